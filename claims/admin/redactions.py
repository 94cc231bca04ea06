"""The page on which a text is taken out of a verdict for good."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims import chain, workflow
from claims.admin.base import DeskAdmin, actor, admin_url
from claims.models import Claim, Verdict
from claims.selectors.history import text_name
from claims.selectors.redactions import SHOWN, others_with
from claims.workflow import Incomplete, WorkflowError
from claims.workflow.redactions import LONGEST_BASIS, LONGEST_REASON


@dataclass(frozen=True)
class Choice:
    """A text that stands in a verdict."""

    path: str
    name: str
    text: str
    is_chosen: bool


def redact_view(model_admin: DeskAdmin, request: HttpRequest, object_id: str) -> HttpResponse:
    """Ask which text, why, and by which law (GET); or take it out (POST) and say where it was."""
    if not request.user.has_perm("claims.redact_verdict") or not model_admin.has_view_permission(request):
        raise PermissionDenied
    verdict: Any = model_admin.get_object(request, unquote(object_id))
    if verdict is None:
        raise Http404
    if request.method != "POST":
        return _page(model_admin, request, verdict)
    text = chain.texts_of(verdict.content()).get(request.POST.get("path", ""), "")
    try:
        gaps = workflow.redact(
            verdict=verdict,
            actor=actor(request),
            **{name: request.POST.get(name, "") for name in ("path", "reason", "legal_basis")},
        )
    except WorkflowError as refusal:
        return _page(model_admin, request, verdict, refusal)
    told = ngettext(
        "The text was taken out, in %(number)d place.", "The text was taken out, in %(number)d places.", len(gaps)
    )
    messages.success(request, told % {"number": len(gaps)})
    _tell_of_others(request, others_with(text, verdict.claim))
    return HttpResponseRedirect(admin_url(verdict))


def _tell_of_others(request: HttpRequest, claims: list[Claim]) -> None:
    """Lead to other claims with the same text, by their codes: their statements may be that text."""
    if not claims:
        return
    links = format_html_join(", ", '<a href="{}">{}</a>', ((admin_url(claim), claim.code) for claim in claims[:SHOWN]))
    if len(claims) > SHOWN:
        told = _("The same text also stands in other claims, and was not taken out of these: {} and more.")
    else:
        told = _("The same text also stands in other claims, and was not taken out of these: {}.")
    messages.warning(request, format_html(told, links))


def _page(
    model_admin: DeskAdmin, request: HttpRequest, verdict: Verdict, refusal: WorkflowError | None = None
) -> HttpResponse:
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Redact a text"),
        "subtitle": str(verdict),
        "opts": model_admin.opts,
        "thing": verdict,
        "choices": [
            Choice(path, text_name(path), text, path == request.POST.get("path"))
            for path, text in chain.texts_of(verdict.content()).items()
            if path in verdict.salts
        ],
        "reason": request.POST.get("reason", ""),
        "legal_basis": request.POST.get("legal_basis", ""),
        "longest_reason": LONGEST_REASON,
        "longest_basis": LONGEST_BASIS,
        "refusal": refusal,
        "missing": refusal.missing if isinstance(refusal, Incomplete) else [],
    }
    return TemplateResponse(
        request, "admin/claims/verdict/redact.html", context, status=refusal.status if refusal else 200
    )
