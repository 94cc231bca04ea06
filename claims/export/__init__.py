"""Claims, verdicts and evidence as CSV: one definition of the columns, two dialects, streamed and described."""

from claims.export import metadata
from claims.export.dialects import DATE, DIALECTS, NUMBER, RAW, SPREADSHEET, TEXT, TIME, Dialect, ValueKind, utc
from claims.export.tables import CLAIMS, EVIDENCE, TABLES, VERDICTS, Column, Row, Rows, Table, of_listings
from claims.export.writing import blocks, download, file_headers, response, short_response, stream

__all__ = [
    "CLAIMS", "DATE", "DIALECTS", "EVIDENCE", "NUMBER", "RAW", "SPREADSHEET", "TABLES", "TEXT", "TIME", "VERDICTS",
    "Column", "Dialect", "Row", "Rows", "Table", "ValueKind", "blocks", "download", "file_headers", "metadata",
    "of_listings", "response", "short_response", "stream", "utc",
]  # fmt: skip
