"""A desk of three people doing whatever comes to mind, in any order: what always holds, holds after every step."""

from collections import Counter
from collections.abc import Callable
from typing import Any, TypeVar

import pytest
from django.db import connection, transaction
from django.db.models import Model, QuerySet
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from claims import tallies, workflow
from claims.anchoring import Place, occurrences
from claims.choices import Action, DraftState
from claims.models import Appearance, Article, Claim, DraftVerdict, Evidence, Revision, Source, User, Verdict
from claims.workflow import WorkflowError
from claims.workflow.counts import miscounted
from tests import factories as make

QUOTES = [make.QUOTE, "They hold online meetings.", "The ministry counted 800,000 soldiers"]
# What the outlets make of their text: reworded, cut, put in another order, and as it was.
TEXTS = [
    make.TEXT.replace("about thirty governments", "nearly forty governments"),
    make.TEXT.replace("They hold online meetings. ", ""),
    "\n\n".join(reversed(make.TEXT.split("\n\n"))),
    make.TEXT,
]
PASSAGES = [*QUOTES, "advisers of nearly forty governments are in permanent contact"]
RATINGS = ["true", "half-true", "unproven"]

Row = TypeVar("Row", bound=Model)

PEOPLE = st.sampled_from(["Ben", "Eva", "Ana"])  # a reviewer, a managing editor, a researcher
WHICH = st.integers(0, 1)  # the newest, or the one before
WORDS = st.sampled_from(["Thirty advisers talk.", "Advisers of thirty governments talk.", "They meet online."])


