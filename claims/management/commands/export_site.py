"""`manage.py export_site DIR`: everything public as one bundle."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from claims.bundle.contents import File
from claims.bundle.errors import BundleError
from claims.bundle.writing import export_site


class Command(BaseCommand):
    """Write a dated bundle with checksums, which `import_site` takes into another installation."""

    help = (
        "Write everything public into a new folder in DIR: CSV, ClaimReview, the chain of verdicts, and the records"
        " that import_site takes into another, empty installation. Run it again after an interruption, and it goes on."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path)

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            made = export_site(folder, tell=self.stderr.write, show=self._shown)
        except BundleError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(str(made))

    def _shown(self, file: File, blocks: Iterator[tuple[bytes, int]]) -> Iterator[tuple[bytes, int]]:
        """A bar on a terminal, else a line for each file."""
        total = file.total() if sys.stderr.isatty() else None
        with tqdm(desc=file.path, total=total, unit=" rows", disable=None, file=sys.stderr) as bar:
            done = 0
            for block, rows in blocks:
                yield block, rows
                bar.update(rows)
                done += rows
        if not sys.stderr.isatty():
            self.stderr.write(f"{file.path}: {done} rows")
