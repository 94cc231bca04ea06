"""Cut a text with highlighted spans into paragraphs of segments that a template prints one after the other.

Pure. Highlights nest, overlap and cross paragraphs, which HTML elements cannot do; segments are flat, and each one
knows every highlight over it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count, pairwise
from typing import Generic, TypeVar

PARAGRAPH_BREAK = "\n\n"

Key = TypeVar("Key")


@dataclass(frozen=True)
class Span(Generic[Key]):
    """What to highlight: code points `start` (inclusive) to `end` (exclusive), under a key of its own."""

    start: int
    end: int
    key: Key


@dataclass(frozen=True)
class Cover(Generic[Key]):
    """A highlight over a segment. Its level is the same over its whole span, so that its line does not jump."""

    key: Key
    level: int


@dataclass(frozen=True)
class Segment(Generic[Key]):
    """A piece of a paragraph under the same highlights from end to end."""

    text: str
    covers: tuple[Cover[Key], ...]  # from the outermost to the innermost
    starts: tuple[Key, ...]  # whose first character is this segment's first
    ends: tuple[Key, ...]  # whose last character is this segment's last, innermost first


def paragraphs(text: str, spans: Iterable[Span[Key]]) -> list[list[Segment[Key]]]:
    """The paragraphs of a text, each a list of segments; an empty paragraph has none.

    Every key starts once and ends once: blank lines between paragraphs belong to no segment, so that a span that
    begins or ends in one is shown from the next character or to the last. Spans that begin at the same character
    are nested by length, and the same spans in the order given.

    Raises ValueError for a span outside of the text or without a character to show, and for a key given twice.
    """
    blocks = _blocks(text)
    shown = [_shown(span, text, blocks) for span in spans]
    if len({span.key for span in shown}) != len(shown):
        raise ValueError("Two spans have the same key.")
    shown.sort(key=lambda span: (span.start, -span.end))  # a stable sort: outermost first
    levels = _levels(shown)
    return [list(_segments(text, block, shown, levels)) for block in blocks]


def _blocks(text: str) -> list[range]:
    """Where the paragraphs stand in the text."""
    blocks, start = [], 0
    for paragraph in text.split(PARAGRAPH_BREAK):
        blocks.append(range(start, start + len(paragraph)))
        start += len(paragraph) + len(PARAGRAPH_BREAK)
    return blocks


def _shown(span: Span[Key], text: str, blocks: list[range]) -> Span[Key]:
    """The span between its first and its last character in a paragraph."""
    if not 0 <= span.start < span.end <= len(text):
        raise ValueError(f"The span {span.start}–{span.end} does not stand in a text of {len(text)} characters.")
    parts = [range(max(span.start, block.start), min(span.end, block.stop)) for block in blocks]
    parts = [part for part in parts if part]
    if not parts:
        raise ValueError(f"The span {span.start}–{span.end} covers nothing but a blank line.")
    return Span(parts[0].start, parts[-1].stop, span.key)


def _levels(spans: list[Span[Key]]) -> dict[Key, int]:
    """The lowest level for each span that no other span over the same characters has: interval colouring.

    Taken from left to right this needs no more levels than the most spans over one character.
    """
    levels: dict[Key, int] = {}
    open_spans: list[Span[Key]] = []
    for span in spans:
        open_spans = [other for other in open_spans if other.end > span.start]
        taken = {levels[other.key] for other in open_spans}
        levels[span.key] = next(level for level in count() if level not in taken)
        open_spans.append(span)
    return levels


def _segments(text: str, block: range, spans: list[Span[Key]], levels: dict[Key, int]) -> Iterator[Segment[Key]]:
    here = [span for span in spans if span.start < block.stop and span.end > block.start]
    edges = {edge for span in here for edge in (span.start, span.end)}
    cuts = sorted({block.start, block.stop} | {edge for edge in edges if edge in block})
    for start, end in pairwise(cuts):
        over = [span for span in here if span.start <= start and end <= span.end]
        yield Segment(
            text=text[start:end],
            covers=tuple(Cover(span.key, levels[span.key]) for span in over),
            starts=tuple(span.key for span in over if span.start == start),
            ends=tuple(span.key for span in reversed(over) if span.end == end),
        )
