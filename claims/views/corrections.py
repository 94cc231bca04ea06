"""What we took back, the newest first."""

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from claims.paging import AFTER, BadKey
from claims.selectors import corrections as selectors


@require_safe
def correction_list(request: HttpRequest) -> HttpResponse:
    """Every correction and withdrawal."""
    try:
        page = selectors.corrections(request.GET.get(AFTER, ""))
    except BadKey:
        raise BadRequest from None
    context = {"section": "corrections", "page": page, "is_first": AFTER not in request.GET}
    return render(request, "claims/corrections.html", context)
