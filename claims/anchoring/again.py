"""Place the quotes of a text again after an edit of it, or say that a person has to."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import Postfix, Prefix

from .edit import Edit
from .graphemes import Graphemes
from .places import Place, place_at, resolve
from .ranking import Quoted, Ranking, Span
from .similar import Suggestion
from .survivors import survivor

# Code points of a quote, with what is the same next to it, that no sentence about something else has by chance: between
# pages of unrelated sites one passage in 400 of 8 is shared, of 12 one in 2,500, and from 16 on only boilerplate.
ENOUGH = 20


class Outcome(StrEnum):
    """Where a quote stands after an edit: the values of choices.AppearanceState."""

    ANCHORED = "anchored"
    MOVED = "moved"
    TO_CONFIRM = "to_confirm"
    LOST = "lost"


@dataclass(frozen=True)
class Placing:
    """What became of a quote. It has a place when anchored or moved, and suggestions only when a person has to say."""

    outcome: Outcome
    place: Place | None = None
    suggestions: tuple[Suggestion, ...] = ()


def place_again(before: str, after: str, quotes: Sequence[Quoted]) -> list[Placing]:
    """What became of each quote when a text was edited, in their order.

    Anchored: the same words stand between the same surroundings, however far what was added or cut before shifted
    them. Moved: the same words stand elsewhere. To confirm: it is not sure that they do, or the text only has passages
    like them. Lost: it has none.

    A quote that does not stand at its `start` in the text before (an empty one, when that text is not known) is
    looked for by its words and context alone, and its `start` only ranks suggestions.
    """
    edited = _Edited(before, after)
    return [edited.place(quoted) for quoted in quotes]


class _Edited:
    """Two texts, and everything about them that more than one quote asks for."""

    def __init__(self, before: str, after: str) -> None:
        self.before, self.after = before, after
        self.edit = Edit(before, after)
        self.ranking = Ranking(after, self.edit.changed)
        self.graphemes = Graphemes(after)

    def place(self, quoted: Quoted) -> Placing:
        stood = self._stood(quoted)
        placing = self._survived(*stood) if stood else self._came_back(quoted)
        if placing:
            return placing
        stead = self.edit.lands(*stood) if stood else None
        suggestions = self.ranking.suggestions(quoted, stead)
        return Placing(Outcome.TO_CONFIRM if suggestions else Outcome.LOST, suggestions=suggestions)

    def _stood(self, quoted: Quoted) -> Span | None:
        """Where the quote stood, if it is true that it did."""
        if quoted.start is None or not quoted.quote or not self.before.startswith(quoted.quote, quoted.start):
            return None
        return quoted.start, quoted.start + len(quoted.quote)

    def _survived(self, start: int, end: int) -> Placing | None:
        at = survivor(self.before, self.after, start, end)
        if at is None or not self.graphemes.whole(at, at + end - start):
            return None
        place, stood = place_at(self.after, at, at + end - start), place_at(self.before, start, end)
        if not _recognised(place, stood.prefix, stood.suffix):
            return None
        return Placing(Outcome.ANCHORED if self.edit.keeps(start, end, at) else Outcome.MOVED, place)

    def _came_back(self, quoted: Quoted) -> Placing | None:
        """A quote without a place is given one where it stands with its whole context, or where it is new."""
        place = resolve(self.after, quoted.quote, quoted.prefix, quoted.suffix)
        if place is None:
            return None
        whole = (place.prefix, place.suffix) == (quoted.prefix, quoted.suffix)
        new = place.quote not in self.before
        known = whole or (new and _recognised(place, quoted.prefix, quoted.suffix))
        return Placing(Outcome.MOVED, place) if known else None


def _recognised(place: Place, prefix: str, suffix: str) -> bool:
    """Whether the only occurrence of a quote is its passage: it says enough, or its surroundings are those it had."""
    shared = Postfix.similarity(prefix, place.prefix) + Prefix.similarity(suffix, place.suffix)
    return len(place.quote) + shared >= ENOUGH or (place.prefix, place.suffix) == (prefix, suffix)
