"""The chain of verdicts: the page that says how to check it, and the data that it is checked with."""

from typing import Any, Final

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from claims.models import Verdict
from claims.paging import AFTER
from claims.selectors import history as selectors
from claims.views.addresses import code_in
from claims.views.paging import asked_page

REDACTIONS_A_PAGE: Final = 50
LARGEST: Final = 2**63 - 1  # of the database's numbers


@require_safe
def history(request: HttpRequest) -> HttpResponse:
    """What the chain is, where it stands, how to check it oneself, and what was redacted."""
    page = asked_page(request, selectors.redactions(), ("pk",), REDACTIONS_A_PAGE)
    context = {
        "section": "method",
        "head": selectors.head(),
        "page": page,
        "site_url": settings.SITE_URL,
        "data": settings.SITE_URL + reverse("claims:history_json"),
    }
    return render(request, "claims/history.html", context)


@require_safe
def history_json(request: HttpRequest) -> JsonResponse:
    """The chain from its first verdict on, a page at a time, with all that is needed to make its hashes again."""
    found = selectors.links(_place(request.GET.get(AFTER, "0")))
    answer: dict[str, Any] = {
        "head": selectors.written_head(),
        "count": selectors.count(),
        "verdicts": found.rows,
        "next": found.after and f"{settings.SITE_URL}{request.path}?{AFTER}={found.after}",
    }
    return JsonResponse(answer)


@require_safe
def verdict_json(request: HttpRequest, code: str, number: str) -> JsonResponse:
    """One verdict as it was published: its hash, the record that it is of, and the texts with their salts."""
    try:
        return JsonResponse(selectors.link(code_in(code), _place(number)))
    except (Verdict.DoesNotExist, BadRequest):
        raise Http404(gettext("There is no such verdict.")) from None


def _place(text: str) -> int:
    """A number of the database. Raises BadRequest for what is none."""
    if not (text.isascii() and text.isdigit()) or len(text) > len(str(LARGEST)) or int(text) > LARGEST:
        raise BadRequest(gettext("after: This names no place in the list."))
    return int(text)
