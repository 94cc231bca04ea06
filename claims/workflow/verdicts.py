"""Draft verdicts and verdicts: propose, send, return, approve."""

from collections.abc import Iterator
from typing import Any, cast

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from claims.choices import Action, Change, ClaimStatus, Decision, DraftState
from claims.models import Citation, Claim, DraftVerdict, Rating, Review, User, Verdict
from claims.models.claim import WORDING_FIELDS
from claims.records import Record, differences, fingerprint
from claims.sanitize import normalise, references
from claims.workflow.chain import save_as_next
from claims.workflow.citations import cited_by, count_citations, locked_sources, note_citations
from claims.workflow.claims import confirm_quotes_of
from claims.workflow.errors import Incomplete, NotAllowed, Outdated, Stale
from claims.workflow.listings import list_with
from claims.workflow.rules import (
    audit,
    check,
    clean,
    holds_explicitly,
    is_by,
    locked,
    locked_with_claim,
    save,
    stated,
)

DRAFT_FIELDS = ("rating", "summary", "explanation", "change", "reason", *WORDING_FIELDS)


@transaction.atomic
def propose_verdict(*, claim: Claim, actor: User, **content: Any) -> DraftVerdict:
    """Start the one draft verdict of a claim; `content` holds any of DRAFT_FIELDS.

    For a claim with a verdict the draft is an update or a correction, and may reword the claim.
    Raises NotAllowed, Incomplete (there is a draft already).
    """
    claim = locked(claim)
    check(Action.PROPOSE_VERDICT, actor, claim)
    wording = {name: getattr(claim, name) for name in WORDING_FIELDS}
    change = Change.UPDATE if claim.current_verdict_id else Change.INITIAL
    if DraftVerdict.objects.filter(claim=claim).exists():
        raise Incomplete(_("This claim already has an open draft verdict: go on with that one."))
    draft = DraftVerdict.objects.create(
        claim=claim,
        author=actor,
        author_name=actor.display_name,
        **{**wording, "change": change, **clean(content, DRAFT_FIELDS)},
    )
    draft.writers.add(actor)
    audit(Action.PROPOSE_VERDICT, actor, draft)
    return draft


@transaction.atomic
def save_draft(*, draft: DraftVerdict, actor: User, version: int, **content: Any) -> DraftVerdict:
    """Change a draft that is not in review. Whoever wrote last is its author; nobody who wrote decides on it.

    Raises NotAllowed, WrongState, Stale, Gone.
    """
    draft = locked_with_claim(draft, version)
    check(Action.SAVE_DRAFT, actor, draft)
    save(draft, author=actor, author_name=actor.display_name, changed_at=timezone.now(), **clean(content, DRAFT_FIELDS))
    draft.writers.add(actor)
    audit(Action.SAVE_DRAFT, actor, draft)
    return draft


@transaction.atomic
def discard_draft(*, draft: DraftVerdict, actor: User, version: int) -> None:
    """Delete one's own draft. Raises NotAllowed, NotYours, WrongState, Stale, Gone."""
    draft = locked_with_claim(draft, version)
    check(Action.DISCARD_DRAFT, actor, draft)
    audit(Action.DISCARD_DRAFT, actor, draft, note=draft.summary)
    draft.delete()


@transaction.atomic
def send_to_review(*, draft: DraftVerdict, actor: User, version: int) -> DraftVerdict:
    """Hand a draft to the reviewers, with the record they will judge. The sender answers for it.

    Raises NotAllowed, WrongState, Stale, Gone, Incomplete (with everything that is missing).
    """
    draft = locked_with_claim(draft, version)
    check(Action.SEND_TO_REVIEW, actor, draft)
    if missing := list(_missing(draft)):
        raise Incomplete(*missing)
    save(
        draft,
        author=actor,
        author_name=actor.display_name,
        state=DraftState.IN_REVIEW,
        sent_at=timezone.now(),
        sent_record=draft.record(),
    )
    draft.writers.add(actor)
    audit(Action.SEND_TO_REVIEW, actor, draft)
    return draft


@transaction.atomic
def recall_draft(*, draft: DraftVerdict, actor: User, version: int) -> DraftVerdict:
    """Take one's own draft back from review. Raises NotAllowed, NotYours, WrongState, Stale, Gone."""
    draft = locked_with_claim(draft, version)
    check(Action.RECALL_DRAFT, actor, draft)
    save(draft, state=DraftState.OPEN)
    audit(Action.RECALL_DRAFT, actor, draft)
    return draft


@transaction.atomic
def return_draft(*, draft: DraftVerdict, reviewer: User, note: str, version: int) -> Review:
    """Send a draft back to its author with a note.

    Raises NotAllowed, OwnWork, WrongState, Stale, Gone, Incomplete (no note).
    """
    draft = locked_with_claim(draft, version)
    check(Action.RETURN_DRAFT, reviewer, draft)
    note = stated(note, _("Tell the author what to change: write a note."))
    review = _review(draft, reviewer, Decision.RETURNED, draft.sent_record, note=note)
    save(draft, state=DraftState.RETURNED)
    audit(Action.RETURN_DRAFT, reviewer, draft, note=note)
    return review


