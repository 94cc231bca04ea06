"""The list of claims as a download."""

import csv
import datetime
import io
from collections.abc import Callable

import pytest
from django.http import QueryDict
from django.http.response import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims.filters import BEING_CHECKED, ClaimFilter
from claims.models import Claim
from tests import factories

pytestmark = pytest.mark.django_db

UNKNOWN = (
    "There is no such parameter. This address knows these: q, rating, topic, publisher, claimant, kind, language,"
    " decided_after, decided_before, sort, on, dialect."
)


def content(answer: HttpResponseBase) -> bytes:
    written: bytes = answer.getvalue()
    return written


def rows(answer: HttpResponseBase) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content(answer).decode("utf-8-sig"), newline="")))


def test_the_file_is_a_download_for_spreadsheets_with_the_day_in_its_name(client: Client) -> None:
    factories.decided_claim(summary="=1+1")

    answer = client.get("/claims.csv")

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="claims-{timezone.localdate()}.csv"'
    written = content(answer)
    assert written.startswith(b'\xef\xbb\xbf"claim","statement",')
    assert b'"\'=1+1"' in written
    assert written.count(b"\r\n") == 2


def test_the_raw_dialect_has_no_mark_and_no_escape(client: Client) -> None:
    factories.decided_claim(summary="=1+1")

    answer = client.get("/claims.csv?dialect=raw")

    assert answer.headers["Content-Disposition"] == f'attachment; filename="claims-{timezone.localdate()}-raw.csv"'
    written = content(answer)
    assert written.startswith(b'"claim","statement",')
    assert b'"=1+1"' in written


@pytest.fixture
def desk() -> dict[str, Claim]:
    """Three listed claims that the filters tell apart, and a draft."""
    nenka = factories.published_article("Nenka says: ten bridges were built.", publisher=factories.publisher("Nenka"))
    bridges = factories.claim(
        on=nenka,
        quote="ten bridges were built",
        statement="Ten bridges were built.",
        topic=factories.topic("Transport"),
        claimant=factories.claimant("The mayor"),
    )
    factories.verdict(bridges, rating=factories.rating("false"))
    factories.claim(on=factories.published_article())
    return {
        "bridges": bridges,
        "advisers": factories.decided_claim(),
        "checked": factories.announced_claim(on=factories.published_article(language="fr")),
    }


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["checked", "advisers", "bridges"]),
        ("rating=false", ["bridges"]),
        ("rating=false&rating=half-true", ["advisers", "bridges"]),
        (f"rating={BEING_CHECKED}", ["checked"]),
        ("topic=transport", ["bridges"]),
        ("language=fr", ["checked"]),
        ("q=ten+bridges", ["bridges"]),
        ("q=bridges&rating=true", []),
        (f"decided_after={datetime.date(2000, 1, 1)}", ["advisers", "bridges"]),
        ("decided_before=2000-01-01", []),
        ("utm_source=letter&fbclid=x&on=", ["checked", "advisers", "bridges"]),
    ],
)
def test_the_file_has_exactly_the_claims_of_the_list_for_the_same_query(
    client: Client, desk: dict[str, Claim], query: str, expected: list[str]
) -> None:
    in_file = [row["claim"] for row in rows(client.get(f"/claims.csv?{query}"))]

    assert in_file == [desk[name].code for name in expected]
    assert in_file == [claim.code for claim in ClaimFilter(QueryDict(query)).claims]


def test_publisher_and_claimant_filter_the_file_too(client: Client, desk: dict[str, Claim]) -> None:
    bridges = desk["bridges"]
    publisher = bridges.appearances.get().revision.article.publisher_id

    for query in (f"publisher={publisher}", f"claimant={bridges.claimant_id}"):
        assert [row["claim"] for row in rows(client.get(f"/claims.csv?{query}"))] == [bridges.code]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("rating=nonsense", "rating: “nonsense” is not one of the choices."),
        ("topic=nonsense", "topic: “nonsense” is not one of the choices."),
        ("language=xx", "language: “xx” is not one of the choices."),
        ("decided_after=01/02/2026", "decided_after: Write the day as year-month-day, for example 2026-01-31."),
        ("dialect=excel", "dialect: There is no such dialect. Choose one of these: spreadsheet, raw."),
        ("verdict=false&rating=false", f"verdict: {UNKNOWN}"),
        ("page=7&after=x", f"page: {UNKNOWN}\nafter: {UNKNOWN}"),
        ("dialect=", "dialect: There is no such dialect. Choose one of these: spreadsheet, raw."),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence_and_not_answered_with_other_claims(
    client: Client, query: str, sentence: str
) -> None:
    factories.decided_claim()

    answer = client.get(f"/claims.csv?{query}")

    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.text == f"{sentence}\n"


def test_a_hostile_value_comes_back_as_plain_text_only(client: Client) -> None:
    answer = client.get("/claims.csv", {"rating": "<script>alert(1)</script>\x00"})

    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_french_address_gives_the_same_file(client: Client) -> None:
    factories.decided_claim()

    assert content(client.get("/fr/claims.csv")) == content(client.get("/claims.csv"))


def test_nobody_gets_a_cookie_and_editors_get_the_file_that_readers_get(client: Client) -> None:
    factories.decided_claim()
    factories.draft(factories.claim(on=factories.published_article()))
    as_reader = client.get("/claims.csv")
    written = content(as_reader)

    editor = Client()
    editor.force_login(factories.managing_editor())

    assert not as_reader.cookies
    assert "Cookie" not in as_reader.headers.get("Vary", "")
    assert content(editor.get("/claims.csv")) == written


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_the_file_can_only_be_read(client: Client, method: str) -> None:
    assert getattr(client, method)("/claims.csv").status_code == 405


def test_the_number_of_queries_does_not_grow_with_the_rows(
    client: Client, django_assert_num_queries: Callable[..., CaptureQueriesContext]
) -> None:
    query = "/claims.csv?rating=half-true"
    article = factories.published_article()
    for already, wanted in ((0, 2), (2, 40)):
        for _ in range(already, wanted):
            factories.verdict(factories.claim(on=article))
        with django_assert_num_queries(8):  # the edition twice, five kinds of choices, and the claims
            assert len(rows(client.get(query))) == wanted


@pytest.mark.parametrize("address", ["/claims.csv", "/verdicts.csv", "/evidence.csv", "/claims/"])
def test_whoever_asks_for_the_headers_alone_leaves_the_content_to_others(client: Client, address: str) -> None:
    factories.decided_claim()

    assert client.head(address).status_code == 200

    assert b"".join(client.get(address))
