"""What we took back stands in one list, on the first page for a week, and in a feed."""

import datetime
from xml.etree import ElementTree as ET

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims import workflow
from claims.models import Article, Claim
from claims.selectors import corrections as selectors
from claims.selectors.corrections import corrections
from tests import factories as make

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"


def corrected(statement: str = "They are in contact.", reason: str = "We misread it.") -> Claim:
    claim = make.claim(on=make.published_article(), statement=statement)
    make.verdict(claim, rating=make.rating("true"))
    make.verdict(claim, rating=make.rating("false"), change="correction", reason=reason)
    claim.refresh_from_db()
    return claim


def withdrawn(reason: str = "A forgery.") -> Article:
    article = make.published_article()
    workflow.withdraw_article(article=article, actor=make.managing_editor(), reason=reason, version=article.version)
    return article


def test_a_correction_says_what_it_was_and_what_it_is_and_why(client: Client) -> None:
    claim = corrected()
    updated = make.decided_claim()
    make.verdict(updated, change="update", reason="There is a new count.", rating=make.rating("false"))

    page = client.get("/corrections/").text

    assert claim.get_absolute_url() in page
    assert page.index("True") < page.index("False")
    assert "We misread it." in page
    assert "There is a new count." not in page  # the world changed, and we were right


def test_withdrawals_stand_among_them_and_what_was_never_public_does_not(client: Client) -> None:
    article = withdrawn()
    claim = make.decided_claim()
    workflow.withdraw_claim(claim=claim, actor=make.managing_editor(), reason="Not ours.", version=claim.version)
    secret = make.article(headline="A secret headline")
    workflow.withdraw_article(article=secret, actor=make.managing_editor(), reason="A mistake.", version=secret.version)

    page = client.get("/corrections/").text

    assert page.index("Not ours.") < page.index("A forgery.")
    assert article.get_absolute_url() in page
    assert "secret" not in page
    assert "A mistake." not in page


def test_older_entries_follow_by_key_each_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC))  # all at once
    for number in range(3):
        corrected(f"Statement {number}.")
        withdrawn(f"Reason {number}.")

    seen, key = [], ""
    while True:
        page = corrections(key, size=2)
        seen += [entry.key[1:] for entry in page.rows]
        key = page.after
        if not key:
            break

    assert len(seen) == len(set(seen)) == 6


@pytest.mark.parametrize(
    "key", ["x", "~1~1", "2026-01-01~1~1", "2026-01-01T00:00:00Z~1", f"2026-01-01T00:00:00Z~1~{10**20}"]
)
def test_a_place_that_is_none_is_an_error(client: Client, key: str) -> None:
    assert client.get("/corrections/", {"after": key}).status_code == 400


def test_the_first_page_shows_those_of_the_last_seven_days(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    corrected()
    assert "Corrections of the week" in client.get("/").text

    later = timezone.localdate() + datetime.timedelta(days=7)
    monkeypatch.setattr(selectors.timezone, "localdate", lambda value=None: value.date() if value else later)
    assert selectors.corrections_of_the_week() == []


def test_the_number_of_queries_does_not_grow_with_the_entries(client: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/corrections/")
        return len(captured)

    corrected()
    withdrawn()
    few = queries()
    for number in range(5):
        corrected(f"Statement {number}.")
        withdrawn()
    assert queries() == few == 6


def test_the_feed_moves_on_with_an_entry_and_with_nothing_else(client: Client) -> None:
    def updated() -> str:
        return ET.fromstring(client.get("/corrections.atom").content).findtext(f"{ATOM}updated", "")

    assert updated() == "2026-01-01T00:00:00+00:00"
    claim = corrected()
    (entry,) = corrections().rows
    moved = updated()
    assert moved == entry.at.isoformat()
    make.verdict(claim, change="update", reason="There is a new count.", rating=make.rating("true"))
    assert updated() == moved


def test_the_list_and_the_first_page_name_the_feed(client: Client) -> None:
    link = '<link rel="alternate" type="application/atom+xml" title="Corrections" href="/corrections.atom">'
    assert link in client.get("/corrections/").text
    assert link in client.get("/").text


def test_the_feed_names_each_entry_for_good(client: Client) -> None:
    claim = corrected()
    withdrawn()
    feed = ET.fromstring(client.get("/corrections.atom").content)

    entries = feed.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries][1] == f"True → False: {claim.statement}"
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "Factcheck"
    assert entries[1].findtext(f"{ATOM}id", "").startswith("tag:127.0.0.1,2026:correction/")
    assert [entry.findtext(f"{ATOM}summary") for entry in entries] == ["A forgery.", "We misread it."]
