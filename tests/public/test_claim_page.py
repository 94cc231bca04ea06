"""The page of one claim: the verdict as it was issued, what it rests on, and what came before."""

import datetime
import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from claims import workflow
from claims.choices import AppearanceState
from claims.models import Appearance, Claim, Rating, Source, Verdict
from claims.selectors.claim_page import QUOTES_SHOWN, preview
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def read(client: Client) -> Callable[..., str]:
    """A function that reads the page of a claim or another thing, in English unless said."""

    def page(thing: Any, prefix: str = "", status: int = 200) -> str:
        thing.refresh_from_db()
        answer = client.get(prefix + thing.get_absolute_url())
        assert answer.status_code == status
        return answer.text

    return page


@pytest.fixture
def claim() -> Claim:
    """A French claim with a verdict on one piece of evidence."""
    article = factories.published_article("Une armée de 800 000 soldats.", language="fr", headline="Une armée")
    made = factories.claim(
        on=article,
        quote="800 000 soldats",
        statement="The army has 800,000 soldiers.",
        translations={"fr": "L’armée a 800 000 soldats."},
        claimant=factories.claimant("A minister"),
        kind="statistical",
        claimed_on=datetime.date(2026, 1, 18),
        topic=factories.topic("Security"),
    )
    source = factories.source(
        title="Die Zahlen",
        publisher=factories.publisher("An institute"),
        language="de",
        archived_url="https://archive.example/1",
        kind="statistics",
    )
    factories.evidence(made, source=source, passage="800 000 Soldaten", location="page 12", stance="refutes")
    factories.verdict(
        made,
        by=factories.researcher("Ada"),
        approved_by=factories.reviewer("Bo"),
        summary="The figure is for peace.",
        explanation="It rests on *one* report.",
    )
    made.refresh_from_db()
    return made


def test_it_says_the_verdict_in_word_sign_and_colour_with_its_definition(
    claim: Claim, read: Callable[..., str]
) -> None:
    page = read(claim)

    assert "<title>Half true: The army has 800,000 soldiers." in page
    assert '<h1 lang="en">The army has 800,000 soldiers.</h1>' in page
    assert '<span class="badge tone-amber badge-loud">' in page
    assert '<span class="sign" aria-hidden="true">◐\ufe0e</span> Half true</span>' in page
    assert factories.rating().definition_en in page
    assert page.index("badge-loud") < page.index("<h1")  # whoever begins to read has the verdict first


def test_it_shows_the_evidence_with_passage_dates_and_addresses(claim: Claim, read: Callable[..., str]) -> None:
    page = read(claim)

    for shown in (
        "Refutes",
        'lang="de">Die Zahlen</a>',
        "An institute",
        "Official statistics (primary source)",
        "published 16 Jan 2026",
        "read 20 Jan 2026",
        '<blockquote class="passage" lang="de" dir="auto"><p>800 000 Soldaten</p>',
        "page 12",
        'href="https://archive.example/1" rel="noopener"',
        'data-versionurl="https://archive.example/1" data-versiondate="2026-01-20"',
        "Decided by <b>Ada</b>, approved by <b>Bo</b>.",
    ):
        assert shown in page, shown


def test_both_sides_are_told_in_words_also_where_one_is_empty(claim: Claim, read: Callable[..., str]) -> None:
    page = read(claim)
    assert "none supports the claim" in page
    assert '<a href="#refutes">1 refutes the claim</a>' in page
    assert 'id="supports"' not in page

    factories.evidence(claim, stance="context")
    factories.evidence(claim, stance="supports", source=factories.source(kind="research"))
    factories.evidence(claim, stance="supports")
    factories.verdict(claim)
    page = read(claim)

    for told in ("2 support the claim", "1 refutes the claim", "1 gives context"):
        assert told in page, told
    order = [page.index(f'id="evidence-{number}"') for number in (3, 4, 1, 2)]
    assert order == sorted(order)  # what supports, what refutes, what gives context; each keeps its number
    assert "<span>Research</span>" in page  # first-hand or second-hand: the kind does not tell
    assert "News report (secondary source)" in page


