"""System checks of our own."""

from collections.abc import Sequence
from typing import Any

from django.core import checks
from django.db import connections

from claims import triggers


def append_only_tables(*, databases: Sequence[str] | None = None, **_options: Any) -> list[checks.CheckMessage]:
    """claims.W001: a migration that failed half-way left the database without some of its triggers."""
    return [
        checks.Warning(
            f"The database “{using}” lacks rules that keep published work unchanged: {', '.join(missing)}.",
            hint="Run manage.py migrate, which creates them.",
            id="claims.W001",
        )
        for using in databases or ()
        if (missing := triggers.missing(connections[using]))
    ]


def register() -> None:
    """Make the checks known to Django; `manage.py check --database default` runs them, and so does migrate."""
    checks.register(append_only_tables, checks.Tags.database)
