"""New texts of an article: who brings and publishes them, and what becomes of the quotes."""

from collections.abc import Callable
from typing import Any

import pytest

from claims import workflow
from claims.choices import TRANSITIONS, Action, AppearanceState, ArticleStatus
from claims.models import Appearance, Article, Claim, Revision, User
from claims.workflow import Incomplete, NotAllowed, Outdated, OwnWork, QuoteNotThere, Stale, WrongState
from tests import factories as make
from tests.db.scenes import last_entry, refused, together

pytestmark = pytest.mark.django_db

MEETINGS = "They hold online meetings."
SOLDIERS = "The ministry counted 800,000 soldiers"
INTRODUCTION = "An introduction that the outlet put before its text.\n\n"
FORTY = make.TEXT.replace("about thirty governments", "nearly forty governments")
WITHOUT = make.TEXT.replace("The ministry counted 800,000 soldiers, more than any other country.", "Nothing more.")
NEW_WORDS = "advisers of nearly forty governments are in permanent contact"


def quotes_of(article: Article) -> dict[str, Appearance]:
    """The quotes in the current text of an article."""
    revision = article.current_revision
    assert revision is not None
    return {row.quote: row for row in revision.appearances.all()}


def quote_in(article: Article, quote: str = make.QUOTE) -> Appearance:
    return quotes_of(article)[quote]


def lost_quote(**fields: Any) -> tuple[Article, Appearance]:
    """A confirmed quote of a public claim whose passage the outlet reworded."""
    article = make.published_article()
    make.announced_claim(on=article, **fields)
    make.published_revision(article, FORTY)
    return article, quote_in(article)


def new_place(quote: str = NEW_WORDS, text: str = FORTY) -> Any:
    return make.place(quote, text)


# Who brings a text and who publishes it -----------------------------------------------------------


@pytest.mark.parametrize("status", ArticleStatus.values)
@pytest.mark.parametrize("action", [Action.ADD_REVISION, Action.PUBLISH_REVISION])
def test_each_change_starts_from_its_states_only(action: Action, status: str) -> None:
    article = make.article() if status == ArticleStatus.IMPORTED else make.published_article()
    if status != ArticleStatus.IMPORTED:
        make.revision(article, FORTY)
    if status == ArticleStatus.WITHDRAWN:
        editor = make.managing_editor()
        workflow.withdraw_article(article=article, actor=editor, reason="Retracted.", version=article.version)
        article.refresh_from_db()
    calls: dict[Action, Callable[[], Any]] = {
        Action.ADD_REVISION: lambda: make.revision(article, WITHOUT),
        Action.PUBLISH_REVISION: lambda: workflow.publish_revision(
            article=article, actor=make.managing_editor(), seen=article.replacement
        ),
    }

    if status in TRANSITIONS[action].states:
        calls[action]()
        assert last_entry(article).action == action
    else:
        with refused(WrongState):
            calls[action]()


def test_a_new_text_of_an_imported_article_is_the_current_one_and_somebody_else_publishes_the_article() -> None:
    article = make.article(by=make.researcher("Anna"))
    version, seen = article.version, article.publication
    ben = make.reviewer("Ben")

    revision = make.revision(article, FORTY, by=ben)

    assert (revision.number, revision.text, revision.made_by, revision.made_by_name) == (2, FORTY, ben, "Ben")
    assert article.current_revision == revision
    assert article.version == version + 1
    assert (last_entry(article).actor, last_entry(article).note) == (ben, "2")
    with refused(OwnWork):
        workflow.publish_article(article=article, actor=ben, seen=article.publication)
    with refused(Stale):
        workflow.publish_article(article=article, actor=make.reviewer(), seen=seen)


