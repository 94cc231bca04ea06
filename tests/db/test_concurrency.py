"""Several people at once, as threads with connections of their own: one wins, the others are told, nothing is lost.

On a SQLite file and on PostgreSQL alike. Every person looks at the same state before anybody acts, so that the loser
is always told; the threads start at a barrier and the scene is played several times, so that the locks are met too.
"""

from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection

from claims import tallies, workflow
from claims.models import (
    Appearance,
    Article,
    AuditEntry,
    Claim,
    DraftVerdict,
    Edition,
    Review,
    Revision,
    Source,
    User,
    Verdict,
)
from claims.selectors.verification import Verification, in_order
from claims.workflow import Gone, Incomplete, Outdated, Stale, WorkflowError, WrongState
from claims.workflow.counts import miscounted
from tests import factories as make
from tests.db.scenes import together

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 4
OTHER_QUOTE = "They hold online meetings."


def refusals(outcomes: list[Any]) -> list[type[WorkflowError]]:
    return [type(outcome) for outcome in outcomes if isinstance(outcome, WorkflowError)]


def approval(draft: DraftVerdict) -> Callable[[], Verdict]:
    """A reviewer of their own approves what they see now."""
    opened, reviewer, seen = DraftVerdict.objects.get(pk=draft.pk), make.reviewer(), draft.sent_fingerprint
    return partial(workflow.approve, draft=opened, reviewer=reviewer, seen=seen)


def test_threads_meet_in_a_database_file_or_on_a_server() -> None:
    if connection.vendor == "sqlite":
        assert Path(connection.settings_dict["NAME"]).is_file()
    names = together(*[lambda: connection.settings_dict["NAME"]] * 2)
    assert names == [connection.settings_dict["NAME"]] * 2


@pytest.mark.parametrize("reviewers", [2, 4])
def test_of_several_approvals_at_once_one_publishes_and_the_others_come_too_late(reviewers: int) -> None:
    claim = make.claim()
    for number in range(1, ROUNDS + 1):
        draft = make.draft_in_review(claim)

        outcomes = together(*[approval(draft) for _reviewer in range(reviewers)])

        assert refusals(outcomes) == [Gone] * (reviewers - 1)
        (verdict,) = [outcome for outcome in outcomes if isinstance(outcome, Verdict)]
        claim.refresh_from_db()
        assert claim.current_verdict == verdict
        assert verdict.number == number == claim.verdicts.count() == Review.objects.count()


def test_a_save_and_an_approval_at_once_never_publish_what_nobody_judged() -> None:
    met = Counter[str]()
    for _round in range(ROUNDS):
        draft = make.draft_in_review()
        opened = DraftVerdict.objects.get(pk=draft.pk)

        def rewrite(opened: DraftVerdict = opened) -> DraftVerdict:
            back = workflow.recall_draft(draft=opened, actor=opened.author, version=opened.version)
            return workflow.save_draft(draft=back, actor=back.author, version=back.version, summary="Rewritten.")

        rewritten, approved = together(rewrite, approval(draft))

        if isinstance(approved, Verdict):
            assert isinstance(rewritten, Gone)
            assert approved.record() == draft.sent_record
        else:
            assert isinstance(approved, WrongState)
            assert DraftVerdict.objects.get(pk=draft.pk).summary == "Rewritten."
            assert not draft.claim.verdicts.exists()
        met[type(approved).__name__] += 1
    assert met.total() == ROUNDS


def test_of_two_who_save_the_same_draft_one_is_told_and_the_other_is_kept() -> None:
    draft = make.draft()
    for _round in range(ROUNDS):
        draft.refresh_from_db()

        def save(summary: str, version: int = draft.version) -> Callable[[], DraftVerdict]:
            opened, person = DraftVerdict.objects.get(pk=draft.pk), make.researcher()
            return partial(workflow.save_draft, draft=opened, actor=person, version=version, summary=summary)

        outcomes = together(save("One."), save("Two."))

        assert refusals(outcomes) == [Stale]
        (saved,) = [outcome for outcome in outcomes if isinstance(outcome, DraftVerdict)]
        kept = DraftVerdict.objects.get(pk=draft.pk)
        assert (kept.summary, kept.author, kept.version) == (saved.summary, saved.author, draft.version + 1)


def test_of_two_proposals_for_one_claim_one_becomes_its_draft() -> None:
    for _round in range(ROUNDS):
        claim = make.claim()
        people = [make.researcher(), make.researcher()]

        outcomes = together(*[partial(workflow.propose_verdict, claim=claim, actor=person) for person in people])

        assert refusals(outcomes) == [Incomplete]
        assert DraftVerdict.objects.filter(claim=claim).count() == 1


