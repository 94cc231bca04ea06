"""The workbench's scripts on a small page of its shape: what they do with the text, the keys and the answers.

The answers are made here, since these tests are about the scripts; others run them against the real pages.
"""

import json
from collections.abc import Callable
from html import escape
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Page, Route, expect

from claims.admin.workbench.keys import KEYS

FAMILY = "👨\u200d👩\u200d👧\u200d👦"
PARAGRAPHS = [
    f"Le Conseil compte 27 États. {FAMILY} Une famille parle\u00a0: un cafe\u0301 noir 🇫🇷. L’Élysée se tait.",
    "Il promet 𝟙𝟘 milliards d’euros. La dette baissera en 2030. Nul ne sait.",
    "ראש הממשלה הבטיח מאה בתים. הם לא נבנו.",
    *(f"Paragraphe {number} sans intérêt. Il suit son cours." for number in range(40)),
    "Le Conseil a fini.",
]
TEXT = "\n\n".join(PARAGRAPHS)
SUGGESTED = ["Le Conseil compte 27 États.", "La dette baissera en 2030.", "Le Conseil a fini."]
SENTENCES = [
    *["Le Conseil compte 27 États.", f"{FAMILY} Une famille parle\u00a0: un cafe\u0301 noir 🇫🇷.", "L’Élysée se tait."],
    *["Il promet 𝟙𝟘 milliards d’euros.", "La dette baissera en 2030.", "Nul ne sait."],
    *["ראש הממשלה הבטיח מאה בתים.", "הם לא נבנו.", "Le Conseil a fini."],
]
SAID = {
    "no-more": "No more",
    "nothing-selected": "Nothing selected",
    "nothing-to-dismiss": "Nothing to dismiss",
    "nothing-to-save": "Nothing to save",
    "marked": "Marked",
    "copied": "Copied",
    "found": "%(number)s of %(total)s",
    "not-found": "Not found",
    "kept-full": "Drafts cannot be kept",
}
STYLE = """
#selection-bar { position: fixed; z-index: 2 }
.workbench-columns { display: grid; grid-template-columns: 1fr 20rem }
p { white-space: pre-line; line-height: 2 }
"""
# The quotes of the second paragraph nest, and have their markers inside the text.
MARKED = (
    'Il <mark data-claim="AAA">promet <mark data-claim="BBB">𝟙𝟘 milliards'
    '</mark><a class="marker" data-extra data-claim="BBB" id="quote-2" href="?claim=BBB" {to_panel}>2 ◐</a>'
    ' d’euros</mark><a class="marker" data-extra data-claim="AAA" id="quote-1" href="?claim=AAA" {to_panel}>1 ✔</a>.'
    " La dette baissera en 2030. Nul ne sait."
).format(to_panel='hx-get="panel/" hx-target="#panel"')


def sentence_list() -> str:
    rows = [
        {"start": TEXT.index(one), "end": TEXT.index(one) + len(one), "suggested": one in SUGGESTED}
        | {"reasons": "names a number", "dismissed": False}
        for one in SENTENCES
    ]
    return json.dumps(rows)


def reading(revision: int = 12, oob: str = "") -> str:
    """All of the text, as the page holds it and as an answer replaces it."""
    rows, start = [], 0
    for paragraph in PARAGRAPHS:
        content = MARKED if paragraph.startswith("Il promet") else escape(paragraph)
        rows.append(f'<p data-start="{start}">{content}</p>')
        start += len(paragraph) + 2
    return (
        f'<div id="reading" data-revision="{revision}" {oob}>'
        f'<div id="text" lang="fr" dir="auto" tabindex="0" role="group" aria-label="Text">{"".join(rows)}</div>'
        f'<script type="application/json" id="sentences">{sentence_list()}</script></div>'
    )


def claim_form(statement: str = "As it stood", version: int = 1) -> str:
    return f"""
    <p data-announce>The claim is open.</p>
    <form id="claim-form" method="post" hx-post="claim/" hx-target="#panel" data-keep="claim-AAA"
      data-version="{version}">
      <input type="hidden" name="csrfmiddlewaretoken" value="old">
      <div data-kept hidden><p>Typed before: <time data-kept-time></time></p><p data-kept-outdated>Changed since</p>
        <button type="button" data-kept-restore>Restore</button><button type="button" data-kept-drop>Drop</button></div>
      <label>Statement <textarea name="statement">{statement}</textarea></label>
      <label>Kind <select name="kind"><option>fact</option><option>figure</option></select></label>
    </form>
    <label><input type="checkbox" name="central" form="claim-form"> Central</label>
    <button form="claim-form" data-save>Save</button>"""


