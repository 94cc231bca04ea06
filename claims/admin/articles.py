"""Articles: imported, looked at with their claims, published and withdrawn."""

import datetime
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_protect

from claims import workflow
from claims.admin.article_forms import ArticleForm
from claims.admin.article_page import article_page, cuts, replacement
from claims.admin.base import WorkflowAdmin, actor, admin_url
from claims.admin.by_name import PublisherByNameAdmin
from claims.admin.filters import Mine
from claims.admin.new_text import NewText, after_new_text
from claims.admin.opening import Opening
from claims.admin.queue import queue
from claims.admin.receiving import Import, Receiving, too_large
from claims.admin.signs import state_badge
from claims.admin.steps import Step
from claims.admin.workbench.urls import urls as workbench_urls
from claims.choices import Action
from claims.models import Appearance, Article, Revision
from claims.selectors.articles import publication
from claims.workflow import WorkflowError
from claims.workflow.articles import FACTS
from claims.workflow.revisions import publishable
from claims.workflow.rules import check

PUBLISH = "admin/claims/article/publish.html"
PUBLISH_TEXT = "admin/claims/article/publish_revision.html"


class Marked(admin.SimpleListFilter):
    """Whether somebody marked claims in the current text."""

    title = _("claims")
    parameter_name = "claims"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("none", _("None yet")), ("some", _("Some"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> Any:
        match self.value():
            case "none":
                return queryset.filter(current_revision__appearances=None)
            case "some":
                return queryset.exclude(current_revision__appearances=None)
        return queryset


class NewTexts(admin.SimpleListFilter):
    """The public articles whose newest text waits to be published."""

    title = _("new text")
    parameter_name = "text"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("me", _("waits for me"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> Any:
        if self.value() == "me":
            return queryset.filter(pk__in=Article.objects.with_new_text_for(actor(request)).values("pk"))
        return queryset


@admin.register(Article)
class ArticleAdmin(PublisherByNameAdmin, WorkflowAdmin):
    """Articles with their text and claims. Adding one is the import."""

    subject = "article"
    owner = "created_by"
    steps = (
        Step(
            Action.PUBLISH_ARTICLE,
            workflow.publish_article,
            _("Publish"),
            _("Readers now see the article and its claims."),
            _("Readers will see this page. Claims without a verdict are shown as being checked."),
            guard="seen",
            shown="publication",
            asks_first=True,
            look="primary",
            template=PUBLISH,
        ),
        Step(
            Action.PUBLISH_REVISION,
            workflow.publish_revision,
            _("Publish the new text"),
            _("Readers now see the new text."),
            _("Readers will see this text, and what the outlet changed in it."),
            guard="seen",
            shown="replacement",
            asks_first=True,
            look="primary",
            template=PUBLISH_TEXT,
        ),
        Step(
            Action.WITHDRAW_ARTICLE,
            workflow.withdraw_article,
            _("Withdraw"),
            _("The article is withdrawn."),
            _("Readers no longer see its text. If it was public, its page stays and shows them the reason."),
            asks=_("Public reason"),
            text="reason",
            look="danger",
        ),
    )
    form = ArticleForm
    fieldsets = [(None, {"fields": ["headline", ("publisher", "new_publisher"), "url", ("language", "published_on")]})]
    autocomplete_fields = ["publisher"]
    change_form_template = "admin/claims/article/change_form.html"
    change_list_template = "admin/claims/article/change_list.html"

    list_display = ["headline", "publisher", "language", "state", "claim_count", "imported_by", "imported_on"]
    list_filter = [
        "status",
        Marked,
        NewTexts,
        Mine,
        "language",
        ("publisher", admin.RelatedOnlyFieldListFilter),
        "published_on",
    ]
    list_select_related = ["publisher"]
    search_fields = ["headline", "publisher__name", "url"]
    search_help_text = _("Words of the headline or the publisher, or a part of the address.")
    ordering = ["-pk"]
    sortable_by = ["imported_on"]
    actions = None

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # what is not wanted is withdrawn: its text was received, and claims may rest on it

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The facts of a public article are corrected by whoever may withdraw it."""
        may = super().has_change_permission(request, obj)
        return may and (obj is None or obj.published_at is None or request.user.has_perm("claims.withdraw_article"))

    def check_step(self, request: HttpRequest, step: Step, thing: Any) -> None:
        """A new text is published by somebody else than who brought it."""
        if step.action == Action.PUBLISH_REVISION:
            publishable(thing, actor(request))
        else:
            super().check_step(request, step, thing)

    def step_context(self, request: HttpRequest, step: Step, thing: Any) -> dict[str, Any]:
        """Before publishing: the page that readers would get, or what would change for them."""
        if thing is None:
            return {}
        if step.action == Action.PUBLISH_ARTICLE:
            return {"page": publication(thing, actor(request)), "article": thing}
        return replacement(thing) if step.action == Action.PUBLISH_REVISION else {}

    def address_after(self, request: HttpRequest, step: Step, thing: Any) -> str:
        """After a new text the quotes that lost their place in it come first."""
        if step.action == Action.PUBLISH_REVISION:
            return after_new_text(thing)
        return super().address_after(request, step, thing)

    # The list -----------------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        here = Appearance.objects.filter(revision=OuterRef("current_revision")).order_by().values("revision")
        count = here.annotate(number=Count("claim", distinct=True)).values("number")
        return super().get_queryset(request).annotate(claim_number=Coalesce(Subquery(count), 0))

    @admin.display(description=_("status"))
    def state(self, article: Article) -> SafeString:
        return state_badge(article, "status")

    @admin.display(description=_("claims"))
    def claim_count(self, article: Any) -> int:
        return article.claim_number

    @admin.display(description=_("imported by"))
    def imported_by(self, article: Article) -> str:
        return article.created_by_name

    @admin.display(description=_("imported"), ordering="pk")
    def imported_on(self, article: Article) -> datetime.date:
        return timezone.localdate(article.created_at)

    # The change page ----------------------------------------------------------------------------

    def save_model(self, request: HttpRequest, obj: Article, form: Any, change: bool) -> None:
        """The facts, if nobody else changed the article since the form was opened."""
        facts = {name: getattr(obj, name) for name in FACTS}
        workflow.edit_article(article=obj, actor=actor(request), version=form.cleaned_data["version"], **facts)

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        article = Article.objects.select_related("publisher").get(pk=context["original"].pk)
        context |= {
            "article": article,
            "page": article_page(article),
            "state": state_badge(article, "status"),
            "may_open_claim": workflow.allowed(Action.OPEN_CLAIM, actor(request), article),
            "may_add_revision": workflow.allowed(Action.ADD_REVISION, actor(request), article),
            "to_place_count": Appearance.objects.to_place().filter(revision__article=article).count(),
            "show_save_and_add_another": False,
        }
        return super().render_change_form(request, context, *args, **kwargs)

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        return obj.get_absolute_url() if obj and obj.published_at else None

    # Pages of their own -------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        own = [
            path("<path:object_id>/open_claim/", view(self.open_claim_view), name="claims_article_open_claim"),
            path("<path:object_id>/add_revision/", view(self.add_revision_view), name="claims_article_add_revision"),
            path("<path:object_id>/quotes/", view(self.quotes_view), name="claims_article_quotes"),
            path("<path:object_id>/revisions/<int:number>/", view(self.revision_view), name="claims_article_revision"),
        ]
        return own + workbench_urls(self) + super().get_urls()

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """The import."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        return self._receive(request, Import(request, self._context(request, _("Import an article"))))

    add_view.csrf_exempt = True  # type: ignore[attr-defined]  # _answer is not

    def add_revision_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """A newer text of the article."""
        article = self._article(request, object_id)
        try:
            check(Action.ADD_REVISION, actor(request), article)
        except WorkflowError as refusal:
            context = {**self._context(request, _("New text"), article), "refusal": refusal}
            return TemplateResponse(request, "admin/claims/article/refused.html", context, status=refusal.status)
        return self._receive(request, NewText(request, self._context(request, _("New text"), article), article))

    add_revision_view.csrf_exempt = True  # type: ignore[attr-defined]  # _answer is not

    def _receive(self, request: HttpRequest, receiving: Receiving) -> HttpResponse:
        """What is too large is refused before the token is looked for, which reads everything."""
        if error := too_large(request):
            return receiving.refuse(error)
        return self._answer(request, receiving)

    @method_decorator(csrf_protect)
    def _answer(self, request: HttpRequest, receiving: Receiving) -> HttpResponse:
        return receiving.answer()

    def quotes_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The quotes that lost their place in the current text, each to be decided about."""
        article = self._article(request, object_id)
        context = {
            **self._context(request, _("Quotes that lost their place"), article),
            "queue": queue(article),
            "may_decide": request.user.has_perm("claims.add_appearance") and not article.withdrawal_reason,
        }
        return TemplateResponse(request, "admin/claims/article/quotes.html", context)

    def revision_view(self, request: HttpRequest, object_id: str, number: int) -> HttpResponse:
        """One revision: its clean text, what was cut and why, and the text exactly as received."""
        article = self._article(request, object_id)
        revision = get_object_or_404(Revision, article=article, number=number)
        context = {
            **self._context(request, gettext("Revision %(number)d") % {"number": number}, article),
            "revision": revision,
            "cuts": cuts(revision),
        }
        return TemplateResponse(request, "admin/claims/article/revision.html", context)

    def open_claim_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """A new claim from a quote: the server finds the quote in the text."""
        opening = Opening(request, self._article(request, object_id))
        claim = opening.open()
        if claim:
            messages.success(request, gettext("The claim is open, as a draft. Find evidence for it."))
            return HttpResponseRedirect(admin_url(claim))
        context = self._context(request, _("New claim"), opening.article) | opening.context()
        context["media"] += opening.form.media
        return TemplateResponse(request, "admin/claims/article/open_claim.html", context, status=opening.status)

    def _article(self, request: HttpRequest, object_id: str) -> Article:
        article = self.get_object(request, unquote(object_id))
        if article is None:
            raise Http404
        if not self.has_view_permission(request, article):
            raise PermissionDenied
        return article

    def _context(self, request: HttpRequest, title: Any, article: Article | None = None) -> dict[str, Any]:
        """What every page of ours starts from."""
        return {
            **self.admin_site.each_context(request),
            "title": title,
            "subtitle": str(article) if article else None,
            "opts": self.opts,
            "media": self.media,
            "article": article,
        }
