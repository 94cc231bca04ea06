"""Sources and where they are used; publishers, claimants and topics."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.addresses import folded
from claims.admin.article_page import look
from claims.admin.base import KeptWhenUsedAdmin, admin_url
from claims.admin.by_name import ByNameOnModel, PublisherByNameAdmin, by_name
from claims.admin.signs import badge, issued_badge, state_badge
from claims.models import Article, Citation, Claim, Claimant, Evidence, Publisher, Source, Topic

MOST_SHOWN = 200  # uses of a source on its page


def number_of(model: Any, key: str, of: str = "pk") -> Coalesce:
    """How many rows of `model` point to each row with `key`; `of` counts what they point to else, once each."""
    rows = model._default_manager.filter(**{key: OuterRef("pk")}).order_by().values(key)
    return Coalesce(Subquery(rows.annotate(number=Count(of, distinct=True)).values("number")), 0)


def listed(number: int, model: Any, key: str, thing: Any) -> SafeString | int:
    """A number that leads to the list of what it counts."""
    if not number:
        return 0
    address = reverse(f"admin:claims_{model._meta.model_name}_changelist")
    return format_html('<a href="{}?{}__id__exact={}">{}</a>', address, key, thing.pk, number)


# Sources ----------------------------------------------------------------------------------------


class SourceForm(ByNameOnModel, forms.ModelForm):
    """A source; its publisher can be a new one."""

    key = "publisher"
    new_publisher = by_name(Publisher)

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        there = Source.objects.filter(url_key=folded(url)).exclude(pk=self.instance.pk).first() if url else None
        if there:
            sentence = gettext("This address is that of a source in the tracker already:")
            link = format_html('{} <a href="{}">{}</a>', sentence, admin_url(there), there)
            raise forms.ValidationError(link)
        return url


class Used(admin.SimpleListFilter):
    """Whether a claim has the source as evidence."""

    title = _("use")
    parameter_name = "used"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("evidence for a claim")), ("no", _("not used yet"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Source]) -> Any:
        used = Evidence.objects.values("source")
        match self.value():
            case "yes":
                return queryset.filter(pk__in=used)
            case "no":
                return queryset.exclude(pk__in=used)
        return queryset


@admin.register(Source)
class SourceAdmin(PublisherByNameAdmin, KeptWhenUsedAdmin):
    """Sources, with the claims and the verdicts that rest on each."""

    instead = _("Take it out of the claims first; what a verdict cites stays for good.")
    form = SourceForm
    fieldsets = [
        (None, {"fields": ["title", "url", "archived_url", ("publisher", "new_publisher"),
                           ("kind", "language", "published_on")]}),
        (_("For the desk only"), {"fields": ["note"]}),
    ]  # fmt: skip
    written = [field.name for field in Source._meta.concrete_fields if field.editable and not field.primary_key]
    autocomplete_fields = ["publisher"]
    change_form_template = "admin/claims/source/change_form.html"

    list_display = ["title", "publisher", "kind", "language", "published_on", "claim_count"]
    list_filter = ["kind", "language", Used, ("publisher", admin.RelatedOnlyFieldListFilter), "published_on"]
    list_select_related = ["publisher"]
    search_fields = ["title", "publisher__name", "url"]
    search_help_text = _("Words of the title or the publisher, or a part of the address.")
    ordering = ["-pk"]
    sortable_by = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Source]:
        return super().get_queryset(request).annotate(claim_number=number_of(Evidence, "source", of="claim"))

    @admin.display(description=_("claims"))
    def claim_count(self, source: Any) -> int:
        return source.claim_number

    def save_model(self, request: HttpRequest, obj: Source, form: Any, change: bool) -> None:
        """Leave alone what the workflow moves: a verdict may have cited the source meanwhile."""
        obj.save(update_fields=[*self.written, "url_key"] if change else None)

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        return obj.get_absolute_url() if obj and Source.objects.published().filter(pk=obj.pk).exists() else None

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        if source := context.get("original"):
            context["uses"] = [
                (evidence, state_badge(evidence, "stance"), badge(*look(evidence.claim)))
                for evidence in uses(source)
            ]  # fmt: skip
            context["citations"] = [
                (citation, state_badge(citation, "stance"), issued_badge(citation.verdict.rating_as_issued))
                for citation in citations(source)
            ]
        return super().render_change_form(request, context, *args, **kwargs)


def uses(source: Source) -> QuerySet[Evidence]:
    """The evidence that a source is, newest claims first."""
    return source.evidence.select_related("claim__rating").order_by("-claim", "position", "pk")[:MOST_SHOWN]


def citations(source: Source) -> QuerySet[Citation]:
    """The verdicts that rest on a source, newest first."""
    found = source.citations.select_related("verdict__claim").order_by("-verdict", "position")
    return found.defer("verdict__evidence", "verdict__appearances", "verdict__explanation")[:MOST_SHOWN]


# Publishers, claimants, topics ------------------------------------------------------------------


class SeenByReadersAdmin(KeptWhenUsedAdmin):
    """What stands on public pages under its name of today: whoever may withdraw a claim corrects it."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        may = super().has_change_permission(request, obj)
        return may and (obj is None or request.user.has_perm("claims.withdraw_claim") or not self.is_seen(obj))

    def is_seen(self, obj: Any) -> bool:
        """Whether a public page shows it."""
        raise NotImplementedError


