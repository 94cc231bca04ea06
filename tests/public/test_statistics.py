"""The statistics of a small site, written out by hand."""

import csv
import datetime
import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import timezone
from lxml import html

from claims import workflow
from claims.filters import ClaimFilter
from claims.models import Claim, Publisher, Topic
from claims.selectors import statistics
from claims.selectors.tables import TABLES
from tests import factories

pytestmark = pytest.mark.django_db

NOW: Final = datetime.datetime(2026, 4, 2, 12, tzinfo=datetime.UTC)
SCALE: Final = ["true", "mostly-true", "half-true", "misleading", "false", "unproven", "not-checkable"]

At = Callable[[str], Any]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> At:
    """A function that sets the clock for what happens inside; outside of it, it is NOW."""
    clock = [NOW]
    monkeypatch.setattr(timezone, "now", lambda: clock[-1])

    @contextmanager
    def set_clock(moment: str) -> Iterator[None]:
        clock.append(datetime.datetime.fromisoformat(f"{moment}+00:00"))
        yield
        clock.pop()

    return set_clock


@pytest.fixture
def desk(at: At) -> dict[str, Claim]:
    """Two claims with verdicts, one of them corrected; one that is being checked; one withdrawn; and a draft."""
    economy, security = factories.topic("Economy"), factories.topic("Security")
    gazette, herald = factories.publisher("Gazette"), factories.publisher("Herald")
    with at("2026-01-01T10:00"):
        article = factories.published_article(publisher=gazette)
        prices = factories.claim(on=article, topic=economy, statement="Prices doubled.")
    with at("2026-01-03T10:00"):
        factories.verdict(prices, rating=factories.rating("true"))
    with at("2026-01-10T00:00"):
        wages = factories.claim(on=article, topic=economy, kind="statistical", statement="Wages fell.", quote="They")
        for publisher in (gazette, herald):
            factories.appearance(wages, on=factories.published_article(publisher=publisher))
    with at("2026-01-31T23:30"):
        factories.verdict(wages, rating=factories.rating("false"))
    with at("2026-02-01T00:00"):
        pending = factories.announced_claim(topic=security)
        withdrawn = factories.decided_claim(rating=factories.rating("unproven"))
        factories.claim(on=factories.published_article(), topic=factories.topic("Hidden"))
    with at("2026-02-10T00:00"):
        workflow.withdraw_claim(
            claim=withdrawn, actor=factories.managing_editor(), reason="Void.", version=withdrawn.version
        )
    with at("2026-03-05T09:00"):
        factories.verdict(prices, change="correction", reason="We erred.", rating=factories.rating("false"))
    return {"prices": prices, "wages": wages, "pending": pending}


def tables(query: str = "") -> dict[str, dict[str, tuple[int | None, ...]]]:
    """The numbers of every table by the codes of its lines."""
    asked = ClaimFilter(QueryDict(query))
    assert asked.is_valid(), asked.problems
    counted = statistics.figures(
        asked.claims_to_count,
        edition="1",
        query=f"{query}{timezone.get_current_timezone_name()}",
        is_filtered=bool(query),
    )
    made = {name: make(counted, asked.known) for name, make in TABLES.items()}
    return {name: {row.code: row.values for row in table.rows} for name, table in made.items()}


def rated(**claims: int) -> tuple[int, ...]:
    return tuple(claims.get(code.replace("-", "_"), 0) for code in [*SCALE, "being-checked"])


def test_every_figure_of_a_small_site(desk: dict[str, Claim]) -> None:
    gazette, herald = (str(Publisher.objects.get(name=name).pk) for name in ("Gazette", "Herald"))
    of_pending = str(desk["pending"].appearances.get().revision.article.publisher_id)

    assert (
        tables()
        == {
            "verdicts": {
                "2026-03": rated(false=1)[:-1],  # the claim that was corrected counts where it was corrected
                "2026-02": rated()[:-1],
                "2026-01": rated(false=1)[:-1],
            },
            "ratings": {**dict.fromkeys(SCALE, (0,)), "false": (2,), "being-checked": (1,)},
            "topics": {"economy": rated(false=2), "security": rated(being_checked=1)},
            "publishers": {
                gazette: rated(false=2),  # two of its articles make the same claim, which counts once
                herald: rated(false=1),
                of_pending: rated(being_checked=1),
            },
            "kinds": {"factual": rated(false=1, being_checked=1), "statistical": rated(false=1)},
            "corrections": {"2026-03": (1, 0, 0), "2026-02": (0, 0, 1)},
            "days-by-month": {"2026-01": (2, 2, 2, 21)},
            "days": {"0": (0,), "1": (0,), "2-3": (1,), "4-7": (0,), "8-14": (0,), "15-30": (1,)},
        }
    )


