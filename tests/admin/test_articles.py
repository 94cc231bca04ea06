"""An article's pages in the admin: its text with claims, its facts, its steps, and new claims from quotes."""

import datetime
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from claims import workflow
from claims.admin.article_forms import ArticleForm
from claims.models import Appearance, Article, AuditEntry, Claim, Claimant, Publisher, Revision, User
from tests import factories

TEXT = (
    "The ministers met in Berlin. They hold online meetings every week.\n\n"
    "The ministry counted 800,000 soldiers. They hold online meetings every week."
)
COUNTED = "The ministry counted 800,000 soldiers"
TWICE = "They hold online meetings every week"

pytestmark = pytest.mark.django_db


@pytest.fixture
def rita() -> User:
    return factories.researcher("Rita")


@pytest.fixture
def desk(client: Client, rita: User) -> Client:
    client.force_login(rita)
    return client


def page_of(article: Article, page: str = "change") -> str:
    return f"/admin/claims/article/{article.pk}/{page}/"


def facts(article: Article, **changes: Any) -> dict[str, Any]:
    """The form of the change page, as opened on `article`."""
    return {
        "headline": article.headline,
        "publisher": article.publisher_id,
        "new_publisher": "",
        "url": article.url,
        "language": article.language,
        "published_on": "",
        "version": article.version,
        **changes,
    }


def newer_text(article: Article, text: str) -> Revision:
    """A second revision, as a later import of the outlet's page makes it."""
    made = Revision.objects.create(
        article=article,
        number=2,
        received=text,
        encoding="utf-8",
        media="text",
        sha256="0" * 64,
        text=text,
        made_by=article.created_by,
        made_by_name="Somebody",
    )
    Article.objects.filter(pk=article.pk).update(current_revision=made)
    return made


# The page ---------------------------------------------------------------------------------------


def test_the_page_shows_the_text_with_its_claims_in_place_and_each_claim_with_its_rating(desk: Client) -> None:
    article = factories.published_article(TEXT)
    decided = factories.claim(on=article, quote=COUNTED, statement="There are 800,000 soldiers.")
    factories.verdict(decided)
    drafted = factories.claim(on=article, quote="800,000 soldiers", statement="Soldiers were counted.")
    draft = factories.draft(drafted)

    page = desk.get(page_of(article)).content.decode()

    text = page.split('class="article-text"')[1].split("</section>")[0]
    shown = re.sub(r'<a class="quote-number.*?</a>', "", text)
    assert COUNTED in re.sub(r"<[^>]+>", "", shown)  # nested highlights do not change a letter
    assert re.search(r"quote tone-amber level-\d.*quote tone-grey level-\d", text)
    claims = page.split('class="claims-here"')[1]
    assert "2 claims" in claims
    assert f'href="/admin/claims/claim/{decided.pk}/change/" lang="en">There are 800,000 soldiers.</a>' in claims
    assert "Half true" in claims
    assert f'href="/admin/claims/draftverdict/{draft.pk}/change/">draft verdict</a>' in claims
    assert "Being written" in claims


def test_a_hostile_text_is_shown_as_text(desk: Client) -> None:
    article = factories.article("<img src=x onerror=alert(1)> is what they said.")
    factories.claim(on=article, quote="src=x onerror=alert(1)", statement="<b>bold</b>")

    page = desk.get(page_of(article)).content.decode()

    assert "<img" not in page.split('class="article-text"')[1]
    assert "<b>bold" not in page


def test_a_quote_that_lost_its_place_is_listed_and_not_marked(desk: Client) -> None:
    article = factories.article(TEXT)
    claim = factories.claim(on=article, quote=COUNTED)
    Appearance.objects.filter(claim=claim).update(state="lost", start=None, end=None)

    page = desk.get(page_of(article)).content.decode()

    assert "Lost" in page
    assert 'class="quote ' not in page


def test_a_claim_of_an_earlier_revision_is_not_forgotten(desk: Client) -> None:
    article = factories.article(TEXT)
    claim = factories.claim(on=article, quote=COUNTED)
    newer_text(article, "Everything is different now.")

    page = desk.get(page_of(article)).content.decode()

    assert "Marked in an earlier revision only" in page
    assert f"/admin/claims/claim/{claim.pk}/change/" in page
    assert "Everything is different now." in page


