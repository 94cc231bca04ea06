"""What the outlet changed: on the page of changes, beside the claim, and in the article."""

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from claims import workflow
from claims.models import Appearance, Article, Claim
from tests import factories

pytestmark = pytest.mark.django_db

FORTY = factories.TEXT.replace("about thirty governments", "nearly forty governments")
MEETINGS = "They hold online meetings."
NEW_WORDS = "advisers of nearly forty governments are in permanent contact"


def text_of(answer: Any) -> str:
    """A page as text, with the words that are marked in brackets as a screen reader hears them."""
    page = re.sub(r"<[^>]+>", "", answer.text)
    return " ".join(page.split())


def changes(client: Client, article: Article, language: str = "") -> Any:
    return client.get(f"{language}{article.get_absolute_url()}changes/")


def changed_article(*, quote: str = factories.QUOTE, text: str = FORTY) -> tuple[Article, Claim]:
    article = factories.published_article(headline="An article")
    claim = factories.announced_claim(on=article, quote=quote)
    factories.published_revision(article, text)
    return article, claim


def today() -> str:
    return date_format(timezone.localdate(), "DATE_FORMAT")


def test_the_words_that_changed_are_marked_for_the_eye_and_for_the_ear(client: Client) -> None:
    article, _claim = changed_article()

    answer = changes(client, article)

    assert re.search(r"<del><span[^>]*>\[removed: </span>about thirty<span[^>]*>\] </span></del>", answer.text)
    assert re.search(r"<ins><span[^>]*>\[added: </span>nearly forty<span[^>]*>\] </span></ins>", answer.text)
    assert "advisers of [removed: about thirty] [added: nearly forty]  governments".replace("  ", " ") in text_of(
        answer
    )


def test_paragraphs_that_stayed_are_told_only_in_part(client: Client) -> None:
    long = "\n\n".join(f"Paragraph {number} of a text that goes on and on for longer than that." for number in range(9))
    article = factories.published_article(long)
    factories.published_revision(article, long.replace("Paragraph 4", "Section 4"))

    page = text_of(changes(client, article))

    assert [number for number in range(9) if f"Paragraph {number} " in page] == [3, 5]


def test_the_claims_that_a_text_touched_are_named_with_what_became_of_the_quote(client: Client) -> None:
    article, claim = changed_article()
    untouched = factories.announced_claim(on=article, quote=MEETINGS, statement="They meet online.")

    page = changes(client, article).text

    assert claim.get_absolute_url() in page
    assert factories.QUOTE in page
    assert "only something similar stands in it now; we are looking at it" in page
    assert untouched.statement not in page


def test_new_words_stand_there_once_a_second_person_confirmed_them(client: Client) -> None:
    article, claim = changed_article()
    lost = Appearance.objects.to_place().get()
    found = workflow.place_quote(appearance=lost, actor=factories.researcher(), place=factories.place(NEW_WORDS, FORTY))
    pages = [f"{article.get_absolute_url()}changes/", article.get_absolute_url(), claim.get_absolute_url()]
    quoted = f"<p>{NEW_WORDS}</p>"

    assert [quoted in client.get(page).text for page in pages] == [False, False, False]
    assert f'id="quote-{found.pk}"' not in client.get(article.get_absolute_url()).text
    workflow.confirm_quote(appearance=found, actor=factories.reviewer())
    assert [quoted in client.get(page).text for page in pages] == [True, False, True]
    assert f'id="quote-{found.pk}"' in client.get(article.get_absolute_url()).text
    assert "The claim stands in the text in these words now." in changes(client, article).text


def test_changes_come_newest_first(client: Client) -> None:
    article, _claim = changed_article()
    factories.published_revision(article, FORTY + "\n\nOne more paragraph.")

    assert re.findall(r'id="revision-(\d)"', changes(client, article).text) == ["3", "2"]


def test_a_text_that_waits_is_not_public_in_any_part(client: Client) -> None:
    article = factories.published_article()
    claim = factories.announced_claim(on=article)
    factories.revision(article, FORTY)

    for address in [article.get_absolute_url(), claim.get_absolute_url(), f"{article.get_absolute_url()}changes/"]:
        page = client.get(address).text
        assert "forty" not in page
        assert "the outlet had changed this passage" not in page
    assert "We know of one text of this article only." in changes(client, article).text


