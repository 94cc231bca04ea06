"""What stands in the rows of an export."""

import csv
import datetime
import io
import tracemalloc
from collections.abc import Callable, Iterator
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.core.signals import request_finished
from django.db import Error, close_old_connections, connection, transaction
from django.db.backends.utils import CursorWrapper
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from claims import workflow
from claims.export import CLAIMS, EVIDENCE, RAW, TABLES, VERDICTS, Rows, Table, response, stream
from claims.models import Claim, Claimant, Evidence, Rating, Source, Verdict
from tests import factories
from tests.db.scenes import bulk_decided

pytestmark = pytest.mark.django_db

OF_THE_VERDICT = [
    "verdict", "rating", "rating_name", "rating_number", "change", "reason", "summary", "explanation", "evidence",
    "decided_at", "decided_by", "approved_by", "emergency_reason",
]  # fmt: skip


def read(rows: Rows, table: Table = CLAIMS) -> list[dict[str, str]]:
    """The rows as a reader's program finds them in the file, by column."""
    text = b"".join(stream(rows, table, RAW)).decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def exported() -> list[dict[str, str]]:
    return read(CLAIMS.rows(Claim.objects.all()))


def history() -> list[dict[str, str]]:
    return read(VERDICTS.rows(Verdict.objects.all()), VERDICTS)


def evidence() -> list[dict[str, str]]:
    return read(EVIDENCE.rows(Claim.objects.all()), EVIDENCE)


def withdraw(claim: Claim) -> None:
    claim.refresh_from_db()
    editor = factories.managing_editor()
    workflow.withdraw_claim(claim=claim, actor=editor, reason="Not a claim.", version=claim.version)


def test_a_claim_stands_there_with_everything_readers_see_of_its_verdict() -> None:
    article = factories.published_article(
        headline="Thirty governments", url="https://example.org/thirty", publisher=factories.publisher("Nenka")
    )
    claim = factories.claim(
        on=article,
        statement="Thirty governments talk.",
        translations={"fr": "Trente gouvernements se parlent."},
        claimant=factories.claimant("The minister"),
        kind="statistical",
        claimed_on=datetime.date(2026, 1, 15),
        topic=factories.topic("Security"),
    )
    factories.evidence(claim)
    factories.evidence(claim, passage="not permanent", stance="refutes")
    verdict = factories.verdict(
        claim,
        by=factories.researcher("Wanda"),
        approved_by=factories.reviewer("Rick"),
        summary="Regular, not permanent.",
        explanation="The report says *regular*.",
    )

    (row,) = exported()

    assert row == {
        "claim": claim.code,
        "statement": "Thirty governments talk.",
        "statement_fr": "Trente gouvernements se parlent.",
        "status": "decided",
        "verdict": "1",
        "rating": "half-true",
        "rating_name": "Half true",
        "rating_number": "3",
        "change": "initial",
        "reason": "",
        "summary": "Regular, not permanent.",
        "explanation": "The report says *regular*.",
        "claimant": "The minister",
        "kind": "statistical",
        "claimed_on": "2026-01-15",
        "topic": "Security",
        "language": "en",
        "quote": factories.QUOTE,
        "article": "Thirty governments",
        "publisher": "Nenka",
        "article_url": "https://example.org/thirty",
        "evidence": "2",
        "decided_at": verdict.issued_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "decided_by": "Wanda",
        "approved_by": "Rick",
        "emergency_reason": "",
        "url": f"{settings.SITE_URL}/claims/{claim.code}/thirty-governments-talk/",
    }


def test_what_changes_after_a_verdict_changes_nothing_in_its_row() -> None:
    claim = factories.claim(on=factories.published_article(), claimant=factories.claimant("The minister"))
    verdict = factories.verdict(claim)
    before = exported(), history()

    Rating.objects.filter(pk=verdict.rating_id).update(code="renamed", name_en="Renamed", number=9)
    Claimant.objects.update(name="Renamed")
    Source.objects.update(title="Renamed")
    Evidence.objects.filter(claim=claim).delete()
    for person in (verdict.author, verdict.approved_by):
        person.first_name = "Renamed"
        person.save()

    assert (exported(), history()) == before
    assert before[0][0]["claimant"] == "The minister"
    assert before[0][0]["evidence"] == "1"


