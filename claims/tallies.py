"""What triggers count along, for SQLite and PostgreSQL: the edition of the site, and claims by where they stand.

The edition moves on whenever something that readers may see has changed. A page that was built from an edition is
right as long as the site has it. A tally is the number of listed claims with one rating, topic and language; lists
take their totals and the counts beside their filters from these few rows.

On PostgreSQL the counting is done at the very end of a transaction, and always takes the row of the edition first: so
two transactions that publish wait for each other for a moment only, and never both.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from claims.installed import triggers_on

EDITION: Final = "claims_edition"
TALLY: Final = "claims_tally"
CLAIM: Final = "claims_claim"
EVENTS: Final = ("INSERT", "UPDATE", "DELETE")

# What the public pages are made from. Rows of the desk's own work are not among them.
SHOWN: Final = (
    CLAIM,
    "claims_verdict",
    "claims_listing",
    "claims_appearance",
    "claims_article",
    "claims_revision",
    "claims_source",
    "claims_rating",
    "claims_topic",
    "claims_claimant",
    "claims_publisher",
    "claims_pagetext",
    "claims_redaction",
)

_LISTED: Final = "('being_checked', 'decided')"
_CELL: Final = "coalesce({0}.rating_id, 0), coalesce({0}.topic_id, 0), {0}.language"
_NOW: Final = {  # in milliseconds
    "sqlite": "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)",
    "postgresql": "(extract(epoch FROM clock_timestamp()) * 1000)::bigint",
}
_RECOUNT: Final = f"SELECT {_CELL.format('c')}, count(*) FROM {CLAIM} c WHERE c.status IN {_LISTED} GROUP BY 1, 2, 3"
_KEPT: Final = f"SELECT rating, topic, language, claims FROM {TALLY} WHERE claims <> 0"

Cell = tuple[int, int, str]


@dataclass(frozen=True)
class Difference:
    """A tally that is not what a recount says. Ratings and topics by their keys, 0 for none."""

    cell: Cell
    kept: int
    counted: int


def create_all(connection: Any) -> None:
    """Create the triggers on `connection` and count anew. Nothing to do without tables, or where none is missing."""
    if not missing(connection):
        return
    drop_all(connection)
    made = _for_postgresql() if connection.vendor == "postgresql" else _for_sqlite()
    with connection.cursor() as cursor:
        for statement in made:
            cursor.execute(statement)
    recount(connection)


def drop_all(connection: Any) -> None:
    """Drop every trigger on `connection`; those that do not exist are passed over."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"DROP FUNCTION IF EXISTS {EDITION}_moves_on() CASCADE")
            cursor.execute(f"DROP FUNCTION IF EXISTS {TALLY}_kept() CASCADE")
        else:
            for name in names():
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")


def missing(connection: Any) -> list[str]:
    """The names of the triggers that are not there on `connection`; none while there are no tables."""
    if not {EDITION, TALLY, *SHOWN} <= set(connection.introspection.table_names()):
        return []
    there = triggers_on(connection)
    return [name for name in names() if name not in there]


def edition(connection: Any) -> str:
    """The edition of the site as it is now. Its time is part of it: after a backup is restored, numbers come again."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT number, moved_at FROM {EDITION} WHERE id = 1")
        row = cursor.fetchone()
    return f"{row[0]}.{row[1]}" if row else "0"


def differences(connection: Any) -> list[Difference]:
    """Where the tallies are not what a recount says, both read at the same moment."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 'kept', k.* FROM ({_KEPT}) AS k UNION ALL SELECT 'counted', n.* FROM ({_RECOUNT}) AS n")
        found: dict[Cell, dict[str, int]] = {}
        for which, rating, topic, language, claims in cursor.fetchall():
            found.setdefault((rating, topic, language), {})[which] = claims
    compared = [Difference(cell, by.get("kept", 0), by.get("counted", 0)) for cell, by in sorted(found.items())]
    return [difference for difference in compared if difference.kept != difference.counted]