def test_the_page_of_an_article_takes_as_many_queries_with_40_claims_as_with_2(desk: Client) -> None:
    def queries_with(claims: int) -> int:
        article = factories.published_article("\n\n".join(f"Sentence {n} says something." for n in range(claims)))
        for number in range(claims):
            claim = factories.claim(on=article, quote=f"Sentence {number} says", statement=f"Statement {number}.")
            if number % 2:
                factories.draft(claim)
            else:
                factories.verdict(claim)
        desk.get(page_of(article))
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(page_of(article)).status_code == 200
        return len(captured)

    few, many = queries_with(2), queries_with(40)

    assert few == many
    assert few < 20


def test_what_was_cut_and_why_and_the_original_can_be_read(desk: Client) -> None:
    received = "Menu\r\n\r\n" + TEXT + "\r\n<b>&"
    cut = [{"line": 1, "text": "Menu", "reason": "furniture"}, {"line": 7, "text": "<b>&", "reason": "editor"}]
    article = factories.article(TEXT, received=received, cut=cut, encoding="cp1252")

    page = desk.get(page_of(article, "revisions/1")).content.decode()

    assert "<td>1</td><td" in page
    assert "Words of the page, not of the article" in page
    assert "Cut by an editor" in page
    assert "&lt;b&gt;&amp;</pre>" in page
    assert "cp1252" in page
    assert article.current_revision is not None
    assert article.current_revision.sha256 in page
    assert desk.get(page_of(article, "revisions/2")).status_code == 404


# The facts --------------------------------------------------------------------------------------


def test_facts_are_corrected_and_the_history_says_by_whom(desk: Client) -> None:
    article = factories.article(TEXT)

    answer = desk.post(page_of(article), facts(article, headline="Another headline", new_publisher="New Gazette"))

    assert answer.status_code == 302
    article.refresh_from_db()
    assert (article.headline, article.publisher.name, article.version) == ("Another headline", "New Gazette", 2)
    history = desk.get(page_of(article, "history")).content.decode()
    assert "Imported the article" in history
    assert "Changed Headline" in history


def test_an_edit_that_crosses_another_one_is_a_conflict_and_loses_neither(desk: Client) -> None:
    article = factories.article(TEXT)
    mine = facts(article, headline="My headline", new_publisher="Brand New")
    desk.post(page_of(article), facts(article, headline="Their headline"))

    answer = desk.post(page_of(article), mine)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert 'value="My headline"' in page
    assert "Their" in page
    assert Article.objects.get().headline == "Their headline"
    assert not Publisher.objects.filter(name="Brand New").exists()

    desk.post(page_of(article), {**mine, "version": "2"})
    assert Article.objects.get().headline == "My headline"


