"""Claims: their wording, where they stand, the evidence, and everything decided about them."""

import datetime
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims import export, workflow
from claims.admin.actions import SELECTED, THEIR_EVIDENCE, THEIR_VERDICTS, ExportAdmin, exporting
from claims.admin.base import WorkflowAdmin, actor, admin_url
from claims.admin.differences import words
from claims.admin.evidence import EvidenceInline, done_to_evidence
from claims.admin.filters import Mine
from claims.admin.forms import WordingForm
from claims.admin.previews import preview_page
from claims.admin.quotes import QuoteForm, for_newer_text, revision_seen
from claims.admin.signs import issued_badge, rating_badge, state_badge
from claims.admin.steps import Step
from claims.choices import Action, ArticleStatus, DraftState
from claims.models import Appearance, Article, AuditEntry, Claim, DraftVerdict, Evidence, Revision
from claims.workflow import NotAllowed, PublicWording, Stale, WorkflowError
from claims.workflow.rules import check

WORDING = ("statement", "statement_fr", "claimant", "kind", "claimed_on")
FILING = ("topic", "language")


def waits_to_replace(quote: Appearance, confirmed: dict[int, str]) -> bool:
    """Whether a quote has other words than the confirmed one that it continues, and waits for a second person."""
    return quote.approved_at is None and quote.thread in confirmed


