"""Programs find what we said at a time: Memento (RFC 7089), versions (RFC 5829), and the form of links (RFC 6690)."""

import re
from typing import Any

import pytest
from django.test import Client

from claims import workflow
from claims.models import Claim
from tests import factories as make
from tests.db.scenes import at

pytestmark = pytest.mark.django_db

SITE = "http://127.0.0.1:8000"
FIRST, SECOND, THIRD = (
    f"{day}, 0{number} Mar 2026 12:00:00 GMT" for day, number in (("Tue", 3), ("Thu", 5), ("Sat", 7))
)
LINK = re.compile(r'<([^>]*)>((?:; ?[a-z]+="[^"]*")*)(?:, |,\n|\n|$)')


def links(text: str) -> dict[str, tuple[str, dict[str, str]]]:
    """The links of a header or a file by each of their relations: the address, and the other attributes."""
    assert "".join(match[0] for match in LINK.finditer(text)) == text  # nothing that is no link
    found: dict[str, tuple[str, dict[str, str]]] = {}
    for match in LINK.finditer(text):
        attributes = dict(re.findall(r'([a-z]+)="([^"]*)"', match[2]))
        for rel in attributes.pop("rel").split():
            found.setdefault(rel, (match[1], attributes))
    return found


def claim_of_three() -> Claim:
    changes: list[tuple[str, dict[str, Any]]] = [
        ("03", {}),
        ("05", {"change": "correction", "reason": "Misread."}),
        ("07", {"change": "update", "reason": "News."}),
    ]
    with at("2026-03-01"):
        claim = make.claim(on=make.published_article())
    for day, content in changes:
        with at(f"2026-03-{day}"):
            make.verdict(claim, **content)
    claim.refresh_from_db()
    return claim


def asked(client: Client, claim: Claim, time: str) -> Any:
    return client.get(claim.get_absolute_url(), headers={"Accept-Datetime": time})


def test_a_verdict_says_when_it_stood_and_what_stands_around_it(client: Client) -> None:
    claim = claim_of_three()
    base = f"{SITE}/claims/{claim.code}"

    answer = client.get(f"/claims/{claim.code}/verdicts/2/")
    found = links(answer["Link"])

    assert answer["Memento-Datetime"] == SECOND
    assert found["original"] == found["timegate"] == (SITE + claim.get_absolute_url(), {})
    assert found["timemap"] == (f"{base}/timemap/", {"type": "application/link-format"})
    assert found["first"] == found["prev"] == (f"{base}/verdicts/1/", {"datetime": FIRST})
    assert found["next"] == found["last"] == (f"{base}/verdicts/3/", {"datetime": THIRD})
    assert found["predecessor-version"] == (f"{base}/verdicts/1/", {})
    assert found["successor-version"] == found["latest-version"] == (f"{base}/verdicts/3/", {})


def test_the_first_and_the_last_have_nothing_before_or_after(client: Client) -> None:
    claim = claim_of_three()
    first, last = (links(client.get(f"/claims/{claim.code}/verdicts/{number}/")["Link"]) for number in (1, 3))

    assert {"prev", "predecessor-version"}.isdisjoint(first)
    assert {"next", "successor-version"}.isdisjoint(last)
    assert first["first"][1] == {"datetime": FIRST}
    assert last["latest-version"] == (f"{SITE}/claims/{claim.code}/verdicts/3/", {})


def test_the_headers_come_from_the_cache_too(client: Client) -> None:
    claim = claim_of_three()
    address = f"/claims/{claim.code}/verdicts/1/"
    built, kept = client.get(address), client.get(address)

    assert kept["Memento-Datetime"] == built["Memento-Datetime"] == FIRST
    assert kept["Link"] == built["Link"]
    assert client.get(address, headers={"If-None-Match": built["ETag"]}).status_code == 304


def test_a_withdrawn_verdict_is_still_a_memento(client: Client) -> None:
    claim = claim_of_three()
    workflow.withdraw_claim(claim=claim, actor=make.managing_editor(), reason="Two people.", version=claim.version)

    answer = client.get(f"/claims/{claim.code}/verdicts/1/")

    assert (answer.status_code, answer["Memento-Datetime"]) == (410, FIRST)


