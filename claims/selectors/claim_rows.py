"""What a list shows of each claim: its queries are prepared, and ask for columns."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import get_language

from claims.models import Appearance, Article, Claim, Topic
from claims.models.claim import in_language
from claims.prepared import PreparedForKeys
from claims.selectors.claims import IN_TEXT, Standing, standing_of, with_counts

AT_ONCE: Final = 20  # claims that are asked for together: as many as most lists have on a page


@dataclass(frozen=True)
class ListedQuote:
    """The first quote of a claim in a list, and where it stands."""

    key: int
    text: str
    language: str
    article: int
    headline: str

    @property
    def address(self) -> str:
        """Its place in the article."""
        return f"{reverse('claims:article', args=[self.article, Article.slug_of(self.headline)])}#quote-{self.key}"


@dataclass(frozen=True)
class ListedClaim:
    """What a list shows of a claim: plain values, so that two that are equal look the same."""

    address: str
    standing: Standing
    statement: str
    statement_language: str
    topic: str
    topic_page: str
    source_count: int
    correction_count: int
    decided_at: datetime.datetime | None
    news_at: datetime.datetime
    quote: ListedQuote | None
    withdrawn_since: bool = False  # in the list of a day before that


OF_CLAIM: Final = ("pk", "code", "slug", "status", "statement", "translations", "decided_at", "news_at")
OF_TOPIC: Final = ("topic__slug", "topic__name_en", "topic__name_fr")
BESIDE_IT: Final = ("current_verdict__rating_as_issued", "source_count", "correction_count", "first_quote")
OF_QUOTE: Final = ("pk", "quote", "revision__article__language", "revision__article", "revision__article__headline")


def _rows(keys: list[int]) -> QuerySet[Any, Any]:
    first = Appearance.objects.published().filter(claim=OuterRef("pk")).order_by(*IN_TEXT)
    claims = with_counts(Claim.objects.filter(pk__in=keys)).annotate(first_quote=Subquery(first.values("pk")[:1]))
    return claims.order_by().values_list(*OF_CLAIM, *OF_TOPIC, *BESIDE_IT)


def _quotes(keys: list[int]) -> QuerySet[Any, Any]:
    return Appearance.objects.filter(pk__in=keys).order_by().values_list(*OF_QUOTE)


_rows_by_key: Final = PreparedForKeys(_rows, most=AT_ONCE)
_quotes_by_key: Final = PreparedForKeys(_quotes, most=AT_ONCE)


def listed_claims(claims: Iterable[Any]) -> list[ListedClaim]:
    """What a list shows of claims that readers see, in their order.

    What stands beside each is read for these alone: a database that has to sort would read it for all before.
    """
    keys = [claim.pk for claim in claims]
    rows = {row[0]: row for row in _rows_by_key(keys)}
    first_quotes = [row[-1] for row in rows.values() if row[-1]]
    quotes = {row[0]: ListedQuote(*row) for row in _quotes_by_key(first_quotes)}
    return [_listed(*rows[key], quotes) for key in keys]


def _listed(
    _key: int,
    code: str,
    slug: str,
    status: str,
    statement: str,
    translations: dict[str, str],
    decided_at: datetime.datetime | None,
    news_at: datetime.datetime,
    *rest: Any,
) -> ListedClaim:
    topic_slug, topic_en, topic_fr, rating, sources, corrections, first_quote, quotes = rest
    shown, language = in_language(statement, translations, get_language() or settings.LANGUAGE_CODE)
    topic = Topic(slug=topic_slug, name_en=topic_en, name_fr=topic_fr) if topic_slug else None
    return ListedClaim(
        address=reverse("claims:claim", args=[code, slug]),
        standing=standing_of(status, rating),
        statement=shown,
        statement_language=language,
        topic=topic.name if topic else "",
        topic_page=topic.get_absolute_url() if topic else "",
        source_count=sources,
        correction_count=corrections,
        decided_at=decided_at,
        news_at=news_at,
        quote=quotes.get(first_quote),
    )
