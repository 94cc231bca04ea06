"""The body of an article in an HTML page. trafilatura finds it; nothing is ever fetched.

The lines an editor sees are those of the page's visible text. A line is kept where trafilatura kept it: first the
long lines are found that stand only once on either side, then, between two such places, the short and the repeated
ones in order.
"""

import logging
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

import trafilatura
from lxml import etree
from lxml.html import HtmlElement
from trafilatura.utils import load_html

from .errors import TooManyLines
from .lines import MAX_LINES, Line, Reason, tidy
from .plain import HEADLINE_LENGTHS, REASONS, LineKind, kind_of

# What trafilatura would log about a page without a body is told to the editor, by name, as NoBody.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

_LOOKS_LIKE_HTML: Final = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html|head|body|article|main|div|p|h1)\b",
    re.IGNORECASE | re.DOTALL,
)
_UNSEEN: Final = frozenset(
    "script style noscript template head title svg math iframe object video audio canvas select option datalist".split()
)
_INLINE: Final = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q s samp small span strike "
    "strong sub sup time tt u var wbr ruby rb rt rp img picture source button input td th".split()
)
_CELLS: Final = frozenset(("td", "th"))
_WHOLE_PAGE: Final = re.compile(r"<(?:html|body)\b", re.IGNORECASE)
_WHITE: Final = re.compile(r"[ \t\r\n\f]+")
_NOT_KEY: Final = re.compile(r"[\W_]+")

ANCHOR_START: Final = 40
"""Letters and digits by which two lines are compared at first."""
ANCHOR_START_LEAST: Final = 20
"""A line with fewer, a label or a subheading, can stand in a menu as well as in the body."""
NOWHERE: Final = -1


def looks_like_html(text: str) -> bool:
    """Whether a text begins as HTML pages and fragments do."""
    return bool(_LOOKS_LIKE_HTML.match(text))


def read_html(text: str) -> tuple[tuple[Line, ...], str]:
    """The visible lines of a page, each with its decision, and its headline ("" when it names none).

    A page without a body has no line that is kept. Raises TooManyLines.
    """
    tree = load_html(text if _WHOLE_PAGE.search(text) else f"<html><body>{text}</body></html>")
    if tree is None:
        return (), ""
    flatten(tree)
    lines = visible_lines(tree)
    if len(lines) > MAX_LINES:
        raise TooManyLines(len(lines))
    texts = [line.text for line in lines]
    headline = headline_of(tree)
    kept = places_of(body_lines(tree), texts)
    if not any(kind_of(texts[place]) is LineKind.PROSE for place in kept):
        kept = set()  # trafilatura takes a page of labels for a body
    kept.discard(title := _headline_place(headline, texts, kept))
    return tuple(
        replace(line, reason=_reason(line.text, kept=place in kept, headline=place == title))
        for place, line in enumerate(lines)
    ), headline


def _reason(text: str, *, kept: bool, headline: bool) -> Reason | None:
    if headline:
        return Reason.HEADLINE
    return None if kept else REASONS[kind_of(text)]


# What a reader of the page sees


def flatten(tree: HtmlElement) -> None:
    """Make every run of white space in a page one space, as browsers do; trafilatura leaves some as line breaks."""
    for element in tree.iter():
        element.text = element.text and _WHITE.sub(" ", element.text)
        element.tail = element.tail and _WHITE.sub(" ", element.tail)


def visible_lines(tree: HtmlElement) -> list[Line]:
    """The text of a page, a line for each block or line break, tidied and without empty ones.

    A single line break goes on with the paragraph; two of them end it, as blocks do.
    """
    lines: list[Line] = []
    pieces: list[str] = []
    unseen = 0
    goes_on = False
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        starts = event == "start"
        hides = element.tag in _UNSEEN or "hidden" in element.attrib
        if element.tag not in _INLINE and not (element.tag == "br" and not starts):
            text = tidy("".join(pieces))
            pieces.clear()
            if text:
                lines.append(Line(len(lines) + 1, text, continues=goes_on))
            goes_on = element.tag == "br" and bool(text)
        unseen += hides if starts else -hides
        if element.tag in _CELLS:
            pieces.append(" ")
        if not unseen and (text := element.text if starts else element.tail):
            pieces.append(text)
    return lines


