"""`manage.py export_verdicts`: the listed claims, their verdicts or the evidence as CSV, to a file or a pipe."""

import json
import secrets
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from io import TextIOBase
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.http import QueryDict
from tqdm import tqdm

from claims import export
from claims.filters import ClaimFilter
from claims.reading import reading


class Command(BaseCommand):
    """Write the same rows as the download of the claim list, and beside a file what programs have to know of it."""

    help = "Write the claims that readers find in lists, with their verdicts, as CSV."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--output", default="-", metavar="FILE", help="where to; - is the standard output")
        tables = parser.add_mutually_exclusive_group()
        tables.add_argument(
            "--history", dest="table", action="store_const", const=export.VERDICTS.name, default=export.CLAIMS.name,
            help="a row for every verdict, past ones too",
        )  # fmt: skip
        tables.add_argument(
            "--evidence", dest="table", action="store_const", const=export.EVIDENCE.name,
            help="a row for every piece of evidence of every verdict",
        )  # fmt: skip
        parser.add_argument(
            "--dialect",
            choices=list(export.DIALECTS),
            default=export.SPREADSHEET.name,
            help="raw escapes nothing: for programs, not for spreadsheets (default: %(default)s)",
        )
        filters = parser.add_argument_group("filters", "With the names and values of the claim list's address.")
        for name, filter_ in ClaimFilter.base_filters.items():
            option = f"--{name.replace('_', '-')}"
            filters.add_argument(option, dest=name, action="append", metavar="VALUE", help=str(filter_.label))

    def handle(self, *, output: str, table: str, dialect: str, **options: Any) -> None:
        asked = filtered(options)
        with self.opened(output) as file:
            count = write(asked, export.TABLES[table], export.DIALECTS[dialect], file)
        if output != "-":
            described = metadata(asked, export.TABLES[table], export.DIALECTS[dialect], Path(output).name)
            with self.opened(f"{output}-metadata.json") as file:
                file.write(described)
        self.stderr.write(f"{count} rows written to {_named(output)}.", self.style.SUCCESS)

    @contextmanager
    def opened(self, output: str) -> Iterator[TextIOBase]:
        """The file to write to. Raises CommandError when it cannot be written, wherever that shows."""
        try:
            with self.standard_output() if output == "-" else replacing(Path(output).resolve()) as file:
                yield file
        except OSError as error:
            raise CommandError(f"{_named(output)} cannot be written: {error.strerror or error}.") from error

    def standard_output(self) -> "nullcontext[TextIOBase]":
        with suppress(AttributeError):  # only a real stream has an encoding
            self.stdout.reconfigure(encoding="utf-8", newline="")
        return nullcontext(self.stdout)


def _named(output: str) -> str:
    return "the standard output" if output == "-" else output


def filtered(options: dict[str, Any]) -> ClaimFilter:
    """What the filters among `options` leave. Raises CommandError for a bad value."""
    query = QueryDict(mutable=True)
    for name in ClaimFilter.base_filters:
        query.setlist(name, options.get(name) or [])
    asked = ClaimFilter(query)
    if not asked.is_valid():
        raise CommandError("\n".join(asked.problems))
    return asked


def write(asked: ClaimFilter, table: export.Table, dialect: export.Dialect, file: TextIOBase) -> int:
    """Write the header and the rows, with a progress bar on a terminal; returns how many rows there were."""
    rows = table.rows(asked.claims)
    terminal = sys.stderr.isatty()
    total = rows.count() if terminal else None
    written = 0
    with reading(rows) as found, tqdm(total=total, disable=not terminal, unit=" rows") as bar:
        for block, count in export.blocks(found, dialect, table.names, table.kinds):
            file.write(block.decode())
            bar.update(count)
            written += count
    return written


def metadata(asked: ClaimFilter, table: export.Table, dialect: export.Dialect, file: str) -> str:
    """CSVW metadata of a file with that name, for one beside it."""
    chips = " · ".join(f"{chip.label}: {chip.value}" for chip in asked.chips)
    described = export.metadata.of_one(table, file, dialect, query=asked.query, filtered=chips)
    return json.dumps(described, ensure_ascii=False, indent=1) + "\n"


@contextmanager
def replacing(path: Path) -> Iterator[TextIOBase]:
    """A new file that takes the place of `path` once it is whole; after an error nothing is left of it.

    Raises OSError, also when `path` is something else than a file: a folder or a device is not replaced.
    """
    if path.exists() and not path.is_file():
        raise OSError("it is not a file")
    partial = path.with_name(f".export-{secrets.token_hex(8)}.partial")
    try:
        with partial.open("x", encoding="utf-8", newline="") as file:
            yield file
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
