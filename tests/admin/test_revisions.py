"""New texts at the desk: brought, compared, published, and the queue of the quotes that lost their place."""

import re
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from claims import workflow
from claims.admin.base import admin_url
from claims.choices import AppearanceState
from claims.models import Appearance, Article, AuditEntry, Claim, User
from tests import factories
from tests.admin.test_intake import form_of

pytestmark = pytest.mark.django_db

FIRST = (
    "The national security advisers of about thirty governments are in permanent contact, the ministry said.\n\n"
    "They hold online meetings every week, and the ministry counted 800,000 soldiers last year."
)
SECOND = FIRST.replace("about thirty governments", "nearly forty governments")
QUOTE = "advisers of about thirty governments are in permanent contact"
NEW_WORDS = "advisers of nearly forty governments are in permanent contact"
SOLDIERS = "the ministry counted 800,000 soldiers last year"


@pytest.fixture
def rita() -> User:
    return factories.researcher("Rita")


@pytest.fixture
def desk(client: Client, rita: User) -> Client:
    client.force_login(rita)
    return client


def page(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def paste(desk: Client, article: Article, text: str) -> Any:
    return desk.post(admin_url(article, "add_revision"), {"text": text})


def send(desk: Client, article: Article, answer: Any, **fields: Any) -> Any:
    """Send the second page back, as a browser would, with some fields changed."""
    sent = urlencode({**form_of(answer), **fields}, doseq=True)
    return desk.post(admin_url(article, "add_revision"), sent, content_type="application/x-www-form-urlencoded")


def lost_quote(text: str = SECOND) -> tuple[Article, Appearance]:
    """A confirmed quote of a public claim whose passage the outlet reworded."""
    article = factories.published_article(FIRST)
    factories.announced_claim(on=article, quote=QUOTE)
    factories.published_revision(article, text)
    return article, Appearance.objects.to_place().get()


def span(quote: str, text: str = SECOND) -> str:
    place = factories.place(quote, text)
    return f"{place.start}-{place.end}"


# A new text ---------------------------------------------------------------------------------------


def test_the_first_page_says_which_revision_it_will_be_and_asks_for_no_facts(desk: Client) -> None:
    article = factories.article(FIRST)

    shown = page(desk.get(admin_url(article, "add_revision")))

    assert "This becomes revision 2." in shown
    assert "what is different from revision 1." in shown
    assert 'name="headline"' not in shown
    assert admin_url(article, "add_revision") in page(desk.get(admin_url(article)))


def test_what_is_different_is_shown_before_anything_is_saved(desk: Client) -> None:
    article = factories.article(FIRST)

    answer = paste(desk, article, SECOND)

    assert answer.status_code == 200
    assert re.search(r"<del>.*?about thirty.*?</del><ins>.*?nearly forty.*?</ins>", page(answer))
    assert article.revisions.count() == 1


def test_a_new_text_of_an_imported_article_is_current_at_once_and_leads_to_its_quotes(desk: Client, rita: User) -> None:
    article = factories.article(FIRST)
    factories.claim(on=article, quote=QUOTE)

    answer = send(desk, article, paste(desk, article, SECOND), save="Save")

    article.refresh_from_db()
    assert article.current_revision is not None
    assert (article.current_revision.number, article.current_revision.text) == (2, SECOND)
    assert article.current_revision.made_by == rita
    assert answer["Location"] == admin_url(article, "quotes")


def test_a_new_text_without_a_lost_quote_leads_to_the_article(desk: Client) -> None:
    article = factories.article(FIRST)
    factories.claim(on=article, quote=SOLDIERS)

    assert send(desk, article, paste(desk, article, SECOND), save="Save")["Location"] == admin_url(article)


def test_a_file_can_be_chosen_and_lines_be_cut(desk: Client) -> None:
    article = factories.article(FIRST)
    line = "A line that an editor cuts, because it is not of the article."
    file = SimpleUploadedFile("new.txt", f"{SECOND}\n\n{line}".encode())
    answer = desk.post(admin_url(article, "add_revision"), {"text": "", "file": file})

    send(desk, article, answer, save="Save", kept=["1", "3"])

    revision = article.revisions.get(number=2)
    assert revision.text == SECOND
    assert [row["line"] for row in revision.cut] == [5]


def test_other_lines_are_compared_again_without_saving(desk: Client) -> None:
    article = factories.article(FIRST)
    answer = paste(desk, article, SECOND)

    again = send(desk, article, answer, compare="Compare again", kept=["1"])

    assert again.status_code == 200
    assert re.search(r"<del>[^/]*removed: </span>They hold online meetings", page(again))
    assert article.revisions.count() == 1


def test_a_new_text_of_a_public_article_waits(desk: Client) -> None:
    article = factories.published_article(FIRST)

    answer = send(desk, article, paste(desk, article, SECOND), save="Save")

    assert answer["Location"] == admin_url(article)
    shown = page(desk.get(admin_url(article)))
    assert "The new text waits: a second person publishes it." in shown
    assert re.search(r"Revision 2: what was cut, and the original</a> · waits for a second person", shown)
    assert re.search(r"Revision 1: what was cut, and the original</a> · the current text", shown)


@pytest.mark.parametrize(
    ("kept", "status", "sentence"),
    [
        (["1", "3"], 400, "This is the text of revision 1 already: nothing in it changed."),
        ([], 400, "Keep at least one line"),
    ],
)
def test_the_same_text_and_none_are_refused_with_the_page_as_it_was(
    desk: Client, kept: list[str], status: int, sentence: str
) -> None:
    article = factories.article(FIRST)

    answer = send(desk, article, paste(desk, article, FIRST), save="Save", kept=kept)

    assert answer.status_code == status
    assert sentence in page(answer)
    assert form_of(answer)["kept"] == kept


def test_who_compared_with_an_older_text_compares_again(desk: Client) -> None:
    article = factories.article(FIRST)
    answer = paste(desk, article, SECOND)
    factories.revision(article, SECOND + "\n\nOne more.")

    refused = send(desk, article, answer, save="Save")

    assert refused.status_code == 409
    assert re.search(r"<del>[^/]*removed: </span>One more", page(refused))
    assert send(desk, article, refused, save="Save").status_code == 302
    assert article.revisions.latest("number").text == SECOND


def test_a_text_that_is_too_large_is_refused_before_it_is_read(desk: Client) -> None:
    article = factories.article(FIRST)

    answer = paste(desk, article, "a" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1))

    assert answer.status_code == 413
    assert "Go back in your browser" in page(answer)


