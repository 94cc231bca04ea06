"""Under /fr/ the whole page is French: what stands there in English as well is a name, or says that it is English."""

import datetime
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib  # type: ignore[import-untyped]
import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.db.models import CharField, TextField
from django.test import Client
from django.urls import reverse, translate_url
from django.utils import translation
from django.utils.formats import date_format

from claims import importing, roles, workflow
from claims.admin.differences import told
from claims.choices import ArticleStatus, ClaimStatus
from claims.intake import LABELS, NoBody
from claims.models import Article, Claim, Claimant, Publisher, Report, User
from claims.records import differences
from tests import factories
from tests.public.test_pages import addresses
from tests.unit.test_translations import entries, texts_of, translations

HTML = "{http://www.w3.org/1999/xhtml}"
SPOKEN = ("alt", "aria-label", "placeholder", "title")
DJANGOS_OWN = {"Search", "True", "False", "SHA-"}  # what the pictures of its lists are called; and a name
BUTTONS = ("submit", "button", "reset")


def texts(html: str, language: str) -> set[str]:
    """Every text of a page that is marked as being in `language`, attributes that are read out included."""
    tree: Element = html5lib.parse(html)
    parts = {worded(part) for text in _texts(tree, language, "") for part in text.split(" · ")}
    return {part for part in parts if re.search(r"[^\W\d_]{2}", part)}


def worded(text: str) -> str:
    """A text without its numbers, and without the marks around it."""
    return " ".join(re.sub(r"%\(\w+\)[sd]|\d+", "", text).split()).strip("› ,/")


def _texts(element: Element, language: str, inherited: str) -> Iterator[str]:
    if not isinstance(element.tag, str) or element.tag in (f"{HTML}script", f"{HTML}style"):
        return  # a comment has a function as its tag
    here = element.get("lang", inherited)
    if here == language:
        yield element.text or ""
        yield from (element.get(name, "") for name in SPOKEN)
        if element.tag == f"{HTML}input" and element.get("type") in BUTTONS:
            yield element.get("value", "")
        if element.get("name") == "description":
            yield element.get("content", "")
    for child in element:
        yield from _texts(child, language, here)
        if here == language:
            yield child.tail or ""


def the_same_in_both() -> set[str]:
    """The words that French and English share, and names, which have no language."""
    pairs = ((texts_of(message.id), translations(message)) for message in entries())
    words = {worded(text) for originals, french in pairs for text in originals if text in french}
    names = {worded(str(thing)) for model in (Article, Publisher, Claimant, User) for thing in model.objects.all()}
    codes = {worded(code) for code in Claim.objects.values_list("code", flat=True)}
    codes |= {worded(reference) for reference in Report.objects.values_list("reference", flat=True)}
    return words | names | codes | {settings.SITE_NAME}


def untranslated(client: Client, address: str) -> set[str]:
    """The texts that a page says in the same words in English and in French."""
    english, french = (client.get(translate_url(address, language)).text for language in ("en", "fr"))
    return (texts(english, "en") & texts(french, "fr")) - the_same_in_both()


@pytest.mark.django_db
def test_no_public_page_says_a_thing_in_english_under_fr(client: Client) -> None:
    found = {address: untranslated(client, address) for address in addresses()}

    assert not {address: same for address, same in found.items() if same}


def stored() -> str:
    """Everything that people wrote, as one text: the desk reads it in whatever language it is."""
    values = (
        worded(str(value))
        for model in apps.get_app_config("claims").get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, CharField | TextField) and not field.choices
        for value in model._default_manager.values_list(field.name, flat=True)
    )
    return "\n".join(values)


def desk_addresses() -> list[str]:
    """Every page of the admin that can be asked for: lists, forms, histories, deletions and each step, of one row."""
    corrected = factories.verdict(factories.decided_claim(), change="correction", reason="We were wrong.").claim
    factories.draft_in_review(corrected)
    corrected.evidence.update(passage="changed since")
    returned = factories.draft_in_review()
    workflow.return_draft(draft=returned, reviewer=factories.reviewer(), version=returned.version, note="Not yet.")
    factories.appearance(corrected, on=factories.published_article())
    return [
        reverse("admin:index"),
        *(
            reverse(
                f"admin:{page.name}", kwargs={name: {"object_id": pk}.get(name, 1) for name in page.pattern.converters}
            )
            for model, model_admin in admin.site._registry.items()
            if model._meta.app_label == "claims" and model is not User  # its pages are Django's
            for pk in model._default_manager.values_list("pk", flat=True)[:1]
            for page in model_admin.get_urls()
            if page.name
        ),
    ]


@pytest.mark.django_db
def test_no_page_of_the_desk_says_a_thing_in_english_under_fr(client: Client) -> None:
    client.force_login(factories.user("Sophie", roles.MANAGING_EDITORS, is_superuser=True))

    found = {(address, text) for address in desk_addresses() for text in untranslated(client, address) - DJANGOS_OWN}

    data = stored()
    assert not {(address, text) for address, text in found if text not in data}


def test_the_search_for_untranslated_texts_finds_them() -> None:
    page = (
        '<html lang="fr"><title>Page</title><p title="Tip">One <b lang="en">two</b> three<input type=submit value=Go>'
    )

    assert texts(page, "fr") == {"Page", "Tip", "One", "three", "Go"}


def test_a_claim_is_withdrawn_in_the_feminine_and_an_article_in_the_masculine() -> None:
    with translation.override("fr"):
        assert (str(ClaimStatus.WITHDRAWN.label), str(ArticleStatus.WITHDRAWN.label)) == ("Retirée", "Retiré")


def test_days_and_hours_are_written_as_french_writes_them() -> None:
    moment = datetime.datetime(2026, 11, 23, 3, 6, tzinfo=datetime.UTC)

    with translation.override("fr"):
        written = [date_format(moment, name) for name in ("DATE_FORMAT", "DATETIME_FORMAT", "SHORT_DATETIME_FORMAT")]

    assert written == [
        "23 novembre 2026",
        "23 novembre 2026 à 3\u00a0h\u00a006\u00a0UTC",
        "23/11/2026 à 3\u00a0h\u00a006",
    ]


@pytest.mark.parametrize("reason", LABELS)
def test_why_a_line_was_cut_is_said_in_french(reason: str) -> None:
    with translation.override("fr"):
        assert importing.label(reason) not in LABELS.values()


def test_what_is_wrong_with_a_text_is_said_in_french() -> None:
    with translation.override("fr"):
        assert importing.sentence(NoBody([])).startswith("Aucun corps d’article trouvé")


def test_roles_have_french_names_and_groups_of_the_desks_own_keep_theirs() -> None:
    with translation.override("fr"):
        shown = [roles.shown(name) for name in (*roles.PERMISSIONS, "Reviewers of the night")]

    assert shown == ["Recherche", "Relecture", "Rédaction en chef", "Reviewers of the night"]


@pytest.mark.django_db
def test_what_changed_since_a_draft_was_sent_is_told_in_french() -> None:
    draft = factories.draft_in_review()
    draft.claim.evidence.update(stance="refutes")
    draft.rating = factories.rating("false")

    with translation.override("fr"):
        changes = {
            str(change.label): str(change.text) for change in told(differences(draft.sent_record or {}, draft.record()))
        }

    assert changes["éléments de preuve\u00a0: apport"] == "<del>Confirme</del> → <ins>Contredit</ins>"
    assert any("À moitié vrai" in text and "Faux" in text for text in changes.values())