def test_filters_apply_to_every_figure(desk: dict[str, Claim]) -> None:
    found = tables("kind=statistical")

    assert found["verdicts"] == {"2026-01": rated(false=1)[:-1]}
    assert found["kinds"] == {"statistical": rated(false=1)}
    assert found["topics"] == {"economy": rated(false=1)}
    assert len(found["publishers"]) == 2
    assert found["corrections"] == {}  # withdrawn claims are not among those that can be filtered
    assert found["days-by-month"] == {"2026-01": (1, 21, 21, 21)}
    assert tables("topic=security")["verdicts"] == {}
    assert tables("decided_after=2026-03-01")["corrections"] == {"2026-03": (1, 0)}
    assert tables("q=prices")["kinds"] == {"factual": rated(false=1)}


def test_months_begin_when_they_do_in_the_newsroom(desk: dict[str, Claim]) -> None:
    with timezone.override("Europe/Paris"):  # where 23:30 in January is half past midnight in February
        found = tables()

    assert found["verdicts"]["2026-02"] == rated(false=1)[:-1]
    assert "2026-01" not in found["verdicts"]
    assert found["days-by-month"] == {"2026-02": (1, 21, 21, 21), "2026-01": (1, 2, 2, 2)}


def test_days_are_full_ones(at: At) -> None:
    for moment in ("2026-01-02T09:59:59", "2026-01-02T10:00"):
        with at("2026-01-01T10:00"):
            claim = factories.claim(on=factories.published_article())
        with at(moment):
            factories.verdict(claim)

    assert tables()["days"] == {"0": (1,), "1": (1,)}


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ({}, None),
        ({4: 1}, (4, 4, 4)),
        ({1: 1, 2: 1, 3: 1, 4: 1}, (1, 2, 3)),
        ({0: 3, 9: 1}, (0, 0, 0)),
        ({0: 1, 9: 3}, (0, 9, 9)),
    ],
)
def test_quartiles(days: dict[int, int], expected: tuple[int, int, int] | None) -> None:
    assert statistics.quartiles(statistics.Counter(days)) == expected


# The page ---------------------------------------------------------------------------------------


def parsed(client: Client, address: str) -> Any:
    return html.fromstring(client.get(address).content)


def shown(client: Client, address: str) -> dict[str, list[list[str]]]:
    """The numbers of the tables on a page, without the first cell and the line below."""
    page = parsed(client, address)
    return {
        figure.get("id"): [[cell.text_content() for cell in row.xpath("./td")] for row in figure.xpath(".//tbody/tr")]
        for figure in page.xpath("//figure")
    }


def downloaded(client: Client, name: str, query: str = "") -> list[dict[str, str]]:
    answer = client.get(f"/statistics/{name}.csv{query}")
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("query", ["", "?topic=economy"])
def test_each_file_has_the_numbers_of_its_table(client: Client, desk: dict[str, Claim], query: str) -> None:
    page = shown(client, f"/statistics/{query}")

    assert set(page) == set(TABLES)
    for name, lines in page.items():
        named = {"topics": 2, "publishers": 2}.get(name, 1)
        assert [list(row.values())[named:] for row in downloaded(client, name, query)] == lines, name


def test_a_file_is_a_download_in_one_of_two_dialects(client: Client, desk: dict[str, Claim]) -> None:
    Topic.objects.filter(slug="economy").update(name_en="=1+1")

    answer = client.get("/statistics/topics.csv")
    raw = client.get("/statistics/topics.csv?dialect=raw")

    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="statistics-topics-2026-04-02.csv"'
    assert answer.content.startswith(b'\xef\xbb\xbf"topic","name","total","true",')
    assert b'"economy","\'=1+1","2","0",' in answer.content
    assert b'"economy","=1+1","2","0",' in raw.content
    assert client.get("/fr/statistics/topics.csv?dialect=raw").content == raw.content


def test_what_is_asked_wrongly_is_refused_with_a_sentence(client: Client, desk: dict[str, Claim]) -> None:
    page = client.get("/statistics/?topic=nowhere")
    file = client.get("/statistics/topics.csv?topic=nowhere")

    assert (page.status_code, file.status_code) == (400, 400)
    assert "“nowhere” is not one of the choices." in page.text
    assert "<figure" not in page.text
    assert file.text == "topic: “nowhere” is not one of the choices.\n"
    assert client.get("/statistics/topics.csv?dialect=excel").status_code == 400
    assert client.get("/statistics/topics.csv?on=2026-01-31").text.startswith("on: There is no such parameter.")
    assert client.get("/statistics/nothing.csv").status_code == 404