def test_a_form_without_a_token_is_refused(rita: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(rita)

    assert paste(client, factories.article(FIRST), SECOND).status_code == 403


def test_a_withdrawn_article_takes_no_new_text(desk: Client) -> None:
    article = factories.article(FIRST)
    editor = factories.managing_editor()
    workflow.withdraw_article(article=article, actor=editor, reason="Twice.", version=article.version)

    answer = paste(desk, article, SECOND)

    assert answer.status_code == 409
    assert admin_url(article, "add_revision") not in page(desk.get(admin_url(article)))


# Publishing it --------------------------------------------------------------------------------------


def test_a_second_person_sees_what_changes_and_what_becomes_of_each_quote(client: Client) -> None:
    article = factories.published_article(FIRST)
    lost = factories.announced_claim(on=article, quote=QUOTE, statement="They are in contact.")
    factories.announced_claim(on=article, quote=SOLDIERS, statement="So many soldiers.")
    factories.revision(article, SECOND, by=factories.researcher("Anna"))
    client.force_login(factories.reviewer())

    shown = page(client.get(admin_url(article, "publish_revision")))

    assert "brought by Anna" in shown
    assert re.search(r"<del>.*?about thirty.*?</del><ins>.*?nearly forty.*?</ins>", shown)
    kept, asked = re.findall(r'<details class="fate".*?</details>', shown)
    assert "Anchored" in kept
    assert "So many soldiers." in kept
    assert "To confirm" in asked
    assert admin_url(lost) in asked
    assert f'name="seen" value="{article.replacement}"' in shown
    assert not Appearance.objects.to_place().exists()


def test_publishing_leads_to_the_quotes_that_lost_their_place_if_there_are_any(client: Client) -> None:
    client.force_login(factories.reviewer())
    for quote, page_after in ((QUOTE, "quotes"), (SOLDIERS, "change")):
        article = factories.published_article(FIRST)
        factories.announced_claim(on=article, quote=quote)
        revision = factories.revision(article, SECOND)

        answer = client.post(admin_url(article, "publish_revision"), {"seen": article.replacement})

        article.refresh_from_db()
        assert article.current_revision == revision
        assert answer["Location"] == admin_url(article, page_after)


def test_who_brought_a_text_is_told_that_somebody_else_publishes_it(client: Client) -> None:
    wanda = factories.reviewer("Wanda")
    article = factories.published_article(FIRST)
    factories.revision(article, SECOND, by=wanda)
    client.force_login(wanda)

    assert "Publish the new text:</strong> This is your own work" in page(client.get(admin_url(article)))
    answer = client.post(admin_url(article, "publish_revision"), {"seen": article.replacement})
    assert answer.status_code == 403


def test_a_text_that_changed_since_the_page_was_shown_is_looked_at_again(client: Client) -> None:
    article = factories.published_article(FIRST)
    factories.revision(article, SECOND)
    seen = article.replacement
    factories.revision(article, SECOND + "\n\nOne more paragraph.")
    client.force_login(factories.reviewer())

    answer = client.post(admin_url(article, "publish_revision"), {"seen": seen})

    assert answer.status_code == 409
    assert "One more paragraph." in page(answer)
    assert f'value="{article.replacement}"' in page(answer)


def test_a_refused_approval_says_in_words_what_a_new_text_did_to_the_quote(client: Client) -> None:
    article = factories.published_article(FIRST)
    draft = factories.draft_in_review(factories.announced_claim(on=article, quote=QUOTE))
    seen = draft.sent_fingerprint
    factories.published_revision(article, "A new beginning.\n\n" + SECOND)
    client.force_login(factories.reviewer())

    shown = page(client.post(admin_url(draft, "approve_draft"), {"seen": seen}))

    assert "Quote in an article: state" in shown
    assert "<del>Anchored</del> → <ins>To confirm</ins>" in shown
    assert "Quote in an article: where it begins in the text, in characters" in shown
    assert "start" not in re.findall(r"<dt>([^<]*)", shown)


# The queue ------------------------------------------------------------------------------------------


def test_the_queue_shows_the_old_and_the_new_passage_with_the_words_that_changed(desk: Client) -> None:
    article, quote = lost_quote()

    shown = page(desk.get(admin_url(article, "quotes")))

    was, now = re.findall(r"<blockquote[^>]*>(.*?)</blockquote>", shown)
    assert re.sub(r"<[^>]+>", "", was).replace("  ", " ") == (
        "… The national security advisers of [removed: about thirty] governments are in permanent contact, the ministry"
        f" said. {FIRST.split(chr(10))[2]} …"
    )
    assert "[added: nearly forty]" in re.sub(r"<[^>]+>", "", now)
    assert "As it stood in revision 1" in shown
    assert re.search(r"\d\d % alike", shown)
    assert f'name="place" value="{span(NEW_WORDS)}"' in shown
    assert f'href="../workbench/?place={quote.pk}"' in shown


def test_a_passage_is_confirmed_with_one_button_and_the_next_quote_follows(desk: Client, rita: User) -> None:
    article = factories.published_article(FIRST)
    factories.announced_claim(on=article, quote=QUOTE)
    factories.announced_claim(on=article, quote=SOLDIERS)
    text = SECOND.replace("800,000 soldiers last", "900,000 soldiers this")
    factories.published_revision(article, text)
    first, second = Appearance.objects.to_place().order_by("pk")

    answer = desk.post(admin_url(first, "place_quote"), {"place": span(NEW_WORDS, text)})

    found = Appearance.objects.get(quote=NEW_WORDS)
    assert (found.added_by, found.approved_at, found.thread) == (rita, None, first.thread)
    assert answer["Location"] == f"{admin_url(article, 'quotes')}#quote-{second.pk}"
    assert f'id="quote-{first.pk}"' not in page(desk.get(admin_url(article, "quotes")))
    assert desk.post(admin_url(second, "settle_quote"))["Location"] == admin_url(article)
    assert "Every quote stands in its text, or is said to be gone." in page(desk.get(admin_url(article, "quotes")))


def test_a_passage_can_be_pasted_and_the_server_finds_it(desk: Client) -> None:
    _article, quote = lost_quote()

    desk.post(admin_url(quote, "place_quote"), {"quote": NEW_WORDS})

    assert Appearance.objects.get(quote=NEW_WORDS).state == AppearanceState.ANCHORED


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"quote": "nearly forty governments are in contact"}, "A quote is never guessed"),
        ({"quote": "ministry"}, "This stands 2 times in the text: choose one."),
        ({"place": "0-99999"}, "This field is required."),
        ({}, "This field is required."),
    ],
    ids=["not there", "twice", "outside", "nothing"],
)
def test_what_is_not_one_passage_of_the_text_is_asked_again(desk: Client, sent: dict[str, str], sentence: str) -> None:
    _article, quote = lost_quote()

    answer = desk.post(admin_url(quote, "place_quote"), sent)

    assert answer.status_code == 400
    assert sentence in page(answer)
    assert sent.get("quote", "") in page(answer)
    assert not AuditEntry.objects.filter(action="place_quote").exists()


