"""ClaimReview: what pages and the feed of all reviews say in the words of schema.org."""

import datetime
import json
import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from django.test import Client

from claims import linked_data
from claims.models import Claim
from tests import factories as make
from tests.public.open_data import HOSTILE, SITE, hostile_claim, withdrawn_claim
from tests.public.test_pages import DATA_BLOCK, HTML, parsed

pytestmark = pytest.mark.django_db

Node = dict[str, Any]

REQUIRED = ("claimReviewed", "reviewRating", "url")
DATA_TYPES = {"Text", "URL", "Date", "DateTime", "Number", "Integer"}


def blocks(client: Client, address: str) -> list[Node]:
    """The data blocks of a page, as a strict parser finds them."""
    page = parsed(client.get(address).text)
    return [json.loads(tag.text or "") for tag in page.iter(f"{HTML}script") if tag.get("type") == DATA_BLOCK]


def in_the_vocabulary(kind: str) -> Any:
    """The class of schema.org with its properties. Its module has them; to build the model takes seconds."""
    module = import_module("schema_org.models." + re.sub(r"(?<!^)(?=[A-Z])", "_", kind).lower())
    return getattr(module, kind)


def faults(node: Node, expected: tuple[str, ...] = ()) -> Iterator[str]:
    """Whatever in a node, and in those below it, the vocabulary does not know."""
    # Nobody notes whether a claimant is a person or an organisation: either has what is said then.
    kinds = [node["@type"]] if "@type" in node else list(expected)
    for kind in kinds:
        model = in_the_vocabulary(kind)
        if expected and not set(expected) & set(model.SCHEMA_TYPES):
            yield f"a {kind} is none of {expected}"
        known = {known.schema_name: known.ranges for known in model.SCHEMA_PROPERTIES}
        for name, value in node.items():
            if not name.startswith("@"):
                yield from _of_value(f"{kind}.{name}", value, known.get(name))


def _of_value(name: str, value: Any, ranges: tuple[str, ...] | None) -> Iterator[str]:
    if ranges is None:
        yield f"{name} is not in the vocabulary"
    elif isinstance(value, list):
        for one in value:
            yield from _of_value(name, one, ranges)
    elif isinstance(value, dict):
        yield from faults(value, ranges)
    elif not _is_of(value, {*ranges} & DATA_TYPES or {"URL"}):  # a thing may be named by its address
        yield f"{name} may not be {value!r}"


def _is_of(value: object, types: set[str]) -> bool:
    if isinstance(value, int):
        return bool(types & {"Number", "Integer"})
    text = str(value)
    return (
        "Text" in types
        or ("URL" in types and text.startswith(("https://", "http://")))
        or (bool(types & {"Date", "DateTime"}) and bool(datetime.datetime.fromisoformat(text)))
    )


def test_the_checks_of_these_tests_find_what_is_wrong() -> None:
    wrong = {
        "@type": "ClaimReview",
        "claimreviewed": "x",
        "datePublished": "2026-01-01",
        "author": {"@type": "Rating", "name": "x"},
        "reviewRating": {"@type": "Rating", "bestRating": 5, "correctionsPolicy": "https://example.org/"},
        "itemReviewed": {"@type": "Claim", "appearance": "nowhere"},
    }

    assert len(list(faults(wrong))) == 4


def full_claim() -> Claim:
    claim = make.claim(
        on=make.published_article(
            headline="A headline", url="https://outlet.example/a", published_on=datetime.date(2026, 1, 2), language="fr"
        ),
        statement="It has thirty.",
        translations={"fr": "Il y en a trente."},
        claimant=make.claimant("Ana Ito"),
        claimed_on=datetime.date(2026, 1, 1),
    )
    make.verdict(claim, summary="Regular, not permanent.")
    claim.refresh_from_db()
    return claim


# A claim's page -----------------------------------------------------------------------------------


@pytest.mark.parametrize("prefix", ["", "/fr"])
def test_a_page_with_a_verdict_has_one_review_that_the_vocabulary_knows(client: Client, prefix: str) -> None:
    claim = full_claim()

    (review,) = blocks(client, prefix + claim.get_absolute_url())

    assert review["@type"] == "ClaimReview"
    assert review["@context"] == "https://schema.org"
    assert list(faults(review)) == []
    assert all(review[name] for name in REQUIRED)
    assert review["reviewRating"]["alternateName"]


def test_it_says_what_the_page_shows(client: Client) -> None:
    claim = full_claim()
    make.verdict(claim, change="correction", reason="Misread.", rating=make.rating("false"), summary="Not at all.")
    address = claim.get_absolute_url()

    (review,) = blocks(client, address)
    (french,) = blocks(client, f"/fr{address}")

    assert review["url"] == SITE + address
    assert review["@id"] == f"{SITE}/claims/{claim.code}/"
    assert review["claimReviewed"] == "It has thirty."
    assert review["reviewBody"] == "Not at all."
    assert review["reviewRating"] == {
        "@type": "Rating", "alternateName": "False", "ratingValue": 1, "bestRating": 5, "worstRating": 1,
    }  # fmt: skip
    first, last = claim.verdicts.order_by("number")
    assert review["datePublished"] == f"{first.issued_at:%Y-%m-%dT%H:%M:%SZ}"
    assert review["dateModified"] == f"{last.issued_at:%Y-%m-%dT%H:%M:%SZ}"
    reviewed = review["itemReviewed"]
    assert (reviewed["author"], reviewed["datePublished"]) == ({"name": "Ana Ito"}, "2026-01-01")
    assert reviewed["firstAppearance"] == reviewed["appearance"][0]
    assert reviewed["appearance"][0]["url"] == "https://outlet.example/a"
    assert (french["claimReviewed"], french["inLanguage"]) == ("Il y en a trente.", "fr")
    assert french["reviewRating"]["alternateName"] == "Faux"
    assert french["url"] == f"{SITE}/fr{address}"
    assert "reviewBody" not in french  # the summary is in English


