"""Claims for programs, the newest first: Atom (RFC 4287), and JSON Feed 1.1 (https://jsonfeed.org).

What cannot be shown is raised: the address answers with what was wrong.
"""

import datetime
from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from claims import as_json
from claims.export import utc
from claims.filters import NEWEST, ClaimFilter
from claims.models import Claim, Claimant, Listing, Publisher, Topic
from claims.paging import AFTER, BEFORE, BadKey, KeyPage, page_by_key
from claims.past_filter import PastFilter, asked_of
from claims.querysets import ClaimQuerySet
from claims.sanitize import normalise
from claims.selectors import claims as selectors
from claims.selectors import past, subjects
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
        handler.addQuickElement("link", "", {"rel": "license", "href": settings.DATA_LICENSE})  # RFC 4946

    def answer(self) -> HttpResponse:
        """The feed as it is sent, with the head of the chain of verdicts."""
        return HttpResponse(self.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


@require_safe
def claims_atom(request: HttpRequest) -> HttpResponse:
    """The newest of the claims that the list shows for the same query, now or `on` a day."""
    asked = _asked(request)
    return _of_claims(
        _page(asked, request).rows,
        title=_title(asked),
        link=_address(reverse("claims:claims"), asked.query),
        feed_url=_address(request.path, asked.query),
        feed_guid=tag(f"claims?{asked.query}" if asked.query else "claims"),
    )


@require_safe
def topic_atom(request: HttpRequest, slug: str) -> HttpResponse:
    """The newest of the claims about a topic."""
    try:
        topic = subjects.public_topic(slug)
    except Topic.DoesNotExist:
        raise Http404(gettext("There is no such topic.")) from None
    return _of_subject(request, topic, Claim.objects.listed().filter(topic=topic))


@require_safe
def claimant_atom(request: HttpRequest, pk: int) -> HttpResponse:
    """The newest of the claims that somebody makes."""
    try:
        claimant = subjects.public_claimant(pk)
    except Claimant.DoesNotExist:
        raise Http404(gettext("There is no such claimant.")) from None
    return _of_subject(request, claimant, Claim.objects.listed().filter(claimant=claimant))


@require_safe
def publisher_atom(request: HttpRequest, pk: int) -> HttpResponse:
    """The newest of the claims in what somebody publishes."""
    try:
        publisher = subjects.public_publisher(pk)
    except Publisher.DoesNotExist:
        raise Http404(gettext("There is no such publisher.")) from None
    return _of_subject(request, publisher, Claim.objects.listed().in_articles_of(publisher))


def _of_subject(request: HttpRequest, subject: Topic | Claimant | Publisher, claims: ClaimQuerySet) -> HttpResponse:
    """The feed beside the page of a subject; its name for good has the key, since all else of it can be corrected."""
    return _of_claims(
        _with_claimant(claims).order_by(*(f"-{column}" for column in NEWEST))[:ENTRIES],
        title=f"{settings.SITE_NAME} · {subject.name}",
        link=_address(subject.get_absolute_url(), ""),
        feed_url=_address(request.path, ""),
        feed_guid=tag(f"{subject._meta.model_name}/{subject.pk}"),
    )


def _of_claims(claims: Iterable[Claim | Listing], **about: str) -> HttpResponse:
    feed = Feed(
        description=gettext("What was claimed, and what the sources say."),
        language=get_language(),
        **about,
    )
    for claim in claims:
        if isinstance(claim, Listing):
            feed.add_item(**_entry_then(claim))
            continue
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
    """The claims that the list shows for the same query, now or `on` a day, with the address of the next ones."""
    asked = _asked(request)
    page = _page(asked, request)
    feed = {
        "version": JSON_FEED,
        "title": _title(asked),
        "home_page_url": _address(reverse("claims:claims"), asked.query),
        "feed_url": _address(request.path, asked.query),
        "description": gettext("What was claimed, and what the sources say."),
        "authors": [{"name": settings.SITE_NAME, "url": f"{settings.SITE_URL}/"}],
        "language": get_language(),
        "_factcheck": {
            "about": _address(reverse("claims:data"), ""),
            "license": settings.DATA_LICENSE,
            "head": written_head(),
            "history_url": _address(reverse("claims:history_json"), ""),
        },
        "items": [_item_then(row) if isinstance(row, Listing) else _item(row) for row in page.rows],
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


def _asked(request: HttpRequest) -> ClaimFilter:
    """What is asked for. Raises BadRequest: other claims would not show that they are others."""
    asked = asked_of(request.GET)
    if refusals := asked.refusals("on", AFTER, BEFORE):
        raise BadRequest("\n".join(refusals))
    return asked


def tag(thing: str) -> str:
    """A name that stays, whatever becomes of addresses (RFC 4151)."""
    return f"tag:{urlsplit(settings.SITE_URL).hostname},{NAMED_SINCE}:{thing}"


def _page(asked: ClaimFilter, request: HttpRequest) -> KeyPage[Any]:
    is_past = isinstance(asked, PastFilter)
    rows: Any = past.with_verdicts(asked.listings) if is_past else _with_claimant(asked.claims)
    try:
        return page_by_key(rows, asked.order, ENTRIES, request.GET)
    except BadKey:
        raise BadRequest(gettext("after: This names no place in the list.")) from None


def _with_claimant(claims: ClaimQuerySet) -> ClaimQuerySet:
    return selectors.with_verdict(claims).select_related("claimant")


def _title(asked: ClaimFilter) -> str:
    """The site's name, and what is filtered by, without what no XML may hold."""
    return normalise(" · ".join([settings.SITE_NAME, gettext("Claims"), *(chip.value for chip in asked.chips)]))


def _address(path: str, query: str) -> str:
    return f"{settings.SITE_URL}{path}?{query}" if query else settings.SITE_URL + path


def _headline(claim: Claim) -> str:
    return selectors.verdict_first(selectors.standing(claim).name, claim.shown_statement)


def _summary(claim: Claim) -> str:
    verdict = claim.current_verdict
    return verdict.summary if verdict else selectors.standing(claim).definition


def _item(claim: Claim) -> dict[str, Any]:
    """A claim as JSON Feed has it, with what it has no names for under `_factcheck`."""
    return {
        "id": tag(f"claim/{claim.code}"),
        "url": settings.SITE_URL + claim.get_absolute_url(),
        "title": _headline(claim),
        "content_text": _summary(claim),
        "date_published": utc(claim.decided_at or claim.news_at),
        "date_modified": utc(claim.news_at),
        "language": get_language(),
        "tags": [claim.topic.name] if claim.topic else [],
        "_factcheck": as_json.in_list(claim),
    }


# A day of the past ------------------------------------------------------------------------------


def _entry_then(listing: Listing) -> dict[str, Any]:
    """An entry of a feed of a past day, which leads to what we said then."""
    claim = listing.claim
    return {
        "title": selectors.verdict_first(past.stood(listing).name, listing.wording.shown_statement),
        "link": settings.SITE_URL + listing.get_absolute_url(),
        "description": listing.verdict.summary if listing.verdict else past.stood(listing).definition,
        "unique_id": tag(f"claim/{claim.code}"),
        "pubdate": listing.began_at,
        "updateddate": listing.began_at,
        "categories": [claim.topic.name] if claim.topic else [],
    }


def _item_then(listing: Listing) -> dict[str, Any]:
    """The same for JSON Feed, with the keys of `_item`; topic and language are as they are filed today."""
    entry = _entry_then(listing)
    return {
        "id": entry["unique_id"],
        "url": entry["link"],
        "title": entry["title"],
        "content_text": entry["description"],
        "date_published": utc(listing.began_at),
        "date_modified": utc(listing.began_at),
        "language": get_language(),
        "tags": entry["categories"],
        "_factcheck": as_json.in_list_then(listing),
    }