class ClaimForm(WordingForm):
    """A claim's wording while it is a draft; later only what is not wording."""

    class Meta:
        model = Claim
        fields = ["statement", "claimant", "kind", "claimed_on", "topic", "language"]
        widgets = {"statement": forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField", "lang": "en"})}


class ArticleChoice(forms.Form):
    """The article in which a quote of the claim stands."""

    article = forms.ModelChoiceField(
        Article.objects.exclude(status=ArticleStatus.WITHDRAWN).select_related("current_revision"),
        label=_("article"),
        widget=AutocompleteSelect(Revision._meta.get_field("article"), admin.site),
    )


class DraftVerdicts(admin.SimpleListFilter):
    """The claims by the state of their draft verdict."""

    title = _("draft verdict")
    parameter_name = "draft"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [*DraftState.choices, ("none", _("None"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Claim]) -> QuerySet[Claim]:
        if self.value() == "none":
            return queryset.filter(draft=None)
        return queryset.filter(draft__state=self.value()) if self.value() else queryset


class WithoutEvidence(admin.SimpleListFilter):
    """The claims that nobody has found a source for yet."""

    title = _("evidence")
    parameter_name = "evidence"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("none", _("None yet")), ("some", _("Some"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Claim]) -> QuerySet[Claim]:
        sourced = Evidence.objects.values("claim")
        match self.value():
            case "none":
                return queryset.exclude(pk__in=sourced)
            case "some":
                return queryset.filter(pk__in=sourced)
        return queryset


@admin.register(Claim)
class ClaimAdmin(ExportAdmin, WorkflowAdmin):
    """A claim's page: the quote on top, then wording and evidence, and beside them what was decided."""

    actions = [
        exporting(export.CLAIMS, SELECTED),
        exporting(export.VERDICTS, THEIR_VERDICTS),
        exporting(export.EVIDENCE, THEIR_EVIDENCE),
    ]
    subject = "claim"
    edit = Action.EDIT_CLAIM
    owner = "opened_by"
    steps = (
        Step(
            Action.ANNOUNCE_CLAIM,
            workflow.announce_claim,
            _("Announce as being checked"),
            _("Readers now see that this claim is being checked."),
        ),
        Step(
            Action.WITHDRAW_CLAIM,
            workflow.withdraw_claim,
            _("Withdraw"),
            _("The claim is withdrawn: its page stays, with the reason."),
            _("The claim leaves lists and articles. Its page stays, and shows the reason to readers."),
            asks=_("Public reason"),
            text="reason",
            look="danger",
        ),
        Step(
            Action.DISCARD_CLAIM,
            workflow.discard_claim,
            _("Discard"),
            _("The claim was discarded."),
            _("The claim is deleted, with its quotes, its evidence and its draft verdict. Readers never saw it."),
            asks_first=True,
            look="danger",
        ),
    )
    form = ClaimForm
    inlines = [EvidenceInline]
    change_form_template = "admin/claims/claim/change_form.html"
    change_list_template = "admin/claims/claim/change_list.html"
    autocomplete_fields = ["topic", "claimant"]
    list_display = ["state", "statement_now", "rating_now", "topic", "claimant", "opened", "news"]
    list_display_links = ["statement_now"]
    list_filter = [
        "status",
        DraftVerdicts,
        "rating",
        Mine,
        WithoutEvidence,
        "topic",
        "kind",
        "language",
        "opened_at",
    ]
    list_select_related = ["rating", "topic", "claimant"]
    search_fields = ["code"]  # shows the field to type in; `get_search_results` asks the index
    search_help_text = _("Words of the statement or of a quote, or a code.")
    ordering = ["-pk"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # a claim is opened from the quote in an article

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # a draft is discarded, what readers saw is withdrawn

    def address_after(self, request: HttpRequest, step: Step, thing: Any) -> str:
        if step.action == Action.DISCARD_CLAIM:
            return reverse("admin:claims_claim_changelist")
        return super().address_after(request, step, thing)

    # The list -----------------------------------------------------------------------------------

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Claim], search_term: str
    ) -> tuple[QuerySet[Claim], bool]:
        """Claims with all the words in any text, or with the code."""
        if not search_term.strip():
            return queryset, False
        held = Claim.objects.held(search_term).values("pk")
        return queryset.filter(Q(pk__in=held) | Q(code=search_term.strip().upper())), False

    @admin.display(description=_("status"), ordering="status")
    def state(self, claim: Claim) -> SafeString:
        return state_badge(claim, "status")

    @admin.display(description=_("statement"), ordering="statement")
    def statement_now(self, claim: Claim) -> str:
        return str(claim)

    @admin.display(description=_("rating"), ordering="rating__position")
    def rating_now(self, claim: Claim) -> SafeString | str:
        return rating_badge(claim.rating)

    @admin.display(description=_("opened by"), ordering="-pk")
    def opened(self, claim: Claim) -> str:
        return claim.opened_by_name

    @admin.display(description=_("last news"), ordering="news_at")
    def news(self, claim: Claim) -> datetime.date | None:
        return timezone.localdate(claim.news_at) if claim.news_at else None

    @admin.display(description=_("Statement (French)"))
    def statement_fr(self, claim: Claim) -> str:
        return claim.translations.get("fr", "")

    # The form -----------------------------------------------------------------------------------

    def get_readonly_fields(self, request: HttpRequest, obj: Claim | None = None) -> tuple[str, ...]:
        """What readers see: its wording changes with a verdict, and who may withdraw a claim files it anew."""
        if obj is None or not obj.is_public:
            return ()
        return WORDING if request.user.has_perm("claims.withdraw_claim") else (*WORDING, *FILING)

    def get_fieldsets(self, request: HttpRequest, obj: Claim | None = None) -> Any:
        why = self._reword(request, obj) if obj and obj.is_public else ""
        wording = ["statement", "statement_fr", ("claimant", "kind", "claimed_on")]
        return [
            (_("Wording"), {"fields": wording, "description": why}),
            (_("Filing"), {"fields": [FILING]}),
        ]

    def check_edit(self, request: HttpRequest, object_id: str | None) -> None:
        """What was typed while the claim was a draft is refused once it is public, not quietly left out."""
        super().check_edit(request, object_id)
        claim = self.get_object(request, unquote(object_id)) if request.method == "POST" and object_id else None
        if claim and claim.is_public:
            changed = set(ClaimForm(request.POST, instance=claim).changed_data) & set(request.POST)
            if changed & set(WORDING):
                raise PublicWording
            if changed & set(self.get_readonly_fields(request, claim)):
                raise NotAllowed

    def _reword(self, request: HttpRequest, claim: Claim) -> SafeString:
        """Why the wording cannot be changed here, and where it can."""
        return format_html(
            '{} <a class="button" href="{}">{}</a>',
            gettext("Readers already see this claim, so its wording changes only with a verdict."),
            self._draft_address(claim),
            gettext("Reword with a new verdict"),
        )

    def _draft_address(self, claim: Claim) -> str:
        draft = getattr(claim, "draft", None)
        return admin_url(draft) if draft else f"{reverse('admin:claims_draftverdict_add')}?claim={claim.pk}"

    def save_model(self, request: HttpRequest, obj: Claim, form: Any, change: bool) -> None:
        """Through the workflow; saving evidence alone leaves the claim as it is."""
        if form.changed_data:
            version = form.cleaned_data["version"]
            saved = workflow.edit_claim(claim=obj, actor=actor(request), version=version, **form.content())
            obj.version = saved.version

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """The evidence, with an audit entry of what was done to it."""
        super().save_formset(request, form, formset, change)
        if note := "\n".join(done_to_evidence(formset)):
            workflow.note_evidence(claim=form.instance, actor=actor(request), note=note)

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        return obj.get_absolute_url() if obj and obj.is_public else None

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        claim = context["original"]
        draft = self._draft(request, claim)
        context |= {
            "quotes": self._quotes(request, claim),
            "draft": draft,
            "draft_offers": self._offers_of(request, DraftVerdict, draft) if draft else [],
            "draft_address": self._draft_address(claim),
            "may_propose": workflow.allowed(Action.PROPOSE_VERDICT, actor(request), claim),
            "may_link": workflow.allowed(Action.LINK_QUOTE, actor(request), claim),
            "verdicts": [(verdict, issued_badge(verdict.rating_as_issued)) for verdict in claim.verdicts.all()],
            "reviews": claim.reviews.all(),
            "entries": AuditEntry.objects.filter(subject=claim.subject)[:12],
            "state": state_badge(claim, "status"),
            "rating": rating_badge(claim.rating),
            "draft_state": state_badge(draft, "state") if draft else "",
        }
        return super().render_change_form(request, context, *args, **kwargs)

    def _draft(self, request: HttpRequest, claim: Claim) -> DraftVerdict | None:
        """The claim's draft verdict, for those who may see it."""
        draft = DraftVerdict.objects.filter(claim=claim).select_related("rating").first()
        drafts: Any = self.admin_site.get_model_admin(DraftVerdict)
        return draft if draft and drafts.has_view_permission(request, draft) else None

    def _quotes(self, request: HttpRequest, claim: Claim) -> list[dict[str, Any]]:
        """The claim's quotes with their article, their state and what can be done with them."""
        rows = list(claim.appearances.current().select_related("revision__article__publisher").order_by("pk"))
        confirmed = {row.thread: row.quote for row in rows if row.approved_at}
        return [
            {
                "appearance": row,
                "instead_of": words(confirmed[row.thread], row.quote) if waits_to_replace(row, confirmed) else "",
                "article": row.revision.article,
                "state": state_badge(row, "state"),
                "offers": self._offers_of(request, Appearance, row),
            }
            for row in rows
        ]

    def _offers_of(self, request: HttpRequest, model: Any, thing: Any) -> list[Any]:
        model_admin: Any = self.admin_site.get_model_admin(model)
        return list(model_admin.offers(request, thing))

    # Pages of their own -------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        own = [
            path(
                "<path:object_id>/link_quote/",
                self.admin_site.admin_view(self.link_quote_view),
                name="claims_claim_link_quote",
            ),
            path(
                "<path:object_id>/preview/",
                self.admin_site.admin_view(self.preview_view),
                name="claims_claim_preview",
            ),
        ]
        return own + super().get_urls()

    def preview_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """How the claim looks to readers, with its draft verdict if there is one."""
        claim = self.get_object(request, unquote(object_id))
        if claim is None:
            raise Http404
        if not self.has_view_permission(request, claim):
            raise PermissionDenied
        draft = self._draft(request, claim)
        return preview_page(request, self.admin_site.each_context(request), claim, draft)

    def link_quote_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Add a quote in another article: choose the article, paste the quote, the server finds it."""
        claim = self.get_object(request, unquote(object_id))
        if claim is None:
            raise Http404
        if not self.has_view_permission(request, claim):
            raise PermissionDenied
        try:
            check(Action.LINK_QUOTE, actor(request), claim)
            choice, form = self._quote_forms(request)
            if form and request.method == "POST" and request.POST.get("revision") != str(form.revision.pk):
                raise Stale
            if form and form.is_valid() and form.place:
                workflow.link_quote(claim=claim, actor=actor(request), revision=form.revision, place=form.place)
                messages.success(request, self._linked(claim))
                return HttpResponseRedirect(admin_url(claim))
        except WorkflowError as refusal:
            return self._quote_page(request, claim, *self._quote_forms(request), refusal)
        return self._quote_page(request, claim, choice, form)

    def _quote_forms(self, request: HttpRequest) -> tuple[ArticleChoice, QuoteForm | None]:
        """The form of the article, and once one is chosen that of the quote in its current text."""
        given = request.POST if request.method == "POST" else request.GET
        choice = ArticleChoice(given if "article" in given else None)
        if not choice.is_valid():
            return choice, None
        article = choice.cleaned_data["article"]
        typed: QueryDict | None = request.POST if request.method == "POST" else None
        if typed and typed.get("revision") != str(article.current_revision_id):
            typed, _before = for_newer_text(typed, revision_seen(article, typed.get("revision", "")))
        return choice, QuoteForm(typed, revision=article.current_revision)

    def _quote_page(
        self,
        request: HttpRequest,
        claim: Claim,
        choice: ArticleChoice,
        form: QuoteForm | None,
        refusal: WorkflowError | None = None,
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Link a quote in another article"),
            "subtitle": str(claim),
            "opts": self.opts,
            "thing": claim,
            "choice": choice,
            "form": form,
            "media": self.media + choice.media,
            "refusal": refusal,
            "typed": request.POST.get("quote", ""),
        }
        invalid = request.method == "POST" and (form is None or bool(form.errors))
        status = refusal.status if refusal else 400 if invalid else 200
        return TemplateResponse(request, "admin/claims/claim/link_quote.html", context, status=status)

    @staticmethod
    def _linked(claim: Claim) -> str:
        if claim.is_public:
            return gettext("The quote is linked. Readers see it once a second person confirmed it.")
        return gettext("The quote is linked.")
