"""What is asked of the site, and of the index alone: addresses that differ, drawn from the data, seeded.

A public page is built once for each address and edition, so a surface that is to be built has a new address for each
request: another claim, or a parameter `n` that the site passes over.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count, cycle
from random import Random
from typing import Any, Final

from tests.benchmarks.site_server import Ask, Site, used

SEED: Final = 20261124
DEEP: Final = 36_000  # pages down the list, or four fifths of it where it is shorter
CLAIMS_A_PAGE: Final = 20
DRAWN: Final = 3_000  # rows whose pages are asked for in turn; ten times what the server keeps of pages
AGAIN: Final = 20  # pages that are asked for again and again
WORDS: Final = {"rare": 20_000, "common": 200, "very common": 3}  # the rank of the first word; 1 is the most frequent
OF_EACH: Final = 8

Words = Sequence[str]


@dataclass(frozen=True)
class Surface:
    """A kind of page. `goal` is in multiples of the empty view; a search's is that of a list and of the index."""

    name: str
    asks: Iterator[Ask]
    goal: float | None = None
    status: int = 200
    searches: tuple[Words, ...] = ()
    beside: str = ""  # the list that a search is measured against
    before: Callable[[], object] | None = None  # done before each round, not counted
    once: bool = False  # one request a round


def surfaces(site: Site, login: dict[str, str]) -> Iterator[Surface]:
    """All of them, in the order of the table."""
    yield Surface("list", _new("/claims/"), 8)
    yield Surface("list, filtered", _filtered(), 10)
    yield Surface("list, deep", _deep(("news_at", "pk"), ""), 8)
    yield Surface("list, by articles", _new("/claims/?sort=articles"), 8)
    yield Surface("list, by articles, deep", _deep(("article_count", "pk"), "articles"), 8)
    yield Surface("list, by day, deep", _deep(("claimed_or_never", "pk"), "claimed"), 8)
    yield Surface("list, first of an edition", _new("/claims/"), before=_new_edition, once=True)
    claims = [claim.get_absolute_url() for claim in _some("Claim")]
    yield Surface("claim", _in_turn(claims), 5)
    for name, addresses in {"claim": claims[:AGAIN], "list": [f"/claims/?n=-{n}" for n in range(AGAIN)]}.items():
        once = Once(site, addresses)
        yield Surface(f"{name}, asked again", once.again(), 1.5, status=304, before=once.ask)
        yield Surface(f"{name}, kept by the server", _in_turn(addresses), before=once.ask)
    yield from _searches()
    yield Surface("admin: claims", cycle([Ask("/admin/claims/claim/", login)]), 40)
    for name in ("common", "very common"):
        words = _words()[name]
        asks = cycle([Ask(f"/admin/claims/claim/?q={word}", login) for word in words])
        searches = tuple((word,) for word in words)
        yield Surface(f"admin: search, {name} word", asks, searches=searches, beside="admin: claims")
    yield Surface("home", _new("/"))
    yield Surface("articles", _new("/articles/"))
    yield Surface("article", _in_turn([article.get_absolute_url() for article in _some("Article")]))
    yield Surface("sources", _new("/sources/"))
    yield Surface("source", _in_turn([source.get_absolute_url() for source in _some("Source")]))
    for name in ("topic", "claimant", "publisher"):
        yield Surface(f"{name}s", _new(f"/{name}s/"))
        yield Surface(name, _new(*_addresses_of(site, name)))
    yield Surface("statistics", _new("/statistics/"))
    yield Surface("corrections", _new("/corrections/"))
    yield Surface("feed", _new("/claims.atom"))


def _searches() -> Iterator[Surface]:
    words = _words()
    kinds = {
        "one rare word": zip(words["rare"]),
        "one common word": zip(words["common"]),
        "one very common word": zip(words["very common"]),
        "two common words": zip(words["common"], words["very common"], strict=True),
        "three words": zip(words["rare"], words["common"], words["very common"], strict=True),
        "three very common words": [(words["very common"][at:] + words["very common"])[:3] for at in range(OF_EACH)],
    }
    for name, searches in kinds.items():
        asked = tuple(tuple(search) for search in searches)
        asks = _new(*(f"/claims/?q={'+'.join(search)}" for search in asked))
        yield Surface(f"search, {name}", asks, searches=asked, beside="list")


# Addresses --------------------------------------------------------------------------------------


def _new(*addresses: str) -> Iterator[Ask]:
    """The addresses in turn, each time as a new one."""
    numbers = count()
    return (
        Ask(f"{address}{'&' if '?' in address else '?'}n={number}")
        for address, number in zip(cycle(addresses), numbers, strict=False)
    )


def _in_turn(addresses: Sequence[str]) -> Iterator[Ask]:
    return cycle([Ask(address) for address in addresses])


