"""The list of claims as it was at the end of a day: the page, and the same as CSV, JSON and Atom."""

import csv
import html
import io
import json
import re
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from claims import workflow
from claims.models import Claim
from tests import factories as make
from tests.db.scenes import at

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"


def story() -> Claim:
    """Announced on the first of March, rated true on the third, false since the fifth."""
    with at("2026-03-01"):
        claim = make.announced_claim(statement="Thirty advisers talk.", topic=make.topic())
    with at("2026-03-03"):
        make.verdict(claim, rating=make.rating("true"), statement="Some thirty advisers talk.", summary="They do.")
    with at("2026-03-05"):
        make.verdict(claim, change="correction", reason="Misread.", rating=make.rating("false"), summary="They do not.")
    claim.refresh_from_db()
    return claim


def items(client: Client, query: str) -> list[dict[str, Any]]:
    return list(json.loads(client.get(f"/claims.json?{query}").content)["items"])


def table(client: Client, query: str) -> list[dict[str, str]]:
    answer = client.get(f"/claims.csv?dialect=raw&{query}")
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(b"".join(answer).decode(), newline="")))


def results(page: str) -> str:
    return page[page.index('<section class="results"') : page.index("</main>")]


def test_a_past_day_shows_its_verdicts_and_leads_to_what_we_said_then(client: Client) -> None:
    claim = story()

    page = client.get("/claims/?on=2026-03-03").text

    assert "As it was on <b>3 Mar 2026</b>" in page
    assert f'href="/claims/{claim.code}/verdicts/1/" lang="en">Some thirty advisers talk.</a>' in page
    assert "True" in results(page)
    assert "False" not in results(page)
    assert "corrected once" not in page
    assert "corrected once" in client.get("/claims/?on=2026-03-05").text


def test_a_claim_that_was_being_checked_on_the_day_leads_to_its_page(client: Client) -> None:
    claim = story()

    page = results(client.get("/claims/?on=2026-03-02").text)

    assert f'href="{claim.get_absolute_url()}" lang="en">Thirty advisers talk.</a>' in page
    assert "Being checked" in page
    assert "since 1 Mar 2026" in page


def test_the_page_leads_back_to_today_with_the_other_filters_kept(client: Client) -> None:
    story()

    page = client.get("/claims/?on=2026-03-03&topic=security&rating=true").text

    assert '<a href="/claims/?rating=true&amp;topic=security">Back to today</a>' in page
    assert "State on a day: 3 Mar 2026" in page
    assert 'type="date" name="on" id="id_on" value="2026-03-03"' in page
    assert '<meta name="robots" content="noindex, nofollow">' in page
    assert (
        '<link rel="canonical" href="http://127.0.0.1:8000/claims/?rating=true&amp;topic=security&amp;on=2026-03-03">'
        in page
    )
    assert "noindex" not in client.get("/claims/?rating=true").text
    assert 'type="date" name="on" id="id_on" value=""' in client.get("/claims/").text


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("on=2099-01-01", "This day has not come yet"),
        ("on=yesterday", "Write the day as year-month-day"),
        ("on=2026-02-30", "Write the day as year-month-day"),
        ("on=03/03/2026", "Write the day as year-month-day"),
        ("on=2026-03-03&q=advisers", "words cannot be searched"),
        ("on=2026-03-03&sort=claimed", "claims come newest first"),
        ("on=2026-03-03&rating=nope", "“nope” is not one of the choices."),
        ("on=2026-03-03&publisher={publisher}", "Which publishers’ articles made a claim is known for today alone"),
    ],
)  # fmt: skip
def test_what_is_not_known_of_a_day_is_refused_with_a_sentence(client: Client, query: str, sentence: str) -> None:
    claim = story()
    query = query.format(publisher=claim.appearances.get().revision.article.publisher_id)

    for address in ("/claims/", "/claims.csv", "/claims.json", "/claims.atom"):
        answer = client.get(f"{address}?{query}")
        assert answer.status_code == 400, address
        assert sentence in json.dumps(answer.json(), ensure_ascii=False) if address == "/claims.json" else answer.text
    assert claim.statement not in client.get(f"/claims/?{query}").text
    assert client.get(f"/fr/claims/?{query}").status_code == 400


