"""One request for the workbench: who asks, about which article, and how it is answered."""

from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django_htmx.http import push_url, reswap, retarget, trigger_client_event

from claims import workflow
from claims.admin.base import actor
from claims.admin.steps import version_in
from claims.admin.workbench.forms import claimant_names, publisher_names
from claims.admin.workbench.keys import KEYS
from claims.admin.workbench.panel import Panel, typed_texts
from claims.admin.workbench.reading import Reading, number_of, pulse
from claims.choices import TO_PLACE, Action
from claims.models import Appearance, Article, Claim, Revision
from claims.workflow import Gone, WorkflowError

HERE: Final = "admin:claims_article_workbench"
PAGE: Final = "admin/claims/workbench/page.html"
FRAGMENTS: Final = "admin/claims/workbench/fragments.html"
# What the panel shows of each claim; every role of the desk may see it.
SEES: Final = ("view_claim", "view_appearance", "view_draftverdict", "view_evidence", "view_source")


class Bench:
    """One request for the workbench of one article."""

    def __init__(self, model_admin: Any, request: HttpRequest, pk: int) -> None:
        self.model_admin = model_admin
        self.request = request
        self.person = actor(request)
        self.article = get_object_or_404(Article.objects.select_related("publisher", "current_revision"), pk=pk)
        may_see = self.person.has_perms([f"claims.{codename}" for codename in SEES])
        if not may_see or not model_admin.has_view_permission(request, self.article):
            raise PermissionDenied
        if self.article.current_revision is None:
            raise Http404
        self.revision: Revision = self.article.current_revision

    @property
    def is_fragment(self) -> bool:
        """Whether htmx asks, which puts the answer into the page."""
        return bool(self.request.htmx) and not self.request.htmx.history_restore_request  # type: ignore[attr-defined]

    def address(self, claim: Claim | None = None) -> str:
        """Where this workbench is, with a claim open or none."""
        address = reverse(HERE, args=[self.article.pk])
        return f"{address}?claim={claim.code}" if claim else address

    def claim(self, code: str) -> Claim:
        """A claim that stands in this article, whatever its status.

        When there is none a look is answered with 404; for a change raises Gone, since what was typed has to stay.
        """
        found = Claim.objects.select_related("rating", "topic", "claimant", "current_verdict")
        standing = Appearance.objects.filter(revision=self.article.current_revision_id).values("claim")
        claim = found.filter(code=code.upper(), pk__in=standing).first()
        if claim is None:
            raise Gone if self.request.method == "POST" else Http404
        return claim

    def panel(self, claim: Claim, **sent: Any) -> Panel:
        """The panel of a claim, for this person."""
        return Panel(claim, self.person, self.article.language, **sent)

    # Answers ------------------------------------------------------------------------------------

    def show(self, name: str, *, status: int = 200, changed: bool = True, **context: Any) -> HttpResponse:
        """The page with the panel `name`; for htmx the panel alone, and the text too when it `changed`."""
        panel = context.get("panel")
        context |= {
            "panel_template": f"admin/claims/workbench/{name}.html",
            "article": self.article,
            "bench": self,
            "pulse": pulse(self.article),
            "changed": changed,
            "open_claim": panel.claim if panel else None,
            "may_mark": self.may_mark,
        }
        if panel:
            context["number"] = number_of(panel.claim.pk, self.revision.pk)
        if changed or not self.is_fragment or name == "panel_list":
            context["reading"] = Reading(self.article)
        if not self.is_fragment:
            return self._page(status, context)
        answer = TemplateResponse(self.request, FRAGMENTS, context, status=status)
        return as_fragment(self.request, answer)

    def _page(self, status: int, context: dict[str, Any]) -> HttpResponse:
        model_admin = self.model_admin
        context |= {
            **model_admin.admin_site.each_context(self.request),
            "title": _("Workbench"),
            "opts": model_admin.opts,
            "keys": KEYS,
            "claimants": claimant_names(),
            "publishers": publisher_names(),
            "placing": self.placing(),
        }
        return TemplateResponse(self.request, PAGE, context, status=status)

    @property
    def may_mark(self) -> bool:
        """Whether the person can make claims in this text, and dismiss what is suggested."""
        return workflow.allowed(Action.OPEN_CLAIM, self.person, self.article)

    def placing(self) -> Appearance | None:
        """The quote whose place in the new text is being chosen (`?place=`)."""
        asked = self.request.GET.get("place", "")
        rows = Appearance.objects.filter(revision=self.article.current_revision_id, state__in=TO_PLACE)
        return rows.filter(pk=asked).select_related("claim").first() if asked.isdecimal() and len(asked) < 19 else None

    def done(self, claim: Claim | None, sentence: str | SafeString = "", *, saved: str = "") -> HttpResponse:
        """A change was made: back to the claim, or for htmx its panel as it is now. `saved` names the form."""
        if not self.is_fragment:
            if sentence:
                messages.success(self.request, sentence)
            return HttpResponseRedirect(self.address(claim))
        self.article.refresh_from_db(fields=["current_revision", "status", "version"])
        self.revision = self.article.current_revision or self.revision
        if claim is None:
            answer = self.show("panel_list", said=sentence)
        else:
            answer = self.show("panel_claim", panel=self.panel(self.claim(claim.code)), said=sentence)
        if saved:
            trigger_client_event(answer, "saved", {"key": saved})
        return push_url(answer, self.address(claim))

    def refused(self, claim: Claim, refusal: WorkflowError, **sent: Any) -> HttpResponse:
        """The claim as it is now, with the reason and what was typed. Raises Gone."""
        panel = self.panel(self.claim(claim.code), refusal=refusal, **sent)
        return self.show("panel_claim", status=refusal.status, panel=panel)

    def gone(self, refusal: Gone) -> HttpResponse:
        """The claim is no longer here: the list of those that are, and what was typed about it, to copy."""
        unsaved = typed_texts(self.request.POST.dict())
        answer = self.show("panel_list", status=refusal.status, refusal=refusal, unsaved=unsaved)
        return reswap(retarget(answer, "#panel"), "innerHTML") if self.is_fragment else answer

    def piece(self, name: str, status: int = 200, **context: Any) -> HttpResponse:
        """One part of the panel, to be put in the place of the same part."""
        template = f"admin/claims/workbench/{name}.html"
        context |= {"article": self.article, "bench": self}
        return as_fragment(self.request, TemplateResponse(self.request, template, context, status=status))

    def text_again(self, claim: Claim | None, **context: Any) -> HttpResponse:
        """The text as it is now, for a page whose panel stays as it stands with `claim` open."""
        context |= {
            "article": self.article,
            "bench": self,
            "pulse": pulse(self.article),
            "changed": True,
            "reading": Reading(self.article),
            "open_claim": claim,
            "may_mark": self.may_mark,
        }
        return as_fragment(self.request, TemplateResponse(self.request, FRAGMENTS, context))

    def number(self, name: str) -> int:
        """A number that a form sent, such as the version that somebody saw; 0, which no row has, for none."""
        return version_in(self.request.POST.get(name, ""))


def as_fragment(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """Mark an answer as one that the page may take in, and send a fresh token with it."""
    answer["X-Workbench"] = "fragment"
    answer["X-CSRF-Token"] = get_token(request)
    answer["Cache-Control"] = "no-store"
    return answer
