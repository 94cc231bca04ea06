"""Draft verdicts and verdicts: propose, save, send to review, recall, return, approve."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.utils import timezone

from claims import roles, workflow
from claims.choices import TRANSITIONS, Action, DraftState
from claims.models import (
    Appearance,
    Claim,
    DraftVerdict,
    Evidence,
    Publisher,
    Rating,
    Review,
    Source,
    User,
    Verdict,
)
from claims.models.claim import WORDING_FIELDS
from claims.records import fingerprint
from claims.workflow import Gone, Incomplete, NotAllowed, NotYours, Outdated, OwnWork, Stale, WorkflowError, WrongState
from tests import factories as make
from tests.db.scenes import last_entry, refused

pytestmark = pytest.mark.django_db


# What holds for every change of a draft -----------------------------------------------------------

CALLS: dict[Action, Callable[[DraftVerdict, User, int], Any]] = {
    Action.SAVE_DRAFT: lambda draft, actor, version: workflow.save_draft(
        draft=draft, actor=actor, version=version, summary="Another summary."
    ),
    Action.DISCARD_DRAFT: lambda draft, actor, version: workflow.discard_draft(
        draft=draft, actor=actor, version=version
    ),
    Action.SEND_TO_REVIEW: lambda draft, actor, version: workflow.send_to_review(
        draft=draft, actor=actor, version=version
    ),
    Action.RECALL_DRAFT: lambda draft, actor, version: workflow.recall_draft(draft=draft, actor=actor, version=version),
    Action.RETURN_DRAFT: lambda draft, actor, version: workflow.return_draft(
        draft=draft, reviewer=actor, note="Where is the report?", version=version
    ),
    Action.APPROVE_DRAFT: lambda draft, actor, _version: workflow.approve(
        draft=draft, reviewer=actor, seen=draft.sent_fingerprint
    ),
}
BY_A_SECOND_PERSON = [action for action in CALLS if TRANSITIONS[action].not_by]
BY_THE_AUTHOR_ALONE = [action for action in CALLS if TRANSITIONS[action].only_by]


def draft_in(state: str) -> DraftVerdict:
    """A draft verdict in that state, of an author who is a reviewer too."""
    author = make.reviewer()
    if state == DraftState.OPEN:
        return make.draft(by=author)
    draft = make.draft_in_review(by=author)
    if state == DraftState.RETURNED:
        workflow.return_draft(draft=draft, reviewer=make.reviewer(), note="Not yet.", version=draft.version)
        draft.refresh_from_db()
    return draft


def ready_for(action: Action) -> DraftVerdict:
    return draft_in(min(TRANSITIONS[action].states))


def who_may(action: Action, draft: DraftVerdict) -> User:
    return make.reviewer() if action in BY_A_SECOND_PERSON else draft.author


@pytest.mark.parametrize("action", CALLS)
def test_a_person_without_the_role_changes_no_draft(action: Action) -> None:
    draft = ready_for(action)
    outsider = make.user()

    with refused(NotAllowed):
        CALLS[action](draft, outsider, draft.version)


@pytest.mark.parametrize("action", CALLS)
def test_a_person_who_left_changes_no_draft(action: Action) -> None:
    draft = ready_for(action)
    person = who_may(action, draft)
    person.is_active = False
    person.save()

    with refused(NotAllowed):
        CALLS[action](draft, person, draft.version)


@pytest.mark.parametrize("action", BY_A_SECOND_PERSON)
def test_a_researcher_decides_on_no_draft(action: Action) -> None:
    draft = ready_for(action)

    with refused(NotAllowed):
        CALLS[action](draft, make.researcher(), draft.version)


@pytest.mark.parametrize("action", BY_A_SECOND_PERSON)
@pytest.mark.parametrize("superuser", [False, True])
def test_nobody_decides_on_their_own_draft_not_even_a_superuser(action: Action, superuser: bool) -> None:
    draft = ready_for(action)
    draft.author.is_superuser = superuser
    draft.author.save()

    with refused(OwnWork):
        CALLS[action](draft, draft.author, draft.version)


@pytest.mark.parametrize("action", BY_THE_AUTHOR_ALONE)
def test_only_the_author_takes_a_draft_back_or_discards_it(action: Action) -> None:
    draft = ready_for(action)

    with refused(NotYours) as refusal:
        CALLS[action](draft, make.managing_editor(), draft.version)
    assert draft.author_name in str(refusal.value)


@pytest.mark.parametrize("state", DraftState.values)
@pytest.mark.parametrize("action", CALLS)
def test_each_change_starts_from_its_states_only(action: Action, state: str) -> None:
    draft = draft_in(state)
    person = who_may(action, draft)

    if state in TRANSITIONS[action].states:
        CALLS[action](draft, person, draft.version)
        assert last_entry(draft.claim).action == action
    else:
        with refused(WrongState) as refusal:
            CALLS[action](draft, person, draft.version)
        assert draft.get_state_display() in str(refusal.value)


@pytest.mark.parametrize("action", [action for action in CALLS if action != Action.APPROVE_DRAFT])
@pytest.mark.parametrize("seen", [-1, 1])
def test_a_draft_that_somebody_changed_meanwhile_is_stale(action: Action, seen: int) -> None:
    draft = ready_for(action)

    with refused(Stale):
        CALLS[action](draft, who_may(action, draft), draft.version + seen)


@pytest.mark.parametrize("action", CALLS)
def test_a_draft_that_was_discarded_meanwhile_is_gone(action: Action) -> None:
    draft = ready_for(action)
    person = who_may(action, draft)
    DraftVerdict.objects.all().delete()

    with refused(Gone):
        CALLS[action](draft, person, draft.version)


@pytest.mark.parametrize("action", CALLS)
def test_a_draft_whose_claim_was_discarded_meanwhile_is_gone(action: Action) -> None:
    opened = DraftVerdict.objects.get(pk=ready_for(action).pk)  # as a page has it: the claim is not loaded yet
    person = make.reviewer()
    DraftVerdict.objects.all().delete()
    Claim.objects.all().delete()

    with refused(Gone):
        CALLS[action](opened, person, opened.version)


def test_every_change_of_a_draft_is_tried_above() -> None:
    about_drafts = {action for action in Action if action.endswith(("_draft", "_to_review"))}
    assert set(CALLS) == about_drafts


# Proposing and writing ---------------------------------------------------------------------------


def test_a_proposal_starts_with_the_wording_of_the_claim_as_its_first_verdict() -> None:
    claim = make.claim(translations={"fr": "Les conseillers…"}, claimant=make.claimant("Finland's president"))
    ana = make.researcher("Ana")

    draft = workflow.propose_verdict(claim=claim, actor=ana, rating=make.rating("false"), summary="Not so.")

    draft.refresh_from_db()
    assert {name: getattr(draft, name) for name in WORDING_FIELDS} == {
        name: getattr(claim, name) for name in WORDING_FIELDS
    }
    assert (draft.change, draft.state, draft.version) == ("initial", "open", 1)
    assert (draft.author, draft.author_name, draft.rating) == (ana, "Ana", make.rating("false"))
    entry = last_entry(claim)
    assert (entry.action, entry.actor, entry.actor_name, entry.label) == (
        "propose_verdict",
        ana,
        "Ana",
        claim.statement,
    )


def test_a_proposal_for_a_claim_with_a_verdict_is_an_update_unless_it_says_correction() -> None:
    claim = make.decided_claim()
    update = workflow.propose_verdict(claim=claim, actor=make.researcher())
    assert update.change == "update"
    workflow.discard_draft(draft=update, actor=update.author, version=update.version)

    assert workflow.propose_verdict(claim=claim, actor=make.researcher(), change="correction").change == "correction"


def test_a_second_proposal_is_refused_while_there_is_a_draft() -> None:
    draft = make.draft()

    with refused(Incomplete) as refusal:
        workflow.propose_verdict(claim=draft.claim, actor=make.researcher())
    assert "already has an open draft" in str(refusal.value)


def test_a_proposal_needs_the_role_and_a_claim_that_is_still_there() -> None:
    claim = make.claim()
    with refused(NotAllowed):
        workflow.propose_verdict(claim=claim, actor=make.user())

    Claim.objects.all().delete()
    with refused(Gone):
        workflow.propose_verdict(claim=claim, actor=make.researcher())


def test_a_withdrawn_claim_comes_back_with_a_new_verdict_only() -> None:
    claim = make.decided_claim()
    workflow.withdraw_claim(claim=claim, actor=make.managing_editor(), reason="Mixed up.", version=claim.version)

    make.verdict(claim, change="correction", reason="It was the other ministry.")

    claim.refresh_from_db()
    assert (claim.status, claim.withdrawal_reason) == ("decided", "")
    assert claim in Claim.objects.listed()


@pytest.mark.parametrize("field", ["state", "author_name", "sent_record", "created_at", "no_such_field"])
def test_neither_a_proposal_nor_a_save_sets_what_the_workflow_sets(field: str) -> None:
    draft = make.draft()

    with pytest.raises(TypeError, match=field):
        workflow.save_draft(draft=draft, actor=draft.author, version=draft.version, **{field: "x"})
    with pytest.raises(TypeError, match=field):
        workflow.propose_verdict(claim=make.claim(), actor=draft.author, **{field: "x"})


def test_whoever_wrote_last_is_the_author_and_nobody_who_wrote_can_approve() -> None:
    ana, ben = make.reviewer("Ana"), make.reviewer("Ben")
    draft = make.draft(by=ana)

    saved = workflow.save_draft(draft=draft, actor=ben, version=draft.version, summary="Shorter.")
    assert (saved.author, saved.author_name, saved.summary, saved.version) == (ben, "Ben", "Shorter.", 2)

    sent = workflow.send_to_review(draft=saved, actor=ben, version=saved.version)
    for writer in (ana, ben):
        assert not DraftVerdict.objects.awaiting_review(writer).exists()
        with refused(OwnWork):
            workflow.approve(draft=sent, reviewer=writer, seen=sent.sent_fingerprint)
    assert workflow.approve(draft=sent, reviewer=make.reviewer(), seen=sent.sent_fingerprint).author == ben


def test_whoever_sent_it_answers_for_it() -> None:
    ana, ben = make.researcher("Ana"), make.reviewer("Ben")
    draft = make.draft(by=ana)

    sent = workflow.send_to_review(draft=draft, actor=ben, version=draft.version)

    assert (sent.author, sent.author_name) == (ben, "Ben")
    with refused(OwnWork):
        workflow.approve(draft=sent, reviewer=ben, seen=sent.sent_fingerprint)


def test_what_is_saved_is_nfc_without_control_characters_and_kept_whole() -> None:
    draft = make.draft()
    workflow.save_draft(
        draft=draft,
        actor=draft.author,
        version=draft.version,
        summary="Cafe\u0301\r\nnoir\x00",
        translations={"fr": "Le cafe\u0301\x00 \ud800noir"},
    )

    draft.refresh_from_db()
    assert draft.summary == "Café\nnoir"
    assert draft.translations == {"fr": "Le café noir"}
    assert draft.explanation == "The report speaks of *regular* contact."


def test_discarding_a_draft_leaves_the_claim_and_its_evidence() -> None:
    draft = make.draft()
    claim = draft.claim

    workflow.discard_draft(draft=draft, actor=draft.author, version=draft.version)

    assert not DraftVerdict.objects.exists()
    assert Evidence.objects.filter(claim=claim).exists()
    assert last_entry(claim).note == "Regular contact, not permanent contact."


# Sending, recalling, returning -------------------------------------------------------------------


def test_sending_keeps_the_record_that_the_reviewers_judge() -> None:
    draft = make.draft()

    sent = workflow.send_to_review(draft=draft, actor=draft.author, version=draft.version)

    sent.refresh_from_db()
    assert (sent.state, sent.version) == ("in_review", 2)
    assert sent.sent_at is not None
    assert sent.sent_record == sent.record()
    assert sent.sent_fingerprint == fingerprint(sent.record())
    assert sent in DraftVerdict.objects.awaiting_review(make.reviewer())
    assert sent not in DraftVerdict.objects.awaiting_review(draft.author)


MISSING: dict[str, tuple[dict[str, Any], str]] = {
    "a rating": ({"rating": None}, "Choose a rating."),
    "a summary": ({"summary": " \n"}, "Write a summary."),
    "an explanation": ({"explanation": ""}, "Write an explanation."),
    "the kind of the first verdict": ({"change": "update", "reason": "x"}, "The claim has no verdict yet"),
    "the evidence that it refers to": (
        {"explanation": "It says so.[1] So does `[8]`, and [this](https://example.org/), but not [7]."},
        "The explanation refers to [7], and there is no such piece of evidence.",
    ),
}


@pytest.mark.parametrize("name", MISSING)
def test_a_draft_is_not_sent_without(name: str) -> None:
    fields, sentence = MISSING[name]
    draft = make.draft(**fields)

    with refused(Incomplete) as refusal:
        workflow.send_to_review(draft=draft, actor=draft.author, version=draft.version)
    assert refusal.value.missing[0].startswith(sentence)
    assert len(refusal.value.missing) == 1


MISSING_LATER: dict[str, tuple[dict[str, Any], str]] = {
    "a statement": ({"statement": " "}, "The claim needs a statement."),
    "a reason of the update": ({"reason": ""}, "An update or a correction needs a public reason."),
    "a reason of the correction": (
        {"change": "correction", "reason": " "},
        "An update or a correction needs a public reason.",
    ),
    "the kind of change": ({"change": "initial"}, "The claim has a verdict: say whether"),
}


@pytest.mark.parametrize("name", MISSING_LATER)
def test_a_draft_for_a_claim_with_a_verdict_is_not_sent_without(name: str) -> None:
    fields, sentence = MISSING_LATER[name]
    draft = make.draft(make.decided_claim(), **fields)

    with refused(Incomplete) as refusal:
        workflow.send_to_review(draft=draft, actor=draft.author, version=draft.version)
    assert refusal.value.missing[0].startswith(sentence)
    assert len(refusal.value.missing) == 1


def test_everything_that_is_missing_is_said_at_once() -> None:
    draft = make.draft(rating=None, summary="", explanation="")

    with refused(Incomplete) as refusal:
        workflow.send_to_review(draft=draft, actor=draft.author, version=draft.version)
    assert refusal.value.missing == ["Choose a rating.", "Write a summary.", "Write an explanation."]


@pytest.mark.parametrize(
    ("code", "complete"), [("true", False), ("false", False), ("unproven", True), ("not-checkable", True)]
)
def test_only_a_rating_without_a_number_can_do_without_evidence(code: str, complete: bool) -> None:
    draft = make.draft(rating=make.rating(code))
    Evidence.objects.all().delete()

    if complete:
        assert workflow.send_to_review(draft=draft, actor=draft.author, version=1).state == "in_review"
    else:
        with refused(Incomplete) as refusal:
            workflow.send_to_review(draft=draft, actor=draft.author, version=draft.version)
        assert "at least one piece of evidence" in str(refusal.value)


def test_a_retired_rating_is_refused_when_the_draft_is_sent() -> None:
    draft = make.draft()
    Rating.objects.filter(draft_verdicts=draft).update(retired_on=datetime.date(2026, 11, 1))

    with refused(Incomplete) as refusal:
        workflow.send_to_review(draft=draft, actor=draft.author, version=draft.version)
    assert "retired" in str(refusal.value)


def test_a_rating_that_was_retired_while_the_draft_waited_is_refused_when_it_is_approved() -> None:
    sent = make.draft_in_review()
    Rating.objects.filter(draft_verdicts=sent).update(retired_on=datetime.date(2026, 11, 1))

    with refused(Incomplete) as refusal:
        workflow.approve(draft=sent, reviewer=make.reviewer(), seen=sent.sent_fingerprint)
    assert "retired" in str(refusal.value)


def test_a_returned_draft_carries_the_note_and_what_the_reviewer_saw() -> None:
    sent = make.draft_in_review()
    ben = make.reviewer("Ben")

    review = workflow.return_draft(draft=sent, reviewer=ben, note="  Where is the report?\n", version=sent.version)

    review.refresh_from_db()
    assert (review.decision, review.note, review.record) == ("returned", "Where is the report?", sent.sent_record)
    assert (review.reviewer, review.reviewer_name) == (ben, "Ben")
    assert (review.author, review.author_name) == (sent.author, sent.author_name)
    sent.refresh_from_db()
    assert sent.state == "returned"
    assert sent in DraftVerdict.objects.returned_to(sent.author)
    assert last_entry(sent.claim).note == "Where is the report?"
    assert not Verdict.objects.exists()


def test_a_draft_is_not_returned_without_a_note() -> None:
    sent = make.draft_in_review()

    with refused(Incomplete) as refusal:
        workflow.return_draft(draft=sent, reviewer=make.reviewer(), note=" \n ", version=sent.version)
    assert "note" in str(refusal.value)


def test_a_returned_draft_is_written_sent_and_approved() -> None:
    sent = make.draft_in_review()
    workflow.return_draft(draft=sent, reviewer=make.reviewer(), note="Shorter.", version=sent.version)
    sent.refresh_from_db()

    saved = workflow.save_draft(draft=sent, actor=sent.author, version=sent.version, summary="No.")
    again = workflow.send_to_review(draft=saved, actor=saved.author, version=saved.version)
    verdict = workflow.approve(draft=again, reviewer=make.reviewer(), seen=again.sent_fingerprint)

    assert verdict.summary == "No."
    assert list(Review.objects.order_by("pk").values_list("decision", flat=True)) == ["returned", "approved"]


def test_a_recalled_draft_is_open_again_and_what_the_reviewer_saw_is_refused() -> None:
    sent = make.draft_in_review()
    seen = sent.sent_fingerprint

    open_again = workflow.recall_draft(draft=sent, actor=sent.author, version=sent.version)
    assert (open_again.state, open_again.summary) == ("open", sent.summary)
    with refused(WrongState):
        workflow.approve(draft=sent, reviewer=make.reviewer(), seen=seen)

    saved = workflow.save_draft(draft=open_again, actor=sent.author, version=open_again.version, summary="Other.")
    workflow.send_to_review(draft=saved, actor=sent.author, version=saved.version)
    with refused(Stale):
        workflow.approve(draft=sent, reviewer=make.reviewer(), seen=seen)


# Approving ---------------------------------------------------------------------------------------


def test_an_approval_publishes_exactly_what_was_sent() -> None:
    ana, ben = make.researcher("Ana"), make.reviewer("Ben")
    claim = make.claim(
        by=ana,
        on=make.published_article(),
        translations={"fr": "Une trentaine de conseillers…"},
        claimant=make.claimant("Alexander Stubb"),
        claimed_on=datetime.date(2026, 1, 15),
        kind="statistical",
    )
    second, first = make.evidence(claim, position=1, stance="refutes"), make.evidence(claim, position=0)
    sent = make.draft_in_review(claim, by=ana)
    record = sent.sent_record
    assert record is not None

    verdict = workflow.approve(draft=sent, reviewer=ben, seen=fingerprint(record))

    verdict.refresh_from_db()
    assert verdict.record() == record
    assert verdict.fingerprint == fingerprint(record)
    assert verdict.number == 1
    assert (verdict.author, verdict.author_name) == (ana, "Ana")
    assert (verdict.approved_by, verdict.approved_by_name, verdict.emergency_reason) == (ben, "Ben", "")
    assert verdict.claimant_name == "Alexander Stubb"
    assert [row["id"] for row in verdict.evidence] == [first.pk, second.pk]
    citations = list(verdict.citations.order_by("position"))
    assert [(row.source, row.stance) for row in citations] == [(first.source, "supports"), (second.source, "refutes")]
    assert [row.entry["title"] for row in citations] == [first.source.title, second.source.title]


def test_an_approval_moves_the_claim_and_leaves_a_review_and_an_audit_entry() -> None:
    ben = make.reviewer("Ben")
    claim = make.claim()
    sent = make.draft_in_review(claim)
    before = timezone.now()

    verdict = workflow.approve(draft=sent, reviewer=ben, seen=sent.sent_fingerprint)

    version = claim.version
    claim.refresh_from_db()
    assert (claim.status, claim.current_verdict, claim.rating) == ("decided", verdict, verdict.rating)
    assert claim.decided_at == claim.news_at == verdict.issued_at
    assert before <= verdict.issued_at <= timezone.now()
    assert claim.version == version + 1
    assert claim in Claim.objects.published()
    assert not DraftVerdict.objects.exists()

    review = Review.objects.get()
    assert (review.decision, review.record, review.reviewer_name) == ("approved", sent.sent_record, "Ben")
    entry = last_entry(claim)
    assert (entry.action, entry.actor, entry.actor_name, entry.label) == ("approve_draft", ben, "Ben", claim.statement)


def test_decisions_keep_the_name_that_a_person_had_then() -> None:
    ana, ben = make.researcher("Ana"), make.reviewer("Ben")
    claim = make.claim(by=ana)
    make.verdict(claim, by=ana, approved_by=ben)

    User.objects.filter(pk=ana.pk).update(first_name="Anna", last_name="Muster")
    User.objects.filter(pk=ben.pk).update(first_name="Benedikt")

    verdict = Verdict.objects.get()
    assert (verdict.author_name, verdict.approved_by_name) == ("Ana", "Ben")
    assert verdict.author.display_name == "Anna Muster"
    assert (Review.objects.get().author_name, Review.objects.get().reviewer_name) == ("Ana", "Ben")
    assert last_entry(claim).actor_name == "Ben"
    assert Claim.objects.get().opened_by_name == "Ana"
    assert Appearance.objects.get().added_by_name == "Ana"
    assert Appearance.objects.get().approved_by_name == "Ben"


def test_an_approval_confirms_the_quotes_that_somebody_else_marked() -> None:
    ben = make.reviewer("Ben")
    article = make.published_article()
    claim = make.claim(on=article)
    marked_by_ben = make.appearance(claim, on=article, quote="They hold online meetings.", by=ben)

    make.verdict(claim, approved_by=ben)

    first = claim.appearances.exclude(pk=marked_by_ben.pk).get()
    assert list(claim.appearances.published()) == [first]
    assert (first.approved_by, first.approved_by_name) == (ben, "Ben")
    assert first.approved_at is not None
    assert list(Appearance.objects.awaiting_approval()) == [marked_by_ben]


def test_a_later_approval_leaves_earlier_confirmations_as_they_were() -> None:
    claim = make.decided_claim()
    before = claim.appearances.get()

    make.verdict(claim)

    after = claim.appearances.get()
    assert (after.approved_by, after.approved_at) == (before.approved_by, before.approved_at)


def test_a_reworded_statement_comes_with_the_new_verdict_and_the_old_verdict_keeps_the_old_one() -> None:
    claim = make.decided_claim()
    old_slug, first = claim.slug, claim.current_verdict
    ben = make.claimant("Ben Wallace")

    second = make.verdict(
        claim,
        statement="Advisers of thirty governments talk every week.",
        translations={"fr": "Chaque semaine…"},
        claimant=ben,
        kind="statistical",
        claimed_on=datetime.date(2026, 2, 1),
        change="correction",
        reason="We had mistranslated it.",
    )

    claim.refresh_from_db()
    assert claim.statement == "Advisers of thirty governments talk every week."
    assert claim.slug == "advisers-of-thirty-governments-talk-every-week"
    assert claim.slug != old_slug
    assert (claim.translations, claim.claimant, claim.kind) == ({"fr": "Chaque semaine…"}, ben, "statistical")
    assert claim.claimed_on == datetime.date(2026, 2, 1)
    assert claim.current_verdict == second
    assert (second.number, second.change, second.reason) == (2, "correction", "We had mistranslated it.")
    assert first is not None
    assert Verdict.objects.get(pk=first.pk).statement == make.STATEMENT


def test_the_wording_in_the_draft_of_a_claim_that_is_not_public_counts_nothing() -> None:
    claim = make.claim()

    verdict = make.verdict(claim, statement="Something nobody checked.")

    claim.refresh_from_db()
    assert claim.statement == verdict.statement == make.STATEMENT


def test_a_draft_of_an_announced_claim_rewords_it_only_when_it_is_approved() -> None:
    claim = make.announced_claim()
    sent = make.draft_in_review(claim, statement="Thirty advisers are in contact.")

    claim.refresh_from_db()
    assert claim.statement == make.STATEMENT
    workflow.approve(draft=sent, reviewer=make.reviewer(), seen=sent.sent_fingerprint)

    claim.refresh_from_db()
    assert claim.statement == "Thirty advisers are in contact."


def test_announcing_a_claim_while_its_draft_waits_changes_nothing_about_what_is_judged() -> None:
    claim = make.claim(translations={"fr": "Les conseillers…"})
    sent = make.draft_in_review(claim)
    workflow.announce_claim(claim=claim, actor=make.reviewer(), version=claim.version)

    verdict = workflow.approve(draft=sent, reviewer=make.reviewer(), seen=sent.sent_fingerprint)

    assert verdict.record() == sent.sent_record


def test_a_verdict_keeps_the_rating_as_it_was_issued() -> None:
    claim = make.decided_claim()
    verdict = claim.current_verdict
    assert verdict is not None
    was = (verdict.rating_name, verdict.rating_definition)

    Rating.objects.filter(pk=verdict.rating_id).update(
        name_en="Partly", definition_en="Something else.", number=4, sign="!", retired_on=datetime.date(2026, 11, 1)
    )

    verdict = Verdict.objects.get(pk=verdict.pk)
    assert (
        (verdict.rating_name, verdict.rating_definition)
        == was
        == (
            "Half true",
            "Part of the claim is accurate; another part is not, or important details are missing.",
        )
    )
    assert verdict.rating_as_issued["number"] == 3
    assert verdict.rating.name_en == "Partly"


def test_later_edits_of_evidence_sources_and_people_change_nothing_in_a_verdict() -> None:
    claim = make.decided_claim()
    assert claim.current_verdict is not None
    before = claim.current_verdict.record()

    Source.objects.update(title="Another title", url="https://example.org/moved")
    Publisher.objects.update(note="Bought by a party.")
    Evidence.objects.update(passage="Something else", stance="refutes")
    Evidence.objects.all().delete()

    verdict = Verdict.objects.get()
    assert verdict.record() == before
    assert fingerprint(before) == verdict.fingerprint


def test_verdicts_of_a_claim_are_numbered_one_by_one() -> None:
    claim, other = make.decided_claim(), make.decided_claim()

    for number in (2, 3, 4):
        assert make.verdict(claim).number == number

    assert make.verdict(other).number == 2
    claim.refresh_from_db()
    assert claim.current_verdict is not None
    assert claim.current_verdict.number == 4


@pytest.mark.parametrize("seen", ["", "0" * 64])
def test_an_approval_of_something_that_was_never_sent_is_stale(seen: str) -> None:
    sent = make.draft_in_review()

    with refused(Stale):
        workflow.approve(draft=sent, reviewer=make.reviewer(), seen=seen)


# An approval is for what the reviewer saw --------------------------------------------------------

Expected = tuple[str, Any, Any]  # the field, what it was and what it is; rows by some of their values


def edit(claim: Claim, field: str, value: Any) -> Expected:
    before = getattr(claim, field)
    workflow.edit_claim(claim=claim, actor=make.researcher(), version=claim.version, **{field: value})
    return field, before, value


def _claimant(claim: Claim) -> Expected:
    edit(claim, "claimant", make.claimant("Alexander Stubb"))
    return "claimant", None, "Alexander Stubb"


def _claimed_on(claim: Claim) -> Expected:
    edit(claim, "claimed_on", datetime.date(2026, 1, 15))
    return "claimed_on", None, "2026-01-15"


def _evidence_added(claim: Claim) -> Expected:
    added = make.evidence(claim, passage="no contact at all", stance="refutes")
    return "evidence", None, {"id": added.pk, "passage": "no contact at all", "stance": "refutes"}


def _evidence_removed(claim: Claim) -> Expected:
    removed = claim.evidence.all()[0]
    expected = {"id": removed.pk, "passage": removed.passage}
    removed.delete()
    return "evidence", expected, None


def _evidence_edited(claim: Claim) -> Expected:
    row = claim.evidence.all()[0]
    Evidence.objects.filter(pk=row.pk).update(stance="context")
    return "evidence", {"id": row.pk, "stance": "supports"}, {"id": row.pk, "stance": "context"}


def _evidence_reordered(claim: Claim) -> Expected:
    first, second = claim.evidence.all()
    Evidence.objects.filter(pk=first.pk).update(position=9)
    return "evidence_order", [first.pk, second.pk], [second.pk, first.pk]


def _source_edited(claim: Claim) -> Expected:
    row = claim.evidence.all()[0]
    title = row.source.title
    Source.objects.filter(pk=row.source_id).update(title="Another title")
    return "evidence", {"id": row.pk, "title": title}, {"id": row.pk, "title": "Another title"}


def _publisher_renamed(claim: Claim) -> Expected:
    row = claim.evidence.all()[0]
    name = row.source.publisher.name
    Publisher.objects.filter(pk=row.source.publisher_id).update(name="Renamed")
    return "evidence", {"id": row.pk, "publisher": name}, {"id": row.pk, "publisher": "Renamed"}


def _quote_added(claim: Claim) -> Expected:
    added = make.appearance(claim, on=make.article(), quote="They hold online meetings.")
    return "appearances", None, {"id": added.pk, "quote": "They hold online meetings."}


def _quote_removed(claim: Claim) -> Expected:
    removed = claim.appearances.get()
    expected = {"id": removed.pk, "quote": removed.quote}
    workflow.unlink_quote(appearance=removed, actor=make.researcher())
    return "appearances", expected, None


def _rating_defined_anew(claim: Claim) -> Expected:
    rating = Rating.objects.get(draft_verdicts__claim=claim)
    before = rating.as_issued()
    Rating.objects.filter(pk=rating.pk).update(definition_en="Something else.")
    return "rating", before, {**before, "definition": {**before["definition"], "en": "Something else."}}


def _draft_written_past_the_workflow(claim: Claim) -> Expected:
    before = claim.draft.explanation
    DraftVerdict.objects.filter(claim=claim).update(explanation="Something else.")
    return "explanation", before, "Something else."


CHANGES: dict[str, Callable[[Claim], Expected]] = {
    "the statement": lambda claim: edit(claim, "statement", "Something else."),
    "a translation": lambda claim: edit(claim, "translations", {"fr": "Autre chose."}),
    "the kind": lambda claim: edit(claim, "kind", "prediction"),
    "the claimant": _claimant,
    "the day it was claimed": _claimed_on,
    "evidence added": _evidence_added,
    "evidence removed": _evidence_removed,
    "evidence edited": _evidence_edited,
    "evidence reordered": _evidence_reordered,
    "a source edited": _source_edited,
    "a publisher renamed": _publisher_renamed,
    "a quote added": _quote_added,
    "a quote removed": _quote_removed,
    "the rating's definition": _rating_defined_anew,
    "the draft itself": _draft_written_past_the_workflow,
}


def holds(value: Any, expected: Any) -> bool:
    """Whether a row holds the expected values; anything that is not a row has to be equal."""
    if isinstance(value, dict) and isinstance(expected, dict):
        return value == {**value, **expected}
    return bool(value == expected)


@pytest.mark.parametrize("name", CHANGES)
def test_what_changed_since_it_was_sent_refuses_the_approval_and_is_shown(name: str) -> None:
    claim = make.claim()
    make.evidence(claim)
    make.evidence(claim)
    sent = make.draft_in_review(claim)
    seen = sent.sent_fingerprint

    field, before, after = CHANGES[name](Claim.objects.get(pk=claim.pk))

    with refused(Outdated) as refusal:
        workflow.approve(draft=sent, reviewer=make.reviewer(), seen=seen)
    (difference,) = refusal.value.differences
    assert difference.field == field
    assert holds(difference.before, before)
    assert holds(difference.after, after)

    # Nor is it enough to have seen the draft as it is now: nobody sent that.
    draft = DraftVerdict.objects.get(pk=sent.pk)
    with refused(Outdated):
        workflow.approve(draft=draft, reviewer=make.reviewer(), seen=fingerprint(draft.record()))


def test_all_that_changed_is_shown_together() -> None:
    claim = make.claim()
    sent = make.draft_in_review(claim)
    for name in ("the statement", "evidence added", "a quote removed"):
        CHANGES[name](Claim.objects.get(pk=claim.pk))

    with refused(Outdated) as refusal:
        workflow.approve(draft=sent, reviewer=make.reviewer(), seen=sent.sent_fingerprint)
    assert [difference.field for difference in refusal.value.differences] == ["statement", "evidence", "appearances"]


def test_what_was_changed_back_can_be_approved() -> None:
    claim = make.claim()
    sent = make.draft_in_review(claim)
    CHANGES["the statement"](claim)
    edit(Claim.objects.get(pk=claim.pk), "statement", make.STATEMENT)

    assert workflow.approve(draft=sent, reviewer=make.reviewer(), seen=sent.sent_fingerprint).number == 1


def test_an_outdated_draft_is_returned_with_the_record_that_was_judged_and_sent_again() -> None:
    sent = make.draft_in_review()
    CHANGES["evidence added"](sent.claim)
    review = workflow.return_draft(draft=sent, reviewer=make.reviewer(), note="Outdated.", version=sent.version)
    assert len(review.record["evidence"]) == 1

    sent.refresh_from_db()
    again = workflow.send_to_review(draft=sent, actor=sent.author, version=sent.version)
    verdict = workflow.approve(draft=again, reviewer=make.reviewer(), seen=again.sent_fingerprint)
    assert len(verdict.evidence) == 2


# The emergency -----------------------------------------------------------------------------------

REASON = "The false claim is about a vote that ends tonight."


def alone(draft: DraftVerdict, person: User, reason: str = REASON) -> Verdict:
    return workflow.approve(draft=draft, reviewer=person, seen=draft.sent_fingerprint, emergency_reason=reason)


@pytest.mark.parametrize("by_group", [False, True])
def test_who_was_given_the_emergency_permission_approves_alone_with_a_public_reason(by_group: bool) -> None:
    eva = make.reviewer("Eva")
    permission = Permission.objects.get(codename="approve_alone")
    if by_group:
        night_desk = Group.objects.create(name="Night desk")
        night_desk.permissions.add(permission)
        eva.groups.add(night_desk)
    else:
        eva.user_permissions.add(permission)

    verdict = alone(make.draft_in_review(by=eva), eva, f"  {REASON} ")

    verdict.refresh_from_db()
    assert (verdict.author, verdict.approved_by, verdict.emergency_reason) == (eva, eva, REASON)
    assert Review.objects.get().emergency_reason == REASON
    assert last_entry(verdict.claim).note == REASON
    # Quotes of one's own still wait: the emergency is about the verdict.
    claim = make.claim(by=eva)
    alone(make.draft_in_review(claim, by=eva), eva)
    assert list(Appearance.objects.awaiting_approval()) == list(claim.appearances.all())


@pytest.mark.parametrize("role", [roles.REVIEWERS, roles.MANAGING_EDITORS])
@pytest.mark.parametrize("superuser", [False, True])
def test_neither_a_role_nor_being_superuser_is_the_emergency_permission(role: str, superuser: bool) -> None:
    person = make.user("Sam", role, is_superuser=superuser)
    sent = make.draft_in_review(by=person)

    with refused(NotAllowed):
        alone(sent, person)
    with refused(OwnWork):
        alone(sent, person, reason="")


def test_the_emergency_permission_needs_a_reason_and_the_right_to_approve() -> None:
    reviewer = make.user("Rob", roles.REVIEWERS, permissions=("approve_alone",))
    researcher = make.user("Rea", roles.RESEARCHERS, permissions=("approve_alone",))

    sent = make.draft_in_review(by=reviewer)
    with refused(OwnWork):
        alone(sent, reviewer, reason=" \n ")
    sent = make.draft_in_review(by=researcher)
    with refused(NotAllowed):
        alone(sent, researcher)


def test_a_second_person_needs_no_emergency_and_none_is_stored() -> None:
    verdict = alone(make.draft_in_review(), make.reviewer())

    assert verdict.emergency_reason == ""
    assert Review.objects.get().emergency_reason == ""


def test_the_emergency_lifts_no_other_rule() -> None:
    eva = make.user("Eva", roles.REVIEWERS, permissions=("approve_alone",))
    sent = make.draft_in_review(by=eva)
    CHANGES["evidence added"](sent.claim)

    with refused(Outdated):
        alone(sent, eva)


def test_what_a_person_may_do_is_told_without_doing_it() -> None:
    sent = make.draft_in_review()

    assert workflow.allowed(Action.APPROVE_DRAFT, make.reviewer(), sent)
    assert not workflow.allowed(Action.APPROVE_DRAFT, sent.author, sent)
    assert not workflow.allowed(Action.APPROVE_DRAFT, make.researcher(), sent)
    assert not workflow.allowed(Action.SAVE_DRAFT, sent.author, sent)
    assert workflow.allowed(Action.RECALL_DRAFT, sent.author, sent)
    assert not workflow.allowed(Action.RECALL_DRAFT, make.managing_editor(), sent)
    assert workflow.allowed(Action.PROPOSE_VERDICT, make.researcher())


def test_every_refusal_is_an_http_answer() -> None:
    assert {error.status for error in (NotAllowed, OwnWork, NotYours)} == {403}
    assert {error.status for error in (WrongState, Stale, Gone, Outdated, WorkflowError)} == {409}
    assert Incomplete.status == 400