def test_a_claim_being_checked_has_its_statement_claimant_and_quote_and_no_verdict() -> None:
    claim = factories.announced_claim(claimant=factories.claimant("The minister"))
    factories.draft(claim)

    (row,) = exported()

    assert row["status"] == "being_checked"
    assert (row["statement"], row["claimant"], row["quote"]) == (claim.statement, "The minister", factories.QUOTE)
    assert {name: row[name] for name in OF_THE_VERDICT} == dict.fromkeys(OF_THE_VERDICT, "")
    assert history() == []


def test_the_evidence_stands_there_as_each_verdict_keeps_it() -> None:
    claim = factories.claim(on=factories.published_article())
    source = factories.source(
        title="The report", url="https://example.org/report", publisher=factories.publisher("The institute"),
        kind="research", language="fr", published_on=None, archived_url="https://archive.example.org/report",
    )  # fmt: skip
    factories.evidence(claim, source=source, passage="said regular", location="page 3", stance="refutes")
    factories.evidence(claim, passage="in regular contact")
    first = factories.verdict(claim)
    source.title = "Another title since"
    source.save()
    factories.evidence(claim, passage="a third")
    claim.refresh_from_db()
    factories.verdict(claim)

    rows = evidence()

    assert rows[0] == {
        "claim": claim.code,
        "verdict": "1",
        "number": "1",
        "stance": "refutes",
        "passage": "said regular",
        "location": "page 3",
        "read_on": "2026-01-20",
        "source": str(source.pk),
        "title": "The report",
        "publisher": "The institute",
        "published_on": "",
        "kind": "research",
        "language": "fr",
        "url": "https://example.org/report",
        "archived_url": "https://archive.example.org/report",
    }
    assert [(row["verdict"], row["number"], row["passage"]) for row in rows] == [
        ("1", "1", "said regular"), ("1", "2", "in regular contact"),
        ("2", "1", "said regular"), ("2", "2", "in regular contact"), ("2", "3", "a third"),
    ]  # fmt: skip
    assert rows[2]["title"] == "Another title since"
    assert [row["evidence"] for row in history()] == ["2", "3"]
    assert len(read(EVIDENCE.rows(Verdict.objects.filter(pk=first.pk)), EVIDENCE)) == 2


@pytest.mark.parametrize("table", [VERDICTS, EVIDENCE], ids=["verdicts", "evidence"])
def test_only_a_part_of_the_claims_is_looked_up_by_its_keys(table: Table) -> None:
    one, _another = factories.decided_claim(), factories.decided_claim()
    withdraw(factories.decided_claim())
    part = Claim.objects.listed().filter(code=one.code)

    everything = table.rows(Claim.objects.listed())

    assert " IN (SELECT" not in str(everything.query)
    assert " IN (SELECT" in str(table.rows(part).query)
    assert [len(read(rows, table)) for rows in (everything, table.rows(part))] == [2, 1]


def test_the_three_tables_are_joined_by_code_and_number() -> None:
    for _ in range(2):
        factories.verdict(factories.decided_claim())
    claim_codes = {row["claim"] for row in exported()}
    verdicts = {(row["claim"], row["verdict"]): row for row in history()}
    cited = [(row["claim"], row["verdict"]) for row in evidence()]

    assert {claim for claim, _number in verdicts} == claim_codes
    assert {(row["claim"], row["verdict"]) for row in exported()} <= set(verdicts)
    assert {key: str(cited.count(key)) for key in verdicts} == {key: row["evidence"] for key, row in verdicts.items()}


def test_times_are_in_utc_and_without_parts_of_a_second() -> None:
    claim = factories.decided_claim()
    paris = datetime.datetime(2026, 7, 1, 0, 30, 15, 999_900, tzinfo=ZoneInfo("Europe/Paris"))
    bulk_decided(1, "At length.", issued_at=paris)

    assert {row["decided_at"] for row in history() if row["claim"] != claim.code} >= {"2026-06-30T22:30:15Z"}


