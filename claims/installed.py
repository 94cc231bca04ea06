"""Which triggers a database has, on SQLite and PostgreSQL."""

from typing import Any, Final

_NAMES: Final = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
}


def triggers_on(connection: Any) -> set[str]:
    """The names of all triggers on `connection`."""
    with connection.cursor() as cursor:
        cursor.execute(_NAMES[connection.vendor])
        return {name for (name,) in cursor.fetchall()}
