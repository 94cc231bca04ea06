"""Whoever asks again is told at once that nothing changed, and sees every change with the next request."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from claims import workflow
from claims.models import Topic
from tests import factories as make

pytestmark = pytest.mark.django_db


def asked_again(client: Client, address: str, etag: str) -> int:
    return client.get(address, headers={"If-None-Match": etag}).status_code


@pytest.mark.parametrize(
    "address", ["/", "/claims/", "/fr/claims/", "/articles/", "/sources/", "/method/", "/claims.csv", "/statistics/"]
)
def test_asking_again_costs_one_query_and_builds_nothing(client: Client, address: str) -> None:
    make.decided_claim()
    answer = client.get(address)

    with CaptureQueriesContext(connection) as queries:
        assert asked_again(client, address, answer.headers["ETag"]) == 304

    assert len(queries) == 1
    assert answer.headers["Cache-Control"] == "public, no-cache"
    assert "Cookie" not in answer.headers.get("Vary", "")


def test_a_page_is_built_once_for_all_readers(client: Client) -> None:
    make.decided_claim()
    first = client.get("/claims/")

    with CaptureQueriesContext(connection) as queries:
        second = client.get("/claims/")

    assert (second.content, second.headers["Content-Type"]) == (first.content, first.headers["Content-Type"])
    assert len(queries) == 1
    assert second.headers["Content-Security-Policy"] == first.headers["Content-Security-Policy"]


def test_a_verdict_a_correction_and_a_withdrawal_show_with_the_next_request(client: Client) -> None:
    claim = make.announced_claim()
    address = claim.get_absolute_url()
    seen = client.get(address).headers["ETag"]

    make.verdict(claim, rating=make.rating("true"), summary="They do.")
    answer = client.get(address, headers={"If-None-Match": seen})
    assert "They do." in answer.text

    make.verdict(claim, change="correction", reason="We misread it.", rating=make.rating("false"), summary="Not so.")
    answer = client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert "We misread it." in answer.text

    claim.refresh_from_db()
    workflow.withdraw_claim(claim=claim, actor=make.managing_editor(), reason="A forgery.", version=claim.version)
    assert "A forgery." in client.get(address, headers={"If-None-Match": answer.headers["ETag"]}).text


def test_what_managing_editors_edit_beside_the_workflow_shows_too(client: Client) -> None:
    make.decided_claim()
    topic = Topic.objects.create(slug="energy", name_en="Energy")
    seen = client.get("/claims/").headers["ETag"]
    assert asked_again(client, "/claims/", seen) == 304

    Topic.objects.filter(pk=topic.pk).update(name_en="Power")
    assert asked_again(client, "/claims/", seen) == 200


def test_an_error_has_no_validator(client: Client) -> None:
    assert "ETag" not in client.get("/claims/?language=xx").headers
    assert "ETag" not in client.get("/claims/NOTHERE/").headers