def test_what_no_file_may_hold_is_left_out_whatever_the_database_lets_pass() -> None:
    hostile = "a\x01b\x1fc\x7fd\x80e\ufffff=1;=2"
    if connection.vendor == "sqlite":
        hostile = f"\x00{hostile}"
    bulk_decided(1, hostile)

    assert "abcdef=1;=2" in {row["explanation"] for row in history()}
    for table in TABLES.values():
        written = b"".join(stream(table.rows(Claim.objects.all()), table, RAW))
        assert not {*range(9), 11, 12, *range(14, 32), 127} & set(written)


def test_drafts_and_withdrawn_claims_are_in_no_export() -> None:
    factories.draft(factories.claim(on=factories.published_article()))
    withdraw(factories.announced_claim())
    withdraw(factories.decided_claim())

    assert exported() == []
    assert history() == []
    assert evidence() == []


def test_the_history_has_each_verdict_in_its_own_words_under_the_same_header() -> None:
    claim = factories.decided_claim(rating=factories.rating("true"), summary="Yes.")
    other = factories.decided_claim(summary="Another.")
    factories.verdict(
        claim,
        change="correction",
        reason="We misread the report.",
        rating=factories.rating("false"),
        statement="The advisers meet at times.",
        translations={"fr": "Les conseillers se voient parfois."},
        claimant=factories.claimant("The minister"),
        summary="No.",
    )

    first, second, third = history()
    current = {row["claim"]: row for row in exported()}

    assert [(row["claim"], row["verdict"]) for row in (first, second, third)] == [
        (claim.code, "1"), (claim.code, "2"), (other.code, "1"),
    ]  # fmt: skip
    assert (first["statement"], first["statement_fr"], first["claimant"]) == (factories.STATEMENT, "", "")
    assert (first["rating"], first["change"], first["summary"]) == ("true", "initial", "Yes.")
    assert (second["statement"], second["rating"], second["reason"]) == (
        "The advisers meet at times.", "false", "We misread the report.",
    )  # fmt: skip
    assert current == {claim.code: second, other.code: third}
    assert tuple(second) == VERDICTS.names


def test_a_quote_is_the_first_that_a_second_person_confirmed_in_an_article_readers_see() -> None:
    claim = factories.decided_claim()
    later = factories.published_article("They hold online meetings, says the ministry.", headline="Later")
    added = factories.appearance(claim, on=later, quote="They hold online meetings")
    assert exported()[0]["quote"] == factories.QUOTE

    first = claim.appearances.earliest("pk").revision.article
    first.refresh_from_db()
    workflow.withdraw_article(
        article=first, actor=factories.managing_editor(), reason="Withdrawn by its outlet.", version=first.version
    )
    unconfirmed = exported()[0]
    assert [unconfirmed[name] for name in ("quote", "article", "publisher", "article_url")] == [""] * 4

    workflow.confirm_quote(appearance=added, actor=factories.reviewer())
    assert (exported()[0]["quote"], exported()[0]["article"]) == ("They hold online meetings", "Later")
    assert history()[0]["article"] == "Later"


def test_a_rating_without_a_number_and_a_translation_that_is_null_are_empty_fields() -> None:
    claim = factories.claim(on=factories.published_article(), translations={"fr": None})
    factories.verdict(claim, rating=factories.rating("unproven"))

    for row in (*exported(), *history()):
        assert (row["rating"], row["rating_number"], row["statement_fr"]) == ("unproven", "", "")


def test_an_approval_by_the_author_alone_shows_with_its_reason() -> None:
    author = factories.user("Ann", "Reviewers", permissions=("approve_alone",))
    sent = factories.draft_in_review(factories.claim(on=factories.published_article()), by=author)
    workflow.approve(draft=sent, reviewer=author, seen=sent.sent_fingerprint, emergency_reason="Nobody was there.")

    (row,) = exported()

    assert (row["decided_by"], row["approved_by"], row["emergency_reason"]) == ("Ann", "Ann", "Nobody was there.")


def test_a_file_is_the_same_in_every_language() -> None:
    factories.verdict(factories.claim(on=factories.published_article(), topic=factories.topic()))
    english = exported()

    with translation.override("fr"):
        assert exported() == english


