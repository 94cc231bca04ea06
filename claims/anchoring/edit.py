"""What an edit did to a text: which parts it left, which it changed, and where it put a passage."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq

LARGEST_COMPARED = 400_000_000  # pieces before times pieces after; each a bit of memory, so fifty megabytes

_LINES = re.compile(r"[^\n]+\n*|\n+")
_WORDS = re.compile(r"\w+\W*|\W+")


@dataclass(frozen=True, slots=True)
class Run:
    """A part of the text before, and the part after that is the same or stands in its stead (one may be empty)."""

    start: int
    end: int
    new_start: int
    new_end: int
    same: bool


class Edit:
    """The difference between two texts: whole lines first, then words within the lines that changed."""

    def __init__(self, before: str, after: str) -> None:
        whole = Run(0, len(before), 0, len(after), same=False)
        lines = list(_within(whole, before, after, _LINES))
        self.changed = [(run.new_start, run.new_end) for run in lines if not run.same and run.new_end > run.new_start]
        self.runs = [
            run
            for line in lines
            for run in ([line] if line.same else _within(line, before, after, _WORDS))
            if run.end > run.start
        ]
        self._starts = [run.start for run in self.runs]

    def lands(self, start: int, end: int) -> tuple[int, int]:
        """Where the edit put a passage of the text before that is not empty: as much as stands in its stead now."""
        first, last = self._run(start), self._run(end - 1)
        new_start = first.new_start + start - first.start if first.same else first.new_start
        new_end = last.new_start + end - last.start if last.same else last.new_end
        return new_start, max(new_start, new_end)

    def keeps(self, start: int, end: int, new_start: int) -> bool:
        """Whether a passage that is at `new_start` now stands where it stood: at least half of it where it lands."""
        low, high = self.lands(start, end)
        return 2 * (min(high, new_start + end - start) - max(low, new_start)) >= end - start

    def _run(self, at: int) -> Run:
        return self.runs[bisect_right(self._starts, at) - 1]


def _within(whole: Run, before: str, after: str, piece: re.Pattern[str]) -> Iterator[Run]:
    """Runs that are the same, and what lies between them, in order and without a gap."""
    old = [*piece.finditer(before, whole.start, whole.end)]
    new = [*piece.finditer(after, whole.new_start, whole.new_end)]
    if not old or not new or len(old) * len(new) > LARGEST_COMPARED:
        yield whole
        return
    at, new_at = whole.start, whole.new_start
    for step in LCSseq.opcodes([each.group() for each in old], [each.group() for each in new]):
        if step.tag != "equal":
            continue
        start, end = old[step.src_start].start(), old[step.src_end - 1].end()
        new_start, new_end = new[step.dest_start].start(), new[step.dest_end - 1].end()
        if (at, new_at) != (start, new_start):
            yield Run(at, start, new_at, new_start, same=False)
        yield Run(start, end, new_start, new_end, same=True)
        at, new_at = end, new_end
    if (at, new_at) != (whole.end, whole.new_end):
        yield Run(at, whole.end, new_at, whole.new_end, same=False)
