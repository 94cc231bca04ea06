"""Paging by key: the next rows are those below the last one shown, which costs the same on any page.

The addresses hold the values that the rows are ordered by, so a page shows the same rows when newer ones came above.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import BooleanField, F, Field, ForeignKey, Func, Model, QuerySet, Value

Row = TypeVar("Row", bound=Model)

AFTER: Final = "after"  # the parameter with the key of the row above the page
BEFORE: Final = "before"  # the parameter with the key of the row below it
SEPARATOR: Final = "~"
LONGEST_KEY: Final = 200


class BadKey(Exception):
    """The address names a place in the list that cannot be read."""


@dataclass(frozen=True)
class KeyPage(Generic[Row]):
    """Some rows of a list, and the keys for the addresses of the rows around them; empty where there are none."""

    rows: list[Row]
    before: str = ""
    after: str = ""


class Beyond(Func):
    """That the columns of a row, compared as one, come before (<) or after (>) the values of a key.

    Django writes such a comparison for SQLite with OR, which walks all rows that share the first column.
    """

    template = "(%(columns)s) %(sign)s (%(values)s)"
    output_field = BooleanField()

    def as_sql(  # type: ignore[override]  # Func takes a template here, which this one has no use for
        self, compiler: Any, connection: Any, **context: Any
    ) -> tuple[str, tuple[Any, ...]]:
        written = [compiler.compile(expression) for expression in self.source_expressions]
        half = len(written) // 2
        columns, values = (", ".join(sql for sql, _params in part) for part in (written[:half], written[half:]))
        sql = self.template % {"columns": columns, "sign": self.extra["sign"], "values": values}
        return sql, tuple(param for _sql, params in written for param in params)


def page_by_key(
    rows: QuerySet[Row], by: Sequence[str], size: int, asked: Mapping[str, str], *, rising: bool = False
) -> KeyPage[Row]:
    """At most `size` of `rows` in falling order of the fields `by`, where `asked` (the query of an address) says.

    `by` names columns of the rows' own table that are never null; the last one is unique, and an index has them all.
    Names are in `rising` order. Raises BadKey.
    """
    rises, falls = list(by), [f"-{name}" for name in by]
    forwards, backwards, above_it, below_it = (rises, falls, "<", ">") if rising else (falls, rises, ">", "<")
    ordered = rows.order_by(*forwards)
    if key := asked.get(BEFORE, ""):
        above = rows.filter(_beyond(rows.model, by, above_it, key)).order_by(*backwards)
        found = list(above[: size + 1])
        has_above, has_below = len(found) > size, True
        shown = found[:size][::-1]
    else:
        key = asked.get(AFTER, "")
        below = ordered.filter(_beyond(rows.model, by, below_it, key)) if key else ordered
        found = list(below[: size + 1])
        has_above, has_below = bool(key), len(found) > size
        shown = found[:size]
    if not shown:
        return KeyPage([])
    return KeyPage(
        shown,
        before=_key(shown[0], by) if has_above else "",
        after=_key(shown[-1], by) if has_below else "",
    )


def _key(row: Model, by: Sequence[str]) -> str:
    return written(*(getattr(row, name) for name in by))


def written(*values: Any) -> str:
    """Values as a key has them."""
    return SEPARATOR.join(map(_written, values))


def _written(value: Any) -> str:
    if isinstance(value, datetime.datetime):  # without the zone's "+", which an address would have to escape
        return value.astimezone(datetime.UTC).replace(tzinfo=None).isoformat() + "Z"
    return str(value)


def _beyond(model: type[Model], by: Sequence[str], sign: str, key: str) -> Beyond:
    """The rows on one side of the row with a key. Raises BadKey."""
    parts = key.split(SEPARATOR, len(by) - 1)  # a name, which can only be the last one, may have one in it
    if len(parts) != len(by) or len(key) > LONGEST_KEY or "\0" in key:
        raise BadKey
    values = [_read(_field(model, name), part) for name, part in zip(by, parts, strict=True)]
    return Beyond(*map(F, by), *values, sign=sign)


def _read(field: "Field[Any, Any]", part: str) -> Value:
    """One value of a key. Raises BadKey."""
    try:
        value = field.to_python(part)
        field.run_validators(value)
    except (ValidationError, ValueError, OverflowError) as error:
        raise BadKey from error
    if isinstance(value, datetime.datetime) and value.tzinfo is None:
        raise BadKey
    return Value(value, field)


def _field(model: type[Model], name: str) -> "Field[Any, Any]":
    field = model._meta.pk if name == "pk" else model._meta.get_field(name)
    if not isinstance(field, Field):
        raise FieldDoesNotExist(name)
    return field.target_field if isinstance(field, ForeignKey) else field
