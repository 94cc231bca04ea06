"""Draft verdicts: written, sent to review, returned, approved."""

from dataclasses import replace
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims import workflow
from claims.admin.base import WorkflowAdmin, actor, admin_url
from claims.admin.differences import told
from claims.admin.draft_forms import JUDGEMENT, WHY, WORDING, DraftForm
from claims.admin.leading_on import next_review
from claims.admin.previews import page_of, preview_page, statements
from claims.admin.signs import rating_badge, state_badge
from claims.admin.steps import Offer, Step
from claims.choices import Action, Decision, DraftState
from claims.models import Appearance, AuditEntry, Claim, DraftVerdict, Report
from claims.models.claim import WORDING_FIELDS
from claims.records import differences
from claims.workflow import Gone, NotAllowed, WorkflowError
from claims.workflow.rules import check, holds_explicitly, is_by, stated

ALONE = "approve_alone"
REVIEW = "admin/claims/draftverdict/review.html"

STEPS = (
    Step(
        Action.APPROVE_DRAFT,
        workflow.approve,
        _("Approve and publish"),
        _("The verdict is public."),
        _("This is what readers will see. Your name stands under it as the one who approved it."),
        person="reviewer",
        guard="seen",
        shown="sent_fingerprint",
        asks_first=True,
        look="primary",
        template=REVIEW,
    ),
    Step(
        Action.RETURN_DRAFT,
        workflow.return_draft,
        _("Return with a note"),
        _("The draft verdict is back with its author."),
        asks=_("What should the author change?"),
        text="note",
        person="reviewer",
        template=REVIEW,
    ),
    Step(
        Action.SEND_TO_REVIEW,
        workflow.send_to_review,
        _("Send to review"),
        _("The draft verdict waits for a reviewer."),
        look="primary",
    ),
    Step(
        Action.RECALL_DRAFT,
        workflow.recall_draft,
        _("Take back from review"),
        _("The draft verdict is yours again."),
    ),
    Step(
        Action.APPROVE_DRAFT,
        workflow.approve,
        _("Emergency: approve alone"),
        _("The verdict is public, and the claim’s history says that you approved it alone."),
        _("For emergencies only. Readers see on the claim’s history that nobody else approved this, and why."),
        asks=_("Why can nobody else approve it in time? Readers see this."),
        text="emergency_reason",
        person="reviewer",
        guard="seen",
        shown="sent_fingerprint",
        name=ALONE,
        look="danger",
        template=REVIEW,
    ),
    Step(
        Action.DISCARD_DRAFT,
        workflow.discard_draft,
        _("Discard"),
        _("The draft verdict was discarded."),
        _("The draft verdict is deleted. The claim and its evidence stay."),
        asks_first=True,
        look="danger",
    ),
)


