"""The record of a verdict as plain values: its fingerprint, and what differs between two."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from claims.chain import canonical

Record = dict[str, Any]


@dataclass(frozen=True)
class Difference:
    """One place in which two records differ; `before` or `after` is None where it is missing."""

    field: str
    before: Any
    after: Any


def fingerprint(record: Record) -> str:
    """SHA-256 of the record's canonical JSON (RFC 8785), as 64 hexadecimal digits."""
    return hashlib.sha256(canonical(record)).hexdigest()


def differences(before: Record, after: Record) -> list[Difference]:
    """What changed between two records, field by field, in the order of `after`.

    A record that comes back from PostgreSQL has lost the order of its fields, so `before` says nothing about it.

    Evidence and appearances are compared row by row, by their `id`.
    """
    return list(_differences(before, after))


def _differences(before: Record, after: Record) -> Iterator[Difference]:
    for field in [*after, *(key for key in before if key not in after)]:
        old, new = before.get(field), after.get(field)
        if old == new:
            continue
        if isinstance(old, list) and isinstance(new, list):
            yield from _row_differences(field, old, new)
        else:
            yield Difference(field, old, new)


def _row_differences(
    field: str, before: list[Mapping[str, Any]], after: list[Mapping[str, Any]]
) -> Iterator[Difference]:
    old = {row["id"]: row for row in before}
    new = {row["id"]: row for row in after}
    changed = [key for key in [*old, *(k for k in new if k not in old)] if old.get(key) != new.get(key)]
    for key in changed:
        yield Difference(field, old.get(key), new.get(key))
    if not changed:
        yield Difference(f"{field}_order", list(old), list(new))
