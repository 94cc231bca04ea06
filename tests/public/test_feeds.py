"""The list of claims for programs: the very claims that its page shows for the same query."""

from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from claims.models import Claim
from tests import factories as make

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def claims() -> tuple[Claim, Claim]:
    decided = make.decided_claim(rating=make.rating("half-true"), summary="Not all of them.")
    return decided, make.announced_claim(statement="Prices doubled.", topic=make.topic("Economy"))


def test_the_atom_feed_has_the_filtered_claims_with_the_verdict_first(
    client: Client, claims: tuple[Claim, Claim]
) -> None:
    decided, pending = claims
    feed = ET.fromstring(client.get("/claims.atom").content)
    filtered = ET.fromstring(client.get("/claims.atom?topic=economy").content)

    titles = [entry.findtext(f"{ATOM}title") for entry in feed.findall(f"{ATOM}entry")]
    assert titles == [f"Being checked: {pending.statement}", f"Half true: {decided.statement}"]
    assert len(filtered.findall(f"{ATOM}entry")) == 1
    assert feed.findtext(f"{ATOM}entry/{ATOM}id") == f"tag:127.0.0.1,2026:claim/{pending.code}"
    assert filtered.findtext(f"{ATOM}id") != feed.findtext(f"{ATOM}id")


def test_an_entry_is_updated_by_a_verdict_and_by_nothing_else(client: Client, claims: tuple[Claim, Claim]) -> None:
    def updated() -> str | None:
        return ET.fromstring(client.get("/claims.atom?rating=half-true").content).findtext(f"{ATOM}entry/{ATOM}updated")

    before = updated()
    make.appearance(claims[0], on=make.published_article())
    assert updated() == before

    make.verdict(claims[0], change="update", reason="There is a new count.", rating=make.rating("half-true"))
    assert updated() != before


def test_json_feed_goes_on_to_the_next_claims(
    client: Client, claims: tuple[Claim, Claim], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claims.feeds.ENTRIES", 1)
    first = client.get("/claims.json?language=en").json()
    second = client.get(first["next_url"]).json()

    assert first["version"] == "https://jsonfeed.org/version/1.1"
    assert [item["_factcheck"]["claim"] for page in (first, second) for item in page["items"]] == [
        claims[1].code,
        claims[0].code,
    ]
    assert second["items"][0]["_factcheck"]["rating_name"] == {"en": "Half true", "fr": "À moitié vrai"}
    assert "next_url" not in second


@pytest.mark.parametrize("address", ["/claims.atom", "/claims.json"])
def test_what_cannot_be_filtered_by_is_refused(client: Client, address: str) -> None:
    assert client.get(f"{address}?rating=nonsense").status_code == 400
    assert client.get(f"{address}?after=nonsense").status_code == 400


def test_the_pages_of_the_list_name_its_feeds(client: Client, claims: tuple[Claim, Claim]) -> None:
    page = client.get("/claims/?topic=economy").text

    assert 'href="/claims.atom?topic=economy"' in page
    assert 'href="/claims.json?topic=economy"' in page
