"""Suggestions for quotes that have no place: the passages that were most likely made of them, best first."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from rapidfuzz import fuzz

from .folding import Folded
from .graphemes import Graphemes
from .places import CONTEXT, find_all, place_at
from .similar import LONGEST_COMPARED, SIMILAR, Suggestion, refine

# What a score is made of, as in the Hypothesis client's ranking.
QUOTE, PREFIX, SUFFIX, POSITION = 50, 20, 20, 2

HIGH = 80
"""From this score on, a suggestion is probably the passage: neither the same words in other surroundings (about 75)
nor other words in the same surroundings (about 70) reach it. It takes both."""

SEED = 8  # code points that a passage has in common with a quote somewhere, if it is like it at all
SEEDS = 24  # of a quote, spread evenly
COMMON = 8  # a seed that stands more often says little
WINDOWS = 3  # passages with the most seeds that are looked at closely
EXACT = 20  # occurrences nearest to where the quote is expected that are ranked

Span = tuple[int, int]


@dataclass(frozen=True)
class Quoted:
    """A quote as it stood in the earlier text; `start` is None when it had no place there."""

    quote: str
    prefix: str
    suffix: str
    start: int | None


class Ranking:
    """Passages like a quote in the parts of a text that an edit changed: what it left is what it was, nothing else."""

    def __init__(self, text: str, parts: Sequence[Span]) -> None:
        self.text, self.parts = text, parts
        self.graphemes = Graphemes(text)

    @cached_property
    def folded(self) -> Folded:
        return Folded(self.text, self.parts)

    def suggestions(self, quoted: Quoted, stead: Span | None, limit: int = 3) -> tuple[Suggestion, ...]:
        """Up to `limit` passages that do not overlap. `stead` is what stands where the quote stood, if known."""
        wanted = Folded(quoted.quote).text
        near = stead or (None if quoted.start is None else (quoted.start, quoted.start))
        spans = set(self._exact(quoted.quote, near))
        if wanted.strip():
            spans.update(self._in_its_stead(wanted, stead or self._between(quoted)))
            spans.update(self._alike(wanted) if len(wanted) <= LONGEST_COMPARED else ())
        whole = sorted({self.graphemes.around(*span) for span in spans})
        judged = filter(None, (self._judge(quoted, wanted, span, near) for span in whole))
        ranked = sorted(judged, key=lambda each: each[0], reverse=True)
        return tuple(islice(_apart(suggestion for _, suggestion in ranked), limit))

    def _judge(self, quoted: Quoted, wanted: str, span: Span, near: Span | None) -> tuple[float, Suggestion] | None:
        """A passage and its exact score; None when it is not like the quote. What is not known weighs nothing."""
        place = place_at(self.text, *span)
        alike = fuzz.ratio(wanted, Folded(place.quote).text)
        weighed = [(QUOTE, alike)]
        if quoted.prefix:
            weighed.append((PREFIX, fuzz.ratio(quoted.prefix, place.prefix)))
        if quoted.suffix:
            weighed.append((SUFFIX, fuzz.ratio(quoted.suffix, place.suffix)))
        if near:
            weighed.append((POSITION, 100 - 100 * min(1, _distance(place.start, near) / len(self.text))))
        score = sum(weight * value for weight, value in weighed) / sum(weight for weight, _ in weighed)
        return (score, Suggestion(place, int(score))) if alike >= SIMILAR or score >= HIGH else None

    def _exact(self, quote: str, near: Span | None) -> Iterator[Span]:
        starts = list(islice(find_all(self.text, quote), 1_000))
        if near:
            starts.sort(key=lambda start: _distance(start, near))
        spans = ((start, start + len(quote)) for start in starts)
        return islice((span for span in spans if self.graphemes.whole(*span)), EXACT)

    def _in_its_stead(self, wanted: str, span: Span | None) -> Iterator[Span]:
        """The whole passage that stands where the quote stood, and the part of it that is most like the quote."""
        if span is None or span[1] - span[0] > 2 * len(wanted) + 2 * CONTEXT:
            return
        inside = self.text[slice(*span)].strip()
        if not inside:
            return
        start = self.text.index(inside, span[0])
        end = start + len(inside)
        yield start, end
        if len(wanted) > LONGEST_COMPARED:
            return
        low, high = max(0, start - len(wanted)), min(len(self.text), end + len(wanted))
        folded = Folded(self.text, [(low, high)])
        yield folded.span(*refine(folded.text, wanted, bisect_left(folded.at, start), bisect_left(folded.at, end)))

    def _between(self, quoted: Quoted) -> Span | None:
        """What stands between the words that stood around the quote, when the edit is not known."""
        nearest = CONTEXT // 2
        before, after = quoted.prefix[-nearest:], quoted.suffix[:nearest]
        if not (before and after):
            return None
        for at in islice(find_all(self.text, before), COMMON):
            start = at + len(before)
            end = self.text.find(after, start, start + 2 * len(quoted.quote) + CONTEXT)
            if end > start:
                return start, end
        return None

    def _alike(self, wanted: str) -> Iterator[Span]:
        """Passages that share pieces with the quote, at about the same distance from each other."""
        text = self.folded.text
        same = [self.folded.span(start, start + len(wanted)) for start in islice(find_all(text, wanted), EXACT)]
        if same:  # they differ in typography alone
            yield from same
            return
        windows = [(start, min(len(text), start + len(wanted))) for start in _windows(text, wanted)]
        windows.sort(key=lambda window: fuzz.ratio(wanted, text[slice(*window)]), reverse=True)
        for window in windows[:WINDOWS]:
            yield self.folded.span(*refine(text, wanted, *window))


def _distance(at: int, near: Span) -> int:
    return max(near[0] - at, at - near[1], 0)


def _windows(text: str, wanted: str) -> Iterable[int]:
    """Where passages may begin: the starts that the most seeds agree on."""
    last = len(wanted) - SEED
    step = max(1, last // SEEDS)
    width = max(CONTEXT, len(wanted) // 2)
    votes = defaultdict(list)
    for at in range(0, last + 1, step):
        hits = list(islice(find_all(text, wanted[at : at + SEED]), COMMON + 1))
        for hit in hits if len(hits) <= COMMON else ():
            start = max(0, hit - at)
            votes[start // width].append(start)
    most = sorted(votes.values(), key=len, reverse=True)
    return [sorted(starts)[len(starts) // 2] for starts in most[: 2 * WINDOWS]]


def _apart(ranked: Iterable[Suggestion]) -> Iterator[Suggestion]:
    taken: list[Suggestion] = []
    for each in ranked:
        if all(each.place.end <= other.place.start or each.place.start >= other.place.end for other in taken):
            taken.append(each)
            yield each