def recount(connection: Any) -> None:
    """Count the claims anew; inside a transaction nobody who publishes meanwhile is counted twice or left out."""
    with connection.cursor() as cursor:
        cursor.execute(_move_on(connection.vendor))
        cursor.execute(f"DELETE FROM {TALLY}")
        cursor.execute(f"INSERT INTO {TALLY} (rating, topic, language, claims) {_RECOUNT}")


# The triggers -----------------------------------------------------------------------------------


def _name(kept: str, event: str) -> str:
    return f"{kept}_{event.lower()}"


def names() -> list[str]:
    """The names of all triggers; by them PostgreSQL's SET CONSTRAINTS knows those that wait for a transaction's end."""
    on_tables = [_name(f"{table}_moves_on", event) for table in SHOWN for event in EVENTS]
    return on_tables + [_name(f"{TALLY}_kept", event) for event in EVENTS]


def _move_on(vendor: str) -> str:
    return (
        f"INSERT INTO {EDITION} (id, number, moved_at) VALUES (1, 1, {_NOW[vendor]})"
        f" ON CONFLICT (id) DO UPDATE SET number = {EDITION}.number + 1, moved_at = excluded.moved_at"
    )


def _was_public(table: str, event: str) -> str:
    """The condition under which a change of a row can be seen by readers: of a draft claim nothing can."""
    if table != CLAIM:
        return ""
    rows = {"INSERT": ["NEW"], "UPDATE": ["OLD", "NEW"], "DELETE": ["OLD"]}[event]
    seen = " OR ".join(f"{row}.status <> 'draft'" for row in rows)
    return f"WHEN ({seen})"


def _add(row: str, number: int) -> str:
    """The SQL that adds `number` to the tally of a claim, when it stands in lists."""
    return (
        f"INSERT INTO {TALLY} (rating, topic, language, claims) SELECT {_CELL.format(row)}, {number}"
        f" WHERE {row}.status IN {_LISTED}"
        f" ON CONFLICT (rating, topic, language) DO UPDATE SET claims = {TALLY}.claims + {number};"
    )


def _columns(event: str) -> str:
    return " OF status, rating_id, topic_id, language" if event == "UPDATE" else ""


def _for_sqlite() -> Iterator[str]:
    for table in SHOWN:
        for event in EVENTS:
            yield (
                f"CREATE TRIGGER {_name(f'{table}_moves_on', event)} AFTER {event} ON {table} FOR EACH ROW"
                f" {_was_public(table, event)} BEGIN {_move_on('sqlite')}; END"
            )
    for event in EVENTS:
        taken = _add("OLD", -1) if event != "INSERT" else ""
        added = _add("NEW", 1) if event != "DELETE" else ""
        yield (
            f"CREATE TRIGGER {_name(f'{TALLY}_kept', event)} AFTER {event}{_columns(event)} ON {CLAIM} FOR EACH ROW"
            f" BEGIN {taken} {added} END"
        )


def _for_postgresql() -> Iterator[str]:
    yield (
        f"CREATE FUNCTION {EDITION}_moves_on() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {_move_on('postgresql')};"
        " RETURN NULL; END $$"
    )
    yield (
        f"CREATE FUNCTION {TALLY}_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {_move_on('postgresql')};"
        f" IF TG_OP <> 'INSERT' THEN {_add('OLD', -1)} END IF;"
        f" IF TG_OP <> 'DELETE' THEN {_add('NEW', 1)} END IF;"
        " RETURN NULL; END $$"
    )
    for event in EVENTS:
        for table in SHOWN:
            yield _at_the_end(f"{table}_moves_on", event, table, _was_public(table, event), f"{EDITION}_moves_on")
        yield _at_the_end(f"{TALLY}_kept", event, CLAIM, "", f"{TALLY}_kept", _columns(event))


def _at_the_end(kept: str, event: str, table: str, when: str, function: str, columns: str = "") -> str:
    return (
        f"CREATE CONSTRAINT TRIGGER {_name(kept, event)} AFTER {event}{columns} ON {table}"
        f" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW {when} EXECUTE FUNCTION {function}()"
    )
