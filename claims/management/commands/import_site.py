"""`manage.py import_site DIR`: the bundle of another installation, into an empty one."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from tqdm import tqdm

from claims.bundle.errors import BundleError
from claims.bundle.opening import Some
from claims.bundle.reading import import_site
from claims.models import Arrival


class Command(BaseCommand):
    """Take in what `export_site` wrote: the same pages at the same addresses, with the history that is proved by it."""

    help = (
        "Import a bundle that export_site wrote into an empty installation: the same state, history and hashes."
        " Everything is checked before any of it is public. Run it again after an interruption, and it goes on."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path, help="the bundle itself, such as factcheck-2026-01-31")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        if Arrival._meta.db_table not in connection.introspection.table_names():
            raise CommandError("The database has no tables yet. Run this first: manage.py migrate")
        try:
            import_site(folder, tell=self.stderr.write, show=self._shown)
        except BundleError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{error.filename or folder} cannot be read: {error.strerror}.") from error
        self.stdout.write("Everything is here, and its history is what was published.")

    def _shown(self, name: str, done: Iterator[Some], total: int, /) -> Iterator[Some]:
        """A bar on a terminal, else a line for each step."""
        with tqdm(desc=name, total=total, disable=None, file=sys.stderr) as bar:
            for some in done:
                yield some
                bar.update(len(some))
        if not sys.stderr.isatty() and not name.startswith("checking"):
            self.stderr.write(f"{name}: done")
