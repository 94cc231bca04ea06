"""In how many articles readers see a claim: kept on its row, because lists are sorted by it."""

from collections.abc import Iterable
from typing import Final

from django.db import transaction
from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from claims.models import Appearance, Claim
from claims.querysets import ClaimQuerySet

AT_ONCE: Final = 500  # claims that are mended together: a database takes so many keys and no more


def count_articles(claims: Iterable[int]) -> None:
    """Count the articles of locked claims anew, given by their keys."""
    _with_count(Claim.objects.filter(pk__in=claims)).update(article_count=F("counted"))


def locked_here(revision: int | None) -> list[int]:
    """The keys of the claims that a text makes, locked in the order in which everybody locks."""
    here = Appearance.objects.filter(revision=revision).values("claim")
    # Outside the subquery, because it is checked again on a row that somebody else had locked.
    claims = Claim.objects.filter(pk__in=here).select_for_update(of=("self",)).order_by("pk")
    return list(claims.values_list("pk", flat=True))


def miscounted() -> ClaimQuerySet:
    """The claims whose `article_count` is not what a recount says, which is there as `counted`."""
    return _with_count(Claim.objects.all()).exclude(article_count=F("counted"))


@transaction.atomic
def mend_article_counts() -> list[str]:
    """Put right what is miscounted; the codes of these claims."""
    wrong = list(miscounted().order_by("pk").values_list("pk", "code"))
    for start in range(0, len(wrong), AT_ONCE):
        keys = [pk for pk, _code in wrong[start : start + AT_ONCE]]
        locked = Claim.objects.filter(pk__in=keys).select_for_update(of=("self",)).order_by("pk")
        count_articles(list(locked.values_list("pk", flat=True)))
    return [code for _pk, code in wrong]


def _with_count(claims: ClaimQuerySet) -> ClaimQuerySet:
    seen = Appearance.objects.published().filter(claim=OuterRef("pk")).order_by().values("claim")
    counted = seen.annotate(total=Count("revision__article", distinct=True)).values("total")
    return claims.annotate(counted=Coalesce(Subquery(counted), 0))
