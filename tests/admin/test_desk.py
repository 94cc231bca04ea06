"""The first page: the work that waits for one person."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from claims import workflow
from claims.admin.base import admin_url
from claims.choices import AppearanceState
from claims.models import Appearance, DraftVerdict, User
from claims.selectors.desk import SHOWN, desk
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def wanda() -> User:
    return factories.reviewer("Wanda")


@pytest.fixture
def first_page(client: Client, wanda: User) -> Callable[[], dict[str, str]]:
    """The trays of Wanda's first page by their headings, each as its text."""
    client.force_login(wanda)

    def read() -> dict[str, str]:
        page = client.get("/admin/").content.decode()
        trays = re.findall(r"<section class=\"tray.*?</section>", page, re.DOTALL)
        texts = [" ".join(re.sub(r"<[^>]+>", " ", tray).split()) for tray in trays]
        return {re.split(r" \d+ ", text)[0]: text for text in texts}

    return read


def returned_draft(author: User, note: str = "Ask again.", reviewer: str = "") -> DraftVerdict:
    draft = factories.draft_in_review(by=author)
    workflow.return_draft(draft=draft, reviewer=factories.reviewer(reviewer), note=note, version=draft.version)
    return draft


def lose(quote: Appearance) -> None:
    """What a newer text of the outlet does to a quote that no longer stands in it."""
    Appearance.objects.filter(pk=quote.pk).update(state=AppearanceState.LOST, start=None, end=None)


def test_every_tray_says_what_it_is_for_when_it_is_empty(first_page: Callable[[], dict[str, str]]) -> None:
    assert first_page() == {
        "Waiting for my review": "Waiting for my review 0 Nothing waits for your review.",
        "Returned to me": "Returned to me 0 No draft of yours came back.",
        "My drafts": "My drafts 0 You are not writing any.",
        "Newly imported articles": "Newly imported articles 0 Every article is dealt with.",
        "New texts waiting for a second person": "New texts waiting for a second person 0 No new text waits for you.",
        "Quotes waiting for a second person": "Quotes waiting for a second person 0 No quote waits for you.",
        "Quotes that lost their place": "Quotes that lost their place 0 Every quote stands in its text.",
        "Messages of readers": "Messages of readers 0 Every message is answered.",
    }


def test_a_reviewer_is_shown_the_drafts_of_others_that_wait_and_not_their_own(
    first_page: Callable[[], dict[str, str]], wanda: User
) -> None:
    factories.draft_in_review(factories.claim(statement="Of somebody else."), by=factories.researcher("Anna"))
    factories.draft_in_review(factories.claim(statement="My own."), by=wanda)

    trays = first_page()

    assert "Of somebody else." in trays["Waiting for my review"]
    assert "Anna" in trays["Waiting for my review"]
    assert "My own." not in trays["Waiting for my review"]
    assert "My own." in trays["My drafts"]


def test_a_returned_draft_comes_with_the_reviewers_note(first_page: Callable[[], dict[str, str]], wanda: User) -> None:
    returned_draft(wanda, "Ask the ministry.", reviewer="Karl")
    returned_draft(factories.researcher(), "Not for Wanda.")

    tray = first_page()["Returned to me"]

    assert "Karl: Ask the ministry." in tray
    assert "Not for Wanda." not in tray


def test_newly_imported_articles_wait_until_they_are_published(first_page: Callable[[], dict[str, str]]) -> None:
    factories.article(headline="Fresh from the outlet")
    factories.published_article(headline="Already public")

    tray = first_page()["Newly imported articles"]

    assert "Fresh from the outlet" in tray
    assert "Already public" not in tray


def test_a_quote_linked_to_a_public_claim_waits_for_somebody_else(
    first_page: Callable[[], dict[str, str]], wanda: User
) -> None:
    claim = factories.announced_claim()
    factories.appearance(claim, on=factories.published_article(headline="By a colleague"))
    factories.appearance(claim, on=factories.published_article(headline="By Wanda"), by=wanda)

    tray = first_page()["Quotes waiting for a second person"]

    assert "By a colleague" in tray
    assert "By Wanda" not in tray


def test_a_quote_that_lost_its_place_leads_to_the_queue_of_its_article(
    client: Client, first_page: Callable[[], dict[str, str]]
) -> None:
    quote = factories.announced_claim().appearances.get()
    lose(quote)

    assert factories.QUOTE in first_page()["Quotes that lost their place"]
    address = admin_url(quote.revision.article, "quotes")
    assert f'href="{address}#quote-{quote.pk}"' in client.get("/admin/").content.decode()


