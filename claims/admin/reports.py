"""What readers report: the inbox, where each is given to somebody, and accepted or declined."""

from typing import Any

from django.contrib import admin
from django.db.models import Case, QuerySet, Value, When
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from claims import workflow
from claims.admin.base import ReadOnlyAdmin, WorkflowAdmin, actor, admin_url
from claims.admin.signs import state_badge
from claims.admin.steps import Step
from claims.choices import Action, ReportKind, ReportStatus
from claims.models import AuditEntry, DraftVerdict, Report, User
from claims.search import LIKELY, Near, checked_before
from claims.workflow.reports import PERMISSION

TAKE = "take_report"
BESIDE_IT = "admin/claims/report/step.html"
ASKS_ANSWER = _("The answer. The reader sees it, with your name.")

STEPS = (
    Step(
        Action.ACCEPT_REPORT,
        workflow.accept_report,
        _("Accept"),
        _("The report is accepted, and the reader finds your answer."),
        asks=ASKS_ANSWER,
        text="answer",
        look="primary",
        template="admin/claims/report/accept.html",
    ),
    Step(
        Action.ASSIGN_REPORT,
        workflow.assign_report,
        _("Take it"),
        _("The report is yours."),
        name=TAKE,
    ),
    Step(
        Action.ASSIGN_REPORT,
        workflow.assign_report,
        _("Give to somebody"),
        _("The report is given on."),
        asks=_("Who looks at it?"),
        text="to",
        template="admin/claims/report/assign.html",
    ),
    Step(
        Action.ANSWER_REPORT,
        workflow.answer_report,
        _("Change the answer"),
        _("The reader finds the new answer."),
        asks=ASKS_ANSWER,
        text="answer",
        template=BESIDE_IT,
    ),
    Step(
        Action.DECLINE_REPORT,
        workflow.decline_report,
        _("Decline"),
        _("The report is declined, and the reader finds the reason."),
        asks=_("Why does nothing follow? The reader sees it, with your name."),
        text="answer",
        template=BESIDE_IT,
    ),
)


class Waiting(admin.SimpleListFilter):
    """Which reports wait for an answer."""

    title = _("waiting")
    parameter_name = "waiting"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("anybody", _("for an answer")), ("nobody", _("for somebody to take it")), ("me", _("for my answer"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        match self.value():
            case "anybody":
                return queryset.unanswered()
            case "nobody":
                return queryset.unanswered().filter(assigned_to=None)
            case "me":
                return queryset.waiting_for(actor(request))
        return queryset


@admin.register(Report)
class ReportAdmin(WorkflowAdmin, ReadOnlyAdmin):
    """Readers write them; here they are read and answered. What readers wrote is shown as text, and leads nowhere."""

    subject = "report"
    steps = STEPS
    change_form_template = "admin/claims/report/change_form.html"
    list_display = ["state", "what", "kind", "about", "assigned_to", "received_at"]
    list_display_links = ["what"]
    list_filter = [
        Waiting,
        "status",
        "kind",
        ("assigned_to", admin.RelatedOnlyFieldListFilter),
        "received_at",
    ]
    list_select_related = ["claim", "assigned_to"]
    search_fields = ["reference__iexact", "message", "seen_at", "email", "answer", "claim__code__iexact"]
    search_help_text = _("The reference or words of a report, an e-mail address, or the code of a claim.")
    sortable_by = ["received_at"]
    fields = ["reference"]
    actions = None

    # The list -----------------------------------------------------------------------------------

    def get_ordering(self, request: HttpRequest) -> Any:
        """Those that nobody has come first, then those without an answer, the newest of each on top."""
        turns = Case(
            When(status=ReportStatus.RECEIVED, then=Value(0)),
            When(status=ReportStatus.ASSIGNED, then=Value(1)),
            default=Value(2),
        )
        return [turns.asc(), "-pk"]

    @admin.display(description=_("status"))
    def state(self, report: Report) -> SafeString:
        return state_badge(report, "status")

    @admin.display(description=_("what the reader wrote"))
    def what(self, report: Report) -> str:
        return Truncator(report.message).chars(140) or report.reference

    @admin.display(description=_("claim"))
    def about(self, report: Report) -> str:
        return report.claim.code if report.claim else ""

    # The steps ----------------------------------------------------------------------------------

    def take_step(self, request: HttpRequest, step: Step, thing: Any) -> None:
        if step.action != Action.ASSIGN_REPORT:
            super().take_step(request, step, thing)
            return
        to = actor(request) if step.name == TAKE else _person(request.POST.get("to", ""))
        version = step.answers(request.POST)["version"]
        workflow.assign_report(report=thing, actor=actor(request), to=to, version=version)

    def offers(self, request: HttpRequest, thing: Any) -> Any:
        """Whoever has it need not take it."""
        has_it = thing.assigned_to_id == actor(request).pk
        return (offer for offer in super().offers(request, thing) if not (has_it and offer.step.name == TAKE))

    def step_context(self, request: HttpRequest, step: Step, thing: Any) -> dict[str, Any]:
        """What is answered stands beside the answer; whoever may have a report can be chosen."""
        if thing is None:
            return {}
        context: dict[str, Any] = {"report": thing, "draft": _draft(thing)}
        if step.text == "to":
            context["people"] = who_may_answer()
        if step.action == Action.ANSWER_REPORT and request.method != "POST":
            context["typed"] = thing.answer
        return context

    def address_after(self, request: HttpRequest, step: Step, thing: Any) -> str:
        """From an accepted report on to the work that it brings: the draft verdict, or the claim."""
        if step.action != Action.ACCEPT_REPORT:
            return super().address_after(request, step, thing)
        thing.refresh_from_db()
        if draft := _draft(thing):
            return admin_url(draft)
        return admin_url(thing.led_to or thing)

    # The page -----------------------------------------------------------------------------------

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        report = context["original"]
        context |= {
            "report": report,
            "state": state_badge(report, "status"),
            "kind": state_badge(report, "kind"),
            "claim_state": state_badge(report.claim, "status") if report.claim else "",
            "draft": _draft(report),
            "near": _checked_before(report) if _is_new_claim(report) else [],
            "entries": AuditEntry.objects.filter(subject=report.subject)[:8],
        }
        return super().render_change_form(request, context, *args, **kwargs)

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        return obj.get_absolute_url() if obj else None


def _checked_before(report: Report) -> list[Near]:
    return [near for near in checked_before(report.message, limit=3) if near.score >= LIKELY]


def who_may_answer() -> QuerySet[User]:
    """The people to whom a report can be given."""
    return User.objects.with_perm(PERMISSION).filter(is_staff=True).order_by("first_name", "last_name", "username")


def _person(key: str) -> User | None:
    return who_may_answer().filter(pk=key).first() if key.isascii() and key.isdigit() and len(key) < 19 else None


def _draft(report: Report) -> DraftVerdict | None:
    """The draft verdict that is open for the claim that the report is about, or led to."""
    about = report.led_to_id or report.claim_id
    return DraftVerdict.objects.filter(claim=about).first() if about else None


def _is_new_claim(report: Report) -> bool:
    return report.kind == ReportKind.CLAIM and not report.is_answered
