"""The full-text index of claims: one document a claim, kept in step by triggers, for SQLite and PostgreSQL.

A document holds the claim's statement, its translations and its quotes, each text once. Triggers write it, so that it
is right whatever writes the rows: the site, a bulk update, or SQL by hand. They are dropped and created together with
those of `claims.triggers`, and for the same reason; what changed in between they have not seen, so with them the
index is filled anew.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

TABLE: Final = "claims_document"
SEPARATOR: Final = "\x1e"  # between the texts of a document: ASCII's record separator, which stands in no text
LONGEST: Final = 100_000  # code points of a document; PostgreSQL refuses a list of words above one megabyte

# What PostgreSQL's parser would read as part of a number, a path, a host or a tag: "-19" is no number below zero here.
_SIGNS: Final = "+-./:;<>@_&~#‘’“”«»–—"
_ACCENTS: Final = "".join(map(chr, range(0x300, 0x370)))  # as NFKD sets them, behind their letters


@dataclass(frozen=True)
class Part:
    """A table whose rows make documents: which claim a row belongs to, and which of its columns count."""

    table: str
    claim: str
    columns: tuple[str, ...]


PARTS: Final = (
    Part("claims_claim", "id", ("statement", "translations")),
    Part("claims_appearance", "claim_id", ("claim_id", "quote")),
)
TOUCHED: Final = {"INSERT": "NEW.{0}", "UPDATE": "OLD.{0}, NEW.{0}", "DELETE": "OLD.{0}"}


def words_in(text: str) -> str:
    """The SQL for the words of `text` (SQL too) as PostgreSQL's index keeps them: folded, and cut to their stems.

    English stems, whatever the language: they shorten French plurals too, and a word that they miss is one of many.
    """
    folded = f"translate(lower(normalize({text}, NFKD)), '{_SIGNS}{_ACCENTS}', '{' ' * len(_SIGNS)}')"
    return f"strip(to_tsvector('pg_catalog.english', {folded}))"


def create_table(connection: Any) -> None:
    """Create the empty index on `connection`, without its triggers; it must not exist."""
    with connection.cursor() as cursor:
        cursor.execute(_POSTGRESQL_TABLE if connection.vendor == "postgresql" else _SQLITE_TABLE)


def drop_table(connection: Any) -> None:
    """Drop the index on `connection`."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {TABLE}")


def create_all(connection: Any) -> None:
    """Create the triggers on `connection` and fill the index. Nothing to do without tables, or where none is missing.

    For a million claims filling takes some 15 seconds on SQLite, and 90 on PostgreSQL.
    """
    if not missing(connection):
        return
    drop_all(connection)
    if connection.vendor == "postgresql":
        made = [statement for part in PARTS for event in TOUCHED for statement in _for_postgresql(part, event)]
        filled = _filled_postgresql()
    else:
        made = [_for_sqlite(part, event) for part in PARTS for event in TOUCHED]
        filled = _filled_sqlite()
    with connection.cursor() as cursor:
        for statement in (*made, *filled):
            cursor.execute(statement)


def drop_all(connection: Any) -> None:
    """Drop every trigger on `connection`; those that do not exist are passed over."""
    with connection.cursor() as cursor:
        for part in PARTS:
            for event in TOUCHED:
                if connection.vendor == "postgresql":
                    cursor.execute(f"DROP FUNCTION IF EXISTS {_name(part, event)}() CASCADE")
                else:
                    cursor.execute(f"DROP TRIGGER IF EXISTS {_name(part, event)}")


def missing(connection: Any) -> list[str]:
    """The names of the triggers that are not there on `connection`; none while there are no tables."""
    if not {TABLE, *(part.table for part in PARTS)} <= set(connection.introspection.table_names()):
        return []
    postgresql = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    sqlite = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    with connection.cursor() as cursor:
        cursor.execute(postgresql if connection.vendor == "postgresql" else sqlite)
        there = {name for (name,) in cursor.fetchall()}
    return [name for part in PARTS for event in TOUCHED if (name := _name(part, event)) not in there]


