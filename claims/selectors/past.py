"""The list of claims as it was on a day."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, OuterRef
from django.utils import timezone

from claims.choices import Change, ClaimStatus
from claims.models import Citation, Listing, Verdict
from claims.querysets import ListingQuerySet
from claims.selectors.claim_rows import ListedClaim
from claims.selectors.claims import Standing, count_of, rated

LONG_TEXTS = ("verdict__evidence", "verdict__appearances", "verdict__explanation")


def with_verdicts(listings: ListingQuerySet) -> ListingQuerySet:
    """Listings with what is needed to say where their claims stood."""
    return listings.select_related("claim__topic", "claimant", "verdict").defer(*LONG_TEXTS)


def listed_then(rows: Iterable[Any]) -> list[ListedClaim]:
    """What a list shows of claims as they stood then, in the order of the listings; each leads to what we said."""
    sources = Citation.objects.filter(verdict=OuterRef("verdict"))
    corrections = Verdict.objects.filter(
        claim=OuterRef("claim"), change=Change.CORRECTION, number__lte=OuterRef("verdict__number")
    )
    found = with_verdicts(Listing.objects.filter(pk__in=[row.pk for row in rows])).annotate(
        source_count=count_of(sources, "verdict", Count("source", distinct=True)),
        correction_count=count_of(corrections, "claim", Count("pk")),
    )
    by_key = {listing.pk: _listed(listing) for listing in found}
    return [by_key[row.pk] for row in rows]


def stood(listing: Listing) -> Standing:
    """Where a claim stood: the rating as it was then."""
    return rated(listing.verdict.rating_as_issued if listing.verdict else None)


def first_day() -> datetime.date | None:
    """The day on which the first claim was public; None while there is none."""
    first = Listing.objects.order_by("began_at", "pk").values_list("began_at", flat=True).first()
    return timezone.localdate(first) if first else None


def _listed(listing: Any) -> ListedClaim:
    claim, wording = listing.claim, listing.wording
    return ListedClaim(
        address=listing.get_absolute_url(),
        standing=stood(listing),
        statement=wording.shown_statement,
        statement_language=wording.shown_statement_language,
        topic=claim.topic.name if claim.topic else "",
        topic_page=claim.topic.get_absolute_url() if claim.topic and claim.is_listed else "",
        source_count=listing.source_count,
        correction_count=listing.correction_count,
        decided_at=listing.began_at if listing.verdict else None,
        news_at=listing.began_at,
        quote=None,
        withdrawn_since=claim.status == ClaimStatus.WITHDRAWN,
    )
