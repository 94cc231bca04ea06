"""What a verdict leaves on its sources and its rating: kept there for the lists that show it and are sorted by it."""

from collections.abc import Iterable
from typing import Final

from django.db import transaction
from django.db.models import Count, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from claims.models import Citation, Claim, IssuedRating, Source, Verdict
from claims.models.source import COUNTS
from claims.querysets import SourceQuerySet
from claims.records import fingerprint

AT_ONCE: Final = 500  # sources that are mended together: a database takes so many keys and no more


def locked_sources(keys: Iterable[int]) -> list[int]:
    """The keys of sources, locked in the order in which everybody locks: after the claim, before they are cited."""
    # Evidence and citations only hold on to the key of a source; they need not wait.
    rows = Source.objects.filter(pk__in=keys).select_for_update(no_key=True).order_by("pk")
    return list(rows.values_list("pk", flat=True))


def cited_by(claim: Claim) -> list[int]:
    """The keys of the sources that the current verdict of a claim rests on."""
    return list(Citation.objects.filter(verdict=claim.current_verdict_id).values_list("source", flat=True))


def note_citations(verdict: Verdict) -> None:
    """Write down under whose name locked sources were cited now, and what the rating is called."""
    Source.objects.filter(citations__verdict=verdict).update(cited_publisher=F("publisher"))
    IssuedRating.objects.get_or_create(
        rating=verdict.rating,
        fingerprint=fingerprint(verdict.rating_as_issued),
        defaults={"as_issued": verdict.rating_as_issued},
    )


def count_citations(sources: Iterable[int]) -> None:
    """Count anew of locked sources, given by their keys, which claims they bear on, and what cited them last."""
    counted = {name: F(f"{name}_counted") for name in COUNTS.values()}
    _with_citations(Source.objects.filter(pk__in=sources)).update(newest_citation=F("newest_counted"), **counted)


def miscounted_sources() -> SourceQuerySet:
    """The sources of which a recount says something else."""
    right = {name: F(f"{name}_counted") for name in COUNTS.values()}
    same = Q(newest_citation=F("newest_counted")) | Q(newest_citation=None, newest_counted=None)
    return _with_citations(Source.objects.all()).exclude(same, **right)


@transaction.atomic
def mend_citation_counts() -> list[int]:
    """Put right what is miscounted; the keys of these sources."""
    wrong = list(miscounted_sources().order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(wrong), AT_ONCE):
        some = locked_sources(wrong[start : start + AT_ONCE])
        count_citations(some)
        Source.objects.filter(pk__in=some, cited_publisher=None).update(cited_publisher=F("publisher"))
    return wrong


def unnamed_ratings() -> list[IssuedRating]:
    """The names of ratings that verdicts keep and that are not known to be in use, as rows that are not saved yet."""
    known = set(IssuedRating.objects.values_list("rating", "fingerprint"))
    issued = Verdict.objects.order_by().values_list("rating", "rating_as_issued").distinct()
    found = {(rating, fingerprint(as_issued)): as_issued for rating, as_issued in issued}
    return [
        IssuedRating(rating_id=rating, fingerprint=mark, as_issued=as_issued)
        for (rating, mark), as_issued in found.items()
        if (rating, mark) not in known
    ]


def _with_citations(sources: SourceQuerySet) -> SourceQuerySet:
    newest = Citation.objects.published().filter(source=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    current = Citation.objects.current().filter(source=OuterRef("pk")).order_by().values("source")
    claims = Count("verdict__claim", distinct=True)
    counted = {
        f"{name}_counted": Coalesce(
            Subquery(current.filter(stance=stance).annotate(total=claims).values("total")), Value(0)
        )
        for stance, name in COUNTS.items()
    }
    return sources.annotate(newest_counted=Subquery(newest), **counted)