# Asking it --------------------------------------------------------------------------------------
#
# A term is what stands in a query of the database's own language: a word in quotes, or several.


def counts(connection: Any, words: list[str], up_to: int) -> dict[str, int]:
    """The words as terms, and in how many claims each stands: at least so many when it is `up_to` or more.

    SQLite counts no further than that. PostgreSQL counts nothing: of the commonest words, about a thousand, it has the
    frequencies among its statistics; all others stand in few claims, and 0 is said of them.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRESQL_COUNTS, [" ".join(words)])
            return {f"'{word}'": count for word, count in cursor.fetchall()}
        cursor.execute(_SQLITE_COUNTS, [up_to, json.dumps([f'"{word}"' for word in dict.fromkeys(words)])])
        return dict(cursor.fetchall())


def together(connection: Any, terms: Iterable[str]) -> str:
    """The term for claims in which all of `terms` stand."""
    return (" & " if connection.vendor == "postgresql" else " AND ").join(terms)


def claims_with(connection: Any, terms: list[str], up_to: int) -> dict[str, list[int]]:
    """For each term the keys of the claims in which it stands, `up_to` of them at most."""
    key, match = (
        ("claim_id", "words @@ %s::tsquery") if connection.vendor == "postgresql" else ("rowid", f"{TABLE} MATCH %s")
    )
    one = f"SELECT * FROM (SELECT %s AS term, {key} FROM {TABLE} WHERE {match} LIMIT {up_to}) AS part"
    found: dict[str, list[int]] = {term: [] for term in terms}
    if terms:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join([one] * len(terms)), [term for term in terms for _twice in range(2)])
            for term, claim in cursor.fetchall():
                found[term].append(claim)
    return found


def documents(connection: Any, claims: list[int], longest: int) -> dict[int, str]:
    """The documents of claims by their keys, each cut to `longest` code points."""
    key = "claim_id" if connection.vendor == "postgresql" else "rowid"
    if not claims:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {key}, substr(text, 1, {longest}) FROM {TABLE} WHERE {key} IN ({', '.join(['%s'] * len(claims))})",
            claims,
        )
        return dict(cursor.fetchall())


_SQLITE_COUNTS: Final = (
    f"SELECT value, (SELECT count(*) FROM (SELECT 1 FROM {TABLE} WHERE {TABLE} MATCH value LIMIT %s))"
    " FROM json_each(%s)"
)
_POSTGRESQL_COUNTS: Final = (
    "WITH common AS (SELECT * FROM pg_stats, unnest(most_common_elems::text::text[], most_common_elem_freqs)"
    f" AS one (word, frequency) WHERE schemaname = current_schema AND tablename = '{TABLE}' AND attname = 'words')"
    " SELECT asked.word, coalesce(frequency * (SELECT reltuples FROM pg_class"
    f" WHERE oid = '{TABLE}'::regclass), 0)::integer"
    f" FROM unnest(tsvector_to_array({words_in('%s')})) AS asked (word) LEFT JOIN common USING (word)"
)


# Making it --------------------------------------------------------------------------------------


def _name(part: Part, event: str) -> str:
    return f"{part.table}_indexed_on_{event.lower()}"


def _changed(part: Part, event: str) -> str:
    """The condition under which `event` changes a document: saving a form writes every column, most as they were."""
    if event != "UPDATE":
        return ""
    return f"WHEN ({' OR '.join(f'NEW.{column} <> OLD.{column}' for column in part.columns)})"


_SQLITE_TABLE: Final = (
    f"CREATE VIRTUAL TABLE {TABLE} USING fts5(text, tokenize = 'porter unicode61 remove_diacritics 2')"
)
_POSTGRESQL_TABLE: Final = (
    f"CREATE TABLE {TABLE} (claim_id bigint PRIMARY KEY, text text NOT NULL,"
    f" words tsvector NOT NULL GENERATED ALWAYS AS ({words_in('text')}) STORED)"
)

# The document of claim `c`: a text once that is quoted from ten articles, and what the desk wrote before the quotes,
# because only the beginning of a long document is compared.
_SQLITE_DOCUMENT: Final = (
    f"SELECT substr(group_concat(text, char({ord(SEPARATOR)})), 1, {LONGEST}) FROM (SELECT text FROM ("
    "SELECT 1 AS place, c.statement AS text UNION ALL SELECT 2, value FROM json_each(c.translations)"
    " UNION ALL SELECT 3, quote FROM claims_appearance WHERE claim_id = c.id) GROUP BY text ORDER BY min(place))"
)
_POSTGRESQL_DOCUMENT: Final = (
    f"SELECT substr(string_agg(text, chr({ord(SEPARATOR)}) ORDER BY place), 1, {LONGEST}) FROM ("
    "SELECT text, min(place) AS place FROM (SELECT 1 AS place, c.statement AS text"
    " UNION ALL SELECT 2, value #>> '{}' FROM jsonb_path_query(c.translations, '$.*') AS value"
    " UNION ALL SELECT 3, quote FROM claims_appearance WHERE claim_id = c.id) AS texts GROUP BY text) AS once"
)


def _filled_sqlite() -> list[str]:
    return [
        f"DROP TABLE {TABLE}",  # deleting the rows of an FTS5 table takes as long as writing them did
        _SQLITE_TABLE,
        f"INSERT INTO {TABLE} (rowid, text) SELECT c.id, ({_SQLITE_DOCUMENT}) FROM claims_claim c ORDER BY c.id",
    ]


def _filled_postgresql() -> list[str]:
    return [
        f"DROP INDEX IF EXISTS {TABLE}_words",  # as PostgreSQL's manual advises before many rows
        f"TRUNCATE {TABLE}",
        f"INSERT INTO {TABLE} (claim_id, text) SELECT c.id, ({_POSTGRESQL_DOCUMENT}) FROM claims_claim c",
        f"CREATE INDEX {TABLE}_words ON {TABLE} USING gin (words)",
    ]


def _for_sqlite(part: Part, event: str) -> str:
    claims = TOUCHED[event].format(part.claim)
    return (
        f"CREATE TRIGGER {_name(part, event)} AFTER {event} ON {part.table} FOR EACH ROW {_changed(part, event)} BEGIN"
        f" DELETE FROM {TABLE} WHERE rowid IN ({claims});"
        f" INSERT INTO {TABLE} (rowid, text)"
        f" SELECT c.id, ({_SQLITE_DOCUMENT}) FROM claims_claim c WHERE c.id IN ({claims}); END"
    )


def _for_postgresql(part: Part, event: str) -> list[str]:
    """The row is locked in a statement of its own: the next one sees what another transaction wrote meanwhile."""
    claims = TOUCHED[event].format(part.claim)
    return [
        (
            f"CREATE FUNCTION {_name(part, event)}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" PERFORM 1 FROM {TABLE} WHERE claim_id IN ({claims}) ORDER BY claim_id FOR UPDATE;"
            f" DELETE FROM {TABLE} d WHERE d.claim_id IN ({claims})"
            " AND NOT EXISTS (SELECT 1 FROM claims_claim c WHERE c.id = d.claim_id);"
            f" INSERT INTO {TABLE} (claim_id, text)"
            f" SELECT c.id, ({_POSTGRESQL_DOCUMENT}) FROM claims_claim c WHERE c.id IN ({claims})"
            " ON CONFLICT (claim_id) DO UPDATE SET text = EXCLUDED.text;"
            " RETURN NULL; END $$"
        ),
        (
            f"CREATE TRIGGER {_name(part, event)} AFTER {event} ON {part.table} FOR EACH ROW {_changed(part, event)}"
            f" EXECUTE FUNCTION {_name(part, event)}()"
        ),
    ]
