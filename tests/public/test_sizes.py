"""What a page of the demonstration weighs on the way to a phone: below 60 kB before pictures, scripts below 20 kB."""

import gzip
import re
from collections.abc import Iterable
from functools import cache
from itertools import chain
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from claims import demo
from claims.models import Article, Claim, Claimant, Publisher, Source, Topic
from tests import factories

pytestmark = pytest.mark.django_db

MOST_PAGE, MOST_SCRIPTS = 60_000, 20_000  # bytes
STATIC = re.compile(r'(?:href|src)="/static/([^"]+\.(css|js))"')
IMPORTED = re.compile(r'from "\./([^"]+\.js)"')
PICTURE = re.compile(r"<svg.*?</svg>", re.DOTALL)
NAMES = ("home", "claims", "articles", "sources", "claimants", "publishers", "topics", "statistics", "corrections")


@cache
def static(name: str) -> bytes:
    path = finders.find(name)
    assert isinstance(path, str), f"there is no file {name}"
    with open(path, "rb") as file:
        return file.read()


@pytest.fixture
def addresses() -> list[str]:
    demo.load(researcher=factories.researcher("Rosa"), reviewer=factories.reviewer("Victor"))
    claims = Claim.objects.published().order_by("-article_count", "pk")[:3]
    subjects: Iterable[Any] = chain(
        Article.objects.published()[:1],
        Source.objects.published()[:1],
        Claimant.objects.published()[:1],
        Publisher.objects.published()[:1],
        Topic.objects.published()[:1],
    )
    pages = [reverse(f"claims:{name}") for name in (*NAMES, "method", "report")]
    return [*pages, *(row.get_absolute_url() for row in (*claims, *subjects))]


def test_no_page_is_too_large_for_a_phone(client: Client, addresses: list[str]) -> None:
    for address in addresses:
        for page in (client.get(address), client.get(f"/fr{address}")):
            assert page.status_code == 200, address
            files = set(STATIC.findall(page.text))
            styles = sum(len(gzip.compress(static(name))) for name, kind in files if kind == "css")
            scripts = sum(len(static(name)) for name, kind in files if kind == "js")
            assert len(PICTURE.sub("", page.text).encode()) + styles <= MOST_PAGE, address
            assert scripts <= MOST_SCRIPTS, address
            assert not any(IMPORTED.search(static(name).decode()) for name, kind in files if kind == "js")