def test_a_new_text_of_a_public_article_waits_for_a_second_person() -> None:
    article = make.published_article()
    first = article.current_revision
    ben, eva = make.reviewer("Ben"), make.reviewer("Eva")

    revision = make.revision(article, FORTY, by=ben)

    assert article.current_revision == first
    assert article.waiting_revision == revision
    with refused(OwnWork):
        workflow.publish_revision(article=article, actor=ben, seen=article.replacement)
    workflow.publish_revision(article=article, actor=eva, seen=article.replacement)
    article.refresh_from_db()
    assert article.current_revision == revision
    assert Article.objects.get().waiting_revision is None
    assert (last_entry(article).action, last_entry(article).actor) == (Action.PUBLISH_REVISION, eva)


def test_a_researcher_brings_a_text_and_does_not_publish_it() -> None:
    article = make.published_article()
    with refused(NotAllowed):
        make.revision(article, FORTY, by=make.user())
    make.revision(article, FORTY)

    with refused(NotAllowed):
        workflow.publish_revision(article=article, actor=make.researcher(), seen=article.replacement)


def test_the_text_of_the_newest_revision_is_refused_and_that_of_an_earlier_one_is_not() -> None:
    article = make.published_article()
    make.revision(article, FORTY)

    with refused(Incomplete) as refusal:
        make.revision(article, f"  {FORTY}\n")
    assert str(refusal.value) == "This is the text of revision 2 already: nothing in it changed."
    assert make.revision(article, make.TEXT).number == 3


def test_a_text_without_a_word_is_refused() -> None:
    article = make.article()

    with refused(Incomplete):
        make.revision(article, " \n\n ")


def test_there_is_nothing_to_publish_twice() -> None:
    article = make.published_article()
    make.published_revision(article, FORTY)

    with refused(Incomplete):
        workflow.publish_revision(article=article, actor=make.reviewer(), seen=article.replacement)


def test_who_was_shown_another_text_or_other_facts_looks_again() -> None:
    article = make.published_article()
    make.revision(article, FORTY)
    seen = article.replacement
    make.revision(article, WITHOUT)

    with refused(Stale):
        workflow.publish_revision(article=article, actor=make.reviewer(), seen=seen)
    seen = article.replacement
    workflow.edit_article(
        article=article, actor=make.managing_editor(), version=article.version, headline="Another headline"
    )
    with refused(Stale):
        workflow.publish_revision(article=article, actor=make.reviewer(), seen=seen)


def test_readers_saw_the_texts_that_a_second_person_published_and_no_others() -> None:
    article = make.article()
    make.revision(article, INTRODUCTION + make.TEXT)
    workflow.publish_article(article=article, actor=make.reviewer(), seen=article.publication)
    article.refresh_from_db()
    make.revision(article, "A text that waited, and that nobody published.")
    make.published_revision(article, FORTY)
    make.revision(article, WITHOUT)

    assert [revision.number for revision in Revision.objects.published()] == [2, 4]
    editor = make.managing_editor()
    workflow.withdraw_article(article=article, actor=editor, reason="Retracted.", version=article.version)
    assert not Revision.objects.published().exists()


# What becomes of the quotes ------------------------------------------------------------------------


def test_a_quote_whose_words_stay_is_confirmed_as_it_was_wherever_it_stands_now() -> None:
    article = make.published_article()
    claim = make.announced_claim(on=article)
    before = claim.appearances.get()

    make.published_revision(article, INTRODUCTION + make.TEXT)

    now = quote_in(article)
    assert (now.claim, now.quote, now.origin, now.changed_in) == (claim, make.QUOTE, before, None)
    assert (now.state, now.start) == (AppearanceState.ANCHORED, (before.start or 0) + len(INTRODUCTION))
    kept = ("added_by", "added_by_name", "added_at", "approved_by", "approved_by_name", "approved_at")
    assert [getattr(now, name) for name in kept] == [getattr(before, name) for name in kept]
    before.refresh_from_db()
    assert before.revision.number == 1  # the earlier text keeps its own row
    assert list(Appearance.objects.published()) == [now]


