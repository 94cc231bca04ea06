"""The public pages in a browser: nothing to complain about, in both themes, on a desk and on a phone."""

import re
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from claims import demo, workflow
from claims.models import Article, Claim
from tests import factories
from tests.conftest import CheckAccessibility

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = "\n\n".join(
    f"Paragraph {number} says that the army has {number} soldiers, and goes on for a while after that." * 3
    for number in range(1, 13)
)
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}


@pytest.fixture
def article() -> Article:
    """An article with a dozen claims in different states, two of them nested."""
    made = factories.published_article(TEXT, headline="A headline of some length about the army", language="en")
    for number in range(1, 13):
        quote = f"the army has {number} soldiers"
        statement = f"The army has {number} soldiers."
        if number % 3 == 0:
            factories.announced_claim(on=made, quote=quote, statement=statement)
        else:
            claim = factories.claim(on=made, quote=quote, statement=statement, topic=factories.topic())
            factories.verdict(claim, rating=factories.rating("true" if number % 2 else "misleading"))
    factories.announced_claim(on=made, quote="2 soldiers", statement="There are two of them.")
    return made


@pytest.fixture
def claim(article: Article) -> Claim:
    """A claim of the article that was corrected."""
    made = Claim.objects.get(statement="The army has 2 soldiers.")
    factories.evidence(made, stance="refutes", passage="Not two. " * 20)
    factories.verdict(made, change="correction", reason="We miscounted.", rating=factories.rating("false"))
    made.refresh_from_db()
    return made


@pytest.fixture
def addresses(article: Article, claim: Claim) -> list[str]:
    """Every kind of page, and the ways in which one is empty or wrong: a new page is one line more."""
    withdrawn = factories.decided_claim()
    workflow.withdraw_claim(
        claim=withdrawn, actor=factories.managing_editor(), reason="A reason.", version=withdrawn.version
    )
    pending = Claim.objects.get(statement="The army has 3 soldiers.")
    speaker = factories.claimant("Ana Ito")
    factories.announced_claim(claimant=speaker, statement="Ana Ito says so.")
    changed = factories.published_article(TEXT)
    factories.announced_claim(on=changed, quote="the army has 4 soldiers")
    factories.published_revision(
        changed, TEXT.replace("4 soldiers", "four hundred soldiers").replace("for a while ", "")
    )
    return [
        *(reverse(f"claims:{name}") for name in ("home", "claims", "articles", "sources", "method", "statistics")),
        *(reverse(f"claims:{name}") for name in ("corrections", "data", "history")),
        f"{reverse('claims:statistics')}?rating=nope&topic=security&topic=none",
        f"{reverse('claims:claims')}?q=army&rating=true&topic=security",
        f"{reverse('claims:claims')}?rating=nope&decided_after=xyz",
        f"{reverse('claims:claims')}?q=zebra",
        *(thing.get_absolute_url() for thing in (article, claim, pending, withdrawn, changed)),
        *(f"{article.get_absolute_url()}?verdict={code}" for code in ("misleading", "nope")),
        *(f"{thing.get_absolute_url()}changes/" for thing in (article, changed)),
        f"{claim.get_absolute_url()}quotes/",
        *(reverse("claims:verdict", args=[claim.code, number]) for number in (1, 2)),
        reverse("claims:verdict", args=[withdrawn.code, 1]),
        *(f"{reverse('claims:claims')}?on={day}" for day in (timezone.localdate(), "2020-01-01", "2099-01-01&q=x")),
        reverse("claims:claim_embed", args=[claim.code]),
        claim.evidence.latest("pk").source.get_absolute_url(),
        *(reverse(f"claims:{name}") for name in ("claimants", "publishers", "topics")),
        *(thing.get_absolute_url() for thing in (speaker, factories.topic(), article.publisher)),
        *(f"/report/{query}" for query in ("", "?kind=claim", f"?claim={claim.code}")),
        f"{factories.accepted_report(claim).get_absolute_url()}?sent",
        "/nowhere/",
    ]