def test_a_passage_of_a_text_that_is_no_longer_current_is_refused(desk: Client) -> None:
    article, quote = lost_quote()
    factories.published_revision(article, "A new beginning.\n\n" + SECOND)

    answer = desk.post(admin_url(quote, "place_quote"), {"place": span(NEW_WORDS)})

    assert answer.status_code == 409
    assert not Appearance.objects.filter(quote=NEW_WORDS).exists()


def test_a_text_that_was_changed_twice_is_compared_with_the_one_in_which_the_quote_stood(desk: Client) -> None:
    article, _quote = lost_quote()
    third = "A new beginning.\n\n" + SECOND
    factories.published_revision(article, third)

    shown = page(desk.get(admin_url(article, "quotes")))

    assert "As it stood in revision 1" in shown
    assert f'value="{span(NEW_WORDS, third)}"' in shown


def test_a_quote_of_which_nothing_is_left_can_only_be_chosen_or_said_to_be_gone(desk: Client) -> None:
    article, quote = lost_quote("Quite another article about bicycles, and nothing besides.")

    shown = page(desk.get(admin_url(article, "quotes")))

    assert "Nothing in the text is like it." in shown
    assert 'name="place"' not in shown
    assert admin_url(quote, "settle_quote") in shown


def test_somebody_who_may_only_look_has_no_buttons(client: Client) -> None:
    article, quote = lost_quote()
    looker = factories.user("Luca", permissions=("view_article", "view_appearance", "view_claim"))
    looker.is_staff = True
    looker.save()
    client.force_login(looker)

    shown = page(client.get(admin_url(article, "quotes")))

    assert "nearly forty" in shown
    assert "data-key" not in shown
    assert client.post(admin_url(quote, "settle_quote")).status_code == 403


