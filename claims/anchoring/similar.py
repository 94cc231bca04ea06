"""Passages like a quote that is not there: what is shown to the editor who decides."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from rapidfuzz import fuzz, process

from .folding import BREAK, Folded
from .graphemes import Graphemes
from .places import Place, as_pasted, find_all, place_at

SIMILAR = 70  # the least score of a suggestion; below it, deleted sentences begin to "find" strangers
LOCATED = 60  # the least score of a window before its edges are refined, which adds up to ten
PIECE = 200  # code points of a quote that are looked for at once
LONGEST_COMPARED = 2_000  # code points; longer quotes are compared by typography alone

_WORD_EDGE = re.compile(r"(?<!\w)|(?!\w)")
_NEVER_FIRST = " .,:;!?)]}"


@dataclass(frozen=True)
class Suggestion:
    """A passage like the quote. The score, of 100, says how much: 100 when the two differ in typography alone."""

    place: Place
    score: int


def nearest(text: str, quote: str, limit: int = 3) -> list[Suggestion]:
    """What to show when a quote does not stand in the text: the passages most like it, best first.

    Passages that differ in typography alone (apostrophes, quotation marks, dashes, white space) score 100 and are
    then the only ones. Quotes above `LONGEST_COMPARED` get no others.
    """
    folded = Folded(text)
    wanted = Folded(as_pasted(quote)).text
    graphemes = Graphemes(text)

    spans = (folded.span(start, start + len(wanted)) for start in find_all(folded.text, wanted))
    whole = (span for span in spans if graphemes.whole(*span))
    same = [Suggestion(place_at(text, *span), 100) for span in islice(whole, limit)]
    if same or not wanted or len(wanted) > LONGEST_COMPARED:
        return same

    similar = [
        Suggestion(place_at(text, *graphemes.around(*folded.span(start, end))), score)
        for start, end, score in _similar(folded.text, wanted, limit)
    ]
    return sorted(similar, key=lambda suggestion: suggestion.score, reverse=True)


def _similar(text: str, quote: str, limit: int) -> Iterator[tuple[int, int, int]]:
    """Start, end and score of up to `limit` passages like the quote that do not overlap."""
    for _ in range(limit):
        window = _locate(text, quote)
        if window is None:
            return
        start, end = refine(text, quote, *window)
        score = int(fuzz.ratio(quote, text[start:end]))  # rounded down: 100 is for passages that are the same
        if score >= SIMILAR:
            yield start, end, score
        text = _cover(_cover(text, start, end), *window)


def _locate(text: str, quote: str) -> tuple[int, int] | None:
    """A window of the quote's length where one of the quote's pieces is most at home.

    Pieces, because the time that rapidfuzz takes grows with the square of what it looks for: a text made to be
    slow takes seconds for 1,000 characters and a twentieth of a second for 200.
    """
    last = max(0, len(quote) - PIECE)
    found = [
        (match.score, match.dest_start - at)
        for at in sorted({0, last // 2, last})
        if (match := fuzz.partial_ratio_alignment(quote[at : at + PIECE], text, score_cutoff=LOCATED))
    ]
    if not found:
        return None
    _, start = max(found, key=lambda match: match[0])
    start = max(0, min(start, len(text) - len(quote)))
    return start, min(len(text), start + len(quote))


def _cover(text: str, start: int, end: int) -> str:
    return text[:start] + BREAK * (end - start) + text[end:]


def refine(text: str, quote: str, start: int, end: int) -> tuple[int, int]:
    """Move the edges of a passage to the word edges nearby that make it most like the quote.

    rapidfuzz slides a window of the quote's length, so its edges fall inside words, and off by what was added or cut.
    """
    slack = min(200, 40 + len(quote) // 4)
    low = max(text.rfind(BREAK, 0, start) + 1, start - slack, 0)
    high = min(len(text), end + slack)
    if BREAK in text[end:high]:
        high = text.index(BREAK, end)
    middle = (start + end) // 2
    edges = [edge.start() for edge in _WORD_EDGE.finditer(text, low, high)]
    starts = [edge for edge in edges if edge <= min(middle, start + slack) and text[edge] not in _NEVER_FIRST]
    ends = [edge for edge in edges if edge > max(middle, end - slack) and text[edge - 1] != " "]
    starts, ends = starts or [start], ends or [end]

    reach = PIECE if len(quote) > 2 * PIECE else len(text)  # a long quote's edges are told by its beginning and its end
    for _ in range(2):  # each edge is judged with the other in place, so the second round settles both
        end = ends[_most_like(quote[-reach:], [text[max(start, edge - reach) : edge] for edge in ends])]
        start = starts[_most_like(quote[:reach], [text[edge : min(end, edge + reach)] for edge in starts])]
    return start, end


def _most_like(quote: str, passages: Sequence[str]) -> int:
    _, _, index = process.extractOne(quote, passages, scorer=fuzz.ratio)
    return index