# Whatever can be clicked, except for boxes inside of labels, which can be clicked too.
SMALL = """() => [...document.querySelectorAll("button, summary, select, input, .button, .chip, .marker,"
    + " .pages a, .masthead a, .card-back a, .option")]
  .filter((element) => element.checkVisibility() && element.type !== "checkbox")
  .map((element) => [element.outerHTML.slice(0, 80), element.getBoundingClientRect()])
  .filter(([html, box]) => box.height > 0 && (box.height < 24 || box.width < 24))
  .map(([html]) => html)"""


@pytest.mark.looks
@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_every_page_is_accessible_in_both_themes_never_scrolls_sideways_and_has_nothing_small_to_click(
    new_page: Callable[..., Page],
    addresses: list[str],
    check_accessibility: CheckAccessibility,
    viewport: dict[str, int],
) -> None:
    page = new_page(viewport=viewport)
    for address in addresses:
        page.goto(address)
        check_accessibility(page, in_the_dark=True)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= viewport["width"], f"{address} is {width} pixels wide"
        assert page.evaluate(SMALL) == [], address


@pytest.mark.looks
def test_french_pages_have_no_accessibility_violation(
    page: Page, addresses: list[str], check_accessibility: CheckAccessibility
) -> None:
    for address in addresses:
        page.goto(f"/fr{address}")
        check_accessibility(page)