def test_the_queue_asks_the_database_as_often_for_many_quotes_as_for_two(
    desk: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    desk.get("/admin/")  # notes, once a minute, that the person is here
    for rows in (2, 20):
        text = "\n\n".join(f"Sentence {number} says that the army has {number} soldiers." for number in range(rows))
        article = factories.published_article(text)
        for number in range(rows):
            quote = f"the army has {number} soldiers"
            factories.announced_claim(on=article, quote=quote, statement=f"It has {number}.")
        factories.published_revision(article, text.replace("soldiers", "cyclists"))
        assert Appearance.objects.to_place().filter(revision__article=article).count() == rows
        with django_assert_num_queries(QUEUE_QUERIES):
            desk.get(admin_url(article, "quotes"))


QUEUE_QUERIES = 9  # session, person, permissions (2), article, revision, quotes, where they stood, the texts there


# Elsewhere at the desk --------------------------------------------------------------------------------


def test_the_article_leads_to_the_quotes_that_lost_their_place(desk: Client) -> None:
    article, _quote = lost_quote()

    shown = page(desk.get(admin_url(article)))

    assert f'href="{admin_url(article, "quotes")}">1 quote lost its place in the new text: decide about it</a>' in shown


def test_a_claim_offers_what_can_be_done_about_a_quote_that_lost_its_place(desk: Client) -> None:
    _article, quote = lost_quote()
    address = admin_url(Claim.objects.get())

    assert "Find its place" in page(desk.get(address))
    workflow.settle_quote(appearance=quote, actor=factories.researcher())
    shown = page(desk.get(address))
    assert "Find its place" in shown
    assert admin_url(quote, "settle_quote") not in shown
    workflow.place_quote(appearance=quote, actor=factories.researcher(), place=factories.place(NEW_WORDS, SECOND))
    assert "Find its place" not in page(desk.get(address))


def test_the_list_of_quotes_has_each_once_and_those_that_are_gone_do_not_wait(desk: Client) -> None:
    _article, quote = lost_quote()

    assert "1 appearance" in page(desk.get("/admin/claims/appearance/"))
    assert "1 appearance" in page(desk.get("/admin/claims/appearance/?waiting=place"))
    workflow.settle_quote(appearance=quote, actor=factories.researcher())
    assert "0 appearances" in page(desk.get("/admin/claims/appearance/?waiting=place"))


def test_a_claim_that_is_no_longer_in_the_text_is_named_once_however_many_texts_there_were(desk: Client) -> None:
    article = factories.article(FIRST)
    claim = factories.claim(on=article, quote=SOLDIERS, statement="So many soldiers.")
    factories.revision(article, SECOND)
    factories.revision(article, SECOND + "\n\nOne more.")
    workflow.unlink_quote(appearance=claim.appearances.current().get(), actor=factories.researcher())

    shown = page(desk.get(admin_url(article)))

    assert "Marked in an earlier revision only" in shown
    assert shown.count("So many soldiers.") == 1


def test_a_claim_is_found_by_words_that_stood_in_an_earlier_text(desk: Client) -> None:
    _article, lost = lost_quote()
    found = workflow.place_quote(
        appearance=lost, actor=factories.researcher(), place=factories.place(NEW_WORDS, SECOND)
    )
    workflow.confirm_quote(appearance=found, actor=factories.reviewer())

    assert "1 claim" in page(desk.get("/admin/claims/claim/?q=thirty+governments"))
