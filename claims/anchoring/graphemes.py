"""Where a text may be cut without splitting what a reader sees as one character."""

from functools import cached_property

import regex

_FIRST_COMBINING = "\u0300"  # below it no character joins the one before it (texts have no carriage returns)
_GRAPHEME = regex.compile(r"\X")  # extended grapheme clusters, Unicode Annex 29


class Graphemes:
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
