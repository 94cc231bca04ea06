"""The body of an article in scraped plain text, separated from the furniture of the page around it.

Three steps, each a rule that an editor can check:

1. every paragraph gets a kind by its own look: prose (long, or ending like a sentence), furniture (a known phrase),
   link (a list item without a sentence), teaser (breaks off in dots), short, or blank;
2. the body is the stretch where prose outweighs everything else most (the densest window); notes about the author
   at its end are not part of it;
3. inside that stretch furniture, links, teasers and repetitions are cut; short lines stay where only one or two of
   them stand between two paragraphs, as subheadings do.

The time taken grows with the length of the text, not faster.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import groupby
from typing import Final

from .errors import TooManyLines
from .language import words_of
from .lines import MAX_LINES, Line, Reason, tidy
from .words import AFTER_BODY, AUTHOR_ROLES, AUTHOR_VERBS, CREDITS, INSIDE, LABELS, OPENINGS, STOP_WORDS

LONG_LENGTH: Final = 140
"""From this length on, a line is prose even when it does not end like a sentence."""
ITEM_LENGTH: Final = 60
"""From this length on, a list item that ends like a sentence is prose."""
SENTENCE_LENGTH: Final = 30
"""From this length on, a line that ends like a sentence is prose."""
FURNITURE_LENGTH: Final = 280
"""A longer line is never furniture for a phrase in it: articles, too, speak about cookies."""
TEASER_LENGTH: Final = 200
MOST_WEIGHT: Final = 600
"""One very long paragraph (a cookie notice) does not outweigh an article."""
SUBHEADINGS: Final = 2
"""So many short lines between two paragraphs are subheadings; more are a list."""
WRAP_WIDTHS: Final = range(40, 121)
"""Lengths of the longest line in a block that was wrapped by hand or by a mail program."""
HEADLINE_LENGTHS: Final = range(12, 201)
HEADLINE_REACH: Final = 120
"""How many paragraphs before the body the headline is looked for."""


class LineKind(Enum):
    """What a paragraph looks like, seen by itself."""

    PROSE = auto()
    SHORT = auto()
    LINK = auto()
    TEASER = auto()
    FURNITURE = auto()
    AFTER_BODY = auto()
    BLANK = auto()


# Tuned together on 104 scraped pages; F1 stays within 0.02 when any of them is halved or doubled.
WEIGHTS: Final = {
    LineKind.SHORT: -20,
    LineKind.LINK: -30,
    LineKind.TEASER: -30,
    LineKind.FURNITURE: -100,
    LineKind.AFTER_BODY: -300,
    LineKind.BLANK: 0,
}
REASONS: Final = {
    LineKind.PROSE: Reason.OUTSIDE,
    LineKind.SHORT: Reason.SHORT,
    LineKind.LINK: Reason.LINKS,
    LineKind.TEASER: Reason.TEASER,
    LineKind.FURNITURE: Reason.FURNITURE,
    LineKind.AFTER_BODY: Reason.FURNITURE,
    LineKind.BLANK: Reason.BLANK,
}


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line, or several wrapped ones, with what they look like."""

    lines: tuple[Line, ...]
    text: str
    kind: LineKind

    @property
    def weight(self) -> int:
        return min(len(self.text), MOST_WEIGHT) if self.kind is LineKind.PROSE else WEIGHTS[self.kind]


def read_plain(text: str) -> tuple[tuple[Line, ...], str]:
    """The lines of a scraped text, each with its decision, and the proposed headline ("" when there is none).

    Raises TooManyLines.
    """
    paragraphs = list(paragraphs_of(lines_of(text)))
    body = densest(paragraphs)
    reasons = decisions(paragraphs, body)
    place, headline = find_headline(paragraphs, body)
    if place is not None:
        reasons[place] = Reason.HEADLINE
    lines = (
        replace(line, reason=reason)
        for paragraph, reason in zip(paragraphs, reasons, strict=True)
        for line in paragraph.lines
    )
    return tuple(lines), headline


# Lines and paragraphs


