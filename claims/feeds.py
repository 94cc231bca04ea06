"""What the list of claims shows for a query, for programs: an Atom feed, and JSON Feed 1.1 (https://jsonfeed.org)."""

import datetime
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from claims.export import utc
from claims.filters import ClaimFilter
from claims.models import Claim
from claims.paging import AFTER, BadKey, KeyPage, page_by_key
from claims.selectors import claims as selectors
from claims.selectors.corrections import corrections
from claims.selectors.history import written_head

ENTRIES: Final = 50
NAMED_SINCE: Final = 2026  # the year in which this site began to give names; it never changes
JSON_FEED: Final = "https://jsonfeed.org/version/1.1"


class Feed(Atom1Feed):
    """An Atom feed by the desk. It is as new as its newest entry; one without entries does not seem new each day."""

    def __init__(self, **about: Any) -> None:
        super().__init__(author_name=settings.SITE_NAME, author_link=settings.SITE_URL, **about)

    def latest_post_date(self) -> datetime.datetime:
        return super().latest_post_date() if self.items else datetime.datetime(NAMED_SINCE, 1, 1, tzinfo=datetime.UTC)

    def root_attributes(self) -> dict[str, str]:
        return {**super().root_attributes(), "xmlns:factcheck": tag("factcheck")}

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        if head := written_head():
            handler.addQuickElement("factcheck:head", head)

    def answer(self) -> HttpResponse:
        """The feed as it is sent, with the head of the chain of verdicts."""
        return HttpResponse(self.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


@require_safe
def claims_atom(request: HttpRequest) -> HttpResponse:
    """The newest of the claims that the list shows for the same query."""
    asked = ClaimFilter(request.GET)
    if not asked.is_valid():
        return _refused(asked)
    feed = Feed(
        title=_title(asked),
        link=_address(reverse("claims:claims"), asked.query),
        feed_url=_address(request.path, asked.query),
        feed_guid=tag(f"claims?{asked.query}" if asked.query else "claims"),
        description=gettext("What was claimed, and what the sources say."),
        language=get_language(),
    )
    for claim in _page(asked, request).rows:
        feed.add_item(
            title=_headline(claim),
            link=settings.SITE_URL + claim.get_absolute_url(),
            description=_summary(claim),
            unique_id=tag(f"claim/{claim.code}"),
            pubdate=claim.decided_at or claim.news_at,
            updateddate=claim.news_at,
            categories=[claim.topic.name] if claim.topic else [],
        )
    return feed.answer()


@require_safe
def claims_json(request: HttpRequest) -> HttpResponse:
    """The claims that the list shows for the same query, with the address of the next ones."""
    asked = ClaimFilter(request.GET)
    if not asked.is_valid():
        return JsonResponse({"error": asked.problems}, status=400)
    page = _page(asked, request)
    feed = {
        "version": JSON_FEED,
        "title": _title(asked),
        "home_page_url": _address(reverse("claims:claims"), asked.query),
        "feed_url": _address(request.path, asked.query),
        "language": get_language(),
        "items": [_item(claim) for claim in page.rows],
        "_factcheck": {"head": written_head(), "history_url": _address(reverse("claims:history_json"), "")},
    }
    if page.after:
        feed["next_url"] = _address(request.path, "&".join(filter(None, [asked.query, f"{AFTER}={page.after}"])))
    return JsonResponse(feed, content_type="application/feed+json")


@require_safe
def corrections_atom(request: HttpRequest) -> HttpResponse:
    """The newest corrections and withdrawals."""
    feed = Feed(
        title=f"{settings.SITE_NAME} · {gettext('Corrections')}",
        link=_address(reverse("claims:corrections"), ""),
        feed_url=_address(request.path, ""),
        feed_guid=tag("corrections"),
        description=gettext("What we got wrong and put right, and what we withdrew, with the reasons."),
        language=get_language(),
    )
    for entry in corrections(size=ENTRIES).rows:
        after = entry.after.name if entry.before is None else f"{entry.before.name} → {entry.after.name}"
        about = entry.about
        feed.add_item(
            title=selectors.verdict_first(after, str(about)),
            link=settings.SITE_URL + about.get_absolute_url(),
            description=entry.reason,
            unique_id=tag(f"{entry.name}/{entry.key[2]}"),
            pubdate=entry.at,
            updateddate=entry.at,
        )
    return feed.answer()


def _refused(asked: ClaimFilter) -> HttpResponseBadRequest:
    """The answer to values that cannot be filtered by: other claims would not show that they are others."""
    return HttpResponseBadRequest("\n".join([*asked.problems, ""]), content_type="text/plain; charset=utf-8")


def tag(thing: str) -> str:
    """A name that stays, whatever becomes of addresses (RFC 4151)."""
    return f"tag:{urlsplit(settings.SITE_URL).hostname},{NAMED_SINCE}:{thing}"


def _page(asked: ClaimFilter, request: HttpRequest) -> KeyPage[Claim]:
    claims = selectors.with_verdict(asked.claims).select_related("claimant")
    try:
        return page_by_key(claims, asked.order, ENTRIES, request.GET)
    except BadKey:
        raise BadRequest from None


def _title(asked: ClaimFilter) -> str:
    """The site's name, and what is filtered by."""
    return " · ".join([settings.SITE_NAME, gettext("Claims"), *(chip.value for chip in asked.chips)])


def _address(path: str, query: str) -> str:
    return f"{settings.SITE_URL}{path}?{query}" if query else settings.SITE_URL + path


def _headline(claim: Claim) -> str:
    return selectors.verdict_first(selectors.standing(claim).name, claim.shown_statement)


def _summary(claim: Claim) -> str:
    verdict = claim.current_verdict
    return verdict.summary if verdict else selectors.standing(claim).definition


def _item(claim: Claim) -> dict[str, Any]:
    """A claim as JSON Feed has it, with what it has no names for under `_factcheck`."""
    address, verdict = settings.SITE_URL + claim.get_absolute_url(), claim.current_verdict
    rating = verdict.rating_as_issued if verdict else {}
    return {
        "id": tag(f"claim/{claim.code}"),
        "url": address,
        "title": _headline(claim),
        "content_text": _summary(claim),
        "date_published": utc(claim.decided_at or claim.news_at),
        "date_modified": utc(claim.news_at),
        "language": get_language(),
        "tags": [claim.topic.name] if claim.topic else [],
        "_factcheck": {
            "claim": claim.code,
            "statement": claim.statement,
            "translations": claim.translations,
            "status": claim.status,
            "verdict": verdict.number if verdict else None,
            "rating": rating.get("code"),
            "rating_name": rating.get("name"),
            "rating_number": rating.get("number"),
            "change": verdict.change if verdict else None,
            "claimant": (verdict.claimant_name if verdict else claim.claimant and claim.claimant.name) or None,
            "kind": claim.kind,
            "claimed_on": claim.claimed_on,
            "topic": claim.topic.slug if claim.topic else None,
            "language": claim.language,
            "articles": claim.article_count,
        },
    }
