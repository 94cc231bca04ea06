"""A database of its own for a benchmark."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def database(folder: Path, url: str | None) -> Iterator[None]:
    """A new, migrated database for what is measured inside, dropped at the end.

    SQLite in `folder`, or one beside that of the address `url`. The site's settings are read when it begins.
    """
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "factcheck.settings",
        "VAR_DIR": str(folder),
        "DATABASE_URL": url or f"sqlite:///{folder / 'unused.sqlite3'}",
    }
    import django

    django.setup()
    from django.db import connection

    name = str(folder / "benchmark.sqlite3") if connection.vendor == "sqlite" else "factcheck_benchmark"
    connection.settings_dict["TEST"]["NAME"] = name
    before = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    sys.stdout.write(f"On {connection.display_name}:\n")
    try:
        yield
    finally:
        connection.creation.destroy_test_db(str(before), verbosity=0)