def lines_of(text: str) -> Iterator[Line]:
    """The lines of a text, numbered from 1 and tidied; those of wrapped paragraphs are marked as going on."""
    received = text.splitlines()
    if len(received) > MAX_LINES:
        raise TooManyLines(len(received))
    tidied = [tidy(line) for line in received]
    number = 0
    for _, group in groupby(tidied, key=bool):
        block = list(group)
        width = max(map(len, block)) if is_wrapped(block) else 0
        previous = ""
        for line in block:
            number += 1
            # A line that ends well before the margin ends its paragraph.
            yield Line(number, line, continues=bool(previous) and width > 0 and len(previous) > 0.6 * width)
            previous = line


def is_wrapped(block: Sequence[str]) -> bool:
    """Whether these lines without a blank one between them are paragraphs broken at a margin.

    The longest line has a usual width, and most lines go on in lower case; the lines of a list begin with a capital.
    """
    followers = block[1:]
    going_on = sum(line[0].islower() for line in followers if line)
    return max(map(len, block)) in WRAP_WIDTHS and going_on > len(followers) / 2


def paragraphs_of(lines: Iterator[Line]) -> Iterator[Paragraph]:
    """Wrapped lines joined; every other line is a paragraph of its own."""
    group: list[Line] = []
    for line in lines:
        if group and not line.continues:
            yield _paragraph(group)
            group = []
        group.append(line)
    if group:
        yield _paragraph(group)


def _paragraph(lines: list[Line]) -> Paragraph:
    text = " ".join(line.text for line in lines)
    return Paragraph(tuple(lines), text, kind_of(text))


# Step 1: what a paragraph looks like


def _any_of(phrases: Sequence[str]) -> str:
    return "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True))


_AFTER_BODY: Final = frozenset(AFTER_BODY)
_LABELS: Final = frozenset(LABELS)
_OPENING: Final = re.compile(_any_of(OPENINGS))
_INSIDE: Final = re.compile(rf"\b(?:{_any_of(INSIDE)})")
_CREDIT: Final = re.compile(rf"\b(?:{_any_of(CREDITS)})")
_BULLET: Final = re.compile(r"(?:[*+•·▪►»–—-]|o)\s")
_NUMBER: Final = re.compile(r"\d{1,3}[.)]\s")
_CLOSING: Final = "\"'»”’“)] \u00a0\u202f"
_SENTENCE_ENDS: Final = tuple(".!?…:;。！？।؟։")
_BREAKS_OFF: Final = ("...", "…", "[...]", "[…]")
# One character of these scripts says as much as three Latin letters, or has no spaces between words.
_DENSE: Final = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_EDGES: Final = " \u00a0\u202f\t0123456789.,:;!?()[]{}«»\"'+*•·-–—|/>…"


def kind_of(text: str) -> LineKind:
    """What a tidied paragraph looks like."""
    if not text:
        return LineKind.BLANK
    length = len(text) if text.isascii() else len(text) + 2 * len(_DENSE.findall(text))
    ends = text.rstrip(_CLOSING).endswith(_SENTENCE_ENDS)
    if length <= FURNITURE_LENGTH and (furniture := _furniture(text, ends=ends)):
        return furniture
    if length < TEASER_LENGTH and text.endswith(_BREAKS_OFF):
        return LineKind.TEASER
    bullet = bool(_BULLET.match(text))
    item = bullet or bool(_NUMBER.match(text))
    if ends and length >= (ITEM_LENGTH if item else SENTENCE_LENGTH):
        return LineKind.PROSE
    if bullet:
        return LineKind.LINK
    return LineKind.PROSE if length >= LONG_LENGTH else LineKind.SHORT


def _furniture(text: str, *, ends: bool) -> LineKind | None:
    """Whether a line holds a phrase that pages put around articles."""
    low = text.lower().replace("’", "'").replace("\u00a0", " ").replace("\u202f", " ")
    bare = low.strip(_EDGES)
    if bare in _AFTER_BODY:
        return LineKind.AFTER_BODY
    if bare in _LABELS or _OPENING.match(low) or _INSIDE.search(low) or (not ends and _CREDIT.search(low)):
        return LineKind.FURNITURE
    return None


