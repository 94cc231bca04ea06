"""Sources and evidence as readers see them: as verdicts keep them, never the live rows."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from claims.choices import DISTANCES, SIGNS, SourceKind, Stance
from claims.models import Citation, Claim, Publisher, Source, Verdict
from claims.models.source import COUNTS
from claims.querysets import CitationQuerySet, SourceQuerySet


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
    distance: str
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
        distance=_distance(entry["kind"]),
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


def _distance(kind: str) -> str:
    """How near sources of a kind are to what they tell of; empty where the kind does not tell, or its name does."""
    return str(DISTANCES[kind].label) if kind in DISTANCES and kind != SourceKind.PRIMARY else ""


@dataclass(frozen=True)
class Side:
    """The evidence of a verdict that points one way; that there is none for or none against is told too."""

    stance: Stance
    pieces: list[CitedEvidence]

    @property
    def name(self) -> str:
        """The stance in the language of the page."""
        return str(self.stance.label)

    @property
    def sign(self) -> str:
        """The stance as a sign, which stands beside its name."""
        return SIGNS[self.stance][0]

    @property
    def tone(self) -> str:
        """The colour of the stance, which stands beside its name."""
        return SIGNS[self.stance][1]


def sides(verdict: Verdict) -> list[Side]:
    """The evidence that a verdict rests on, by which way it points; empty when it rests on none."""
    found = evidence(verdict)
    by_stance = [Side(stance, [piece for piece in found if piece.stance == stance]) for stance in Stance]
    return [side for side in by_stance if side.pieces or side.stance != Stance.CONTEXT] if found else []


def _day(day: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(day) if day else None


@dataclass(frozen=True)
class Bearing:
    """How many claims that stand in lists a source bears on in one way, by their current verdicts."""

    stance: str
    claims: int


@dataclass(frozen=True)
class PublicSource:
    """A source as the newest verdict that cites it keeps it, with what readers can follow from there."""

    source: CitedSource
    publisher: Publisher
    bearings: list[Bearing]
    read_on: datetime.date  # when it was read last, or else when a verdict cited it


def public_sources(publisher: Publisher | None = None) -> SourceQuerySet:
    """The sources that verdicts cite, all or those of one publisher, for `as_public`; the last cited first."""
    found = Source.objects.published() if publisher is None else Source.objects.published_by(publisher)
    shown = ("cited_publisher", "newest_citation__position")
    of_verdict = ("evidence", "issued_at")
    return (
        found.select_related("cited_publisher", "newest_citation__verdict")
        .only(*shown, *(f"newest_citation__verdict__{name}" for name in of_verdict), *COUNTS.values())
        .order_by("-newest_citation_id")
    )


def as_public(source: Any) -> PublicSource:
    """What pages show of one of `public_sources()`."""
    newest = source.newest_citation
    piece = _cited(newest)
    counts = [Bearing(stance, getattr(source, name)) for stance, name in COUNTS.items()]
    return PublicSource(
        source=piece.source,
        publisher=source.cited_publisher,
        bearings=[bearing for bearing in counts if bearing.claims],
        read_on=piece.read_on or timezone.localdate(newest.verdict.issued_at),
    )


def public_source(pk: int) -> PublicSource:
    """One of them. Raises Source.DoesNotExist."""
    return as_public(public_sources().get(pk=pk))


def _cited(citation: Citation) -> CitedEvidence:
    return cited(citation.entry, citation.position)


@dataclass(frozen=True)
class Use:
    """A piece of evidence, and the claim that it bears on; or bore on, when another verdict followed."""

    claim: Claim
    verdict: Verdict
    evidence: CitedEvidence

    @property
    def is_current(self) -> bool:
        """Whether the claim stands in lists with the verdict that cites the source."""
        return self.claim.is_listed and self.claim.current_verdict_id == self.verdict.pk


def uses(source: CitedSource) -> CitationQuerySet:
    """Where a source is cited, by the last verdict of each claim that does, for `as_uses`; the newest first."""
    again = Citation.objects.published().filter(
        source=source.pk, verdict__claim=OuterRef("verdict__claim"), verdict__number__gt=OuterRef("verdict__number")
    )
    found = Citation.objects.published().filter(~Exists(again), source=source.pk)
    left_out = ("verdict__explanation", "verdict__appearances", "verdict__salts")
    return found.select_related("verdict__claim__topic").defer(*left_out).order_by("-pk")


def as_uses(citations: Iterable[Citation]) -> list[Use]:
    """What a page shows of citations."""
    return [Use(citation.verdict.claim, citation.verdict, _cited(citation)) for citation in citations]
