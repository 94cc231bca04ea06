"""The import as an editor does it: with the keyboard, with ranges, and without JavaScript."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from claims.models import Article, Revision, User
from tests import factories

DEMO = Path(__file__).parents[2] / "claims" / "demo" / "article.txt"
TEXT = "\n  Ministers met in Berlin\n\nThe ministers of thirty governments met in Berlin on Monday.  \n\nShare\n"

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def rita() -> User:
    return factories.researcher("Rita")


def log_in(page: Page, person: User) -> None:
    page.goto("/admin/login/")
    page.get_by_label("Username").fill(person.username)
    page.get_by_label("Password").fill(factories.PASSWORD)
    page.get_by_role("button", name="Log in").click()


def test_lines_are_cut_by_keyboard_and_in_ranges_and_the_count_follows(page: Page, rita: User) -> None:
    log_in(page, rita)
    page.goto("/admin/claims/article/add/")
    page.locator("#id_file").set_input_files(DEMO)
    page.get_by_label("Or by name").fill("Gazette")
    page.get_by_role("button", name="Read the text").click()
    count = page.get_by_role("status")
    assert count.inner_text() == "9 of 31 lines are kept."

    page.locator("#kept-3").focus()
    page.keyboard.press("Space")
    assert count.inner_text() == "8 of 31 lines are kept."
    assert page.get_by_text("Cut by an editor").first.is_visible()

    page.locator("#kept-5").click()
    page.locator("#kept-9").click(modifiers=["Shift"])
    assert count.inner_text() == "5 of 31 lines are kept."

    page.get_by_role("button", name="Import the article").first.click()
    page.wait_for_url("**/workbench/")
    revision = Revision.objects.get()
    assert [row["line"] for row in revision.cut if row["reason"] == "editor"] == [3, 5, 7, 9]


def test_everything_can_be_done_without_javascript(new_page: Callable[..., Page], rita: User) -> None:
    page = new_page(java_script_enabled=False)
    log_in(page, rita)
    page.goto("/admin/claims/article/add/")
    page.get_by_label("Paste the text").fill(TEXT)
    page.get_by_label("Or by name").fill("Gazette")
    page.get_by_role("button", name="Read the text").click()
    page.get_by_label("Share").check()
    page.get_by_role("button", name="Import the article").first.click()

    article = Article.objects.get()
    revision = article.current_revision
    assert revision is not None
    assert revision.text == "The ministers of thirty governments met in Berlin on Monday.\n\nShare"
    # Browsers send every line end as CR LF; white space at the edges comes through.
    assert revision.received == TEXT.replace("\n", "\r\n")

    page.get_by_role("navigation", name="Panel").get_by_role("link", name="Article").click()
    page.get_by_role("link", name="New claim").click()
    page.get_by_label("Quote").fill("The ministers of thirty governments met")
    page.get_by_label("Statement:").fill("Thirty governments' ministers met.")
    page.get_by_label("Or by name").fill("The ministry")
    page.get_by_role("button", name="Open the claim").last.click()
    claim = article.current_revision.appearances.get().claim  # type: ignore[union-attr]
    assert claim.claimant is not None
    assert claim.claimant.name == "The ministry"