def test_all_rows_of_a_quote_lead_to_the_first() -> None:
    article, second = lost_quote()

    make.published_revision(article, make.TEXT)

    first = Appearance.objects.get(origin=None)
    assert second.origin == quote_in(article).origin == first
    assert {row.thread for row in Appearance.objects.all()} == {first.pk}


def test_a_quote_whose_words_the_outlet_changed_asks_for_a_person_and_readers_see_it_without_a_place() -> None:
    article, quote = lost_quote()

    assert (quote.state, quote.start, quote.end) == (AppearanceState.TO_CONFIRM, None, None)
    assert quote.changed_in == article.current_revision
    assert quote.approved_at is not None
    assert list(Appearance.objects.published()) == list(Appearance.objects.to_place()) == [quote]


def test_a_passage_that_is_gone_is_lost() -> None:
    article = make.published_article()
    make.announced_claim(on=article, quote=MEETINGS)

    make.published_revision(article, make.TEXT.replace(MEETINGS + " ", ""))

    assert quote_in(article, MEETINGS).state == AppearanceState.LOST


def test_the_date_of_the_change_stays_until_the_very_words_are_back() -> None:
    article, quote = lost_quote()
    changed_in = quote.changed_in
    make.published_revision(article, INTRODUCTION + FORTY)
    assert quote_in(article).changed_in == changed_in
    assert not quote_in(article).is_placed

    make.published_revision(article, INTRODUCTION + make.TEXT)

    assert quote_in(article).changed_in is None
    assert quote_in(article).is_placed


def test_a_claim_stands_at_a_place_once() -> None:
    """Of two quotes with the same words the second was lost; then only one such place is left, which the first has."""
    refrain = "Once they talk here.\n\nThe army has soldiers, and a great many of them.\n\nOnce they talk here."
    article = make.published_article(refrain)
    claim = make.announced_claim(on=article, quote="The army has soldiers, and a great many of them.")
    place = make.place("Once they talk here.", refrain)
    revision = article.current_revision
    assert revision is not None
    workflow.link_quote(claim=claim, actor=make.researcher(), revision=revision, place=place)
    row = claim.appearances.get(quote="Once they talk here.")
    Appearance.objects.create(
        claim=claim, revision=revision, quote=row.quote, prefix=row.prefix, suffix=row.suffix, state="lost",
        added_by=row.added_by, added_by_name=row.added_by_name,
    )  # fmt: skip

    make.published_revision(
        article, "Once they talk here.\n\nThe army has soldiers, and a great many of them.\n\nA last word."
    )

    rows = Appearance.objects.current().filter(revision__article=article)
    placed = [each for each in rows if each.is_placed]
    assert len({each.start for each in placed}) == len(placed) == 2


# Drafts and reviews --------------------------------------------------------------------------------


def test_a_draft_claim_that_lost_its_quote_is_not_announced_by_who_saw_it_in_place() -> None:
    article = make.published_article()
    claim, other = make.claim(on=article), make.claim(on=article, quote=MEETINGS)

    make.published_revision(article, FORTY)

    with refused(Stale):
        workflow.announce_claim(claim=claim, actor=make.reviewer(), version=claim.version)
    workflow.announce_claim(claim=other, actor=make.reviewer(), version=other.version)


def test_an_approval_after_a_new_text_is_refused_with_what_became_of_the_quote() -> None:
    article = make.published_article()
    draft = make.draft_in_review(make.announced_claim(on=article))
    seen = draft.sent_fingerprint
    make.published_revision(article, FORTY)

    with refused(Outdated) as refusal:
        workflow.approve(draft=draft, reviewer=make.reviewer(), seen=seen)

    (difference,) = refusal.value.differences
    assert (difference.before["state"], difference.after["state"]) == ("anchored", "to_confirm")
    assert (difference.before["revision"], difference.after["revision"]) == (1, 2)


