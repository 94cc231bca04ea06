"""The workbench in a browser: marking at the speed of reading, and nothing that was typed is ever lost."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from claims.models import Article, Claim, DraftVerdict, Source, User
from tests import factories
from tests.browser.test_admin_desk import LOOKS, log_in
from tests.conftest import CheckAccessibility

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = (
    "The ministry counted 800,000 soldiers in 2025. The minister called it enough.\n\n"
    "The ministry counted 12 ships. It has more soldiers than any other country, the minister said."
)


@pytest.fixture
def article() -> Article:
    return factories.article(TEXT)


def workbench(article: Article, claim: Claim | None = None) -> str:
    address = reverse("admin:claims_article_workbench", args=[article.pk])
    return f"{address}?claim={claim.code}" if claim else address


def open_workbench(page: Page, person: User, article: Article, claim: Claim | None = None) -> None:
    log_in(page, person)
    page.goto(workbench(article, claim))


def drag(page: Page, start: int, end: int) -> None:
    """Select the text between two code points with the mouse, as a hand does."""
    points = page.evaluate(
        """([start, end]) => {
            const at = (offset, after) => {
                for (const paragraph of [...document.querySelectorAll("#text p")].reverse()) {
                    let rest = offset - Number(paragraph.dataset.start) - (after ? 1 : 0);
                    if (rest < 0) continue;
                    const isText = (node) => (node.parentElement.closest("[data-extra]") ? 2 : 1);
                    const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT, isText);
                    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                        if (rest < node.data.length) {
                            const range = document.createRange();
                            range.setStart(node, rest);
                            range.setEnd(node, rest + 1);
                            const box = range.getBoundingClientRect();
                            return [after ? box.right - 0.5 : box.left + 0.5, box.top + box.height / 2];
                        }
                        rest -= node.data.length;
                    }
                }
            };
            return [at(start, false), at(end, true)];
        }""",
        [start, end],
    )
    page.mouse.move(*points[0])
    page.mouse.down()
    page.mouse.move(*points[1], steps=4)
    page.mouse.up()


def mark_with_the_mouse(page: Page, quote: str, nth: int = 0) -> Claim:
    start = -1
    for _time in range(nth + 1):
        start = TEXT.index(quote, start + 1)
    known = set(Claim.objects.values_list("pk", flat=True))
    drag(page, start, start + len(quote))
    page.get_by_role("toolbar", name="Selection").get_by_role("button", name="New claim").click()
    expect(page.locator("#text a.quote-number")).to_have_count(len(known) + 1)
    claim = Claim.objects.exclude(pk__in=known).get()
    quoted = claim.appearances.get()
    assert (quoted.quote, quoted.start) == (quote, start)
    expect(page.locator(f'#text mark[data-claim="{claim.code}"]').first).to_be_visible()
    return claim


# Marking ------------------------------------------------------------------------------------------


def test_nested_repeated_and_cross_paragraph_quotes_are_marked_with_the_mouse(page: Page, article: Article) -> None:
    open_workbench(page, factories.researcher("Rita"), article)

    outer = mark_with_the_mouse(page, "The ministry counted 800,000 soldiers in 2025.")
    inner = mark_with_the_mouse(page, "800,000 soldiers")
    repeated = mark_with_the_mouse(page, "The ministry counted", nth=1)
    across = mark_with_the_mouse(page, "called it enough.\n\nThe ministry counted 12 ships.")
    overlapping = mark_with_the_mouse(page, "enough.\n\nThe")

    assert Claim.objects.count() == 5
    expect(page.locator(f'#text mark[data-claim="{outer.code}"] mark[data-claim="{inner.code}"]')).to_have_text(
        "800,000 soldiers"
    )
    for claim in (across, overlapping):
        parts = page.locator(f'#text mark[data-claim="{claim.code}"]')
        assert parts.evaluate_all("parts => new Set(parts.map((part) => part.closest('p'))).size") == 2
    expect(page.locator(f'#text a.quote-number[data-claim="{repeated.code}"]')).to_have_count(1)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#panel > .said")).to_contain_text("discarded")
    assert Claim.objects.count() == 4


def test_the_whole_way_goes_by_the_keyboard_alone(  # noqa: PLR0915 - it is one way
    page: Page, article: Article, check_accessibility: CheckAccessibility
) -> None:
    open_workbench(page, factories.researcher("Rita"), article)
    press, write = page.keyboard.press, page.keyboard.type

    for _time in range(40):  # from the top of the page to the text
        press("Tab")
        if page.evaluate("document.activeElement.id") == "text":
            break
    press("j")
    press("j")
    press("j")
    press("k")
    press("j")
    press("Shift+L")
    press("Shift+H")
    press("h")
    press("h")
    press("c")
    expect(page.locator("#panel > .said")).to_contain_text("Marked.")
    claim = Claim.objects.get()
    assert claim.appearances.get().quote == "The ministry counted 12"
    expect(page.locator("#id_claim-statement")).to_be_focused()
    write("There are 12 ships.")
    press("Control+s")
    expect(page.locator("#panel > .said")).to_contain_text("Saved.")

    attach = page.locator(".attach summary")
    for _time in range(30):
        press("Tab")
        if attach.evaluate("summary => summary === document.activeElement"):
            break
    press("Enter")
    press("Tab")
    write("https://example.org/report")
    expect(page.locator("#id_attach-title")).to_be_visible()
    press("Tab")
    write("A report")
    press("Tab")
    write("An office")
    for _time in range(4):
        press("Tab")  # over kind and language to the stance
        if page.evaluate("document.activeElement.type") == "radio":
            break
    press("Space")
    press("Tab")
    write("12 ships")
    page.locator("#id_attach-title").fill("")
    press("Control+s")
    expect(page.locator("#evidence")).to_contain_text("does not know this address yet")
    expect(page.get_by_role("button", name="Put it back")).to_have_count(0)  # the form holds what was sent
    page.locator("#id_attach-title").fill("A report")
    page.locator("#id_attach-passage").focus()
    press("Control+s")  # of the form that the focus is in
    expect(page.locator("#evidence .said")).to_contain_text("attached")
    assert claim.evidence.get().source.title == "A report"

    for _time in range(40):
        press("Tab")
        if page.evaluate("document.activeElement.name") == "draft-rating":
            break
    press("ArrowDown")
    press("Tab")
    write("As the report says.")
    press("Tab")
    write("The report *counts* them.")
    check_accessibility(page)
    press("Control+Enter")
    expect(page.locator("#panel > .said")).to_contain_text("waits for a reviewer")
    expect(page.get_by_role("button", name="Put it back")).to_have_count(0)  # all of it is saved
    draft = DraftVerdict.objects.get(claim=claim)
    assert (draft.state, draft.explanation) == ("in_review", "The report *counts* them.")
    press("Escape")
    assert page.evaluate("document.activeElement.closest('#text, #reading') !== null")


def test_a_suggestion_is_accepted_or_dismissed_with_one_key(page: Page, article: Article) -> None:
    open_workbench(page, factories.researcher("Rita"), article)
    page.locator("#text").focus()

    page.keyboard.press("n")
    first = page.evaluate("getSelection().toString()")
    page.keyboard.press("x")
    expect(page.locator("#text .suggested", has_text=first)).to_have_count(0)
    assert article.dismissals.get().sentence == first
    second = page.evaluate("getSelection().toString()")
    assert second != first
    page.keyboard.press("c")
    expect(page.locator("#panel > .said")).to_contain_text("Marked.")
    assert Claim.objects.get().appearances.get().quote == second


# Nothing is lost ----------------------------------------------------------------------------------


def test_a_session_that_ends_in_the_middle_takes_nothing_with_it(
    page: Page, article: Article, complaints: list[str]
) -> None:
    rita = factories.researcher("Rita")
    claim = factories.claim(on=article, quote="12 ships")
    open_workbench(page, rita, article, claim)
    page.locator("#id_draft-summary").fill("Written for an hour.")
    page.context.clear_cookies()

    page.locator("[form=claim-form][data-save]").click()
    expect(page.get_by_text("You are logged out")).to_be_visible()
    expect(page.locator("#id_draft-summary")).to_have_value("Written for an hour.")

    other = page.context.new_page()
    log_in(other, rita)
    other.wait_for_url("**/admin/")
    other.close()
    page.locator("[form=claim-form][data-save]").click()
    expect(page.locator("#panel > .said")).to_contain_text("Saved.")
    expect(page.locator("#trouble")).to_be_hidden()
    assert DraftVerdict.objects.get().summary == "Written for an hour."
    assert all("403" in complaint for complaint in complaints), "only the refusals of whoever is logged out"
    complaints.clear()


def test_what_was_typed_before_a_crash_is_offered_back(page: Page, article: Article) -> None:
    claim = factories.claim(on=article, quote="12 ships")
    open_workbench(page, factories.researcher("Rita"), article, claim)
    page.locator("#id_claim-statement").fill("Twelve ships.")
    page.locator("#id_draft-explanation").fill("A long explanation.")
    page.wait_for_timeout(500)

    page.goto("about:blank")
    page.goto(workbench(article, claim))

    page.get_by_role("button", name="Put it back").click()
    expect(page.locator("#id_claim-statement")).to_have_value("Twelve ships.")
    expect(page.locator("#id_draft-explanation")).to_have_value("A long explanation.")
    page.locator("#id_claim-claimant_name").fill("The ministry")
    page.keyboard.press("Enter")
    expect(page.locator("#panel > .said")).to_contain_text("Saved.")
    page.reload()
    expect(page.get_by_role("button", name="Put it back")).to_be_hidden()


def test_two_editors_see_each_other_and_a_conflict_shows_both(new_page: Callable[..., Page], article: Article) -> None:
    screen = {"viewport": {"width": 1280, "height": 900}}
    rita, anna = new_page(**screen), new_page(**screen)
    open_workbench(rita, factories.researcher("Rita"), article)
    open_workbench(anna, factories.researcher("Anna"), article)

    claim = mark_with_the_mouse(rita, "12 ships")
    expect(anna.locator(f'#text mark[data-claim="{claim.code}"]')).to_be_visible(timeout=9_000)

    anna.locator(f'#text a[data-claim="{claim.code}"]').click()
    anna.locator("#id_claim-statement").fill("Her words.")
    rita.locator("#id_claim-statement").fill("His words.")
    rita.keyboard.press("Control+s")
    expect(rita.locator("#panel > .said")).to_contain_text("Saved.")
    expect(anna.locator("#panel-news")).to_contain_text("Rita", timeout=9_000)
    expect(anna.locator("#id_claim-statement")).to_have_value("Her words.")
    anna.locator("[form=claim-form][data-save]").click()
    expect(anna.locator("#panel del")).to_have_text("His")
    expect(anna.locator("#panel ins")).to_have_text("Her")
    expect(anna.locator("#id_claim-statement")).to_have_value("Her words.")


# Without scripts, on every screen -----------------------------------------------------------------


def test_the_work_is_done_without_scripts_too(new_page: Callable[..., Page], article: Article) -> None:
    page = new_page(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    log_in(page, factories.researcher("Rita"))
    page.goto(workbench(article))

    page.get_by_text("Or paste the quote").click()
    page.get_by_label("Quote, exactly").fill("12 ships")
    page.get_by_role("button", name="New claim").click()
    page.get_by_label("Statement (English)").fill("There are 12 ships.")
    page.get_by_role("button", name="Save", exact=False).first.click()
    expect(page.locator(".messagelist")).to_contain_text("Saved.")
    page.get_by_text("paste the address of a source").click()
    page.get_by_label("Address of the source").fill("https://example.org/report")
    page.locator("label", has_text="Supports").click()
    page.get_by_role("button", name="Attach").click()
    page.get_by_label("Title").fill("A report")
    page.get_by_label("Publisher").fill("An office")
    page.get_by_role("button", name="Attach").click()
    expect(page.locator("#evidence")).to_contain_text("A report")
    page.locator("label", has_text="Half true").click()
    page.get_by_label("Summary").fill("S")
    page.get_by_label("Explanation").fill("E")
    page.get_by_role("button", name="Send to review").click()
    expect(page.locator(".messagelist")).to_contain_text("waits for a reviewer")
    assert DraftVerdict.objects.get().state == "in_review"
    assert Source.objects.get().publisher.name == "An office"


@pytest.mark.looks
@pytest.mark.parametrize("look", LOOKS)
def test_the_workbench_fits_every_screen_and_is_accessible(
    new_page: Callable[..., Page], check_accessibility: CheckAccessibility, look: str
) -> None:
    wanda = factories.reviewer("Wanda")
    article = factories.article(TEXT)
    claim = factories.claim(on=article, quote="12 ships", by=wanda)
    factories.draft(claim, by=wanda)
    sent = factories.draft_in_review(factories.claim(on=article, quote="800,000 soldiers"))
    page = new_page(**LOOKS[look])
    log_in(page, wanda)

    for address in (workbench(article), workbench(article, claim), workbench(article, sent.claim)):
        page.goto(address)
        if look != "no script":
            wide, seen = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
            assert wide <= seen, f"{address} is {wide} wide on a screen of {seen}"
            check_accessibility(page, in_the_dark=True)


def test_a_finger_marks_a_claim(new_page: Callable[..., Page], article: Article) -> None:
    page = new_page(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    open_workbench(page, factories.researcher("Rita"), article)

    page.evaluate(
        "() => { const text = document.createTreeWalker(document.querySelector('#text p'), 4).nextNode();"
        " getSelection().setBaseAndExtent(text, 4, text, 12); }"
    )
    bar = page.get_by_role("toolbar", name="Selection")
    expect(bar).to_be_visible()
    box = bar.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] >= 738, "at the bottom, away from the handles of the selection"
    bar.get_by_role("button", name="New claim").tap()
    expect(page.locator("#panel > .said")).to_contain_text("Marked.")
    assert Claim.objects.get().appearances.get().quote == TEXT[4:12]


def test_a_reviewer_decides_beside_the_text(page: Page, article: Article) -> None:
    draft = factories.draft_in_review(factories.claim(on=article, quote="12 ships"), by=factories.researcher("Anna"))
    open_workbench(page, factories.reviewer("Wanda"), article, draft.claim)

    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Approve and publish").click()

    expect(page.locator("#panel > .said")).to_contain_text("The verdict is public.")
    expect(page.locator("#text .quote-number")).to_contain_text("◐")
