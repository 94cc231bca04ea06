"""The full-text index of claims: one document a claim, kept in step by triggers, for SQLite and PostgreSQL.

A document holds the claim's statement, its translations and its quotes, each text once: those that readers see (of a
claim that is public), and apart from them those that only the desk sees. Triggers write it, so that it is right
whatever writes the rows: the site, a bulk update, or SQL by hand. They are dropped and created together with those of
`claims.triggers`, and for the same reason; what changed in between they have not seen, so with them the index is
filled anew.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from claims.installed import triggers_on

TABLE: Final = "claims_document"
SEPARATOR: Final = "\x1e"  # between the texts of a document: ASCII's record separator, which stands in no text
FOUND_FIRST: Final = 30_000  # claims, before a page of them is taken; of more SQLite goes along the order of the list
LONGEST: Final = 100_000  # code points of a document; PostgreSQL refuses a list of words above one megabyte

# What PostgreSQL's parser would read as part of a number, a path, a host or a tag: "-19" is no number below zero here.
_SIGNS: Final = "+-./:;<>@_&~#‘’“”«»–—"
_ACCENTS: Final = "".join(map(chr, range(0x300, 0x370)))  # as NFKD sets them, behind their letters


@dataclass(frozen=True)
class Part:
    """A table whose rows make documents: which claims a row belongs to, and which of its columns count.

    `claims` is SQL for the keys of the claims, with {0} for the row.
    """

    table: str
    claims: str
    columns: tuple[str, ...]
    events: tuple[str, ...] = ("INSERT", "UPDATE", "DELETE")


_QUOTED: Final = (
    "SELECT q.claim_id FROM claims_appearance q JOIN claims_revision r ON r.id = q.revision_id"
    " WHERE r.article_id = {0}.id"
)
PARTS: Final = (
    Part("claims_claim", "{0}.id", ("statement", "translations")),
    Part("claims_appearance", "{0}.claim_id", ("claim_id", "quote", "approved_at", "revision_id")),
    Part("claims_article", _QUOTED, ("status", "current_revision_id"), ("UPDATE",)),  # whether readers see its quotes
)
TOUCHED: Final = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}


def words_in(text: str) -> str:
    """The SQL for the words of `text` (SQL too) as PostgreSQL's index keeps them: folded, and cut to their stems.

    English stems, whatever the language: they shorten French plurals too, and a word that they miss is one of many.
    """
    return f"strip(to_tsvector('pg_catalog.english', {_folded(text)}))"


def _folded(text: str) -> str:
    return f"translate(lower(normalize({text}, NFKD)), '{_SIGNS}{_ACCENTS}', '{' ' * len(_SIGNS)}')"


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
        made = [statement for part in PARTS for event in part.events for statement in _for_postgresql(part, event)]
        filled = _filled_postgresql()
    else:
        made = [_for_sqlite(part, event) for part in PARTS for event in part.events]
        filled = _filled_sqlite()
    with connection.cursor() as cursor:
        for statement in (*made, *filled):
            cursor.execute(statement)


def drop_all(connection: Any) -> None:
    """Drop every trigger on `connection`; those that do not exist are passed over."""
    with connection.cursor() as cursor:
        for part in PARTS:
            for event in part.events:
                if connection.vendor == "postgresql":
                    cursor.execute(f"DROP FUNCTION IF EXISTS {_name(part, event)}() CASCADE")
                else:
                    cursor.execute(f"DROP TRIGGER IF EXISTS {_name(part, event)}")


def missing(connection: Any) -> list[str]:
    """The names of the triggers that are not there on `connection`; none while there are no tables."""
    if not {TABLE, *(part.table for part in PARTS)} <= set(connection.introspection.table_names()):
        return []
    there = triggers_on(connection)
    return [name for part in PARTS for event in part.events if (name := _name(part, event)) not in there]


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


def shown_with(vendor: str, words: list[str]) -> tuple[str, list[str]]:
    """The SQL, and its parameters, for the keys of the claims that hold all of `words` where readers see them.

    PostgreSQL passes over words without a meaning of their own, such as "the".
    """
    if vendor == "sqlite":
        return _SQLITE_WITH, [f"text : ({_phrases(words)})"]
    seen = f"rest = '' OR {words_in('text')} @@ {_ASKED}"
    sql = f"SELECT claim_id FROM {TABLE} WHERE numnode({_ASKED}) = 0 OR (words @@ {_ASKED} AND ({seen}))"
    return sql, [" ".join(words)] * 3


def walks(connection: Any, words: list[str]) -> str:
    """The SQL for the condition that claim `claims_claim` is found by `shown_with`, for SQLite and very common words.

    Empty where it is cheaper to find all claims first, and for PostgreSQL, which knows by itself. For a list in an
    order of its own, of which a page is read: of very many claims it comes to a page's worth sooner by going along
    them. With 24,000 of a million it takes 168 ms to go along and 46 ms to find all, with 240,000 it is 9 to 580.
    """
    if connection.vendor != "sqlite":
        return ""
    sql, parameters = shown_with("sqlite", words)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({sql} LIMIT {FOUND_FIRST + 1})", parameters)
        (found,) = cursor.fetchone()
    return f"EXISTS ({sql} AND rowid = claims_claim.id)" if found > FOUND_FIRST else ""


def held_with(vendor: str, words: list[str]) -> tuple[str, list[str]]:
    """The same for the desk: the claims that hold all of `words` in any text."""
    if vendor == "sqlite":
        return _SQLITE_WITH, [_phrases(words)]
    return f"SELECT claim_id FROM {TABLE} WHERE numnode({_ASKED}) = 0 OR words @@ {_ASKED}", [" ".join(words)] * 2


_SQLITE_WITH: Final = f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s"
_ASKED: Final = f"plainto_tsquery('pg_catalog.english', {_folded('%s')})"


def _phrases(words: list[str]) -> str:
    return " AND ".join('"{}"'.format(word.replace('"', '""')) for word in words)


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
            f"SELECT {key}, substr({_ALL}, 1, {longest}) FROM {TABLE}"
            f" WHERE {key} IN ({', '.join(['%s'] * len(claims))})",
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


def _changed(part: Part, event: str, differs: str) -> str:
    """The condition under which `event` changes a document: saving a form writes every column, most as they were."""
    if event != "UPDATE":
        return ""
    return f"WHEN ({' OR '.join(f'NEW.{column} {differs} OLD.{column}' for column in part.columns)})"


def _touched(part: Part, event: str) -> str:
    """The SQL for the keys of the claims whose documents `event` changes."""
    selects = part.claims if part.claims.startswith("SELECT") else f"SELECT {part.claims}"
    return " UNION ".join(selects.format(row) for row in TOUCHED[event])


_ALL: Final = f"text || CASE rest WHEN '' THEN '' ELSE '{SEPARATOR}' || rest END"

_BOTH: Final = "text || ' ' || rest"
_SQLITE_TABLE: Final = (
    f"CREATE VIRTUAL TABLE {TABLE} USING fts5(text, rest, tokenize = 'porter unicode61 remove_diacritics 2')"
)
_POSTGRESQL_TABLE: Final = (
    f"CREATE TABLE {TABLE} (claim_id bigint PRIMARY KEY, text text NOT NULL, rest text NOT NULL,"
    f" words tsvector NOT NULL GENERATED ALWAYS AS ({words_in(_BOTH)}) STORED)"
)

# The quotes of claim `c`, and whether readers see them: `AppearanceQuerySet.published`, for a claim that is public.
_QUOTES: Final = (
    "SELECT 3, quote, approved_at IS NOT NULL AND EXISTS (SELECT 1 FROM claims_article a"
    " WHERE a.current_revision_id = q.revision_id AND a.status = 'published')"
    " FROM claims_appearance q WHERE q.claim_id = c.id"
)


def _texts(together: str, translations: str, shown: str) -> str:
    """The SQL for the texts of claim `c` that are `shown` to readers, or for the others.

    Each once, though ten articles are quoted with it; and what the desk wrote before the quotes, because only the
    beginning of a long document is compared.
    """
    return (
        f"(SELECT coalesce(substr({together}, 1, {LONGEST}), '') FROM (SELECT text, min(place) AS place FROM"
        f" (SELECT 1 AS place, c.statement AS text, 1 = 1 AS seen UNION ALL {translations} UNION ALL {_QUOTES})"
        f" AS texts GROUP BY text HAVING {shown} ORDER BY min(place)) AS once)"
    )


_SQLITE_DOCUMENT: Final = tuple(
    _texts(f"group_concat(text, '{SEPARATOR}')", "SELECT 2, value, 1 FROM json_each(c.translations)", shown)
    for shown in ("max(seen)", "NOT max(seen)")
)
_POSTGRESQL_DOCUMENT: Final = tuple(
    _texts(
        f"string_agg(text, '{SEPARATOR}' ORDER BY place)",
        "SELECT 2, value #>> '{}', true FROM jsonb_path_query(c.translations, '$.*') AS value",
        shown,
    )
    for shown in ("bool_or(seen)", "NOT bool_or(seen)")
)


def _documents(texts: tuple[str, ...]) -> str:
    return f"SELECT c.id, {', '.join(texts)} FROM claims_claim c"


def _filled_sqlite() -> list[str]:
    return [
        f"DROP TABLE {TABLE}",  # deleting the rows of an FTS5 table takes as long as writing them did
        _SQLITE_TABLE,
        f"INSERT INTO {TABLE} (rowid, text, rest) {_documents(_SQLITE_DOCUMENT)} ORDER BY c.id",
    ]


def _filled_postgresql() -> list[str]:
    return [
        f"DROP INDEX IF EXISTS {TABLE}_words",  # as PostgreSQL's manual advises before many rows
        f"TRUNCATE {TABLE}",
        f"INSERT INTO {TABLE} (claim_id, text, rest) {_documents(_POSTGRESQL_DOCUMENT)}",
        f"CREATE INDEX {TABLE}_words ON {TABLE} USING gin (words)",
    ]


def _for_sqlite(part: Part, event: str) -> str:
    claims = _touched(part, event)
    return (
        f"CREATE TRIGGER {_name(part, event)} AFTER {event} ON {part.table} FOR EACH ROW"
        f" {_changed(part, event, 'IS NOT')} BEGIN"
        f" DELETE FROM {TABLE} WHERE rowid IN ({claims});"
        f" INSERT INTO {TABLE} (rowid, text, rest) {_documents(_SQLITE_DOCUMENT)} WHERE c.id IN ({claims}); END"
    )


def _for_postgresql(part: Part, event: str) -> list[str]:
    """The row is locked in a statement of its own: the next one sees what another transaction wrote meanwhile."""
    claims = _touched(part, event)
    return [
        (
            f"CREATE FUNCTION {_name(part, event)}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" PERFORM 1 FROM {TABLE} WHERE claim_id IN ({claims}) ORDER BY claim_id FOR UPDATE;"
            f" DELETE FROM {TABLE} d WHERE d.claim_id IN ({claims})"
            " AND NOT EXISTS (SELECT 1 FROM claims_claim c WHERE c.id = d.claim_id);"
            f" INSERT INTO {TABLE} (claim_id, text, rest)"
            f" {_documents(_POSTGRESQL_DOCUMENT)} WHERE c.id IN ({claims})"
            " ON CONFLICT (claim_id) DO UPDATE SET text = EXCLUDED.text, rest = EXCLUDED.rest;"
            " RETURN NULL; END $$"
        ),
        (
            f"CREATE TRIGGER {_name(part, event)} AFTER {event} ON {part.table} FOR EACH ROW"
            f" {_changed(part, event, 'IS DISTINCT FROM')} EXECUTE FUNCTION {_name(part, event)}()"
        ),
    ]
