"""A text is taken out of the past where the law asks for it: everywhere, with a marked gap, and nothing else."""

import re
from typing import Any

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from claims import chain, workflow
from claims.models import AuditEntry, Claim, Claimant, Evidence, Redaction, Review, User, Verdict
from claims.selectors import history
from claims.workflow import Incomplete, NotAllowed
from tests import factories as make
from tests.db.scenes import everything, last_entry, refused
from tests.db.test_verify_history import verified

pytestmark = pytest.mark.django_db

SECRET = "The witness Zorblax lives at number twelve."
WORD = "zorblax"
GAP = r"\[Redacted on \d{4}-\d\d-\d\d: It named a child\.\]"
WHY = {"reason": "It named a child.", "legal_basis": "Article 17 GDPR"}


@pytest.fixture
def mona() -> User:
    return make.managing_editor("Mona")


def held() -> list[str]:
    """Every column of every table that holds the word; `everything()` leaves out who people are."""
    rows: dict[str, list[dict[str, Any]]] = {**everything(), "log": [dict(row) for row in LogEntry.objects.values()]}
    found = [
        f"{label}.{column}" for label, table in rows.items() for row in table for column, value in row.items()
        if WORD in str(value).lower()
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SELECT text, rest FROM claims_document")
        found += ["document" for row in cursor.fetchall() if WORD in str(row).lower()]
    return found


def pages(claim: Claim) -> list[str]:
    numbers = range(1, claim.verdicts.count() + 1)
    return [
        claim.get_absolute_url(), f"/fr{claim.get_absolute_url()}", "/", "/claims/", "/claims.csv", "/claims.json",
        "/claims.atom", "/corrections/", "/history.json", "/method/history/", "/sources/", "/claims/?q=witness",
        *(f"/claims/{claim.code}/verdicts/{number}.json" for number in numbers),
        *(source.get_absolute_url() for source in make.Source.objects.published()),
    ]  # fmt: skip


def shown(client: Client, claim: Claim) -> list[str]:
    """The public addresses that show the word."""
    found = []
    for address in pages(claim):
        answer = client.get(address)
        body = b"".join(answer) if answer.streaming else answer.content
        if WORD in body.decode().lower():
            found.append(address)
    return found


PLACES: dict[str, dict[str, Any]] = {
    "statement": {"statement": SECRET},
    "translations.fr": {"translations": {"fr": SECRET}},
    "summary": {"summary": SECRET},
    "explanation": {"explanation": SECRET},
    "reason": {"reason": SECRET, "change": "correction"},
    "evidence[1].passage": {},
    "evidence[1].location": {},
}


@pytest.mark.parametrize("path", PLACES)
def test_the_text_is_gone_from_everywhere_and_the_chain_verifies(path: str, mona: User, client: Client) -> None:
    """It stood in two verdicts, in what reviewers saw of these and of one they returned, and in the next draft."""
    claim = make.decided_claim()
    name = path.partition("].")[2]
    if name:
        make.evidence(claim, **{name: SECRET, "passage": SECRET if name == "passage" else "Other words."})
    returned = make.draft_in_review(claim, **PLACES[path])
    workflow.return_draft(draft=returned, reviewer=make.reviewer(), note="Ask again.", version=returned.version)
    returned.refresh_from_db()
    sent = workflow.send_to_review(draft=returned, actor=returned.author, version=returned.version)
    workflow.approve(draft=sent, reviewer=make.reviewer(), seen=sent.sent_fingerprint)
    claim.refresh_from_db()
    make.verdict(claim, **PLACES[path])
    claim.refresh_from_db()
    make.draft_in_review(claim, **PLACES[path])
    kind = ContentType.objects.get_for_model(Claim)
    LogEntry.objects.create(
        user=mona, content_type=kind, object_id=str(claim.pk), object_repr=str(claim), action_flag=CHANGE
    )
    before = {verdict.pk: (verdict.hash, verdict.previous_hash) for verdict in Verdict.objects.all()}
    claim.refresh_from_db()
    head = str(history.head())
    assert len(held()) >= 5
    assert shown(client, claim)

    gaps = workflow.redact(verdict=claim.verdicts.get(number=2), actor=mona, path=path, **WHY)

    claim.refresh_from_db()
    assert held() == []
    assert shown(client, claim) == []
    assert {v.pk: (v.hash, v.previous_hash) for v in Verdict.objects.all()} == before
    assert [(gap.verdict.number, gap.path) for gap in gaps if gap.verdict] == [(2, path), (3, path)]
    said = verified(head)
    assert "3 verdicts are what was published; earlier heads that agree: 1." in said
    assert f"Redacted: claim {claim.code}, verdict 2, {path}, on " in said
    entry = last_entry(claim)
    assert (entry.action, entry.actor, entry.note) == ("redact_verdict", mona, f"2 {path}: It named a child.")


def test_what_a_claim_was_announced_as_goes_too(mona: User, client: Client) -> None:
    claim = make.announced_claim(statement=SECRET)
    make.verdict(claim)
    day = f"/claims/?on={timezone.localdate()}"
    assert WORD in client.get(day).text.lower()

    workflow.redact(verdict=claim.verdicts.get(), actor=mona, path="statement", **WHY)

    assert held() == []
    assert WORD not in client.get(day).text.lower()


def test_the_gap_is_marked_on_the_page_in_the_data_and_in_the_file(mona: User, client: Client) -> None:
    claim = make.decided_claim(summary=SECRET)
    verdict = claim.verdicts.get()

    workflow.redact(verdict=verdict, actor=mona, path="summary", **WHY)

    assert re.search(GAP, client.get(claim.get_absolute_url()).text)
    assert re.search(GAP, b"".join(client.get("/claims.csv")).decode())
    link = client.get(f"/claims/{claim.code}/verdicts/1.json").json()
    redacted = link["texts"]["summary"]
    assert {name: redacted[name] for name in WHY} == WHY
    assert redacted.keys() == {"redacted_at", *WHY}
    assert chain.hash_of(link["record"]) == verdict.hash == link["hash"]
    verdict.refresh_from_db()
    assert "summary" not in verdict.salts
    assert verdict.fingerprint == ""


def test_a_claim_whose_statement_was_redacted_gets_its_next_verdict(mona: User, client: Client) -> None:
    claim = make.claim(on=make.published_article(), statement=SECRET)
    make.verdict(claim)
    claim.refresh_from_db()
    workflow.redact(verdict=claim.verdicts.get(), actor=mona, path="statement", **WHY)
    claim.refresh_from_db()
    assert WORD not in claim.slug
    assert client.get(f"/claims/{claim.code}/old-zorblax/").status_code == 301

    make.verdict(claim, statement="A witness says so.")

    assert "2 verdicts are what was published" in verified()


# What is refused ----------------------------------------------------------------------------------


@pytest.mark.parametrize("person", [make.researcher, make.reviewer])
def test_only_managing_editors_redact(person: Any) -> None:
    claim = make.decided_claim()
    somebody = person()

    with refused(NotAllowed):
        workflow.redact(verdict=claim.verdicts.get(), actor=somebody, path="summary", **WHY)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"path": "number"}, "Choose a text of this verdict."),
        ({"path": "emergency_reason"}, "Choose a text of this verdict."),
        ({"reason": " "}, "Say why this text is taken out"),
        ({"reason": "x" * 151}, "Say it in 150 characters at most."),
        ({"legal_basis": ""}, "Name the law"),
        ({"reason": f"It said: {SECRET}"}, "repeats the text"),
    ],
)
def test_a_redaction_names_a_text_and_says_why(mona: User, given: dict[str, str], said: str) -> None:
    claim = make.decided_claim(summary=SECRET)

    texts = {"path": "summary", **WHY, **given}
    with refused(Incomplete) as refusal:
        workflow.redact(verdict=claim.verdicts.get(), actor=mona, **texts)
    assert said in str(refusal.value)


