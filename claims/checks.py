"""System checks of our own."""

from collections.abc import Sequence
from typing import Any, Final

from django.core import checks
from django.db import connections

from claims import search_index, tallies, triggers

TRIGGERS: Final = {
    triggers: "rules that keep published work unchanged",
    search_index: "triggers that keep the search index in step",
    tallies: "triggers that count claims, and the editions by which pages are known to be current",
}


def missing_triggers(*, databases: Sequence[str] | None = None, **_options: Any) -> list[checks.CheckMessage]:
    """claims.W001: a migration that failed half-way left the database without some of its triggers."""
    return [
        checks.Warning(
            f"The database “{using}” lacks {kept}: {', '.join(missing)}.",
            hint="Run manage.py migrate, which creates them.",
            id="claims.W001",
        )
        for using in databases or ()
        for made_by, kept in TRIGGERS.items()
        if (missing := made_by.missing(connections[using]))
    ]


def register() -> None:
    """Make the checks known to Django; `manage.py check --database default` runs them, and so does migrate."""
    checks.register(missing_triggers, checks.Tags.database)
