"""oEmbed 1.0: a site that is given the address of a claim learns how to show its card."""

import json
import re
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from django.test import Client

from claims.models import Claim
from tests import factories as make
from tests.public.open_data import SITE, hostile_claim, withdrawn_claim
from tests.public.test_pages import HTML, parsed

pytestmark = pytest.mark.django_db


def asked(client: Client, url: str, **more: str) -> dict[str, object]:
    answer = client.get("/oembed", {"url": url} | more)
    assert answer.status_code == 200
    data: dict[str, object] = answer.json()
    return data


def at(claim: Claim) -> str:
    return SITE + claim.get_absolute_url()


def test_the_page_of_a_claim_leads_to_its_card(client: Client) -> None:
    claim = make.decided_claim()
    links = [
        link
        for link in parsed(client.get(claim.get_absolute_url()).text).iter(f"{HTML}link")
        if link.get("type") == "application/json+oembed"
    ]

    (link,) = links
    address = urlsplit(link.get("href"))
    assert parse_qs(str(address.query)) == {"url": [at(claim)], "format": ["json"]}
    embedded = client.get(f"{address.path!s}?{address.query!s}").json()
    assert (embedded["version"], embedded["type"]) == ("1.0", "rich")
    assert embedded["title"] == link.get("title") == f"Half true: {claim.statement}"
    (framed,) = re.findall(r'<iframe src="([^"]+)"', embedded["html"])
    assert client.get(framed.removeprefix(SITE)).headers["Content-Security-Policy"].count("frame-ancestors *") == 1


def test_every_address_of_a_claim_is_known_and_its_language_is_kept(client: Client) -> None:
    claim = make.decided_claim()
    code, whole = claim.code, claim.get_absolute_url()

    for path in (whole, f"{whole}quotes/", f"/claims/{code.lower()}/", f"/claims/{code}/embed/", f"{whole}?x=1#why"):
        assert f"{SITE}/claims/{code}/embed/" in str(asked(client, SITE + path)["html"]), path
    french = asked(client, f"{SITE}/fr{whole}")
    assert f"{SITE}/fr/claims/{code}/embed/" in str(french["html"])
    assert str(french["title"]).startswith("À moitié vrai")


def test_it_is_never_larger_than_asked_for(client: Client) -> None:
    claim = make.decided_claim()

    free, narrow = asked(client, at(claim)), asked(client, at(claim), maxwidth="320", maxheight="200")
    wide = asked(client, at(claim), maxwidth="5000", maxheight="630")

    assert (free["width"], free["height"], free["thumbnail_width"]) == (576, 360, 1200)
    assert (narrow["width"], narrow["height"]) == (320, 200)
    assert 'width="320" height="200"' in str(narrow["html"])
    assert "thumbnail_url" not in narrow
    assert (wide["width"], wide["height"], wide["thumbnail_height"]) == (576, 360, 630)


@pytest.mark.parametrize("limit", ["0", "-5", "wide", "1.5", "99999999999999999999", "٣"])
def test_a_limit_that_is_none_is_refused(client: Client, limit: str) -> None:
    answer = client.get("/oembed", {"url": at(make.decided_claim()), "maxwidth": limit})

    assert answer.status_code == 400
    assert "maxwidth" in answer.json()["detail"]


@pytest.mark.parametrize(
    "url",
    [
        "", "x", "http://[", f"{SITE}/", f"{SITE}/claims/", f"{SITE}/claims/2222222/", f"{SITE}/admin/",
        "/claims/CODE/", "javascript:alert(1)", f"{SITE}/claims/CODE%00/", f"{SITE}/fr/fr/claims/CODE/",
        "https://evil.example/claims/CODE/", "http://127.0.0.1:8000@evil.example/claims/CODE/",
        "http://127.0.0.1/claims/CODE/",
        "https://127.0.0.1:8000/claims/CODE/",
    ],
)  # fmt: skip
def test_an_address_that_is_none_of_a_claim_here_is_not_found(client: Client, url: str) -> None:
    answer = client.get("/oembed", {"url": url.replace("CODE", make.decided_claim().code)})

    assert answer.status_code == 404
    assert answer.json()["detail"]


def test_a_verdict_of_a_time_has_no_card_as_the_card_would_say_something_else(client: Client) -> None:
    claim = make.decided_claim()
    verdict = f"/claims/{claim.code}/verdicts/1/"

    assert client.get("/oembed", {"url": SITE + verdict}).status_code == 404
    assert "oembed" not in client.get(verdict).text


def test_a_draft_is_not_found_and_a_withdrawn_claim_says_that_it_is(client: Client) -> None:
    assert client.get("/oembed", {"url": f"{SITE}/claims/{make.claim().code}/"}).status_code == 404
    gone = withdrawn_claim()

    assert str(asked(client, at(gone))["title"]).startswith("Withdrawn: ")


@pytest.mark.parametrize("name", ["xml", "yaml"])
def test_other_formats_are_not_made(client: Client, name: str) -> None:
    assert client.get("/oembed", {"url": at(make.decided_claim()), "format": name}).status_code == 501


def test_hostile_text_stays_inside_its_attribute(client: Client) -> None:
    claim = hostile_claim()
    embedded = asked(client, at(claim))

    frame = parsed(f"<!doctype html><title>x</title>{embedded['html']}")
    (inside,) = list(frame.iter(f"{HTML}iframe"))
    assert inside.get("title") == embedded["title"] == f"Half true: {claim.statement}"
    assert [element.tag for element in frame.iter(f"{HTML}script")] == []
    assert json.loads(json.dumps(embedded)) == embedded
    assert quote(claim.code) in str(inside.get("src"))