def test_quotes_of_earlier_texts_stay_as_they_were() -> None:
    article = make.published_article()
    claim = make.announced_claim(on=make.published_article())
    waiting = make.appearance(claim, on=article)
    make.published_revision(article, FORTY)

    with refused(Stale):
        workflow.confirm_quote(appearance=waiting, actor=make.reviewer())
    with refused(Stale):
        workflow.unlink_quote(appearance=waiting, actor=make.managing_editor(), reason="Not said.")
    with refused(Stale):
        workflow.place_quote(appearance=waiting, actor=make.researcher(), place=make.place())


# A person finds the place --------------------------------------------------------------------------


def test_other_words_for_a_confirmed_quote_wait_for_a_second_person_and_then_replace_it() -> None:
    article, lost = lost_quote()
    anna = make.researcher("Anna")

    found = workflow.place_quote(appearance=lost, actor=anna, place=new_place())

    assert (found.quote, found.added_by, found.approved_at, found.thread) == (NEW_WORDS, anna, None, lost.thread)
    assert (found.state, found.changed_in) == (AppearanceState.ANCHORED, article.current_revision)
    assert list(Appearance.objects.published()) == [lost]
    assert list(Appearance.objects.awaiting_approval()) == [found]
    assert not Appearance.objects.to_place().exists()
    assert last_entry(lost.claim).note == f"{make.QUOTE}\n→ {NEW_WORDS}"
    with refused(NotAllowed):
        workflow.confirm_quote(appearance=found, actor=anna)

    workflow.confirm_quote(appearance=found, actor=make.reviewer())

    assert list(Appearance.objects.published()) == list(quotes_of(article).values()) == [found]
    assert found.changed_in is not None


def test_nobody_confirms_the_words_that_they_chose_themselves() -> None:
    _article, lost = lost_quote()
    ben = make.reviewer("Ben")
    found = workflow.place_quote(appearance=lost, actor=ben, place=new_place())

    with refused(OwnWork):
        workflow.confirm_quote(appearance=found, actor=ben)


def test_who_gives_an_unconfirmed_quote_other_words_cannot_confirm_it_either() -> None:
    article = make.published_article()
    claim = make.announced_claim(on=make.published_article())
    make.appearance(claim, on=article, by=make.researcher("Anna"))
    make.published_revision(article, FORTY)
    ben = make.reviewer("Ben")

    found = workflow.place_quote(appearance=quote_in(article), actor=ben, place=new_place())

    assert quotes_of(article) == {NEW_WORDS: found}
    assert found.added_by == ben
    with refused(OwnWork):
        workflow.confirm_quote(appearance=found, actor=ben)
    workflow.confirm_quote(appearance=found, actor=make.reviewer())


def test_an_approved_verdict_confirms_the_new_words_and_removes_the_old() -> None:
    article, lost = lost_quote()
    found = workflow.place_quote(appearance=lost, actor=make.researcher(), place=new_place())

    make.verdict(lost.claim)

    assert list(quotes_of(article).values()) == [found]
    assert list(Appearance.objects.published()) == [found]


def test_the_same_words_elsewhere_are_as_confirmed_as_they_were() -> None:
    """A refrain: its words stand twice, and only a person can say which of the two it is."""
    article = make.published_article("Ten men met. Then they all went home.\n\nThe end.")
    claim = make.announced_claim(on=article, quote="Ten men met.")
    twice = "Men. Ten men met.\n\nSomething else, at length.\n\nNo. Ten men met.\n\nAll over."
    make.published_revision(article, twice)
    lost = quote_in(article, "Ten men met.")
    assert lost.state == AppearanceState.TO_CONFIRM

    found = workflow.place_quote(appearance=lost, actor=make.researcher(), place=make.place("Ten men met.", twice))

    assert found == lost
    assert (found.is_placed, found.approved_at is not None, found.changed_in) == (True, True, None)
    assert list(Appearance.objects.published().filter(claim=claim)) == [found]
    assert last_entry(claim).note == "Ten men met."


