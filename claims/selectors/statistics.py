"""How many claims there are of each kind and month, counted over the claims that a reader filtered.

The counting is done by the database, in a fixed number of queries. Over a million claims it takes seconds, so what was
counted is kept for the edition of the site and the query; it holds keys and numbers, the same in every language.
"""

import datetime
import hashlib
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from threading import Lock
from typing import Any, Final

from django.conf import settings
from django.core.cache import cache
from django.db.models import Case, Count, F, Func, IntegerField, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from claims.choices import Change, ClaimStatus
from claims.models import Appearance, Claim, Verdict
from claims.querysets import ClaimQuerySet, VerdictQuerySet

FORM: Final = 1  # of what is kept: counted up whenever Figures changes
KEPT_FOR: Final = 24 * 60 * 60  # seconds; a newer edition makes another key
UNDECIDED: Final = 0  # stands for the rating of a claim that is being checked
NO_TOPIC: Final = 0
WITHDRAWAL: Final = "withdrawal"  # stands among the kinds of change

_COUNTING: Final = Lock()

Month = datetime.date  # its first day
Crossed = dict[Any, Counter[Any]]  # numbers by one thing, and by another one within it


def _crossed() -> Crossed:
    return defaultdict(Counter)


@dataclass
class Figures:
    """Claims by the keys of their ratings, within the months, topics, kinds and publishers that they have.

    `months` are those of the current verdicts. `changes` has the verdicts that changed an earlier one, and the
    withdrawals unless claims were filtered: those have left the lists. `days` has how many full days passed from the
    opening of a claim to its first verdict, by the month of that verdict.
    """

    is_filtered: bool
    months: Crossed = field(default_factory=_crossed)
    topics: Crossed = field(default_factory=_crossed)
    kinds: Crossed = field(default_factory=_crossed)
    publishers: Crossed = field(default_factory=_crossed)  # by key and name
    changes: Crossed = field(default_factory=_crossed)
    days: Crossed = field(default_factory=_crossed)

    @property
    def ratings(self) -> Counter[int]:
        """Claims by rating; each claim is of one kind."""
        return added(self.kinds.values())

    @property
    def claims(self) -> int:
        """How many claims there are."""
        return self.ratings.total()

    @property
    def decided(self) -> int:
        """How many of them have a verdict."""
        return self.claims - self.ratings[UNDECIDED]

    @property
    def corrections(self) -> int:
        """How many verdicts corrected an error."""
        return added(self.changes.values())[Change.CORRECTION]

    @property
    def issued(self) -> int:
        """How many verdicts were published, those that others followed among them."""
        changes = added(self.changes.values())
        return self.all_days.total() + changes[Change.CORRECTION] + changes[Change.UPDATE]

    @property
    def all_days(self) -> Counter[int]:
        """Claims by the days until their first verdict, in all months."""
        return added(self.days.values())


def added(counts: Iterable[Counter[Any]]) -> Counter[Any]:
    """The sums of several counts."""
    total: Counter[Any] = Counter()
    for count in counts:
        total.update(count)
    return total


def quartiles(days: Counter[int]) -> tuple[int, int, int] | None:
    """The days that a quarter, half and three quarters of the claims did not exceed; None without a claim."""
    if not days.total():
        return None
    values = sorted(days)
    reached = list(accumulate(days[value] for value in values))
    first, median, third = (values[bisect_left(reached, share * reached[-1])] for share in (0.25, 0.5, 0.75))
    return first, median, third


