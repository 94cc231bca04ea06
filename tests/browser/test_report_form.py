"""The form for readers in a browser: no cookie, and by keyboard from what is wrong to the thanks."""

import pytest
from playwright.sync_api import Page, expect

from claims.models import Report
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_reader_mends_what_was_wrong_by_keyboard_and_no_cookie_is_set(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claims.forms.SOONEST", 0)
    claim = factories.announced_claim()
    page.goto(f"/report/?claim={claim.code}")
    page.get_by_label("Where does it stand?").fill("In the second sentence")
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Send").click()

    expect(page.get_by_role("alert")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.type("It is about twenty governments.")
    expect(page.get_by_label("What is wrong")).to_have_value("It is about twenty governments.")
    expect(page.get_by_label("Leave this empty")).to_be_hidden()
    page.get_by_role("button", name="Send").click()

    expect(page.get_by_role("status")).to_contain_text("Thank you.")
    report = Report.objects.get()
    assert (report.claim, report.seen_at) == (claim, "In the second sentence")
    assert page.context.cookies() == []