@dataclass
class Once:
    """Pages that were asked for, and the validators that came with them."""

    site: Site
    addresses: Sequence[str]
    validators: Mapping[str, str] = field(default_factory=dict)

    def ask(self) -> None:
        self.validators = {path: self.site.ask(Ask(path)).headers.get("ETag", "") for path in self.addresses}

    def again(self) -> Iterator[Ask]:
        """The question whether they changed, of one after the other."""
        return (Ask(path, {"If-None-Match": self.validators[path]}) for path in cycle(self.addresses))


def _filtered() -> Iterator[Ask]:
    """Ratings and topics that some claims have both of."""
    from claims.models import Rating, Tally, Topic

    ratings, topics = dict(Rating.objects.values_list("pk", "code")), dict(Topic.objects.values_list("pk", "slug"))
    both = Tally.objects.filter(rating__gt=0, topic__gt=0, claims__gt=0).values_list("rating", "topic").distinct()
    drawn = sorted(both)
    Random(SEED).shuffle(drawn)
    return _new(*(f"/claims/?rating={ratings[rating]}&topic={topics[topic]}" for rating, topic in drawn))


def _deep(by: tuple[str, str], sort: str) -> Iterator[Ask]:
    """Pages far down the list: the keys are looked up in the database, as a reader comes by them page by page."""
    from claims.models import Claim
    from claims.paging import page_by_key

    listed = Claim.objects.listed()
    falling = listed.order_by(f"-{by[0]}", "-pk")
    deep = min(DEEP * CLAIMS_A_PAGE, listed.count() * 4 // 5)
    there = falling.values_list(by[0], flat=True)[deep : deep + 20 * CLAIMS_A_PAGE : CLAIMS_A_PAGE]
    keys = {page_by_key(listed.filter(**{f"{by[0]}__lte": value}), by, CLAIMS_A_PAGE, {}).after for value in there}
    return _new(*(f"/claims/?{f'sort={sort}&' if sort else ''}after={key}" for key in sorted(keys)))


def _some(model: str) -> list[Any]:
    """Rows that have a page, drawn by their keys."""
    from django.apps import apps

    rows = apps.get_model("claims", model)._default_manager
    newest = rows.order_by("-pk").values_list("pk", flat=True)[0]
    drawn = Random(SEED).sample(range(1, newest + 1), min(DRAWN, newest))
    shown = rows.listed() if hasattr(rows.all(), "listed") else rows.published()
    return list(shown.filter(pk__in=drawn).order_by("pk"))


def _addresses_of(site: Site, name: str) -> list[str]:
    """The pages of the topics, claimants or publishers that come first, wherever the site has them."""
    from django.apps import apps

    found = []
    for row in apps.get_model("claims", name)._default_manager.order_by("pk")[:40]:
        named = getattr(row, "slug", row.pk)
        address = row.get_absolute_url() if hasattr(row, "get_absolute_url") else f"/{name}s/{named}/"
        found.append(site.ask(Ask(address)).headers.get("Location", address))
    return found


def _new_edition() -> None:
    """What every publication does to the pages that the site keeps."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("UPDATE claims_edition SET number = number + 1")


# The index alone --------------------------------------------------------------------------------


def _words() -> dict[str, list[str]]:
    from tests.benchmarks.checked_before import MadeClaims

    vocabulary = MadeClaims().vocabulary
    return {name: vocabulary[rank - 1 : rank - 1 + OF_EACH] for name, rank in WORDS.items()}


def index_alone(words: Words) -> tuple[float, int]:
    """The seconds that the index takes for its best page of claims with all the words, and how many it has."""
    from django.db import connection

    if connection.vendor == "postgresql":
        matched = "FROM claims_document, plainto_tsquery('english', %s) AS asked WHERE words @@ asked"
        best, asked = "SELECT claim_id {} ORDER BY ts_rank(words, asked) DESC LIMIT {}", " ".join(words)
    else:
        matched = "FROM claims_document WHERE claims_document MATCH %s"
        best, asked = "SELECT rowid {} ORDER BY rank LIMIT {}", " AND ".join(f'"{word}"' for word in words)
    with connection.cursor() as cursor:
        taken = []
        for _time in range(3):
            started = _spent(cursor)
            cursor.execute(best.format(matched, CLAIMS_A_PAGE), [asked])
            cursor.fetchall()
            taken.append(_spent(cursor) - started)
        cursor.execute(f"SELECT count(*) {matched}", [asked])
        return min(taken), cursor.fetchone()[0]


def _spent(cursor: Any) -> float:
    """Seconds of the processor so far: of this process, and of the one that PostgreSQL has for it."""
    if cursor.db.vendor != "postgresql":
        return time.process_time()
    cursor.execute("SELECT pg_backend_pid()")
    return time.process_time() + used(cursor.fetchone()[0])