def test_a_text_is_redacted_once(mona: User) -> None:
    claim = make.decided_claim()
    make.redaction(claim)

    with refused(Incomplete) as refusal:
        make_again: dict[str, Any] = {"verdict": claim.verdicts.get(), "actor": mona, "path": "summary", **WHY}
        workflow.redact(**make_again)
    assert "redacted already" in str(refusal.value)


def test_what_can_be_edited_is_edited_first(mona: User) -> None:
    """The claimant's page would go on showing the name."""
    claim = make.claim(on=make.published_article(), claimant=make.claimant("Zorblax"))
    verdict = make.verdict(claim)
    ask: dict[str, Any] = {"verdict": verdict, "actor": mona, "path": "claimant", **WHY}

    with refused(Incomplete) as refusal:
        workflow.redact(**ask)
    assert "Change it first on the page of the claimant “Zorblax”" in str(refusal.value)

    claimant = Claimant.objects.get()
    claimant.name = "A witness"
    claimant.save()
    workflow.redact(**ask)
    assert held() == []
    assert "1 verdicts are what was published" in verified()


# The triggers -------------------------------------------------------------------------------------


def refuses(statement: str, *values: Any) -> None:
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.mark.parametrize(
    "change",
    [
        "summary = 'Something else'",
        "explanation = ''",
        "explanation = (SELECT mark FROM claims_redaction WHERE verdict_id IS NOT NULL)",
        "hash = previous_hash",
        "salts = '{}'",
        "evidence = '[]'",
        "fingerprint = 'x'",
    ],
)
def test_a_redaction_of_one_text_opens_the_way_to_no_other_change(mona: User, change: str) -> None:
    claim = make.decided_claim()
    gap = make.redaction(claim, by=mona)
    review, entry = Review.objects.get(claim=claim), AuditEntry.objects.first()
    assert entry

    refuses(f"UPDATE claims_verdict SET {change} WHERE id = %s", gap.verdict_id)
    refuses("UPDATE claims_review SET note = 'x' WHERE id = %s", review.pk)
    refuses("UPDATE claims_auditentry SET note = 'x' WHERE id = %s", entry.pk)
    refuses("UPDATE claims_verdict SET summary = %s WHERE id = %s", gap.mark, make.verdict().pk)


