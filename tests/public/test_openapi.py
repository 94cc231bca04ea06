"""The description of the JSON addresses is true: they are asked by it, and answer as it says."""

import json
import re
from collections.abc import Iterator
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client, override_settings
from django.urls import URLPattern
from hypothesis import Phase, given, settings
from hypothesis.strategies import one_of
from schemathesis.specs.openapi import checks

from claims import openapi, urls
from claims.models import Claim
from factcheck.wsgi import application
from tests import factories as make
from tests.public.open_data import SITE, hostile_claim, withdrawn_claim

pytestmark = pytest.mark.django_db

EXAMPLES = 12  # of each address; the seed is always the same
TRUE_OF_EVERY_ANSWER = [
    checks.status_code_conformance,  # an error of the server is nowhere described
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]


def described() -> schemathesis.BaseSchema:
    return schemathesis.openapi.from_wsgi("/openapi.json", application)


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """The site is asked as a server asks it, which would end the connection that holds the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def claims() -> list[Claim]:
    """Claims in every state, one of them hostile, and one with more appearances than an answer has."""
    decided = make.decided_claim()
    make.verdict(decided, change="correction", reason="Misread.", rating=make.rating("unproven"))
    make.redaction(decided)
    return [decided, make.announced_claim(), withdrawn_claim(), hostile_claim()]


def held(schema: dict[str, Any], data: object) -> None:
    jsonschema.Draft202012Validator(
        {**schema, "components": openapi.description()["components"]},
        format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER,
    ).validate(data)


def test_it_is_a_description_that_tools_read_with_our_name_and_licence(client: Client) -> None:
    described().validate()

    with override_settings(SITE_NAME="The Desk", DATA_LICENSE="https://example.org/terms"):
        description = client.get("/openapi.json").json()

    assert description["openapi"].startswith("3.1.")
    assert description["info"]["title"] == "The Desk"
    assert description["info"]["license"]["url"] == "https://example.org/terms"


def test_every_json_address_is_described() -> None:
    json_addresses = {
        "/" + re.sub(r"<\w+:(\w+)>", r"{\1}", str(pattern.pattern))
        for pattern in urls.urlpatterns
        if isinstance(pattern, URLPattern) and pattern.default_args == {} and _is_json(pattern)
    }

    assert json_addresses == set(openapi.PATHS)


def _is_json(pattern: URLPattern) -> bool:
    return str(pattern.pattern).endswith(".json") or pattern.name in ("oembed", "claims_search")


@pytest.mark.parametrize("path", openapi.PATHS)
def test_what_is_asked_by_the_description_is_answered_by_it(client: Client, claims: list[Claim], path: str) -> None:
    operation = described()[path]["GET"]
    kinds = [operation.as_strategy(generation_mode=mode) for mode in schemathesis.GenerationMode]
    tried = []

    @settings(max_examples=EXAMPLES, derandomize=True, database=None, deadline=None, phases=[Phase.generate])
    @given(case=one_of(*kinds))
    def ask(case: schemathesis.Case) -> None:
        tried.append(case.call_and_validate(checks=TRUE_OF_EVERY_ANSWER).status_code)

    ask()
    assert tried


ASKED = (
    ("/claims.json", "", 200), ("/claims.json", "?rating=half-true&q=advisers&sort=articles", 200),
    ("/claims.json", "?decided_after=2026-13-01", 400), ("/claims.json", "?after=x", 400),
    ("/claims/{code}.json", "", 200), ("/claims/{code}.json", "?after=x", 400),
    ("/claims.json", "?on=2026-01-31", 200), ("/claims.json", "?on=2999-01-31", 400),
    ("/csv-metadata.json", "?rating=half-true&dialect=raw", 200), ("/csv-metadata.json", "?dialect=x", 400),
    ("/claims/{code}/verdicts/{number}.json", "", 200),
    ("/history.json", "", 200), ("/history.json", "?after=x", 400),
    ("/claimreview.json", "", 200), ("/openapi.json", "", 200),
    ("/oembed", f"?url={SITE}/claims/{{code}}/", 200), ("/oembed", f"?url={SITE}/claims/{{code}}/&maxwidth=x", 400),
    ("/oembed", "?url=https://example.org/", 404), ("/oembed", "?format=xml", 501),
    ("/v1alpha1/claims:search", "?query=advisers&pageSize=1", 200), ("/v1alpha1/claims:search", "", 400),
)  # fmt: skip


@pytest.mark.parametrize(("path", "query", "status"), ASKED)
def test_every_answer_that_is_described_is_given(
    client: Client, claims: list[Claim], path: str, query: str, status: int
) -> None:
    of_any = "{code}" in path + query and "{number}" not in path and status == 200
    for claim in claims if of_any else claims[:1]:
        answer = client.get((path + query).replace("{code}", claim.code).replace("{number}", "1"))
        expected = 410 if claim.status == "withdrawn" and path == "/claims/{code}.json" else status
        assert answer.status_code == expected
        ((media, content),) = openapi.PATHS[path]["get"]["responses"][str(expected)]["content"].items()
        assert answer.headers["Content-Type"].partition(";")[0] == media
        body = b"".join(answer).decode()
        held(content["schema"], body if media == "text/plain" else json.loads(body))