def months_between(first: Month, last: Month) -> list[Month]:
    """Every month from the first to the last."""
    numbers = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [datetime.date(number // 12, number % 12 + 1, 1) for number in numbers]


def figures(claims: ClaimQuerySet, *, edition: str, query: str, is_filtered: bool) -> Figures:
    """What is counted over the listed `claims` that `query` asks for, from what was kept for the edition or anew."""
    named = (FORM, edition, query, settings.TIME_ZONE)
    key = "statistics:" + hashlib.sha256(repr(named).encode()).hexdigest()
    return cache.get(key) or _counted_once(key, claims, is_filtered=is_filtered)


def _counted_once(key: str, claims: ClaimQuerySet, *, is_filtered: bool) -> Figures:
    """Count, or find what another thread counted meanwhile: all who ask at once cost what one does."""
    with _COUNTING:
        found: Figures | None = cache.get(key)
        if found is None:
            found = _counted(claims.order_by(), is_filtered=is_filtered)
            cache.set(key, found, KEPT_FOR)
    return found


def _counted(claims: ClaimQuerySet, *, is_filtered: bool) -> Figures:
    made = Figures(is_filtered)
    verdicts, quotes = Verdict.objects.listed(), Appearance.objects.listed()
    months = _months(verdicts)
    if is_filtered:
        verdicts, quotes = verdicts.filter(claim__in=claims.values("pk")), quotes.filter(claim__in=claims.values("pk"))
    _count_claims(made, claims, months)
    _count_publishers(made, quotes)
    _count_changes(made, verdicts, months)
    _count_days(made, verdicts, months)
    return made


def _months(verdicts: VerdictQuerySet) -> list[Month]:
    """The months from the first verdict until now."""
    first = verdicts.filter(change=Change.INITIAL).order_by("issued_at").values_list("issued_at", flat=True).first()
    return months_between(_month_of(first or timezone.now()), _month_of(timezone.now()))


def _month_of(moment: datetime.datetime) -> Month:
    return timezone.localdate(moment).replace(day=1)


def _month(column: str, months: Sequence[Month]) -> Any:
    """The month of a time, in the newsroom's zone, as its place in `months`.

    It is searched for by halves: to truncate a time, SQLite calls Python for each row.
    """
    return _searched(column, [timezone.make_aware(datetime.datetime.combine(m, datetime.time())) for m in months], 0)


def _searched(column: str, starts: Sequence[datetime.datetime], place: int) -> Any:
    if len(starts) <= 1:
        return Value(place)
    half = len(starts) // 2
    earlier, later = _searched(column, starts[:half], place), _searched(column, starts[half:], place + half)
    return Case(When(**{f"{column}__lt": starts[half]}, then=earlier), default=later, output_field=IntegerField())


class FullDays(Func):
    """How many times 24 hours there are from the second time to the first."""

    arity = 2
    output_field = IntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """A fraction of a day, far below a second, makes up for what Julian days in floating point leave out."""
        template = "CAST(JULIANDAY(%(expressions)s) + 0.000001 AS INTEGER)"
        return self.as_sql(compiler, connection, template=template, arg_joiner=") - JULIANDAY(", **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "FLOOR(EXTRACT(EPOCH FROM %(expressions)s) / 86400)::integer"
        return self.as_sql(compiler, connection, template=template, arg_joiner=" - ", **context)


def _numbers(rows: QuerySet[Any], **columns: Any) -> Iterable[tuple[Any, ...]]:
    """Rows counted by what the columns hold, a tuple for each combination with the number at its end."""
    return rows.order_by().values(**columns).annotate(number=Count("pk")).values_list(*columns, "number").iterator()


def _count_claims(made: Figures, claims: ClaimQuerySet, months: Sequence[Month]) -> None:
    """The keys are no plain columns: SQLite would go along an index of them, and fetch the claims in that order."""
    keys = {"by_rating": Coalesce("rating", UNDECIDED), "by_topic": Coalesce("topic", NO_TOPIC), "by_kind": F("kind")}
    for rating, topic, kind, month, number in _numbers(claims, **keys, month=_month("decided_at", months)):
        made.kinds[kind][rating] += number
        made.topics[topic][rating] += number
        if rating != UNDECIDED:
            made.months[months[month]][rating] += number


def _count_publishers(made: Figures, quotes: Any) -> None:
    """A claim that stands in ten articles of a publisher is one."""
    publisher = "revision__article__publisher"
    once = quotes.order_by().values_list(publisher, f"{publisher}__name", "claim__rating")
    for key, name, rating, number in once.annotate(number=Count("claim", distinct=True)).iterator():
        made.publishers[key, name][rating or UNDECIDED] += number


def _count_changes(made: Figures, verdicts: VerdictQuerySet, months: Sequence[Month]) -> None:
    changed = verdicts.filter(change__in=(Change.UPDATE, Change.CORRECTION))
    for change, month, number in _numbers(changed, why=F("change"), month=_month("issued_at", months)):
        made.changes[months[month]][change] += number
    if not made.is_filtered:
        withdrawn = Claim.objects.published().filter(status=ClaimStatus.WITHDRAWN)
        for moment in withdrawn.order_by().values_list("news_at", flat=True).iterator():
            made.changes[_month_of(moment or timezone.now())][WITHDRAWAL] += 1


def _count_days(made: Figures, verdicts: VerdictQuerySet, months: Sequence[Month]) -> None:
    first = verdicts.filter(change=Change.INITIAL)
    columns = {"month": _month("issued_at", months), "days": FullDays("issued_at", "claim__opened_at")}
    for month, days, number in _numbers(first, **columns):
        made.days[months[month]][max(days, 0)] += number