def test_the_timemap_lists_all_of_them(client: Client) -> None:
    claim = claim_of_three()
    base = f"{SITE}/claims/{claim.code}"

    answer = client.get(f"/claims/{claim.code}/timemap/")
    found = links(answer.text)

    assert answer["Content-Type"] == "application/link-format; charset=utf-8"
    assert found["original"][0] == SITE + claim.get_absolute_url()
    assert found["self"] == (
        f"{base}/timemap/",
        {"type": "application/link-format", "from": FIRST, "until": THIRD},
    )
    assert re.findall(r'<([^>]*)>; rel="[a-z ]*memento"; datetime="([^"]*)"', answer.text) == [
        (f"{base}/verdicts/{number}/", time) for number, time in ((1, FIRST), (2, SECOND), (3, THIRD))
    ]
    assert found["first"][1]["datetime"] == FIRST
    assert found["last"][1]["datetime"] == THIRD


def test_the_timemap_of_one_verdict_and_of_none(client: Client) -> None:
    decided, pending = make.decided_claim(), make.announced_claim()

    one, none = (links(client.get(f"/claims/{claim.code}/timemap/").text) for claim in (decided, pending))

    assert one["first"] == one["last"] == one["memento"]
    assert set(none) == {"original", "timegate", "self"}
    assert client.get(f"/claims/{make.claim().code}/timemap/").status_code == 404


@pytest.mark.parametrize(
    ("time", "number"),
    [
        ("Mon, 02 Mar 2026 00:00:00 GMT", 1),  # before the first there is only the first
        (FIRST, 1),
        ("Thu, 05 Mar 2026 11:59:59 GMT", 1),
        (SECOND, 2),
        ("Fri, 06 Mar 2026 08:00:00 GMT", 2),
        ("Tue, 01 Jan 2030 00:00:00 GMT", 3),
    ],
)
def test_whoever_asks_the_claims_page_for_a_time_is_led_to_what_we_said_then(
    client: Client, time: str, number: int
) -> None:
    claim = claim_of_three()

    answer = asked(client, claim, time)

    assert (answer.status_code, answer["Location"]) == (302, f"/claims/{claim.code}/verdicts/{number}/")
    assert "accept-datetime" in answer["Vary"].lower()
    assert "Memento-Datetime" not in answer
    assert {"original", "timemap", "first", "last"} <= set(links(answer["Link"]))


def test_the_page_of_today_is_kept_apart_from_the_way_to_the_past(client: Client) -> None:
    claim = claim_of_three()
    address = claim.get_absolute_url()

    assert asked(client, claim, FIRST).status_code == 302
    today = client.get(address)
    assert asked(client, claim, SECOND).status_code == 302  # though the page is in the cache now
    again = client.get(address)
    unchanged = client.get(address, headers={"If-None-Match": today["ETag"]})

    assert (today.status_code, again.status_code, unchanged.status_code) == (200, 200, 304)
    assert again.content == today.content
    for answer in (today, again, unchanged):
        assert "accept-datetime" in answer["Vary"].lower()
    assert {"original", "timegate", "timemap"} == set(links(again["Link"]))


def test_a_validator_does_not_stand_in_the_way_of_the_past(client: Client) -> None:
    claim = claim_of_three()
    etag = client.get(claim.get_absolute_url())["ETag"]

    answer = client.get(claim.get_absolute_url(), headers={"Accept-Datetime": FIRST, "If-None-Match": etag})

    assert answer.status_code == 302


def test_a_time_that_is_none_is_refused_with_a_sentence(client: Client) -> None:
    answer = asked(client, claim_of_three(), "2026-03-03")

    assert answer.status_code == 400
    assert "Write the time as HTTP does" in answer.text
    assert "accept-datetime" in answer["Vary"].lower()


def test_a_claim_without_a_verdict_has_no_past_to_ask_for(client: Client) -> None:
    claim = make.announced_claim()

    assert asked(client, claim, FIRST).status_code == 200
    assert asked(client, make.claim(), FIRST).status_code == 404


def test_the_past_has_addresses_in_french(client: Client) -> None:
    claim = claim_of_three()

    answer = client.get(f"/fr{claim.get_absolute_url()}", headers={"Accept-Datetime": FIRST})

    assert answer["Location"] == f"/fr/claims/{claim.code}/verdicts/1/"
    memento = links(client.get(answer["Location"])["Link"])
    assert memento["original"][0] == SITE + claim.get_absolute_url()  # in French, as the request was