def test_a_reader_goes_by_keyboard_from_a_quote_to_its_card_the_claim_the_evidence_and_back(
    page: Page, article: Article, claim: Claim
) -> None:
    page.goto(article.get_absolute_url())
    page.keyboard.press("Tab")
    expect(page.get_by_text("Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")

    marker = page.get_by_role("link", name="Claim 2, False: go to its card")
    for _step in range(20):
        if marker.evaluate("element => element === document.activeElement"):
            break
        page.keyboard.press("Tab")
    expect(marker).to_be_focused()
    assert marker.evaluate("element => getComputedStyle(element).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(page.locator(f"#claim-{claim.code}")).to_be_focused()

    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(marker).to_be_focused()

    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(claim.statement)

    page.get_by_role("link", name="1 refutes the claim").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#refutes")).to_be_focused()
    page.get_by_role("link", name="Back to the verdict").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#verdict")).to_be_focused()
    source = page.locator("#evidence-2").get_by_role("heading").get_by_role("link")
    source.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(claim.evidence.latest("pk").source.title)

    page.get_by_role("link", name=claim.statement).focus()
    page.keyboard.press("Enter")
    expect(page.locator("#evidence-2")).to_be_in_viewport()
    page.get_by_role("link", name="Exact quote: see it in the article").focus()
    page.keyboard.press("Enter")
    expect(marker).to_be_focused()
    expect(marker).to_be_in_viewport()


def test_the_card_of_the_quote_that_is_being_read_comes_into_sight(page: Page, article: Article) -> None:
    page.goto(article.get_absolute_url())
    last = page.get_by_role("link", name="The army has 12 soldiers.")
    expect(last).not_to_be_in_viewport()

    page.mouse.move(200, 400)
    page.mouse.wheel(0, 20_000)

    expect(last).to_be_in_viewport()


def tops(page: Page) -> list[tuple[int, int, int]]:
    """For each card where its quote begins, where the card does, and where it ends."""
    places: list[tuple[int, int, int]] = page.locator(".card").evaluate_all(
        """cards => cards.map(card => {
          const mark = document.querySelector(`mark[data-claim="${card.id.slice(6)}"]`);
          const box = card.getBoundingClientRect();
          return [mark.getClientRects()[0].top, box.top, box.bottom].map(Math.round);
        })"""
    )
    return places


def test_each_card_stands_at_its_quote_and_makes_room_for_the_one_that_is_read(page: Page) -> None:
    article = factories.published_article(TEXT)
    for words in ("2 soldiers, and goes", "on for a while after that.Paragraph 3", "9 soldiers"):
        factories.announced_claim(on=article, quote=words, statement=f"{words} " * 3)
    page.goto(article.get_absolute_url())
    expect(page.locator('.card[style*="translate"]')).to_have_count(3)  # a slow browser places them after it loaded

    first, second, last = tops(page)
    assert first[0] == pytest.approx(first[1], abs=2)
    assert last[0] == pytest.approx(last[1], abs=2)
    assert first[2] < second[1]  # pushed down
    assert second[1] - second[0] > 20

    page.locator("a.marker").nth(1).focus()
    expect(page.locator(".cards-moving .card.is-lit")).to_have_count(1)
    page.evaluate("Promise.all(document.getAnimations().map(animation => animation.finished))")
    first, second, last = tops(page)
    assert second[0] == pytest.approx(second[1], abs=2)
    assert first[2] < second[1]

    page.set_viewport_size({"width": 360, "height": 740})
    expect(page.locator('.card[style*="translate"]')).to_have_count(0)


def test_cards_that_are_too_many_scroll_to_the_quote_that_is_clicked_and_the_page_stays(page: Page) -> None:
    article = factories.published_article(" ".join(f"It has {number} ships." for number in range(10, 22)))
    for number in range(10, 22):
        factories.announced_claim(on=article, quote=f"{number} ships", statement="Ships. " * 30)
    page.goto(article.get_absolute_url())
    marker = page.locator("a.marker").nth(8)
    expect(page.locator(".card").nth(8)).not_to_be_in_viewport()

    marker.click()

    expect(page.locator(".card").nth(8)).to_be_focused()
    quote, card, _end = tops(page)[8]
    assert quote == pytest.approx(card, abs=2)
    assert page.evaluate("[scrollY, location.hash]") == [0, marker.get_attribute("href")]


def test_filters_work_without_javascript_on_a_phone(new_page: Callable[..., Page], article: Article) -> None:
    page = new_page(viewport=PHONE, java_script_enabled=False)
    page.goto("/claims/")
    expect(page.get_by_label("Misleading")).not_to_be_visible()

    page.get_by_text("Filters", exact=True).click()
    page.get_by_label("Misleading").check()
    page.get_by_role("button", name="Show the claims").click()

    expect(page.get_by_role("link", name="Remove the filter Verdict: Misleading")).to_be_visible()
    expect(page.locator(".row")).to_have_count(4)
    page.get_by_role("link", name="clear all", exact=True).click()
    expect(page.locator(".row")).to_have_count(13)


def test_filters_show_their_claims_without_loading_the_page_anew(page: Page, article: Article) -> None:
    page.goto("/claims/")
    page.evaluate("window.stayed = true")

    page.get_by_label("Misleading").check()
    expect(page.locator(".row")).to_have_count(4)
    expect(page.get_by_label("Misleading")).to_be_focused()
    expect(page).to_have_url(re.compile(r"/claims/\?rating=misleading$"))
    expect(page.get_by_role("status")).to_have_text(re.compile("4 claims"))

    page.get_by_role("link", name="In most articles").click()
    expect(page).to_have_url(re.compile(r"\?rating=misleading&sort=articles$"))
    page.go_back()
    page.go_back()
    expect(page.locator(".row")).to_have_count(13)
    assert page.evaluate("window.stayed")


def test_filters_stand_open_where_there_is_room(page: Page, article: Article) -> None:
    page.goto("/claims/")

    expect(page.get_by_label("Misleading")).to_be_visible()
    expect(page.get_by_text("Filters", exact=True)).not_to_be_visible()


def test_a_page_prints_without_what_is_operated(page: Page, claim: Claim) -> None:
    page.goto(claim.get_absolute_url())
    page.emulate_media(media="print", color_scheme="dark")

    expect(page.get_by_role("navigation", name="Main")).not_to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    address = page.locator("#evidence-1 .outside").first.evaluate(
        "element => getComputedStyle(element, '::after').content"
    )
    assert "https://example.org/sources/" in address
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_quotation_marks_are_never_doubled(page: Page) -> None:
    demo.load(researcher=factories.researcher(), reviewer=factories.reviewer())
    claim = Claim.objects.get(evidence__passage__startswith="“I may put a tariff")
    page.goto(claim.get_absolute_url())
    marks = "element => getComputedStyle(element, '::before').content + getComputedStyle(element, '::after').content"

    around = {
        passage.inner_text()[:12]: passage.evaluate(marks) for passage in page.locator("blockquote.passage p").all()
    }

    assert around == {
        "“I may put a": "nonenone",
        "he would not": "open-quoteclose-quote",
        "We will cont": "open-quoteclose-quote",
    }
    assert page.locator(".quote blockquote p").first.evaluate(marks) == "open-quoteclose-quote"


def test_every_card_of_an_article_is_printed_whole_on_landscape_paper(page: Page, article: Article) -> None:
    page.goto(article.get_absolute_url())
    page.emulate_media(media="print")

    cut_off = page.evaluate(
        """() => {
          const box = document.querySelector(".cards");
          const page = document.documentElement.scrollHeight;
          const cards = [...box.querySelectorAll(".card")];
          const bottom = box.getBoundingClientRect().bottom + 1;
          return cards.filter((card) => {
            const edge = card.getBoundingClientRect().bottom;
            return edge > bottom || edge + scrollY > page;
          }).length;
        }"""
    )
    expect(page.locator(".card")).to_have_count(13)
    assert cut_off == 0


def test_only_the_open_section_is_marked_where_the_reader_forces_colours(
    new_page: Callable[..., Page], claim: Claim
) -> None:
    page = new_page(forced_colors="active")
    page.goto("/claims/")

    edges = page.locator(".masthead-nav a").evaluate_all(
        "links => links.map(link => getComputedStyle(link).borderBottomColor)"
    )
    assert edges[0] not in edges[1:]


def test_the_two_days_of_the_filters_are_wide_enough_for_a_date(page: Page, claim: Claim) -> None:
    page.goto("/claims/")

    for name in ("Decided from", "Decided until"):
        box = page.get_by_label(name).bounding_box()
        assert box is not None
        assert box["width"] >= 200


@pytest.mark.parametrize("prefix", ["", "/fr"])
def test_a_badge_stays_inside_its_column(page: Page, addresses: list[str], prefix: str) -> None:
    for address in ("/", "/claims/"):
        page.goto(f"{prefix}{address}")
        wide = page.evaluate(
            """() => [...document.querySelectorAll(".row-standing")]
              .filter((column) => column.scrollWidth > column.clientWidth
                || column.querySelector(".badge").offsetHeight > 40)
              .map((column) => column.textContent.trim())"""
        )
        assert wide == []


@pytest.fixture
def elsewhere() -> Iterator[Callable[[str], str]]:
    """A function that serves HTML as another site, at an origin of its own, and says its address."""
    servers: list[HTTPServer] = []

    def serve(html: str) -> str:
        class Site(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200 if self.path == "/" else 404)
                self.send_header("Content-Type", "text/html")
                self.end_headers()
                self.wfile.write(f"<!doctype html><title>Elsewhere</title><link rel=icon href=data:,>{html}".encode())

            def log_message(self, *_words: object) -> None:
                pass

        server = HTTPServer(("127.0.0.1", 0), Site)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}/"

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


def test_another_site_may_frame_the_card_of_a_claim_and_not_its_page(
    page: Page, claim: Claim, live_server: LiveServer, complaints: list[str], elsewhere: Callable[[str], str]
) -> None:
    card = live_server.url + reverse("claims:claim_embed", args=[claim.code])
    whole = live_server.url + claim.get_absolute_url()
    frames = f'<iframe name="card" src="{card}" width="300" height="360"></iframe><iframe name="whole" src="{whole}">'

    page.goto(elsewhere(frames))

    inside = page.frame_locator("[name=card]")
    expect(inside.get_by_role("heading", level=1)).to_have_text(claim.statement)
    expect(inside.locator(".embed-verdict")).to_contain_text("False")
    shown = page.frame("card")
    assert shown is not None
    assert shown.evaluate("document.documentElement.scrollWidth") <= 300
    expect(page.frame_locator("[name=whole]").get_by_role("heading", level=1)).to_have_count(0)
    assert complaints
    assert [complaint for complaint in complaints if "frame-ancestors 'none'" not in complaint] == []
    complaints.clear()  # that the page is refused is as it should be
    with page.expect_popup() as opened:
        inside.get_by_role("link", name="Read the fact-check").click()
    expect(opened.value.get_by_role("heading", level=1)).to_have_text(claim.statement)
