"""Somebody with all rights on the database changes the past: whatever they change is found, and named."""

import datetime
import io
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, transaction

from claims import chain, redacting, search_index, tallies, triggers, workflow
from claims.models import Citation, Claim, Verdict
from claims.records import fingerprint
from claims.selectors import history
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def past() -> Claim:
    """Four verdicts: three of one claim, and between them one of another."""
    claim = make.claim(
        on=make.published_article(),
        claimant=make.claimant("Ana Ito"),
        translations={"fr": "Une trentaine de pays."},
        claimed_on=datetime.date(2026, 1, 2),
    )
    make.verdict(claim)
    claim.refresh_from_db()
    make.verdict(claim, summary="Of some thirty, twenty are.", rating=make.rating("false"))
    make.decided_claim()
    make.verdict(claim, change="correction", reason="We had misread the table.")
    claim.refresh_from_db()
    return claim


def verified(*heads: str) -> str:
    """What the command says; CommandError's sentence is its last line."""
    out = io.StringIO()
    try:
        call_command("verify_history", stdout=out, stderr=io.StringIO(), head=list(heads))
    except CommandError as error:
        out.write(str(error))
    return out.getvalue()


def sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside is as if it had not."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def tampering() -> Iterator[None]:
    """Without triggers and constraints in the way; what was done inside is undone at the end."""
    with undone():
        for module in (triggers, tallies, search_index):
            module.drop_all(connection)
        if connection.vendor == "postgresql":
            sql("SET LOCAL session_replication_role = replica")  # without those of foreign keys too
        yield


def relinked(first: int) -> None:
    """Write the chain anew from a place on, as the site itself would have done."""
    before = Verdict.objects.filter(sequence__lt=first).order_by("-sequence").first()
    hash_, sequence = (before.hash, before.sequence) if before else (chain.BEFORE_THE_FIRST, 0)
    for verdict in Verdict.objects.filter(sequence__gte=first).order_by("sequence"):
        sequence += 1
        verdict.sequence, verdict.previous_hash = sequence, hash_
        verdict.salts = chain.salted(chain.texts_of(verdict.content()))
        hash_ = chain.hash_of(verdict.chained())
        sql(
            "UPDATE claims_verdict SET sequence = %s, previous_hash = %s, hash = %s, salts = %s WHERE id = %s",
            verdict.sequence, verdict.previous_hash, hash_, json.dumps(verdict.salts), verdict.pk,
        )  # fmt: skip


# The honest past ----------------------------------------------------------------------------------


def test_what_was_published_is_verified_with_its_head(past: Claim) -> None:
    verdicts = list(Verdict.objects.order_by("issued_at"))

    assert [verdict.sequence for verdict in verdicts] == [1, 2, 3, 4]
    assert [verdict.previous_hash for verdict in verdicts] == [chain.BEFORE_THE_FIRST, *[v.hash for v in verdicts[:3]]]
    assert verified().splitlines() == [
        "4 verdicts are what was published; earlier heads that agree: 0.",
        f"Head: 4:{verdicts[3].hash}",
    ]


def test_a_site_without_verdicts_is_verified_too() -> None:
    assert verified() == "0 verdicts are what was published; earlier heads that agree: 0.\n"


def test_what_is_no_tampering_is_none(past: Claim) -> None:
    """People, sources, claimants and ratings get other names; claims are withdrawn; evidence comes and goes."""
    person, rating, verdict = past.opened_by, make.rating(), past.verdicts.latest("number")
    person.first_name, rating.name_en = "Married", "Half-true"
    person.save()
    rating.save()
    claimant = verdict.claimant
    assert claimant is not None
    claimant.name = "Ana Ito-Sato"
    claimant.save()
    past.evidence.all().delete()
    editor = make.managing_editor()
    workflow.withdraw_claim(claim=past, actor=editor, reason="Not checkable.", version=past.version)

    assert "4 verdicts are what was published" in verified()


# One column ---------------------------------------------------------------------------------------

OTHER: dict[str, Any] = {
    "change": "correction", "reason": "Another reason.", "statement": "Another.", "translations": '{"fr": "Autre."}',
    "claimant_name": "Ana Ita", "kind": "prediction", "claimed_on": "2026-01-03", "summary": "Another.",
    "explanation": "Another.", "author_name": "Another", "approved_by_name": "Another", "emergency_reason": "Storm.",
    "issued_at": "2026-01-03 10:00:00+00:00", "fingerprint": "0" * 64, "previous_hash": "0" * 64, "hash": "0" * 64,
    "sequence": 7, "number": 9, "salts": "{}",
}  # fmt: skip
OTHER_KEYS: dict[str, Callable[[], int]] = {
    "claim_id": lambda: make.claim().pk,
    "claimant_id": lambda: make.claimant("Somebody else").pk,
    "rating_id": lambda: make.rating("true").pk,
    "author_id": lambda: make.researcher().pk,
    "approved_by_id": lambda: make.reviewer().pk,
}


