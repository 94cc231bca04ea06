"""What readers send: received, taken on, accepted or declined with a public answer."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims.choices import Action, Change, Language, ReportKind, ReportStatus
from claims.models import Claim, DraftVerdict, Report, User
from claims.workflow.errors import Incomplete
from claims.workflow.rules import audit, check, clean, locked, save, stated
from claims.workflow.verdicts import propose_verdict

REPORT_FIELDS = ("kind", "claim", "seen_at", "message", "email", "language", "form")
NEEDS_ANSWER = _("The reader sees the answer: write it down.")


def receive_report(**fields: Any) -> Report:
    """Keep what a reader sent; `fields` are REPORT_FIELDS. The same form sent twice is one report.

    Raises Incomplete (no message).
    """
    fields = clean(fields, REPORT_FIELDS)
    fields["message"] = stated(fields.get("message", ""), _("Tell us what is wrong, or what should be checked."))
    try:
        with transaction.atomic():
            return Report.objects.create(**fields)
    except IntegrityError:
        return Report.objects.get(form=fields["form"])


@transaction.atomic
def assign_report(*, report: Report, actor: User, version: int) -> Report:
    """Take a report on, so that colleagues know. Raises NotAllowed, WrongState, Stale, Gone."""
    report = locked(report, version)
    check(Action.ASSIGN_REPORT, actor, report)
    save(report, status=ReportStatus.ASSIGNED, assigned_to=actor)
    audit(Action.ASSIGN_REPORT, actor, report)
    return report


@transaction.atomic
def accept_report(*, report: Report, actor: User, answer: str, version: int) -> Report:
    """Answer that the reader is right, and begin what follows: a correction, or a claim to check.

    A correction is a draft verdict, begun with the answer as its reason; where one is open already, that goes on. A
    claim begins as a draft in the reader's words. Nothing of it is public before two people decided.
    Raises NotAllowed, WrongState, Stale, Gone, Incomplete (no answer).
    """
    report = locked(report, version)
    check(Action.ACCEPT_REPORT, actor, report)
    answer = stated(answer, NEEDS_ANSWER)
    if report.kind == ReportKind.CLAIM:
        report.claim = _opened(report, actor)
    elif report.claim:
        _begin_correction(report.claim, actor, answer)
    save(report, claim=report.claim, **_answered(actor, ReportStatus.ACCEPTED, answer))
    audit(Action.ACCEPT_REPORT, actor, report, note=answer)
    return report


@transaction.atomic
def decline_report(*, report: Report, actor: User, answer: str, version: int) -> Report:
    """Answer with the reason why nothing follows.

    Raises NotAllowed, WrongState, Stale, Gone, Incomplete (no answer).
    """
    report = locked(report, version)
    check(Action.DECLINE_REPORT, actor, report)
    answer = stated(answer, NEEDS_ANSWER)
    save(report, **_answered(actor, ReportStatus.DECLINED, answer))
    audit(Action.DECLINE_REPORT, actor, report, note=answer)
    return report


def _answered(actor: User, status: ReportStatus, answer: str) -> dict[str, object]:
    return {
        "status": status,
        "answer": answer,
        "answered_by": actor,
        "answered_by_name": actor.display_name,
        "answered_at": timezone.now(),
    }


def _opened(report: Report, actor: User) -> Claim:
    """A draft claim in the reader's words, without a quote yet."""
    check(Action.OPEN_CLAIM, actor)
    statement = " ".join(report.message.split())
    claim = Claim.objects.create(
        statement=statement,
        slug=Claim.slug_of(statement),
        language=report.language if report.language in Language.values else Language.OTHER,
        opened_by=actor,
        opened_by_name=actor.display_name,
    )
    claim.writers.add(actor)
    audit(Action.OPEN_CLAIM, actor, claim, note=report.subject)
    return claim


def _begin_correction(claim: Claim, actor: User, reason: str) -> None:
    """The draft verdict that corrects a claim; the first verdict of a claim corrects nothing."""
    if DraftVerdict.objects.filter(claim=claim).exists():
        return
    change = {"change": Change.CORRECTION, "reason": reason} if claim.current_verdict_id else {}
    try:
        with transaction.atomic():
            propose_verdict(claim=claim, actor=actor, **change)
    except Incomplete:  # a colleague began one at this very moment
        return
