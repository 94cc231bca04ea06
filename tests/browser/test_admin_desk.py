"""The desk in a browser: an editor's way from quote to public verdict, on every screen, under the strict policy."""

from collections.abc import Callable
from typing import Any, Literal

import pytest
from django.contrib.admin import site
from playwright.sync_api import Dialog, Page, expect

from claims.admin.base import admin_url
from claims.models import Claim, DraftVerdict, User, Verdict
from tests import factories
from tests.conftest import CheckAccessibility

pytestmark = pytest.mark.django_db(transaction=True)

LOOKS: dict[str, dict[str, Any]] = {
    "screen": {"viewport": {"width": 1280, "height": 900}},
    "phone": {"viewport": {"width": 360, "height": 740}},
    "no script": {"viewport": {"width": 1280, "height": 900}, "java_script_enabled": False},
}
THEMES: tuple[Literal["dark", "light"], ...] = ("dark", "light")


def log_in(page: Page, person: User) -> None:
    page.goto("/admin/login/")
    page.get_by_label("Username").fill(person.username)
    page.get_by_label("Password").fill(factories.PASSWORD)
    page.get_by_role("button", name="Log in").click()


def pages_of(reviewer: User) -> dict[str, str]:
    """The main pages of the desk, with something on each."""
    author = factories.researcher("Anna")
    decided = factories.decided_claim()
    factories.appearance(decided, on=factories.published_article())
    waiting = factories.draft_in_review(decided, by=author, change="correction", reason="We read it too generously.")
    outdated = factories.draft_in_review(by=author)
    factories.evidence(outdated.claim, passage="A second passage")
    mine = factories.draft(factories.claim(statement="Being written.", by=reviewer), by=reviewer)
    article = factories.article()
    return {
        "desk": "/admin/",
        "claims": "/admin/claims/claim/",
        "claim": admin_url(mine.claim),
        "public claim": admin_url(decided),
        "draft": admin_url(mine),
        "draft in review": admin_url(waiting),
        "approval": admin_url(waiting, "approve_draft"),
        "approval of what changed": admin_url(outdated, "approve_draft"),
        "return": admin_url(waiting, "return_draft"),
        "quote": f"{admin_url(decided, 'link_quote')}?article={article.pk}",
        "preview": admin_url(decided, "preview"),
        "history": admin_url(decided, "history"),
        "verdict": admin_url(decided.current_verdict) if decided.current_verdict else "",
        "appearances": "/admin/claims/appearance/",
    }


@pytest.mark.looks
@pytest.mark.parametrize("look", LOOKS)
def test_the_main_pages_fit_every_screen_and_keep_to_the_policy(new_page: Callable[..., Page], look: str) -> None:
    wanda = factories.reviewer("Wanda")
    addresses = pages_of(wanda)
    page = new_page(**LOOKS[look])
    log_in(page, wanda)

    for name, address in addresses.items():
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, name
        expect(page.locator("h1").first).to_be_visible()
        if look != "no script":
            for scheme in THEMES:
                page.emulate_media(color_scheme=scheme)
                wide, seen = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
                assert wide <= seen, f"{name} is {wide} wide on a {scheme} screen of {seen}"


@pytest.mark.looks
def test_the_main_pages_are_accessible_in_both_themes(page: Page, check_accessibility: CheckAccessibility) -> None:
    wanda = factories.reviewer("Wanda")
    addresses = pages_of(wanda)
    log_in(page, wanda)

    for name in ("desk", "claim", "public claim", "draft", "draft in review", "approval", "return", "quote"):
        page.goto(addresses[name])
        check_accessibility(page, in_the_dark=True)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_two_people_bring_a_claim_from_a_draft_to_the_public(new_page: Callable[..., Page], script: bool) -> None:
    rita, wanda = factories.researcher("Rita"), factories.reviewer("Wanda")
    claim = factories.claim(by=rita, on=factories.published_article())
    factories.evidence(claim)

    page = new_page(java_script_enabled=script)
    log_in(page, rita)
    page.goto(admin_url(claim))
    page.get_by_role("link", name="Propose a verdict").click()
    page.get_by_role("radio", name="Half true").check()
    page.get_by_label("Summary:").fill("Regular contact, not permanent contact.")
    page.get_by_label("Explanation:").fill("The report speaks of *regular* contact.")
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Preview").click()
    expect(opened.value.locator("em", has_text="regular")).to_be_visible()
    opened.value.close()
    page.get_by_role("button", name="Save and send to review").click()
    expect(page.get_by_text("waits for a reviewer")).to_be_visible()

    page = new_page(java_script_enabled=script)
    log_in(page, wanda)
    page.goto("/admin/")
    page.get_by_role("region", name="Waiting for my review").get_by_role("link").click()
    page.get_by_role("button", name="Approve and publish").click()
    expect(page.get_by_text("The verdict is public.")).to_be_visible()

    claim.refresh_from_db()
    page.goto(claim.get_absolute_url())
    expect(page.get_by_text("Regular contact, not permanent contact.")).to_be_visible()
    assert Verdict.objects.get(claim=claim).approved_by == wanda


