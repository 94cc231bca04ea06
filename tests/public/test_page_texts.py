"""What the desk says about itself: shipped with the software, and written anew by managing editors."""

import pytest
from django.test import Client
from django.utils.translation import override

from claims import workflow
from claims.admin.base import admin_url
from claims.choices import PageTextKey
from claims.models import AuditEntry, PageText, User
from claims.models.page_text import SHIPPED, shipped
from claims.selectors.page_texts import page_text
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def check() -> PageText:
    """The text about how a check is done."""
    return PageText.objects.get(key=PageTextKey.CHECK)


@pytest.fixture
def mona(client: Client) -> User:
    """A managing editor, who is logged in."""
    mona = make.managing_editor("Mona")
    client.force_login(mona)
    return mona


def write(text: PageText, english: str, french: str = "") -> None:
    text.refresh_from_db()
    editor = make.managing_editor()
    workflow.edit_page_text(page_text=text, actor=editor, version=text.version, text_en=english, text_fr=french)


def test_each_text_ships_with_the_software() -> None:
    assert set(SHIPPED) == set(PageTextKey.values) == set(PageText.objects.values_list("key", flat=True))


def test_the_method_says_what_ships_until_somebody_writes_an_own_text(client: Client, check: PageText) -> None:
    before = client.get("/method/")
    assert "<li><h3>One claim at a time</h3>" in before.text.replace("\n", "")
    assert "Mona reads every page." not in before.text

    write(check, "Mona reads *every* page. <script>alert()</script>")

    after = client.get("/method/", headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert "Mona reads <em>every</em> page." in after.text
    assert "One claim at a time" not in after.text
    assert "<script>alert" not in after.text


def test_french_readers_get_the_english_text_where_there_is_no_french_one(client: Client, check: PageText) -> None:
    write(check, "Two of us.")
    assert '<div class="prose" lang="en"><p>Two of us.</p>' in client.get("/fr/method/").text

    write(check, "Two of us.", "À deux.")
    page = client.get("/fr/method/").text
    assert '<div class="prose"><p>À deux.</p>' in page
    assert "Two of us." not in page


def test_the_report_form_says_what_the_desk_does_with_a_message(client: Client) -> None:
    write(PageText.objects.get(key=PageTextKey.CONSENT), "We burn it after a year.")

    assert "We burn it after a year." in client.get("/report/?kind=error").text


def test_a_text_that_is_missing_in_the_database_is_the_shipped_one() -> None:
    PageText.objects.all().delete()

    assert page_text(PageTextKey.CONSENT).markdown == shipped("consent", "en")


@pytest.mark.parametrize("emptied", [True, False])
def test_emptied_or_as_it_ships_a_text_follows_the_software_again(check: PageText, emptied: bool) -> None:
    write(check, "Two of us.", "À deux.")

    write(check, *(("", "") if emptied else (shipped("check", "en"), shipped("check", "fr"))))

    check.refresh_from_db()
    assert not check.is_own
    with override("fr"):
        assert check.shown == (shipped("check", "fr"), "fr")


def test_every_text_that_readers_were_told_stays_in_the_history(client: Client, mona: User, check: PageText) -> None:
    write(check, "Two of us.", "À deux.")
    write(check, "Three of us.")

    notes = AuditEntry.objects.filter(subject=check.subject).values_list("note", flat=True)
    assert notes[0] == "[en]\nTwo of us.\n\n[fr]\nÀ deux."
    assert "One claim at a time" in notes[1]
    assert "Two of us." in client.get(admin_url(check, "history")).text


def test_a_managing_editor_writes_over_what_readers_read(client: Client, mona: User, check: PageText) -> None:
    form = client.get(admin_url(check)).text
    assert "# One claim at a time" in form

    client.post(admin_url(check), {"text_en": "Two of us.\r\n", "text_fr": "", "version": check.version})

    check.refresh_from_db()
    assert (check.text_en, check.text_fr) == ("Two of us.", "")
    assert AuditEntry.objects.get(subject=check.subject).actor == mona


def test_a_french_text_alone_is_refused_and_stays_in_the_form(client: Client, mona: User, check: PageText) -> None:
    answer = client.post(admin_url(check), {"text_en": "", "text_fr": "À deux.", "version": check.version})

    assert "Write the English text too" in answer.text
    assert "À deux." in answer.text
    with pytest.raises(workflow.Incomplete, match="Write the English text too"):
        write(check, "", "À deux.")
    check.refresh_from_db()
    assert not check.is_own


def test_two_editors_do_not_overwrite_each_other(client: Client, mona: User, check: PageText) -> None:
    write(check, "Theirs.")

    answer = client.post(admin_url(check), {"text_en": "Ours.", "text_fr": "", "version": 1})

    assert answer.status_code == 409
    check.refresh_from_db()
    assert check.text_en == "Theirs."


def test_a_preview_shows_what_is_typed_and_saves_nothing(client: Client, mona: User, check: PageText) -> None:
    answer = client.post(admin_url(check, "preview"), {"text_en": "**New**", "text_fr": "**Neuf**"})

    assert "<strong>New</strong>" in answer.text
    assert 'lang="fr"><p><strong>Neuf</strong>' in answer.text
    check.refresh_from_db()
    assert not check.is_own


@pytest.mark.parametrize("role", ["Researchers", "Reviewers"])
def test_nobody_else_sees_the_texts_in_the_admin(client: Client, check: PageText, role: str) -> None:
    client.force_login(make.user("Rita", role))

    assert client.get("/admin/claims/pagetext/").status_code == 403
    assert client.get(admin_url(check)).status_code == 403
    assert client.post(admin_url(check, "preview"), {"text_en": "x"}).status_code == 403
