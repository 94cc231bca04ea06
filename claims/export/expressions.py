"""Where the values of columns come from, as expressions of the database that give text.

What is written is text, and the database makes it: numbers in digits, days as 2026-01-31, times in UTC as
2026-01-31T12:30:00Z; NULL where there is nothing.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.db.models import Case, F, Func, OuterRef, Q, Subquery, TextField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, Concat
from django.urls import reverse
from django.utils import translation

from claims.choices import ClaimStatus
from claims.models import Appearance

FIRST_QUOTE: Final = "first_quote"


@dataclass(frozen=True)
class Route:
    """The way from a row to its claim and to its verdict, as the beginning of a lookup."""

    claim: str
    verdict: str
    wording: tuple[str, ...] = ("",)  # the way to the wording that counts: the first of these that has one
    status: Combinable | None = None  # where the claim stood, if that is not where it stands now


FROM_CLAIM: Final = Route(claim="", verdict="current_verdict__")
FROM_VERDICT: Final = Route(claim="claim__", verdict="")
FROM_CITATION: Final = Route(claim="verdict__claim__", verdict="verdict__")
FROM_LISTING: Final = Route(
    claim="claim__",
    verdict="verdict__",
    wording=("verdict__", ""),
    status=Case(
        When(verdict=None, then=Value(ClaimStatus.BEING_CHECKED.value)), default=Value(ClaimStatus.DECIDED.value)
    ),
)

Expression = Callable[[Route], Combinable]


# What databases write differently ---------------------------------------------------------------


class JSONText(Func):
    """The text or number at a path of keys in a JSON column, as text: NULL where it is null or missing.

    Django's own KeyTextTransform gives the word "null" for a null on SQLite.
    """

    template = "CAST(JSON_EXTRACT(%(expressions)s, '$.%(path)s') AS text)"
    output_field = TextField()

    def __init__(self, column: str, *path: str) -> None:
        super().__init__(F(column), path=".".join(path))

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        keys = self.extra["path"].replace(".", ",")
        return self.as_sql(compiler, connection, template=f"(%(expressions)s #>> '{{{keys}}}')", **context)


class JSONEntryText(Func):
    """The same of the object at a position of the list in a JSON column."""

    template = "CAST(JSON_EXTRACT(%(expressions)s || '].%(key)s') AS text)"
    arg_joiner = ", '$[' || "
    output_field = TextField()

    def __init__(self, column: str, position: str, key: str) -> None:
        super().__init__(F(column), F(position), key=key)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "(%(expressions)s ->> '%(key)s')"
        return self.as_sql(compiler, connection, template=template, arg_joiner=" -> ", **context)


class JSONLength(Func):
    """How many entries the list in a JSON column has, as text."""

    template = "CAST(%(function)s(%(expressions)s) AS text)"
    function = "JSON_ARRAY_LENGTH"
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSONB_ARRAY_LENGTH", **context)


class WrittenDay(Func):
    """A day as text. SQLite keeps it so."""

    template = "CAST(%(expressions)s AS text)"
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="TO_CHAR(%(expressions)s, 'YYYY-MM-DD')", **context)


class WrittenTime(Func):
    """A time as text, in UTC, without parts of a second. SQLite keeps it as 2026-01-31 12:30:00.123456, in UTC."""

    template = "REPLACE(SUBSTR(%(expressions)s, 1, 19), ' ', 'T') || 'Z'"
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = """TO_CHAR(%(expressions)s AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')"""
        return self.as_sql(compiler, connection, template=template, **context)


# What columns are made from ---------------------------------------------------------------------


def own(field: str) -> Expression:
    """Of what is claimed: a verdict has its own wording, and a claim that of its current verdict."""
    return lambda route: _first([F(f"{way}{field}") for way in route.wording])


def own_day(field: str) -> Expression:
    """The same, a day."""
    return lambda route: _first([WrittenDay(F(f"{way}{field}")) for way in route.wording])


def _first(found: Sequence[Combinable]) -> Combinable:
    """The first one that is not NULL."""
    return Coalesce(*found) if len(found) > 1 else found[0]


def status(route: Route) -> Combinable:
    """Where the claim stands, or stood."""
    return route.status or F(f"{route.claim}status")


def of_claim(field: str) -> Expression:
    """Of the claim as it is now."""
    return lambda route: F(f"{route.claim}{field}")


def of_verdict(field: str) -> Expression:
    """Of the verdict as it was issued; empty while the claim is being checked."""
    return lambda route: F(f"{route.verdict}{field}")


def verdict_number(route: Route) -> Combinable:
    """The number of the verdict among those of its claim."""
    return Cast(f"{route.verdict}number", TextField())


def verdict_time(route: Route) -> Combinable:
    """When the verdict was issued."""
    return WrittenTime(F(f"{route.verdict}issued_at"))


def translated(language: str) -> Expression:
    """The statement in another language."""
    return lambda route: _first([JSONText(f"{way}translations", language) for way in route.wording])


def rating(*path: str) -> Expression:
    """Of the rating as it was when the verdict was issued."""
    return lambda route: JSONText(f"{route.verdict}rating_as_issued", *path)


def claimant(route: Route) -> Combinable:
    """The name as the verdict keeps it, or that of today while there is no verdict."""
    return Coalesce(f"{route.verdict}claimant_name", "claimant__name", output_field=TextField())


def pieces(route: Route) -> Combinable:
    """How many pieces of evidence the verdict has."""
    return JSONLength(F(f"{route.verdict}evidence"))


def piece(key: str) -> Expression:
    """Of the piece of evidence as the verdict keeps it."""
    return lambda route: JSONEntryText(f"{route.verdict}evidence", "position", key)


def piece_number(_route: Route) -> Combinable:
    """The number of the piece, as explanations cite it."""
    return Cast(F("position") + 1, TextField())


def quote(field: str) -> Expression:
    """Of the first quote that readers see, in the order in which the desk linked them; see `is_first_quote`."""
    return lambda _route: F(f"{FIRST_QUOTE}__{field}")


def is_first_quote(route: Route) -> Q:
    """That an appearance is the first one of its claim that readers see."""
    seen = Appearance.objects.published().filter(claim=OuterRef(f"{route.claim}pk")).order_by("pk")
    return Q((f"{route.claim}appearances__pk", Subquery(seen.values("pk")[:1])))


def address(route: Route) -> Combinable:
    """The claim's page, whose address works for good; in the site's language, whoever asks."""
    with translation.override(settings.LANGUAGE_CODE):
        page = settings.SITE_URL + reverse("claims:claim", args=["CODE", "SLUG"])
    before, between, after = re.split("CODE|SLUG", page)
    code, slug = F(f"{route.claim}code"), F(f"{route.claim}slug")
    return Concat(Value(before), code, Value(between), slug, Value(after), output_field=TextField())