def test_an_edit_that_crosses_another_one_between_its_check_and_its_lock_is_a_conflict_too(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = factories.article(TEXT)
    checked = ArticleForm.save

    def overtaken(form: ArticleForm, commit: bool = True) -> Any:
        Article.objects.filter(pk=article.pk).update(headline="Their headline", version=2)
        return checked(form, commit)

    monkeypatch.setattr(ArticleForm, "save", overtaken)

    answer = desk.post(page_of(article), facts(article, headline="My headline"))

    assert answer.status_code == 409
    assert 'value="My headline"' in answer.content.decode()
    # "Theirs" was written in the transaction of the refused request here, and is undone with it.
    assert Article.objects.get().headline == article.headline


def test_facts_with_an_error_make_no_publisher(desk: Client) -> None:
    article = factories.article(TEXT)

    answer = desk.post(page_of(article), facts(article, headline="", new_publisher="Brand New"))

    assert "This field is required" in answer.content.decode()
    assert not Publisher.objects.filter(name="Brand New").exists()


def test_nobody_deletes_an_article(client: Client) -> None:
    article = factories.article(TEXT)
    client.force_login(factories.user("Root", "", is_superuser=True))

    assert client.post(page_of(article, "delete"), {"post": "yes"}).status_code == 403
    assert Article.objects.exists()


def test_who_may_only_look_sees_everything_and_changes_nothing(client: Client) -> None:
    article = factories.article(TEXT)
    client.force_login(factories.user("Vera", "", permissions=("view_article",)))

    page = client.get(page_of(article))
    assert page.status_code == 200
    assert "The ministers met in Berlin" in page.content.decode()
    assert "new_publisher" not in page.content.decode()
    assert "New claim" not in page.content.decode()
    assert client.post(page_of(article), facts(article, headline="Mine")).status_code == 403
    assert client.get(page_of(article, "revisions/1")).status_code == 200


@pytest.mark.parametrize("page", ["change", "revisions/1", "open_claim", "history"])
def test_who_has_no_right_to_articles_sees_none_of_its_pages(client: Client, page: str) -> None:
    article = factories.article(TEXT)
    client.force_login(factories.user("Olga", ""))

    assert client.get(page_of(article, page)).status_code == 403


@pytest.mark.parametrize("page", ["revisions/1", "open_claim"])
def test_an_article_that_is_not_there_is_not_found(desk: Client, page: str) -> None:
    assert desk.get(f"/admin/claims/article/999/{page}/").status_code == 404


def test_the_topic_of_a_new_claim_is_completed_while_typing_and_a_plain_choice_without_scripts(desk: Client) -> None:
    topic, article = factories.topic("War"), factories.article()

    shown = desk.get(page_of(article, "open_claim")).content.decode()

    field = re.search(r'<select name="topic".*?</select>', shown, re.DOTALL)
    assert field
    assert "admin-autocomplete" in field[0]
    assert f'<option value="{topic.pk}">' in field[0]


# Steps ------------------------------------------------------------------------------------------


def test_a_second_person_publishes_and_a_managing_editor_withdraws_with_a_reason(client: Client) -> None:
    article = factories.article(TEXT)
    client.force_login(factories.reviewer())
    assert "Publish" in client.get(page_of(article)).content.decode()

    answer = client.post(page_of(article, "publish_article"), {"seen": article.publication})
    assert answer.status_code == 302
    article.refresh_from_db()
    assert article.status == "published"

    client.force_login(factories.managing_editor())
    refused = client.post(page_of(article, "withdraw_article"), {"version": article.version, "reason": " "})
    assert refused.status_code == 400
    client.post(page_of(article, "withdraw_article"), {"version": article.version, "reason": "It was satire."})

    article.refresh_from_db()
    assert (article.status, article.withdrawal_reason) == ("withdrawn", "It was satire.")
    assert "It was satire." in client.get(page_of(article)).content.decode()
    assert [entry.action for entry in AuditEntry.objects.filter(subject=article.subject)] == [
        "withdraw_article",
        "publish_article",
        "import_article",
    ]


def test_whoever_publishes_sees_first_what_readers_will_see(client: Client) -> None:
    article = factories.article(TEXT)
    factories.claim(on=article, quote=COUNTED, statement="What others say.")
    mine = factories.reviewer()
    factories.claim(by=mine, on=article, quote="800,000 soldiers", statement="What I opened myself.")
    client.force_login(mine)

    shown = client.get(page_of(article, "publish_article")).content.decode()

    assert "What others say." in shown
    assert "What I opened myself." not in shown
    assert "since" not in shown  # nobody saw it being checked yet
    assert f'name="seen" value="{article.publication}"' in shown
    assert Article.objects.get().status == "imported"


def test_an_article_without_claims_says_so_before_it_is_published(client: Client) -> None:
    client.force_login(factories.reviewer())

    shown = client.get(page_of(factories.article(TEXT), "publish_article")).content.decode()

    assert "No claim is marked in this article yet" in shown


def test_nobody_publishes_what_they_imported(client: Client) -> None:
    mira = factories.reviewer("Mira")
    article = factories.article(TEXT, by=mira)
    client.force_login(mira)

    answer = client.post(page_of(article, "publish_article"), {"seen": article.publication})

    assert answer.status_code == 403
    assert Article.objects.get().status == "imported"
    assert "your own work" in client.get(page_of(article)).content.decode()


# The list ---------------------------------------------------------------------------------------


def test_the_list_counts_claims_once_each_and_costs_the_same_for_many(desk: Client, rita: User) -> None:
    article = factories.article(TEXT, headline="Two quotes of one claim")
    claim = factories.claim(on=article, quote=COUNTED)
    factories.appearance(claim, on=article, quote="The ministers met in Berlin")
    factories.article(TEXT, by=rita)
    desk.get("/admin/claims/article/")  # the first page of a session writes when it began
    with CaptureQueriesContext(connection) as few:
        page = desk.get("/admin/claims/article/").content.decode()
    assert '<td class="field-claim_count">1</td>' in page

    for _number in range(30):
        factories.article(TEXT, by=rita)
    with CaptureQueriesContext(connection) as many:
        desk.get("/admin/claims/article/")
    assert len(many) == len(few)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=soldiers", {"About soldiers"}),
        ("q=gazette", {"About soldiers"}),
        ("whose=mine", {"About soldiers"}),
        ("whose=others", {"About meetings"}),
        ("claims=none", {"About soldiers"}),
        ("claims=some", {"About meetings"}),
        ("status__exact=published", {"About meetings"}),
        ("language__exact=fr", {"About soldiers"}),
    ],
)
def test_the_list_is_searched_and_filtered(desk: Client, rita: User, query: str, found: set[str]) -> None:
    factories.article(TEXT, by=rita, headline="About soldiers", publisher=factories.publisher("Gazette"), language="fr")
    factories.claim(on=factories.published_article(TEXT, headline="About meetings"), quote=COUNTED)

    page = desk.get(f"/admin/claims/article/?{query}").content.decode()

    assert set(re.findall(r"About \w+", page.split('id="result_list"')[1].split("</table>")[0])) == found