def test_a_number_in_the_explanation_leads_to_the_evidence_and_back(claim: Claim, read: Callable[..., str]) -> None:
    factories.verdict(claim, explanation="As a report says [1], in the year [2024].")

    page = read(claim)

    assert 'As a report says <a href="#evidence-1">[1]</a>, in the year [2024].' in page
    assert 'id="evidence-1" tabindex="-1"' in page
    assert 'href="#verdict"' in page
    assert 'id="verdict" tabindex="-1"' in page


def test_it_quotes_exactly_and_leads_to_the_place_in_the_article(
    claim: Claim, read: Callable[..., str], client: Client
) -> None:
    appearance = claim.appearances.get()
    article = appearance.revision.article
    address = f"{article.get_absolute_url()}#quote-{appearance.pk}"

    page = read(claim)

    assert '<blockquote lang="fr" dir="auto"><p>800 000 soldats</p></blockquote>' in page
    assert f'href="{address}"' in page
    assert f'id="quote-{appearance.pk}"' in client.get(address).text


def test_its_facts_stand_beside_it(claim: Claim, read: Callable[..., str]) -> None:
    page = read(claim)

    for fact in ("A minister", "18 Jan 2026", "Security", "Statistical", "French", claim.code, "Ada", "Bo"):
        assert f">{fact}<" in page, fact


def test_french_pages_say_which_parts_are_english(claim: Claim, read: Callable[..., str]) -> None:
    factories.verdict(claim, change="correction", reason="We misread it.", summary="The figure is old.")

    page = read(claim, "/fr")

    assert '<h1 lang="fr">L’armée a 800 000 soldats.</h1>' in page
    assert '<p class="summary" lang="en">The figure is old.</p>' in page
    assert '<span lang="en">We misread it.</span>' in page
    assert "À moitié vrai" in page
    assert factories.rating().definition_fr in page


@pytest.mark.parametrize(("change", "word"), [("update", "Update"), ("correction", "Correction")])
def test_a_change_stands_on_top_with_its_reason_and_the_verdict_before_it_in_the_history(
    claim: Claim, read: Callable[..., str], change: str, word: str
) -> None:
    factories.verdict(claim, change=change, reason="There is a newer count.", rating=factories.rating("true"))

    page = read(claim)

    assert f"<b>{word}, " in page
    assert page.index("There is a newer count.") < page.index("<blockquote")
    assert "Our verdict until then: Half true." in page
    history = page[page.index('id="history"') :]
    assert history.index(">Verdict 2<") < history.index("There is a newer count.") < history.index(">Verdict 1<")
    assert history.index("Half true") > history.index(">Verdict 2<")
    assert "Claim opened" in history


def test_a_claim_being_checked_has_no_evidence_yet(read: Callable[..., str]) -> None:
    claim = factories.announced_claim()
    factories.evidence(claim, passage="A passage nobody approved")

    page = read(claim)

    assert "Being checked" in page
    assert "The desk is looking for evidence." in page
    assert "A passage nobody approved" not in page
    assert 'id="evidence"' not in page


@pytest.mark.parametrize(
    ("prefix", "withdrawn", "until_then"),
    [("", "Withdrawn", "What we said until then"), ("/fr", "Retirée", "Ce que nous en disions jusque-là")],
)
def test_a_withdrawn_claim_is_gone_and_its_page_has_the_reason_and_what_was_said(
    claim: Claim, read: Callable[..., str], prefix: str, withdrawn: str, until_then: str
) -> None:
    workflow.withdraw_claim(
        claim=claim, actor=factories.managing_editor(), reason="It named the wrong army.", version=claim.version
    )

    page = read(claim, prefix, status=410)

    assert f"<title>{withdrawn}" in page
    assert page.count("It named the wrong army.") == 2  # on top, and in the history
    assert page.index("It named the wrong army.") < page.index(until_then) < page.index("It rests on")


