"""Reading tables of any length: a few rows are in memory at once."""

from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from typing import Any, Final, TypeVar

from django.db import connections, transaction
from django.db.models import QuerySet

AT_ONCE: Final = 500  # rows in memory; an explanation can be long

Row = TypeVar("Row")


@contextmanager
def reading(rows: QuerySet[Any, Row]) -> Iterator[Iterator[Row]]:
    """The rows, read as they are asked for. Leaving ends the query.

    PostgreSQL reads a cursor outside of a transaction to its end before it gives the first row. SQLite would take the
    lock of writers for a transaction, and needs none.
    """
    connection = connections[rows.db]
    begins_one = connection.vendor == "postgresql" and not connection.in_atomic_block
    with (
        transaction.atomic(using=rows.db) if begins_one else nullcontext(),
        closing(rows.iterator(chunk_size=AT_ONCE)) as found,  # type: ignore[type-var]
    ):
        yield found