def test_a_draft_claims_quote_takes_the_new_words_and_whoever_announces_it_has_to_have_seen_them() -> None:
    article = make.published_article()
    make.claim(on=article)
    make.published_revision(article, FORTY)
    lost = quote_in(article)
    seen = Claim.objects.get()

    found = workflow.place_quote(appearance=lost, actor=make.researcher(), place=new_place())

    assert quotes_of(article) == {NEW_WORDS: found}
    with refused(Stale):
        workflow.announce_claim(claim=seen, actor=make.reviewer(), version=seen.version)


def test_a_second_place_is_refused_while_one_waits_and_removing_it_asks_again() -> None:
    _article, lost = lost_quote()
    found = workflow.place_quote(appearance=lost, actor=make.researcher(), place=new_place())

    with refused(Incomplete) as refusal:
        workflow.place_quote(appearance=lost, actor=make.researcher(), place=new_place(MEETINGS))
    assert "waits for a second person" in str(refusal.value)
    with refused(Incomplete):
        workflow.settle_quote(appearance=lost, actor=make.researcher())
    workflow.unlink_quote(appearance=found, actor=make.researcher())
    assert list(Appearance.objects.to_place()) == [lost]


def test_only_words_that_stand_in_the_current_text_are_a_place() -> None:
    _article, lost = lost_quote()

    with refused(QuoteNotThere):
        workflow.place_quote(appearance=lost, actor=make.researcher(), place=make.place())


def test_a_claim_is_not_placed_where_it_stands_already() -> None:
    article = make.published_article()
    claim = make.announced_claim(on=article)
    make.appearance(claim, on=article, quote=MEETINGS)
    make.published_revision(article, FORTY)

    with refused(Incomplete):
        workflow.place_quote(appearance=quote_in(article), actor=make.researcher(), place=new_place(MEETINGS))


def test_a_quote_with_a_place_is_neither_placed_nor_gone() -> None:
    article = make.published_article()
    quote = make.announced_claim(on=article).appearances.get()

    with refused(WrongState) as refusal:
        workflow.place_quote(appearance=quote, actor=make.researcher(), place=make.place(MEETINGS))
    assert "Anchored" in str(refusal.value)
    with refused(WrongState):
        workflow.settle_quote(appearance=quote, actor=make.researcher())


def test_a_withdrawn_article_keeps_its_quotes_as_they_are() -> None:
    article, lost = lost_quote()
    editor = make.managing_editor()
    workflow.withdraw_article(article=article, actor=editor, reason="Retracted.", version=article.version)

    with refused(WrongState):
        workflow.place_quote(appearance=lost, actor=editor, place=new_place())


# A person says that it is gone ---------------------------------------------------------------------


def test_a_quote_that_is_gone_leaves_the_queue_and_can_still_be_placed() -> None:
    _article, lost = lost_quote()

    workflow.settle_quote(appearance=lost, actor=make.researcher())

    lost.refresh_from_db()
    assert (lost.state, lost.settled_at is not None) == (AppearanceState.LOST, True)
    assert last_entry(lost.claim).note == make.QUOTE
    assert not Appearance.objects.to_place().exists()
    assert list(Appearance.objects.published()) == [lost]
    found = workflow.place_quote(appearance=lost, actor=make.researcher(), place=new_place())
    assert found.is_placed


def test_what_is_gone_stays_gone_in_the_next_text_unless_its_words_are_back() -> None:
    article, lost = lost_quote()
    workflow.settle_quote(appearance=lost, actor=make.researcher())

    make.published_revision(article, INTRODUCTION + FORTY)
    assert quote_in(article).settled_at is not None
    assert not Appearance.objects.to_place().exists()

    make.published_revision(article, make.TEXT)
    assert (quote_in(article).settled_at, quote_in(article).is_placed) == (None, True)


# Words that wait, and one more text ----------------------------------------------------------------


def waiting_words() -> tuple[Article, Appearance]:
    article, lost = lost_quote()
    return article, workflow.place_quote(appearance=lost, actor=make.researcher(), place=new_place())


