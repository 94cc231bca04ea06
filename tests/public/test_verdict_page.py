"""What we said stands for good: each verdict on a page of its own, with what it changed."""

import html
import re
from typing import Any

import pytest
from django.test import Client

from claims import workflow
from claims.models import Claim, Evidence, Rating
from tests import factories as make
from tests.db.scenes import at

pytestmark = pytest.mark.django_db


def page_of(client: Client, claim: Claim, number: int, language: str = "") -> Any:
    return client.get(f"{language}/claims/{claim.code}/verdicts/{number}/")


def heard(answer: Any) -> str:
    """A page as it is read aloud: the words that are marked as removed and added stand in brackets."""
    text = re.sub(r"</?(?:del|ins|span|a)\b[^>]*>", "", answer.text)
    text = re.sub(r"<[^>]+>", " ", text)
    return " ".join(text.replace("&quot;", '"').replace("&#x27;", "'").split())


def changed(answer: Any) -> str:
    """The part of the page that says what changed."""
    return heard(answer).partition("What changed since verdict")[2].partition("The claim today")[0]


def corrected(**second: Any) -> Claim:
    """Rated true on the third of March, corrected on the fifth."""
    with at("2026-03-01"):
        claim = make.claim(on=make.published_article(headline="An article"), statement="Thirty advisers talk daily.")
    with at("2026-03-03"):
        make.verdict(
            claim,
            rating=make.rating("true"),
            summary="They talk daily, as the report says.",
            explanation="The first paragraph stays.\n\nThe report speaks of daily talks between them [1].",
        )
    with at("2026-03-05"):
        make.verdict(
            claim,
            **{
                "change": "correction",
                "reason": "We had misread the report.",
                "rating": make.rating("false"),
                "summary": "They talk weekly, as the report says.",
                "explanation": "The first paragraph stays.\n\nThe report speaks of weekly talks between them [1].",
                **second,
            },
        )
    claim.refresh_from_db()
    return claim


def test_a_past_verdict_is_what_we_said_and_leads_to_what_we_say(client: Client) -> None:
    claim = corrected(statement="Thirty advisers talk.")

    answer = page_of(client, claim, 1)
    page = heard(answer)

    assert answer.status_code == 200
    assert "This is what we said on 3 Mar 2026. On 5 Mar 2026 we corrected it. Read what we say now" in page
    assert "Thirty advisers talk daily." in page
    assert "They talk daily, as the report says." in page
    assert "weekly" not in page
    assert "Verdict 1 of 2" in page
    assert f'href="{claim.get_absolute_url()}"' in answer.text
    assert f'rel="next" href="/claims/{claim.code}/verdicts/2/"' in answer.text
    assert 'id="changed"' not in answer.text
    assert '<meta name="robots" content="noindex">' in answer.text
    assert f'rel="canonical" href="http://127.0.0.1:8000/claims/{claim.code}/verdicts/1/"' in answer.text


def test_the_verdict_that_stands_says_that_it_does(client: Client) -> None:
    claim = corrected()

    page = heard(page_of(client, claim, 2))

    assert "This is what we said on 5 Mar 2026. It is still what we say. Go to the claim" in page
    assert "Correction, 5 Mar 2026. We had misread the report." in page


@pytest.mark.parametrize(
    ("zone", "english", "french"),
    [
        ("UTC", "3 Mar 2026, 12:00\u00a0UTC", "3 mars 2026 à 12\u00a0h\u00a000\u00a0UTC"),
        ("Europe/Paris", "3 Mar 2026, 13:00\u00a0CET", "3 mars 2026 à 13\u00a0h\u00a000\u00a0CET"),
    ],
)
def test_an_hour_names_its_zone(client: Client, settings: Any, zone: str, english: str, french: str) -> None:
    settings.TIME_ZONE = zone
    claim = corrected()

    assert f">{english}</time>" in page_of(client, claim, 1).text
    assert f">{french}</time>" in page_of(client, claim, 1, "/fr").text


def test_an_update_is_no_correction(client: Client) -> None:
    claim = corrected(change="update", reason="A new report.")

    assert "On 5 Mar 2026 we replaced it, because the world had changed." in heard(page_of(client, claim, 1))
    assert "Update, 5 Mar 2026. A new report." in heard(page_of(client, claim, 2))


def test_a_rating_is_called_and_defined_as_it_was(client: Client) -> None:
    claim = corrected()
    Rating.objects.filter(code="true").update(name_en="Right", definition_en="It is right.")

    page = heard(page_of(client, claim, 1))

    assert "✔\N{VARIATION SELECTOR-15} True" in page
    assert "Right" not in page


def test_evidence_and_quotes_are_those_of_the_record(client: Client) -> None:
    claim = corrected()
    Evidence.objects.filter(claim=claim).update(passage="Something else.")
    quote = claim.appearances.get()
    workflow.unlink_quote(appearance=quote, actor=make.managing_editor(), reason="Not said there.")

    page = page_of(client, claim, 1).text

    assert "in regular contact" in page
    assert "Something else." not in page
    assert f"<p>{make.QUOTE}</p>" in page
    assert ">An article</a>" in page


