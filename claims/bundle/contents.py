"""The files of a bundle: for people and their tools, and for another installation of this software."""

import datetime
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings

from claims import export, linked_data
from claims.bundle.tables import PARTS, PEOPLE, Part, Row, is_person, people
from claims.export import RAW, TABLES, Table, ValueKind
from claims.models import Claim
from claims.reading import reading
from claims.selectors.history import count, links

Json = dict[str, Any]

FORM: Final = 1  # counted up when a bundle of before could not be imported any more
NAME: Final = "factcheck"
_TYPES: Final = {
    ValueKind.TEXT: {"type": "string"},
    ValueKind.NUMBER: {"type": "integer"},
    ValueKind.DATE: {"type": "date"},
    ValueKind.TIME: {"type": "datetime", "format": "%Y-%m-%dT%H:%M:%SZ"},
}


@dataclass(frozen=True)
class File:
    """One file: its blocks of bytes, how many rows they hold (to show progress), and what it is for a data package."""

    path: str
    meaning: str
    blocks: Callable[[], Iterator[tuple[bytes, int]]]
    total: Callable[[], int]
    described: Json


def files() -> list[File]:
    """Every file of a bundle but those that describe it, in the order in which they are written."""
    return [*(_csv(table) for table in TABLES.values()), _CLAIM_REVIEWS, _CHAIN, _people(), *map(_records, PARTS)]


def written(row: Row) -> bytes:
    """A row as a line."""
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def time(moment: datetime.datetime) -> str:
    """A moment to the last digit, in UTC."""
    return f"{moment.astimezone(datetime.UTC):%Y-%m-%dT%H:%M:%S.%fZ}"


# For people and their tools -----------------------------------------------------------------------


def _csv(table: Table) -> File:
    rows = table.rows(Claim.objects.listed())

    def blocks() -> Iterator[tuple[bytes, int]]:
        with reading(rows) as found:
            yield from export.blocks(found, RAW, table.names, table.kinds)

    return File(f"{table.name}.csv", table.meaning, blocks, rows.count, _table_schema(table))


def _table_schema(table: Table) -> Json:
    """The columns as Frictionless Table Schema."""
    fields = [
        {"name": column.name, "description": column.meaning, **_TYPES[column.kind]}
        | ({"constraints": {"required": True}} if column.name in table.key else {})
        for column in table.columns
    ]
    keys = [
        {"fields": list(columns), "reference": {"resource": other, "fields": list(columns)}}
        for columns, other in table.refers_to
    ]
    schema = {"fields": fields, "primaryKey": list(table.key), "missingValues": [""], "foreignKeys": keys}
    return {
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "dialect": {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "lineTerminator": "\r\n", "header": True},
        "schema": schema,
    }


def _reviews() -> Iterator[tuple[bytes, int]]:
    for block in linked_data.data_feed(settings.LANGUAGE_CODE):
        yield block, block.count(b'"DataFeedItem"')


def _chain() -> Iterator[tuple[bytes, int]]:
    after: int | None = 0
    while after is not None:
        found = links(after)
        yield b"".join(map(written, found.rows)), len(found.rows)
        after = found.after


_CLAIM_REVIEWS: Final = File(
    "claimreview.json",
    "The ClaimReview of every verdict that stands (schema.org), as one DataFeed.",
    _reviews,
    lambda: Claim.objects.published().exclude(current_verdict=None).count(),
    {"format": "json", "mediatype": "application/ld+json"},
)
_LINES: Final = {"type": "file", "format": "jsonl", "mediatype": "application/jsonl"}
_CHAIN: Final = File(
    "chain.jsonl",
    "The chain of all verdicts, a line each, in the order of publication: what is hashed, its hash, texts, salts.",
    _chain,
    count,
    _LINES,
)


# For another installation ---------------------------------------------------------------------------


def _people() -> File:
    def blocks() -> Iterator[tuple[bytes, int]]:
        for number, name in enumerate(people().values(), start=1):
            yield written({"number": number, "name": name}), 1

    return File(PEOPLE, "Who signed what is public, by numbers that mean nothing elsewhere.", blocks, _none, _LINES)


def _none() -> int:
    return 0


def _records(part: Part) -> File:
    def blocks() -> Iterator[tuple[bytes, int]]:
        shape = _shape(part)
        for rows in part.batches():
            for row in rows:
                for name, change in shape.items():
                    if row[name] is not None:
                        row[name] = change(row[name])
            yield b"".join(map(written, rows)), len(rows)

    meaning = f"The public rows and columns of {part.model._meta.verbose_name_plural}, for an import."
    return File(part.path, meaning, blocks, lambda: part.rows().count(), _LINES)


def _shape(part: Part) -> dict[str, Callable[[Any], Any]]:
    """For each column that JSON has no values for, how they are written."""
    numbers = {pk: number for number, pk in enumerate(people(), start=1)}
    shape: dict[str, Callable[[Any], Any]] = {}
    for name in part.public:
        column = part.column(name)
        if is_person(column):
            shape[name] = numbers.__getitem__
        elif column.get_internal_type() == "DateTimeField":
            shape[name] = time
        elif column.get_internal_type() == "DateField":
            shape[name] = str
    return shape
