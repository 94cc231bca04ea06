"""Rules that one row cannot state, as triggers, for SQLite and PostgreSQL.

They are dropped before a migration, which may remake a table, and created after it; so do the tests
around a flush. A refusal raises `IntegrityError` with the rule's sentence.
"""

from dataclasses import dataclass
from typing import Any, Final

from claims.chain import BEFORE_THE_FIRST
from claims.installed import triggers_on
from claims.redacting import REDACTABLE

APPEND_ONLY: Final = ("verdict", "citation", "review", "revision", "auditentry", "redaction", "withheld")
_REDACTED: Final = {
    vendor: {kind.table: kind.is_redacted(vendor) for kind in REDACTABLE} for vendor in ("sqlite", "postgresql")
}


@dataclass(frozen=True)
class Rule:
    """Refuse `event` on `table` when `condition` (SQL over OLD and NEW) holds, but for a redaction of one text."""

    name: str
    table: str
    event: str
    condition: str
    sentence: str


def _append_only(table: str) -> list[Rule]:
    return [
        Rule(f"{table}_never_{verb}d", f"claims_{table}", event, "1 = 1", f"A {table} is never {verb}d.")
        for verb, event in (("change", "UPDATE"), ("delete", "DELETE"))
    ]


# Of a claim NEW and one of its verdicts.
_CARRIES_WORDING: Final = (
    "v.statement = NEW.statement AND v.translations = NEW.translations AND v.kind = NEW.kind"
    " AND v.claimant_id IS NOT DISTINCT FROM NEW.claimant_id AND v.claimed_on IS NOT DISTINCT FROM NEW.claimed_on"
)

# `length` and `substr` count code points in both databases.
RULES: Final = (
    *(rule for table in APPEND_ONLY for rule in _append_only(table)),
    Rule(
        "verdict_without_gap",
        "claims_verdict",
        "INSERT",
        "NEW.number <> 1 + (SELECT count(*) FROM claims_verdict WHERE claim_id = NEW.claim_id)",
        "The verdicts of a claim are numbered without gaps.",
    ),
    Rule(
        "verdict_follows_the_head",
        "claims_verdict",
        "INSERT",
        "NEW.sequence <> 1 + coalesce((SELECT max(sequence) FROM claims_verdict), 0) OR NEW.previous_hash <>"
        f" coalesce((SELECT hash FROM claims_verdict ORDER BY sequence DESC LIMIT 1), '{BEFORE_THE_FIRST}')",
        "A verdict holds on to the last one that was published, of whatever claim.",
    ),
    Rule(
        "revision_without_gap",
        "claims_revision",
        "INSERT",
        "NEW.number <> 1 + (SELECT count(*) FROM claims_revision WHERE article_id = NEW.article_id)",
        "The revisions of an article are numbered without gaps.",
    ),
    *(
        Rule(
            f"appearance_quote_stands_on_{event.lower()}",
            "claims_appearance",
            event,
            "NEW.start IS NOT NULL AND NOT EXISTS (SELECT 1 FROM claims_revision r"
            ' WHERE r.id = NEW.revision_id AND NEW."end" <= length(r.text)'
            ' AND substr(r.text, NEW.start + 1, NEW."end" - NEW.start) = NEW.quote)',
            "A quote stands in the text exactly where its appearance says.",
        )
        for event in ("INSERT", "UPDATE")
    ),
    Rule(
        "claim_wording_moves_with_verdict",
        "claims_claim",
        "UPDATE",
        "OLD.current_verdict_id IS NOT NULL"
        " AND (NEW.statement <> OLD.statement OR NEW.translations <> OLD.translations"
        " OR NEW.kind <> OLD.kind OR NEW.claimant_id IS DISTINCT FROM OLD.claimant_id"
        " OR NEW.claimed_on IS DISTINCT FROM OLD.claimed_on)"
        " AND NEW.current_verdict_id = OLD.current_verdict_id AND NOT EXISTS"
        " (SELECT 1 FROM claims_redaction r JOIN claims_verdict v ON v.id = r.verdict_id"
        f" WHERE v.id = NEW.current_verdict_id AND {_CARRIES_WORDING})",
        "The statement of a claim with a verdict changes only together with a new verdict.",
    ),
    Rule(
        "claim_points_to_its_latest_verdict",
        "claims_claim",
        "UPDATE",
        "(NEW.current_verdict_id IS DISTINCT FROM OLD.current_verdict_id"
        " OR NEW.rating_id IS DISTINCT FROM OLD.rating_id) AND NOT EXISTS"
        " (SELECT 1 FROM claims_verdict v WHERE v.id = NEW.current_verdict_id AND v.claim_id = NEW.id"
        f" AND v.rating_id = NEW.rating_id AND {_CARRIES_WORDING} AND v.number ="
        " (SELECT max(number) FROM claims_verdict WHERE claim_id = NEW.id))",
        "A claim points to its own latest verdict, and carries its rating and its wording.",
    ),
    Rule(
        "confirmed_quote_stays",
        "claims_appearance",
        "UPDATE",
        "OLD.approved_at IS NOT NULL AND (NEW.quote <> OLD.quote OR NEW.claim_id <> OLD.claim_id"
        " OR NEW.revision_id <> OLD.revision_id OR NEW.added_by_id <> OLD.added_by_id)",
        "A confirmed quote stays what it is: it is removed, and another one confirmed.",
    ),
    Rule(
        "article_shows_its_own_latest_text",
        "claims_article",
        "UPDATE",
        "NEW.current_revision_id IS DISTINCT FROM OLD.current_revision_id AND NOT EXISTS"
        " (SELECT 1 FROM claims_revision r WHERE r.id = NEW.current_revision_id AND r.article_id = NEW.id"
        " AND r.number = (SELECT max(number) FROM claims_revision WHERE article_id = NEW.id))",
        "An article shows its own latest revision.",
    ),
    Rule(
        "claim_starts_without_verdict",
        "claims_claim",
        "INSERT",
        "NEW.current_verdict_id IS NOT NULL",
        "A new claim has no verdict yet.",
    ),
    Rule(
        "public_claim_never_deleted",
        "claims_claim",
        "DELETE",
        "OLD.status <> 'draft'",
        "A claim that was public is never deleted.",
    ),
    Rule(
        "claim_never_unpublished",
        "claims_claim",
        "UPDATE",
        "OLD.status <> 'draft' AND NEW.status = 'draft'",
        "A claim that was public does not become a draft again.",
    ),
)


