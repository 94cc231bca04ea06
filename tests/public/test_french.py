"""Under /fr/ the whole page is French: what stands there in English as well is a name, or says that it is English."""

import datetime
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib  # type: ignore[import-untyped]
import pytest
from django.conf import settings
from django.test import Client
from django.urls import translate_url
from django.utils import translation
from django.utils.formats import date_format

from claims import importing, roles
from claims.admin.differences import told
from claims.choices import ArticleStatus, ClaimStatus
from claims.intake import LABELS, NoBody
from claims.models import Article, Claim, Claimant, Publisher, User
from claims.records import differences
from tests import factories
from tests.public.test_pages import addresses
from tests.unit.test_translations import entries, texts_of, translations

HTML = "{http://www.w3.org/1999/xhtml}"
SPOKEN = ("alt", "aria-label", "placeholder", "title")
BUTTONS = ("submit", "button", "reset")


def texts(html: str, language: str) -> set[str]:
    """Every text of a page that is marked as being in `language`, attributes that are read out included."""
    tree: Element = html5lib.parse(html)
    parts = {worded(part) for text in _texts(tree, language, "") for part in text.split(" · ")}
    return {part for part in parts if re.search(r"[^\W\d_]{2}", part)}


def worded(text: str) -> str:
    """A text without its numbers."""
    return " ".join(re.sub(r"%\(\w+\)[sd]|\d+", "", text).split())


def _texts(element: Element, language: str, inherited: str) -> Iterator[str]:
    if element.tag in (f"{HTML}script", f"{HTML}style"):
        return
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
    return words | names | codes | {settings.SITE_NAME}


def untranslated(client: Client, address: str) -> set[str]:
    """The texts that a page says in the same words in English and in French."""
    english, french = (client.get(translate_url(address, language)).text for language in ("en", "fr"))
    return (texts(english, "en") & texts(french, "fr")) - the_same_in_both()


@pytest.mark.django_db
def test_no_public_page_says_a_thing_in_english_under_fr(client: Client) -> None:
    found = {address: untranslated(client, address) for address in addresses()}

    assert not {address: same for address, same in found.items() if same}


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
        "23 novembre 2026 à 3\u00a0h\u00a006",
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
