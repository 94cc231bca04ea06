"""What other sites show of this one: a picture beside a link, and a claim in a frame, which oEmbed tells them of."""

from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from csp.decorators import csp_replace
from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.translation import gettext
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from claims.models import Claim
from claims.pictures import SIZE, Picture, png
from claims.selectors.claim_page import SharedClaim, shared_claim

ANYWHERE: Final = {"frame-ancestors": ["*"]}
FRAME: Final = (576, 360)  # pixels of the card, where nobody asks for less
OF_A_CLAIM: Final = {"claim", "claim_code", "claim_embed", "claim_json", "claim_quotes"}  # addresses to embed it by
KEPT_FOR: Final = 60 * 60  # seconds: the card itself always shows the current verdict


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


def frame(shared: SharedClaim, width: int | str = "100%", height: int = FRAME[1]) -> str:
    """The HTML with which another site shows the claim."""
    address = settings.SITE_URL + reverse("claims:claim_embed", args=[shared.code])
    look = f'width="{width}" height="{height}" loading="lazy" style="border:0;max-width:36rem"'
    return f'<iframe src="{escape(address)}" title="{escape(shared.headline)}" {look}></iframe>'


# oEmbed 1.0 (https://oembed.com) ------------------------------------------------------------------


def oembed_address(shared: SharedClaim) -> str:
    """Where programs learn how to embed a claim, for the link in the head of its page."""
    asked = {"url": settings.SITE_URL + shared.address, "format": "json"}
    return f"{reverse('claims:oembed')}?{urlencode(asked)}"


@require_safe
def oembed(request: HttpRequest) -> HttpResponse:
    """How to embed the claim at an address of this site: its card in a frame, in the language of the address.

    400 for a limit that is no number of pixels, 404 for an address that is none of a public claim, 501 for XML.
    """
    if request.GET.get("format", "json") != "json":
        return HttpResponse("Only JSON is made here.\n", status=501, content_type="text/plain; charset=utf-8")
    limits = [_pixels(request, name) for name in ("maxwidth", "maxheight")]
    code, language = _claim_at(request.GET.get("url", ""))
    with translation.override(language):
        return JsonResponse(_embedded(_found(code), limits))


def _pixels(request: HttpRequest, name: str) -> int | None:
    """A limit as it was asked for; None without. Raises BadRequest."""
    asked = request.GET.get(name, "")
    if not asked:
        return None
    if not (asked.isascii() and asked.isdigit() and len(asked) < 10 and int(asked) > 0):
        raise BadRequest(gettext("%(name)s: Write a number of pixels, such as 400.") % {"name": name})
    return int(asked)


def _claim_at(url: str) -> tuple[str, str]:
    """The code of the claim at an address of this site, and the language of the address. Raises Http404."""
    nowhere = Http404(gettext("This is not the address of a claim on this site."))
    try:
        parts = urlsplit(url)
        path = parts.path
    except ValueError:
        raise nowhere from None
    if f"{parts.scheme}://{parts.netloc}".lower() != settings.SITE_URL:
        raise nowhere
    language = translation.get_language_from_path(path) or settings.LANGUAGE_CODE
    try:
        with translation.override(language):
            found = resolve(path)
    except Resolver404:
        raise nowhere from None
    if found.url_name not in OF_A_CLAIM:
        raise nowhere
    return found.kwargs["code"], language


def _embedded(shared: SharedClaim, limits: list[int | None]) -> dict[str, Any]:
    """The card as oEmbed's type `rich`; with its picture where that is no larger than asked for."""
    width, height = (min(limit or size, size) for limit, size in zip(limits, FRAME, strict=True))
    embedded = {
        "version": "1.0",
        "type": "rich",
        "title": shared.headline,
        "provider_name": settings.SITE_NAME,
        "provider_url": f"{settings.SITE_URL}/",
        "author_name": settings.SITE_NAME,
        "author_url": f"{settings.SITE_URL}/",
        "cache_age": KEPT_FOR,
        "html": frame(shared, width, height),
        "width": width,
        "height": height,
    }
    if all(limit is None or size <= limit for limit, size in zip(limits, SIZE, strict=True)):
        picture = settings.SITE_URL + shared.picture
        embedded |= {"thumbnail_url": picture, "thumbnail_width": SIZE[0], "thumbnail_height": SIZE[1]}
    return embedded


def _found(code: str) -> SharedClaim:
    try:
        return shared_claim(code.upper())
    except Claim.DoesNotExist:
        raise Http404(gettext("There is no such claim.")) from None