def test_a_past_withdrawal_stays_in_the_history_of_a_claim_decided_again(
    claim: Claim, read: Callable[..., str]
) -> None:
    workflow.withdraw_claim(
        claim=claim, actor=factories.managing_editor(), reason="It named the wrong army.", version=claim.version
    )
    factories.verdict(claim, change="correction", reason="Now with the right army.")

    page = read(claim)

    assert "<title>Half true: " in page
    assert page.count("It named the wrong army.") == 1
    assert page.index('id="history"') < page.index("It named the wrong army.")


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (AppearanceState.ANCHORED, "it stands at the same place in the text"),
        (AppearanceState.MOVED, "moved: the outlet changed its text"),
        (AppearanceState.TO_CONFIRM, "changed: the outlet changed its text"),
        (AppearanceState.LOST, "lost: the outlet changed its text"),
    ],
)
def test_readers_see_what_became_of_a_quote(claim: Claim, read: Callable[..., str], state: str, sentence: str) -> None:
    if state in {AppearanceState.TO_CONFIRM, AppearanceState.LOST}:
        Appearance.objects.filter(claim=claim).update(state=state, start=None, end=None)
    else:
        Appearance.objects.filter(claim=claim).update(state=state)

    assert sentence in read(claim)


def test_other_articles_and_other_claims_stand_beside_it(claim: Claim, read: Callable[..., str]) -> None:
    first = claim.appearances.get().revision.article
    factories.announced_claim(on=first, quote="Une armée", statement="There is an army.")
    elsewhere = factories.published_article("Encore 800 000 soldats.", headline="Encore")
    appearance = factories.appearance(claim, on=elsewhere, quote="800 000 soldats")
    workflow.confirm_quote(appearance=appearance, actor=factories.reviewer())

    page = read(claim)

    assert page.count("<blockquote lang=") == 1
    assert page.index("<blockquote lang=") < page.index("Where else it is said")
    assert f"#quote-{appearance.pk}" in page
    assert "There is an army." in page
    assert "<dd>2 articles</dd>" in page