def test_a_text_cannot_be_taken_out_without_a_redaction_nor_by_one_of_another_text(mona: User) -> None:
    claim = make.decided_claim()
    verdict = claim.verdicts.get()
    mark = "[Redacted on 2026-11-24: A name.]"
    refuses("UPDATE claims_verdict SET summary = %s, fingerprint = '' WHERE id = %s", mark, verdict.pk)

    gap = make.redaction(claim, "explanation", by=mona)

    refuses("UPDATE claims_verdict SET summary = %s WHERE id = %s", gap.mark, verdict.pk)


def test_evidence_that_others_cite_stays(mona: User) -> None:
    """Only the passage of this claim's evidence goes, though another claim has the same."""
    claim, other = make.decided_claim(), make.decided_claim()
    passage = claim.evidence.get().passage
    assert passage == other.evidence.get().passage

    workflow.redact(verdict=claim.verdicts.get(), actor=mona, path="evidence[0].passage", **WHY)

    assert re.fullmatch(GAP, claim.evidence.get().passage)
    assert Evidence.objects.get(claim=other).passage == passage
    assert other.verdicts.get().evidence[0]["passage"] == passage
    assert set(Redaction.objects.values_list("claim__code", flat=True)) == {claim.code}


def test_two_passages_of_one_source_are_redacted_one_after_the_other(mona: User) -> None:
    claim = make.claim(on=make.published_article())
    source = make.evidence(claim, passage=SECRET).source
    make.evidence(claim, source=source, passage=f"{SECRET} And again.")
    make.verdict(claim)

    for path in [path for path in chain.texts_of(claim.verdicts.get().content()) if path.endswith(".passage")]:
        verdict = claim.verdicts.get()
        if WORD in chain.texts_of(verdict.content())[path].lower():
            workflow.redact(verdict=verdict, actor=mona, path=path, **WHY)

    assert held() == []


def test_a_reason_of_a_withdrawal_and_a_note_of_a_reviewer_that_hold_the_text_go_too(mona: User) -> None:
    claim = make.decided_claim(summary=SECRET)
    returned = make.draft_in_review(claim)
    workflow.return_draft(draft=returned, reviewer=make.reviewer(), note=f"Why: {SECRET}", version=returned.version)
    claim.refresh_from_db()
    workflow.withdraw_claim(claim=claim, actor=mona, reason=f"We printed: {SECRET}", version=claim.version)

    workflow.redact(verdict=claim.verdicts.get(), actor=mona, path="summary", **WHY)

    assert held() == []


def test_a_short_text_takes_nothing_with_it_that_has_it_by_chance(mona: User) -> None:
    claim = make.claim(on=make.published_article())
    make.evidence(claim, location="17")
    make.verdict(claim)
    claim.refresh_from_db()
    workflow.withdraw_claim(claim=claim, actor=mona, reason="Table 17 was wrong.", version=claim.version)
    path = next(path for path, text in chain.texts_of(claim.verdicts.get().content()).items() if text == "17")

    workflow.redact(verdict=claim.verdicts.get(), actor=mona, path=path, **WHY)

    claim.refresh_from_db()
    assert claim.withdrawal_reason == "Table 17 was wrong."
