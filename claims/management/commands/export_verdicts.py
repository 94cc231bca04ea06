"""`manage.py export_verdicts`: the listed claims and their verdicts as CSV, to a file or a pipe."""

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
from claims.models import Verdict


class Command(BaseCommand):
    """Write the same rows as the download of the claim list; with `--history` each verdict there ever was."""

    help = "Write the claims that readers find in lists, with their verdicts, as CSV."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--output", default="-", metavar="FILE", help="where to; - is the standard output")
        parser.add_argument("--history", action="store_true", help="a row for every verdict, past ones too")
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

    def handle(self, *, output: str, history: bool, dialect: str, **options: Any) -> None:
        rows = rows_for(options, history=history)
        with self.opened(output) as file:
            count = write(rows, export.DIALECTS[dialect], file)
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


def rows_for(options: dict[str, Any], *, history: bool) -> export.Rows:
    """The rows of the claims that the filters among `options` leave. Raises CommandError for a bad value."""
    query = QueryDict(mutable=True)
    for name in ClaimFilter.base_filters:
        query.setlist(name, options.get(name) or [])
    asked = ClaimFilter(query)
    if not asked.is_valid():
        raise CommandError("\n".join(asked.problems))
    if history:
        return export.of_verdicts(Verdict.objects.filter(claim__in=asked.claims))
    return export.of_claims(asked.claims)


def write(rows: export.Rows, dialect: export.Dialect, file: TextIOBase) -> int:
    """Write the header and the rows, with a progress bar on a terminal; returns how many rows there were."""
    terminal = sys.stderr.isatty()
    found = tqdm(
        rows.iterator(chunk_size=export.CHUNK),
        total=rows.count() if terminal else None,
        disable=not terminal,
        unit=" rows",
    )
    count = 0
    for count, line in enumerate(export.lines(found, dialect)):  # noqa: B007 - the header has the number 0
        file.write(line)
    return count


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