def test_a_claim_that_is_said_in_many_articles_shows_some_and_leads_to_all(
    claim: Claim, read: Callable[..., str], client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claims.views.claims.QUOTES_A_PAGE", 4)
    for number in range(6):
        elsewhere = factories.published_article(f"Encore 800 000 soldats, {number}.", headline=f"Encore {number}")
        appearance = factories.appearance(claim, on=elsewhere, quote="800 000 soldats")
        workflow.confirm_quote(appearance=appearance, actor=factories.reviewer())
    page = read(claim)
    address = f"{claim.get_absolute_url()}quotes/"

    assert page.count("800 000 soldats</p></blockquote>") == QUOTES_SHOWN
    assert f'<a class="button" href="{address}">All quotes, from 7 articles</a>' in page
    assert client.get(f"/claims/{claim.code}/an-old-slug/quotes/").headers["Location"] == address
    first = client.get(address).text
    after = re.findall(r'rel="next" href="(\?after=\d+)"', first)
    rest = client.get(address + after[0]).text
    shown = re.findall(r"#quote-(\d+)", first + rest)
    assert len(shown) == len(set(shown)) == 7
    assert client.get(f"{address}?after=x").status_code == 400


def test_more_claims_about_its_topic_stand_beside_it_each_once(claim: Claim, read: Callable[..., str]) -> None:
    same_article = claim.appearances.get().revision.article
    topic = factories.topic("Security")
    factories.announced_claim(on=same_article, quote="Une armée", statement="There is an army.", topic=topic)
    factories.announced_claim(statement="There is a navy.", topic=topic)
    factories.claim(statement="A draft nobody sees.", topic=topic)

    page = read(claim)

    assert page.count("There is an army.") == 1
    assert page.index("More claims about") < page.index("There is a navy.")
    assert "A draft nobody sees." not in page


def test_it_says_how_to_cite_and_to_show_it(claim: Claim, read: Callable[..., str]) -> None:
    factories.verdict(claim, statement='Some "experts" say <so> & 5 %.', translations={})
    page = html.unescape(read(claim))
    day = date_format(timezone.localdate(), "DATE_FORMAT")

    assert f'Factcheck, “Some "experts" say <so> & 5 %.” Half true (verdict 2 of {day}). http' in page
    assert r'title = {{Half true: Some "experts" say <so> \& 5 \%.}}' in page
    frame = page[page.index("<iframe") : page.index("</iframe>")]
    assert f"/claims/{claim.code}/embed/" in frame
    assert 'title="Half true: Some &quot;experts&quot; say &lt;so&gt; &amp; 5 %."' in frame
    assert f"/report/?claim={claim.code}" in page


def test_later_edits_change_nothing_public_until_the_next_verdict(claim: Claim, client: Client) -> None:
    source = claim.evidence.get().source
    pages = [claim.get_absolute_url(), source.get_absolute_url(), "/sources/", "/articles/"]
    pages.append(claim.appearances.get().revision.article.get_absolute_url())
    before = [client.get(page).text for page in pages]

    claim.evidence.update(passage="Another passage", stance="supports", location="page 13")
    Source.objects.filter(pk=source.pk).update(title="Another title", url="https://example.org/other", kind="news")
    Rating.objects.filter(code="half-true").update(
        name_en="Another name", definition_en="Another", sign="!", tone="red"
    )
    factories.evidence(claim, passage="One more passage")

    assert [client.get(page).text for page in pages] == before
    for page in ("/", "/claims/"):
        assert "</span> Half true</span>" in client.get(page).text
    factories.verdict(claim, reason="A newer report.")
    claim.refresh_from_db()
    after = client.get(claim.get_absolute_url()).text
    for shown in ("Another passage", "Another title", "Another name", "One more passage", "page 13"):
        assert shown in after, shown
    assert "Another title" in client.get("/sources/").text


def test_what_editors_write_is_text_or_cleaned(claim: Claim, client: Client, read: Callable[..., str]) -> None:
    attack = "<script>alert(1)</script>"
    claim.evidence.update(passage=attack, location=attack)
    Source.objects.update(title=attack, url="javascript:alert(1)", archived_url="https://known.example@evil.example/")
    factories.verdict(
        claim,
        statement=attack,
        translations={},
        summary=attack,
        explanation=f"{attack} [link](javascript:alert(1)) [good](https://example.org/)",
        reason=attack,
    )

    for page in (read(claim), client.get("/claims/").text, client.get("/sources/").text):
        assert "&lt;script&gt;" in page
        for harm in ("<script>", 'href="javascript', "evil.example"):
            assert harm not in page
    assert '<a href="https://example.org/" rel="noopener">good</a>' in read(claim)


def test_a_preview_shows_the_claim_as_the_approval_would(claim: Claim) -> None:
    draft = factories.draft_in_review(
        claim,
        rating=factories.rating("false"),
        summary="It was never so.",
        change="correction",
        reason="We misread it.",
        statement="The army has 900,000 soldiers.",
        translations={},
    )
    page = preview(draft)
    shown = render_to_string(
        "claims/_claim_body.html", {"claim": page.claim, "verdict": page.verdict, "quotes": page.quotes}
    )

    for part in ("The army has 900,000 soldiers.", "False", "It was never so.", "We misread it.", "800 000 Soldaten"):
        assert part in shown, part
    assert "not approved yet" in shown
    assert Verdict.objects.count() == 1


def test_a_preview_of_an_unfinished_draft_says_that_the_rating_is_missing() -> None:
    draft = workflow.propose_verdict(claim=factories.claim(), actor=factories.researcher())
    page = preview(draft)

    shown = render_to_string(
        "claims/_claim_body.html", {"claim": page.claim, "verdict": page.verdict, "quotes": page.quotes}
    )

    assert "No rating yet" in shown
    assert factories.QUOTE in shown
