"""Articles as readers see them: lists, and one with its claims in place."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import F, Q

from claims.choices import ClaimStatus
from claims.highlight import Segment, Span, paragraphs
from claims.models import Appearance, Article, Claim, User
from claims.querysets import ArticleQuerySet
from claims.selectors.claims import (
    Share,
    Standing,
    quotes,
    spread,
    standing,
    with_articles,
    with_counts,
    with_verdict,
)
from claims.selectors.revisions import has_changes


@dataclass(frozen=True, eq=False)
class Mark:
    """A quote as it is highlighted; `number` is that of its claim in the article."""

    number: int
    claim: Claim
    standing: Standing
    appearance: Appearance


@dataclass(frozen=True)
class Card:
    """A claim beside the article that makes it; `marks` are its quotes there."""

    number: int
    claim: Claim
    standing: Standing
    marks: list[Mark]

    @property
    def spans(self) -> list[Span[Mark]]:
        """Where the quotes stand; empty when none has a place in the text."""
        places = [(mark.appearance.start, mark.appearance.end, mark) for mark in self.marks]
        return [Span(start, end, mark) for start, end, mark in places if start is not None and end is not None]


@dataclass(frozen=True)
class ArticlePage:
    """An article as readers see it; a withdrawn one without text and claims."""

    article: Article
    paragraphs: list[list[Segment[Mark]]]
    cards: list[Card]
    has_changes: bool = False  # whether readers see more than one text of it

    @property
    def spread(self) -> list[Share]:
        """How many of its claims stand where."""
        return spread(card.claim for card in self.cards)

    @property
    def placed(self) -> list[Card]:
        """The claims that are highlighted."""
        return [card for card in self.cards if card.spans]

    @property
    def unplaced(self) -> list[Card]:
        """The claims whose quotes no longer stand in the text, or not surely."""
        return [card for card in self.cards if not card.spans]


def article_page(pk: int) -> ArticlePage:
    """A public article with its claims, numbered as they stand in it. Raises Article.DoesNotExist."""
    article = Article.objects.published().select_related("publisher", "current_revision").get(pk=pk)
    if not Article.objects.listed().filter(pk=pk).exists():
        return ArticlePage(article, paragraphs=[], cards=[])
    shown = quotes(revision=article.current_revision).listed()
    return replace(_page(article, shown), has_changes=has_changes(article))


def publication(article: Article, person: User) -> ArticlePage:
    """The page of an article as it would be if `person` published it: see `workflow.publish_article`."""
    shown = Q(claim__in=Claim.objects.listed(), approved_at__isnull=False)
    drafts = Claim.objects.filter(status=ClaimStatus.DRAFT).exclude(statement="").exclude(writers=person)
    announced = Q(claim__in=drafts) & ~Q(added_by=person)
    found = with_articles(Appearance.objects.filter(shown | announced, revision=article.current_revision))
    return _page(article, found.order_by(F("start").asc(nulls_last=True), "-end", "pk"))


def _page(article: Article, appearances: Iterable[Appearance]) -> ArticlePage:
    cards = _cards(appearances)
    text = article.current_revision.text if article.current_revision else ""
    return ArticlePage(article, paragraphs(text, [span for card in cards for span in card.spans]), cards)


def _cards(appearances: Iterable[Appearance]) -> list[Card]:
    """The claims of quotes, in the order of their first quote; those without a place come last."""
    by_claim: dict[int, list[Appearance]] = {}
    for appearance in appearances:
        by_claim.setdefault(appearance.claim_id, []).append(appearance)
    claims = with_counts(Claim.objects.all()).in_bulk(list(by_claim))
    return [_card(number, claims[pk], found) for number, (pk, found) in enumerate(by_claim.items(), start=1)]


def _card(number: int, claim: Claim, appearances: list[Appearance]) -> Card:
    where = standing(claim)
    return Card(number, claim, where, [Mark(number, claim, where, appearance) for appearance in appearances])


@dataclass(frozen=True)
class ListedArticle:
    """An article in a list, and where its claims stand."""

    article: Article
    claims: list[Claim]

    @property
    def spread(self) -> list[Share]:
        """How many of its claims stand where."""
        return spread(self.claims)


def public_articles() -> ArticleQuerySet:
    """The articles whose text readers see, the newest first."""
    return Article.objects.listed().select_related("publisher").order_by("-published_at", "-pk")


def listed_articles(articles: Iterable[Article]) -> list[ListedArticle]:
    """What a list shows of a page of `public_articles()`."""
    articles = list(articles)
    appearances = Appearance.objects.listed().filter(revision__article__in=articles)
    made = list(appearances.order_by("claim").values_list("revision__article", "claim").distinct())
    claims = with_verdict(Claim.objects.all()).in_bulk({claim for _article, claim in made})
    by_article: dict[int, list[Claim]] = {article.pk: [] for article in articles}
    for article, claim in made:
        by_article[article].append(claims[claim])
    return [ListedArticle(article, by_article[article.pk]) for article in articles]