def test_a_quote_linked_during_an_approval_is_judged_or_waits() -> None:
    article = make.published_article()
    for _round in range(ROUNDS):
        claim = make.announced_claim()
        draft = make.draft_in_review(claim)
        person, revision = make.researcher(), article.current_revision
        assert revision is not None

        linked, approved = together(
            partial(workflow.link_quote, claim=claim, actor=person, revision=revision, place=make.place(OTHER_QUOTE)),
            approval(draft),
        )

        assert isinstance(linked, Appearance)
        linked.refresh_from_db()
        assert linked.approved_at is None
        if isinstance(approved, Verdict):
            assert linked.pk not in [row["id"] for row in approved.appearances]
        else:
            assert isinstance(approved, Outdated)
            assert not claim.verdicts.exists()


def test_a_quote_that_readers_see_is_not_removed_by_a_researcher_who_came_during_the_approval() -> None:
    for _round in range(ROUNDS):
        claim = make.claim(on=make.published_article())
        draft = make.draft_in_review(claim)
        marked, person = claim.appearances.get(), make.researcher()

        removed, approved = together(
            partial(workflow.unlink_quote, appearance=marked, actor=person),
            approval(draft),
        )

        if isinstance(approved, Verdict):
            assert isinstance(removed, WorkflowError)
            assert Appearance.objects.published().filter(pk=marked.pk).exists()
        else:
            assert isinstance(approved, Outdated)
            assert removed is None
            assert not Appearance.objects.filter(pk=marked.pk).exists()


def test_a_claim_that_is_decided_while_its_article_is_published_stays_decided() -> None:
    for _round in range(ROUNDS):
        article = make.article()
        claims = [make.claim(on=article) for _claim in range(3)]
        drafts = [make.draft_in_review(claim) for claim in claims]
        reviewer = make.reviewer()

        outcomes = together(
            partial(workflow.publish_article, article=article, actor=reviewer, seen=article.publication),
            *[approval(draft) for draft in drafts],
        )

        assert set(refusals(outcomes)) <= {Stale}  # the publisher had seen them as drafts
        published = outcomes[0] if isinstance(outcomes[0], list) else []
        assert {claim.status for claim in Claim.objects.filter(pk__in=[claim.pk for claim in claims])} == {"decided"}
        for claim in claims:
            announced = AuditEntry.objects.filter(subject=claim.subject, action="announce_claim").count()
            assert announced == (claim in published)


def test_linking_into_an_article_while_it_is_published_waits_its_turn() -> None:
    for _round in range(ROUNDS):
        article = make.article()
        claims = [make.claim(on=article) for _claim in range(3)]
        revision, reviewer, person = article.current_revision, make.reviewer(), make.researcher()
        assert revision is not None

        def link(claim: Claim, revision: Revision = revision, person: User = person) -> Callable[[], Appearance]:
            place = make.place(OTHER_QUOTE)
            return partial(workflow.link_quote, claim=claim, actor=person, revision=revision, place=place)

        outcomes = together(
            partial(workflow.publish_article, article=article, actor=reviewer, seen=article.publication),
            *[link(claim) for claim in claims],
        )

        refused = refusals(outcomes)
        assert set(refused) <= {Stale}  # the publisher had not seen these quotes
        assert Appearance.objects.filter(revision=revision).count() == 6
        assert Claim.objects.published().filter(pk__in=[claim.pk for claim in claims]).count() == (0 if refused else 3)


def test_of_two_who_publish_an_article_one_is_told() -> None:
    article = make.article()
    claim = make.claim(on=article)
    opened = [(Article.objects.get(pk=article.pk), make.reviewer()) for _person in range(2)]

    outcomes = together(
        *[
            partial(workflow.publish_article, article=seen, actor=person, seen=seen.publication)
            for seen, person in opened
        ]
    )

    assert refusals(outcomes) == [WrongState]
    assert AuditEntry.objects.filter(subject=claim.subject, action="announce_claim").count() == 1


