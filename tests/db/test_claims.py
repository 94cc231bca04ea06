"""Claims and their quotes: open, edit, announce, discard, withdraw, link, confirm, unlink."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest

from claims import workflow
from claims.anchoring import Place
from claims.choices import EVERY_CLAIM, TRANSITIONS, Action, ClaimStatus
from claims.models import Appearance, Article, AuditEntry, Claim, Dismissal, DraftVerdict, Evidence, Revision, User
from claims.workflow import Gone, Incomplete, NotAllowed, OwnWork, PublicWording, QuoteNotThere, Stale, WrongState
from tests import factories as make
from tests.db.scenes import last_entry, refused

pytestmark = pytest.mark.django_db

OTHER_QUOTE = "They hold online meetings."


# What holds for every change of a claim -----------------------------------------------------------

CALLS: dict[Action, Callable[[Claim, User, int], Any]] = {
    Action.EDIT_CLAIM: lambda claim, actor, version: workflow.edit_claim(
        claim=claim, actor=actor, version=version, language="fr"
    ),
    Action.DISCARD_CLAIM: lambda claim, actor, version: workflow.discard_claim(
        claim=claim, actor=actor, version=version
    ),
    Action.ANNOUNCE_CLAIM: lambda claim, actor, version: workflow.announce_claim(
        claim=claim, actor=actor, version=version
    ),
    Action.WITHDRAW_CLAIM: lambda claim, actor, version: workflow.withdraw_claim(
        claim=claim, actor=actor, reason="It was a joke.", version=version
    ),
}


def claim_in(status: str) -> Claim:
    if status == ClaimStatus.DRAFT:
        return make.claim()
    claim = make.decided_claim() if status == ClaimStatus.DECIDED else make.announced_claim()
    if status == ClaimStatus.WITHDRAWN:
        withdraw(claim)
    return claim


def withdraw(claim: Claim, reason: str = "It was a joke.") -> None:
    workflow.withdraw_claim(claim=claim, actor=make.managing_editor(), reason=reason, version=claim.version)
    claim.refresh_from_db()


@pytest.mark.parametrize("status", EVERY_CLAIM)
@pytest.mark.parametrize("action", CALLS)
def test_each_change_starts_from_its_states_only(action: Action, status: str) -> None:
    claim = claim_in(status)

    if status in TRANSITIONS[action].states:
        CALLS[action](claim, make.managing_editor(), claim.version)
        assert last_entry(claim).action == action
    else:
        with refused(WrongState) as refusal:
            CALLS[action](claim, make.managing_editor(), claim.version)
        assert str(claim.get_status_display()) in str(refusal.value)


def ready_for(action: Action) -> Claim:
    return claim_in(min(TRANSITIONS[action].states))


@pytest.mark.parametrize("action", CALLS)
def test_a_person_without_the_role_changes_no_claim(action: Action) -> None:
    claim, outsider = ready_for(action), make.user()

    with refused(NotAllowed):
        CALLS[action](claim, outsider, claim.version)


@pytest.mark.parametrize(
    ("action", "person"),
    [
        (Action.ANNOUNCE_CLAIM, make.researcher),
        (Action.WITHDRAW_CLAIM, make.researcher),
        (Action.WITHDRAW_CLAIM, make.reviewer),
    ],
)
def test_some_changes_are_for_other_roles(action: Action, person: Callable[[], User]) -> None:
    claim = ready_for(action)

    with refused(NotAllowed):
        CALLS[action](claim, person(), claim.version)


@pytest.mark.parametrize("action", CALLS)
def test_a_claim_that_somebody_changed_meanwhile_is_stale(action: Action) -> None:
    claim = ready_for(action)
    edit(claim, topic=make.topic("Health"))

    with refused(Stale):
        CALLS[action](claim, make.managing_editor(), claim.version)


@pytest.mark.parametrize("action", CALLS)
def test_a_claim_that_was_discarded_meanwhile_is_gone(action: Action) -> None:
    claim = make.claim()
    workflow.discard_claim(claim=claim, actor=make.researcher(), version=claim.version)

    with refused(Gone):
        CALLS[action](claim, make.managing_editor(), claim.version)


# Opening -----------------------------------------------------------------------------------------


def test_a_claim_is_opened_from_a_quote_as_a_draft_that_readers_do_not_see() -> None:
    ana = make.researcher("Ana")
    article = make.published_article(language="fr")

    claim = make.claim(by=ana, on=article, topic=make.topic(), statement="  Advisers are in contact.\n")

    claim.refresh_from_db()
    assert (claim.statement, claim.slug) == ("Advisers are in contact.", "advisers-are-in-contact")
    assert (claim.status, claim.language, claim.version) == ("draft", "fr", 1)
    assert (claim.opened_by, claim.opened_by_name) == (ana, "Ana")
    assert claim not in Claim.objects.published()
    appearance = claim.appearances.get()
    assert appearance.revision == article.current_revision
    assert appearance.quote == make.QUOTE == make.TEXT[appearance.start : appearance.end]
    assert (appearance.prefix, appearance.suffix) == ("The national security ", ".\n\nThey hold online meetings. Th")
    assert (appearance.state, appearance.added_by_name, appearance.approved_at) == ("anchored", "Ana", None)
    assert appearance not in Appearance.objects.published()
    assert last_entry(claim).action == "open_claim"


def test_codes_are_short_permanent_and_differ() -> None:
    codes = {make.claim().code for _number in range(20)}

    assert len(codes) == 20
    assert all(len(code) == 7 for code in codes)


def open_claim(article: Article, **fields: Any) -> Claim:
    revision = article.current_revision
    assert revision is not None
    values = {"actor": make.researcher(), "revision": revision, "place": make.place(), "statement": "A statement."}
    return workflow.open_claim(**{**values, **fields})


def test_a_claim_is_not_opened_without_the_role() -> None:
    article = make.article()

    with refused(NotAllowed):
        open_claim(article, actor=make.user())


def test_a_claim_is_marked_first_and_stated_later_but_before_readers_see_it() -> None:
    claim = open_claim(make.article(), statement=" \n")
    claim = workflow.edit_claim(claim=claim, actor=make.researcher(), version=claim.version, statement="  ")

    assert claim.statement == ""
    assert last_entry(claim).label == make.QUOTE
    with refused(Incomplete):
        workflow.announce_claim(claim=claim, actor=make.reviewer(), version=claim.version)
    claim = workflow.edit_claim(claim=claim, actor=make.researcher(), version=claim.version, statement=make.STATEMENT)
    with refused(Incomplete):
        workflow.edit_claim(claim=claim, actor=make.researcher(), version=claim.version, statement="")
    workflow.announce_claim(claim=claim, actor=make.reviewer(), version=claim.version)


def test_publishing_an_article_announces_no_claim_that_is_not_stated() -> None:
    article = make.article()
    open_claim(article, statement="")
    stated = open_claim(article)

    announced = workflow.publish_article(article=article, actor=make.reviewer(), seen=article.publication)

    assert announced == [stated]


def test_a_dismissed_suggestion_is_dismissed_once_and_can_come_back() -> None:
    article, sentence = make.article(), "They hold online meetings."

    for _time in range(2):
        workflow.dismiss_suggestion(article=article, actor=make.researcher(), sentence=sentence)
    assert [(row.sentence, row.article) for row in Dismissal.objects.all()] == [(sentence, article)]
    assert AuditEntry.objects.filter(action="dismiss_suggestion", note=sentence).count() == 1

    for _time in range(2):
        workflow.restore_suggestion(article=article, actor=make.researcher(), sentence=sentence)
    assert not Dismissal.objects.exists()
    assert AuditEntry.objects.filter(action="restore_suggestion", note=sentence).count() == 1


@pytest.mark.parametrize(
    "place",
    [
        Place(start=0, end=5, quote="Other", prefix="", suffix=""),
        Place(start=5, end=5, quote="", prefix="", suffix=""),
        Place(start=10_000, end=10_005, quote="Other", prefix="", suffix=""),
        Place(start=-5, end=-1, quote=make.TEXT[-5:-1], prefix="", suffix=""),
        Place(start=0, end=10_000, quote=make.TEXT, prefix="", suffix=""),
    ],
    ids=["another text", "empty", "past the end", "counted from the end", "longer than the text"],
)
def test_a_quote_is_never_guessed(place: Place) -> None:
    article = make.article()
    claim = make.claim(on=article)

    with refused(QuoteNotThere):
        open_claim(article, place=place)
    with refused(QuoteNotThere):
        workflow.link_quote(claim=claim, actor=make.researcher(), revision=current(article), place=place)


def current(article: Article) -> Revision:
    revision = article.current_revision
    assert revision is not None
    return revision


def revise(article: Article, text: str) -> Revision:
    """The outlet changed its text: the article has a newer revision."""
    old = current(article)
    revision = Revision.objects.create(
        article=article,
        number=old.number + 1,
        received=text,
        encoding="utf-8",
        media="text",
        sha256="0" * 64,
        text=text,
        made_by=old.made_by,
        made_by_name=old.made_by_name,
    )
    Article.objects.filter(pk=article.pk).update(current_revision=revision)
    return revision


def test_a_quote_is_marked_in_the_current_text_only() -> None:
    article = make.article()
    claim = make.claim(on=article)
    seen = current(article)  # the page was opened before the outlet changed its text
    assert seen.article.current_revision == seen
    revise(article, make.TEXT + "\n\nUpdated.")

    with refused(Stale):
        workflow.open_claim(actor=make.researcher(), revision=seen, place=make.place(), statement="A statement.")
    with refused(Stale):
        workflow.link_quote(claim=claim, actor=make.researcher(), revision=seen, place=make.place(OTHER_QUOTE))


def test_a_withdrawn_article_gives_no_more_claims_or_quotes() -> None:
    article, claim = make.published_article(), make.claim()
    workflow.withdraw_article(article=article, actor=make.managing_editor(), reason="Retracted.", version=2)

    with refused(WrongState):
        open_claim(article)
    with refused(WrongState):
        make.appearance(claim, on=article)


@pytest.mark.parametrize("field", ["status", "code", "opened_by_name", "current_verdict", "no_such_field"])
def test_neither_opening_nor_editing_sets_what_the_workflow_sets(field: str) -> None:
    claim, article = make.claim(), make.article()

    with pytest.raises(TypeError, match=field):
        open_claim(article, **{field: "x"})
    with pytest.raises(TypeError, match=field):
        edit(claim, actor=claim.opened_by, **{field: "x"})


# Editing -----------------------------------------------------------------------------------------


def edit(claim: Claim, **fields: Any) -> Claim:
    person = make.managing_editor() if claim.is_public else make.researcher()
    values: dict[str, Any] = {"actor": person, "version": claim.version, **fields}
    return workflow.edit_claim(claim=claim, **values)


def test_everything_of_a_draft_claim_can_be_edited() -> None:
    claim = make.claim()
    stubb = make.claimant("Alexander Stubb")

    edited = edit(
        claim,
        statement=" Thirty advisers talk. ",
        translations={"fr": "Trente conseillers parlent."},
        claimant=stubb,
        kind="statistical",
        claimed_on=datetime.date(2026, 1, 15),
        topic=make.topic(),
        language="fr",
    )

    edited.refresh_from_db()
    assert (edited.statement, edited.slug, edited.version) == ("Thirty advisers talk.", "thirty-advisers-talk", 2)
    assert (edited.claimant, edited.kind, edited.language, edited.topic) == (stubb, "statistical", "fr", make.topic())
    assert (edited.status, edited.code) == ("draft", claim.code)


def test_what_is_opened_or_edited_is_nfc_without_control_characters() -> None:
    claim = make.claim(statement="Cafe\u0301\x00 noir", translations={"fr": "Cafe\u0301 \ud800noir"})
    assert (claim.statement, claim.translations) == ("Café noir", {"fr": "Café noir"})

    assert edit(claim, statement="E\u0301te\u0301\r\nfroid").statement == "Été\nfroid"


def test_a_draft_verdict_follows_the_wording_of_a_claim_that_is_not_public_yet() -> None:
    draft = make.draft()

    edit(draft.claim, statement="Thirty advisers talk.")

    draft.refresh_from_db()
    assert draft.statement == "Thirty advisers talk."


def test_whoever_has_the_draft_verdict_open_learns_that_its_claim_was_reworded() -> None:
    draft = make.draft()
    edit(draft.claim, statement="Thirty advisers talk.")

    with refused(Stale):
        workflow.save_draft(draft=draft, actor=draft.author, version=draft.version, statement=make.STATEMENT)


def test_a_draft_claim_keeps_a_statement() -> None:
    claim = make.claim()

    with refused(Incomplete):
        edit(claim, statement="  ")


WORDINGS: dict[str, Callable[[], Any]] = {
    "statement": lambda: "Something else.",
    "translations": lambda: {"fr": "Autre chose."},
    "claimant": make.claimant,
    "kind": lambda: "prediction",
    "claimed_on": lambda: datetime.date(2026, 1, 1),
}


@pytest.mark.parametrize("status", [ClaimStatus.BEING_CHECKED, ClaimStatus.DECIDED, ClaimStatus.WITHDRAWN])
@pytest.mark.parametrize("field", WORDINGS)
def test_the_wording_of_a_public_claim_is_not_edited(field: str, status: str) -> None:
    claim = claim_in(status)
    value = WORDINGS[field]()

    with refused(PublicWording):
        edit(claim, **{field: value})


@pytest.mark.parametrize("status", [ClaimStatus.BEING_CHECKED, ClaimStatus.DECIDED, ClaimStatus.WITHDRAWN])
def test_the_topic_and_language_of_a_public_claim_are_edited_beside_its_unchanged_wording(status: str) -> None:
    claim = claim_in(status)
    slug = claim.slug

    edit(claim, topic=make.topic("Health"), language="fr", statement=claim.statement, translations=claim.translations)

    claim.refresh_from_db()
    assert (claim.topic, claim.language, claim.status, claim.slug) == (make.topic("Health"), "fr", status, slug)


def test_translations_in_another_order_are_the_same_wording() -> None:
    claim = make.claim(translations={"fr": "Des conseillers…", "de": "Berater…"})
    make.verdict(claim)
    claim.refresh_from_db()

    edit(claim, translations={"de": "Berater…", "fr": "Des conseillers…"}, topic=make.topic("Health"))

    claim.refresh_from_db()
    assert claim.topic == make.topic("Health")


def test_rewording_a_public_claim_leaves_its_draft_verdict_alone() -> None:
    draft = make.draft(make.decided_claim(), statement="A new wording.")

    edit(draft.claim, topic=make.topic("Health"), statement=draft.claim.statement)

    draft.refresh_from_db()
    assert draft.statement == "A new wording."


# Announcing --------------------------------------------------------------------------------------


def test_announcing_shows_the_claim_as_being_checked_with_the_quotes_that_others_marked() -> None:
    ben = make.reviewer("Ben")
    article = make.published_article()
    claim = make.claim(on=article)
    by_ben = make.appearance(claim, on=article, quote=OTHER_QUOTE, by=ben)
    claim.refresh_from_db()

    workflow.announce_claim(claim=claim, actor=ben, version=claim.version)

    claim.refresh_from_db()
    assert (claim.status, claim.current_verdict, claim.rating) == ("being_checked", None, None)
    assert claim.news_at is not None
    assert claim in Claim.objects.listed()
    shown = claim.appearances.published().get()
    assert (shown.quote, shown.approved_by_name) == (make.QUOTE, "Ben")
    assert list(Appearance.objects.awaiting_approval()) == [by_ben]


@pytest.mark.parametrize("superuser", [False, True])
def test_nobody_announces_what_they_opened(superuser: bool) -> None:
    ben = make.user("Ben", "Reviewers", is_superuser=superuser)
    claim = make.claim(by=ben)

    with refused(OwnWork):
        workflow.announce_claim(claim=claim, actor=ben, version=claim.version)


def test_nobody_announces_what_they_worded_though_somebody_else_opened_it() -> None:
    ana, ben = make.reviewer("Ana"), make.reviewer("Ben")
    claim = edit(make.claim(by=ana), actor=ben, statement="Something that Ben alone says.")

    with refused(OwnWork):
        workflow.announce_claim(claim=claim, actor=ben, version=claim.version)

    with refused(OwnWork):  # she worded it first
        workflow.announce_claim(claim=claim, actor=ana, version=claim.version)
    workflow.announce_claim(claim=claim, actor=make.reviewer("Eva"), version=claim.version)
    claim.refresh_from_db()
    assert claim.status == "being_checked"
    assert set(claim.writers.all()) == {ana, ben}


def test_a_small_touch_by_somebody_else_does_not_make_the_wording_theirs() -> None:
    ben = make.reviewer("Ben")
    claim = edit(make.claim(by=ben), actor=make.researcher(), kind="statistical")

    with refused(OwnWork):
        workflow.announce_claim(claim=claim, actor=ben, version=claim.version)


def test_nobody_announces_a_quote_that_they_have_not_seen() -> None:
    claim = make.claim()
    make.appearance(claim, on=make.article())

    with refused(Stale):
        workflow.announce_claim(claim=claim, actor=make.reviewer(), version=claim.version)


def test_what_readers_see_is_filed_anew_by_those_who_may_withdraw() -> None:
    claim, reviewer, crime = make.announced_claim(), make.reviewer(), make.topic("Crime")

    with refused(NotAllowed):
        edit(claim, actor=reviewer, topic=crime)
    edit(claim, actor=make.managing_editor(), topic=crime)

    claim.refresh_from_db()
    assert str(claim.topic) == "Crime"


def test_a_draft_verdict_in_review_does_not_undo_a_withdrawal_that_its_reviewer_did_not_know() -> None:
    claim = make.announced_claim()
    draft = make.draft_in_review(claim)
    workflow.withdraw_claim(claim=claim, actor=make.managing_editor(), reason="A suit.", version=claim.version)

    with refused(WrongState):
        workflow.approve(draft=draft, reviewer=make.reviewer(), seen=draft.sent_fingerprint)

    claim.refresh_from_db()
    assert claim.status == "withdrawn"


def test_nobody_discards_a_claim_on_which_somebody_else_writes_a_draft_verdict() -> None:
    claim = make.claim()
    draft = make.draft(claim, by=make.researcher("Ana"))

    with refused(Incomplete) as refusal:
        workflow.discard_claim(claim=claim, actor=make.researcher(), version=claim.version)

    assert "Ana" in str(refusal.value)
    workflow.discard_claim(claim=claim, actor=draft.author, version=claim.version)


def test_sorting_a_claim_into_a_topic_is_not_wording_it() -> None:
    ana, ben = make.researcher("Ana"), make.reviewer("Ben")
    claim = edit(make.claim(by=ana), actor=ben, topic=make.topic(), statement=make.STATEMENT)

    workflow.announce_claim(claim=claim, actor=ben, version=claim.version)
    claim.refresh_from_db()
    assert (claim.status, list(claim.writers.all())) == ("being_checked", [ana])


# Discarding and withdrawing ----------------------------------------------------------------------


def test_a_draft_claim_is_discarded_with_its_quotes_evidence_and_draft_verdict() -> None:
    ana = make.researcher("Ana")
    draft = make.draft(by=ana)
    claim, subject = draft.claim, draft.claim.subject

    workflow.discard_claim(claim=claim, actor=ana, version=claim.version)

    assert not Claim.objects.exists()
    assert not Appearance.objects.exists()
    assert not Evidence.objects.exists()
    assert not DraftVerdict.objects.exists()
    entry = AuditEntry.objects.filter(subject=subject)[0]
    assert (entry.action, entry.actor_name, entry.label) == ("discard_claim", "Ana", make.STATEMENT)


def test_a_claim_that_a_reviewer_decided_on_is_not_discarded() -> None:
    sent = make.draft_in_review()
    workflow.return_draft(draft=sent, reviewer=make.reviewer(), note="No.", version=sent.version)

    with refused(Incomplete):
        workflow.discard_claim(claim=sent.claim, actor=make.researcher(), version=sent.claim.version)


@pytest.mark.parametrize("status", [ClaimStatus.BEING_CHECKED, ClaimStatus.DECIDED])
def test_a_withdrawn_claim_leaves_the_lists_and_keeps_its_page_with_the_reason(status: str) -> None:
    claim = claim_in(status)
    verdict = claim.current_verdict

    withdraw(claim, "  We mixed up two ministries. ")

    assert (claim.status, claim.withdrawal_reason) == ("withdrawn", "We mixed up two ministries.")
    assert claim in Claim.objects.published()
    assert claim not in Claim.objects.listed()
    assert claim.current_verdict == verdict
    assert last_entry(claim).note == "We mixed up two ministries."


def test_a_withdrawal_is_news_and_needs_a_public_reason() -> None:
    claim = make.decided_claim()
    before = claim.news_at
    assert before is not None

    with refused(Incomplete):
        withdraw(claim, " \n")

    withdraw(claim)
    assert claim.news_at is not None
    assert claim.news_at > before == claim.decided_at


# Quotes ------------------------------------------------------------------------------------------


def test_a_quote_linked_to_a_public_claim_waits_for_a_second_person() -> None:
    ana, ben = make.reviewer("Ana"), make.reviewer("Ben")
    claim = make.decided_claim()
    elsewhere = make.published_article()
    shown = list(Appearance.objects.published())

    linked = make.appearance(claim, on=elsewhere, by=ana)

    assert list(Appearance.objects.published()) == shown
    assert list(Appearance.objects.awaiting_approval()) == [linked]
    with refused(OwnWork):
        workflow.confirm_quote(appearance=linked, actor=ana)
    assert list(Appearance.objects.published()) == shown

    workflow.confirm_quote(appearance=linked, actor=ben)

    linked.refresh_from_db()
    assert (linked.added_by_name, linked.approved_by, linked.approved_by_name) == ("Ana", ben, "Ben")
    assert linked in Appearance.objects.published()
    assert not Appearance.objects.awaiting_approval().exists()
    assert (last_entry(claim).action, last_entry(claim).note) == ("confirm_quote", make.QUOTE)


def test_linking_a_quote_changes_nothing_else_about_a_claim() -> None:
    claim = make.decided_claim()
    before = Claim.objects.filter(pk=claim.pk).values()[0]

    linked = make.appearance(claim, on=make.published_article(), by=make.researcher("Ana"))

    assert Claim.objects.filter(pk=claim.pk).values()[0] == before
    assert (linked.quote, linked.prefix) == (make.QUOTE, "The national security ")
    assert (last_entry(claim).action, last_entry(claim).actor_name) == ("link_quote", "Ana")


def test_a_quote_is_shown_only_while_its_claim_its_article_and_its_revision_are() -> None:
    claim = make.decided_claim()
    article = claim.appearances.get().revision.article
    assert claim.appearances.published().exists()

    waiting = make.article()
    linked = make.appearance(claim, on=waiting)
    workflow.confirm_quote(appearance=linked, actor=make.reviewer())
    assert linked not in Appearance.objects.published()  # its article is not published

    revise(article, "Another text.")
    assert not Appearance.objects.published().exists()


def test_a_quote_stands_once_at_a_place() -> None:
    claim = make.claim()
    article = claim.appearances.get().revision.article

    with refused(Incomplete) as refusal:
        make.appearance(claim, on=article)
    assert "already stands" in str(refusal.value)
    make.claim(on=article)  # another claim may stand there


def test_confirming_twice_keeps_the_first_name() -> None:
    linked = make.appearance(make.decided_claim(), on=make.published_article())
    workflow.confirm_quote(appearance=linked, actor=make.reviewer("Ben"))
    entries = AuditEntry.objects.count()

    workflow.confirm_quote(appearance=linked, actor=make.reviewer("Eva"))

    linked.refresh_from_db()
    assert linked.approved_by_name == "Ben"
    assert AuditEntry.objects.count() == entries


@pytest.mark.parametrize("person", [make.user, make.researcher])
def test_only_reviewers_confirm_quotes(person: Callable[[], User]) -> None:
    linked = make.appearance(make.decided_claim(), on=make.published_article())

    with refused(NotAllowed):
        workflow.confirm_quote(appearance=linked, actor=person())


def test_a_quote_of_a_claim_that_is_not_public_is_confirmed_with_the_claim_only() -> None:
    marked = make.claim().appearances.get()

    with refused(WrongState):
        workflow.confirm_quote(appearance=marked, actor=make.reviewer())


def test_nobody_without_the_role_links_or_unlinks_a_quote() -> None:
    claim, article = make.claim(), make.article()

    with refused(NotAllowed):
        make.appearance(claim, on=article, by=make.user())
    with refused(NotAllowed):
        workflow.unlink_quote(appearance=claim.appearances.get(), actor=make.user())


def test_a_quote_of_a_draft_claim_and_one_that_waits_are_unlinked_by_any_researcher() -> None:
    claim = make.claim()
    workflow.unlink_quote(appearance=claim.appearances.get(), actor=make.researcher())
    waiting = make.appearance(make.decided_claim(), on=make.published_article())
    workflow.unlink_quote(appearance=waiting, actor=make.researcher("Ana"))

    assert not claim.appearances.exists()
    assert not Appearance.objects.filter(pk=waiting.pk).exists()
    entry = last_entry(waiting.claim)
    assert (entry.action, entry.actor_name, entry.note) == ("unlink_quote", "Ana", make.QUOTE)


def test_a_quote_that_readers_see_is_unlinked_by_a_managing_editor_with_a_reason() -> None:
    claim = make.decided_claim()
    shown = claim.appearances.get()

    with refused(NotAllowed):
        workflow.unlink_quote(appearance=shown, actor=make.reviewer(), reason="Not said there.")
    with refused(Incomplete):
        workflow.unlink_quote(appearance=shown, actor=make.managing_editor(), reason=" ")

    workflow.unlink_quote(appearance=shown, actor=make.managing_editor(), reason="Not said there.")
    assert not claim.appearances.exists()
    assert last_entry(claim).note == f"{make.QUOTE}\nNot said there."
    verdict = claim.current_verdict
    assert verdict is not None
    assert verdict.appearances[0]["quote"] == make.QUOTE


def test_a_quote_that_was_unlinked_meanwhile_is_gone() -> None:
    linked = make.appearance(make.decided_claim(), on=make.published_article())
    workflow.unlink_quote(appearance=linked, actor=make.researcher())
    linked = Appearance(pk=linked.pk or 1, claim=linked.claim)

    with refused(Gone):
        workflow.confirm_quote(appearance=linked, actor=make.reviewer())
    with refused(Gone):
        workflow.unlink_quote(appearance=linked, actor=make.researcher())


def test_linking_to_a_claim_that_was_discarded_meanwhile_is_gone() -> None:
    claim, article = make.claim(), make.article()
    workflow.discard_claim(claim=claim, actor=make.researcher(), version=claim.version)

    with refused(Gone):
        make.appearance(Claim(pk=claim.pk or 1), on=article)


def test_quotes_that_lost_their_place_wait_for_an_editor() -> None:
    lost = make.claim().appearances.get()
    assert lost not in Appearance.objects.to_place()

    Appearance.objects.filter(pk=lost.pk).update(state="lost", start=None, end=None)

    assert lost in Appearance.objects.to_place()


# Finding -----------------------------------------------------------------------------------------


def test_claims_are_found_by_statement_translation_and_the_quotes_that_readers_see() -> None:
    claim = make.announced_claim(translations={"fr": "Des conseillers parlent."})
    other = make.announced_claim(statement="Soldiers were counted.", quote="The ministry counted 800,000 soldiers")

    assert list(Claim.objects.matching("advisers contact")) == [claim]
    assert list(Claim.objects.matching("conseillers")) == [claim]
    assert list(Claim.objects.matching("ministry soldiers")) == [other]
    assert not Claim.objects.matching("advisers soldiers").exists()


def test_a_quote_that_waits_for_confirmation_finds_nothing() -> None:
    claim = make.announced_claim()
    make.appearance(claim, on=make.published_article(), quote=OTHER_QUOTE)

    assert not Claim.objects.matching("online meetings").exists()
