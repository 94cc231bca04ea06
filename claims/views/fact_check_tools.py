"""Our reviews at an address shaped like Google's Fact Check Tools API, so that its clients work with another host.

https://developers.google.com/fact-check/tools/api/reference/rest/v1alpha1/claims/search says what is taken and what is
answered. As there, what is empty is left out, and parameters that are not known (`key`, `alt`) change nothing.
"""

import datetime
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, JsonResponse
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from claims.export import utc
from claims.filters import NEWEST
from claims.models import Claim
from claims.paging import AFTER, BadKey, KeyPage, page_by_key, written
from claims.querysets import ClaimQuerySet
from claims.selectors.claims import verdict_first
from claims.selectors.open_data import Review, decided_and_matching, reviews_of

A_PAGE: Final = 10
LARGEST_PAGE: Final = 100  # of a larger one asked for, so many come
LONGEST_QUERY: Final = 500
LARGEST_OFFSET: Final = 10_000  # what is passed over is walked over; a page token costs the same anywhere
LARGEST_NUMBER: Final = 2**31 - 1
OLDEST: Final = 36_500  # days; what is older than a century is as old as anything


class Invalid(Exception):
    """A parameter that cannot be understood: its name, and why."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(why)
        self.field = field


@dataclass(frozen=True)
class Asked:
    """What a client asks for."""

    query: str
    site: str
    language: str
    days: int
    size: int
    token: str
    offset: int

    @property
    def is_ours(self) -> bool:
        """Whether it asks for reviews of this site, in a language that it has."""
        named = self.site.lower().removeprefix("www.")
        return f".{_site()}".endswith(f".{named}" if named else "") and self.language in dict(settings.LANGUAGES)


@require_safe
def claims_search(request: HttpRequest) -> JsonResponse:
    """The claims with a verdict that hold all the words, the newest first; 400 says which parameter is wrong."""
    try:
        asked = _asked(request)
        page = _page(asked) if asked.is_ours else KeyPage[Claim]([])
    except Invalid as wrong:
        return JsonResponse({"error": _error(wrong)}, status=400)
    with translation.override(asked.language):
        found = {"claims": [_claim(review) for review in reviews_of(page.rows)], "nextPageToken": page.after}
    return JsonResponse({name: value for name, value in found.items() if value})


def _asked(request: HttpRequest) -> Asked:
    """The parameters. Raises Invalid."""
    given = request.GET
    query, site = given.get("query", "").strip(), given.get("reviewPublisherSiteFilter", "").strip()
    if not query and not site:
        raise Invalid("query", "Either query or reviewPublisherSiteFilter is required.")
    if len(query) > LONGEST_QUERY or "\0" in query:
        raise Invalid("query", f"query must have at most {LONGEST_QUERY} characters, and no NUL.")
    offset = _number(request, "offset")
    if offset > LARGEST_OFFSET:
        raise Invalid("offset", f"offset must be at most {LARGEST_OFFSET}: use pageToken to go on.")
    return Asked(
        query=query,
        site=site,
        language=given.get("languageCode", "").partition("-")[0].lower() or translation.get_language() or "",
        days=_number(request, "maxAgeDays"),
        size=min(_number(request, "pageSize") or A_PAGE, LARGEST_PAGE),
        token=given.get("pageToken", ""),
        offset=offset,
    )


def _number(request: HttpRequest, name: str) -> int:
    """A whole number from 0 on; 0 without one. Raises Invalid."""
    given = request.GET.get(name, "")
    if not given:
        return 0
    digits = given.removeprefix("-")
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 10 or int(digits) > LARGEST_NUMBER:
        raise Invalid(name, f"Invalid value at '{name}' (TYPE_INT32), \"{given[:40]}\"")
    if given.startswith("-") and int(digits):
        raise Invalid(name, f"{name} must not be negative.")
    return int(digits)


def _page(asked: Asked) -> KeyPage[Claim]:
    """The claims asked for. Raises Invalid."""
    claims = _young(decided_and_matching(asked.query), asked.days)
    token = asked.token
    if asked.offset and not token:
        ordered = claims.order_by(*(f"-{column}" for column in NEWEST)).values_list(*NEWEST)
        above = ordered[asked.offset - 1 : asked.offset]
        if not above:
            return KeyPage([])
        token = written(*above[0])
    try:
        return page_by_key(claims.only(*NEWEST), NEWEST, asked.size, {AFTER: token})
    except BadKey:
        raise Invalid("pageToken", "pageToken must be the nextPageToken of an earlier answer.") from None


def _young(claims: ClaimQuerySet, days: int) -> ClaimQuerySet:
    """Those of which the claim or its review, whichever is newer, is at most so many days old; 0 for any."""
    if not days or days > OLDEST:
        return claims
    since = timezone.now() - datetime.timedelta(days=days)
    return claims.filter(Q(decided_at__gte=since) | Q(claimed_on__gte=timezone.localdate(since)))


def _claim(review: Review) -> dict[str, Any]:
    """A claim with its one review, in the language asked for."""
    claim, verdict = review.claim, review.verdict
    by = verdict.claimant_name or next((quote.publisher for quote in review.quotes), "")
    answer = {
        "text": verdict.shown_statement,
        "claimant": by,
        "claimDate": f"{verdict.claimed_on:%Y-%m-%d}T00:00:00Z" if verdict.claimed_on else "",
        "claimReview": [
            {
                "publisher": {"name": settings.SITE_NAME, "site": _site()},
                "url": settings.SITE_URL + claim.get_absolute_url(),
                "title": verdict_first(verdict.rating_name, verdict.shown_statement),
                "reviewDate": utc(verdict.issued_at),
                "textualRating": verdict.rating_name,
                "languageCode": translation.get_language(),
            }
        ],
    }
    return {name: value for name, value in answer.items() if value}


def _site() -> str:
    """This site as the API names publishers: the host without "www"."""
    return str(urlsplit(settings.SITE_URL).hostname).removeprefix("www.")


def _error(wrong: Invalid) -> dict[str, Any]:
    """The error as Google's APIs write it (https://google.aip.dev/193)."""
    violation = {"field": wrong.field, "description": str(wrong)}
    return {
        "code": 400,
        "message": str(wrong),
        "status": "INVALID_ARGUMENT",
        "details": [{"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": [violation]}],
    }