def test_a_new_text_waits_for_somebody_else_than_who_brought_it(
    first_page: Callable[[], dict[str, str]], wanda: User
) -> None:
    anna = factories.researcher("Anna")
    factories.revision(factories.published_article(headline="Changed by the outlet"), "A newer text.", by=anna)
    factories.revision(factories.published_article(headline="Wanda’s own"), "A newer text.", by=wanda)
    factories.published_revision(factories.published_article(headline="Public already"), "A newer text.")
    factories.revision(factories.article(headline="Not public yet"), "A newer text.")

    tray = first_page()["New texts waiting for a second person"]

    assert "Changed by the outlet" in tray
    assert "Anna" in tray
    assert not any(headline in tray for headline in ("Wanda’s own", "Public already", "Not public yet"))


def test_a_researcher_has_no_tray_for_what_they_may_not_decide(client: Client) -> None:
    factories.draft_in_review()
    client.force_login(factories.researcher())

    page = client.get("/admin/").content.decode()

    assert "Waiting for my review" not in page
    assert "Quotes waiting for a second person" not in page
    assert "New texts waiting for a second person" not in page
    assert "My drafts" in page


def test_somebody_without_a_role_sees_no_trays(client: Client) -> None:
    stan = factories.user("Stan")
    stan.is_staff = True
    stan.save()
    factories.draft_in_review()
    client.force_login(stan)

    assert "tray" not in client.get("/admin/").content.decode()


def test_a_tray_shows_the_first_rows_and_leads_to_the_rest(client: Client, wanda: User) -> None:
    client.force_login(wanda)
    drafts = [factories.draft_in_review(factories.claim(statement=f"Claim {number}.")) for number in range(SHOWN + 2)]

    page = client.get("/admin/").content.decode()
    found = re.search(r'href="([^"]+)">All 10: Waiting for my review', page)
    assert found
    rest = client.get(found[1]).content.decode()

    assert page.count("approve_draft") == SHOWN
    assert admin_url(drafts[0], "approve_draft") in page  # who waits longest comes first
    assert f"{SHOWN + 2} draft verdicts" in rest


def test_every_tray_leads_to_exactly_the_rows_that_it_counts(client: Client, wanda: User) -> None:
    client.force_login(wanda)
    fill(SHOWN + 1, wanda)
    others = factories.reviewer("Karl")  # whose work is not in Wanda's trays
    factories.draft_in_review(by=wanda)
    factories.draft(by=others)
    returned_draft(others)
    factories.revision(factories.published_article(), "A newer text of her own.", by=wanda)
    factories.appearance(factories.announced_claim(), on=factories.published_article(), by=wanda)

    page = client.get("/admin/").content.decode()
    links = re.findall(r'href="([^"]+)">All (\d+): ([^<]+)<', page)

    assert len(links) == 8
    for address, count, heading in links:
        rest = client.get(address).content.decode()
        assert len(re.findall(r'<th class="field-', rest)) == int(count), heading


def fill(rows: int, reader: User) -> None:
    """So many rows in every tray of `reader`."""
    claim = factories.announced_claim()
    for _row in range(rows):
        factories.draft_in_review()
        factories.draft(by=reader)
        returned_draft(reader)
        factories.article()
        factories.appearance(claim, on=factories.published_article())
        lose(factories.announced_claim().appearances.get())
        factories.revision(factories.published_article(), "A newer text.")
        factories.report()


def test_the_first_page_needs_the_same_queries_for_two_rows_and_for_twelve(
    client: Client, wanda: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(wanda)
    client.get("/admin/")  # notes, once a minute, that the person is here
    fill(2, wanda)
    with django_assert_num_queries(QUERIES):
        client.get("/admin/")
    fill(10, wanda)
    assert all(tray.count >= 12 for tray in desk(User.objects.get(pk=wanda.pk)).trays)

    with django_assert_num_queries(QUERIES):
        client.get("/admin/")


QUERIES = 20  # session, person, permissions (2), and two for each of the eight trays


def test_the_page_says_nothing_to_the_browser_that_it_refuses(client: Client, wanda: User) -> None:
    client.force_login(wanda)
    fill(1, wanda)

    answer: Any = client.get("/admin/")

    assert "unsafe" not in answer["Content-Security-Policy"]
    assert not re.search(r"<style|<script(?![^>]*src=)|\sstyle=|\son[a-z]+=", answer.content.decode())