def hidden_form(name: str, fields: list[str]) -> str:
    inputs = "".join(f'<input type="hidden" name="{field}">' for field in fields)
    token = '<input type="hidden" name="csrfmiddlewaretoken" value="old">'
    swap = 'hx-swap="none"' if name == "dismiss" else 'hx-target="#panel"'
    return f'<form id="{name}" method="post" action="{name}/" hx-post="{name}/" {swap}>{token}{inputs}</form>'


def workbench_page() -> str:
    rows = "".join(
        f'<tr data-act="{row.act}" data-key="{row.key}"><td>{row.key}</td><td>{row.text}</td></tr>' for row in KEYS
    )
    said = " ".join(f'data-{name}="{words}"' for name, words in SAID.items())
    config = json.dumps(
        {"allowEval": False, "includeIndicatorStyles": False, "responseHandling": [{"code": ".*", "swap": True}]}
    )
    return f"""<!doctype html><html lang="en"><title>Workbench</title>
    <meta name="htmx-config" content='{config}'>
    <link rel="stylesheet" href="/desk/style.css">
    <script src="/static/django_htmx/htmx-2.min.js" defer></script>
    <script src="/static/claims/workbench/workbench.js" type="module"></script>
    <main><h1>Workbench</h1><div id="workbench" data-person="5" data-article="3">
    <div id="trouble" role="alert" hidden><p data-trouble="login" hidden>Log in again</p>
      <p data-trouble="network" hidden>No network</p><p data-trouble="refused" hidden>Refused</p></div>
    <button type="button" data-act="find">Find</button>
    <div class="workbench-columns"><section class="reading-column">
      <form id="find" role="search" hidden><input type="search" name="find" aria-label="Find"><output></output>
        <button type="button" data-act="find-next">Next</button>
        <button type="button" data-act="find-close">Close</button></form>
      {reading()}</section>
      <aside id="panel" tabindex="-1" aria-label="Claim">{claim_form()}</aside></div>
    {hidden_form("mark", ["revision", "quote", "prefix", "suffix", "start"])}
    {hidden_form("dismiss", ["sentence"])}
    <div id="selection-bar" role="toolbar" aria-label="Selection" hidden>
      <button type="button" data-act="claim">New claim</button><button type="button" data-act="copy">Copy</button></div>
    <dialog id="keys" aria-label="Keys"><table>{rows}</table>
      <label><input type="checkbox" id="keys-on" checked> Single keys are on</label>
      <form method="dialog"><button>Close</button></form></dialog>
    <div id="announcer" role="status" aria-live="polite" {said}></div>
    <div id="pulse" hx-get="/desk/changes/?seen=1" hx-trigger="pulse" hx-swap="none"></div>
    </div></main>"""


class Site:
    """Answers for the site, and remembers what it was sent."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.sent: list[tuple[str, dict[str, str]]] = []
        self.answers: dict[str, Callable[[Route], None]] = {}
        self.policy = page.request.get("/admin/login/").headers["content-security-policy"]
        page.route("**/desk/**", self._answer)

    def open(self) -> None:
        self.page.goto("/desk/")

    def sent_to(self, name: str) -> list[dict[str, str]]:
        return [values for to, values in self.sent if to == name]

    def fragment(
        self, body: str, *, status: int = 200, headers: dict[str, str] | None = None
    ) -> Callable[[Route], None]:
        """An answer that is one of the workbench's own."""
        return lambda route: route.fulfill(
            status=status, content_type="text/html", body=body, headers={"X-Workbench": "fragment", **(headers or {})}
        )

    def _answer(self, route: Route) -> None:
        name = route.request.url.split("?")[0].removesuffix("/").rsplit("/", 1)[-1]
        if name == "desk":
            headers = {"Content-Security-Policy": self.policy}
            route.fulfill(content_type="text/html; charset=utf-8", body=workbench_page(), headers=headers)
        elif name == "style.css":
            route.fulfill(content_type="text/css", body=STYLE)
        else:
            body = parse_qs(route.request.post_data or "", keep_blank_values=True)
            self.sent.append((name, {key: values[0] for key, values in body.items()}))
            answer = self.answers.get(name) or self.fragment(claim_form() + reading(oob='hx-swap-oob="true"'))
            answer(route)


