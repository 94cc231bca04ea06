"""What the files are, for programs: CSVW metadata (W3C, Metadata Vocabulary for Tabular Data), always in English."""

from collections.abc import Iterable
from typing import Any, Final

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from claims.export.dialects import SPREADSHEET, Dialect, ValueKind, utc
from claims.export.tables import TABLES, Column, Table
from claims.redacting import GAP
from claims.selectors.history import written_head

CONTENT_TYPE: Final = "application/csvm+json"
UNDO: Final = (
    "So that no spreadsheet takes a text for a formula, a ' is written before some: take away one ' that begins a text,"
    " and one that follows a comma, semicolon, vertical bar, quotation mark, tab or line end inside of it."
)
TAKEN_OUT: Final = (
    f"Where a text had to be taken out, a text stands that begins with “{GAP}”, with the day and the reason."
    " The JSON of the claim lists these places."
)

Metadata = dict[str, Any]

_CONTEXT: Final = ["http://www.w3.org/ns/csvw", {"@language": "en"}]
_DATATYPES: Final = {
    ValueKind.TEXT: "string",
    ValueKind.NUMBER: "nonNegativeInteger",
    ValueKind.DATE: "date",
    ValueKind.TIME: "dateTime",
}


def of_all(addresses: dict[str, str], dialect: Dialect, *, query: str, filtered: str) -> Metadata:
    """The files together, by the address of each: what they hold, and how their rows are joined.

    `query` is that of the list of claims, and `filtered` the same in words, empty when nothing is filtered.
    """
    tables = [_table(TABLES[name], address, addresses) for name, address in addresses.items()]
    return {"@context": _CONTEXT, **_origin(dialect, query, filtered), "tables": tables}


def of_one(table: Table, file: str, dialect: Dialect, *, query: str, filtered: str) -> Metadata:
    """One file beside its metadata, without others that it could be joined to."""
    return {"@context": _CONTEXT, **_table(table, file, {}), **_origin(dialect, query, filtered)}


def _origin(dialect: Dialect, query: str, filtered: str) -> Metadata:
    """Where the data come from, when, and under which terms: what else is said of all files belongs here."""
    with translation.override(settings.LANGUAGE_CODE):
        shown_at = settings.SITE_URL + reverse("claims:claims")
    return {
        "dc:title": f"Claims and verdicts of {settings.SITE_NAME}",
        "dc:description": filtered or "All claims that stand in lists.",
        "dc:source": {"@id": f"{shown_at}?{query}" if query else shown_at},
        "dc:publisher": {"schema:name": settings.SITE_NAME, "schema:url": {"@id": settings.SITE_URL}},
        "dc:license": {"@id": settings.DATA_LICENSE},
        "dc:modified": {"@value": utc(timezone.now()), "@type": "xsd:dateTime"},
        **({"schema:version": head} if (head := written_head()) else {}),  # of the history of verdicts
        "rdfs:comment": [TAKEN_OUT, *([UNDO] if dialect is SPREADSHEET else [])],
        "dialect": {
            "encoding": "utf-8",  # whose decoder takes a byte order mark away
            "delimiter": ",",
            "quoteChar": '"',
            "doubleQuote": True,
            "lineTerminators": ["\r\n"],
            "header": True,
        },
    }


def _table(table: Table, url: str, addresses: dict[str, str]) -> Metadata:
    schema: Metadata = {
        "columns": [_column(table, column) for column in table.columns],
        "primaryKey": list(table.key),
    }
    if keys := [_foreign_key(columns, addresses[other]) for columns, other in table.refers_to if other in addresses]:
        schema["foreignKeys"] = keys
    return {"url": url, "dc:description": table.meaning, "tableSchema": schema}


def _column(table: Table, column: Column) -> Metadata:
    return {
        "name": column.name,
        "titles": column.name,
        "dc:description": column.meaning,
        "datatype": _DATATYPES[column.kind],
        **({"required": True} if column.name in table.key else {}),
    }


def _foreign_key(columns: Iterable[str], other: str) -> Metadata:
    named = list(columns)  # both tables call them the same
    return {"columnReference": named, "reference": {"resource": other, "columnReference": named}}
