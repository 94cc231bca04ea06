"""The data for whoever reuses it: a claim, all reviews, and what there is."""

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from claims import as_json, linked_data, openapi
from claims.export import download
from claims.models import Claim
from claims.paging import BadKey
from claims.selectors import open_data
from claims.views.addresses import code_in


@require_safe
def claim_json(request: HttpRequest, code: str) -> HttpResponse:
    """One claim with everything that readers may know of it; 410 when it was withdrawn, and the reason with it."""
    try:
        found = open_data.claim_data(code_in(code), request.GET)
    except Claim.DoesNotExist:
        raise Http404(gettext("There is no such claim.")) from None
    except BadKey:
        raise BadRequest(gettext("after: This names no place in the list.")) from None
    return JsonResponse(as_json.whole(found), status=200 if found.claim.is_listed else 410)


@require_safe
def claim_reviews(request: HttpRequest) -> HttpResponseBase:
    """The ClaimReview of every claim that has a verdict, and word of those that were withdrawn."""
    language = get_language() or settings.LANGUAGE_CODE
    return download(linked_data.data_feed(language), {"Content-Type": "application/ld+json"})


@require_safe
def openapi_json(request: HttpRequest) -> HttpResponse:
    """What the JSON addresses take and answer."""
    return JsonResponse(openapi.description())


@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """Where the data is, in which formats, and what one may do with it."""
    example = open_data.newest_decided()
    context = {"example": example, "site_url": settings.SITE_URL, "license": settings.DATA_LICENSE}
    return render(request, "claims/data.html", context)