def test_a_reviewer_returns_a_draft_and_its_author_reads_the_note_first(new_page: Callable[..., Page]) -> None:
    rita, wanda = factories.researcher("Rita"), factories.reviewer("Wanda")
    draft = factories.draft_in_review(by=rita)

    page = new_page()
    log_in(page, wanda)
    page.goto(admin_url(draft, "approve_draft"))
    page.get_by_role("link", name="Return with a note instead").click()
    page.get_by_label("What should the author change?").fill("Ask the ministry.")
    page.get_by_role("button", name="Return with a note").click()
    expect(page.get_by_text("is back with its author")).to_be_visible()

    page = new_page()
    log_in(page, rita)
    expect(page.get_by_role("region", name="Returned to me").get_by_text("Ask the ministry.")).to_be_visible()
    page.get_by_role("region", name="Returned to me").get_by_role("link").click()
    expect(page.get_by_text("Wanda returned this draft:")).to_be_visible()
    assert DraftVerdict.objects.get().state == "returned"


def test_evidence_is_added_to_a_claim_with_a_source_found_by_typing(new_page: Callable[..., Page]) -> None:
    rita = factories.researcher("Rita")
    claim = factories.claim(by=rita)
    factories.source(title="The ministry’s figures")

    page = new_page(viewport={"width": 1280, "height": 900})
    log_in(page, rita)
    page.goto(admin_url(claim))
    page.get_by_text("Add another Evidence").click()
    page.locator("#evidence-0 .select2-selection").first.click()
    page.locator(".select2-search__field").fill("ministry")
    page.get_by_role("option", name="The ministry’s figures").click()
    page.locator("#id_evidence-0-stance").select_option("refutes")
    page.locator("#id_evidence-0-passage").fill("750,000")
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.locator(".messagelist")).to_be_visible()
    assert Claim.objects.get().evidence.get().source.title == "The ministry’s figures"


def test_leaving_a_form_with_something_typed_asks_first(new_page: Callable[..., Page]) -> None:
    rita = factories.researcher("Rita")
    claim = factories.claim(by=rita)
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page = new_page()
    page.on("dialog", stay)
    log_in(page, rita)
    page.goto(admin_url(claim))
    page.get_by_role("link", name="Preview").click()
    page.goto(admin_url(claim))
    assert asked == []

    page.get_by_label("Statement:").fill("Typed for ten minutes.")
    page.get_by_role("link", name="Preview").click(no_wait_after=True)
    page.wait_for_timeout(500)

    assert asked == ["beforeunload"]
    assert page.get_by_label("Statement:").input_value() == "Typed for ten minutes."


def test_the_nearest_passage_is_used_with_one_button(new_page: Callable[..., Page]) -> None:
    rita = factories.researcher("Rita")
    claim, article = factories.claim(by=rita), factories.article()

    page = new_page()
    log_in(page, rita)
    page.goto(f"{admin_url(claim, 'link_quote')}?article={article.pk}")
    page.get_by_label("Quote").fill("The ministry counted 900,000 soldiers")
    page.get_by_role("button", name="Link the quote").click()
    expect(page.get_by_text("A quote is never guessed")).to_be_visible()
    page.get_by_role("button", name="Use this passage").first.click()

    expect(page.get_by_text("The quote is linked.")).to_be_visible()
    expect(page.get_by_text("The ministry counted 800,000 soldiers").first).to_be_visible()