def test_rows_keep_the_order_they_were_asked_for_in() -> None:
    codes = [factories.announced_claim().code for _ in range(3)]

    assert [row["claim"] for row in read(CLAIMS.rows(Claim.objects.order_by("-pk")))] == codes[::-1]
    assert [row["claim"] for row in read(CLAIMS.rows(Claim.objects.order_by("pk")))] == codes


@pytest.mark.parametrize("export", [exported, history, evidence])
def test_a_file_takes_one_query_however_many_rows_it_has(export: Callable[[], list[dict[str, str]]]) -> None:
    for _ in range(2):
        factories.decided_claim()
    with CaptureQueriesContext(connection) as at_two:
        assert len(export()) == 2
    if export is evidence:
        for _ in range(8):
            factories.decided_claim()
    else:
        bulk_decided(37, "At length.")
    with CaptureQueriesContext(connection) as at_many:
        assert len(export()) in (10, 40)

    assert (len(at_two), len(at_many)) == (1, 1)


@pytest.mark.parametrize("table", [CLAIMS, VERDICTS], ids=["claims", "verdicts"])
def test_memory_does_not_grow_with_the_rows(table: Table) -> None:
    def peak() -> tuple[int, int]:
        """The bytes of a file, and the most memory that writing it took."""
        tracemalloc.start()
        try:
            size = sum(map(len, stream(table.rows(Claim.objects.all()), table, RAW)))
            return size, tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    long = "A long explanation. " * 150
    bulk_decided(1_000, long)
    _small, peak_of_few = peak()
    bulk_decided(4_000, long)
    size, peak_of_many = peak()

    assert size > 15_000_000
    assert peak_of_many < 1.1 * peak_of_few + 200_000
    assert peak_of_many < size / 2


@pytest.fixture
def _keep_the_connection() -> Iterator[None]:
    """Closing an answer ends a request, which would close the connection and so whatever is still open in it."""
    request_finished.disconnect(close_old_connections)
    yield
    request_finished.connect(close_old_connections)


@pytest.mark.usefixtures("_keep_the_connection")
def test_a_download_that_breaks_off_ends_its_query(monkeypatch: pytest.MonkeyPatch) -> None:
    bulk_decided(1_200, "At length.")
    cursors: list[CursorWrapper] = []
    open_cursor = connection.chunked_cursor

    def remembered() -> CursorWrapper:
        cursors.append(open_cursor())
        return cursors[-1]

    monkeypatch.setattr(connection, "chunked_cursor", remembered)
    download = response(CLAIMS.rows(Claim.objects.all()), CLAIMS, RAW, "claims")
    assert isinstance(download, StreamingHttpResponse)
    blocks = iter(download)
    assert next(blocks).startswith(b'"claim",')
    assert cursors[0].fetchone() is not None

    download.close()

    with pytest.raises(Error, match="closed"):
        cursors[0].fetchone()


@pytest.mark.usefixtures("_keep_the_connection")
def test_a_long_download_more_than_there_are_places_for_is_asked_to_come_back_and_a_short_one_is_answered() -> None:
    bulk_decided(1_200, "At length.")

    def download(number: int = 1_201) -> HttpResponseBase:
        return response(
            CLAIMS.rows(Claim.objects.filter(pk__in=Claim.objects.values("pk")[:number])), CLAIMS, RAW, "claims"
        )

    first, second = download(), download()
    assert (first.status_code, second.status_code) == (200, 200)

    refused = download()
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "60")
    assert "try again in a minute" in refused.getvalue().decode()
    short = download(5)
    assert isinstance(short, HttpResponse)
    assert short.content.count(b"\r\n") == 6

    first.close()  # which nobody began to read
    third = download()
    assert third.status_code == 200
    assert third.getvalue().count(b"\r\n") == 1_202
    third.close()
    third.close()
    second.close()
    again = [download() for _ in range(3)]
    assert [answer.status_code for answer in again] == [200, 200, 503]
    for answer in again:
        answer.close()


def test_a_download_takes_no_lock_that_keeps_writers_waiting() -> None:
    bulk_decided(1_200, "At length.")
    blocks = stream(CLAIMS.rows(Claim.objects.all()), CLAIMS, RAW)
    next(blocks)

    with transaction.atomic():
        factories.decided_claim()

    blocks.close()
    assert Claim.objects.count() == 1_202
