"""Claims as readers see them: where they stand, and lists of them.

Of a claim with a verdict readers see the verdict's own record, never the live evidence, source or rating: those may
have been edited since, and count again with the next verdict.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Any, Final

from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import get_language, gettext

from claims.choices import SIGNS, Change, ClaimStatus
from claims.models import Appearance, Citation, Claim, Rating, Verdict
from claims.querysets import AppearanceQuerySet, ClaimQuerySet, RatingQuerySet

NOT_FOR_LISTS: Final = tuple(f"current_verdict__{name}" for name in ("evidence", "appearances", "explanation", "salts"))
TEXTS: Final = tuple(
    f"{revision}__{name}" for revision in ("revision", "changed_in") for name in ("text", "received", "cut")
)
# The order of quotes: text by text, as they stand in it, an outer one before what is inside.
IN_TEXT: Final = ("revision", F("start").asc(nulls_last=True), "-end", "pk")


@dataclass(frozen=True)
class Standing:
    """Where a claim stands: always a word, a sign and a colour. `code` names it in addresses, where it has one."""

    name: str
    sign: str
    tone: str
    definition: str
    code: str = ""


def standing(claim: Claim) -> Standing:
    """Where a public claim stands, in the language of the page."""
    verdict = claim.current_verdict
    return standing_of(claim.status, verdict.rating_as_issued if verdict else None)


def standing_of(status: str, as_issued: dict[str, Any] | None) -> Standing:
    """Where a public claim stands, from its columns: its status, and the rating that its current verdict keeps."""
    return withdrawn() if status == ClaimStatus.WITHDRAWN else rated(as_issued)


def withdrawn() -> Standing:
    """Where a claim or an article stands that was withdrawn."""
    return _status(ClaimStatus.WITHDRAWN, gettext("We no longer stand by this check."))


def _status(status: ClaimStatus, definition: str) -> Standing:
    sign, tone = SIGNS[status]
    return Standing(str(status.label), sign, tone, definition, code=status.replace("_", "-"))


def issued(verdict: Verdict) -> Standing:
    """The rating as it was when the verdict was issued."""
    return rated(verdict.rating_as_issued)


def rated(as_issued: dict[str, Any] | None) -> Standing:
    """Where a claim stands by the rating that its current verdict keeps; None when it has no verdict."""
    if not as_issued:
        return _status(ClaimStatus.BEING_CHECKED, gettext("There is no verdict yet."))
    language = "fr" if get_language() == "fr" else "en"
    name, definition = as_issued["name"][language], as_issued["definition"][language]
    return Standing(name, as_issued["sign"], as_issued["tone"], definition, code=as_issued["code"])


def verdict_first(word: str, statement: str) -> str:
    """A claim in one line: the verdict's word comes first, so that passing it on does not spread the bare claim."""
    return gettext("%(label)s: %(text)s") % {"label": word, "text": statement}


@dataclass(frozen=True)
class Share:
    """How many claims of a group stand somewhere; `before` counts those that stand in the shares before it."""

    standing: Standing
    count: int
    before: int


def spread(claims: Iterable[Claim]) -> list[Share]:
    """How many of the claims stand where, in the order of the scale; those being checked come last."""
    ordered = sorted(claims, key=lambda claim: (claim.rating is None, claim.rating.position if claim.rating else 0))
    return shares((standing(claim), 1) for claim in ordered)


def shares(counted: Iterable[tuple[Standing, int]]) -> list[Share]:
    """The shares of claims that were counted, in the order given; a rating that was defined anew is one share."""
    counts: Counter[Standing] = Counter()
    for where, count in counted:
        counts[replace(where, definition="")] += count
    before = accumulate(counts.values(), initial=0)
    return [Share(where, count, start) for (where, count), start in zip(counts.items(), before, strict=False)]


def spread_of(claims: ClaimQuerySet, counted: Mapping[int | None, int] | None = None) -> list[Share]:
    """The same of any number of listed claims, which the database counts; `counted` has them by rating already.

    A verdict keeps what its rating was called. Where that was always the same, the verdicts need not be read for it.
    """
    if counted is None:
        counted = dict(claims.order_by().values_list("rating").annotate(number=Count("*")))
    scale = Rating.objects.filter(pk__in=[key for key in counted if key]).prefetch_related("issued")
    found = [share for rating in scale for share in _as_issued(rating, counted[rating.pk], claims)]
    return shares([*found, (rated(None), counted[None])] if counted.get(None) else found)


def _as_issued(rating: Rating, count: int, claims: ClaimQuerySet) -> list[tuple[Standing, int]]:
    """How many of the claims with a rating have it under which of its names."""
    known = {replace(rated(issued.as_issued), definition="") for issued in rating.issued.all()}
    if len(known) == 1:
        return [(known.pop(), count)]
    rows = claims.filter(rating=rating).order_by().values_list("current_verdict__rating_as_issued")
    return [(rated(as_issued), number) for as_issued, number in rows.annotate(number=Count("*"))]


def quotes(**where: Any) -> AppearanceQuerySet:
    """The quotes that readers see, with their articles, in the order in which they stand."""
    found = with_articles(Appearance.objects.published().filter(**where))
    return found.order_by(*IN_TEXT)


def with_articles(appearances: AppearanceQuerySet) -> AppearanceQuerySet:
    """Quotes with what is needed to say where they stand, and when the outlet changed the passage."""
    return appearances.select_related("revision__article__publisher", "changed_in").defer(*TEXTS)


def with_verdict(claims: ClaimQuerySet) -> ClaimQuerySet:
    """Public claims with what is needed to say where they stand."""
    return claims.select_related("topic", "current_verdict", "rating").defer(*NOT_FOR_LISTS)


def with_counts(claims: ClaimQuerySet) -> ClaimQuerySet:
    """Public claims with where they stand, `source_count` and `correction_count`."""
    sources = Citation.objects.filter(verdict=OuterRef("current_verdict"))
    corrections = Verdict.objects.filter(claim=OuterRef("pk"), change=Change.CORRECTION)
    return with_verdict(claims).annotate(
        source_count=count_of(sources, "verdict", Count("source", distinct=True)),
        correction_count=count_of(corrections, "claim", Count("pk")),
    )


def count_of(rows: QuerySet[Any], by: str, count: Count) -> Coalesce:
    """The count of `rows` that belong to one row of the outer query; they are correlated through `by`."""
    return Coalesce(Subquery(rows.order_by().values(by).annotate(total=count).values("total")), 0)


def decided() -> ClaimQuerySet:
    """Claims with a verdict, the newest verdict first."""
    return Claim.objects.listed().exclude(current_verdict=None).order_by("-decided_at", "-pk")


def being_checked() -> ClaimQuerySet:
    """Claims without a verdict, the newest first."""
    return Claim.objects.listed().filter(rating=None).order_by("-news_at", "-pk")


def scale() -> RatingQuerySet:
    """The rating scale as it is."""
    return Rating.objects.in_use().order_by("position", "pk")


def retired_ratings() -> RatingQuerySet:
    """The ratings that were in the scale and that some public verdict may still have."""
    return Rating.objects.filter(retired_on__isnull=False).order_by("-retired_on", "position")