# A new claim from a quote -----------------------------------------------------------------------


@pytest.fixture
def article() -> Article:
    return factories.article(TEXT, language="fr")


def typed(article: Article, quote: str, **changes: Any) -> dict[str, Any]:
    """The form of a new claim, filled in."""
    return {
        "revision": article.current_revision_id,
        "quote": quote,
        "at": "",
        "statement": "There are 800,000 soldiers.",
        "statement_fr": "Il y a 800 000 soldats.",
        "claimant": "",
        "new_claimant": "The ministry",
        "kind": "statistical",
        "topic": "",
        "claimed_on": "2026-01-19",
        **changes,
    }


def open_claim(desk: Client, article: Article, quote: str, **changes: Any) -> Any:
    return desk.post(page_of(article, "open_claim"), typed(article, quote, **changes))


def test_a_pasted_quote_becomes_a_claim_at_its_place(desk: Client, article: Article, rita: User) -> None:
    topic = factories.topic()

    answer = open_claim(desk, article, f"  {COUNTED}\r\n", topic=topic.pk)

    claim = Claim.objects.get()
    quote = claim.appearances.get()
    assert answer["Location"] == f"/admin/claims/claim/{claim.pk}/change/"
    assert (claim.status, claim.opened_by, claim.language, claim.topic) == ("draft", rita, "fr", topic)
    assert claim.translations == {"fr": "Il y a 800 000 soldats."}
    assert claim.claimant == Claimant.objects.get(name="The ministry")
    assert (claim.kind, claim.claimed_on) == ("statistical", datetime.date(2026, 1, 19))
    assert (quote.quote, quote.start) == (COUNTED, TEXT.index(COUNTED))
    assert quote.revision == article.current_revision


def test_the_quote_can_come_with_the_address(desk: Client, article: Article) -> None:
    page = desk.get(page_of(article, "open_claim"), {"quote": COUNTED}).content.decode()

    assert f">\n{COUNTED}</textarea>" in page


def test_a_quote_that_stands_twice_asks_which_one_is_meant(desk: Client, article: Article) -> None:
    answer = open_claim(desk, article, TWICE)

    page = answer.content.decode()
    assert answer.status_code == 400
    assert "This stands 2 times in the text: choose one." in page
    assert "The ministers met in Berlin. <mark>" in page
    assert "800,000 soldiers. <mark>" in page
    assert "There are 800,000 soldiers." in page
    assert not Claim.objects.exists()

    second = TEXT.rindex(TWICE)
    assert open_claim(desk, article, TWICE, at=str(second)).status_code == 302
    assert Appearance.objects.get().start == second


def test_a_quote_that_does_not_stand_there_shows_the_nearest_passage_and_takes_it(
    desk: Client, article: Article
) -> None:
    wrong = "The ministry counted 900,000 soldiers"

    answer = open_claim(desk, article, wrong)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "A quote is never guessed" in page
    assert f"<mark>{COUNTED}</mark>" in page
    assert "% alike" in page
    assert f">\n{wrong}</textarea>" in page
    assert not Claim.objects.exists()
    assert not Claimant.objects.exists()

    use = re.search(r'name="use" value="([\d-]+)"', page)
    assert use is not None
    assert open_claim(desk, article, wrong, use=use[1]).status_code == 302
    assert Appearance.objects.get().quote == COUNTED