def test_eight_people_publish_updates_on_claims_of_their_own_and_none_is_lost() -> None:
    claims, updates = [make.decided_claim() for _claim in range(8)], 4
    people = [(make.researcher(), make.reviewer()) for _claim in claims]
    rating = make.rating("false")

    def publish(claim: Claim, author: User, reviewer: User) -> int:
        for number in range(updates):
            draft = workflow.propose_verdict(
                claim=claim, actor=author, rating=rating, summary=f"{number}", explanation="It changed.", reason="News."
            )
            sent = workflow.send_to_review(draft=draft, actor=author, version=draft.version)
            workflow.approve(draft=sent, reviewer=reviewer, seen=sent.sent_fingerprint)
        return updates

    outcomes = together(*[partial(publish, claim, *pair) for claim, pair in zip(claims, people, strict=True)])

    assert outcomes == [updates] * 8
    for claim in claims:
        assert list(claim.verdicts.order_by("number").values_list("number", flat=True)) == [1, 2, 3, 4, 5]
        claim.refresh_from_db()
        assert claim.current_verdict is not None
        assert claim.current_verdict.number == 5
    assert AuditEntry.objects.filter(action="approve_draft").count() == 8 * (1 + updates)
    assert Source.objects.published().count() == 8


def test_of_all_that_is_published_at_once_comes_one_chain() -> None:
    """Of claims that share a source, by people of their own: nobody waits in a circle, and no place is given twice."""
    source = make.source()
    for _round in range(ROUNDS):
        claims = [make.claim() for _claim in range(6)]
        for claim in claims:
            make.evidence(claim, source=source)
        drafts = [make.draft_in_review(claim) for claim in claims]

        outcomes = together(*[approval(draft) for draft in drafts])

        assert all(isinstance(outcome, Verdict) for outcome in outcomes)
    verification = Verification()
    problems = [problem for _verdict, found in verification.along(in_order()) for problem in found]
    assert [*problems, *verification.problems()] == []
    assert verification.sequence == 6 * ROUNDS


def test_a_redaction_while_verdicts_are_published_leaves_a_chain_that_verifies() -> None:
    claim, editor = make.decided_claim(), make.managing_editor()
    first = claim.verdicts.get()
    draft, other = make.draft_in_review(claim), make.draft_in_review()
    redact = partial(
        workflow.redact, verdict=first, actor=editor, path="summary", reason="A name.", legal_basis="A law."
    )

    outcomes = together(redact, approval(draft), approval(other))

    assert set(refusals(outcomes)) <= {Outdated, Stale}  # the draft had the same summary
    verification = Verification()
    problems = [problem for _verdict, found in verification.along(in_order()) for problem in found]
    assert [*problems, *verification.problems()] == []
    assert not claim.verdicts.filter(summary=first.summary).exists()


def test_after_a_flush_the_tables_still_refuse_and_the_scale_and_the_roles_are_back() -> None:
    """The tests above emptied the tables; what the migrations made has to be there again."""
    make.decided_claim()
    call_command("flush", interactive=False, verbosity=0)
    assert not Claim.objects.exists()

    verdict = make.verdict()  # needs the rating scale and the roles
    with pytest.raises(IntegrityError, match="A verdict is never changed"):
        Verdict.objects.filter(pk=verdict.pk).update(summary="Never mind.")


def test_two_who_join_each_others_claims_never_wait_for_each_other() -> None:
    for _round in range(ROUNDS):
        one, other = make.claim(), make.claim()
        anna, ben = make.researcher(), make.researcher()

        outcomes = together(
            partial(workflow.join_claim, claim=one, other=other, actor=anna, version=one.version),
            partial(workflow.join_claim, claim=other, other=one, actor=ben, version=other.version),
        )

        assert len(refusals(outcomes)) == 1
        (left,) = Claim.objects.filter(pk__in=[one.pk, other.pk])
        assert left.appearances.count() == 2


def test_the_counts_stay_right_while_people_publish_correct_and_withdraw_at_once() -> None:
    managing_editor = make.managing_editor()
    for _round in range(ROUNDS):
        to_publish, to_correct, to_withdraw = make.claim(), make.decided_claim(), make.decided_claim()
        first = make.draft_in_review(to_publish, rating=make.rating("true"))
        correction = make.draft_in_review(
            to_correct, rating=make.rating("false"), change="correction", reason="We had misread the table."
        )
        withdraw = partial(
            workflow.withdraw_claim,
            claim=to_withdraw,
            actor=managing_editor,
            reason="It says something else.",
            version=to_withdraw.version,
        )
        article = to_correct.appearances.get().revision.article
        hide = partial(
            workflow.withdraw_article,
            article=article,
            actor=managing_editor,
            reason="A forgery.",
            version=article.version,
        )
        before = Edition.objects.get().number

        outcomes = together(approval(first), approval(correction), withdraw, hide)

        assert refusals([outcome for outcome in outcomes if not isinstance(outcome, Outdated)]) == []
        assert tallies.differences(connection) == []
        assert not miscounted().exists()
        assert Edition.objects.get().number >= before + 3  # one for each that published, at least
