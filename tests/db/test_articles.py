"""Articles: import, publish, withdraw."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest

from claims import workflow
from claims.choices import TRANSITIONS, Action, ArticleStatus
from claims.models import Appearance, Article, AuditEntry, Claim, Revision, User
from claims.workflow import Incomplete, NotAllowed, OwnWork, Stale, WrongState
from tests import factories as make
from tests.db.scenes import last_entry, refused

pytestmark = pytest.mark.django_db

CALLS: dict[Action, Callable[[Article, User, int], Any]] = {
    Action.PUBLISH_ARTICLE: lambda article, actor, version: workflow.publish_article(
        article=article, actor=actor, seen=article.publication if version == article.version else "of earlier"
    ),
    Action.WITHDRAW_ARTICLE: lambda article, actor, version: workflow.withdraw_article(
        article=article, actor=actor, reason="Retracted.", version=version
    ),
}


def article_in(status: str) -> Article:
    article = make.article() if status == ArticleStatus.IMPORTED else make.published_article()
    if status == ArticleStatus.WITHDRAWN:
        withdraw(article)
    return article


def withdraw(article: Article, reason: str = "Retracted.") -> None:
    workflow.withdraw_article(article=article, actor=make.managing_editor(), reason=reason, version=article.version)
    article.refresh_from_db()


@pytest.mark.parametrize("status", ArticleStatus.values)
@pytest.mark.parametrize("action", CALLS)
def test_each_change_starts_from_its_states_only(action: Action, status: str) -> None:
    article = article_in(status)

    if status in TRANSITIONS[action].states:
        CALLS[action](article, make.managing_editor(), article.version)
        assert last_entry(article).action == action
    else:
        with refused(WrongState):
            CALLS[action](article, make.managing_editor(), article.version)


@pytest.mark.parametrize(
    ("action", "person"),
    [
        (Action.PUBLISH_ARTICLE, make.user),
        (Action.PUBLISH_ARTICLE, make.researcher),
        (Action.WITHDRAW_ARTICLE, make.user),
        (Action.WITHDRAW_ARTICLE, make.researcher),
        (Action.WITHDRAW_ARTICLE, make.reviewer),
    ],
)
def test_publishing_is_for_reviewers_and_withdrawing_for_managing_editors(
    action: Action, person: Callable[[], User]
) -> None:
    article = make.article()

    with refused(NotAllowed):
        CALLS[action](article, person(), article.version)


@pytest.mark.parametrize("action", CALLS)
def test_an_article_that_somebody_changed_meanwhile_is_stale(action: Action) -> None:
    article = make.article()

    with refused(Stale):
        CALLS[action](article, make.managing_editor(), article.version + 1)


# Importing ---------------------------------------------------------------------------------------


def test_an_import_keeps_the_text_as_received_beside_the_clean_text_and_what_was_cut() -> None:
    ana = make.researcher("Ana")
    cut = [{"line": 3, "text": "spot_img", "reason": "A label of the page."}]

    article = make.article(
        "Clean text.",
        by=ana,
        headline="  Thirty advisers ",
        received="Clean text.\nspot_img",
        encoding="cp1252",
        sha256="a" * 64,
        cut=cut,
        url="https://example.org/advisers",
        published_on=datetime.date(2026, 1, 16),
    )

    article.refresh_from_db()
    assert (article.status, article.version, article.published_at) == ("imported", 1, None)
    assert (article.headline, article.created_by, article.created_by_name) == ("Thirty advisers", ana, "Ana")
    assert article not in Article.objects.published()
    revision = Revision.objects.get()
    assert article.current_revision == revision
    assert (revision.number, revision.made_by, revision.made_by_name) == (1, ana, "Ana")
    assert (revision.received, revision.encoding, revision.sha256) == ("Clean text.\nspot_img", "cp1252", "a" * 64)
    assert (revision.text, revision.cut) == ("Clean text.", cut)
    entry = last_entry(article)
    assert (entry.action, entry.actor_name, entry.label) == ("import_article", "Ana", "Thirty advisers")


def test_an_import_is_whole_or_not_at_all() -> None:
    ana, outlet = make.researcher(), make.publisher()

    with refused(Incomplete) as refusal:
        make.article(by=ana, headline=" \n", publisher=outlet)
    assert "headline" in str(refusal.value)
    with refused(Incomplete) as refusal:
        make.article(by=ana, text=" \n", publisher=outlet)
    assert "put at least one line back" in str(refusal.value)
    with refused(NotAllowed):
        make.article(by=make.user(), publisher=outlet)


# Publishing --------------------------------------------------------------------------------------


def test_publishing_shows_the_article_and_announces_what_others_opened_not_ones_own() -> None:
    ana, ben = make.researcher("Ana"), make.reviewer("Ben")
    article = make.article(by=ana)
    by_ana = make.claim(by=ana, on=article)
    by_ben = make.claim(by=ben, on=article, quote="They hold online meetings.")
    elsewhere = make.claim(by=ana)

    announced = workflow.publish_article(article=article, actor=ben, seen=article.publication)

    article.refresh_from_db()
    assert (article.status, article.version) == ("published", 2)
    assert article.published_at is not None
    assert article in Article.objects.listed()
    assert announced == [by_ana]
    assert {claim.pk: claim.status for claim in Claim.objects.all()} == {
        by_ana.pk: "being_checked",
        by_ben.pk: "draft",
        elsewhere.pk: "draft",
    }
    assert list(Appearance.objects.published()) == list(by_ana.appearances.all())
    assert last_entry(article).actor_name == "Ben"
    assert last_entry(by_ana).action == "announce_claim"


def test_publishing_announces_nothing_that_the_publisher_worded() -> None:
    ana, ben = make.researcher("Ana"), make.reviewer("Ben")
    article = make.article(by=ana)
    claim = make.claim(by=ana, on=article)
    workflow.edit_claim(claim=claim, actor=ben, version=claim.version, statement="What Ben alone says.")

    assert workflow.publish_article(article=article, actor=ben, seen=article.publication) == []
    assert not Claim.objects.published().exists()


def test_publishing_confirms_no_quote_that_the_publisher_marked() -> None:
    ana, ben = make.researcher("Ana"), make.reviewer("Ben")
    article = make.article(by=ana)
    claim = make.claim(by=ana)
    by_ben = make.appearance(claim, on=article, by=ben)

    workflow.publish_article(article=article, actor=ben, seen=article.publication)

    claim.refresh_from_db()
    assert claim.status == "being_checked"  # Ana's words, Ben's decision
    assert by_ben not in Appearance.objects.published()
    assert list(Appearance.objects.awaiting_approval()) == [by_ben]


def test_publishing_leaves_claims_alone_that_are_public_already() -> None:
    article = make.article()
    claim = make.claim(on=article)
    make.verdict(claim)
    claim.refresh_from_db()
    before = Claim.objects.filter(pk=claim.pk).values()[0]

    assert workflow.publish_article(article=article, actor=make.reviewer(), seen=article.publication) == []

    assert Claim.objects.filter(pk=claim.pk).values()[0] == {**before, "article_count": 1}
    assert list(Appearance.objects.published()) == list(claim.appearances.all())


@pytest.mark.parametrize("superuser", [False, True])
def test_nobody_publishes_what_they_imported(superuser: bool) -> None:
    ben = make.user("Ben", "Reviewers", is_superuser=superuser)
    article = make.article(by=ben)

    with refused(OwnWork):
        workflow.publish_article(article=article, actor=ben, seen=article.publication)


# Withdrawing -------------------------------------------------------------------------------------


def test_a_withdrawn_article_keeps_its_page_with_the_reason_and_its_quotes_leave() -> None:
    article = make.published_article()
    claim = make.claim(on=article)
    make.verdict(claim)
    assert Appearance.objects.published().exists()

    withdraw(article, " The outlet retracted it. ")

    assert (article.status, article.withdrawal_reason) == ("withdrawn", "The outlet retracted it.")
    assert article in Article.objects.published()
    assert article not in Article.objects.listed()
    assert not Appearance.objects.published().exists()
    assert claim in Claim.objects.listed()
    assert last_entry(article).note == "The outlet retracted it."


def test_an_article_that_was_never_public_is_set_aside_without_a_page() -> None:
    article = make.article()

    withdraw(article, "Imported twice.")

    assert article.status == "withdrawn"
    assert article not in Article.objects.published()


def test_a_withdrawal_needs_a_reason() -> None:
    article = make.published_article()

    with refused(Incomplete):
        withdraw(article, " ")


def test_audit_entries_keep_the_headline_as_it_was() -> None:
    article = make.article(headline="As it was")

    Article.objects.filter(pk=article.pk).update(headline="As it is")

    assert AuditEntry.objects.get(subject=article.subject).label == "As it was"


def test_the_facts_of_an_article_change_with_its_version_and_an_audit_entry() -> None:
    article = make.article()
    ana = make.researcher("Ana")

    edited = workflow.edit_article(article=article, actor=ana, version=article.version, headline="A better headline")

    assert (edited.headline, edited.version) == ("A better headline", article.version + 1)
    assert (last_entry(edited).action, last_entry(edited).actor_name) == (Action.EDIT_ARTICLE, "Ana")
    with refused(Stale):
        workflow.edit_article(article=article, actor=ana, version=article.version, headline="Too late")
    with refused(Incomplete):
        workflow.edit_article(article=edited, actor=ana, version=edited.version, headline=" ")


@pytest.mark.parametrize("person", [make.researcher, make.reviewer])
def test_the_facts_that_readers_see_are_corrected_by_those_who_may_withdraw(person: Callable[[], User]) -> None:
    article = make.published_article()

    with refused(NotAllowed):
        workflow.edit_article(article=article, actor=person(), version=article.version, headline="Another")
    workflow.edit_article(article=article, actor=make.managing_editor(), version=article.version, headline="Another")

    assert Article.objects.get().headline == "Another"


def test_nobody_publishes_claims_or_quotes_that_they_have_not_seen() -> None:
    article, ben = make.article(), make.reviewer("Ben")
    claim = make.claim(on=article)

    seen = article.publication
    make.claim(on=article, quote="They hold online meetings.")
    with refused(Stale):
        workflow.publish_article(article=article, actor=ben, seen=seen)

    seen = article.publication
    workflow.edit_claim(claim=claim, actor=make.researcher(), version=claim.version, statement="Another statement.")
    with refused(Stale):
        workflow.publish_article(article=article, actor=ben, seen=seen)

    seen = article.publication
    make.appearance(claim, on=make.article())
    with refused(Stale):
        workflow.publish_article(article=article, actor=ben, seen=seen)

    assert workflow.publish_article(article=article, actor=ben, seen=article.publication)


def test_nobody_publishes_a_headline_of_their_own() -> None:
    article, ben = make.article(), make.reviewer("Ben")
    workflow.edit_article(article=article, actor=ben, version=article.version, headline="What Ben alone says")

    with refused(OwnWork):
        workflow.publish_article(article=article, actor=ben, seen=article.publication)
