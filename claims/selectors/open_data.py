"""Claims as data: all that readers may know of one, and the reviews of all of them."""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import Max, OuterRef, QuerySet, Subquery, Window
from django.db.models.functions import RowNumber

from claims.models import Appearance, Claim, Rating, Redaction, Verdict
from claims.paging import KeyPage, page_by_key
from claims.querysets import ClaimQuerySet
from claims.selectors.claim_page import OF_QUOTE, QUOTES_SHOWN, ShownQuote, public_claim, withdrawals
from claims.selectors.claims import IN_TEXT, NOT_FOR_LISTS, with_articles

APPEARANCES: Final = 50  # of one claim at once; the address of the next ones stands beside them
CHUNK: Final = 500  # claims in memory at once
NOT_FOR_HISTORY: Final = ("evidence", "appearances", "explanation")


@dataclass(frozen=True)
class ClaimData:
    """A public claim with its verdicts and withdrawals, the newest first, and a part of where it stands.

    `redactions` are of all its verdicts, in their order.
    """

    claim: Claim
    verdict: Verdict | None
    history: list[Verdict]
    withdrawals: list[tuple[datetime.datetime, str]]
    redactions: list[Redaction]
    appearances: KeyPage[Appearance]


def claim_data(code: str, asked: Mapping[str, str]) -> ClaimData:
    """A public claim by its code; `asked` says which of its appearances. Raises Claim.DoesNotExist, or BadKey."""
    claim = public_claim(code)
    found = with_articles(Appearance.objects.published().filter(claim=claim))
    taken_out = Redaction.objects.published().filter(claim=claim).select_related("verdict")
    return ClaimData(
        claim=claim,
        verdict=claim.current_verdict,
        history=list(Verdict.objects.published().filter(claim=claim).order_by("-number").defer(*NOT_FOR_HISTORY)),
        withdrawals=sorted(withdrawals(claim), reverse=True),
        redactions=list(taken_out.order_by("verdict__number", "pk")),
        appearances=page_by_key(found, ("pk",), APPEARANCES, asked),
    )


# Reviews ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Review:
    """A claim that has a verdict, or had one when it was withdrawn: since when, and where it stands."""

    claim: Claim
    verdict: Verdict
    first_at: datetime.datetime
    quotes: list[ShownQuote] = field(default_factory=list)


def reviews() -> Iterator[list[Review]]:
    """Every public claim that has a verdict, withdrawn ones too, oldest first: a chunk at a time."""
    last = 0
    while claims := list(_reviewed().filter(pk__gt=last)[:CHUNK]):
        quotes = _first_quotes(claims)
        yield [Review(claim, claim.current_verdict, claim.first_at, quotes.get(claim.pk, [])) for claim in claims]
        last = claims[-1].pk


def _reviewed() -> QuerySet[Any]:
    first = Verdict.objects.filter(claim=OuterRef("pk"), number=1).values("issued_at")
    found = Claim.objects.published().exclude(current_verdict=None).select_related("current_verdict")
    return found.defer(*NOT_FOR_LISTS).annotate(first_at=Subquery(first)).order_by("pk")


def _first_quotes(claims: Iterable[Claim]) -> dict[int, list[ShownQuote]]:
    """As many quotes of each claim as its page shows."""
    place = Window(RowNumber(), partition_by="claim", order_by=IN_TEXT)
    found = Appearance.objects.published().filter(claim__in=[claim.pk for claim in claims]).annotate(place=place)
    first = found.filter(place__lte=QUOTES_SHOWN).order_by("claim", "place").values_list("claim", *OF_QUOTE)
    quotes: dict[int, list[ShownQuote]] = {}
    for claim, *row in first:
        quotes.setdefault(claim, []).append(ShownQuote(*row))
    return quotes


def newest_news() -> datetime.datetime | None:
    """When readers last learned something of any claim; None while none is public."""
    newest: datetime.datetime | None = Claim.objects.published().aggregate(at=Max("news_at"))["at"]
    return newest


def scale_numbers() -> list[int]:
    """The numbers of the rating scale as it is, the lowest first."""
    numbers = Rating.objects.in_use().order_by("number").values_list("number", flat=True)
    return [number for number in numbers if number is not None]


# A search by programs -----------------------------------------------------------------------------


def decided_and_matching(words: str) -> ClaimQuerySet:
    """Claims in lists that have a verdict and hold all the words, if there are any; for a page of them."""
    found: ClaimQuerySet = Claim.objects.listed().exclude(current_verdict=None)
    return found.matching_in_order(words) if words else found


def reviews_of(claims: Iterable[Claim]) -> list[Review]:
    """The reviews of a few claims, in their order, each with its first quotes."""
    keys = [claim.pk for claim in claims]
    found = _reviewed().in_bulk(keys)
    quotes = _first_quotes(found.values())
    return [Review(found[key], found[key].current_verdict, found[key].first_at, quotes.get(key, [])) for key in keys]


def newest_decided() -> Claim | None:
    """The claim with the newest verdict, to show by; None while there is none."""
    newest: Claim | None = Claim.objects.listed().exclude(current_verdict=None).order_by("-decided_at", "-pk").first()
    return newest
