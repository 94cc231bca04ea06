"""A site with more claims than a demonstration has: pages answer, with as few queries."""

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from claims.models import Appearance, Article, Claim, User
from tests import factories

pytestmark = pytest.mark.django_db

NOW = datetime.datetime(2026, 1, 20, tzinfo=datetime.UTC)


def crowd(article: Article, rows: int) -> None:
    """So many claims that are being checked in an article, each with a quote that readers see."""
    rosa, victor = User.objects.get(username="rosa"), User.objects.get(username="victor")
    found = Claim.objects.bulk_create(
        Claim(
            statement=f"Claim {number} of {article.pk}.",
            slug=f"claim-{number}",
            language="en",
            status="being_checked",
            news_at=NOW,
            opened_by=rosa,
            opened_by_name="Rosa",
        )
        for number in range(rows)
    )
    place = factories.place()
    Appearance.objects.bulk_create(
        Appearance(
            claim=claim,
            revision=article.current_revision,
            quote=place.quote,
            prefix=place.prefix,
            suffix=place.suffix,
            start=place.start,
            end=place.end,
            added_by=rosa,
            added_by_name="Rosa",
            approved_by=victor,
            approved_by_name="Victor",
            approved_at=NOW,
        )
        for claim in found
    )


@pytest.fixture(autouse=True)
def people() -> None:
    factories.researcher("Rosa")
    factories.reviewer("Victor")


def answer(client: Client, address: str) -> tuple[str, int]:
    """A page, and how many queries it needs."""
    with CaptureQueriesContext(connection) as captured:
        page = client.get(address)
    assert page.status_code == 200
    return page.text, len(captured)


def test_an_article_may_make_more_claims_than_a_query_has_room_for(client: Client) -> None:
    article = factories.published_article()
    crowd(article, 2)
    _page, few = answer(client, article.get_absolute_url())
    crowd(article, 1_198)

    page, many = answer(client, article.get_absolute_url())

    assert page.count(f" of {article.pk}.</a>") == 1_200
    assert many <= few + 1  # SQLite looks rows up 999 at a time


def test_a_page_of_articles_may_list_more_claims_than_a_query_has_room_for(client: Client) -> None:
    articles = [factories.published_article() for _ in range(20)]
    for article in articles:
        crowd(article, 2)
    _page, few = answer(client, "/articles/")
    for article in articles:
        crowd(article, 58)

    page, many = answer(client, "/articles/")

    assert page.count("60 claims") == 20
    assert many <= few + 1
