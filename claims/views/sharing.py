"""What other sites show of this one: a picture beside a link, and a claim in a frame."""

from collections.abc import Callable
from typing import Final

from csp.decorators import csp_replace
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from claims.models import Claim
from claims.pictures import Picture, png
from claims.selectors.claim_page import SharedClaim, shared_claim

ANYWHERE: Final = {"frame-ancestors": ["*"]}


def framed(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A page that any site may show in a frame; there is nothing to operate in it."""
    framed_by_all: Callable[..., HttpResponseBase] = csp_replace(ANYWHERE)(xframe_options_exempt(view))
    return framed_by_all


@require_safe
def claim_embed(request: HttpRequest, code: str) -> HttpResponse:
    """One claim as a card for the frame of another site."""
    return render(request, "claims/claim_embed.html", {"shared": _found(code), "site_url": settings.SITE_URL})


@require_safe
def claim_picture(request: HttpRequest, code: str) -> HttpResponse:
    """The verdict and the statement of one claim."""
    shared = _found(code)
    day = date_format(timezone.localdate(shared.at), "DATE_FORMAT")
    picture = Picture(
        site=settings.SITE_NAME,
        words=shared.statement,
        label=shared.standing.name,
        sign=shared.standing.sign,
        tone=shared.standing.tone,
        foot=day if shared.number else gettext("since %(day)s") % {"day": day},
    )
    return HttpResponse(png(picture), content_type="image/png")


@require_safe
def site_picture(request: HttpRequest) -> HttpResponse:
    """The name of the site and what it does, for pages without a picture of their own."""
    picture = Picture(settings.SITE_NAME, gettext("What was claimed, and what the sources say."))
    return HttpResponse(png(picture), content_type="image/png")


def _found(code: str) -> SharedClaim:
    try:
        return shared_claim(code.upper())
    except Claim.DoesNotExist:
        raise Http404 from None
