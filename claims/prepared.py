"""Queries whose SQL is made once: for a page of a few rows, making it costs ten times what asking does."""

from collections.abc import Callable, Iterator, Sequence
from itertools import repeat
from typing import Any, Final

from django.db import connection
from django.db.models import QuerySet

OPEN: Final[dict[type, Any]] = {int: -987_654_321_987, str: "-open-value-"}  # stand for the value in the SQL

Row = tuple[Any, ...]


class PreparedForKeys:
    """The rows of a `values_list` query for some keys, which are left open: see `Prepared`.

    `build` makes the query for a list of at most `most` keys.
    """

    def __init__(self, build: Callable[[list[int]], "QuerySet[Any, Any]"], *, most: int) -> None:
        self.most = most
        self.query = _Query(build, [OPEN[int] - place for place in range(most)])

    def __call__(self, keys: Sequence[int]) -> list[Row]:
        """The rows for any number of keys, in no order."""
        return [row for some in range(0, len(keys), self.most) for row in self._rows(keys[some : some + self.most])]

    def _rows(self, keys: Sequence[int]) -> list[Row]:
        return self.query.rows([*keys, *repeat(keys[-1], self.most - len(keys))])


class Prepared:
    """The rows of a `values_list` query in which one value is left open.

    `build` makes the query for a value, which is an `of`. It is called once for each kind of database, so nothing else
    in the query may change: neither the time nor the language.
    """

    def __init__(self, build: Callable[[Any], "QuerySet[Any, Any]"], *, of: type[int] | type[str]) -> None:
        self.query = _Query(lambda values: build(values[0]), [OPEN[of]])

    def __call__(self, value: int | str) -> list[Row]:
        """The rows for `value`."""
        return self.query.rows([value])


class _Query:
    """A query whose SQL is made once for each kind of database, with the values that are `left_open`."""

    def __init__(self, build: Callable[[list[Any]], "QuerySet[Any, Any]"], left_open: list[Any]) -> None:
        self.build = build
        self.left_open = left_open
        self.made: dict[str, tuple[str, list[Any], dict[int, tuple[list[Any], Any]]]] = {}

    def rows(self, values: Sequence[Any]) -> list[Row]:
        """The rows for the values, one for each that was left open."""
        if connection.vendor not in self.made:
            self.made[connection.vendor] = self._make()
        sql, params, converters = self.made[connection.vendor]
        said = dict(zip(self.left_open, values, strict=True))
        with connection.cursor() as cursor:
            cursor.execute(sql, [said.get(param, param) for param in params])
            rows = cursor.fetchall()
        return list(_converted(rows, converters)) if converters else rows

    def _make(self) -> tuple[str, list[Any], dict[int, tuple[list[Any], Any]]]:
        compiler = self.build(self.left_open).query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        converters = compiler.get_converters([column for column, _sql, _alias in compiler.select])
        return sql, list(params), converters


def _converted(rows: list[Row], converters: dict[int, tuple[list[Any], Any]]) -> Iterator[Row]:
    """The rows with values as Python has them: the database's own types for times and JSON differ."""
    for row in rows:
        values = list(row)
        for position, (convert, column) in converters.items():
            for step in convert:
                values[position] = step(values[position], column, connection)
        yield tuple(values)
