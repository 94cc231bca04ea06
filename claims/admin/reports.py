"""The inbox: what readers sent, taken on, accepted or declined with a public answer."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from claims import workflow
from claims.admin.base import ReadOnlyAdmin, WorkflowAdmin, actor, admin_url
from claims.admin.signs import state_badge
from claims.admin.steps import Step
from claims.choices import OPEN_REPORTS, Action
from claims.models import Report

ANSWER = _("The answer. The reader sees it, with your name.")


class Inbox(admin.SimpleListFilter):
    """What waits for somebody, and for the person."""

    title = _("waiting")
    parameter_name = "waiting"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("anybody", _("for an answer")), ("me", _("for my answer"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Report]) -> QuerySet[Report]:
        waiting = queryset.filter(status__in=OPEN_REPORTS)
        match self.value():
            case "anybody":
                return waiting
            case "me":
                return waiting.filter(Q(assigned_to=actor(request)) | Q(assigned_to=None))
        return queryset


@admin.register(Report)
class ReportAdmin(WorkflowAdmin, ReadOnlyAdmin):
    """A report with everything that the reader wrote, which is shown as text only; the answer is a step."""

    subject = "report"
    steps = (
        Step(
            Action.ASSIGN_REPORT,
            workflow.assign_report,
            _("Take on"),
            _("The report is yours; its page tells the reader that somebody is looking at it."),
        ),
        Step(
            Action.ACCEPT_REPORT,
            workflow.accept_report,
            _("Accept"),
            _("The reader has your answer, and what follows has begun."),
            _("An error begins a draft verdict that corrects the claim; a claim to check begins as a draft claim."),
            asks=ANSWER,
            text="answer",
            look="primary",
        ),
        Step(
            Action.DECLINE_REPORT,
            workflow.decline_report,
            _("Decline"),
            _("The reader has your answer."),
            _("Nothing follows. Say why, so that the reader understands it."),
            asks=ANSWER,
            text="answer",
        ),
    )
    fields = [
        "state", "kind", "about", "message", "seen_at", "email", "language", "received_at", "assigned_to", "answer",
        "answered_by_name", "answered_at", "page",
    ]  # fmt: skip
    list_display = ["state", "reference", "kind", "beginning", "about", "received_at", "assigned_to"]
    list_display_links = ["reference", "beginning"]
    list_filter = [Inbox, "status", "kind"]
    list_select_related = ["claim", "assigned_to"]
    search_fields = ["reference__iexact", "message", "claim__code__iexact"]
    search_help_text = _("A reference, words of the message, or a claim’s code.")
    ordering = ["-pk"]

    @admin.display(description=_("status"), ordering="status")
    def state(self, report: Report) -> SafeString:
        return state_badge(report, "status")

    @admin.display(description=_("message"))
    def beginning(self, report: Report) -> str:
        return report.message[:120]

    @admin.display(description=_("claim"))
    def about(self, report: Report) -> SafeString | str:
        claim = report.claim
        return format_html('<a href="{}">{}</a>', admin_url(claim), str(claim)[:120]) if claim else "–"

    @admin.display(description=_("page for the reader"))
    def page(self, report: Report) -> SafeString:
        address = reverse("claims:report_status", args=[report.reference])
        return format_html('<a href="{}">{}</a>', address, address)
