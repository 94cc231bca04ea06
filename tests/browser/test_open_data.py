"""The open data in a browser: markup that the policy lets be, and a card in the frame of another site."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from claims.models import Claim
from tests import factories
from tests.browser.test_public_pages import elsewhere
from tests.public.open_data import HOSTILE, hostile_claim

pytestmark = pytest.mark.django_db(transaction=True)

__all__ = ["elsewhere"]  # a fixture


@pytest.fixture
def _at_home(live_server: LiveServer, settings: Any) -> None:
    """The site knows the address at which it runs now."""
    settings.SITE_URL = live_server.url


def test_the_markup_of_a_claim_is_data_that_no_policy_reports_and_no_text_breaks_out_of(page: Page) -> None:
    claim = hostile_claim()
    page.goto(claim.get_absolute_url())

    blocks = page.locator('script[type="application/ld+json"]')
    expect(blocks).to_have_count(1)
    review: dict[str, Any] = blocks.evaluate("block => JSON.parse(block.textContent)")
    assert review["claimReviewed"] == HOSTILE
    expect(page.get_by_role("heading", level=1)).to_have_text(HOSTILE)
    assert page.evaluate("document.querySelectorAll('body b').length") == page.locator("b").count()
    # At its end `page` fails with every breach of the policy that the browser reported.


@pytest.mark.usefixtures("_at_home")
def test_another_site_finds_the_card_of_a_claim_by_its_address_and_shows_it(
    page: Page, new_page: Callable[..., Page], elsewhere: Callable[[str], str]
) -> None:
    claim: Claim = factories.decided_claim(summary="Not so.")
    page.goto(claim.get_absolute_url())
    discovered = page.locator('link[type="application/json+oembed"]').get_attribute("href")
    other = new_page()
    other.goto(elsewhere("<main></main>"))

    embedded = other.evaluate("address => fetch(address).then((answer) => answer.json())", discovered)
    other.evaluate("html => { document.querySelector('main').innerHTML = html; }", embedded["html"])

    card = other.frame_locator("iframe")
    expect(card.get_by_role("heading", level=1)).to_have_text(claim.statement)
    expect(card.locator(".embed-verdict")).to_contain_text("Half true")
    assert (embedded["width"], embedded["height"]) == (576, 360)


@pytest.mark.usefixtures("_at_home")
def test_scripts_of_another_site_read_the_data_and_cannot_read_the_pages(
    page: Page, complaints: list[str], elsewhere: Callable[[str], str], live_server: LiveServer
) -> None:
    claim = factories.decided_claim()
    page.goto(elsewhere(""))
    read = "address => fetch(address).then((answer) => answer.text(), () => 'refused')"

    for path in (f"/claims/{claim.code}.json", "/claims.json", "/claims.atom", "/claimreview.json"):
        assert claim.code in page.evaluate(read, live_server.url + path), path
    assert page.evaluate(read, f"{live_server.url}/claims/2222222.json").startswith('{"type": "about:blank"')
    assert page.evaluate(read, live_server.url + claim.get_absolute_url()) == "refused"
    complaints.clear()  # of the 404, and of the page that stays closed
