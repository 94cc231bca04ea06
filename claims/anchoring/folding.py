"""A text without its typography: what two passages are compared as."""

import re

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


class Folded:
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
