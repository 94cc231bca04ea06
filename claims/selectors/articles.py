"""Articles as readers see them: lists, and one with its claims in place."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from django.db.models import Count, F, Q

from claims.choices import ClaimStatus, Language
from claims.highlight import Segment, Span, paragraphs
from claims.models import Appearance, Article, Claim, Rating, User
from claims.querysets import AppearanceQuerySet, ArticleQuerySet
from claims.selectors.claims import TEXTS, Share, Standing, rated, shares, spread, standing, with_counts
from claims.selectors.revisions import has_changes

ORDER: Final = ("published_at", "pk")  # in which the list is paged, falling


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
    """An article as readers see it; a withdrawn one without text and claims.

    With a `verdict` asked for, the cards and highlights are those of the claims that have it, under the numbers that
    they have among all; the spread is always that of all claims.
    """

    article: Article
    paragraphs: list[list[Segment[Mark]]]
    cards: list[Card]
    spread: list[Share]
    verdict: str = ""
    has_changes: bool = False  # whether readers see more than one text of it

    @property
    def total(self) -> int:
        """How many claims readers see in it."""
        return sum(share.count for share in self.spread)

    @property
    def chosen(self) -> list[Share]:
        """The shares that were asked for: several when a rating was renamed, none when no claim has the verdict."""
        return [share for share in self.spread if share.standing.code == self.verdict]

    @property
    def placed(self) -> list[Card]:
        """The claims that are highlighted."""
        return [card for card in self.cards if card.spans]

    @property
    def unplaced(self) -> list[Card]:
        """The claims whose quotes no longer stand in the text, or not surely."""
        return [card for card in self.cards if not card.spans]


def article_page(pk: int, verdict: str = "") -> ArticlePage:
    """A public article with its claims, numbered as they stand in it. Raises Article.DoesNotExist."""
    found = Article.objects.published().select_related("publisher", "current_revision")
    article = found.defer("current_revision__received", "current_revision__cut").get(pk=pk)
    if not article.is_listed:
        return ArticlePage(article, paragraphs=[], cards=[], spread=[])
    shown = Appearance.objects.listed().filter(revision=article.current_revision)
    return replace(_page(article, shown, verdict), has_changes=has_changes(article))


def is_verdict(code: str) -> bool:
    """Whether a claim can stand there: the code of a rating, or that of a claim which is being checked."""
    return code in {rated(None).code, *Rating.objects.values_list("code", flat=True)}


def publication(article: Article, person: User) -> ArticlePage:
    """The page of an article as it would be if `person` published it: see `workflow.publish_article`."""
    shown = Q(claim__in=Claim.objects.listed(), approved_at__isnull=False)
    drafts = Claim.objects.filter(status=ClaimStatus.DRAFT).exclude(statement="").exclude(writers=person)
    announced = Q(claim__in=drafts) & ~Q(added_by=person)
    return _page(article, Appearance.objects.filter(shown | announced, revision=article.current_revision))


def _page(article: Article, appearances: AppearanceQuerySet, verdict: str = "") -> ArticlePage:
    in_order = appearances.order_by(F("start").asc(nulls_last=True), "-end", "pk")
    cards = _cards(in_order.select_related("changed_in").defer(*TEXTS))
    shown = [card for card in cards if not verdict or card.standing.code == verdict]
    text = article.current_revision.text if article.current_revision else ""
    marked = paragraphs(text, [span for card in shown for span in card.spans])
    return ArticlePage(article, marked, shown, spread(card.claim for card in cards), verdict)


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
    """What a list shows of an article: plain values, so that two that are equal look the same."""

    address: str
    headline: str
    language: str
    publisher: str
    publisher_page: str
    published_on: datetime.date | None
    spread: tuple[Share, ...]

    @property
    def language_name(self) -> str:
        """Its language in that of the page."""
        return str(Language(self.language).label)

    @property
    def total(self) -> int:
        """How many claims readers see in it."""
        return sum(share.count for share in self.spread)


def public_articles() -> ArticleQuerySet:
    """The articles whose text readers see, the newest first."""
    return Article.objects.listed().select_related("publisher").order_by(*(f"-{name}" for name in ORDER))


def listed_articles(articles: Iterable[Article]) -> list[ListedArticle]:
    """What a list shows of a page of `public_articles()`.

    The claims are counted by the rating that their verdict keeps, which the scale may call otherwise by now.
    """
    articles = list(articles)
    # The text and the article by their keys: with one of them alone either database walks every public article.
    texts = [article.current_revision_id for article in articles]
    quotes = Appearance.objects.listed().filter(revision__in=texts, revision__article__in=articles)
    in_order = quotes.order_by(F("claim__rating__position").asc(nulls_last=True))
    rows = in_order.values_list("revision", "claim__current_verdict__rating_as_issued")
    counted: dict[int | None, list[tuple[Standing, int]]] = {article.current_revision_id: [] for article in articles}
    for revision, rating, count in rows.annotate(claims=Count("claim", distinct=True)):
        counted[revision].append((rated(rating), count))
    return [_listed(article, shares(counted[article.current_revision_id])) for article in articles]


def _listed(article: Article, spread: list[Share]) -> ListedArticle:
    return ListedArticle(
        address=article.get_absolute_url(),
        headline=article.headline,
        language=article.language,
        publisher=article.publisher.name,
        publisher_page=article.publisher.get_absolute_url(),
        published_on=article.published_on,
        spread=tuple(spread),
    )