def create_all(connection: Any) -> None:
    """Create every trigger on `connection`; those that exist are replaced. Nothing to do without tables."""
    drop_all(connection)
    if not _has_tables(connection):
        return
    make = _for_postgresql if connection.vendor == "postgresql" else _for_sqlite
    with connection.cursor() as cursor:
        for rule in RULES:
            for statement in make(rule):
                cursor.execute(statement)
        if connection.vendor == "postgresql":
            for table in APPEND_ONLY:
                cursor.execute(_no_truncate(table))


def drop_all(connection: Any) -> None:
    """Drop every trigger on `connection`; those that do not exist are passed over."""
    with connection.cursor() as cursor:
        for rule in RULES:
            if connection.vendor == "postgresql":
                cursor.execute(f"DROP FUNCTION IF EXISTS claims_{rule.name}() CASCADE")
            else:
                cursor.execute(f"DROP TRIGGER IF EXISTS claims_{rule.name}")
        if connection.vendor == "postgresql":
            for table in APPEND_ONLY:
                cursor.execute(f"DROP TRIGGER IF EXISTS claims_{table}_never_truncated ON claims_{table}")


def missing(connection: Any) -> list[str]:
    """The names of the rules that have no trigger on `connection`; none while there are no tables."""
    if not _has_tables(connection):
        return []
    there = triggers_on(connection)
    return [rule.name for rule in RULES if f"claims_{rule.name}" not in there]


def _has_tables(connection: Any) -> bool:
    return {rule.table for rule in RULES} <= set(connection.introspection.table_names())


def _quoted(sentence: str) -> str:
    return "'" + sentence.replace("'", "''") + "'"


def _condition(rule: Rule, vendor: str) -> str:
    redacted = _REDACTED[vendor].get(rule.table) if rule.event == "UPDATE" else None
    return f"NOT {redacted}" if redacted else rule.condition


def _for_sqlite(rule: Rule) -> list[str]:
    condition = _condition(rule, "sqlite")
    condition = condition.replace("IS NOT DISTINCT FROM", "IS").replace("IS DISTINCT FROM", "IS NOT")
    return [
        (
            f"CREATE TRIGGER claims_{rule.name} BEFORE {rule.event} ON {rule.table} FOR EACH ROW"
            f" WHEN {condition} BEGIN SELECT RAISE(ABORT, {_quoted(rule.sentence)}); END"
        )
    ]


def _for_postgresql(rule: Rule) -> list[str]:
    return [
        (
            f"CREATE FUNCTION claims_{rule.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" IF {_condition(rule, 'postgresql')} THEN"
            " RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',"
            f" MESSAGE = {_quoted(rule.sentence)}; END IF;"
            " IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
        ),
        (
            f"CREATE TRIGGER claims_{rule.name} BEFORE {rule.event} ON {rule.table}"
            f" FOR EACH ROW EXECUTE FUNCTION claims_{rule.name}()"
        ),
    ]


def _no_truncate(table: str) -> str:
    return (
        f"CREATE TRIGGER claims_{table}_never_truncated BEFORE TRUNCATE ON claims_{table}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION claims_{table}_never_deleted()"
    )