def test_words_on_a_day_of_the_past_lead_to_the_day_and_to_todays_words(client: Client) -> None:
    claim = story()

    page = client.get("/claims/?q=advisers&rating=true&sort=claimed&on=2026-03-03").text
    links = {
        label: html.unescape(address) for address, label in re.findall(r'<a href="(/claims/\?[^"]*)">([^<]*)</a>', page)
    }

    day, today = links["The list of 3 Mar 2026 without the words"], links["Today’s list with the words"]
    assert (day, today) == ("/claims/?rating=true&on=2026-03-03", "/claims/?q=advisers&rating=true&sort=claimed")
    assert claim.code in client.get(day).text
    assert client.get(today).status_code == 200
    for query in ("q=advisers&on=2099-01-01", "sort=claimed&on=2026-03-03"):
        assert "without the words" not in client.get(f"/claims/?{query}").text


def test_an_empty_day_is_none_and_shows_today(client: Client) -> None:
    story()

    assert "As it was on" not in client.get("/claims/?on=").text


def test_before_the_first_claim_the_page_says_when_that_was(client: Client) -> None:
    assert "No claim is public yet." in client.get("/claims/?on=2026-01-01").text
    story()

    page = client.get("/claims/?on=2026-02-28").text

    assert "Nothing was public yet: the first claim stood here on 1 Mar 2026." in page
    assert "matches all of this" in client.get("/claims/?on=2026-03-03&rating=false").text
    assert table(client, "on=2026-02-28") == items(client, "on=2026-02-28") == []


def test_what_was_withdrawn_since_is_listed_on_days_before_and_says_so(client: Client) -> None:
    claim = story()
    with at("2026-03-07"):
        workflow.withdraw_claim(claim=claim, actor=make.managing_editor(), reason="Two people.", version=claim.version)

    before, after = (results(client.get(f"/claims/?on=2026-03-0{day}").text) for day in (6, 7))

    assert "withdrawn since" in before
    assert "/topics/" not in before  # the topic's page has gone with its only claim
    assert claim.statement in before
    assert claim.statement not in after
    assert claim.statement not in client.get("/claims/").text


def test_the_files_of_a_day_hold_the_same_claims_as_its_page(client: Client) -> None:
    claim = story()

    for day, number, rating, status in (("02", "", "", "being_checked"), ("04", "1", "true", "decided")):
        (row,), (item,) = table(client, f"on=2026-03-{day}"), items(client, f"on=2026-03-{day}")
        assert (row["claim"], row["verdict"], row["rating"], row["status"]) == (claim.code, number, rating, status)
        ours = item["_factcheck"]
        assert (ours["claim"], str(ours["verdict"] or ""), ours["rating"] or "") == (claim.code, number, rating)
        assert ours["status"] == status
        assert row["statement"] == ours["statement"]
    assert row["statement"] == "Some thirty advisers talk."
    assert row["summary"] == item["content_text"] == "They do."
    assert item["url"].endswith(f"/claims/{claim.code}/verdicts/1/")
    feed = ET.fromstring(client.get("/claims.atom?on=2026-03-04").content)
    assert [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")] == [
        "True: Some thirty advisers talk."
    ]
    assert feed.findtext(f"{ATOM}updated", "").startswith("2026-03-03")
    named = client.get("/claims.csv?on=2026-03-04").headers["Content-Disposition"]
    assert "claims-on-2026-03-04-" in named


def test_the_newest_comes_first_and_pages_keep_the_day(client: Client) -> None:
    with at("2026-03-01"):
        article = make.published_article("\n\n".join(f"Number {number} is it." for number in range(21)))
    for number in range(21):
        with at(f"2026-03-{number + 2:02}"):
            make.announced_claim(on=article, quote=f"Number {number} is it.", statement=f"Statement {number}.")
    with at("2026-03-25"):
        make.verdict(Claim.objects.get(statement="Statement 3."))

    first = client.get("/claims/?on=2026-03-24").text
    link = re.search(r'rel="next" href="([^"]*)"', first)
    assert link
    second = client.get(f"/claims/{html.unescape(link[1])}").text

    assert first.index("Statement 20.") < first.index("Statement 1.")
    assert "Statement 0." not in results(first)
    assert link[1].startswith("?on=2026-03-24&amp;after=")
    assert "Statement 0." in results(second)
    assert "Statement 1." not in results(second)
    newest = results(client.get("/claims/?on=2026-03-25").text)
    assert newest.index("Statement 3.") < newest.index("Statement 20.")


def test_statistics_know_no_past_day_and_ignore_it(client: Client) -> None:
    story()

    page = client.get("/statistics/?on=2026-03-03").text

    assert "State on a day" not in page
    assert "on=2026-03-03" not in re.findall(r'rel="canonical" href="([^"]*)"', page)[0]