def test_a_claim_and_its_card_say_when_the_outlet_changed_the_passage(client: Client) -> None:
    article, claim = changed_article()
    factories.announced_claim(on=article, quote=MEETINGS, statement="They meet online.")
    sentence = f"We saw on {today()} that the outlet had changed this passage."

    assert text_of(client.get(claim.get_absolute_url())).count(sentence) == 1
    assert text_of(client.get(article.get_absolute_url())).count(sentence) == 1
    assert "Not found in the text as it is now" in client.get(article.get_absolute_url()).text


def test_an_article_links_to_its_changes_when_there_are_any(client: Client) -> None:
    article, _claim = changed_article()
    same = factories.published_article()

    assert f'href="{article.get_absolute_url()}changes/"' in client.get(article.get_absolute_url()).text
    assert "/changes/" not in client.get(same.get_absolute_url()).text


def test_a_withdrawn_article_shows_no_changes(client: Client) -> None:
    article, claim = changed_article()
    editor = factories.managing_editor()
    workflow.withdraw_article(article=article, actor=editor, reason="Retracted.", version=article.version)

    answer = changes(client, article)

    assert answer.status_code == 410
    assert "Retracted." in answer.text
    assert "forty" not in answer.text
    assert claim.statement not in answer.text


def test_a_withdrawn_claim_and_a_removed_quote_are_not_named(client: Client) -> None:
    article, withdrawn = changed_article()
    removed = factories.announced_claim(on=article, quote="The ministry counted 800,000 soldiers", statement="So many.")
    factories.published_revision(article, FORTY.replace("counted 800,000", "has counted"))
    assert removed.statement in changes(client, article).text
    editor = factories.managing_editor()
    withdrawn.refresh_from_db()
    workflow.withdraw_claim(claim=withdrawn, actor=editor, reason="Mixed up.", version=withdrawn.version)
    quote = removed.appearances.current().get()
    workflow.unlink_quote(appearance=quote, actor=editor, reason="Not said there.")

    page = changes(client, article).text

    assert withdrawn.statement not in page
    assert removed.statement not in page


def test_words_that_nobody_confirmed_before_they_changed_are_not_shown(client: Client) -> None:
    article = factories.published_article()
    claim = factories.announced_claim(on=factories.published_article(), statement="They meet.", quote=MEETINGS)
    factories.appearance(claim, on=article)
    factories.published_revision(article, FORTY)
    lost = Appearance.objects.to_place().get()
    place = factories.place(NEW_WORDS, FORTY)
    found = workflow.place_quote(appearance=lost, actor=factories.researcher(), place=place)
    workflow.confirm_quote(appearance=found, actor=factories.reviewer())
    factories.published_revision(article, "Something else altogether.")

    page = changes(client, article).text

    assert page.count(f"<p>{NEW_WORDS}</p>") == 2  # in the text in which it was found, and in that which dropped it
    assert f"<p>{factories.QUOTE}</p>" not in page


def test_the_page_moves_with_the_headline_and_exists_in_french(client: Client) -> None:
    article, _claim = changed_article()

    answer = client.get(f"/articles/{article.pk}/an-old-headline/changes/?page=1")

    assert (answer.status_code, answer["Location"]) == (301, f"{article.get_absolute_url()}changes/?page=1")
    assert changes(client, article, "/fr").status_code == 200
    assert client.get("/articles/999999/nothing/changes/").status_code == 404


def test_many_texts_are_told_page_by_page(client: Client) -> None:
    article = factories.published_article()
    for number in range(11):
        factories.published_revision(article, f"{factories.TEXT}\n\nVersion {number}.")

    first, second = changes(client, article).text, client.get(f"{article.get_absolute_url()}changes/?page=2").text

    assert re.findall(r'id="revision-(\d+)"', first) == [str(number) for number in range(12, 2, -1)]
    assert re.findall(r'id="revision-(\d+)"', second) == ["2"]
