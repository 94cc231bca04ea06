"""What a list of claims is counted by, and what one can choose from: read once for each edition of the site."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

from claims.models import Claimant, Publisher, Rating, Tally, Topic
from claims.querysets import ClaimantQuerySet, PublisherQuerySet

MOST_NAMES: Final = 100  # of publishers or claimants to choose from; more are found on the pages of their own

# What a claim is counted by. Each filters by the values of one column of the claim, and so does a tally.
FACETS: Final = ("rating", "topic", "language")

Cells = Counter[tuple[int, int, str]]  # claims by the keys of their rating and topic, 0 for none, and their language


Wanted = tuple[frozenset[Any] | None, ...]  # the values wanted of each facet; None wants any

ANY: Final[Wanted] = (None, None, None)


@dataclass(frozen=True)
class Counts:
    """How many claims there are, how many of them have a verdict, and how many each value of a facet has."""

    total: int
    decided: int
    by_value: Mapping[str, Counter[Any]]


def counted(cells: Cells) -> Counts:
    """The sums of some cells."""
    sums = [Counter[Any]() for _facet in FACETS]
    for cell, number in cells.items():
        for counts, value in zip(sums, cell, strict=True):
            counts[value] += number
    by_rating, total = sums[FACETS.index("rating")], cells.total()
    return Counts(total, total - by_rating[0], dict(zip(FACETS, sums, strict=True)))


@lru_cache(maxsize=1_000)
def counts(edition: str, wanted: Wanted = ANY) -> Counts:
    """The claims with one of the wanted values of each facet, as they are counted in an edition of the site."""
    cells = choices(edition).tallies
    if wanted == ANY:
        return counted(cells)
    return counted(
        Counter(
            {
                cell: number
                for cell, number in cells.items()
                if all(keys is None or key in keys for key, keys in zip(cell, wanted, strict=True))
            }
        )
    )


def claimants(request: object = None) -> ClaimantQuerySet:
    """Who makes the claims that stand in lists."""
    return Claimant.objects.published()


def publishers(request: object = None) -> PublisherQuerySet:
    """Who published the articles in which the claims stand that are in lists."""
    return Publisher.objects.with_claims()


@dataclass(frozen=True)
class Choices:
    """What one can choose from, as it is in an edition of the site."""

    ratings: tuple[Rating, ...]
    topics: tuple[Topic, ...]
    claimants: tuple[tuple[int, str], ...]
    publishers: tuple[tuple[int, str], ...]
    tallies: Cells
    made: dict[Any, Any] = field(default_factory=dict, compare=False)  # what others make of them, as long as they count


@lru_cache(maxsize=2)
def choices(_edition: str) -> Choices:
    """The choices that the site has now; they are read once for each edition."""
    tallies = Tally.objects.exclude(claims=0).values_list("rating", "topic", "language", "claims")
    return Choices(
        ratings=tuple(Rating.objects.all()),
        topics=tuple(Topic.objects.all()),
        claimants=tuple(claimants().values_list("pk", "name")[: MOST_NAMES + 1]),
        publishers=tuple(publishers().values_list("pk", "name")[: MOST_NAMES + 1]),
        tallies=Counter({(rating, topic, language): number for rating, topic, language, number in tallies}),
    )