def test_words_that_wait_come_along_while_they_stand_in_the_text() -> None:
    article, found = waiting_words()

    make.published_revision(article, INTRODUCTION + FORTY)

    now = quote_in(article, NEW_WORDS)
    assert (now.thread, now.approved_at, now.is_placed) == (found.thread, None, True)
    workflow.confirm_quote(appearance=now, actor=make.reviewer())
    assert list(quotes_of(article)) == [NEW_WORDS]


@pytest.mark.parametrize(
    ("text", "asks_again"),
    [(make.TEXT, False), (FORTY.replace("nearly forty", "roughly fifty"), True)],
    ids=["the old words are back", "the outlet changed it once more"],
)
def test_words_that_wait_for_nothing_any_more_do_not_come_along(text: str, asks_again: bool) -> None:
    article, _found = waiting_words()

    make.published_revision(article, text)

    assert list(quotes_of(article)) == [make.QUOTE]
    assert Appearance.objects.to_place().exists() == asks_again


def test_words_that_were_confirmed_come_along_as_changed_by_the_outlet() -> None:
    article, found = waiting_words()
    workflow.confirm_quote(appearance=found, actor=make.reviewer())

    make.published_revision(article, INTRODUCTION + FORTY)

    now = quote_in(article, NEW_WORDS)
    assert (now.state, now.changed_in) == (AppearanceState.ANCHORED, found.changed_in)


# Several people at once ----------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_new_text_a_new_quote_and_a_confirmation_at_once_lose_nothing() -> None:
    for _round in range(3):
        article = make.published_article()
        claim = make.announced_claim(on=article)
        waiting = make.appearance(claim, on=article, quote=SOLDIERS)
        make.revision(article, INTRODUCTION + make.TEXT)
        people: list[User] = [make.reviewer(), make.reviewer(), make.researcher()]
        old = article.current_revision
        assert old is not None
        seen = article.replacement
        place = make.place(MEETINGS)

        def publish(article: Article = article, actor: User = people[0], seen: str = seen) -> Any:
            return workflow.publish_revision(article=article, actor=actor, seen=seen)

        def confirm(waiting: Appearance = waiting, actor: User = people[1]) -> Any:
            return workflow.confirm_quote(appearance=waiting, actor=actor)

        def link(claim: Claim = claim, actor: User = people[2], old: Revision = old, place: Any = place) -> Any:
            return workflow.link_quote(claim=claim, actor=actor, revision=old, place=place)

        published, confirmed, linked = together(publish, confirm, link)

        article.refresh_from_db()
        now, shown = quotes_of(article), article.current_revision
        assert shown is not None
        # Whoever publishes saw what becomes of each quote: one that was linked or confirmed first refuses it.
        assert isinstance(published, Stale) == (shown == old)
        assert isinstance(confirmed, Stale) == (now[SOLDIERS].approved_at is None)
        assert isinstance(linked, Stale) == (MEETINGS not in now)
        assert all(shown.text[row.start : row.end] == row.quote for row in now.values())


def test_a_new_text_is_published_only_with_the_quotes_that_were_shown() -> None:
    article = make.published_article()
    claim = make.announced_claim(on=article)
    make.revision(article, FORTY)
    seen = article.replacement
    make.appearance(claim, on=article, quote=SOLDIERS)

    with refused(Stale):
        workflow.publish_revision(article=article, actor=make.reviewer(), seen=seen)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_bring_a_text_at_once_both_are_kept_in_some_order() -> None:
    article = make.published_article()
    anna, ben = make.researcher(), make.researcher()

    brought = together(
        lambda: make.revision(article, FORTY, by=anna),
        lambda: make.revision(article, WITHOUT, by=ben),
    )

    assert sorted(revision.number for revision in brought) == [2, 3]
    assert {revision.text for revision in brought} == {FORTY, WITHOUT}
