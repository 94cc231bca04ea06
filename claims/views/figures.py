"""The pictures of the statistics, each with the table that it is drawn from."""

from dataclasses import dataclass
from typing import Final

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext

from claims import charts
from claims.filters import ClaimFilter
from claims.selectors.tables import Row, Series, Table

MONTHS_SHOWN: Final = 36
LINES_DRAWN: Final = 10
LINES_SHOWN: Final = 20
LINES_OPEN: Final = 12  # a table with no more lines need not be opened
HEIGHT: Final = 220  # of the columns, in pixels
LABELS: Final = {"narrow": 5, "wide": 12}  # months that are named below columns, on a phone and on a desk
BOUNDS: Final = {"decided_after": max, "decided_before": min}  # of days as 2026-01-31


@dataclass(frozen=True)
class Ground:
    """What a series is drawn with: its colour, and lines or dots as a path in a tile of eight pixels."""

    series: Series
    path: str


@dataclass(frozen=True)
class Layer:
    """The pieces of a picture that stand for one series."""

    series: Series
    rects: tuple[charts.Rect, ...]


@dataclass(frozen=True)
class Months:
    """Columns or boxes by month, with the months to name below them."""

    chart: charts.Columns | charts.Boxes
    labels: dict[str, tuple[charts.MonthLabel, ...]]
    layers: tuple[Layer, ...] = ()


@dataclass(frozen=True)
class Bars:
    """Bars below each other: each row with how far down its name stands. `others` are not drawn."""

    height: int
    names: tuple[tuple[Row, int], ...]
    layers: tuple[Layer, ...]
    others: tuple[Row, ...]

    @property
    def total_of_others(self) -> int:
        """What they have together."""
        return sum(row.total for row in self.others)


@dataclass(frozen=True)
class Line:
    """A line of a table, with the address of its claims."""

    row: Row
    address: str


@dataclass(frozen=True)
class Figure:
    """A picture with its table; `all_lines` are those of the file, when it has more than the table."""

    table: Table
    lines: tuple[Line, ...]
    picture: Months | Bars
    all_lines: int = 0

    @property
    def legend(self) -> tuple[Series, ...]:
        """What the grounds stand for; nothing where each bar says it."""
        return tuple(layer.series for layer in self.picture.layers) if self.table.has_totals else ()

    @property
    def has_sums(self) -> bool:
        """Whether a line below the table adds up those above it."""
        return self.table.is_sum and len(self.lines) > 1 and self.table.name != "publishers"

    @property
    def is_open(self) -> bool:
        """Whether the table can be read without opening it."""
        return len(self.lines) <= LINES_OPEN

    @property
    def largest(self) -> Row | None:
        """The line with the most; those without a code stand for the rest, or for nothing in particular."""
        return max((line.row for line in self.lines if line.row.code), key=lambda row: row.total, default=None)


def figures(tables: dict[str, Table], asked: ClaimFilter) -> dict[str, Figure]:
    """Every picture that has something to show, by the name that templates read it by."""
    made = {
        "verdicts": _columns(tables["verdicts"], asked),
        "ratings": _bars(tables["ratings"], asked, each_of=tables["kinds"].series),
        "kinds": _bars(tables["kinds"], asked),
        "topics": _bars(tables["topics"], asked),
        "publishers": _bars(tables["publishers"], asked),
        "corrections": _columns(tables["corrections"], asked),
        "days_by_month": _boxes(tables["days-by-month"], asked),
        "days": _bars(tables["days"], asked),
    }
    return {name: figure for name, figure in made.items() if figure.table.total}


def grounds(tables: dict[str, Table]) -> list[Ground]:
    """The ground of each series; those that stand in one picture are told apart without their colours too."""
    sets = (tables["kinds"].series, tables["corrections"].series, tables["days"].series)
    return [
        Ground(series, charts.PATTERNS[place % len(charts.PATTERNS)])
        for together in sets
        for place, series in enumerate(together)
    ]


def _columns(table: Table, asked: ClaimFilter) -> Figure:
    """A column for each of the last months; what is earlier is one line of the table."""
    rows = _last_months(table)
    chart = charts.columns([[value or 0 for value in row.values] for row in rows], HEIGHT)
    picture = Months(chart, _labels(rows), _layers(table.series, chart.layers))
    shown = table.shortened(MONTHS_SHOWN + 1, gettext("Earlier"))
    return _figure(table, shown, asked, picture)


def _boxes(table: Table, asked: ClaimFilter) -> Figure:
    """A box for each of the last months, from the first quartile to the third."""
    rows = _last_months(table)
    chart = charts.boxes([_quartiles(row) for row in rows], HEIGHT)
    return _figure(table, table.shortened(MONTHS_SHOWN, ""), asked, Months(chart, _labels(rows)))


def _bars(table: Table, asked: ClaimFilter, each_of: tuple[Series, ...] = ()) -> Figure:
    """A bar for each line, made of the series of the table; or each of one series of its own."""
    drawn, series = table.rows[:LINES_DRAWN], each_of or table.series
    stacks = [[value or 0 for value in row.values] for row in drawn]
    if each_of:
        stacks = [[row.total if row.code == one.code else 0 for one in series] for row in drawn]
    chart = charts.bars(stacks)
    names = tuple(zip(drawn, chart.labels, strict=True))
    picture = Bars(chart.height, names, _layers(series, chart.layers), table.rows[LINES_DRAWN:])
    shown = table.shortened(LINES_SHOWN, gettext("All others"))
    return _figure(table, shown, asked, picture)


def _layers(series: tuple[Series, ...], layers: tuple[tuple[charts.Rect, ...], ...]) -> tuple[Layer, ...]:
    return tuple(Layer(one, rects) for one, rects in zip(series, layers, strict=False) if rects)


def _figure(table: Table, shown: Table, asked: ClaimFilter, picture: Months | Bars) -> Figure:
    lines = tuple(Line(row, _address(row, asked)) for row in shown.rows)
    return Figure(shown, lines, picture, all_lines=0 if shown is table else len(table.rows))


def _last_months(table: Table) -> list[Row]:
    """In the order in which they were."""
    return list(table.rows[:MONTHS_SHOWN][::-1])


def _labels(rows: list[Row]) -> dict[str, tuple[charts.MonthLabel, ...]]:
    months = [row.month for row in rows if row.month]
    return {name: charts.month_labels(months, most) for name, most in LABELS.items()}


def _quartiles(row: Row) -> tuple[int, int, int] | None:
    _claims, first, median, third = row.values
    return None if first is None or median is None or third is None else (first, median, third)


def _address(row: Row, asked: ClaimFilter) -> str:
    """The list of the very claims that a line counts; empty where no query finds them."""
    given, accepted = QueryDict(asked.query, mutable=True), asked.form.cleaned_data
    for name, value in row.asked:
        if name == "publisher" and given.get(name, value) != value:
            return ""  # these claims stand in articles of both, and the list can be asked for one
        bound = accepted[name].isoformat() if name in BOUNDS and accepted[name] else value
        given[name] = BOUNDS.get(name, min)(value, bound)
    return f"{reverse('claims:claims')}?{given.urlencode()}" if row.asked else ""
