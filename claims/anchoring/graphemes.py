"""Where a text may be cut without splitting what a reader sees as one character."""

from bisect import bisect_left
from functools import cached_property

import regex

_FIRST_COMBINING = "\u0300"  # below it no character joins the one before it (texts have no carriage returns)
_GRAPHEME = regex.compile(r"\X")  # extended grapheme clusters, Unicode Annex 29


class Graphemes:
    """Where a text may be cut without splitting what a reader sees as one character."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def edges(self) -> list[int]:
        return [0, *(grapheme.end() for grapheme in _GRAPHEME.finditer(self.text))]

    def is_edge(self, at: int) -> bool:
        if max(self.text[max(0, at - 1) : at + 1], default="") < _FIRST_COMBINING:
            return True  # nearly always, and spares walking the whole text
        return self.edges[bisect_left(self.edges, at)] == at

    def whole(self, start: int, end: int) -> bool:
        return self.is_edge(start) and self.is_edge(end)

    def around(self, start: int, end: int) -> tuple[int, int]:
        """The smallest whole span around this one."""
        if not self.is_edge(start):
            start = self.edges[bisect_left(self.edges, start) - 1]
        if not self.is_edge(end):
            end = self.edges[bisect_left(self.edges, end)]
        return start, end