def test_it_says_who_we_are_and_how_we_check_correct_and_listen(client: Client) -> None:
    (review,) = blocks(client, full_claim().get_absolute_url())

    newsroom = review["author"]
    assert (newsroom["@type"], newsroom["name"]) == ("NewsMediaOrganization", "Factcheck")
    method = parsed(client.get("/method/").text)
    places = {element.get("id") for element in method.iter()}
    for policy in ("correctionsPolicy", "verificationFactCheckingPolicy", "actionableFeedbackPolicy"):
        page, _hash, place = newsroom[policy].partition("#")
        assert page == f"{SITE}/method/"
        assert place in places


def test_when_the_article_makes_the_claim_its_publisher_is_the_author(client: Client) -> None:
    claim = make.claim(on=make.published_article(publisher=make.publisher("The Outlet")))
    make.verdict(claim)
    claim.refresh_from_db()

    (review,) = blocks(client, claim.get_absolute_url())

    assert review["itemReviewed"]["author"] == {"@type": "Organization", "name": "The Outlet"}


@pytest.mark.parametrize("code", ["unproven", "half-true"])
def test_a_rating_has_numbers_only_where_the_scale_of_today_holds_its_own(client: Client, code: str) -> None:
    claim = make.decided_claim(rating=make.rating(code))
    scale = type(make.rating()).objects
    scale.filter(number__lte=3).update(retired_on="2026-01-01")  # 3 is below the scale now

    (review,) = blocks(client, claim.get_absolute_url())

    assert review["reviewRating"].keys() == {"@type", "alternateName"}


def test_no_review_without_a_verdict_that_we_stand_by(client: Client) -> None:
    pending, gone = make.announced_claim(), withdrawn_claim()
    article = make.published_article()

    for address in (pending.get_absolute_url(), gone.get_absolute_url(), article.get_absolute_url(), "/", "/claims/"):
        assert blocks(client, address) == []


def test_hostile_text_neither_ends_the_block_nor_is_changed(client: Client) -> None:
    claim = hostile_claim()
    html = client.get(claim.get_absolute_url()).text

    (review,) = blocks(client, claim.get_absolute_url())

    assert review["claimReviewed"] == review["reviewBody"] == review["itemReviewed"]["name"] == HOSTILE
    block = html.partition(f'<script type="{DATA_BLOCK}">')[2].partition("</script>")[0]
    assert not set("<>&\u2028\u2029") & set(block)
    assert json.loads(block) == review
    assert list(faults(review)) == []


# All reviews --------------------------------------------------------------------------------------


def feed(client: Client, prefix: str = "") -> Node:
    answer = client.get(f"{prefix}/claimreview.json")
    assert answer.headers["Content-Type"] == "application/ld+json"
    whole: Node = json.loads(b"".join(answer))
    return whole


@pytest.mark.parametrize("prefix", ["", "/fr"])
def test_the_feed_has_the_review_of_every_verdict_as_its_page_has_it(client: Client, prefix: str) -> None:
    claims = [full_claim(), hostile_claim(), make.decided_claim(rating=make.rating("unproven"))]
    addresses = [claim.get_absolute_url() for claim in claims]
    make.announced_claim()

    whole = feed(client, prefix)

    assert list(faults(whole)) == []
    items = [element["item"] for element in whole["dataFeedElement"]]
    for address, item in zip(addresses, items, strict=True):
        (on_page,) = blocks(client, prefix + address)
        assert on_page["author"].items() >= item.pop("author").items()
        assert {name: on_page[name] for name in item} == item
        assert on_page.keys() - item.keys() == {"@context", "author"}


def test_the_feed_says_what_changed_and_what_was_withdrawn_and_nothing_else_of_it(client: Client) -> None:
    corrected, gone = full_claim(), withdrawn_claim()
    make.verdict(corrected, change="correction", reason="Misread.")
    corrected.refresh_from_db()

    whole = feed(client)

    kept, deleted = whole["dataFeedElement"]
    assert kept["dateCreated"] <= kept["dateModified"]
    assert kept["dateModified"] == f"{corrected.news_at:%Y-%m-%dT%H:%M:%SZ}"
    assert "dateDeleted" not in kept
    assert deleted["dateDeleted"] == deleted["dateModified"] == f"{gone.news_at:%Y-%m-%dT%H:%M:%SZ}"
    assert deleted["item"].keys() == {"@type", "@id", "url"}
    assert whole["dateModified"] == max(kept["dateModified"], deleted["dateModified"])
    assert whole["license"] == "https://creativecommons.org/licenses/by/4.0/"


def test_the_feed_of_a_new_site_is_empty(client: Client) -> None:
    assert feed(client)["dataFeedElement"] == []


def test_the_feed_is_made_a_chunk_at_a_time(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = [feed(client)]
    for _each in range(5):
        make.decided_claim()
    parts = list(linked_data.data_feed("en"))
    monkeypatch.setattr("claims.selectors.open_data.CHUNK", 2)

    smaller = list(linked_data.data_feed("en"))

    assert (len(parts), len(smaller)) == (3, 5)
    assert json.loads(b"".join(parts)) == json.loads(b"".join(smaller)) != whole[0]
