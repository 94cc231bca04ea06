"""Which occurrence in an edited text is the one that stood at a place before: what stands around it says so."""

from collections.abc import Sequence
from itertools import islice

from rapidfuzz.distance import Postfix, Prefix

from .places import CONTEXT, find_all

REACHES = (CONTEXT, 256, 2_048)  # code points around a quote that are taken for its passage, one after the other
FAR = 5_000  # code points of shared context that are counted; more do not make it surer
MANY = 20  # more occurrences than this are told apart by their whole passage or not at all

_EDGE = "\0"  # the beginning and the end of a text, so that sharing them counts; texts have no such character


def survivor(before: str, after: str, start: int, end: int) -> int | None:
    """Where the words at `start`..`end` of the text before stand in the text after; None when nothing says so surely.

    The passage around them says it when it stands in both texts exactly once. Where the edit came close, it is their
    only occurrence in both texts, or the one that shares more on both sides with this place than any other
    occurrence does, in either text.
    """
    for reach in REACHES:
        low, high = max(0, start - reach), min(len(before), end + reach)
        there = list(islice(find_all(after, before[low:high]), 2))
        if not there:
            break
        if len(there) == 1 and before.find(before[low:high]) == low and before.find(before[low:high], low + 1) == -1:
            return there[0] + start - low

    quote = before[start:end]
    old, new = (list(islice(find_all(text, quote), MANY + 1)) for text in (before, after))
    if len(old) == len(new) == 1:
        return new[0]
    if len(old) > MANY or len(new) > MANY:
        return None
    return _closest(_Pairs(before, after, len(quote)), old, new, start)


def _closest(pairs: "_Pairs", old: Sequence[int], new: Sequence[int], start: int) -> int | None:
    """The occurrence that belongs to the one at `start`, and to no other as much."""
    for at in new:
        shared = pairs.shared(start, at)
        rivals = [pairs.shared(start, other) for other in new if other != at]
        rivals += [pairs.shared(other, at) for other in old if other != start]
        if max(shared) >= CONTEXT and all(_more(shared, rival) for rival in rivals):
            return at
    return None


def _more(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one != other and one[0] >= other[0] and one[1] >= other[1]


class _Pairs:
    """How much an occurrence in one text and one in the other share of what stands before and after them."""

    def __init__(self, before: str, after: str, length: int) -> None:
        self.before, self.after, self.length = _EDGE + before + _EDGE, _EDGE + after + _EDGE, length

    def shared(self, start: int, new_start: int) -> tuple[int, int]:
        """Code points in common before, and after."""
        at, new_at = start + 1, new_start + 1
        end, new_end = at + self.length, new_at + self.length
        return (
            Postfix.similarity(self.before[max(0, at - FAR) : at], self.after[max(0, new_at - FAR) : new_at]),
            Prefix.similarity(self.before[end : end + FAR], self.after[new_end : new_end + FAR]),
        )
