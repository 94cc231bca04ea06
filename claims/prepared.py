"""Queries whose SQL is made once: for a page of a few rows, making it costs ten times what asking does."""

from collections.abc import Callable, Iterator
from typing import Any, Final

from django.db import connection
from django.db.models import QuerySet

OPEN: Final[dict[type, Any]] = {int: -987_654_321_987, str: "-open-value-"}  # stand for the value in the SQL

Row = tuple[Any, ...]


class Prepared:
    """The rows of a `values_list` query in which one value is left open.

    `build` makes the query for a value, which is an `of`. It is called once for each kind of database, so nothing else
    in the query may change: neither the time nor the language.
    """

    def __init__(self, build: Callable[[Any], "QuerySet[Any, Any]"], *, of: type[int] | type[str]) -> None:
        self.build = build
        self.open = OPEN[of]
        self.made: dict[str, tuple[str, list[Any], dict[int, tuple[list[Any], Any]]]] = {}

    def __call__(self, value: int | str) -> list[Row]:
        """The rows for `value`."""
        if connection.vendor not in self.made:
            self.made[connection.vendor] = self._make()
        sql, params, converters = self.made[connection.vendor]
        with connection.cursor() as cursor:
            cursor.execute(sql, [value if param == self.open else param for param in params])
            rows = cursor.fetchall()
        return list(_converted(rows, converters)) if converters else rows

    def _make(self) -> tuple[str, list[Any], dict[int, tuple[list[Any], Any]]]:
        compiler = self.build(self.open).query.get_compiler(connection=connection)
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
