"""The rating scale, and what was decided: verdicts and reviews, which nobody changes."""

from functools import partial
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims import export
from claims.admin.actions import SELECTED, THEIR_EVIDENCE, ExportAdmin, exporting
from claims.admin.base import KeptWhenUsedAdmin, ReadOnlyAdmin
from claims.admin.previews import statements
from claims.admin.redactions import redact_view
from claims.admin.signs import issued_badge, rating_badge, state_badge
from claims.models import Rating, Redaction, Review, Verdict
from claims.sanitize import to_html


@admin.register(Rating)
class RatingAdmin(KeptWhenUsedAdmin):
    """The scale. Verdicts keep a rating as it was, so that a new definition changes no old verdict."""

    instead = _("Retire it instead: give it a date in “retired on”.")
    list_display = ["shown", "code", "number", "position", "retired_on"]
    list_filter = [("retired_on", admin.EmptyFieldListFilter)]
    search_fields = ["code", "name_en", "name_fr"]
    ordering = ["position", "pk"]
    fieldsets = [
        (None, {"fields": [("name_en", "name_fr"), ("definition_en", "definition_fr")]}),
        (_("On the page"), {"fields": ["code", ("sign", "tone"), ("number", "position"), "retired_on"]}),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Rating | None = None) -> tuple[str, ...]:
        return ("code",) if obj else ()  # exports and addresses name it

    @admin.display(description=_("rating"), ordering="position")
    def shown(self, rating: Rating) -> SafeString | str:
        return rating_badge(rating)


@admin.register(Review)
class ReviewAdmin(ReadOnlyAdmin):
    """What reviewers decided, and what they saw."""

    list_display = ["decided_at", "decision_now", "claim", "author_name", "reviewer_name", "note"]
    list_display_links = ["decided_at"]
    list_filter = ["decision", ("reviewer", admin.RelatedOnlyFieldListFilter), "decided_at"]
    list_select_related = ["claim"]
    search_fields = [
        "claim__statement",
        "claim__translations__fr",
        "claim__code__iexact",
        "note",
        "author_name",
        "reviewer_name",
    ]
    ordering = ["-pk"]
    actions = None
    fields = ["claim", "decision", "note", ("author_name", "reviewer_name"), "decided_at", "emergency_reason"]

    @admin.display(description=_("decision"), ordering="decision")
    def decision_now(self, review: Review) -> SafeString:
        return state_badge(review, "decision")


@admin.register(Verdict)
class VerdictAdmin(ExportAdmin, ReadOnlyAdmin):
    """What was published, as it was published: the whole record."""

    actions = [exporting(export.VERDICTS, SELECTED), exporting(export.EVIDENCE, THEIR_EVIDENCE)]
    change_form_template = "admin/claims/verdict/change_form.html"
    list_display = [
        "issued_at",
        "claim_and_number",
        "statement_now",
        "rating_then",
        "change",
        "author_name",
        "approver",
    ]
    list_display_links = ["claim_and_number", "statement_now"]
    list_filter = ["rating", "change", ("approved_by", admin.RelatedOnlyFieldListFilter), "issued_at"]
    list_select_related = ["claim"]
    search_fields = [
        "claim__code__iexact",
        "statement",
        "translations__fr",
        "summary",
        "author_name",
        "approved_by_name",
    ]
    ordering = ["-pk"]
    fields = [
        "claim", "number", "rating_then", "statement", ("claimant_name", "kind", "claimed_on"), "summary", "rendered",
        ("change", "reason"), ("author_name", "approver"), "emergency_reason", ("issued_at", "fingerprint"),
        ("sequence", "hash", "previous_hash"),
    ]  # fmt: skip

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(partial(redact_view, self))
        return [
            path("<path:object_id>/redact_verdict/", view, name="claims_verdict_redact_verdict"),
            *super().get_urls(),
        ]

    @admin.display(description=_("verdict"), ordering="claim")
    def claim_and_number(self, verdict: Verdict) -> str:
        return f"{verdict.claim.code}/{verdict.number}"

    @admin.display(description=_("statement"), ordering="statement")
    def statement_now(self, verdict: Verdict) -> str:
        return verdict.shown_statement

    @admin.display(description=_("rating as issued"), ordering="rating__position")
    def rating_then(self, verdict: Verdict) -> SafeString:
        return issued_badge(verdict.rating_as_issued)

    @admin.display(description=_("approved by"), ordering="approved_by_name")
    def approver(self, verdict: Verdict) -> str:
        return verdict.approved_by_name

    @admin.display(description=_("explanation"))
    def rendered(self, verdict: Verdict) -> SafeString:
        return mark_safe(to_html(verdict.explanation))  # what to_html returns is clean

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        context["statements"] = statements(context["original"])
        context["may_redact"] = request.user.has_perm("claims.redact_verdict")
        return super().render_change_form(request, context, *args, **kwargs)

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        return obj.claim.get_absolute_url() if obj and obj.claim.is_public else None


@admin.register(Redaction)
class RedactionAdmin(ReadOnlyAdmin):
    """Where texts were taken out, and why: from verdicts, and from the desk's own papers."""

    list_display = ["redacted_at", "claim", "place", "path", "reason", "legal_basis", "redacted_by_name"]
    list_display_links = ["redacted_at"]
    list_select_related = ["claim", "verdict"]
    search_fields = ["claim__code__iexact", "reason", "legal_basis", "redacted_by_name"]
    ordering = ["-pk"]
    actions = None
    fields = ["claim", "place", "path", "mark", "reason", "legal_basis", ("redacted_at", "redacted_by_name"), "digest"]

    @admin.display(description=_("taken out of"))
    def place(self, redaction: Redaction) -> str:
        if redaction.verdict:
            return gettext("Verdict %(number)d") % {"number": redaction.verdict.number}
        return gettext("what a reviewer saw") if redaction.review_id else gettext("an audit entry")