@admin.register(Publisher)
class PublisherAdmin(SeenByReadersAdmin):
    """Who publishes articles and sources."""

    instead = _("Correct its name instead, or give them another publisher first.")
    fields = ["name", "url", "note"]
    list_display = ["name", "url", "article_count", "source_count"]
    search_fields = ["name"]
    ordering = ["name"]
    sortable_by = ["name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Publisher]:
        counts = {"article_number": number_of(Article, "publisher"), "source_number": number_of(Source, "publisher")}
        return super().get_queryset(request).annotate(**counts)

    def is_seen(self, obj: Any) -> bool:
        has_article = Article.objects.published().filter(publisher=obj).exists()
        return has_article or Publisher.objects.published().filter(pk=obj.pk).exists()

    @admin.display(description=_("articles"))
    def article_count(self, publisher: Any) -> SafeString | int:
        return listed(publisher.article_number, Article, "publisher", publisher)

    @admin.display(description=_("sources"))
    def source_count(self, publisher: Any) -> SafeString | int:
        return listed(publisher.source_number, Source, "publisher", publisher)


@admin.register(Claimant)
class ClaimantAdmin(SeenByReadersAdmin):
    """Who makes claims."""

    instead = _("Correct the name instead, or give the claims another claimant first.")
    fields = ["name", "description", "url"]
    list_display = ["name", "description", "claim_count"]
    search_fields = ["name", "description"]
    ordering = ["name"]
    sortable_by = ["name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Claimant]:
        return super().get_queryset(request).annotate(claim_number=number_of(Claim, "claimant"))

    def is_seen(self, obj: Any) -> bool:
        return Claim.objects.published().filter(claimant=obj).exists()

    @admin.display(description=_("claims"))
    def claim_count(self, claimant: Any) -> int:
        return claimant.claim_number


class TopicForm(forms.ModelForm):
    """A topic; what stands in its address is made from its name where it is left empty."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = _("In addresses. Leave empty: it is made from the English name.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("slug") and cleaned.get("name_en"):
            cleaned["slug"] = slugify(cleaned["name_en"])[:80].strip("-") or "topic"
        return cleaned


@admin.register(Topic)
class TopicAdmin(KeptWhenUsedAdmin):
    """What claims are about."""

    instead = _("Rename it instead, or give the claims another topic first.")
    form = TopicForm
    fields = ["name_en", "name_fr", "slug"]
    list_display = ["name_en", "name_fr", "claim_count"]
    search_fields = ["name_en", "name_fr"]
    ordering = ["name_en"]
    sortable_by = ["name_en"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Topic]:
        return super().get_queryset(request).annotate(claim_number=number_of(Claim, "topic"))

    @admin.display(description=_("claims"))
    def claim_count(self, topic: Any) -> SafeString | int:
        return listed(topic.claim_number, Claim, "topic", topic)
