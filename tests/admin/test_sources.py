"""Sources and where they are used; publishers, claimants and topics."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from claims.models import Article, Claimant, Publisher, Source, Topic
from tests import factories

pytestmark = pytest.mark.django_db

SOURCES = "/admin/claims/source/"


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(factories.managing_editor("Mira"))
    return client


def source_form(**changes: Any) -> dict[str, Any]:
    """A new source, filled in."""
    return {
        "title": "Report of the ministry",
        "url": "https://example.org/report",
        "archived_url": "",
        "publisher": "",
        "new_publisher": "The ministry",
        "kind": "primary",
        "language": "en",
        "published_on": "2026-01-19",
        "note": "Ask for the tables.",
        **changes,
    }


def change(thing: Any) -> str:
    return f"/admin/claims/{thing._meta.model_name}/{thing.pk}/change/"


def delete(desk: Client, thing: Any) -> Any:
    return desk.post(f"/admin/claims/{thing._meta.model_name}/{thing.pk}/delete/", {"post": "yes"})


# Sources ----------------------------------------------------------------------------------------


def test_a_source_is_added_together_with_its_publisher(desk: Client) -> None:
    answer = desk.post(f"{SOURCES}add/", source_form())

    source = Source.objects.get()
    assert answer.status_code == 302
    assert (source.title, source.publisher.name, source.note) == (
        "Report of the ministry",
        "The ministry",
        "Ask for the tables.",
    )


def test_a_source_with_an_error_makes_no_publisher(desk: Client) -> None:
    answer = desk.post(f"{SOURCES}add/", source_form(title=""))

    assert answer.status_code == 200
    assert 'value="The ministry"' in answer.content.decode()
    assert not Publisher.objects.exists()


def test_a_source_without_a_publisher_asks_for_one(desk: Client) -> None:
    answer = desk.post(f"{SOURCES}add/", source_form(new_publisher=""))

    assert "Choose from the list, or write a name." in answer.content.decode()
    assert not Source.objects.exists()


def test_the_address_of_a_source_that_is_there_leads_to_it(desk: Client) -> None:
    there = factories.source(url="https://example.org/report", title="The <same> report")

    answer = desk.post(f"{SOURCES}add/", source_form())

    page = answer.content.decode()
    assert f'<a href="{change(there)}">The &lt;same&gt; report</a>' in page
    assert 'value="Report of the ministry"' in page
    assert Source.objects.count() == 1


def test_a_source_keeps_its_own_address_and_many_have_none(desk: Client) -> None:
    source = factories.source(url="https://example.org/report")
    factories.source(url="")

    form = source_form(publisher=source.publisher_id, new_publisher="", title="Corrected")
    assert desk.post(change(source), form).status_code == 302
    source.refresh_from_db()
    assert source.title == "Corrected"
    assert desk.post(f"{SOURCES}add/", source_form(url="")).status_code == 302


def test_the_page_of_a_source_shows_the_claims_and_the_verdicts_that_rest_on_it(desk: Client) -> None:
    source = factories.source()
    drafted = factories.claim(statement="A claim still being written.")
    factories.evidence(drafted, source=source, stance="refutes", passage="They never met.", location="page 4")
    decided = factories.claim(on=factories.published_article(), statement="A claim with a verdict.")
    factories.evidence(decided, source=source, passage="They met.")
    verdict = factories.verdict(decided)

    page = desk.get(change(source)).content.decode()

    uses, citations = page.split('id="citations-heading"')
    for words in (
        "A claim still being written.",
        "Refutes",
        "They never met.",
        "page 4",
        "Draft",
        "They met.",
        "Supports",
    ):
        assert words in uses
    assert f"{decided.code}/1" in citations
    assert f'href="{change(verdict)}"' in citations
    assert "A claim with a verdict." in citations
    assert "Half true" in citations
    assert "A claim still being written." not in citations
    assert "For the desk only" in page


def test_the_page_of_a_source_takes_as_many_queries_for_20_uses_as_for_2(desk: Client) -> None:
    article = factories.published_article()

    def queries_with(uses: int) -> int:
        source = factories.source()
        for number in range(uses):
            claim = factories.claim(on=article, statement=f"Statement {number} on {source}.")
            factories.evidence(claim, source=source)
            if number % 2:
                factories.verdict(claim)
        desk.get(change(source))
        with CaptureQueriesContext(connection) as captured:
            desk.get(change(source))
        return len(captured)

    assert queries_with(2) == queries_with(20)


def test_only_a_source_that_readers_see_leads_to_its_public_page(desk: Client) -> None:
    source = factories.source()
    assert "View on site" not in desk.get(change(source)).content.decode()

    claim = factories.claim(on=factories.published_article())
    factories.evidence(claim, source=source)
    factories.verdict(claim)
    assert "View on site" in desk.get(change(source)).content.decode()


def test_a_source_that_a_verdict_cites_stays_and_the_page_says_why(desk: Client) -> None:
    source = factories.source()
    claim = factories.claim(on=factories.published_article())
    factories.evidence(claim, source=source)
    factories.verdict(claim)

    answer = delete(desk, source)

    assert answer.status_code == 409
    assert "cannot be deleted" in answer.content.decode()
    assert "what a verdict cites stays for good" in answer.content.decode()
    assert Source.objects.filter(pk=source.pk).exists()


def test_a_source_that_nothing_uses_can_go(desk: Client) -> None:
    source = factories.source()

    assert delete(desk, source).status_code == 302
    assert not Source.objects.exists()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=ministry", {"Report A"}),
        ("q=example.org/b", {"Report B"}),
        ("kind__exact=primary", {"Report A"}),
        ("used=yes", {"Report B"}),
        ("used=no", {"Report A"}),
    ],
)
def test_sources_are_searched_and_filtered(desk: Client, query: str, found: set[str]) -> None:
    factories.source(title="Report A", kind="primary", publisher=factories.publisher("The ministry"))
    used = factories.source(title="Report B", url="https://example.org/b")
    factories.evidence(factories.claim(), source=used)

    page = desk.get(f"{SOURCES}?{query}").content.decode()

    assert set(re.findall(r"Report \w", page.split('id="result_list"')[1].split("</table>")[0])) == found


def test_the_list_of_sources_costs_the_same_for_many(desk: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            desk.get(SOURCES)
        return len(captured)

    claim = factories.claim()
    for _number in range(3):
        factories.evidence(claim, source=factories.source())
    desk.get(SOURCES)  # the first page of a session writes when it began
    few = queries()
    for _number in range(30):
        factories.evidence(claim, source=factories.source())
    assert queries() == few


def test_a_source_is_found_by_the_autocomplete_of_evidence(desk: Client) -> None:
    factories.source(title="Report of the ministry")

    answer = desk.get(
        "/admin/autocomplete/",
        {"term": "ministry", "app_label": "claims", "model_name": "evidence", "field_name": "source"},
    )

    assert [result["text"] for result in answer.json()["results"]] == ["Report of the ministry"]


# Publishers, claimants, topics ------------------------------------------------------------------


def test_the_list_of_publishers_counts_and_leads_to_what_it_counts(desk: Client) -> None:
    gazette = factories.publisher("Gazette")
    factories.article(publisher=gazette)
    factories.source(publisher=gazette)
    factories.source(publisher=gazette)

    page = desk.get("/admin/claims/publisher/").content.decode()

    article_list = re.search(r'field-article_count"><a href="([^"]+)">1</a>', page)
    source_list = re.search(r'field-source_count"><a href="([^"]+)">2</a>', page)
    assert article_list is not None
    assert source_list is not None
    factories.article(headline="Somebody else's")
    answer = desk.get(article_list[1])
    assert answer.status_code == 200
    assert "Somebody else" not in answer.content.decode().split('id="result_list"')[1]


def test_claimants_and_topics_count_their_claims(desk: Client) -> None:
    factories.claim(claimant=factories.claimant("The minister"), topic=factories.topic("Security"))

    assert '<td class="field-claim_count">1</td>' in desk.get("/admin/claims/claimant/").content.decode()
    assert ">1</a></td>" in desk.get("/admin/claims/topic/").content.decode()


@pytest.mark.parametrize("model", [Publisher, Claimant, Topic])
def test_what_something_depends_on_is_not_deleted_and_the_page_says_what_does(desk: Client, model: Any) -> None:
    claim = factories.claim(claimant=factories.claimant(), topic=factories.topic())
    things: dict[Any, Any] = {Publisher: Article.objects.get().publisher, Claimant: claim.claimant, Topic: claim.topic}
    thing = things[model]

    answer = delete(desk, thing)

    assert answer.status_code == 409
    assert re.search(r"cannot be deleted: 1 (article|claim) depends on it", answer.content.decode())
    assert model.objects.filter(pk=thing.pk).exists()


def test_a_topic_gets_its_slug_from_its_name(desk: Client) -> None:
    form = {"name_en": "Energy & climate", "name_fr": "Énergie et climat", "slug": ""}

    assert desk.post("/admin/claims/topic/add/", form).status_code == 302
    assert Topic.objects.get().slug == "energy-climate"

    again = desk.post("/admin/claims/topic/add/", {**form, "name_en": "Energy, climate"})
    assert "already exists" in again.content.decode()


def test_an_address_without_a_scheme_is_https(desk: Client) -> None:
    desk.post("/admin/claims/publisher/add/", {"name": "Gazette", "url": "gazette.example", "note": ""})

    assert Publisher.objects.get().url == "https://gazette.example"


def test_researchers_change_sources_and_delete_none(client: Client) -> None:
    client.force_login(factories.researcher())
    source = factories.source()

    assert client.get(change(source)).status_code == 200
    assert delete(client, source).status_code == 403


def test_who_may_only_look_sees_where_a_source_is_used(client: Client) -> None:
    client.force_login(factories.user("Vera", "", permissions=("view_source",)))
    source = factories.source()
    factories.evidence(factories.claim(statement="A claim that rests on it."), source=source)

    page = client.get(change(source)).content.decode()

    assert "A claim that rests on it." in page
    assert "new_publisher" not in page


# What readers see under its name of today ---------------------------------------------------------


def names_that_readers_see() -> list[tuple[str, Any, Any]]:
    """A publisher and a claimant, each before and after readers saw them."""
    claimant = factories.claimant("The minister")
    return [
        ("publisher", factories.publisher("Not read yet"), factories.published_article().publisher),
        ("claimant", factories.claimant("Not named yet"), factories.announced_claim(claimant=claimant).claimant),
    ]


def test_a_name_that_readers_see_is_corrected_by_those_who_may_withdraw(client: Client) -> None:
    for kind, private, public in names_that_readers_see():
        client.force_login(factories.reviewer())
        form = {"name": f"A new name of a {kind}", "description": "", "url": "", "note": ""}

        assert client.post(change(public), form).status_code == 403
        assert client.post(change(private), {**form, "name": f"Another {kind}"}).status_code == 302
        client.force_login(factories.managing_editor())
        assert client.post(change(public), form).status_code == 302

        public.refresh_from_db()
        assert public.name == form["name"]
