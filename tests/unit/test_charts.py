"""The geometry of charts: what stands for a number is as large as the number."""

import datetime
from math import isfinite

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims import charts
from claims.charts import Rect

STACKS = st.integers(1, 9).flatmap(
    lambda series: st.lists(st.lists(st.integers(0, 10**6), min_size=series, max_size=series), max_size=40)
)


@pytest.mark.parametrize(
    ("highest", "numbers"),
    [
        (0, (0, 1)),
        (1, (0, 1)),
        (3, (0, 1, 2, 3)),
        (5, (0, 1, 2, 3, 4, 5)),
        (6, (0, 2, 4, 6)),
        (17, (0, 5, 10, 15, 20)),
        (50, (0, 10, 20, 30, 40, 50)),
        (51, (0, 20, 40, 60)),
        (1_284, (0, 500, 1000, 1500)),
    ],
)
def test_an_axis_has_round_numbers(highest: int, numbers: tuple[int, ...]) -> None:
    assert charts.scale(highest) == numbers


@given(st.integers(0, 10**9), st.integers(2, 10))
def test_an_axis_reaches_its_highest_value_and_not_far_above_it(highest: int, most: int) -> None:
    numbers = charts.scale(highest, most)

    assert 2 <= len(numbers) <= most + 1
    assert numbers[-2] < max(highest, 1) <= numbers[-1]


def test_a_column_is_a_stack_from_the_bottom_up() -> None:
    chart = charts.columns([[3, 1], [0, 2]], height=200)

    assert [(tick.value, tick.y) for tick in chart.ticks] == [(0, 200), (1, 150), (2, 100), (3, 50), (4, 0)]
    below, above = chart.layers
    assert [(rect.y, rect.height) for rect in below] == [(50, 150)]  # a zero has no rect
    assert [(rect.y, rect.height) for rect in above] == [(0, 50), (100, 100)]
    assert below[0].x == above[0].x < above[1].x


@given(STACKS)
def test_the_heights_of_a_column_add_up(stacks: list[list[int]]) -> None:
    chart = charts.columns(stacks, height=200)
    top = chart.ticks[-1].value
    by_column: dict[float, list[Rect]] = {}
    for rect in (rect for layer in chart.layers for rect in layer):
        assert all(isfinite(number) for number in (rect.x, rect.y, rect.width, rect.height))
        assert 0 <= rect.x < rect.x + rect.width <= 100
        by_column.setdefault(rect.x, []).append(rect)

    heights = sorted(sum(rect.height for rect in rects) for rects in by_column.values())
    expected = sorted(height for stack in stacks if (height := 200 * sum(stack) / top) >= 0.1)
    assert heights[len(heights) - len(expected) :] == pytest.approx(expected, abs=0.11)
    for rects in by_column.values():
        bottom = 200.0
        for rect in rects:
            assert rect.y + rect.height == pytest.approx(bottom)
            bottom = rect.y


def test_the_longest_bar_is_as_wide_as_the_chart() -> None:
    chart = charts.bars([[6, 2], [0, 4], [0, 0]])

    first, second = chart.layers
    assert [(rect.x, rect.width) for rect in first] == [(0, 75)]
    assert [(rect.x, rect.width) for rect in second] == [(75, 25), (0, 50)]
    assert chart.labels[0] < first[0].y == second[0].y < chart.labels[1] < second[1].y < chart.labels[2] < chart.height


@given(STACKS)
def test_the_pieces_of_a_bar_add_up(stacks: list[list[int]]) -> None:
    highest = max(map(sum, stacks), default=0)

    chart = charts.bars(stacks)
    for stack, label in zip(stacks, chart.labels, strict=True):
        below = [rect for layer in chart.layers for rect in layer if rect.y == label + charts.ABOVE]
        total = sum(rect.width for rect in below)
        assert isfinite(total)
        assert total == pytest.approx(100 * sum(stack) / highest if highest else 0, abs=0.01)


def test_a_box_reaches_from_the_first_to_the_third_quartile() -> None:
    chart = charts.boxes([(2, 5, 10), None, (0, 0, 0)], height=100)

    first, last = chart.boxes
    assert (first.rect.y, first.rect.height, first.median_y) == (0, 80, 50)
    assert (last.rect.y, last.rect.height, last.median_y) == (100, 0, 100)
    assert [tick.value for tick in chart.ticks] == [0, 2, 4, 6, 8, 10]


@pytest.mark.parametrize("empty", [charts.columns([], 100), charts.bars([]), charts.boxes([], 100)])
def test_nothing_makes_an_empty_chart(empty: charts.Columns | charts.Bars | charts.Boxes) -> None:
    assert empty.height in (0, 100)


def test_one_month_is_a_column_and_not_a_wall() -> None:
    (rect,) = charts.columns([[7]], height=100).layers[0]

    assert rect.width < 20


def months(first: datetime.date, number: int) -> list[datetime.date]:
    counted = (first.year * 12 + first.month - 1 + place for place in range(number))
    return [datetime.date(month // 12, month % 12 + 1, 1) for month in counted]


def labels(first: datetime.date, number: int, most: int) -> list[str]:
    made = charts.month_labels(months(first, number), most)
    return [f"{label.month:{'%b ' * label.has_month}{'%Y' * label.has_year}}".strip() for label in made]


def test_months_are_named_as_often_as_there_is_room() -> None:
    spring = datetime.date(2025, 3, 1)

    assert labels(spring, 1, 6) == ["Mar 2025"]
    assert labels(spring, 12, 12)[:2] == ["Mar 2025", "Apr"]
    assert labels(spring, 12, 12)[-2:] == ["Jan 2026", "Feb"]
    assert labels(spring, 12, 6) == ["Mar 2025", "May", "Jul", "Sep", "Nov", "Jan 2026"]
    assert labels(spring, 36, 12) == ["Apr 2025", *"Jul Oct".split(), "Jan 2026", *labels(spring, 36, 12)[4:]]
    assert labels(spring, 36, 6) == ["Jul 2025", "Jan 2026", "Jul", "Jan 2027", "Jul", "Jan 2028"]
    assert labels(spring, 60, 6) == ["2026", "2027", "2028", "2029", "2030"]


@given(st.dates(datetime.date(1990, 1, 1), datetime.date(2100, 1, 1)), st.integers(1, 400), st.integers(4, 14))
def test_there_is_a_name_and_there_are_never_too_many(first: datetime.date, number: int, most: int) -> None:
    assert 1 <= len(labels(first, number, most)) <= most + 1


def test_every_pattern_is_another_one() -> None:
    assert len(set(charts.PATTERNS)) == len(charts.PATTERNS)
