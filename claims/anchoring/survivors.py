"""Which occurrence in an edited text is the one that stood at a place before: what stands around it says so."""

from itertools import islice

from rapidfuzz.distance import Postfix, Prefix

from .places import CONTEXT, find_all

REACHES = (CONTEXT, 256, 2_048)  # code points around a quote that are taken for its passage, one after the other
CLAIM = CONTEXT // 2  # code points on one side that an occurrence has to share before it is a rival at all
FAR = 5_000  # code points of shared context that are counted; more do not make it surer
MANY = 20  # more rivals than this are not told apart

_EDGE = "\0"  # the beginning and the end of a text, so that sharing them counts; texts have no such character


def survivor(before: str, after: str, start: int, end: int) -> int | None:
    """Where the words at `start`..`end` of the text before stand in the text after; None when nothing says so surely.

    The passage around them says it when it stands in both texts exactly once. Where the edit came close, it is their
    only occurrence in both texts, or one that has the whole context on one side, and more on both sides than any
    rival in either text: of a refrain that lost a line, no line may move to its neighbour.
    """
    for reach in REACHES:
        low, high = max(0, start - reach), min(len(before), end + reach)
        passage = before[low:high]
        at = after.find(passage)
        if at == -1:
            break
        if _once(after, passage) and _once(before, passage):
            return at + start - low

    quote = before[start:end]
    if _once(before, quote) and _once(after, quote):
        return after.find(quote)
    return _Twins(before, after, end - start).closest(start)


def _once(text: str, passage: str) -> bool:
    at = text.find(passage)
    return at != -1 and text.find(passage, at + 1) == -1


class _Twins:
    """The occurrences of the same words in two texts, by how much they share of what stands before and after them."""

    def __init__(self, before: str, after: str, length: int) -> None:
        self.before, self.after, self.length = _EDGE + before + _EDGE, _EDGE + after + _EDGE, length

    def closest(self, start: int) -> int | None:
        """The occurrence in the text after that belongs to the one at `start` before, and to no other as much."""
        at = start + len(_EDGE)
        candidates = self._claiming(self.before, at, self.after)
        if len(candidates) > MANY:
            return None
        for new_at in candidates:
            others = self._claiming(self.after, new_at, self.before)
            shared = self._shared(at, new_at)
            rivals = [self._shared(at, other) for other in candidates - {new_at}]
            rivals += [self._shared(other, new_at) for other in others - {at}]
            sure = max(shared) >= CONTEXT and len(others) <= MANY
            if sure and all(_more(shared, rival) for rival in rivals):
                return new_at - len(_EDGE)
        return None

    def _claiming(self, one: str, at: int, other: str) -> set[int]:
        """Where the words at `at` in one text stand in the other with some of the same before or after them.

        Somewhat more than `MANY` places at most.
        """
        left, right = one[max(0, at - CLAIM) : at + self.length], one[at : at + self.length + CLAIM]
        shift = len(left) - self.length
        by_left = (hit + shift for hit in islice(find_all(other, left), MANY + 1))
        by_right = islice(find_all(other, right), MANY + 1)
        return {*by_left, *by_right}

    def _shared(self, at: int, new_at: int) -> tuple[int, int]:
        """Code points in common before, and after."""
        end, new_end = at + self.length, new_at + self.length
        return (
            Postfix.similarity(self.before[max(0, at - FAR) : at], self.after[max(0, new_at - FAR) : new_at]),
            Prefix.similarity(self.before[end : end + FAR], self.after[new_end : new_end + FAR]),
        )


def _more(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one != other and one[0] >= other[0] and one[1] >= other[1]