def test_a_passage_is_taken_over_even_when_something_else_is_missing(desk: Client, article: Article) -> None:
    start = TEXT.index(COUNTED)

    answer = open_claim(desk, article, "nonsense", use=f"{start}-{start + len(COUNTED)}", statement="")

    page = answer.content.decode()
    assert answer.status_code == 400
    assert f">\n{COUNTED}</textarea>" in page
    assert "Il y a 800 000 soldats." in page
    assert 'value="The ministry"' in page


def test_enter_in_a_field_never_takes_the_first_passage(desk: Client, article: Article) -> None:
    page = open_claim(desk, article, "The ministry counted 900,000 soldiers").content.decode()

    first = re.search(r'<(?:input|button)[^>]*type="submit"[^>]*>', page.split('class="open-claim"')[1])
    assert first is not None
    assert 'name="use"' not in first[0]


def test_a_newer_text_is_a_conflict_that_shows_both_places_and_loses_nothing(desk: Client, article: Article) -> None:
    form = typed(article, COUNTED)
    newer_text(article, "First of all: The ministry counted 800,000 soldiers and more.")

    answer = desk.post(page_of(article, "open_claim"), form)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "revision 2 is the current one" in page
    assert f"<mark>{COUNTED}</mark>. They hold" in page  # where it stood
    assert "First of all: " in page
    assert 'value="The ministry"' in page
    assert not Claim.objects.exists()

    article.refresh_from_db()
    assert f'name="revision" value="{article.current_revision_id}"' in page
    open_claim(desk, article, COUNTED)
    assert Appearance.objects.get().start == len("First of all: ")


def test_a_passage_chosen_in_the_old_text_is_never_cut_out_of_the_new_one(desk: Client, article: Article) -> None:
    start = TEXT.index(COUNTED)
    form = typed(article, "The ministry counted many", use=f"{start}-{start + len(COUNTED)}")
    newer_text(article, "x" * len(TEXT))

    answer = desk.post(page_of(article, "open_claim"), form)

    assert answer.status_code == 409
    assert f">\n{COUNTED}</textarea>" in answer.content.decode()
    assert not Claim.objects.exists()


def test_a_text_that_changes_between_check_and_lock_leaves_neither_claim_nor_claimant(
    desk: Client, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    def overtaken(**_fields: Any) -> Claim:
        raise workflow.Stale

    monkeypatch.setattr(workflow, "open_claim", overtaken)

    answer = open_claim(desk, article, COUNTED)

    assert answer.status_code == 409
    assert f">\n{COUNTED}</textarea>" in answer.content.decode()
    assert not Claimant.objects.exists()


@pytest.mark.parametrize("revision", ["", "x", "999", "9" * 30])
def test_a_form_without_a_revision_of_this_article_is_a_conflict(desk: Client, article: Article, revision: str) -> None:
    assert open_claim(desk, article, COUNTED, revision=revision).status_code == 409
    assert not Claim.objects.exists()


def test_no_claim_is_opened_on_a_withdrawn_article(client: Client, article: Article) -> None:
    editor = factories.managing_editor()
    client.force_login(editor)
    client.post(page_of(article, "withdraw_article"), {"version": article.version, "reason": "Not an article."})

    answer = open_claim(client, article, COUNTED)

    assert answer.status_code == 409
    assert "Withdrawn" in answer.content.decode()
    assert COUNTED in answer.content.decode()
    assert not Claim.objects.exists()


def test_who_cannot_open_claims_is_told_so_and_nothing_is_written(client: Client, article: Article) -> None:
    client.force_login(factories.user("Vera", "", permissions=("view_article",)))

    answer = open_claim(client, article, COUNTED)

    assert answer.status_code == 403
    assert "Your role does not allow this" in answer.content.decode()
    assert not Claim.objects.exists()
    assert not Claimant.objects.exists()


@pytest.mark.parametrize("page", ["change", "open_claim", "revisions/1"])
def test_the_pages_hold_nothing_inline_and_keep_the_strict_policy(desk: Client, article: Article, page: str) -> None:
    factories.claim(on=article, quote=COUNTED)

    answer = desk.get(page_of(article, page))

    html = answer.content.decode()
    assert not re.search(r"\son\w+=|\sstyle=|<style|javascript:", html)
    assert all("src=" in script for script in re.findall(r"<script[^>]*>", html))
    assert "unsafe" not in answer["Content-Security-Policy"]
