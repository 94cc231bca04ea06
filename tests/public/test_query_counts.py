"""A page asks the database as often for two dozen rows, more than it shows, as for two."""

from collections.abc import Callable, Iterator
from typing import Any, Final

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from claims import workflow
from claims.models import Claim, Rating
from tests import factories

pytestmark = pytest.mark.django_db

FEW, MANY = 2, 24
NAMED: Final = (
    "home",
    "claims",
    "articles",
    "sources",
    "corrections",
    "method",
    "history",
    "history_json",
    "statistics",
)
QUERIES: Final = {  # the first one is for the edition of the site
    "home": 16,
    "claims": 10,  # of them five for what one can choose from, once in each edition
    "claims, filtered": 8 if connection.vendor == "sqlite" else 7,  # PostgreSQL knows how common the words are
    "claims, on a day": 5,
    "claim": 8,  # one of them for the numbers of the scale, which the markup tells
    "verdict": 7,
    "timemap": 3,
    "claim, quotes": 4,
    "claim, card": 2,
    "claim, picture": 2,
    "articles": 3,
    "article": 5,
    "article, one verdict": 5,
    "changes": 6,
    "sources": 2,
    "source": 3,
    "corrections": 7,
    "method": 4,
    "history": 3,
    "history_json": 7,
    "verdict, record": 5,
    "statistics": 9,
    "statistics, filtered": 9,
    "claimants": 3,
    "claimant": 10,
    "publishers": 4,
    "publisher": 9,
    "topics": 2,
    "topic": 8,
    "claims_atom": 4,
    "claims_json": 4,
    "claim_json": 6,
    "corrections_atom": 8,
    "topic_atom": 4,
    "claimant_atom": 4,
    "publisher_atom": 4,
    "claim_reviews": 6,  # and two more for each five hundred claims
    "claims_search": 5 if connection.vendor == "sqlite" else 4,
    "claims_search, offset": 5,
    "oembed": 2,
    "openapi": 1,
    "data": 2,
    "sitemap": 7,  # one for each kind of page
    "sitemap, pages": 1,
    "sitemap, claims": 3,
    "sitemap, articles": 3,
    "sitemap, sources": 3,
    "report": 2,  # the claim and the consent text: neither this page nor the next asks for the edition
    "report status": 2,
}
TEXT: Final = "\n\n".join(f"Sentence {number} says that the army has {number} soldiers." for number in range(MANY))


WORDS: Final = ("sailors", "seamen", "matelots")  # what the outlet calls them, from text to text


def naval(words: str) -> str:
    return "\n\n".join(f"Sentence {number} says that the navy has {number} {words}." for number in range(MANY))