@pytest.fixture
def site(page: Page) -> Site:
    site = Site(page)
    site.open()
    return site


def selection(page: Page) -> str:
    """The words that are selected, without the markers between them."""
    return page.evaluate(
        """async () => {
          const { currentPlace, reading } = await import("/static/claims/workbench/places.js");
          const { from, to } = currentPlace() ?? { from: 0, to: 0 };
          return reading.text.slice(from, to);
        }"""
    )


def select(page: Page, words: str, *, lead: int = 0) -> None:
    """Select words of the text in the browser; `lead` leaves out UTF-16 units at their beginning."""
    page.evaluate(
        """async ([words, lead]) => {
          const { reading, select } = await import("/static/claims/workbench/places.js");
          const from = reading.text.indexOf(words);
          document.querySelector("#text").focus({ preventScroll: true });
          select({ from: from + lead, to: from + words.length });
        }""",
        [words, lead],
    )


def press(page: Page, keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def wait_for(page: Page, condition: str) -> None:
    """Wait until a condition is true in the page, whose policy refuses Playwright's own way to ask repeatedly."""
    for _ in range(200):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(20)
    pytest.fail(f"never true: {condition}")


def described(quote: str) -> dict[str, str]:
    start = TEXT.index(quote)
    end = start + len(quote)
    return {
        "quote": quote,
        "start": str(start),
        "prefix": TEXT[max(0, start - 32) : start],
        "suffix": TEXT[end : end + 32],
        "revision": "12",
        "csrfmiddlewaretoken": "old",
    }


def test_a_claim_is_described_in_code_points_whatever_the_writing(site: Site, page: Page) -> None:
    quotes = [
        f"{FAMILY} Une famille",
        "cafe\u0301 noir 🇫🇷",
        "𝟙𝟘 milliards d’euros",
        "promet 𝟙𝟘",
        "מאה בתים",
        "Nul ne sait.\n\nראש הממשלה",
        "L’Élysée se tait.\n\nIl promet 𝟙𝟘 milliards d’euros. La dette",
    ]
    for quote in quotes:
        select(page, quote)
        press(page, "c")
        expect(page.locator("#announcer")).to_have_text("The claim is open.")
    assert site.sent_to("mark") == [described(quote) for quote in quotes]

    # The edges: white space of all kinds is left out, and half a grapheme is taken whole.
    site.sent.clear()
    for words, lead, quote in [
        ("\u00a0: un ", 0, ": un"),
        (f"{FAMILY} Une", 4, f"{FAMILY} Une"),
        ("\u0301 noir", 0, "e\u0301 noir"),
    ]:
        select(page, words, lead=lead)
        press(page, "c")
        page.wait_for_timeout(50)
        assert site.sent_to("mark")[-1] == described(quote)


def test_the_keys_move_and_shape_the_selection_by_sentences_and_words(site: Site, page: Page) -> None:
    steps = {
        "j": SENTENCES[0],
        "jj": SENTENCES[2],
        "k": SENTENCES[1],
        "n": SENTENCES[4],
        "p": SENTENCES[0],
        "H": SENTENCES[0],
        "L": TEXT[: TEXT.index(" L’Élysée")],
        "LL": TEXT[: TEXT.index(" La dette")],
        "HHH": SENTENCES[0],
        "h": "Le Conseil compte 27 États",
        "hhh": "Le Conseil",
        "lll": "Le Conseil compte 27 États",
        "A": "Conseil compte 27 États",
        "a": "Le Conseil compte 27 États",
        "jjjjjjjj": "Le Conseil a fini.",
    }
    for keys, words in steps.items():
        press(page, keys)
        assert selection(page) == words, keys
        assert page.evaluate("document.activeElement.id") == "text"
    expect(page.locator("#announcer")).to_have_text("Le Conseil a fini. (names a number)")
    expect(page.locator("p", has_text="Le Conseil a fini.")).to_be_in_viewport()

    press(page, "j")
    expect(page.locator("#announcer")).to_have_text("No more")
    assert selection(page) == "Le Conseil a fini."

    # A caret is in a sentence that nobody has read yet.
    page.locator("p", has_text="הם לא נבנו").click(position={"x": 2, "y": 8})
    press(page, "j")
    assert selection(page) in SENTENCES[6:8]


def test_no_single_key_acts_while_something_is_typed_or_when_they_are_off(site: Site, page: Page) -> None:
    select(page, "Nul ne sait.")
    for field in ["textarea", "select", "[name=central]"]:
        page.locator(f"#panel {field}").focus()
        for row in KEYS:
            page.keyboard.press(row.key)
    assert "".join(row.key for row in KEYS) in page.locator("textarea").input_value()
    page.locator("#panel textarea").focus()
    for composing in ["isComposing: true, key: 'c'", "keyCode: 229, key: 'c'"]:
        page.evaluate(f"document.body.dispatchEvent(new KeyboardEvent('keydown', {{bubbles: true, {composing}}}))")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "text"
    assert selection(page) == "Nul ne sait."
    for keys in ["Control+j", "Alt+j", "Meta+j"]:
        page.keyboard.press(keys)
    assert selection(page) == "Nul ne sait."

    press(page, "?")
    expect(page.locator("#keys")).to_be_visible()
    press(page, "jc")
    page.get_by_label("Single keys are on").uncheck()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()
    press(page, "jcx?/")
    assert selection(page) == "Nul ne sait."
    expect(page.locator("#keys")).to_be_hidden()
    site.open()
    press(page, "j")
    assert selection(page) == ""
    assert site.sent == []

    # What has a modifier still works, from the fields of the panel.
    page.locator("textarea").fill("Another statement")
    page.keyboard.press("Control+s")
    expect(page.locator("textarea")).to_have_value("As it stood")
    assert site.sent_to("claim")[0]["statement"] == "Another statement"
    expect(page.locator("#announcer")).to_contain_text("The claim is open.")  # or a slow browser says it last
    page.locator("textarea").focus()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#announcer")).to_have_text("Nothing to save")


def test_a_claim_shows_at_once_and_the_reading_goes_on_where_it_was(site: Site, page: Page) -> None:
    waiting: list[Route] = []
    site.answers["mark"] = waiting.append
    last = "Paragraphe 39 sans intérêt"
    select(page, last)
    page.evaluate("document.querySelector('p:last-child').scrollIntoView()")
    top = page.evaluate("document.querySelector('p:last-child').getBoundingClientRect().top")

    press(page, "cc")
    assert page.evaluate("[...CSS.highlights.get('marking')].map(String)") == [last]
    select(page, "Il suit son cours.")
    press(page, "c")
    assert page.evaluate("[...CSS.highlights.get('marking')].map(String)") == [last, "Il suit son cours."]
    wait_for(page, "performance.getEntriesByName('claim-shown').length === 2")

    # Each is sent when the one before was answered, and the text that the answer brings is read on.
    def answer(number: int) -> None:
        page.wait_for_timeout(30)
        site.fragment("<p>Marked.</p>" + reading(oob='hx-swap-oob="true"'))(waiting[number])

    answer(0)
    expect(page.locator("#panel")).to_have_text("Marked.")
    assert page.evaluate("[...CSS.highlights.get('marking')].map(String)") == ["Il suit son cours."]
    answer(1)
    wait_for(page, "performance.getEntriesByName('claim-settled').length === 2")
    assert page.evaluate("CSS.highlights.get('marking').size") == 0
    assert [values["quote"] for values in site.sent_to("mark")] == [last, "Il suit son cours."]
    assert selection(page) == "Il suit son cours."
    assert page.evaluate("getSelection().toString()") == "Il suit son cours."
    assert page.evaluate("document.activeElement.id") == "text"
    assert page.evaluate("document.querySelector('p:last-child').getBoundingClientRect().top") == top

    # A field that is typed in keeps the focus while the text beside it is replaced, and a marker does.
    site.answers["changes"] = site.fragment(reading(oob='hx-swap-oob="true"'))
    page.get_by_role("button", name="Find").focus()
    page.evaluate("document.querySelector('#find').hidden = false")
    page.locator("#find input").type("su")
    page.evaluate("document.querySelector('#text').dataset.old = ''; htmx.trigger('#pulse', 'pulse')")
    expect(page.locator("#text:not([data-old])")).to_be_attached()
    page.keyboard.type("it")
    assert page.locator("#find input").input_value() == "suit"

    # In another revision the old place means nothing.
    site.answers["changes"] = site.fragment(reading(revision=13, oob='hx-swap-oob="true"'))
    page.keyboard.press("Escape")
    page.evaluate("htmx.trigger('#pulse', 'pulse')")
    expect(page.locator("[data-revision='13']")).to_be_attached()
    assert selection(page) == ""


def test_a_poll_that_a_newer_answer_overtook_changes_nothing(site: Site, page: Page) -> None:
    waiting: list[Route] = []
    site.answers["changes"] = waiting.append
    pulse = '<div id="pulse" hx-get="/desk/changes/?seen=2" hx-trigger="pulse" hx-swap="none" hx-swap-oob="true"></div>'
    site.answers["claim"] = site.fragment("<p>Saved.</p>" + reading(revision=13, oob='hx-swap-oob="true"') + pulse)
    page.evaluate("htmx.trigger('#pulse', 'pulse')")
    page.locator("textarea").fill("Another statement")
    page.keyboard.press("Control+s")
    expect(page.locator("#panel")).to_have_text("Saved.")
    expect(page.locator("[hx-get$='seen=2']")).to_be_attached()

    with page.expect_response("**/changes/?seen=1"):
        site.fragment(reading(oob='hx-swap-oob="true"'))(waiting[0])

    expect(page.locator("[data-revision='13']")).to_be_attached()


def test_claims_and_suggestions_are_reached_dismissed_and_opened(site: Site, page: Page) -> None:
    site.answers["panel"] = site.fragment("<p data-announce='Claim opened'>Claim</p><input autofocus>")
    press(page, "m")
    expect(page.locator("#quote-2")).to_be_focused()
    expect(page.locator("#announcer")).to_have_text("Claim opened")
    press(page, "m")
    expect(page.locator("#quote-1")).to_be_focused()
    page.wait_for_timeout(80)  # until the panel has come
    press(page, "m")
    expect(page.locator("#announcer")).to_have_text("No more")
    press(page, "M")
    expect(page.locator("#quote-2")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#text")).to_be_focused()

    site.sent.clear()
    page.locator("mark mark").click(position={"x": 8, "y": 5})
    page.wait_for_timeout(50)
    page.locator("mark[data-claim=AAA]").click(position={"x": 8, "y": 5})
    page.wait_for_timeout(50)
    assert [name for name, _ in site.sent] == ["panel", "panel"]

    # Several are dismissed faster than the site answers.
    select(page, "Le Conseil compte")
    site.answers["dismiss"] = site.fragment("", status=204)
    press(page, "xx")
    page.wait_for_timeout(100)
    assert [values["sentence"] for values in site.sent_to("dismiss")] == SUGGESTED[:2]
    assert selection(page) == "Le Conseil a fini."
    press(page, "p")
    expect(page.locator("#announcer")).to_have_text("No more")
    select(page, "Nul ne sait.")
    press(page, "x")
    expect(page.locator("#announcer")).to_have_text("Nothing to dismiss")


def test_words_are_found_whatever_their_accents_and_stay_selected(site: Site, page: Page) -> None:
    select(page, "Une famille")
    press(page, "/")
    page.keyboard.type("l'elysee")
    expect(page.locator("output")).to_have_text("1 of 1")
    page.keyboard.press("Escape")
    assert selection(page) == "L’Élysée"
    expect(page.locator("#find")).to_be_hidden()
    expect(page.locator("#text")).to_be_focused()

    page.get_by_role("button", name="Find").click()
    for words, said in {
        "cafe noir": "1 of 1",
        "nothing": "Not found",
        "PARLE :": "1 of 1",
        "conseil": "2 of 2",
    }.items():
        page.locator("#find input").fill(words)
        expect(page.locator("output")).to_have_text(said)
    page.keyboard.press("Enter")
    expect(page.locator("output")).to_have_text("1 of 2")
    page.keyboard.press("Shift+Enter")
    expect(page.locator("p", has_text="Le Conseil a fini.")).to_be_in_viewport()
    page.get_by_role("button", name="Close").click()
    assert selection(page) == "Conseil"
    press(page, "L")
    assert selection(page) == "Conseil a fini."


def test_what_was_typed_is_offered_back_until_it_is_saved(site: Site, page: Page) -> None:
    page.locator("textarea").fill("Typed and not saved")
    page.get_by_label("Kind").select_option("figure")
    page.get_by_label("Central").check()
    site.open()
    expect(page.locator("form [data-kept]")).to_be_visible()
    expect(page.locator("[data-kept-outdated]")).to_be_hidden()
    expect(page.locator("#announcer")).to_contain_text("Typed before: ")

    # What is typed before the choice is made takes nothing away.
    page.locator("textarea").fill("Typed later")
    site.open()
    page.get_by_role("button", name="Drop").click()
    page.get_by_role("button", name="Restore").click()
    expect(page.locator("form [data-kept]")).to_be_hidden()
    expect(page.locator("textarea")).to_have_value("Typed and not saved")
    expect(page.get_by_label("Kind")).to_have_value("figure")
    expect(page.get_by_label("Central")).to_be_checked()


def test_what_was_saved_is_forgotten_but_not_what_was_typed_meanwhile(site: Site, page: Page) -> None:
    page.locator("textarea").fill("Typed and not saved")
    waiting: list[Route] = []
    site.answers["claim"] = waiting.append
    saved = {"HX-Trigger": json.dumps({"saved": {"key": "claim-AAA"}})}
    page.get_by_role("button", name="Save").click()
    page.locator("textarea").type(" and more")
    site.fragment(claim_form("Typed and not saved", version=2), headers=saved)(waiting[0])
    expect(page.locator("form [data-kept]")).to_be_visible()
    expect(page.locator("[data-kept-outdated]")).to_be_visible()
    page.get_by_role("button", name="Restore").click()
    expect(page.locator("textarea")).to_have_value("Typed and not saved and more")
    page.get_by_role("button", name="Save").click()
    page.wait_for_timeout(50)
    site.fragment(claim_form("Saved", version=3), headers=saved)(waiting[1])
    expect(page.locator("textarea")).to_have_value("Saved")
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.includes('draft'))") == []


def test_old_drafts_go_and_a_browser_that_keeps_nothing_is_no_hindrance(site: Site, page: Page) -> None:
    page.evaluate("localStorage.setItem('workbench-draft:5:3:old', JSON.stringify({at: 1, drafts: [{}]}))")
    page.add_init_script("if (document.cookie.includes('full')) Storage.prototype.setItem = () => { throw Error(); }")
    site.open()
    assert page.evaluate("localStorage.getItem('workbench-draft:5:3:old')") is None
    page.evaluate("document.cookie = 'full=1'")
    site.open()
    page.locator("textarea").fill("Typed all the same")
    expect(page.locator("#announcer")).to_have_text("Drafts cannot be kept")
    page.get_by_role("button", name="Save").click()
    page.wait_for_timeout(50)
    assert site.sent_to("claim")[-1]["statement"] == "Typed all the same"


def login(route: Route) -> None:
    route.fulfill(status=302, headers={"Location": "/admin/login/?next=/"})


def forbidden(route: Route) -> None:
    route.fulfill(status=403, body="CSRF")


def allow_failed_requests(complaints: list[str]) -> None:
    """Chromium and htmx write every request that failed to the console; nothing else may stand there."""
    assert [said for said in complaints if not any(word in said for word in ["403", "ERR_FAILED", "htmx:"])] == []
    complaints.clear()


def test_a_lost_session_and_a_stale_token_cost_nothing_that_was_typed(
    site: Site, page: Page, complaints: list[str]
) -> None:
    trouble = page.locator("#trouble")
    save = page.get_by_role("button", name="Save")

    # The page to log in is never shown in the page's place, and what was typed stays.
    site.answers["claim"] = site.answers["changes"] = login
    page.locator("textarea").fill("Mine")
    save.click()
    expect(trouble).to_have_text("Log in again", use_inner_text=True)
    expect(page.locator("textarea")).to_have_value("Mine")
    assert "Django" not in page.locator("#panel").inner_text()

    # Logged in again elsewhere: the next poll brings a token, and the trouble is over.
    site.answers["changes"] = site.fragment("", status=204, headers={"X-CSRF-Token": "new"})
    page.evaluate("htmx.trigger('#pulse', 'pulse')")
    expect(trouble).to_be_hidden()

    # A token that went with the old session is renewed, and the request repeated once.
    def forbidden_first(route: Route) -> None:
        site.answers["claim"] = site.fragment("<p>Saved.</p>")
        forbidden(route)

    site.sent.clear()
    site.answers["claim"] = forbidden_first
    site.answers["changes"] = site.fragment("", status=204, headers={"X-CSRF-Token": "newer"})
    save.click()
    expect(page.locator("#panel")).to_have_text("Saved.")
    tokens = [(values["csrfmiddlewaretoken"], values["statement"]) for values in site.sent_to("claim")]
    assert tokens == [("new", "Mine"), ("newer", "Mine")]

    allow_failed_requests(complaints)


def test_a_refusal_and_no_network_are_said_until_something_succeeds(
    site: Site, page: Page, complaints: list[str]
) -> None:
    trouble = page.locator("#trouble")
    site.answers["changes"] = site.fragment("", status=204, headers={"X-CSRF-Token": "new"})
    # Refused twice: nothing is swapped, nor marked for ever, and a poll does not take the sentence away.
    site.answers["mark"] = forbidden
    press(page, "jc")
    expect(trouble).to_have_text("Refused", use_inner_text=True)
    assert page.evaluate("CSS.highlights.get('marking').size") == 0
    assert len(site.sent_to("mark")) == 2
    page.evaluate("htmx.trigger('#pulse', 'pulse')")
    page.wait_for_timeout(50)
    expect(trouble).to_be_visible()

    # One poll that fails is nothing; the second is said, and the next success ends it.
    del site.answers["mark"]
    press(page, "c")
    expect(trouble).to_be_hidden()
    site.answers["changes"] = lambda route: route.abort()
    page.evaluate("htmx.trigger('#pulse', 'pulse')")
    page.wait_for_timeout(50)
    expect(trouble).to_be_hidden()
    page.evaluate("htmx.trigger('#pulse', 'pulse')")
    expect(trouble).to_have_text("No network", use_inner_text=True)
    press(page, "jc")
    expect(trouble).to_be_hidden()

    allow_failed_requests(complaints)


def test_the_bar_stands_by_the_selection_is_reached_by_tab_and_leaves_it(site: Site, page: Page) -> None:
    bar = page.locator("#selection-bar")
    expect(bar).to_be_hidden()
    press(page, "j")
    expect(bar).to_be_visible()
    box, words = bar.bounding_box(), page.evaluate("getSelection().getRangeAt(0).getBoundingClientRect().bottom")
    assert box is not None
    assert words <= box["y"] <= words + 20

    page.keyboard.press("Tab")
    expect(bar.get_by_role("button", name="New claim")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(bar.get_by_role("button", name="Copy")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(page.locator("#text")).to_be_focused()
    assert selection(page) == SENTENCES[0]
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator("#quote-2")).to_be_focused()

    # What is copied are the words alone, without the markers.
    select(page, "promet 𝟙𝟘 milliards d’euros")
    bar.get_by_role("button", name="Copy").click()
    expect(page.locator("#announcer")).to_have_text("Copied")
    assert selection(page) == "promet 𝟙𝟘 milliards d’euros"
    page.locator("textarea").fill("")
    page.keyboard.press("Control+v")
    expect(page.locator("textarea")).to_have_value("promet 𝟙𝟘 milliards d’euros")

    # While the mouse draws a selection, neither the bar nor a poll comes between.
    site.answers["changes"] = site.fragment(reading(oob='hx-swap-oob="true"'))
    page.evaluate("document.querySelector('#text').dataset.old = ''; scrollTo(0, 0)")
    line = page.locator("#text p").first.bounding_box()
    assert line is not None
    page.mouse.move(line["x"] + 2, line["y"] + 10)
    page.mouse.down()
    page.mouse.move(line["x"] + 120, line["y"] + 10, steps=3)
    page.evaluate("htmx.trigger('#pulse', 'pulse')")
    page.wait_for_timeout(50)
    expect(bar).to_be_hidden()
    expect(page.locator("#text[data-old]")).to_be_attached()
    page.mouse.up()
    expect(bar).to_be_visible()
    bar.get_by_role("button", name="New claim").click()
    expect(page.locator("#text:not([data-old])")).to_be_attached()
    assert TEXT.startswith(site.sent_to("mark")[0]["quote"])


def test_on_a_touch_screen_the_bar_stands_at_the_bottom(new_page: Callable[..., Page]) -> None:
    page = new_page(viewport={"width": 390, "height": 700}, has_touch=True, is_mobile=True)
    site = Site(page)
    site.open()
    select(page, "Le Conseil compte")
    bar = page.locator("#selection-bar")
    expect(bar).to_be_visible()
    box = bar.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] == pytest.approx(page.evaluate("innerHeight"), abs=2)
    bar.get_by_role("button", name="New claim").tap()
    expect(page.locator("#announcer")).to_have_text("The claim is open.")
    assert site.sent_to("mark")[0]["quote"] == "Le Conseil compte"
