"""The address that answers as Google's Fact Check Tools API does, asked as its clients ask."""

import datetime
import json
import urllib.error
import urllib.parse
import urllib.request
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

from claims.models import Claim
from tests import factories as make
from tests.public.open_data import HOSTILE, SITE, hostile_claim, withdrawn_claim

pytestmark = pytest.mark.django_db


def search(client: Client, **asked: str | int) -> dict[str, Any]:
    answer = client.get("/v1alpha1/claims:search", asked)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def texts(found: dict[str, Any]) -> list[str]:
    return [claim["text"] for claim in found.get("claims", [])]


@pytest.fixture
def thirty() -> Claim:
    claim = make.claim(
        on=make.published_article(),
        statement="Thirty governments talk.",
        translations={"fr": "Trente gouvernements se parlent."},
        claimant=make.claimant("Ana Ito"),
        claimed_on=datetime.date(2026, 1, 3),
    )
    make.verdict(claim)
    claim.refresh_from_db()
    return claim


def test_a_claim_comes_with_its_review_in_the_fields_of_that_api(client: Client, thirty: Claim) -> None:
    verdict = thirty.verdicts.get()

    assert search(client, query="governments", languageCode="en-US", key="ANY", alt="json") == {
        "claims": [
            {
                "text": "Thirty governments talk.",
                "claimant": "Ana Ito",
                "claimDate": "2026-01-03T00:00:00Z",
                "claimReview": [
                    {
                        "publisher": {"name": "Factcheck", "site": "127.0.0.1"},
                        "url": SITE + thirty.get_absolute_url(),
                        "title": "Half true: Thirty governments talk.",
                        "reviewDate": f"{verdict.issued_at:%Y-%m-%dT%H:%M:%SZ}",
                        "textualRating": "Half true",
                        "languageCode": "en",
                    }
                ],
            }
        ]
    }


def test_in_french_it_answers_in_french_and_in_other_languages_there_is_nothing(client: Client, thirty: Claim) -> None:
    address = thirty.get_absolute_url()
    (claim,) = search(client, query="gouvernements", languageCode="fr")["claims"]

    (review,) = claim["claimReview"]
    assert claim["text"] == "Trente gouvernements se parlent."
    assert (review["textualRating"], review["languageCode"]) == ("À moitié vrai", "fr")
    assert review["url"] == f"{SITE}/fr{address}"
    for language in ("de", "en_", "xx-YY"):
        assert search(client, query="gouvernements", languageCode=language) == {}


def test_only_claims_with_a_verdict_that_we_stand_by_are_found(client: Client, thirty: Claim) -> None:
    make.announced_claim(statement="Governments are asked.")
    make.draft(make.claim(statement="Governments are drafted."))
    withdrawn_claim()

    assert texts(search(client, query="governments")) == [thirty.statement]
    assert texts(search(client, reviewPublisherSiteFilter="127.0.0.1")) == [thirty.statement]


def test_what_is_claimed_by_an_article_is_claimed_by_its_publisher(client: Client) -> None:
    make.verdict(make.claim(on=make.published_article(publisher=make.publisher("The Outlet"))))

    (claim,) = search(client, query="advisers")["claims"]

    assert claim["claimant"] == "The Outlet"
    assert "claimDate" not in claim


@pytest.mark.parametrize(
    ("site", "is_ours"),
    [("factcheck.example.org", True), ("example.org", True), ("www.factcheck.example.org", True),
     ("FACTCHECK.example.org", True), ("ample.org", False), ("nytimes.com", False), ("x.factcheck.example.org", False)],
)  # fmt: skip
def test_reviews_of_other_sites_are_not_here(
    client: Client, thirty: Claim, settings: Any, site: str, is_ours: bool
) -> None:
    settings.SITE_URL = "https://www.factcheck.example.org"

    found = search(client, query="governments", reviewPublisherSiteFilter=site)

    assert bool(found) is is_ours
    if is_ours:
        assert found["claims"][0]["claimReview"][0]["publisher"]["site"] == "factcheck.example.org"


