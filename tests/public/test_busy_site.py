"""A site with more claims than a demonstration has: pages answer, with as few queries."""

from copy import copy
from typing import TypeVar

import pytest
from django.db import connection
from django.db.models import Model
from django.db.models.base import ModelState
from django.test import Client
from django.test.utils import CaptureQueriesContext

from claims import workflow
from claims.models import Appearance, Article, Claim
from claims.models.claim import new_code
from tests import factories

pytestmark = pytest.mark.django_db

Row = TypeVar("Row", bound=Model)


def busy_article() -> Article:
    """An article with one claim that is being checked."""
    quote = factories.announced_claim().appearances.get()
    article: Article = quote.revision.article
    return article


def crowd(article: Article, rows: int) -> None:
    """So many more claims like the one in a busy article, with quotes that readers see."""
    quote = Appearance.objects.filter(revision__article=article).select_related("claim").earliest("pk")
    claims = Claim.objects.bulk_create(copied(quote.claim, code=new_code()) for _ in range(rows))
    Appearance.objects.bulk_create(copied(quote, claim=claim) for claim in claims)


def copied(row: Row, **fields: object) -> Row:
    """A row like another, not saved yet."""
    made = copy(row)
    made.pk = None
    made._state = ModelState()
    for name, value in fields.items():
        setattr(made, name, value)
    return made


def answer(client: Client, address: str) -> tuple[str, int]:
    """A page, and how many queries it needs."""
    with CaptureQueriesContext(connection) as captured:
        page = client.get(address)
    assert page.status_code == 200
    return page.text, len(captured)


def test_an_article_may_make_more_claims_than_a_query_has_room_for(client: Client) -> None:
    article = busy_article()
    _page, few = answer(client, article.get_absolute_url())
    crowd(article, 1_199)

    page, many = answer(client, article.get_absolute_url())

    assert page.count(f"{factories.STATEMENT}</a>") == 1_200
    assert many <= few + 1  # SQLite looks rows up 999 at a time


def test_a_claim_that_an_article_makes_twice_counts_once(client: Client) -> None:
    article = factories.published_article("Prices doubled. Prices trebled.")
    claim = factories.announced_claim(on=article, quote="Prices doubled.")
    again = factories.appearance(claim, on=article, quote="Prices trebled.")
    workflow.confirm_quote(appearance=again, actor=factories.reviewer())

    page, _queries = answer(client, "/articles/")

    assert "1 claim<" in page
    assert "2 claims" not in page


def test_a_page_of_articles_may_list_more_claims_than_a_query_has_room_for(client: Client) -> None:
    articles = [busy_article() for _ in range(20)]
    _page, few = answer(client, "/articles/")
    for article in articles:
        crowd(article, 59)

    page, many = answer(client, "/articles/")

    assert page.count("60 claims") == 20
    assert many <= few + 1