class Scene:
    """Claims in one article, each with a source of its own and one that all share; and in one that changes."""

    def __init__(self) -> None:
        self.rows = 0
        self.article = factories.published_article(TEXT)
        self.shared = factories.source(title="Shared")
        self.claimant, self.topic = factories.claimant("Everybody"), factories.topic("Everything")
        self.publisher = factories.publisher("Everyone")
        self.of_theirs: dict[str, Any] = {"claimant": self.claimant, "topic": self.topic}
        self.busy = factories.claim(on=factories.published_article(publisher=self.publisher), **self.of_theirs)
        self.words = iter(WORDS)
        self.changing = factories.published_article(naval(next(self.words)))

    def grow(self, rows: int) -> None:
        for number in range(self.rows, rows):
            self._add(number)
        factories.published_revision(self.changing, naval(next(self.words)))
        self.rows = rows
        factories.verdict(self.busy, rating=factories.rating("false"))
        for quote in self.busy.appearances.filter(approved_at=None):
            workflow.confirm_quote(appearance=quote, actor=factories.reviewer())
        self.busy.refresh_from_db()

    def _add(self, number: int) -> None:
        Rating.objects.create(
            **{f"{field}_{code}": f"Old {number}" for field in ("name", "definition") for code in ("en", "fr")},
            code=f"old-{number}",
            sign="?",
            tone="grey",
            retired_on="2026-01-01",
        )
        quote = f"the army has {number} soldiers"
        topic, claimant = factories.topic(f"Topic{number}"), factories.claimant()
        navy = f"has {number} {WORDS[0] if self.rows == 0 else WORDS[1]}"
        factories.announced_claim(on=self.changing, quote=navy, statement=f"The navy {navy}.")
        claim = factories.claim(
            on=self.article, quote=quote, statement=f"It has {number} soldiers.", topic=topic, claimant=claimant
        )
        factories.evidence(claim, source=self.shared)
        factories.evidence(claim, source=factories.source(publisher=self.publisher))
        factories.verdict(claim)
        if number % 8 == 0:
            self._take_back(claim)
        factories.published_article(f"Article {number}.")
        theirs = factories.published_article(publisher=self.publisher)
        factories.announced_claim(on=theirs, statement=f"Being checked {number}.", **self.of_theirs)
        factories.evidence(self.busy)
        factories.appearance(self.busy, on=factories.published_article())

    def _take_back(self, claim: Claim) -> None:
        """Correct a claim, and withdraw another one with its article."""
        factories.verdict(claim, change="correction", reason="We had misread the table.")
        editor, article = factories.managing_editor(), factories.published_article()
        gone = factories.announced_claim(on=article)
        workflow.withdraw_claim(claim=gone, actor=editor, reason="Not ours.", version=gone.version)
        workflow.withdraw_article(article=article, actor=editor, reason="A forgery.", version=article.version)

    def pages(self) -> Iterator[tuple[str, str]]:
        """The name and address of every page."""
        yield from ((name, reverse(f"claims:{name}")) for name in NAMED)
        rated = "?" + "&".join(f"rating={code}" for code in ("half-true", "false", "true", "being-checked"))
        yield "claims, filtered", reverse("claims:claims") + rated + "&q=soldiers&decided_after=2026-01-01"
        yield "statistics, filtered", reverse("claims:statistics") + rated + "&q=soldiers&decided_after=2026-01-01"
        yield "claims, on a day", f"{reverse('claims:claims')}?on={timezone.localdate()}"
        yield "verdict", reverse("claims:verdict", args=[self.busy.code, self.busy.verdicts.count()])
        yield "timemap", reverse("claims:timemap", args=[self.busy.code])
        yield "claim", self.busy.get_absolute_url()
        yield "claim, quotes", f"{self.busy.get_absolute_url()}quotes/"
        yield "verdict, record", reverse("claims:verdict_json", args=[self.busy.code, 1])
        yield "claim, card", reverse("claims:claim_embed", args=[self.busy.code])
        yield "claim, picture", reverse("claims:claim_picture", args=[self.busy.code])
        code = self.busy.code
        for name in ("claims_atom", "claims_json", "corrections_atom", "claim_reviews", "openapi", "sitemap", "data"):
            yield name, reverse(f"claims:{name}")
        yield "claim_json", reverse("claims:claim_json", args=[code])
        yield "oembed", f"{reverse('claims:oembed')}?url={settings.SITE_URL}/claims/{code}/"
        yield "claims_search", f"{reverse('claims:claims_search')}?query=soldiers&pageSize=100"
        yield "claims_search, offset", f"{reverse('claims:claims_search')}?reviewPublisherSiteFilter=127.0.0.1&offset=1"
        for kind in ("pages", "claims", "articles", "sources"):
            yield f"sitemap, {kind}", reverse("claims:sitemap_file", args=[kind, 0])
        yield "topic_atom", reverse("claims:topic_atom", args=[self.topic.slug])
        yield "claimant_atom", reverse("claims:claimant_atom", args=[self.claimant.pk])
        yield "publisher_atom", reverse("claims:publisher_atom", args=[self.publisher.pk])
        yield "article", self.article.get_absolute_url()
        yield "article, one verdict", f"{self.article.get_absolute_url()}?verdict=half-true"
        yield "changes", f"{self.changing.get_absolute_url()}changes/"
        yield "source", self.shared.get_absolute_url()
        yield "report", f"{reverse('claims:report')}?claim={self.busy.code}"
        yield "report status", factories.report(self.busy).get_absolute_url()
        yield from ((f"{name}s", reverse(f"claims:{name}s")) for name in ("claimant", "publisher", "topic"))
        yield from ((name, getattr(self, name).get_absolute_url()) for name in ("claimant", "publisher", "topic"))


@pytest.fixture
def queries(client: Client) -> Callable[[str], int]:
    """A function that says how many queries a page needs."""

    def count(address: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            answer = client.get(address)
            b"".join(answer)
        assert answer.status_code == 200
        return len(captured)

    return count


def test_the_number_of_queries_does_not_grow_with_the_rows(queries: Callable[[str], int]) -> None:
    scene = Scene()
    scene.grow(FEW)
    few = {name: queries(address) for name, address in scene.pages()}
    scene.grow(MANY)
    many = {name: queries(address) for name, address in scene.pages()}

    assert Claim.objects.listed().count() > 2 * MANY
    assert few == QUERIES
    assert many == QUERIES
