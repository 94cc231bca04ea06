"""The statistics as tables: what a page shows, what its pictures are drawn from, and what is downloaded."""

from calendar import monthrange
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, Final

from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from claims.choices import SIGNS, Change, ClaimKind, ClaimStatus, Tone
from claims.selectors.facets import Choices
from claims.selectors.statistics import (
    NO_TOPIC,
    UNDECIDED,
    WITHDRAWAL,
    Crossed,
    Figures,
    Month,
    months_between,
    quartiles,
)

STEPS: Final = (0, 1, 2, 4, 8, 15, 31, 91, 181, 366)  # days until a first verdict: where each line begins

Asked = tuple[str, str]  # a parameter of the list of claims, and its value
Line = tuple[str, str, tuple[Asked, ...], Counter[Any] | None]  # the code, name and address of a row; claims by rating


@dataclass(frozen=True)
class Series:
    """A column of numbers; `code` names it in files, and pictures give it a colour and a sign."""

    code: str
    name: str
    tone: str = Tone.SLATE
    sign: str = ""


@dataclass(frozen=True)
class Row:
    """A line; `code` names it in files, and `asked` finds its claims in the list, where a parameter can."""

    code: str
    name: str
    values: tuple[int | None, ...]
    asked: tuple[Asked, ...] = ()
    month: Month | None = None
    sign: str = ""

    @property
    def total(self) -> int:
        """Everything in the line."""
        return sum(value or 0 for value in self.values)


@dataclass(frozen=True)
class Table:
    """Numbers by one thing, and by series within it.

    `is_sum` says that the numbers of a line add up to something; `is_named` that files have the names of the lines too.
    """

    name: str
    code: str  # of the first column, in files
    heading: str  # and on pages
    series: tuple[Series, ...]
    rows: tuple[Row, ...]
    is_sum: bool = True
    is_named: bool = False

    @property
    def total(self) -> int:
        """Everything in the table."""
        return sum(row.total for row in self.rows)

    @property
    def has_totals(self) -> bool:
        """Whether a line has a total beside its numbers."""
        return self.is_sum and len(self.series) > 1

    @property
    def sums(self) -> tuple[int, ...]:
        """What stands below the table."""
        return self._added(self.rows)

    def shortened(self, most: int, name: str) -> "Table":
        """The table with at most `most` lines; where lines can be added, the last one, called `name`, is the rest."""
        if len(self.rows) <= most:
            return self
        if not self.is_sum:
            return replace(self, rows=self.rows[:most])
        rest = Row("", name, self._added(self.rows[most - 1 :]))
        return replace(self, rows=(*self.rows[: most - 1], rest))

    def _added(self, rows: Iterable[Row]) -> tuple[int, ...]:
        columns = zip(*(row.values for row in rows), strict=True)
        return tuple(sum(value or 0 for value in column) for column in columns)


# The tables -------------------------------------------------------------------------------------


def verdicts(figures: Figures, known: Choices) -> Table:
    """Current verdicts by the month they are from."""
    scale = _scale(figures, known)
    rows = [
        _month(month, (figures.months[month][key] for key, _s in scale), _days(month))
        for month in _newest(figures.months)
    ]
    return Table("verdicts", "month", gettext("Month"), tuple(series for _key, series in scale), tuple(rows))


def ratings(figures: Figures, known: Choices) -> Table:
    """Claims by rating, in the order of the scale; those being checked come last."""
    counts = figures.ratings
    rows = [
        Row(series.code, series.name, (counts[key],), (("rating", series.code),), sign=series.sign)
        for key, series in _standings(figures, known)
    ]
    return Table("ratings", "rating", gettext("Verdict"), (_claims(),), tuple(rows))


def topics(figures: Figures, known: Choices) -> Table:
    """Claims by topic, the most frequent first."""
    lines: list[Line] = [
        (topic.slug, topic.name, (("topic", topic.slug),), figures.topics.get(topic.pk)) for topic in known.topics
    ]
    lines.append(("", gettext("No topic"), (), figures.topics.get(NO_TOPIC)))
    return _by_standing("topics", "topic", gettext("Topic"), figures, known, lines)


def publishers(figures: Figures, known: Choices) -> Table:
    """Claims by who published the articles that make them, the most frequent first."""
    lines = [(str(key), name, (("publisher", str(key)),), counts) for (key, name), counts in figures.publishers.items()]
    return _by_standing("publishers", "publisher", gettext("Publisher"), figures, known, lines)


def kinds(figures: Figures, known: Choices) -> Table:
    """Claims by what sort of assertion they are, the most frequent first."""
    lines = [(code, str(label), (("kind", code),), figures.kinds.get(code)) for code, label in ClaimKind.choices]
    return replace(_by_standing("kinds", "kind", gettext("Kind"), figures, known, lines), is_named=False)