def test_the_age_is_that_of_the_claim_or_of_its_review_whichever_is_newer(
    client: Client, thirty: Claim, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = timezone.now() + datetime.timedelta(days=30)
    made_since = timezone.localdate() + datetime.timedelta(days=25)
    make.verdict(make.claim(on=make.published_article(), statement="Governments fell.", claimed_on=made_since))
    monkeypatch.setattr("claims.views.fact_check_tools.timezone.now", lambda: later)

    def found(days: int) -> list[str]:
        return texts(search(client, query="governments", maxAgeDays=days))

    assert found(4) == []
    assert found(20) == ["Governments fell."]
    assert found(31) == found(0) == found(2**31 - 1) == ["Governments fell.", thirty.statement]


def test_pages_follow_each_other_by_token_and_begin_at_an_offset(client: Client) -> None:
    for number in range(5):
        make.verdict(make.claim(on=make.published_article(), statement=f"Claim {number}."))

    first = search(client, query="claim", pageSize=2)
    second = search(client, query="claim", pageSize=2, pageToken=first["nextPageToken"])
    last = search(client, query="claim", pageSize=2, pageToken=second["nextPageToken"])

    assert [texts(page) for page in (first, second, last)] == [
        ["Claim 4.", "Claim 3."], ["Claim 2.", "Claim 1."], ["Claim 0."],
    ]  # fmt: skip
    assert "nextPageToken" not in last
    assert texts(search(client, query="claim", pageSize=2, offset=1)) == ["Claim 3.", "Claim 2."]
    with_both = search(client, query="claim", pageSize=2, offset=4, pageToken=first["nextPageToken"])
    assert texts(with_both) == texts(second)
    assert search(client, query="claim", offset=5) == {}


def test_ten_come_unless_asked_and_a_hundred_at_most(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claims.views.fact_check_tools.A_PAGE", 1)
    monkeypatch.setattr("claims.views.fact_check_tools.LARGEST_PAGE", 2)
    for _each in range(3):
        make.decided_claim()

    assert len(search(client, query="advisers")["claims"]) == 1
    assert len(search(client, query="advisers", pageSize=2**31 - 1)["claims"]) == 2


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({}, "query"), ({"query": " "}, "query"), ({"query": "x" * 501}, "query"), ({"query": "a\0b"}, "query"),
        ({"query": "x", "pageSize": "abc"}, "pageSize"), ({"query": "x", "pageSize": "-1"}, "pageSize"),
        ({"query": "x", "pageSize": "2147483648"}, "pageSize"), ({"query": "x", "maxAgeDays": "1.5"}, "maxAgeDays"),
        ({"query": "x", "offset": "10001"}, "offset"), ({"query": "x", "pageToken": "nope"}, "pageToken"),
        ({"query": "x", "pageToken": "2026-01-01~1"}, "pageToken"),
    ],
)  # fmt: skip
def test_an_error_has_the_shape_of_googles_and_names_the_parameter(
    client: Client, asked: dict[str, str], field: str
) -> None:
    answer = client.get("/v1alpha1/claims:search", asked)

    assert answer.status_code == 400
    error = answer.json()["error"]
    assert (error["code"], error["status"]) == (400, "INVALID_ARGUMENT")
    (detail,) = error["details"]
    assert detail["@type"] == "type.googleapis.com/google.rpc.BadRequest"
    (violation,) = detail["fieldViolations"]
    assert violation == {"field": field, "description": error["message"]}


@pytest.mark.parametrize("query", [HOSTILE, '"', "' OR 1=1 --", "*", "a AND (", "-", "é" * 500, "NEAR(a b)"])
def test_hostile_words_are_only_words(client: Client, query: str) -> None:
    claim = hostile_claim()

    found = search(client, query=query[:500])

    assert set(texts(found)) <= {claim.statement}


@pytest.mark.django_db(transaction=True)
def test_a_client_of_that_api_works_when_its_host_is_changed(live_server: LiveServer) -> None:
    """As https://developers.google.com/fact-check/tools/api shows it, page by page, over HTTP."""
    for number in range(3):
        make.verdict(make.claim(on=make.published_article(), statement=f"Claim {number}."))

    def fetch(**asked: object) -> dict[str, Any]:
        address = f"{live_server.url}/v1alpha1/claims:search?{urllib.parse.urlencode({'key': 'API_KEY', **asked})}"
        with urllib.request.urlopen(address) as answer:
            read: dict[str, Any] = json.load(answer)
        return read

    reviews, token = [], ""
    while True:
        page = fetch(query="claim", languageCode="en", pageSize=2, pageToken=token)
        reviews += [(claim["text"], claim["claimReview"][0]["textualRating"]) for claim in page.get("claims", [])]
        token = page.get("nextPageToken", "")
        if not token:
            break
    with pytest.raises(urllib.error.HTTPError) as refused:
        fetch(pageSize=2)

    assert reviews == [(f"Claim {number}.", "Half true") for number in (2, 1, 0)]
    assert json.load(refused.value)["error"]["status"] == "INVALID_ARGUMENT"
    refused.value.close()
