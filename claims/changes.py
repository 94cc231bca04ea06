"""What changed between two texts: which paragraphs, and which words in them. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from claims.highlight import PARAGRAPH_BREAK

ALIKE = 0.6  # below it, marks on single words say less than one text after the other
PAIRED = 10_000  # pairs of paragraphs that are compared; where more changed, all of them is said to be new
CONTEXT = 100  # code points of the unchanged text around a change, at most

# A word with the accents that are characters of their own, its apostrophes and hyphens, and a number with its points.
_LETTERS = r"\w[\w\u0300-\u036f]*"
_WORD = re.compile(rf"\s+|{_LETTERS}(?:['’.,\-\u2010-\u2013]{_LETTERS})*|.")


class Kind(StrEnum):
    """In which of two texts words stand."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True)
class Piece:
    """Words that both texts have, or that only the earlier or the later one has."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class Passage:
    """Paragraphs that follow each other and changed, with the end and the beginning of the unchanged ones around them.

    Each paragraph is a list of pieces; one that was added or removed as a whole has a single piece.
    """

    before: str
    paragraphs: list[list[Piece]]
    after: str


def words(before: str, after: str) -> list[Piece]:
    """Two texts in one: what is the same once, what differs as removed and added. Unlike texts are not mixed."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    if Indel.normalized_similarity(old, new) < ALIKE:
        return _pieces(before, after)
    pieces: list[Piece] = []
    removed = added = ""
    for code in Indel.opcodes(old, new):
        text = "".join(old[code.src_start : code.src_end])
        if code.tag != "equal":
            removed += text
            added += "".join(new[code.dest_start : code.dest_end])
        elif (removed or added) and code.src_end < len(old) and not re.search(r"\w", text):
            removed += text  # a space between two changes is no common ground
            added += text
        else:
            pieces += [*_pieces(removed, added), Piece(Kind.SAME, text)]
            removed = added = ""
    return pieces + _pieces(removed, added)


def passages(before: str, after: str) -> list[Passage]:
    """Where two texts differ, in the order of the later one; none when they are the same."""
    old, new = before.split(PARAGRAPH_BREAK), after.split(PARAGRAPH_BREAK)
    codes = [(code.tag == "equal", code) for code in Indel.opcodes(old, new)]
    found = []
    for is_same, group in groupby(codes, key=lambda code: code[0]):
        if is_same:
            continue
        changed = [code for _is_same, code in group]
        first, last = changed[0], changed[-1]
        found.append(
            Passage(
                before=_end(old[first.src_start - 1]) if first.src_start else "",
                paragraphs=[
                    words(*pair)
                    for pair in _pairs(old[first.src_start : last.src_end], new[first.dest_start : last.dest_end])
                ],
                after=_beginning(old[last.src_end]) if last.src_end < len(old) else "",
            )
        )
    return found


def _end(text: str) -> str:
    """The last words of a text."""
    if len(text) <= CONTEXT:
        return text
    _half, space, words = text[-CONTEXT - 1 :].partition(" ")
    return words if space else text[-CONTEXT:]


def _beginning(text: str) -> str:
    """The first words of a text."""
    if len(text) <= CONTEXT:
        return text
    words, space, _half = text[: CONTEXT + 1].rpartition(" ")
    return words if space else text[:CONTEXT]


def _pieces(removed: str, added: str) -> list[Piece]:
    return [Piece(kind, text) for kind, text in ((Kind.REMOVED, removed), (Kind.ADDED, added)) if text]


def _pairs(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Paragraphs before and after, in order: those that are alike side by side, any other beside an empty one."""
    best = _likeness(old, new)
    row = column = 0
    while row < len(old) and column < len(new):
        here = best[row][column]
        if here > max(best[row + 1][column], best[row][column + 1]):
            yield old[row], new[column]
            row, column = row + 1, column + 1
        elif here == best[row + 1][column]:
            yield old[row], ""
            row += 1
        else:
            yield "", new[column]
            column += 1
    yield from ((text, "") for text in old[row:])
    yield from (("", text) for text in new[column:])


def _likeness(old: Sequence[str], new: Sequence[str]) -> list[list[float]]:
    """For each pair of paragraphs, how alike the rest from there on can be made by pairing in order."""
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    if len(old) * len(new) > PAIRED:
        return best
    for row in reversed(range(len(old))):
        for column in reversed(range(len(new))):
            alike = fuzz.ratio(old[row], new[column]) / 100
            paired = alike + best[row + 1][column + 1] if alike >= ALIKE else 0.0
            best[row][column] = max(paired, best[row + 1][column], best[row][column + 1])
    return best
