"""A text without its typography: what two passages are compared as."""

import re
from collections.abc import Iterable, Sequence

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


BREAK = "\0"  # between parts of a text that do not follow each other; texts have no such character


class Folded:
    """A text, or parts of one, without its typography, and where each of its characters stands in the original."""

    def __init__(self, original: str, parts: Sequence[tuple[int, int]] | None = None) -> None:
        self._pieces: list[str] = []
        self.at: list[int] = []
        for start, end in [(0, len(original))] if parts is None else parts:
            if self._pieces:
                self._add(BREAK, [start])
            self._fold(original, start, end)
        self.text = "".join(self._pieces)

    def _fold(self, original: str, start: int, end: int) -> None:
        done = start
        for run in _TYPOGRAPHIC.finditer(original, start, end):
            self._add(original[done : run.start()], range(done, run.start()))
            plain, at = _plain(run)
            self._add(plain, [at] * len(plain))
            done = run.end()
        self._add(original[done:end], range(done, end))

    def _add(self, piece: str, at: Iterable[int]) -> None:
        self._pieces.append(piece)
        self.at.extend(at)

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