def asked_on_leaving(page: Page) -> list[str]:
    """The questions that the browser asks when the page is left for the desk, each answered with staying."""
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.locator("#site-name a").click(no_wait_after=True)
    page.wait_for_timeout(500)
    return asked


def test_a_day_chosen_with_a_shortcut_is_not_lost_without_a_question(page: Page) -> None:
    rita = factories.researcher("Rita")
    claim = factories.claim(by=rita)
    log_in(page, rita)
    page.goto(admin_url(claim))
    page.get_by_role("link", name="Today").first.click()

    assert asked_on_leaving(page) == ["beforeunload"]


def test_a_choice_in_a_search_box_is_not_lost_without_a_question(page: Page) -> None:
    rita = factories.researcher("Rita")
    topic = factories.topic("Weather")
    claim = factories.claim(by=rita)
    log_in(page, rita)
    page.goto(admin_url(claim))
    page.locator(".field-topic .select2-selection").click()
    page.locator(".select2-search__field").fill("Weat")
    page.get_by_role("option", name=str(topic)).click()

    assert asked_on_leaving(page) == ["beforeunload"]


def test_what_a_refused_form_holds_is_not_lost_without_a_question(page: Page) -> None:
    rita = factories.researcher("Rita")
    claim = factories.claim(by=rita)
    log_in(page, rita)
    page.goto(admin_url(claim))
    page.get_by_label("Statement:", exact=True).fill(" ")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".errornote")).to_be_visible()

    assert asked_on_leaving(page) == ["beforeunload"]


def test_a_row_ticked_in_a_list_may_be_left_without_a_question(page: Page) -> None:
    rita = factories.researcher("Rita")
    factories.claim(by=rita)
    log_in(page, rita)
    page.goto("/admin/claims/claim/")
    page.locator("#result_list .action-select").first.check()

    assert asked_on_leaving(page) == []


@pytest.mark.looks
@pytest.mark.parametrize("viewport", [{"width": 1280, "height": 900}, {"width": 360, "height": 640}])
def test_the_bar_of_a_review_never_covers_what_has_the_focus(
    new_page: Callable[..., Page], viewport: dict[str, int]
) -> None:
    wanda = factories.reviewer("Wanda")
    addresses = pages_of(wanda)
    page = new_page(viewport=viewport, reduced_motion="reduce")
    log_in(page, wanda)
    page.goto(addresses["approval"])

    covered = []
    for _step in range(60):
        page.keyboard.press("Tab")
        covered.append(
            page.evaluate(
                """() => {
                  const element = document.activeElement;
                  const box = element.getClientRects()[0];
                  if (element === document.body || !box) return null;
                  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
                  return element.contains(top) ? "" : element.outerHTML.slice(0, 90);
                }"""
            )
        )
    assert len([found for found in covered if found == ""]) > 10
    assert [found for found in covered if found] == []


@pytest.mark.looks
def test_every_list_and_change_page_of_the_admin_is_accessible(
    page: Page, check_accessibility: CheckAccessibility
) -> None:
    boss = User.objects.create_superuser("boss", password=factories.PASSWORD)
    pages_of(factories.reviewer("Wanda"))
    log_in(page, boss)

    for model in (each for each in site._registry if each._meta.app_label == "claims"):
        thing = model._default_manager.first()
        changing = [admin_url(thing)] if thing else []
        for address in [f"/admin/claims/{model._meta.model_name}/", *changing]:
            answer = page.goto(address)
            assert answer is not None
            assert answer.status == 200, address
            check_accessibility(page)


@pytest.mark.looks
def test_what_is_clicked_in_the_admin_is_at_least_24_pixels_high(page: Page) -> None:
    wanda = factories.reviewer("Wanda")
    addresses = pages_of(wanda)
    log_in(page, wanda)

    for name in ("desk", "claims", "claim", "draft"):
        page.goto(addresses[name])
        small = page.evaluate(
            """() => [...document.querySelectorAll("#logout-form button, .breadcrumbs a, .button, input[type=submit]")]
              .filter((element) => element.checkVisibility() && element.getBoundingClientRect().height < 24)
              .map((element) => element.outerHTML.slice(0, 90))"""
        )
        assert small == [], name