class Desk(RuleBasedStateMachine):
    """Keeps its own account of who did what, and compares it with what readers see."""

    people: dict[str, User]
    done: Counter[Action]  # over all runs: a rule that never succeeds proves nothing

    def __init__(self) -> None:
        super().__init__()
        self.scene = transaction.atomic()
        self.scene.__enter__()
        self.source = make.source()
        for name in ("Ana", "Ben"):
            make.article(by=self.people[name])
        self.worded: dict[int, set[str]] = {}  # claim: who wrote in its wording
        self.wrote: dict[int, set[str]] = {}  # draft verdict: who wrote in it or sent it
        self.marked: dict[tuple[int, str], str] = {}  # a quote's thread and its words: who marked it
        self.agreed: dict[int, str] = {}  # claim: the statement that two people stand for
        self.issued: dict[int, dict[str, Any]] = {}  # verdict: the row as it was published

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.scene.__exit__(None, None, None)

    def pick(self, rows: QuerySet[Row], which: int) -> Row | None:
        found = list(rows.order_by("-pk")[:2])
        return found[which % len(found)] if found else None

    def attempt(self, action: Action, call: Callable[..., Any], **arguments: Any) -> tuple[bool, Any]:
        """Whether the workflow did it, and what it gave. Nothing but a refusal may go wrong."""
        if None in arguments.values():
            return False, None
        try:
            given = call(**arguments)
        except WorkflowError:
            return False, None
        self.done[action] += 1
        return True, given

    @initialize(words=WORDS)
    def an_ordinary_morning(self, words: str) -> None:
        """A claim with a verdict and a quote that waits, one with a draft verdict in review, one with an open draft."""
        self.publish_article("Eva", 0)
        for claim, (quote, author) in enumerate(zip(QUOTES, ["Ana", "Eva", "Ben"], strict=True)):
            self.open_claim(author, 0, quote, words)
            self.attach(0)
            self.propose(author, 0, words, "half-true")
            if claim < 2:
                self.send(author, 0)
            if claim < 1:
                self.approve("Eva", 0)
                self.link_quote("Ben", 0, 0, QUOTES[1])

    # Articles and claims

    @rule(who=PEOPLE, which=WHICH)
    def publish_article(self, who: str, which: int) -> None:
        article = self.pick(Article.objects.filter(status="imported"), which)
        done, announced = self.attempt(
            Action.PUBLISH_ARTICLE,
            workflow.publish_article,
            article=article,
            actor=self.people[who],
            seen=article and article.publication,
        )
        for claim in announced if done else ():
            self.announced(claim, who)

    def announced(self, claim: Claim, who: str) -> None:
        assert who not in self.worded[claim.pk]
        self.agreed[claim.pk] = claim.statement

    @rule(who=PEOPLE, which=WHICH, quote=st.sampled_from(QUOTES), words=WORDS)
    def open_claim(self, who: str, which: int, quote: str, words: str) -> None:
        article = self.pick(Article.objects.all(), which)
        assert article is not None
        done, claim = self.attempt(
            Action.OPEN_CLAIM,
            workflow.open_claim,
            actor=self.people[who],
            revision=article.current_revision,
            place=self.place(article, quote),
            statement=words,
        )
        if done:
            self.worded[claim.pk] = {who}
            self.mark(claim.appearances.get(), who)

    @rule(who=PEOPLE, which=WHICH, words=WORDS)
    def reword(self, who: str, which: int, words: str) -> None:
        claim = self.pick(Claim.objects.all(), which)
        before = claim and claim.statement
        done, _claim = self.attempt(
            Action.EDIT_CLAIM,
            workflow.edit_claim,
            claim=claim,
            actor=self.people[who],
            version=claim and claim.version,
            statement=words,
        )
        if done and claim and words != before:
            self.worded[claim.pk].add(who)

    @rule(who=PEOPLE, which=WHICH)
    def announce(self, who: str, which: int) -> None:
        claim = self.pick(Claim.objects.filter(status="draft"), which)
        done, _nothing = self.attempt(
            Action.ANNOUNCE_CLAIM,
            workflow.announce_claim,
            claim=claim,
            actor=self.people[who],
            version=claim and claim.version,
        )
        if done and claim:
            self.announced(claim, who)

    @rule(who=PEOPLE, which=WHICH)
    def discard_claim(self, who: str, which: int) -> None:
        claim = self.pick(Claim.objects.all(), which)
        self.attempt(
            Action.DISCARD_CLAIM,
            workflow.discard_claim,
            claim=claim,
            actor=self.people[who],
            version=claim and claim.version,
        )

    @rule(who=PEOPLE, which=WHICH)
    def withdraw(self, who: str, which: int) -> None:
        claim = self.pick(Claim.objects.listed(), which)
        self.attempt(
            Action.WITHDRAW_CLAIM,
            workflow.withdraw_claim,
            claim=claim,
            actor=self.people[who],
            version=claim and claim.version,
            reason="Mixed up.",
        )

    # Quotes

    @rule(who=PEOPLE, which=WHICH, where=WHICH, quote=st.sampled_from(QUOTES))
    def link_quote(self, who: str, which: int, where: int, quote: str) -> None:
        article = self.pick(Article.objects.all(), where)
        assert article is not None
        done, linked = self.attempt(
            Action.LINK_QUOTE,
            workflow.link_quote,
            claim=self.pick(Claim.objects.all(), which),
            actor=self.people[who],
            revision=article.current_revision,
            place=self.place(article, quote),
        )
        if done:
            self.mark(linked, who)

    @rule(who=PEOPLE, which=WHICH)
    def confirm_quote(self, who: str, which: int) -> None:
        self.attempt(
            Action.CONFIRM_QUOTE,
            workflow.confirm_quote,
            appearance=self.pick(Appearance.objects.awaiting_approval(), which),
            actor=self.people[who],
        )

    @rule(who=PEOPLE, which=WHICH)
    def unlink_quote(self, who: str, which: int) -> None:
        self.attempt(
            Action.UNLINK_QUOTE,
            workflow.unlink_quote,
            appearance=self.pick(Appearance.objects.all(), which),
            actor=self.people[who],
            reason="Not said there.",
        )

    def mark(self, quote: Appearance, who: str) -> None:
        self.marked[quote.thread, quote.quote] = who

    def place(self, article: Article | None, quote: str) -> Place | None:
        """Where a quote stands in the current text, if it does."""
        revision = article and article.current_revision
        return next(iter(occurrences(revision.text, quote)), None) if revision else None

    # New texts

    @rule(who=PEOPLE, which=WHICH, text=st.sampled_from(TEXTS))
    def add_revision(self, who: str, which: int, text: str) -> None:
        self.attempt(
            Action.ADD_REVISION,
            make.revision,
            on=self.pick(Article.objects.all(), which),
            text=text,
            by=self.people[who],
        )

    @rule(who=PEOPLE, which=WHICH)
    def publish_revision(self, who: str, which: int) -> None:
        article = self.pick(Article.objects.listed(), which)
        brought_by = article and article.newest_revision and article.newest_revision.made_by_name
        done, _revision = self.attempt(
            Action.PUBLISH_REVISION,
            workflow.publish_revision,
            article=article,
            actor=self.people[who],
            seen=article and article.replacement,
        )
        assert not (done and who == brought_by)

    @rule(who=PEOPLE, which=WHICH, quote=st.sampled_from(PASSAGES))
    def place_quote(self, who: str, which: int, quote: str) -> None:
        lost = self.pick(Appearance.objects.current().filter(start=None), which)
        done, found = self.attempt(
            Action.PLACE_QUOTE,
            workflow.place_quote,
            appearance=lost,
            actor=self.people[who],
            place=self.place(lost.revision.article, quote) if lost else None,
        )
        if done and lost and found.quote != lost.quote:
            self.mark(found, who)

    @rule(who=PEOPLE, which=WHICH)
    def settle_quote(self, who: str, which: int) -> None:
        self.attempt(
            Action.SETTLE_QUOTE,
            workflow.settle_quote,
            appearance=self.pick(Appearance.objects.to_place(), which),
            actor=self.people[who],
        )

    @rule(who=PEOPLE, other=PEOPLE, text=st.sampled_from(TEXTS[:2]), gone=st.booleans())
    def the_outlet_rewords_and_two_people_follow(self, who: str, other: str, text: str, gone: bool) -> None:
        """A new text comes before the readers, and so do the words that a quote has in it."""
        self.add_revision(who, 0, text)
        self.publish_revision(other, 0)
        if gone:
            self.settle_quote(who, 0)
        self.place_quote(who, 0, PASSAGES[-1])
        self.confirm_quote(other, 0)

    # Evidence and verdicts

    @rule(which=WHICH)
    def attach(self, which: int) -> None:
        if claim := self.pick(Claim.objects.all(), which):
            Evidence.objects.get_or_create(claim=claim, source=self.source, passage="regular", stance="refutes")

    @rule(which=WHICH)
    def detach(self, which: int) -> None:
        if row := self.pick(Evidence.objects.all(), which):
            row.delete()

    @rule(who=PEOPLE, which=WHICH, words=WORDS, rating=st.sampled_from(RATINGS))
    def propose(self, who: str, which: int, words: str, rating: str) -> None:
        claim = self.pick(Claim.objects.filter(draft=None), which)
        follows = claim and claim.current_verdict_id
        done, draft = self.attempt(
            Action.PROPOSE_VERDICT,
            workflow.propose_verdict,
            claim=claim,
            actor=self.people[who],
            statement=words,
            rating=make.rating(rating),
            summary="So it is.",
            explanation="Because.",
            reason="News." if follows else "",
        )
        if done:
            self.wrote[draft.pk] = {who}

    @rule(who=PEOPLE, which=WHICH, words=WORDS)
    def save_draft(self, who: str, which: int, words: str) -> None:
        done, draft = self.on_draft(Action.SAVE_DRAFT, workflow.save_draft, who, which, statement=words, summary=words)
        if done:
            self.wrote[draft.pk].add(who)

    @rule(who=PEOPLE, which=WHICH)
    def discard_draft(self, who: str, which: int) -> None:
        self.on_draft(Action.DISCARD_DRAFT, workflow.discard_draft, who, which)

    @rule(who=PEOPLE, which=WHICH)
    def send(self, who: str, which: int) -> None:
        done, draft = self.on_draft(Action.SEND_TO_REVIEW, workflow.send_to_review, who, which)
        if done:
            self.wrote[draft.pk].add(who)

    @rule(who=PEOPLE, which=WHICH)
    def recall(self, who: str, which: int) -> None:
        self.on_draft(Action.RECALL_DRAFT, workflow.recall_draft, who, which, "in_review")

    def on_draft(
        self, action: Action, call: Callable[..., Any], who: str, which: int, *states: str, **fields: Any
    ) -> Any:
        draft = self.pick(DraftVerdict.objects.filter(state__in=states or DraftState.values), which)
        return self.attempt(
            action, call, draft=draft, actor=self.people[who], version=draft and draft.version, **fields
        )

    @rule(who=PEOPLE, which=WHICH)
    def return_draft(self, who: str, which: int) -> None:
        draft = self.pick(DraftVerdict.objects.filter(state="in_review"), which)
        self.attempt(
            Action.RETURN_DRAFT,
            workflow.return_draft,
            draft=draft,
            reviewer=self.people[who],
            note="Shorter.",
            version=draft and draft.version,
        )

    @rule(who=PEOPLE, which=WHICH)
    def approve(self, who: str, which: int) -> None:
        draft = self.pick(DraftVerdict.objects.filter(state="in_review"), which)
        done, verdict = self.attempt(
            Action.APPROVE_DRAFT,
            workflow.approve,
            draft=draft,
            reviewer=self.people[who],
            seen=draft and draft.sent_fingerprint,
        )
        if done and draft:
            assert who not in self.wrote[draft.pk]
            assert verdict.record() == draft.sent_record
            self.agreed[draft.claim_id] = verdict.statement
            self.issued[verdict.pk] = dict(Verdict.objects.filter(pk=verdict.pk).values()[0])

    @rule(who=PEOPLE, which=WHICH, words=WORDS)
    def one_person_tries_everything(self, who: str, which: int, words: str) -> None:
        """Reword a colleague's claim, take over a colleague's draft, and bring either before the readers alone."""
        self.reword(who, which, words)
        self.announce(who, which)
        self.link_quote(who, which, 0, QUOTES[2])
        self.publish_article(who, 0)
        self.confirm_quote(who, 0)
        self.send(who, which)
        self.approve(who, which)
        self.save_draft(who, which, words)
        self.send(who, which)
        self.approve(who, which)

    # What always holds

    @invariant()
    def readers_see_only_the_words_that_two_people_stand_for(self) -> None:
        shown = dict(Claim.objects.published().values_list("pk", "statement"))

        assert shown == self.agreed

    @invariant()
    def readers_see_only_the_quotes_that_a_second_person_confirmed(self) -> None:
        for quote in Appearance.objects.published().select_related("approved_by", "revision__article"):
            assert quote.approved_by is not None
            assert quote.approved_by.display_name != self.marked[quote.thread, quote.quote]
            assert quote.revision.article.status == "published"

    @invariant()
    def every_quote_stands_where_its_row_says_in_the_words_that_somebody_marked(self) -> None:
        for quote in Appearance.objects.select_related("revision"):
            assert quote.start is None or quote.revision.text[quote.start : quote.end] == quote.quote
            assert (quote.thread, quote.quote) in self.marked

    @invariant()
    def readers_see_a_text_that_two_people_brought_before_them(self) -> None:
        for article in Article.objects.listed().select_related("current_revision"):
            assert article.current_revision in Revision.objects.published().filter(article=article)

    @invariant()
    def published_verdicts_stay_as_they_were(self) -> None:
        assert {row["id"]: row for row in Verdict.objects.values()} == self.issued

    @invariant()
    def verdicts_are_numbered_without_gaps_and_the_latest_is_current(self) -> None:
        for claim in Claim.objects.select_related("current_verdict"):
            numbers = list(claim.verdicts.order_by("number").values_list("number", flat=True))
            assert numbers == list(range(1, len(numbers) + 1))
            current = claim.current_verdict
            assert (current.number if current else 0) == len(numbers)
            if current:
                assert current.author_id != current.approved_by_id
                assert (claim.statement, claim.rating_id) == (current.statement, current.rating_id)

    @invariant()
    def sources_are_public_only_while_a_verdict_cites_them(self) -> None:
        cited = any(row["evidence"] for row in self.issued.values())

        assert Source.objects.published().exists() == cited

    @invariant()
    def what_is_counted_along_is_what_a_recount_says(self) -> None:
        assert tallies.differences(connection) == []
        assert not miscounted().exists()


@pytest.mark.django_db
def test_whatever_three_people_do_nothing_is_public_on_one_persons_word() -> None:
    Desk.people = {
        "Ana": make.researcher("Ana"),
        "Ben": make.reviewer("Ben"),
        "Eva": make.managing_editor("Eva"),
    }
    Desk.done = Counter()

    run_state_machine_as_test(Desk, settings=settings(max_examples=30, stateful_step_count=20))

    # Every way to the readers was taken.
    assert {
        Action.PUBLISH_ARTICLE, Action.ANNOUNCE_CLAIM, Action.APPROVE_DRAFT, Action.LINK_QUOTE, Action.CONFIRM_QUOTE,
        Action.ADD_REVISION, Action.PUBLISH_REVISION, Action.PLACE_QUOTE, Action.SETTLE_QUOTE,
    } < set(Desk.done)  # fmt: skip
