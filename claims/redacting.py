"""What the redaction of one text does to a row, as SQL for SQLite and PostgreSQL.

The workflow changes rows with it, and the triggers that keep published rows unchanged compare with the same: so they
let through what a row of `claims_redaction` says, and nothing else.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

GAP: Final = "[Redacted on "  # how the mark begins that stands in the place of a text
TELLING: Final = 20  # characters from which a text is found inside of others; a shorter one stands for itself too

Expression = Callable[[str, str], str]  # of the vendor and the row's name; the redaction is `r`


@dataclass(frozen=True)
class Redactable:
    """A table with texts that can be taken out: the column that points to its rows, and what becomes of theirs."""

    table: str
    key: str
    unchanged: tuple[str, ...]
    changed: Mapping[str, Expression]

    def as_redacted(self, vendor: str, row: str) -> dict[str, str]:
        """Each changed column, and the SQL for what it is after redaction `r`."""
        return {column: expression(vendor, row) for column, expression in self.changed.items()}

    def is_redacted(self, vendor: str) -> str:
        """The SQL for whether NEW is OLD after one of its redactions."""
        after = {column: f"OLD.{column}" for column in self.unchanged} | self.as_redacted(vendor, "OLD")
        same = " AND ".join(f"NEW.{column} IS NOT DISTINCT FROM {sql}" for column, sql in after.items())
        return f"EXISTS (SELECT 1 FROM claims_redaction r WHERE r.{self.key} = OLD.id AND {same})"

    def redaction(self, vendor: str) -> str:
        """The statement that carries out the redaction whose key is its parameter."""
        after = ", ".join(f"{column} = {sql}" for column, sql in self.as_redacted(vendor, self.table).items())
        which = f"r.id = %s AND {self.table}.id = r.{self.key}"
        return f"UPDATE {self.table} SET {after} FROM claims_redaction r WHERE {which}"


def _text(column: str, path: str = "") -> Expression:
    """The mark for a column that is itself the text."""
    return lambda _vendor, row: f"CASE r.path WHEN '{path or column}' THEN r.mark ELSE {row}.{column} END"


def _in_json(column: str) -> Expression:
    """The mark at the place that the path names inside of a column of its first name."""
    size = len(column)

    def expression(vendor: str, row: str) -> str:
        inside = _replaced(vendor, f"{row}.{column}", f"substr(r.path, {size + 1})")
        named = f"substr(r.path, 1, {size}) = '{column}' AND substr(r.path, {size + 1}, 1) IN ('.', '[')"
        return f"CASE WHEN {named} THEN {inside} ELSE {row}.{column} END"

    return expression


def _replaced(vendor: str, document: str, path: str) -> str:
    """A JSON document with the mark at a path, where there is something."""
    if vendor == "postgresql":
        keys = f"string_to_array(ltrim(translate({path}, '[]', '.'), '.'), '.')"
        return f"jsonb_set({document}, {keys}, to_jsonb(r.mark::text), false)"
    return f"json_replace({document}, '$' || {path}, r.mark)"


def _record(vendor: str, row: str) -> str:
    """Of a review's record, which holds everything but the reason of an emergency."""
    inside = _replaced(vendor, f"{row}.record", "('.' || r.path)")
    return f"CASE r.path WHEN 'emergency_reason' THEN {row}.record ELSE {inside} END"


def _salts(vendor: str, row: str) -> str:
    if vendor == "postgresql":
        return f"{row}.salts - r.path::text"
    return f"json_remove({row}.salts, '$.\"' || r.path || '\"')"


def _nothing(_vendor: str, _row: str) -> str:
    return "''"


VERDICT: Final = Redactable(
    "claims_verdict",
    "verdict_id",
    unchanged=(
        "id", "claim_id", "number", "claimant_id", "kind", "claimed_on", "change", "rating_id", "rating_as_issued",
        "author_id", "author_name", "approved_by_id", "approved_by_name", "issued_at", "sequence", "previous_hash",
        "hash",
    ),
    changed={
        **{name: _text(name) for name in ("statement", "reason", "summary", "explanation", "emergency_reason")},
        "claimant_name": _text("claimant_name", "claimant"),
        **{name: _in_json(name) for name in ("translations", "evidence", "appearances")},
        "salts": _salts,
        "fingerprint": _nothing,  # it has no salt, so a text that is easy to guess could be found by it
    },
)  # fmt: skip
REVIEW: Final = Redactable(
    "claims_review",
    "review_id",
    unchanged=(
        "id", "claim_id", "decision", "author_id", "author_name", "reviewer_id", "reviewer_name", "decided_at",
    ),
    changed={"record": _record, "emergency_reason": _text("emergency_reason"), "note": _text("note")},
)  # fmt: skip
AUDIT_ENTRY: Final = Redactable(
    "claims_auditentry",
    "audit_entry_id",
    unchanged=("id", "at", "actor_id", "actor_name", "action", "subject"),
    changed={"label": _text("label"), "note": _text("note")},
)
REDACTABLE: Final = (VERDICT, REVIEW, AUDIT_ENTRY)