# Step 2: where the body is

_SMALL_WORDS: Final = frozenset[str]().union(*STOP_WORDS.values())
_AUTHOR_NOTE: Final = re.compile(
    r"(?P<first>\S{1,30})(?: \S{1,30}){0,5}"
    rf" (?:{_any_of(AUTHOR_VERBS)}) .{{0,60}}?\b(?:{_any_of(AUTHOR_ROLES)})\b",
    re.IGNORECASE,
)


def densest(paragraphs: Sequence[Paragraph]) -> range:
    """The places of the stretch with the greatest weight, from prose to prose; empty without any prose."""
    best = weight = start = 0
    body = range(0)
    seen: set[str] = set()
    for place, paragraph in enumerate(paragraphs):
        if weight <= 0:
            weight, start, seen = 0, place, set()
        if paragraph.kind is not LineKind.PROSE or paragraph.text not in seen:  # a repetition will not stay
            weight += paragraph.weight
            seen.add(paragraph.text)
        if weight > best:
            best, body = weight, range(start, place + 1)
    return body


def is_author_note(text: str) -> bool:
    """Whether it begins like "Jane Doe is a reporter in Berlin": a name, a verb, a role."""
    match = _AUTHOR_NOTE.match(text)
    return match is not None and text[0].isupper() and match["first"].lower() not in _SMALL_WORDS


# Step 3: what stays inside the body


def decisions(paragraphs: Sequence[Paragraph], body: range) -> list[Reason | None]:
    """Why each paragraph is cut, None for those that stay."""
    kept: list[int] = []
    repeated: set[int] = set()
    seen: set[str] = set()
    waiting: list[int] = []
    for place in body:
        paragraph = paragraphs[place]
        if paragraph.kind not in (LineKind.PROSE, LineKind.SHORT):
            continue
        if paragraph.text in seen:
            repeated.add(place)
        elif paragraph.kind is LineKind.SHORT:
            waiting.append(place)
        else:
            kept += [*waiting, place] if len(waiting) <= SUBHEADINGS else [place]
            waiting = []
        seen.add(paragraph.text)
    while kept and not _ends_body(paragraphs[kept[-1]]):
        kept.pop()
    reasons = [Reason.REPEATED if place in repeated else REASONS[p.kind] for place, p in enumerate(paragraphs)]
    stays = set(kept)
    return [None if place in stays else reason for place, reason in enumerate(reasons)]


def _ends_body(paragraph: Paragraph) -> bool:
    return paragraph.kind is LineKind.PROSE and not is_author_note(paragraph.text)


# The headline


def find_headline(paragraphs: Sequence[Paragraph], body: range) -> tuple[int | None, str]:
    """The line before the body that shares most words with it: its place and its text.

    Without one, a short first paragraph is proposed as the headline and stays in the body (place None).
    """
    if not body:
        return None, ""
    vocabulary = {word for place in body for word in _telling_words(paragraphs[place].text)}
    best, headline = (False, 0.0), None
    for place in range(max(0, body.start - HEADLINE_REACH), body.start):
        paragraph = paragraphs[place]
        if paragraph.kind not in (LineKind.SHORT, LineKind.PROSE) or len(paragraph.text) not in HEADLINE_LENGTHS:
            continue
        words = _telling_words(paragraph.text)
        if common := words & vocabulary:
            # Headlines seldom end in a full stop. Many words in common, and few others; if equal, the nearer one.
            fit = (not paragraph.text.endswith("."), len(common) ** 2 / len(words))
            if fit >= best:
                best, headline = fit, place
    if headline is not None:
        return headline, paragraphs[headline].text
    first = paragraphs[body.start].text
    return None, first if len(first) in HEADLINE_LENGTHS else ""


def _telling_words(text: str) -> set[str]:
    return {word for word in words_of(text) if len(word) > 2 and word not in _SMALL_WORDS}