class Work(admin.SimpleListFilter):
    """What waits for the person: the trays of the first page."""

    title = _("my work")
    parameter_name = "work"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("review", _("Waiting for my review")), ("returned", _("Returned to me")), ("mine", _("My drafts"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        match self.value():
            case "review":
                return queryset.awaiting_review(actor(request))
            case "returned":
                return queryset.returned_to(actor(request))
            case "mine":
                return queryset.written_by(actor(request))
        return queryset


@admin.register(DraftVerdict)
class DraftVerdictAdmin(WorkflowAdmin):
    """The one open proposal for a claim; in review it can be read only."""

    subject = "draft"
    edit = Action.SAVE_DRAFT
    steps = STEPS
    form = DraftForm
    change_form_template = "admin/claims/draftverdict/change_form.html"
    autocomplete_fields = ["claimant"]
    list_display = ["state_now", "statement_now", "rating_now", "change", "author_name", "changed_at"]
    list_display_links = ["statement_now"]
    list_filter = [Work, "state", "change", "rating", ("author", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["claim", "rating"]
    search_fields = [
        "claim__statement",
        "claim__translations__fr",
        "claim__code__iexact",
        "statement",
        "translations__fr",
        "summary",
    ]
    ordering = ["-changed_at", "-pk"]
    actions = None

    # Who may ----------------------------------------------------------------------------------

    def has_change_permission(self, request: HttpRequest, obj: DraftVerdict | None = None) -> bool:
        """In review the form is read-only; what is posted anyway the workflow refuses, with what was typed."""
        may = super().has_change_permission(request, obj)
        return may and (obj is None or request.method == "POST" or obj.state != DraftState.IN_REVIEW)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # its author discards it

    def get_model_perms(self, request: HttpRequest) -> dict[str, bool]:
        return {**super().get_model_perms(request), "add": False}  # a verdict is proposed on a claim's page

    def check_step(self, request: HttpRequest, step: Step, thing: Any) -> None:
        """The emergency is for the author, and for those to whom its permission was given by name."""
        if step.name != ALONE:
            return super().check_step(request, step, thing)
        person = actor(request)
        if not is_by(thing, "writers", person) or not holds_explicitly(person, ALONE):
            raise NotAllowed
        return check(step.action, person, thing, alone=True)

    def take_step(self, request: HttpRequest, step: Step, thing: Any) -> None:
        """The workflow takes an empty emergency reason for an ordinary approval of one's own work."""
        if step.name == ALONE:
            stated(request.POST.get(step.text, ""), _("Readers see why you approve it alone: write it down."))
        super().take_step(request, step, thing)

    def address_after(self, request: HttpRequest, step: Step, thing: Any) -> str:
        if step.template == REVIEW and (leads_on := next_review(actor(request))):
            messages.info(request, leads_on)
        still_there = DraftVerdict.objects.filter(pk=thing.pk).exists()
        return admin_url(thing if still_there else thing.claim)

    def step_page(
        self, request: HttpRequest, step: Step, thing: Any, refusal: WorkflowError | None = None
    ) -> HttpResponse:
        """A reviewer decides on the claim as readers would see it; what was never sent has only the reason."""
        if step.template == REVIEW and (thing is None or thing.sent_record is None):
            step = replace(step, template=Step.template)
        return super().step_page(request, step, thing, refusal)

    def step_context(self, request: HttpRequest, step: Step, thing: Any) -> dict[str, Any]:
        """On a reviewer's pages: the claim as an approval would show it, and how that differs from what was sent."""
        if step.template != REVIEW:
            return {}
        changed = told(differences(thing.sent_record, thing.record()))
        approves = step.action == Action.APPROVE_DRAFT
        verdict = thing.claim.current_verdict
        context: dict[str, Any] = {
            "changed": changed,
            "page": page_of(thing.claim, thing),
            "statements": statements(thing.wording),
            "follows": verdict,
            "since_verdict": told(differences(verdict.record(), thing.record())) if verdict else [],
        }
        context["may_return"] = approves and workflow.allowed(Action.RETURN_DRAFT, actor(request), thing)
        return context | ({"may_try": False} if changed and approves else {})

    # The list -----------------------------------------------------------------------------------

    @admin.display(description=_("state"), ordering="state")
    def state_now(self, draft: DraftVerdict) -> SafeString:
        return state_badge(draft, "state")

    @admin.display(description=_("claim"), ordering="claim")
    def statement_now(self, draft: DraftVerdict) -> str:
        return draft.wording.shown_statement or str(draft.claim)

    @admin.display(description=_("rating"), ordering="rating__position")
    def rating_now(self, draft: DraftVerdict) -> SafeString | str:
        return rating_badge(draft.rating)

    @admin.display(description=_("Statement (French)"))
    def statement_fr(self, draft: DraftVerdict) -> str:
        return draft.translations.get("fr", "")

    # The form -----------------------------------------------------------------------------------

    def claim_asked(self, request: HttpRequest) -> Claim:
        """The claim that a new draft is asked for with `?claim=`. Raises Gone."""
        number = request.GET.get("claim", "")
        claim = Claim.objects.filter(pk=number).first() if number.isascii() and number.isdigit() else None
        if claim is None:
            raise Gone
        return claim

    def get_fieldsets(self, request: HttpRequest, obj: DraftVerdict | None = None) -> Any:
        claim = obj.claim if obj else self.claim_asked(request)
        sets: list[Any] = [(None, {"fields": JUDGEMENT})]
        if claim.current_verdict_id:
            sets.append((_("Why the verdict changes"), {"fields": WHY}))
        if claim.is_public:
            why = _("Readers see this claim: its wording changes when this verdict is approved.")
            sets.append((_("Wording"), {"fields": WORDING, "description": why}))
        return sets

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A new draft starts from the claim's wording, and an update from the verdict that it follows."""
        claim = self.claim_asked(request)
        start: dict[str, Any] = {name: getattr(claim, name) for name in WORDING_FIELDS}
        start["statement_fr"] = claim.translations.get("fr", "")
        if verdict := claim.current_verdict:
            start |= {"change": "update", "summary": verdict.summary, "explanation": verdict.explanation}
            start["rating"] = verdict.rating_id
        return start

    def form_offers(self, request: HttpRequest, thing: Any) -> list[Offer]:
        """Without the step to review: beside the form it would leave what was just typed behind."""
        return [offer for offer in super().form_offers(request, thing) if offer.step.action != Action.SEND_TO_REVIEW]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> Any:
        """A verdict is proposed on a claim; where there is a draft already, go on with that one."""
        try:
            claim = self.claim_asked(request)
        except Gone as refusal:
            if request.method == "POST":
                return self.unsaved_page(request, None, refusal)
            messages.info(request, gettext("Choose the claim that the verdict is about."))
            return HttpResponseRedirect(reverse("admin:claims_claim_changelist"))
        draft = DraftVerdict.objects.filter(claim=claim).first()
        if draft and request.method != "POST":
            return HttpResponseRedirect(admin_url(draft))
        return super().add_view(request, form_url, extra_context)

    def save_model(self, request: HttpRequest, obj: DraftVerdict, form: Any, change: bool) -> None:
        """Through the workflow, and on to review in the same transaction when that was the button."""
        person = actor(request)
        if not change:
            saved = workflow.propose_verdict(claim=self.claim_asked(request), actor=person, **form.content())
        elif form.changed_data:
            version = form.cleaned_data["version"]
            saved = workflow.save_draft(draft=obj, actor=person, version=version, **form.content())
        else:
            saved = DraftVerdict.objects.get(pk=obj.pk)
        if "_send" in request.POST:
            saved = workflow.send_to_review(draft=saved, actor=person, version=saved.version)
        obj.pk, obj.claim, obj.version, obj.state = saved.pk, saved.claim, saved.version, saved.state

    def response_add(self, request: HttpRequest, obj: DraftVerdict, post_url_continue: str | None = None) -> Any:
        return self.response_change(request, obj)

    def response_change(self, request: HttpRequest, obj: DraftVerdict) -> Any:
        """Back to the draft, or to the claim once it is sent."""
        if obj.state == DraftState.IN_REVIEW:
            messages.success(request, gettext("Saved. The draft verdict waits for a reviewer."))
            return HttpResponseRedirect(admin_url(obj.claim))
        messages.success(request, gettext("The draft verdict is saved."))
        return HttpResponseRedirect(admin_url(obj))

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        draft = context["original"]
        claim = draft.claim if draft else self.claim_asked(request)
        context |= {
            "claim": claim,
            "claim_state": state_badge(claim, "status"),
            "quotes": Appearance.objects.current().filter(claim=claim).select_related("revision__article"),
            "evidence": claim.evidence.select_related("source__publisher"),
            "reports": Report.objects.behind(claim)[:3] if request.user.has_perm("claims.view_report") else (),
            "reviews": claim.reviews.all()[:10],
            "entries": AuditEntry.objects.filter(subject=claim.subject)[:8],
            "returned": self._return_of(draft),
            "state": state_badge(draft, "state") if draft else "",
            "not_author": draft is not None and draft.author_id != actor(request).pk,
            "changed": told(differences(draft.sent_record, draft.record())) if self._is_in_review(draft) else [],
            "in_review": self._is_in_review(draft),
            "statements": statements(draft.wording) if self._is_in_review(draft) else [],
            "preview_address": f"{reverse('admin:claims_draftverdict_preview')}?claim={claim.pk}",
            "show_save_and_continue": False,
            "show_save_and_add_another": False,
        }
        return super().render_change_form(request, context, *args, **kwargs)

    @staticmethod
    def _is_in_review(draft: DraftVerdict | None) -> bool:
        return draft is not None and draft.state == DraftState.IN_REVIEW

    @staticmethod
    def _return_of(draft: DraftVerdict | None) -> Any:
        """The review that sent the draft back, while it is not sent again."""
        if draft is None or draft.state != DraftState.RETURNED:
            return None
        return draft.claim.reviews.filter(decision=Decision.RETURNED).first()

    # The preview of what is being typed ---------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        typed = path("preview/", self.admin_site.admin_view(self.typed_view), name="claims_draftverdict_preview")
        return [typed, *super().get_urls()]

    def typed_view(self, request: HttpRequest) -> HttpResponse:
        """How the claim would look with what stands in the form (`?claim=`); nothing is saved."""
        if not self.has_change_permission(request) and not self.has_add_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        try:
            claim = self.claim_asked(request)
        except Gone:
            raise Http404 from None
        draft = DraftVerdict.objects.filter(claim=claim).first() or self._blank(request, claim)
        posted = request.POST.copy()
        posted["version"] = str(draft.version)  # a preview is no conflict
        form = self.get_form(request, draft)(posted, instance=draft)
        form.is_valid()  # what is valid is shown, the rest as it was
        if "statement_fr" in form.cleaned_data:
            draft.translations = form.content()["translations"]
        return preview_page(request, self.admin_site.each_context(request), claim, draft)

    @staticmethod
    def _blank(request: HttpRequest, claim: Claim) -> DraftVerdict:
        person = actor(request)
        wording = {name: getattr(claim, name) for name in WORDING_FIELDS}
        return DraftVerdict(claim=claim, author=person, author_name=person.display_name, **wording)