def in_json(column: str, change: Callable[[Any], None]) -> Callable[[Verdict], str]:
    def changed(verdict: Verdict) -> str:
        value = getattr(verdict, column)
        change(value)
        return json.dumps(value)

    return changed


IN_JSON: dict[str, tuple[str, Callable[[Verdict], str]]] = {
    "rating's name": ("rating_as_issued", in_json("rating_as_issued", lambda rating: rating["name"].update(en="True"))),
    "rating's definition": ("rating_as_issued", in_json("rating_as_issued", lambda r: r["definition"].update(fr="."))),
    **{
        f"evidence's {name}": ("evidence", in_json("evidence", lambda rows, name=name: rows[0].update({name: "x"})))  # type: ignore[misc]
        for name in ("id", "stance", "passage", "location", "read_on", "source", "title", "url", "archived_url",
                     "publisher", "published_on", "kind", "language")
    },
    **{
        f"quote's {name}": ("appearances", in_json("appearances", lambda rows, name=name: rows[0].update({name: "x"})))  # type: ignore[misc]
        for name in ("id", "quote", "prefix", "suffix", "start", "end", "state", "revision", "article", "headline",
                     "url", "publisher", "language")
    },
    "evidence, all of it": ("evidence", lambda _verdict: "[]"),
    "evidence, of another shape": ("evidence", lambda _verdict: '{"a": 1.5}'),
}  # fmt: skip


def test_every_column_of_a_verdict_is_tried() -> None:
    tried = {*OTHER, *OTHER_KEYS, *(column for column, _value in IN_JSON.values())}

    assert tried == {field.column for field in Verdict._meta.concrete_fields} - {"id"}
    of_redactions = {*redacting.VERDICT.unchanged, *redacting.VERDICT.changed}
    assert of_redactions == {field.column for field in Verdict._meta.concrete_fields}


def test_a_change_of_any_column_is_found_and_the_verdict_named(past: Claim) -> None:
    verdict = past.verdicts.get(number=2)
    values = {**OTHER, **{column: value() for column, value in OTHER_KEYS.items()}}
    tried = [*values.items(), *((column, value(past.verdicts.get(number=2))) for column, value in IN_JSON.values())]

    with tampering():
        for column, value in tried:
            with undone():
                sql(f"UPDATE claims_verdict SET {column} = %s WHERE id = %s", value, verdict.pk)
                changed = Verdict.objects.values_list("claim__code", "number").get(pk=verdict.pk)
                said = verified()
            assert "Claim {}, verdict {}: ".format(*changed) in said, f"{column} = {value}: {said}"
            assert said.splitlines()[-1].startswith("The past is not what was published. Problems: ")


def test_a_text_that_came_or_went_is_named_by_its_place(past: Claim) -> None:
    verdict = past.verdicts.get(number=2)
    with tampering():
        sql("UPDATE claims_verdict SET emergency_reason = 'A storm.', summary = '' WHERE id = %s", verdict.pk)
        said = verified()

    assert f"Claim {past.code}, verdict 2: its text “emergency_reason” was added after it was published." in said
    assert f"Claim {past.code}, verdict 2: its text “summary” was taken out without a redaction." in said


def test_other_citations_than_its_evidence_are_found(past: Claim) -> None:
    citation = Citation.objects.filter(verdict__claim=past, verdict__number=2).get()
    with tampering():
        sql("UPDATE claims_citation SET stance = 'context' WHERE id = %s", citation.pk)
        assert f"Claim {past.code}, verdict 2: its citations are not its evidence." in verified()


# Whole rows ---------------------------------------------------------------------------------------


def removed(verdict: Verdict) -> None:
    sql("DELETE FROM claims_citation WHERE verdict_id = %s", verdict.pk)
    sql("DELETE FROM claims_verdict WHERE id = %s", verdict.pk)


def test_a_verdict_that_is_missing_from_the_middle_is_found(past: Claim) -> None:
    with tampering():
        removed(past.verdicts.get(number=2))
        said = verified()

    other = Verdict.objects.get(sequence=3).claim
    assert f"Claim {other.code}, verdict 1: what was published before it is missing, at place 2 of the chain." in said
    assert f"Claim {past.code}, verdict 2: it is missing." in said