def headline_of(tree: HtmlElement) -> str:
    """The page's only h1, else the title it gives to social networks, else its title."""
    h1 = [text for element in tree.iter("h1") if (text := _text_of(element))]
    shared = [tidy(text) for text in tree.xpath('//meta[@property="og:title"]/@content')]
    title = [_text_of(element) for element in tree.iter("title")]
    proposals = [*(h1 if len(h1) == 1 else []), *shared[:1], *title[:1]]
    return next((text for text in proposals if len(text) in HEADLINE_LENGTHS), "")


def _text_of(element: HtmlElement) -> str:
    return tidy("".join(element.itertext()))


def _headline_place(headline: str, texts: Sequence[str], kept: set[int]) -> int:
    """Where the headline stands: the last time before the body, or as its first line."""
    first = min(kept, default=len(texts))
    return next((place for place in range(min(first, len(texts) - 1), -1, -1) if texts[place] == headline), NOWHERE)


# What trafilatura takes for the body, and where that stands


def body_lines(tree: HtmlElement) -> list[str]:
    """The body as trafilatura sees it, line by line."""
    return (trafilatura.extract(tree, include_comments=False) or "").splitlines()


def places_of(body: Sequence[str], texts: Sequence[str]) -> set[int]:
    """The places in `texts` where the lines of `body` stand."""
    wanted = [key for line in body if (key := _key(line))]
    found = [_key(text) for text in texts]
    anchors = _anchors(wanted, found)
    places = {place for _, place in anchors}
    previous = (-1, -1)
    for anchor in _rising(anchors):
        # Backwards from a sure place: what stands just before it is the body's rather than the menu's.
        gap = wanted[previous[0] + 1 : anchor[0]], found[previous[1] + 1 : anchor[1]]
        places.update(anchor[1] - 1 - step for step in _in_order(gap[0][::-1], gap[1][::-1]))
        previous = anchor
    places.update(previous[1] + 1 + step for step in _in_order(wanted[previous[0] + 1 :], found[previous[1] + 1 :]))
    return places


def _key(text: str) -> str:
    """Letters and digits only: spaces, list marks and table bars make no difference."""
    return _NOT_KEY.sub("", text).lower()


def _anchors(wanted: Sequence[str], found: Sequence[str]) -> list[tuple[int, int]]:
    """(place in wanted, place in found) of the long lines that begin alike, and like no other line on either side."""
    there = _standing_once(found)
    return [(place, there[start]) for start, place in _standing_once(wanted).items() if start in there]


def _standing_once(keys: Sequence[str]) -> dict[str, int]:
    starts = [key[:ANCHOR_START] for key in keys]
    counts = Counter(starts)
    return {
        start: place for place, start in enumerate(starts) if counts[start] == 1 and len(start) >= ANCHOR_START_LEAST
    }


def _rising(anchors: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The anchors that stand in the same order on both sides."""
    last = -1
    for anchor in anchors:
        if anchor[1] > last:
            last = anchor[1]
            yield anchor


def _in_order(wanted: Sequence[str], found: Sequence[str]) -> Iterator[int]:
    """The places in `found` that match `wanted`, both read in the same direction and nothing matched twice."""
    where = defaultdict(list)
    for place, key in enumerate(wanted):
        where[key].append(place)
    next_wanted = 0
    for place, key in enumerate(found):
        at = bisect_left(where[key], next_wanted) if key in where else None
        if at is not None and at < len(where[key]):
            next_wanted = where[key][at] + 1
            yield place
