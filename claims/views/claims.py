"""The list of claims, the page of one, and its quotes."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from claims import citing, linked_data
from claims.models import Claim
from claims.paging import AFTER, BEFORE
from claims.past_filter import PastFilter, asked_of
from claims.selectors import claim_page, past
from claims.selectors.claim_rows import listed_claims
from claims.views.addresses import moved
from claims.views.paging import asked_page
from claims.views.sharing import frame, oembed_address
from claims.views.verdicts import original_links

CLAIMS_A_PAGE = 20
QUOTES_A_PAGE = 20


@require_safe
def claim_list(request: HttpRequest) -> HttpResponse:
    """All public claims with filters, now or `on` a day; 400 and none of them when a filter's value is impossible."""
    asked = asked_of(request.GET)
    context = {"section": "claims", "filter": asked, "form": asked.form, "query": asked.query}
    context |= {"unknown": asked.unknown("on", AFTER, BEFORE), "known": asked.named("on")}
    if isinstance(asked, PastFilter):
        then = asked_page(request, asked.listings.only(*asked.order), asked.order, CLAIMS_A_PAGE)
        context |= {"page": then, "claims": past.listed_then(then.rows), "first_day": past.first_day()}
    else:
        page = asked_page(request, asked.claims.only(*asked.order), asked.order, CLAIMS_A_PAGE)
        context |= {"page": page, "claims": listed_claims(page.rows)}
    return render(request, "claims/claim_list.html", context, status=200 if asked.is_valid() else 400)


@require_safe
def claim_detail(request: HttpRequest, code: str, slug: str = "") -> HttpResponse:
    """One claim; its code alone, in any case, and an old slug lead to its address. 410 when it was withdrawn."""
    try:
        page = claim_page.claim_page(code.upper())
    except Claim.DoesNotExist:
        raise Http404 from None
    claim = page.claim
    if elsewhere := moved(request, claim.get_absolute_url()):
        return elsewhere
    shared = page.shared
    cited = _cited(shared)
    context = {
        "section": "claims",
        "page": page,
        "claim": claim,
        "verdict": page.verdict,
        "shared": shared,
        "citation": citing.sentence(cited),
        "bibtex": citing.bibtex(cited),
        "frame": frame(shared),
        "markup": linked_data.page_markup(page),
        "oembed": settings.SITE_URL + oembed_address(shared),
    }
    response = render(request, "claims/claim.html", context, status=_status(claim))
    response.headers["Link"] = original_links(claim)
    return response


def _cited(shared: claim_page.SharedClaim) -> citing.Cited:
    return citing.Cited(
        site=settings.SITE_NAME,
        code=shared.code,
        address=settings.SITE_URL + shared.address,
        rating=shared.standing.name,
        statement=shared.statement,
        number=shared.number,
        day=timezone.localdate(shared.at),
    )


@require_safe
def claim_quotes(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """Every quote of one claim, the last marked first. 410 when it was withdrawn."""
    try:
        claim = claim_page.public_claim(code.upper())
    except Claim.DoesNotExist:
        raise Http404 from None
    if elsewhere := moved(request, reverse("claims:claim_quotes", args=[claim.code, claim.slug])):
        return elsewhere
    page = asked_page(request, claim_page.quotes_of(claim), ("pk",), QUOTES_A_PAGE)
    context = {"section": "claims", "claim": claim, "page": page, "quotes": claim_page.in_their_order(page.rows)}
    return render(request, "claims/claim_quotes.html", context, status=_status(claim))


def _status(claim: Claim) -> int:
    """A withdrawn claim is gone; its page says why, and what it said until then."""
    return 200 if claim.is_listed else 410
