"""Pure: where the pieces of a chart stand, from plain numbers.

Across, places are in per cent of the width, so that a chart is as wide as its page; down, they are in pixels, so that
words keep their size.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Final

WIDTH: Final = 100.0  # per cent
FEWEST_SLOTS: Final = 6  # a single month is a column, not a wall
GAP: Final = 0.18  # between columns, as a part of what a month has
BAR, LABEL, BETWEEN, ABOVE = 16, 21, 13, 6  # pixels: a bar, the line above it, the space below; a label above its bar

# What tells apart two grounds of the same grey, in a tile of eight pixels. The first has nothing on it.
PATTERNS: Final = (
    "",
    "M-2 2L2 -2M0 8L8 0M6 10L10 6",
    "M2 2h.01M6 6h.01",
    "M0 4H8",
    "M-2 6L2 10M0 0L8 8M6 -2L10 2",
    "M4 0V8",
    "M0 4H8M4 0V8",
    "M0 0L8 8M0 8L8 0",
    "M2 6h.01M2 2h.01M6 2h.01M6 6h.01",
)


@dataclass(frozen=True)
class Rect:
    """One piece: `x` and `width` in per cent, `y` and `height` in pixels."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Tick:
    """A value on an axis, and how many pixels down it stands."""

    value: int
    y: float


@dataclass(frozen=True)
class Columns:
    """Columns beside each other, each a stack; `layers` has the rects of each series, from the bottom up."""

    height: int
    ticks: tuple[Tick, ...]
    layers: tuple[tuple[Rect, ...], ...]


@dataclass(frozen=True)
class Bars:
    """Bars below each other, each with its label above it; `layers` has the rects of each series, from the left."""

    height: int
    labels: tuple[int, ...]  # how far down each stands
    layers: tuple[tuple[Rect, ...], ...]


@dataclass(frozen=True)
class Box:
    """From the first to the third quartile, and where across it the median stands."""

    rect: Rect
    median_y: float

    @property
    def right(self) -> float:
        """Where it ends, in per cent."""
        return round(self.rect.x + self.rect.width, 2)


@dataclass(frozen=True)
class Boxes:
    """A box for each column that has values."""

    height: int
    ticks: tuple[Tick, ...]
    boxes: tuple[Box, ...]


@dataclass(frozen=True)
class MonthLabel:
    """The name of a month below its column; with the year where a reader needs it, or the year alone."""

    x: float
    month: datetime.date
    has_month: bool
    has_year: bool


def scale(highest: int, most: int = 5) -> tuple[int, ...]:
    """Round numbers from 0 up to `highest` or above it, at most `most` of them beside the 0."""
    if highest <= 0:
        return (0, 1)
    size = 1
    while True:
        for step in (size, 2 * size, 5 * size):
            if step * most >= highest:
                return tuple(range(0, highest + step, step))[: -(-highest // step) + 1]
        size *= 10


def columns(stacks: Sequence[Sequence[int]], height: int) -> Columns:
    """A column for each stack of numbers, the first number at the bottom."""
    numbers = scale(max(map(sum, stacks), default=0))
    layers: list[list[Rect]] = [[] for _series in (stacks[0] if stacks else ())]
    for place, stack in enumerate(stacks):
        x, width = _slot(place, len(stacks))
        ends = [_down(end, numbers[-1], height) for end in accumulate(stack, initial=0)]
        for layer, (bottom, top) in zip(layers, pairwise(ends), strict=True):
            if top < bottom:
                layer.append(Rect(x, top, width, round(bottom - top, 1)))
    return Columns(height, _ticks(numbers, height), tuple(map(tuple, layers)))


def bars(stacks: Sequence[Sequence[int]]) -> Bars:
    """A bar for each stack of numbers; the longest is as wide as the chart."""
    highest = max(map(sum, stacks), default=0) or 1
    tops = [place * (LABEL + BAR + BETWEEN) + LABEL for place in range(len(stacks))]
    layers: list[list[Rect]] = [[] for _series in (stacks[0] if stacks else ())]
    for top, stack in zip(tops, stacks, strict=True):
        ends = [round(WIDTH * end / highest, 2) for end in accumulate(stack, initial=0)]
        for layer, (left, right) in zip(layers, pairwise(ends), strict=True):
            if right > left:
                layer.append(Rect(left, top, round(right - left, 2), BAR))
    labels = tuple(top - ABOVE for top in tops)
    return Bars(len(stacks) * (LABEL + BAR + BETWEEN), labels, tuple(map(tuple, layers)))


def boxes(quartiles: Sequence[tuple[int, int, int] | None], height: int) -> Boxes:
    """A box for each column's first quartile, median and third quartile; none for a column without values."""
    numbers = scale(max((found[2] for found in quartiles if found), default=0))
    made = []
    for place, found in enumerate(quartiles):
        if found:
            x, width = _slot(place, len(quartiles))
            low, median, high = (_down(days, numbers[-1], height) for days in found)
            made.append(Box(Rect(x, high, width, round(low - high, 1)), median))
    return Boxes(height, _ticks(numbers, height), tuple(made))


def month_labels(months: Sequence[datetime.date], most: int) -> tuple[MonthLabel, ...]:
    """The names of at most about `most` of consecutive months, at the same months of each year."""
    steps = [1, 2, 3, 6, *(12 * years for years in range(1, 100))]
    step = next(step for step in steps if len(months) <= step * most)
    chosen = [place for place, month in enumerate(months) if (month.year * 12 + month.month - 1) % step == 0]
    return tuple(
        MonthLabel(
            x=round(x + width / 2, 2),
            month=months[place],
            has_month=step < 12,
            has_year=months[place].month == 1 or place == chosen[0],
        )
        for place in chosen
        for x, width in [_slot(place, len(months))]
    )


def _slot(place: int, places: int) -> tuple[float, float]:
    """Where a column begins, and its width."""
    slot = WIDTH / max(places, FEWEST_SLOTS)
    return round(slot * (place + GAP / 2), 2), round(slot * (1 - GAP), 2)


def _down(value: float, highest: int, height: int) -> float:
    return round(height * (1 - value / highest), 1)


def _ticks(numbers: Iterable[int], height: int) -> tuple[Tick, ...]:
    numbers = tuple(numbers)
    return tuple(Tick(number, _down(number, numbers[-1], height)) for number in numbers)
