"""The sentences of a text, by rules: where a stop ends one, and where it does not.

A stop ends a sentence when what follows looks like the beginning of one, and what stands before is no abbreviation.
Each character is looked at a bounded number of times, so the time taken grows with the length of the text.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from .abbreviations import BEFORE_NAMES, BEFORE_NUMBERS, MAY_END, PARTICLES, STARTERS

LOOK_BACK: Final = 20
"""Code points before a stop in which an abbreviation is looked for; none is longer."""
LOOK_AHEAD: Final = 200
"""Code points after a stop in which an open parenthesis has to close, for the sentence around it to go on."""
SHORT_LINE: Final = 60
"""A shorter line is a headline or an item of a list rather than a line of wrapped text."""

# Stops with the quotation marks and brackets that close behind them, or a line break. A mark with a letter behind it
# opens instead (German »Nein«), and only » has a space before it, in French.
_CANDIDATE: Final = re.compile(r"""(?P<stop>[.!?…؟।]+|[。！？]+|;)(?:[”“’'")\]](?!\w)|[ \u00a0\u202f]?»(?!\w))*|\n""")
_WITHOUT_SPACE: Final = "。！？"  # no white space follows these
_NEXT: Final = re.compile(
    r"""\s*+(?:[(\[](?:\.\.\.|…)[)\]]\s*+)?(?:[«“„"'‘’(\[—–\-•\s]|»(?=\w))*+(?P<word>[^\W\d_]\.|[^\W_]*)"""
)
_LAST: Final = re.compile(r"""[^\s'’(\[«“"/]*+\Z""")
_ACRONYM: Final = re.compile(r"(?:[^\W\d_]{1,2}\.-?)+[^\W\d_]{1,2}|[^\W\d_]")  # U.S, a.m, J.-C, and an initial
_NUMBERING: Final = re.compile(r"\s*[(\[]?(?:\d{1,3}|[IVX]{1,5}|[^\W\d_])")
_ITEM: Final = re.compile(r"[ \t]*(?:[-–—•*▪●]|\d{1,3}[.)])\s")
_NEVER_FIRST: Final = tuple(".,;:!?…)]}»”%")
_FIRST_COMBINING: Final = "\u0300"  # below it no character joins the one before it


@dataclass(frozen=True)
class Sentence:
    """A sentence: code points `start` (inclusive) to `end` (exclusive) of a text, without white space around it."""

    start: int
    end: int
    text: str


def sentences(text: str, language: str) -> list[Sentence]:
    """Every sentence of a text, in order; together they hold all of it but the white space between them.

    A blank line always ends a sentence, a single line break does after a headline and between the items of a list.
    `language` is an ISO 639-1 code; abbreviations and beginnings are known in French and English, other languages have
    stops alone.
    """
    reader = _Reader(text, knows_words=language in ("fr", "en"))
    found, begun = [], 0
    for candidate in _CANDIDATE.finditer(text):
        if reader.ends(candidate, begun):
            found.append((begun, candidate.end()))
            begun = candidate.end()
    found.append((begun, len(text)))
    stripped = (_without_space(text, *span) for span in found)
    return [Sentence(start, end, text[start:end]) for start, end in stripped if start < end]


def _without_space(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without white space at its edges; a space that carries an accent is a character."""
    piece = text[start:end]
    first = start + len(piece) - len(piece.lstrip())
    if start < first < end and text[first - 1] != "\n" and _joins(text[first]):
        first -= 1
    return first, start + len(piece.rstrip())


def _joins(character: str) -> bool:
    """Whether a character is one with the character before it for a reader: an accent, a joiner, a variation."""
    if character < _FIRST_COMBINING:
        return False
    return unicodedata.category(character)[0] == "M" or character in "\u200c\u200d🏻🏼🏽🏾🏿"


class _Reader:
    """Reads the candidates of a text from left to right and says which of them end a sentence."""

    def __init__(self, text: str, *, knows_words: bool) -> None:
        self.text = text
        self.knows_words = knows_words
        self.depth = 0  # parentheses that are open
        self.counted = 0

    def ends(self, candidate: re.Match[str], begun: int) -> bool:
        """Whether the sentence that began at `begun` ends with this candidate."""
        if candidate.group() == "\n":
            ended = self._line_ends(candidate.start(), begun)
        else:
            ended = self._stop_ends(candidate, begun)
        if ended:
            self.depth, self.counted = 0, candidate.end()
        return ended

    def _line_ends(self, at: int, begun: int) -> bool:
        rest = self.text[at + 1 : at + LOOK_BACK]
        if rest.lstrip(" \t\u00a0").startswith("\n") or _ITEM.match(rest):
            return True
        line = self.text[max(begun, at - SHORT_LINE) : at].rpartition("\n")[2].strip()
        wrapped = len(line) >= SHORT_LINE or line.endswith((",", ";", ".", "-", "–"))  # a stop was judged before
        return not wrapped and rest[:1].isupper()

    def _stop_ends(self, stop: re.Match[str], begun: int) -> bool:
        text, end = self.text, stop.end()
        after = text[end : end + 1]
        if not after or stop["stop"][0] in _WITHOUT_SPACE:
            return not _joins(after or " ")
        if text[max(0, stop.start() - 1) : stop.start()] in ("(", "["):
            return False  # an omission: (...)
        if not after.isspace() or _joins(text[end + 1 : end + 2] or " "):
            return False
        following = _NEXT.match(text, end)
        if following is None or not _may_begin(following["word"] or text[following.end() : following.end() + 1]):
            return False
        word = following["word"]
        if stop.group() == ";":
            return self.knows_words and word in STARTERS
        if stop.group() == "." and not self._full_stop(stop.start(), begun, word):
            return False
        return not self._inside_parenthesis(end)

    def _full_stop(self, at: int, begun: int, following: str) -> bool:
        """Whether a single full stop is one, and belongs neither to a numbering nor to an abbreviation."""
        start = max(begun, at - LOOK_BACK)
        if start == begun and _NUMBERING.fullmatch(self.text, begun, at):
            return False
        last = _LAST.search(self.text[start:at])
        if last is None or not self.knows_words:
            return True
        return not _abbreviates(last.group(), following)

    def _inside_parenthesis(self, end: int) -> bool:
        self.depth += self.text.count("(", self.counted, end) - self.text.count(")", self.counted, end)
        self.counted = end
        if self.depth <= 0:
            return False
        closing = self.text.find(")", end, end + LOOK_AHEAD)
        between = self.text[end:closing]
        return closing != -1 and "(" not in between and "\n\n" not in between


def _may_begin(word: str) -> bool:
    """Whether a sentence may begin with this word, or with this character where no word follows."""
    if not word or word.startswith(_NEVER_FIRST):
        return False
    return not word[0].islower() or word[1:2].isupper()  # iPhone


def _abbreviates(word: str, following: str) -> bool:
    """Whether the stop behind `word` belongs to an abbreviation, and the sentence goes on with `following`."""
    if word in BEFORE_NAMES:
        return True
    if word in BEFORE_NUMBERS:
        return following[:1].isdigit() or following.endswith(".")  # art. L. 121
    if _ACRONYM.fullmatch(word):
        return following not in STARTERS - PARTICLES
    return word in MAY_END and following not in STARTERS