def test_a_name_that_is_no_filter_is_said_to_be_none(client: Client, desk: dict[str, Claim]) -> None:
    assert "“verdict” is not a filter here: it changed nothing." in client.get("/statistics/?verdict=false").text
    assert "is not a filter here" not in client.get("/statistics/?rating=false&utm_source=x").text


def test_a_line_leads_to_the_very_claims_that_it_counts(client: Client, desk: dict[str, Claim]) -> None:
    page = parsed(client, "/statistics/?q=fell+doubled+advisers")
    assert not page.xpath("//figure")  # no claim has all three words
    page = parsed(client, "/statistics/?decided_after=2026-01-20")
    checked = 0
    for row in page.xpath("//figure//tbody/tr[th/a]"):
        number = int(row.xpath("./td")[0].text_content())
        listed = parsed(client, row.xpath("./th/a")[0].get("href"))
        assert len(listed.xpath("//ol[@class='rows']/li")) == number, row.text_content()
        checked += 1

    assert checked > 8
    assert "decided_after=2026-01-20&decided_before=2026-01-31" in [
        link.get("href").partition("?")[2] for link in page.xpath("//figure[@id='verdicts']//th/a")
    ]


def test_with_one_publisher_no_line_promises_the_claims_of_another(client: Client, desk: dict[str, Claim]) -> None:
    herald = Publisher.objects.get(name="Herald").pk

    page = parsed(client, f"/statistics/?publisher={herald}")

    rows = page.xpath("//figure[@id='publishers']//tbody/tr/th")
    assert {row.text_content(): bool(row.xpath("./a")) for row in rows} == {"Gazette": False, "Herald": True}


def test_a_claim_that_is_not_public_is_counted_nowhere(client: Client, desk: dict[str, Claim]) -> None:
    page = client.get("/statistics/").text

    assert "Hidden" not in page
    assert re.search(r"<dd>3</dd>", page)


def test_the_form_keeps_what_it_has_no_field_for(client: Client, desk: dict[str, Claim]) -> None:
    page = client.get("/statistics/?q=prices&rating=false&topic=economy&topic=security&kind=").text

    assert 'name="q" value="prices"' in page
    assert 'name="rating" value="false"' in page
    assert 'name="topic" id="id_topic" multiple' in page
    assert "/statistics/topics.csv?q=prices&amp;rating=false&amp;topic=economy&amp;topic=security" in page


def test_an_empty_site_and_an_empty_filter_say_so(client: Client) -> None:
    assert "No claim is public yet." in client.get("/statistics/").text
    assert downloaded(client, "verdicts") == []
    factories.announced_claim()
    page = client.get("/statistics/").text
    assert "By verdict" in page
    assert "Verdicts by month" not in page  # there is none yet
    assert "nothing to count" in client.get("/statistics/?q=zebra").text


def test_of_many_lines_the_picture_has_some_the_table_more_and_the_file_all(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claims.views.figures.LINES_DRAWN", 2)
    monkeypatch.setattr("claims.views.figures.LINES_SHOWN", 3)
    article = factories.published_article("\n\n".join(f"Number {number} is it." for number in range(5)))
    for number in range(5):
        topic = factories.topic(f"Topic{number}")
        factories.announced_claim(on=article, quote=f"Number {number} is it.", topic=topic)

    page = parsed(client, "/statistics/")

    assert "and 3 others with 3 together" in page.text_content()
    assert shown(client, "/statistics/")["topics"][-1][0] == "3"
    assert "All others" in page.text_content()
    assert len(downloaded(client, "topics")) == 5


def test_numbers_are_written_as_the_language_does(
    client: Client, desk: dict[str, Claim], monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = statistics.Figures(is_filtered=False)
    counted.kinds["factual"][statistics.UNDECIDED] = 1_234_567
    monkeypatch.setattr(statistics, "figures", lambda *_args, **_options: counted)

    assert "1,234,567" in client.get("/statistics/").text
    assert "1\N{NO-BREAK SPACE}234\N{NO-BREAK SPACE}567" in client.get("/fr/statistics/").text


def test_what_was_counted_serves_both_languages_and_every_file(client: Client, desk: dict[str, Claim]) -> None:
    client.get("/statistics/")

    def never(*_args: object, **_options: object) -> statistics.Figures:
        raise AssertionError

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(statistics, "_counted", never)
        assert client.get("/fr/statistics/").status_code == 200
        assert len(downloaded(client, "topics")) == 2
    factories.announced_claim(topic=factories.topic("New"))
    assert len(downloaded(client, "topics")) == 3