def test_a_quote_of_an_article_that_readers_do_not_see_is_counted_and_not_shown(client: Client) -> None:
    claim = corrected()
    article = claim.appearances.get().revision.article
    article.refresh_from_db()
    workflow.withdraw_article(
        article=article, actor=make.managing_editor(), reason="A forgery.", version=article.version
    )

    answer = page_of(client, claim, 1)

    assert make.QUOTE not in answer.text
    assert "1 quote of this record stands in an article that readers do not see." in heard(answer)


def test_a_withdrawn_claim_keeps_its_verdicts_with_the_reason(client: Client) -> None:
    claim = corrected()
    workflow.withdraw_claim(claim=claim, actor=make.managing_editor(), reason="Two people.", version=claim.version)

    for number in (1, 2):
        answer = page_of(client, claim, number)
        assert answer.status_code == 410
        assert "We have withdrawn this check: Two people." in heard(answer)
        assert "as the report says" in heard(answer)
        assert "It is still what we say." not in heard(answer)


def test_it_says_how_to_cite_this_very_verdict(client: Client) -> None:
    claim = corrected()
    address = f"http://127.0.0.1:8000/claims/{claim.code}/verdicts/1/"

    answer = page_of(client, claim, 1)
    page = html.unescape(answer.text)

    said = "“Thirty advisers talk daily.” True (verdict 1 of 3 Mar 2026)."
    assert f"Factcheck, {said} {address}</textarea>" in page
    assert f"@misc{{factcheck-{claim.code}-1," in page
    assert f"url = {{{address}}}" in page
    assert f"{address.replace('/claims', '/fr/claims')}</textarea>" in page_of(client, claim, 1, "/fr").text


def test_the_citation_of_a_withdrawn_check_says_that_it_is(client: Client) -> None:
    claim = corrected()
    workflow.withdraw_claim(claim=claim, actor=make.managing_editor(), reason="Two people.", version=claim.version)

    page = page_of(client, claim, 2).text

    assert "” False, withdrawn since (verdict 2 of 5 Mar 2026)." in page
    assert "title = {{False, withdrawn since: Thirty advisers talk daily.}}" in page


def test_it_leads_to_its_record_as_json(client: Client) -> None:
    claim = corrected()
    record = f"/claims/{claim.code}/verdicts/1.json"

    page = page_of(client, claim, 1).text

    assert f'<a href="{record}">This verdict as JSON</a>' in page
    assert f'<link rel="alternate" type="application/json" title="This verdict" href="{record}">' in page
    assert client.get(record).json()["record"]["number"] == 1


def test_an_emergency_is_told_with_its_reason(client: Client) -> None:
    alone = make.user("Alone", make.roles.REVIEWERS, permissions=("approve_alone",))
    claim = make.claim(on=make.published_article())
    sent = make.draft_in_review(claim, by=alone)
    workflow.approve(draft=sent, reviewer=alone, seen=sent.sent_fingerprint, emergency_reason="The night of the storm.")

    assert "Approved alone by its author, in an emergency: The night of the storm." in heard(page_of(client, claim, 1))


@pytest.mark.parametrize("number", [0, 3, 10**30])
def test_a_verdict_that_there_is_not_is_not_found(client: Client, number: int) -> None:
    assert page_of(client, corrected(), number).status_code == 404


def test_an_address_in_small_letters_leads_to_the_page(client: Client) -> None:
    claim = corrected()

    answer = client.get(f"/claims/{claim.code.lower()}/verdicts/1/")

    assert (answer.status_code, answer["Location"]) == (301, f"/claims/{claim.code}/verdicts/1/")


def test_the_claims_history_leads_to_each_verdict_and_to_what_it_changed(client: Client) -> None:
    claim = corrected()

    page = client.get(claim.get_absolute_url()).text

    assert f'href="/claims/{claim.code}/verdicts/1/">Verdict 1</a>' in page
    assert f'href="/claims/{claim.code}/verdicts/2/#changed">' in page
    assert "/verdicts/1/#changed" not in page
    assert f'href="/fr/claims/{claim.code}/verdicts/2/"' in client.get(f"/fr{claim.get_absolute_url()}").text


def test_words_that_changed_are_marked_for_the_eye_and_for_the_ear(client: Client) -> None:
    answer = page_of(client, corrected(statement="Thirty advisers talk weekly."), 2)
    told = changed(answer)

    assert "from ✔\N{VARIATION SELECTOR-15} True → to" in told
    assert "Statement Thirty advisers talk [removed: daily] [added: weekly] ." in told
    assert "Summary They talk [removed: daily] [added: weekly] , as the report says." in told
    assert "… The first paragraph stays. The report speaks of [removed: daily] [added: weekly] talks" in told
    assert "The evidence stayed as it was." in told
    assert re.search(r"<del><span[^>]*>\[removed: </span>daily<", answer.text)
    assert "misread" not in told  # each verdict has its own reason


def test_a_rating_that_stayed_is_said_to_have_stayed(client: Client) -> None:
    told = changed(page_of(client, corrected(rating=make.rating("true")), 2))

    assert "The rating stayed:" in told


