"""Bringing the database back to what the migrations made, after a test whose transactions were real.

Django's own way takes half a second: it truncates every table, and makes the content types, the permissions and the
roles anew, all of which our triggers would refuse or count. Here what the migrations made is kept aside once, and put
back past the triggers in a few milliseconds.
"""

import sqlite3
from collections.abc import Callable
from typing import Any

KEPT = "kept"  # PostgreSQL's schema for the rows that are put back


def keep(connection: Any) -> Callable[[], None]:
    """Keep what is in the database now; the function puts it back, in a transaction of its own."""
    return _keep_rows(connection) if connection.vendor == "postgresql" else _keep_file(connection)


def let_go(connection: Any) -> None:
    """End what other threads still hold open in the database, so that it can be removed.

    A browser keeps its way to the site open, and behind it a thread of the test server its way to PostgreSQL.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


def _keep_file(connection: Any) -> Callable[[], None]:
    """SQLite: the whole file, page by page; triggers know nothing of it."""
    kept = sqlite3.connect(":memory:", check_same_thread=False)
    connection.ensure_connection()
    connection.connection.backup(kept)

    def put_back() -> None:
        connection.ensure_connection()
        kept.backup(connection.connection)

    return put_back


def _keep_rows(connection: Any) -> Callable[[], None]:
    """PostgreSQL: the rows of the few tables that have any, and all others empty. Takes the rights of a superuser."""
    tables = connection.introspection.table_names()
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {KEPT}")
        filled = [table for table in tables if _has_rows(cursor, table)]
        for table in filled:
            cursor.execute(f"CREATE TABLE {KEPT}.{table} AS TABLE {table}")
    statements = ["SET LOCAL session_replication_role = replica"]  # without triggers, those of foreign keys among them
    for table in tables:
        statements += _like_kept(table) if table in filled else [f"DELETE FROM {table}"]
    script = "; ".join(["BEGIN", *statements, "COMMIT"])

    def put_back() -> None:
        with connection.cursor() as cursor:
            cursor.execute(script)

    return put_back


def _has_rows(cursor: Any, table: str) -> bool:
    cursor.execute(f"SELECT EXISTS (SELECT FROM {table})")
    (has_rows,) = cursor.fetchone()
    return bool(has_rows)


def _like_kept(table: str) -> list[str]:
    """Only rows that differ are written: most tests leave them as they are."""
    kept = f"{KEPT}.{table}"
    return [
        f"DELETE FROM {table} WHERE id IN (SELECT id FROM (TABLE {table} EXCEPT TABLE {kept}) AS other)",
        f"INSERT INTO {table} (TABLE {kept} EXCEPT TABLE {table})",
    ]