@transaction.atomic
def approve(*, draft: DraftVerdict, reviewer: User, seen: str, emergency_reason: str = "") -> Verdict:
    """Publish a draft verdict, and move the claim to it.

    `seen` is the fingerprint of the record that the reviewer was shown. With `emergency_reason`, which
    readers see, one who wrote it can approve it alone if the permission `approve_alone` was given to them.
    Raises NotAllowed, OwnWork, WrongState, Gone, Incomplete, Outdated (with what changed since it was
    sent), Stale (it was sent again since the reviewer looked).
    """
    draft = locked_with_claim(draft)
    emergency_reason = normalise(emergency_reason).strip() if is_by(draft, "writers", reviewer) else ""
    if emergency_reason and not holds_explicitly(reviewer, "approve_alone"):
        raise NotAllowed
    check(Action.APPROVE_DRAFT, reviewer, draft, alone=bool(emergency_reason))
    record, sent = draft.record(), draft.sent_record or {}
    if fingerprint(record) != fingerprint(sent):
        raise Outdated(differences(sent, record))
    if fingerprint(record) != seen:
        raise Stale
    if missing := list(_missing(draft)):
        raise Incomplete(*missing)

    cited = locked_sources({*cited_by(draft.claim), *(row["source"] for row in record["evidence"])})
    verdict = _append(draft, record, reviewer, emergency_reason)
    _review(draft, reviewer, Decision.APPROVED, record, emergency_reason=emergency_reason)
    _point(draft.claim, verdict)
    list_with(verdict)
    count_citations(cited)
    confirm_quotes_of(draft.claim, reviewer)
    audit(Action.APPROVE_DRAFT, reviewer, draft, note=emergency_reason)
    draft.delete()
    return verdict


def _missing(draft: DraftVerdict) -> Iterator[Promise]:
    """What a draft lacks before anybody can judge it, a sentence each."""
    rating = draft.rating
    if rating is None:
        yield _("Choose a rating.")
    elif rating.retired_on:
        yield _("This rating was retired: choose another one.")
    elif rating.number is not None and not draft.claim.evidence.exists():
        yield _("Attach at least one piece of evidence: only a rating without a number can do without.")
    if not draft.wording.statement.strip():
        yield _("The claim needs a statement.")
    if not draft.summary.strip():
        yield _("Write a summary.")
    if not draft.explanation.strip():
        yield _("Write an explanation.")
    yield from _missing_evidence(draft)
    yield from _missing_reason(draft)


def _missing_evidence(draft: DraftVerdict) -> Iterator[Promise]:
    """References of the explanation that would lead nowhere for good."""
    sentence = _("The explanation refers to [{number}], and there is no such piece of evidence.")
    if cited := references(draft.explanation):
        there = draft.claim.evidence.count()
        yield from (format_lazy(sentence, number=number) for number in cited if number > there)


def _missing_reason(draft: DraftVerdict) -> Iterator[Promise]:
    """What a draft lacks to say why it changes the verdict."""
    if draft.claim.current_verdict_id is None:
        if draft.change != Change.INITIAL:
            yield _("The claim has no verdict yet: this is its first one.")
    elif draft.change == Change.INITIAL:
        yield _("The claim has a verdict: say whether this is an update or a correction.")
    elif not draft.reason.strip():
        yield _("An update or a correction needs a public reason.")


def _append(draft: DraftVerdict, record: Record, reviewer: User, emergency_reason: str) -> Verdict:
    """Write the next verdict of the claim, from the record, with its citations and what its rating is called."""
    wording = draft.wording
    verdict = Verdict(
        claim=draft.claim,
        number=draft.claim.verdicts.count() + 1,
        change=draft.change,
        reason=draft.reason,
        **{name: getattr(wording, name) for name in WORDING_FIELDS},
        claimant_name=record["claimant"] or "",
        rating=cast(Rating, draft.rating),  # `_missing` asked for one
        rating_as_issued=record["rating"],
        summary=draft.summary,
        explanation=draft.explanation,
        evidence=record["evidence"],
        appearances=record["appearances"],
        author=draft.author,
        author_name=draft.author_name,
        approved_by=reviewer,
        approved_by_name=reviewer.display_name,
        emergency_reason=emergency_reason,
        fingerprint=fingerprint(record),
    )
    save_as_next(verdict)
    Citation.objects.bulk_create(
        Citation(verdict=verdict, source_id=row["source"], stance=row["stance"], position=position)
        for position, row in enumerate(verdict.evidence)
    )
    note_citations(verdict)
    return verdict


def _point(claim: Claim, verdict: Verdict) -> None:
    """Make `verdict` the one that readers see, wording included."""
    save(
        claim,
        **{name: getattr(verdict, name) for name in WORDING_FIELDS},
        slug=Claim.slug_of(verdict.statement),
        status=ClaimStatus.DECIDED,
        withdrawal_reason="",
        current_verdict=verdict,
        rating=verdict.rating,
        decided_at=verdict.issued_at,
        news_at=verdict.issued_at,
    )


def _review(draft: DraftVerdict, reviewer: User, decision: Decision, record: Record | None, **texts: str) -> Review:
    return Review.objects.create(
        claim=draft.claim,
        decision=decision,
        record=record,
        author=draft.author,
        author_name=draft.author_name,
        reviewer=reviewer,
        reviewer_name=reviewer.display_name,
        **texts,
    )