def test_a_statement_is_compared_in_each_of_its_languages(client: Client) -> None:
    told = changed(page_of(client, corrected(translations={"fr": "Trente conseillers se parlent."}), 2))

    assert "Statement in French [added: Trente conseillers se parlent.]" in told


def test_evidence_that_came_went_or_is_told_otherwise_is_named(client: Client) -> None:
    claim = make.claim(on=make.published_article())
    kept, gone = (make.evidence(claim, source=make.source(title=title)) for title in ("A kept one", "One that goes"))
    make.verdict(claim)
    kept.stance, kept.location, kept.passage = "refutes", "page 4", "in contact"
    kept.save()
    gone.delete()
    make.evidence(claim, source=make.source(title="A new one"), passage="a third passage")
    make.verdict(claim, change="correction", reason="New evidence.")

    told = changed(page_of(client, claim, 2))

    assert "± changed ▼\N{VARIATION SELECTOR-15} Refutes A kept one" in told
    assert "Stance [removed: Supports] → [added: Refutes]" in told
    assert "Passage in [removed: regular ] contact" in told
    assert "Where in the source [added: page 4]" in told
    assert "− went ▲\N{VARIATION SELECTOR-15} Supports One that goes" in told
    assert "+ came ▲\N{VARIATION SELECTOR-15} Supports A new one" in told
    assert told.count("± changed") == told.count("+ came") == told.count("− went") == 1


def test_another_order_of_the_same_evidence_is_no_change(client: Client) -> None:
    claim = make.claim(on=make.published_article())
    first, _second = make.evidence(claim), make.evidence(claim)
    make.verdict(claim)
    first.position = 9
    first.save()
    make.verdict(claim, change="update", reason="A new order.")

    assert "The evidence stayed as it was." in changed(page_of(client, claim, 2))


def test_quotes_that_came_or_went_are_named_if_readers_see_their_article(client: Client) -> None:
    claim = make.claim(on=make.published_article(headline="The first one"))
    make.verdict(claim)
    other = make.published_article("They meet online, says a minister.", headline="The other one")
    make.appearance(claim, on=other, quote="They meet online")
    secret = make.article("They meet in secret.", headline="The secret one")
    make.appearance(claim, on=secret, quote="They meet in secret")
    first = claim.appearances.get(revision__article__headline="The first one")
    workflow.unlink_quote(appearance=first, actor=make.managing_editor(), reason="Not said there.")
    make.verdict(claim, change="correction", reason="Other quotes.")

    told = changed(page_of(client, claim, 2))

    assert "− went The first one" in told
    assert "+ came The other one They meet online" in told
    assert "secret" not in page_of(client, claim, 2).text


def test_who_made_the_claim_and_when_is_compared(client: Client) -> None:
    told = changed(
        page_of(client, corrected(claimant=make.claimant("A minister"), claimed_on="2026-02-01", kind="statistical"), 2)
    )

    assert "Made by [removed: the article itself] → [added: A minister]" in told
    assert "Kind [removed: Factual] → [added: Statistical]" in told
    assert "On [added: 1 Feb 2026]" in told


def test_what_editors_wrote_is_never_markup(client: Client) -> None:
    claim = corrected(summary="<script>alert(1)</script>", explanation="<img src=x onerror=alert(1)> [1]")

    page = page_of(client, claim, 2).text

    assert "<script>alert" not in page
    assert "<img" not in page


def test_the_page_exists_in_french_with_what_is_translated(client: Client) -> None:
    claim = corrected(translations={"fr": "Trente conseillers se parlent."})

    page = page_of(client, claim, 2, "/fr").text

    assert '<h1 lang="fr">Trente conseillers se parlent.</h1>' in page
    assert "Faux" in page
    assert '<p class="summary" lang="en">' in page


def test_a_page_in_french_says_once_that_summary_and_explanation_are_in_english(client: Client) -> None:
    claim = corrected()
    withdrawn = make.decided_claim()
    workflow.withdraw_claim(claim=withdrawn, actor=make.managing_editor(), reason="Forged.", version=withdrawn.version)
    address = claim.get_absolute_url()

    for path in (address, f"/claims/{claim.code}/verdicts/1/", withdrawn.get_absolute_url()):
        french, english = client.get(f"/fr{path}").text, client.get(path).text
        note, summary = (
            french.find(part) for part in ("Résumé et explication en anglais", '<p class="summary" lang="en">')
        )
        assert french.count("Résumé et explication en anglais") == 1, path
        assert note < summary < french.index('<div class="prose" lang="en">'), path
        assert "in English" not in english, path
    announced = make.announced_claim()
    assert "en anglais" not in client.get(f"/fr{announced.get_absolute_url()}").text


def test_a_redacted_text_is_a_gap_and_is_not_compared(client: Client) -> None:
    claim = corrected()
    make.redaction(claim, "summary")
    number = claim.verdicts.count()

    page = client.get(f"/claims/{claim.code}/verdicts/{number}/").text

    assert "This cannot be compared: one of the two texts was redacted." in page
    assert "<del>[Redacted on" not in page
