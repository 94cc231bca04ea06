"""Who makes and publishes claims, and what they are about: the pages of claimants, publishers and topics."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import Count

from claims.models import Article, Claim, Claimant, Publisher, Source, Topic, Verdict
from claims.names import sort_key
from claims.querysets import ArticleQuerySet, ClaimantQuerySet, ClaimQuerySet, PublisherQuerySet
from claims.selectors import edition
from claims.selectors.articles import public_articles
from claims.selectors.claims import Share, spread_of
from claims.selectors.facets import choices, counts
from claims.selectors.sources import PublicSource, as_public, public_sources

SOURCES_SHOWN = 10
BY_NAME: Final = ("name_key", "pk")  # how lists of names are sorted: see `claims.paging`


@dataclass(frozen=True)
class Subject:
    """Where the claims of somebody, or about something, stand, and what else leads on from there."""

    claims: ClaimQuerySet
    spread: list[Share]
    other_names: list[str] = field(default_factory=list)  # that verdicts know a claimant by
    same: Claimant | Publisher | None = None  # who is known under the same name as the other of the two
    sources: list[PublicSource] = field(default_factory=list)
    more_sources: bool = False

    @property
    def total(self) -> int:
        """How many claims there are."""
        return sum(share.count for share in self.spread)


def public_claimant(pk: int) -> Claimant:
    """One of those who have a page. Raises Claimant.DoesNotExist."""
    found: Claimant = Claimant.objects.published().get(pk=pk)
    return found


def public_publisher(pk: int) -> Publisher:
    """One of those who have a page. Raises Publisher.DoesNotExist."""
    found: Publisher = Publisher.objects.published().get(pk=pk)
    return found


def public_topic(slug: str) -> Topic:
    """One of those that have a page. Raises Topic.DoesNotExist."""
    found: Topic = Topic.objects.published().get(slug=slug)
    return found


def of_claimant(claimant: Claimant) -> Subject:
    """What stands on the page of a claimant, under the name of today; the record of a verdict keeps that of its day."""
    claims = Claim.objects.listed().filter(claimant=claimant)
    return Subject(
        claims,
        spread_of(claims),
        other_names=_other_names(claimant),
        same=Publisher.objects.published().filter(name=claimant.name).first(),
    )


def _other_names(claimant: Claimant) -> list[str]:
    """What verdicts call a claimant whose name was corrected since."""
    others = Verdict.objects.filter(claimant=claimant).exclude(claimant_name=claimant.name)
    if not others.exists():  # the index says so, without a look at the claims
        return []
    return sorted(others.listed().order_by().values_list("claimant_name", flat=True).distinct(), key=sort_key)


def of_publisher(publisher: Publisher) -> Subject:
    """What stands on the page of a publisher."""
    claims = Claim.objects.listed().in_articles_of(publisher)
    sources = list(public_sources(publisher)[: SOURCES_SHOWN + 1])
    return Subject(
        claims,
        spread_of(claims),
        same=Claimant.objects.published().filter(name=publisher.name).first(),
        sources=[as_public(source) for source in sources[:SOURCES_SHOWN]],
        more_sources=len(sources) > SOURCES_SHOWN,
    )


def of_topic(topic: Topic) -> Subject:
    """What stands on the page of a topic; its claims are counted along."""
    claims = Claim.objects.listed().filter(topic=topic)
    counted = counts(edition.current(), (None, frozenset({topic.pk}), None)).by_value["rating"]
    return Subject(claims, spread_of(claims, {rating or None: number for rating, number in counted.items()}))


def articles_of(publisher: Publisher) -> ArticleQuerySet:
    """The articles of a publisher whose text readers see, the newest first."""
    return public_articles().filter(publisher=publisher)


# Lists ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ListedSubject:
    """Somebody or something in a list, with how much of each readers find on the page."""

    name: str
    page: str
    description: str = ""
    claims: int = 0
    articles: int = 0
    sources: int = 0


def public_claimants() -> ClaimantQuerySet:
    """Who makes the claims that stand in lists, for `listed_claimants`; by name."""
    return Claimant.objects.published().order_by(*BY_NAME)


def listed_claimants(claimants: Iterable[Claimant]) -> list[ListedSubject]:
    """What a list shows of a page of `public_claimants()`."""
    claims = _numbers(Claim.objects.listed(), "claimant", claimants)
    return [
        ListedSubject(row.name, row.get_absolute_url(), row.description, claims=claims.get(row.pk, 0))
        for row in claimants
    ]


def public_publishers() -> PublisherQuerySet:
    """Who published what readers see, for `listed_publishers`; by name."""
    return Publisher.objects.published().order_by(*BY_NAME)


def listed_publishers(publishers: Iterable[Publisher]) -> list[ListedSubject]:
    """What a list shows of a page of `public_publishers()`."""
    articles = _numbers(Article.objects.listed(), "publisher", publishers)
    sources = _numbers(Source.objects.published(), "cited_publisher", publishers)
    return [
        ListedSubject(
            row.name,
            row.get_absolute_url(),
            articles=articles.get(row.pk, 0),
            sources=sources.get(row.pk, 0),
        )
        for row in publishers
    ]


def listed_topics() -> list[ListedSubject]:
    """All topics of claims that stand in lists, by name: the desk chooses them, so they stay few."""
    now = edition.current()
    claims = counts(now).by_value["topic"]
    found = [ListedSubject(row.name, row.get_absolute_url(), claims=claims[row.pk]) for row in choices(now).topics]
    return sorted((topic for topic in found if topic.claims), key=lambda topic: sort_key(topic.name))


def _numbers(rows: Any, by: str, owners: Iterable[Any]) -> dict[int, int]:
    """How many of `rows` belong to each of their owners."""
    of_them = rows.filter(**{f"{by}__in": [owner.pk for owner in owners]}).order_by()
    return dict(of_them.values_list(by).annotate(number=Count("*")))