def test_the_last_verdict_is_missed_by_its_claim_its_review_and_an_earlier_head(past: Claim) -> None:
    head = history.written_head()
    assert head
    with tampering():
        removed(past.verdicts.get(number=3))
        said = verified(head)

    assert f"Claim {past.code}, verdict 2: the claim does not show its last verdict, or that one is missing." in said
    assert f"Claim {past.code}, verdict 1: one that was approved is missing, by the reviews of the claim." in said
    assert "A head was published at place 4 of the chain, which ends at 3: what was published last is missing." in said


def test_verdicts_that_changed_places_are_found(past: Claim) -> None:
    first, second = past.verdicts.get(number=1), past.verdicts.get(number=2)
    with tampering():
        sql("UPDATE claims_verdict SET sequence = 99 WHERE id = %s", first.pk)
        sql("UPDATE claims_verdict SET sequence = 1 WHERE id = %s", second.pk)
        sql("UPDATE claims_verdict SET sequence = 2 WHERE id = %s", first.pk)
        said = verified()

    assert f"Claim {past.code}, verdict 1: it was published at place 1, and was moved to 2." in said
    assert f"Claim {past.code}, verdict 2: it was published at place 2, and was moved to 1." in said


def test_a_verdict_that_was_put_in_between_is_found(past: Claim) -> None:
    """The later ones make room; the new one holds on to the right hash, with a right hash of its own."""
    middle = Verdict.objects.get(sequence=3)
    with tampering():
        for verdict in Verdict.objects.filter(sequence__gte=3).order_by("-sequence"):
            sql("UPDATE claims_verdict SET sequence = sequence + 1 WHERE id = %s", verdict.pk)
        forged = Verdict.objects.get(pk=middle.pk)
        forged.pk, forged.number, forged.sequence, forged.change, forged.reason = None, 2, 3, "update", "News."
        forged.salts = chain.salted(chain.texts_of(forged.content()))
        forged.hash = chain.hash_of(forged.chained())
        forged.save(force_insert=True)
        said = verified()

    assert f"Claim {middle.claim.code}, verdict 1: it does not hold on to the verdict before it" in said
    assert f"Claim {past.code}, verdict 3: it was altered after it was published" in said


def test_a_claim_that_shows_something_else_than_its_last_verdict_is_found(past: Claim) -> None:
    changes = {
        "current_verdict_id": past.verdicts.get(number=1).pk,
        "rating_id": make.rating("true").pk,
        "statement": "Another.",
        "translations": "{}",
        "claimant_id": None,
        "kind": "prediction",
        "claimed_on": None,
        "decided_at": "2026-01-03 10:00:00+00:00",
    }
    with tampering():
        for column, value in changes.items():
            with undone():
                sql(f"UPDATE claims_claim SET {column} = %s WHERE id = %s", value, past.pk)
                assert f"Claim {past.code}, verdict 3: the claim " in verified(), column


# Against what was published earlier ---------------------------------------------------------------


def test_a_past_that_was_written_anew_shows_by_an_earlier_head(past: Claim, tmp_path: Path) -> None:
    kept = tmp_path / "heads.txt"
    kept.write_text("".join(f"{chain.written(v.sequence, v.hash)}\n" for v in Verdict.objects.order_by("sequence")))
    assert "earlier heads that agree: 4" in verified(str(kept))

    verdict = past.verdicts.get(number=2)
    with tampering():
        sql("UPDATE claims_verdict SET summary = 'All of them are.' WHERE id = %s", verdict.pk)
        assert "it was altered" in verified()
        relinked(first=2)
        anew = fingerprint(Verdict.objects.get(pk=verdict.pk).record())
        sql("UPDATE claims_verdict SET fingerprint = %s WHERE id = %s", anew, verdict.pk)

        assert "4 verdicts are what was published" in verified()  # by itself the new past is whole
        said = verified(str(kept))
    for number, sequence in ((2, 2), (3, 4)):
        assert f"Claim {past.code}, verdict {number}: at place {sequence} of the chain" in said
    assert "The past is not what was published. Problems: 3." in said


@pytest.mark.parametrize("name", ["no-such-file", "7:abc", "http://"])
def test_a_head_that_cannot_be_read_is_refused(name: str) -> None:
    with pytest.raises(CommandError, match=r"cannot be read"):
        call_command("verify_history", head=[name])


def test_a_file_without_a_head_is_refused(tmp_path: Path) -> None:
    (tmp_path / "heads.txt").write_text("nothing")
    with pytest.raises(CommandError, match=r"There is no head in .*heads\.txt"):
        call_command("verify_history", head=[str(tmp_path / "heads.txt")])
