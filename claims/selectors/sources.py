"""Sources and evidence as readers see them: as verdicts keep them, never the live rows."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.urls import reverse

from claims.choices import SourceKind
from claims.models import Citation, Claim, Source, Verdict
from claims.querysets import ClaimQuerySet, SourceQuerySet
from claims.selectors.claims import count_of, with_verdict


@dataclass(frozen=True)
class CitedSource:
    """A source as a verdict keeps it."""

    pk: int
    title: str
    url: str
    archived_url: str
    publisher: str
    published_on: datetime.date | None
    kind: str
    language: str

    @property
    def page(self) -> str:
        """The address of its page, with the title that readers know."""
        return reverse("claims:source", args=[self.pk, Source.slug_of(self.title)])


@dataclass(frozen=True)
class CitedEvidence:
    """A piece of evidence as a verdict keeps it; `number` counts from 1 within the verdict."""

    number: int
    stance: str
    passage: str
    location: str
    read_on: datetime.date | None
    source: CitedSource


def cited(entry: dict[str, Any], position: int) -> CitedEvidence:
    """The entry of a verdict's record as what a page shows; `position` counts from 0."""
    source = CitedSource(
        pk=entry["source"],
        title=entry["title"],
        url=entry["url"],
        archived_url=entry["archived_url"],
        publisher=entry["publisher"],
        published_on=_day(entry["published_on"]),
        kind=str(SourceKind(entry["kind"]).label),
        language=entry["language"],
    )
    return CitedEvidence(
        number=position + 1,
        stance=entry["stance"],
        passage=entry["passage"],
        location=entry["location"],
        read_on=_day(entry["read_on"]),
        source=source,
    )


def evidence(verdict: Verdict) -> list[CitedEvidence]:
    """The evidence that a verdict rests on."""
    return [cited(entry, position) for position, entry in enumerate(verdict.evidence)]


def _day(day: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(day) if day else None


@dataclass(frozen=True)
class ListedSource:
    """A source in a list: as the newest verdict keeps it, and how many claims it bears on."""

    source: CitedSource
    claim_count: int


def public_sources() -> SourceQuerySet:
    """The sources that verdicts cite, the last cited first, each with `newest_citation` and `claim_count`."""
    citations = Citation.objects.published().filter(source=OuterRef("pk")).order_by("-pk")
    current = Citation.objects.current().filter(source=OuterRef("pk"))
    return (
        Source.objects.published()
        .only("pk")
        .annotate(
            newest_citation=Subquery(citations.values("pk")[:1]),
            claim_count=count_of(current, "source", Count("verdict__claim", distinct=True)),
        )
        .order_by("-newest_citation")
    )


def listed_sources(sources: Iterable[Any]) -> list[ListedSource]:
    """What a list shows of a page of `public_sources()`."""
    sources = list(sources)
    citations = Citation.objects.select_related("verdict").in_bulk([source.newest_citation for source in sources])
    return [ListedSource(_cited(citations[source.newest_citation]).source, source.claim_count) for source in sources]


def _cited(citation: Citation) -> CitedEvidence:
    return cited(citation.entry, citation.position)


def public_source(pk: int) -> CitedSource:
    """A source as the newest verdict that cites it keeps it. Raises Citation.DoesNotExist."""
    newest = Citation.objects.published().filter(source__pk=pk).select_related("verdict").order_by("-pk")[:1]
    return _cited(newest.get()).source


@dataclass(frozen=True)
class Use:
    """A piece of evidence, and the claim that it bears on."""

    claim: Claim
    evidence: CitedEvidence


def uses(source: CitedSource) -> QuerySet[Citation]:
    """Where current verdicts cite a source, the newest first."""
    found = Citation.objects.current().filter(source=source.pk)
    return found.select_related("verdict__claim__topic").order_by("-verdict__issued_at", "-verdict", "position")


def as_uses(citations: Iterable[Citation]) -> list[Use]:
    """What a page shows of citations; each verdict is the current one of its claim."""
    found = []
    for citation in citations:
        claim = citation.verdict.claim
        claim.current_verdict = citation.verdict
        found.append(Use(claim, _cited(citation)))
    return found


def formerly(source: CitedSource) -> ClaimQuerySet:
    """Public claims that only an earlier verdict, or a withdrawn one, decided with a source; the newest first."""
    now = Citation.objects.current().filter(source=source.pk)
    ever = Citation.objects.published().filter(source=source.pk)
    claims = Claim.objects.published().filter(pk__in=ever.values("verdict__claim"))
    return with_verdict(claims.exclude(pk__in=now.values("verdict__claim"))).order_by("-pk")
