"""Find quotes in a text, and say where they stand.

Pure: text in, places out. Offsets count Unicode code points, `start` inclusive and `end` exclusive, as in the
Web Annotation model's TextPositionSelector (https://www.w3.org/TR/annotation-model/#text-position-selector).
A quote is never guessed: only an exact occurrence is a place. What is merely similar is a suggestion for an editor.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

import regex
from rapidfuzz import fuzz

CONTEXT = 32  # code points kept before and after a quote
SIMILAR = 70  # the least score of a suggestion; below it, deleted sentences begin to "find" strangers
LOCATED = 60  # the least score of a window before its edges are refined, which adds up to ten
PIECE = 200  # code points of a quote that are looked for at once
LONGEST_COMPARED = 2_000  # code points; longer quotes are compared by typography alone

_FIRST_COMBINING = "\u0300"  # below it no character joins the one before it (texts have no carriage returns)
_GRAPHEME = regex.compile(r"\X")  # extended grapheme clusters, Unicode Annex 29

_SAME = {
    **dict.fromkeys("‘’‚‛ʼ′`´", "'"),
    **dict.fromkeys("“”„‟«»″", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("\u00ad\u200b\u2060\ufeff", ""),  # soft hyphen, zero-width space, word joiner, byte order mark
    "…": "...",
    "ﬁ": "fi",
    "ﬂ": "fl",
}
# White space is one space, and none beside quotation marks or before high punctuation: French sets it there, English
# does not. Each alternative takes its whole run of white space, so that the pattern stays linear.
_TYPOGRAPHIC = re.compile(rf'\s*["“”„‟«»″]\s*|\s+(?=[:;!?])|\s+|[{"".join(_SAME)}]')
_OPENING = tuple('“”„‟«»‹›‘‚"「『')  # not ’ and ', which also begin words: ’tis
_WORD_EDGE = re.compile(r"(?<!\w)|(?!\w)")
_NEVER_FIRST = " .,:;!?)]}"
_TAKEN = "\0"  # covers passages that were suggested already; texts have no such character


@dataclass(frozen=True)
class Place:
    """Where a quote stands in a text, with the text around it (shorter than `CONTEXT` only at the text's edges)."""

    start: int
    end: int
    quote: str
    prefix: str
    suffix: str


@dataclass(frozen=True)
class Suggestion:
    """A passage like the quote. The score is 100 when the two differ in typography alone."""

    place: Place
    score: int


def brings_marks(quote: str) -> bool:
    """Whether a quote begins with a quotation mark of its own: then a page sets none around it."""
    return quote.startswith(_OPENING)


def as_pasted(quote: str) -> str:
    """Give a pasted quote the form of our texts: NFC, "\\n", no white space around it. Nothing else is changed."""
    return unicodedata.normalize("NFC", quote.replace("\r\n", "\n")).strip()


def occurrences(text: str, quote: str) -> list[Place]:
    """Every exact occurrence of the quote, overlapping ones too, in order; none for an empty quote.

    An occurrence whose edge would fall inside a grapheme (an accent, half of an emoji) is not one.
    """
    quote = as_pasted(quote)
    graphemes = _Graphemes(text)
    spans = ((start, start + len(quote)) for start in _find_all(text, quote))
    return [_place(text, *span) for span in spans if graphemes.whole(*span)]


def resolve(text: str, quote: str, prefix: str, suffix: str) -> Place | None:
    """The one place of a quote in a text that may have changed, or None when an editor has to say.

    The only exact occurrence is accepted; several are told apart by their whole context. Where the quote used to
    stand says nothing: a refrain that lost its first line would move every claim to its neighbour.
    """
    places = occurrences(text, quote)
    if len(places) > 1:
        places = [place for place in places if (place.prefix, place.suffix) == (prefix, suffix)]
    return places[0] if len(places) == 1 else None


def nearest(text: str, quote: str, limit: int = 3) -> list[Suggestion]:
    """What to show when a quote does not stand in the text: the passages most like it, best first.

    Passages that differ in typography alone (apostrophes, quotation marks, dashes, white space) score 100 and are
    then the only ones. Quotes above `LONGEST_COMPARED` get no others.
    """
    folded = _Folded(text)
    wanted = _Folded(as_pasted(quote)).text
    graphemes = _Graphemes(text)

    spans = (folded.span(start, start + len(wanted)) for start in _find_all(folded.text, wanted))
    whole = (span for span in spans if graphemes.whole(*span))
    same = [Suggestion(_place(text, *span), 100) for span in islice(whole, limit)]
    if same or not wanted or len(wanted) > LONGEST_COMPARED:
        return same

    similar = [
        Suggestion(_place(text, *graphemes.around(*folded.span(start, end))), score)
        for start, end, score in _similar(folded.text, wanted, limit)
    ]
    return sorted(similar, key=lambda suggestion: suggestion.score, reverse=True)


def _place(text: str, start: int, end: int) -> Place:
    return Place(
        start=start,
        end=end,
        quote=text[start:end],
        prefix=text[max(0, start - CONTEXT) : start],
        suffix=text[end : end + CONTEXT],
    )


def _find_all(text: str, quote: str) -> Iterator[int]:
    at = text.find(quote) if quote else -1
    while at != -1:
        yield at
        at = text.find(quote, at + 1)


def _similar(text: str, quote: str, limit: int) -> Iterator[tuple[int, int, int]]:
    """Start, end and score of up to `limit` passages like the quote that do not overlap."""
    for _ in range(limit):
        window = _locate(text, quote)
        if window is None:
            return
        start, end = _refine(text, quote, *window)
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
    return text[:start] + _TAKEN * (end - start) + text[end:]


def _refine(text: str, quote: str, start: int, end: int) -> tuple[int, int]:
    """Move the edges of a passage to the word edges nearby that make it most like the quote.

    rapidfuzz slides a window of the quote's length, so its edges fall inside words, and off by what was added or cut.
    """
    slack = min(200, 40 + len(quote) // 4)
    low = max(text.rfind(_TAKEN, 0, start) + 1, start - slack, 0)
    high = min(len(text), end + slack)
    middle = (start + end) // 2
    edges = [edge.start() for edge in _WORD_EDGE.finditer(text, low, high)]
    starts = [edge for edge in edges if edge <= middle and text[edge] not in _NEVER_FIRST] or [start]
    ends = [edge for edge in edges if edge > middle and text[edge - 1] != " "] or [end]

    for _ in range(2):  # each edge is judged with the other in place, so the second round settles both
        end = max(ends, key=lambda edge: fuzz.ratio(quote, text[start:edge]))
        start = max(starts, key=lambda edge: fuzz.ratio(quote, text[edge:end]))
    return start, end


class _Graphemes:
    """Where a text may be cut without splitting what a reader sees as one character."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def edges(self) -> set[int]:
        return {0, *(grapheme.end() for grapheme in _GRAPHEME.finditer(self.text))}

    def is_edge(self, at: int) -> bool:
        if max(self.text[max(0, at - 1) : at + 1], default="") < _FIRST_COMBINING:
            return True  # nearly always, and spares walking the whole text
        return at in self.edges

    def whole(self, start: int, end: int) -> bool:
        return self.is_edge(start) and self.is_edge(end)

    def around(self, start: int, end: int) -> tuple[int, int]:
        """The smallest whole span around this one."""
        while not self.is_edge(start):
            start -= 1
        while not self.is_edge(end):
            end += 1
        return start, end


class _Folded:
    """A text without its typography, and where each of its characters stands in the original."""

    def __init__(self, original: str) -> None:
        pieces: list[str] = []
        self.at: list[int] = []
        done = 0
        for run in _TYPOGRAPHIC.finditer(original):
            pieces.append(original[done : run.start()])
            self.at.extend(range(done, run.start()))
            plain, at = _plain(run)
            pieces.append(plain)
            self.at.extend([at] * len(plain))
            done = run.end()
        pieces.append(original[done:])
        self.at.extend(range(done, len(original)))
        self.text = "".join(pieces)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original's span for a span of the folded text that is not empty."""
        return self.at[start], self.at[end - 1] + 1


def _plain(run: re.Match[str]) -> tuple[str, int]:
    """What a typographic run is compared as, and the offset of the character that stands for it."""
    mark = run.group().strip()
    at = run.start() + len(run.group()) - len(run.group().lstrip())
    if mark:
        return _SAME.get(mark, mark), at
    before_high_punctuation = run.string[run.end() : run.end() + 1] in (":", ";", "!", "?")
    return ("" if before_high_punctuation else " "), run.start()
