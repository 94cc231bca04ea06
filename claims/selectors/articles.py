"""Articles as readers see them: lists, and one with its claims in place."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch

from claims.highlight import Segment, Span, paragraphs
from claims.models import Appearance, Article, Claim
from claims.querysets import ArticleQuerySet
from claims.selectors.claims import TEXTS, Share, Standing, for_lists, quotes, spread, standing, with_verdict


@dataclass(frozen=True, eq=False)
class Mark:
    """A quote as it is highlighted; `number` is that of its claim in the article."""

    number: int
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
    cards = _cards(article)
    text = article.current_revision.text if article.current_revision else ""
    return ArticlePage(article, paragraphs(text, [span for card in cards for span in card.spans]), cards)


def _cards(article: Article) -> list[Card]:
    """The claims that an article makes, in the order of their first quote; those without a place come last."""
    listed = Claim.objects.listed()
    appearances = quotes(revision=article.current_revision, claim__in=listed)
    by_claim: dict[Claim, list[Appearance]] = {}
    for appearance in appearances.prefetch_related(Prefetch("claim", for_lists(listed))):
        by_claim.setdefault(appearance.claim, []).append(appearance)
    return [_card(number, claim, found) for number, (claim, found) in enumerate(by_claim.items(), start=1)]


def _card(number: int, claim: Claim, appearances: list[Appearance]) -> Card:
    where = standing(claim)
    return Card(number, claim, where, [Mark(number, where, appearance) for appearance in appearances])


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
    listed = Claim.objects.listed()
    appearances = Appearance.objects.published().filter(revision__article__in=articles, claim__in=listed)
    claims: dict[int, dict[Claim, None]] = {article.pk: {} for article in articles}
    with_claims = appearances.select_related("revision").defer(*TEXTS)
    for appearance in with_claims.prefetch_related(Prefetch("claim", with_verdict(listed))):
        claims[appearance.revision.article_id][appearance.claim] = None
    return [ListedArticle(article, list(claims[article.pk])) for article in articles]
