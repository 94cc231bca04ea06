"""What readers send: received, given to somebody, accepted or declined with a public answer."""

import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims.choices import ANSWERED_REPORTS, Action, Change, Language, ReportKind, ReportStatus
from claims.models import Claim, DraftVerdict, Report, User
from claims.workflow.claims import open_claim_without_quote
from claims.workflow.errors import AlreadySent, Incomplete
from claims.workflow.rules import audit, check, clean, locked, save, stated
from claims.workflow.verdicts import propose_verdict

REPORT_FIELDS = ("kind", "claim", "seen_at", "message", "email", "language", "form")
PERMISSION = "claims.change_report"
NEEDS_ANSWER = _("The reader sees the answer: write it down.")


@transaction.atomic
def receive_report(*, form: str, **fields: Any) -> Report:
    """Keep what a reader sent, who consented to it just now; `fields` are REPORT_FIELDS.

    The same form sent twice is one report. Raises Incomplete (no message), AlreadySent (with something else in it).
    """
    sent = clean(fields, REPORT_FIELDS)
    sent["message"] = stated(sent.get("message", ""), _("Tell us what is wrong, or what should be checked."))
    report, is_new = Report.objects.get_or_create(form=form, defaults={**sent, "consented_at": timezone.now()})
    if not is_new and any(getattr(report, name) != value for name, value in sent.items()):
        raise AlreadySent
    return report


@transaction.atomic
def assign_report(*, report: Report, actor: User, to: User | None, version: int) -> Report:
    """Say who looks at a report. Raises NotAllowed, WrongState, Stale, Gone, Incomplete (nobody who may)."""
    report = _locked(report, version)
    check(Action.ASSIGN_REPORT, actor, report)
    if to is None or not to.has_perm(PERMISSION):
        raise Incomplete(_("Choose somebody of the desk whose role includes reports."))
    save(report, status=ReportStatus.ASSIGNED, assigned_to=to)
    audit(Action.ASSIGN_REPORT, actor, report, note=to.display_name)
    return report


@transaction.atomic
def accept_report(*, report: Report, actor: User, answer: str, version: int) -> Report:
    """Answer that the reader is right, and begin what follows: a correction, or a claim to check.

    A correction is a draft verdict, begun with the answer as its reason; where one is open already, that goes on. A
    claim begins as a draft in the reader's words. Nothing of it is public before two people decided.
    Raises NotAllowed, WrongState, Stale, Gone, Incomplete (no answer).
    """
    report = _locked(report, version)
    check(Action.ACCEPT_REPORT, actor, report)
    answer = stated(answer, NEEDS_ANSWER)
    led_to = _opened(report, actor) if report.kind == ReportKind.CLAIM else report.claim
    if report.claim:
        _begin_correction(report.claim, actor)
    save(report, led_to=led_to, **_answered(actor, ReportStatus.ACCEPTED, answer))
    audit(Action.ACCEPT_REPORT, actor, report, note=answer)
    return report


@transaction.atomic
def decline_report(*, report: Report, actor: User, answer: str, version: int) -> Report:
    """Answer with the reason why nothing follows.

    Raises NotAllowed, WrongState, Stale, Gone, Incomplete (no answer).
    """
    report = _locked(report, version)
    check(Action.DECLINE_REPORT, actor, report)
    answer = stated(answer, NEEDS_ANSWER)
    save(report, **_answered(actor, ReportStatus.DECLINED, answer))
    audit(Action.DECLINE_REPORT, actor, report, note=answer)
    return report


@transaction.atomic
def answer_report(*, report: Report, actor: User, answer: str, version: int) -> Report:
    """Write the answer anew; what was decided stays. Raises NotAllowed, WrongState, Stale, Gone, Incomplete."""
    report = _locked(report, version)
    check(Action.ANSWER_REPORT, actor, report)
    answer = stated(answer, NEEDS_ANSWER)
    save(report, answer=answer)
    audit(Action.ANSWER_REPORT, actor, report, note=answer)
    return report


def erase_reports(*, answered_before: datetime.datetime) -> int:
    """Erase what readers wrote, and their e-mail addresses, of reports answered before then; how many they were."""
    old = Report.objects.filter(status__in=ANSWERED_REPORTS, answered_at__lt=answered_before, erased_at=None)
    return old.update(message="", seen_at="", email="", erased_at=timezone.now(), version=F("version") + 1)


def _locked(report: Report, version: int) -> Report:
    """The report as it is now, locked after its claim: in the order in which everybody locks."""
    if report.claim_id:
        locked(Claim(pk=report.claim_id))
    return locked(report, version)


def _answered(actor: User, status: ReportStatus, answer: str) -> dict[str, object]:
    return {
        "status": status,
        "answer": answer,
        "answered_by": actor,
        "answered_by_name": actor.display_name,
        "answered_at": timezone.now(),
    }


def _opened(report: Report, actor: User) -> Claim:
    """A draft claim in the reader's words, which stay as a translation when the statement is put into English."""
    statement = " ".join(report.message.split())
    return open_claim_without_quote(
        actor=actor,
        language=report.language,
        note=report.subject,
        statement=statement,
        translations={} if report.language == Language.ENGLISH else {report.language: statement},
    )


def _begin_correction(claim: Claim, actor: User) -> None:
    """The draft verdict that corrects a claim, begun with what it corrects; a first verdict corrects nothing.

    Its public reason is still to be written: the answer was meant for one reader.
    """
    if DraftVerdict.objects.filter(claim=claim).exists():
        return
    content: dict[str, Any] = {}
    if verdict := claim.current_verdict:
        content = {
            "change": Change.CORRECTION,
            "rating": None if verdict.rating.retired_on else verdict.rating,
            "summary": verdict.summary,
            "explanation": verdict.explanation,
        }
    propose_verdict(claim=claim, actor=actor, **content)
