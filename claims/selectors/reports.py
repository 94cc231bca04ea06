"""What became of a report, as whoever has its reference sees it: without a word of what the reader wrote."""

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.choices import SIGNS, ReportKind, ReportStatus
from claims.models import Claim, Report, Verdict
from claims.selectors.claims import Standing, with_verdict

TOLD: Final = {
    ReportStatus.RECEIVED: _("Your message is with the desk. Nobody has looked at it yet."),
    ReportStatus.ASSIGNED: _("Somebody of the desk is looking at it."),
    ReportStatus.DECLINED: _("We looked at it, and nothing follows from it. The reason stands below."),
}


@dataclass(frozen=True)
class ReportPage:
    """A report and what came of it: the claim that it led to once readers see that, and the verdict issued since."""

    report: Report
    standing: Standing
    claim: Claim | None
    opened: Claim | None
    verdict: Verdict | None

    @property
    def is_on_the_desk(self) -> bool:
        """Whether something is being done about it that readers do not see yet."""
        return bool(self.report.led_to_id) and not self.opened and not self.verdict


def report_page(reference: str) -> ReportPage:
    """The report with a reference. Raises Report.DoesNotExist."""
    report = Report.objects.defer("message", "seen_at", "email").get(reference=reference)
    public = with_verdict(Claim.objects.published())
    claims = public.in_bulk([key for key in (report.claim_id, report.led_to_id) if key])
    sign, tone = SIGNS[report.status]
    return ReportPage(
        report=report,
        standing=Standing(report.get_status_display(), sign, tone, _told(report)),
        claim=claims.get(report.claim_id or 0),
        opened=claims.get(report.led_to_id or 0) if report.kind == ReportKind.CLAIM else None,
        verdict=_since(report),
    )


def _told(report: Report) -> str:
    """What a status means for the reader."""
    if report.status != ReportStatus.ACCEPTED:
        return str(TOLD[ReportStatus(report.status)])
    if report.kind == ReportKind.CLAIM:
        return gettext("We check it. What we find is decided by two people.")
    if report.led_to_id:
        return gettext("We look at the fact-check again. What follows is decided by two people.")
    return gettext("You were right.")


def _since(report: Report) -> Verdict | None:
    """The first verdict of the claim that an accepted error led to, issued since it was accepted."""
    if report.kind != ReportKind.ERROR or not report.led_to_id:
        return None
    verdicts = Verdict.objects.published().filter(claim=report.led_to_id, issued_at__gte=report.answered_at)
    return verdicts.defer("evidence", "appearances", "explanation", "salts").order_by("number").first()
