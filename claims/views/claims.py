"""The list of claims, and the page of one."""

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from claims.filters import ClaimFilter
from claims.models import Claim
from claims.paging import BadKey, page_by_key
from claims.selectors import claims as selectors
from claims.views.addresses import moved

CLAIMS_A_PAGE = 20


@require_safe
def claim_list(request: HttpRequest) -> HttpResponse:
    """All public claims with filters; 400 and none of them when a filter's value is impossible."""
    asked = ClaimFilter(request.GET)
    try:
        page = page_by_key(asked.claims.only(*asked.order), asked.order, CLAIMS_A_PAGE, request.GET)
    except BadKey:
        raise BadRequest from None
    context = {
        "section": "claims",
        "filter": asked,
        "form": asked.form,
        "page": page,
        "claims": selectors.listed_claims(page.rows),
        "query": asked.query,
    }
    return render(request, "claims/claim_list.html", context, status=200 if asked.is_valid() else 400)


@require_safe
def claim_detail(request: HttpRequest, code: str, slug: str = "") -> HttpResponse:
    """One claim; its code alone, in any case, and an old slug lead to its address."""
    try:
        page = selectors.claim_page(code.upper())
    except Claim.DoesNotExist:
        raise Http404 from None
    context = {"section": "claims", "page": page, "claim": page.claim, "verdict": page.verdict}
    return moved(request, page.claim.get_absolute_url()) or render(request, "claims/claim.html", context)