def corrections(figures: Figures, known: Choices) -> Table:
    """Verdicts that changed an earlier one, and withdrawals, by month."""
    series = [
        Series(Change.CORRECTION, gettext("Corrections"), Tone.RED),
        Series(Change.UPDATE, gettext("Updates"), Tone.TEAL),
        Series(WITHDRAWAL, gettext("Withdrawals"), Tone.SLATE),
    ][: 2 if figures.is_filtered else 3]
    rows = [_month(month, (figures.changes[month][one.code] for one in series)) for month in _newest(figures.changes)]
    return Table("corrections", "month", gettext("Month"), tuple(series), tuple(rows))


def days_by_month(figures: Figures, known: Choices) -> Table:
    """How long first verdicts took, by month: how many they are, and the quartiles of their days."""
    series = (
        Series("verdicts", gettext("First verdicts")),
        Series("first_quartile", gettext("A quarter within")),
        Series("median", gettext("Half within")),
        Series("third_quartile", gettext("Three quarters within")),
    )
    rows = [
        _month(month, (figures.days[month].total(), *(quartiles(figures.days[month]) or (None, None, None))))
        for month in _newest(figures.days)
    ]
    return Table("days-by-month", "month", gettext("Month"), series, tuple(rows), is_sum=False)


def days(figures: Figures, known: Choices) -> Table:
    """How many claims had to wait how long for their first verdict."""
    counted: Counter[int] = Counter()
    for passed, claims in figures.all_days.items():
        counted[max(step for step in STEPS if step <= passed)] += claims
    longest = max(counted, default=-1)
    rows = [
        _wait(step, following, counted[step])
        for step, following in zip(STEPS, (*STEPS[1:], 0), strict=True)
        if step <= longest
    ]
    return Table("days", "days", gettext("Days"), (_claims(),), tuple(rows))


TABLES: Final[dict[str, Callable[[Figures, Choices], Table]]] = {
    "verdicts": verdicts,
    "ratings": ratings,
    "topics": topics,
    "publishers": publishers,
    "kinds": kinds,
    "corrections": corrections,
    "days-by-month": days_by_month,
    "days": days,
}


# What they are made of --------------------------------------------------------------------------


def _claims() -> Series:
    return Series("claims", gettext("Claims"))


def _scale(figures: Figures, known: Choices) -> list[tuple[int, Series]]:
    """The ratings with their keys; a retired one is there as long as a claim has it."""
    counts = figures.ratings
    return [
        (rating.pk, Series(rating.code, rating.name, rating.tone, rating.sign))
        for rating in known.ratings
        if rating.retired_on is None or counts[rating.pk]
    ]


def _standings(figures: Figures, known: Choices) -> list[tuple[int, Series]]:
    """The same, and behind them that a claim is being checked."""
    sign, tone = SIGNS[ClaimStatus.BEING_CHECKED]
    name = str(ClaimStatus.BEING_CHECKED.label)
    return [*_scale(figures, known), (UNDECIDED, Series("being-checked", name, tone, sign))]


def _by_standing(
    name: str,
    code: str,
    heading: str,
    figures: Figures,
    known: Choices,
    lines: Iterable[Line],
) -> Table:
    """A line for each that has claims, with how many stand where; the most frequent first."""
    standings = _standings(figures, known)
    rows = [
        Row(line, label, tuple(counts[key] for key, _series in standings), asked)
        for line, label, asked, counts in lines
        if counts
    ]
    rows.sort(key=lambda row: (-row.total, row.name))
    return Table(name, code, heading, tuple(series for _key, series in standings), tuple(rows), is_named=True)


def _newest(by_month: Crossed) -> list[Month]:
    """Every month from the first to the last that has something, the newest first."""
    filled = [month for month, counts in by_month.items() if counts.total()]
    return months_between(min(filled), max(filled))[::-1] if filled else []


def _month(month: Month, values: Iterable[int | None], asked: tuple[Asked, ...] = ()) -> Row:
    return Row(f"{month:%Y-%m}", date_format(month, "YEAR_MONTH_FORMAT"), tuple(values), asked, month)


def _days(month: Month) -> tuple[Asked, ...]:
    """What finds the claims whose current verdict is from the month."""
    last = month.replace(day=monthrange(month.year, month.month)[1])
    return ("decided_after", month.isoformat()), ("decided_before", last.isoformat())


def _wait(first: int, following: int, claims: int) -> Row:
    """The line of those that waited for at least `first` days, and less than `following` unless that is 0."""
    last = following - 1
    if not following:
        return Row(f"{first}-", gettext("%(days)s days and more") % {"days": first}, (claims,))
    if first == 0:
        return Row("0", gettext("less than a day"), (claims,))
    if first == last:
        return Row(str(first), ngettext("%(days)s day", "%(days)s days", first) % {"days": first}, (claims,))
    return Row(f"{first}-{last}", gettext("%(first)s to %(last)s days") % {"first": first, "last": last}, (claims,))
