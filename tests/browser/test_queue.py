"""The queue of the quotes that lost their place, from the keyboard: one key a decision, none while typing."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from claims.admin.base import admin_url
from claims.models import Appearance, Article
from tests import factories
from tests.browser.test_import import log_in
from tests.conftest import CheckAccessibility

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TEXT = "\n\n".join(
    f"Paragraph {number} tells that the army of the north has {number} hundred soldiers, as the ministry said."
    for number in range(1, 6)
)
NEW_TEXT = TEXT.replace("hundred soldiers", "hundred thousand soldiers")
PHONE = {"width": 360, "height": 740}


@pytest.fixture
def article() -> Article:
    """An article with four quotes that the outlet reworded."""
    made = factories.published_article(TEXT)
    for number in range(1, 5):
        quote = f"the army of the north has {number} hundred soldiers"
        factories.announced_claim(on=made, quote=quote, statement=f"It has {number} hundred.")
    factories.published_revision(made, NEW_TEXT)
    return made


def waiting() -> list[str]:
    return [f"quote-{pk}" for pk in Appearance.objects.to_place().order_by("pk").values_list("pk", flat=True)]


def test_quotes_are_decided_about_with_one_key_each(
    page: Page, article: Article, check_accessibility: CheckAccessibility
) -> None:
    log_in(page, factories.researcher())
    page.goto(admin_url(article, "quotes"))
    first, second, third, fourth = waiting()
    current = page.locator(".asked-quote.current")
    check_accessibility(page)

    expect(current).to_have_id(first)
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(current).to_have_id(third)
    expect(current).to_be_focused()
    page.keyboard.press("k")
    expect(current).to_have_id(second)

    switch = page.get_by_label("Single keys work here")
    switch.uncheck()
    page.locator(f"#{second}").focus()
    page.keyboard.press("g")
    page.keyboard.press("j")
    expect(current).to_have_id(second)
    switch.check()
    page.locator(f"#{second}").focus()

    page.keyboard.press("1")
    expect(page.get_by_text("The place is kept.")).to_be_visible()
    assert waiting() == [first, third, fourth]
    assert Appearance.objects.filter(quote="the army of the north has 2 hundred thousand soldiers").exists()
    expect(current).to_have_id(third)  # the one that follows

    page.keyboard.press("g")
    expect(page.get_by_text("The quote is marked as gone from the text.")).to_be_visible()
    assert waiting() == [first, fourth]

    page.keyboard.press("s")
    field = page.locator(f"#{fourth}").get_by_label("The passage, copied from the new text")
    expect(field).to_be_focused()
    page.keyboard.type("gj1")
    expect(field).to_have_value("gj1")
    assert waiting() == [first, fourth]
    page.keyboard.press("Escape")
    expect(current).to_be_focused()
    field.fill("the army of the north has 4 hundred thousand soldiers")
    page.get_by_role("button", name="Find it").click()
    expect(current).to_have_id(first)
    assert waiting() == [first]


def test_everything_works_on_a_phone_without_javascript(new_page: Callable[..., Page], article: Article) -> None:
    page = new_page(viewport=PHONE, java_script_enabled=False)
    log_in(page, factories.researcher())
    page.goto(admin_url(article, "quotes"))

    page.get_by_role("button", name="Confirm this passage 1").first.click()
    page.get_by_role("button", name="It is gone").first.click()

    assert len(waiting()) == 2
