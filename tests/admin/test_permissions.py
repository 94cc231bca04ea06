"""Who may do what, in which state, through HTTP: the table is written out, and every cell is tried.

Cells: ok (done), 403 (the role does not include it, or it is one's own work), 409 (not in this state).
`others` is a thing that somebody else made, `own` one that the person made.
"""

from collections.abc import Callable
from contextlib import contextmanager
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from django.test import Client
from django.urls import reverse

from claims import roles, workflow
from claims.admin.base import admin_url
from claims.choices import Action, ArticleStatus, ClaimStatus, DraftState, PageTextKey, ReportStatus
from claims.models import Appearance, Article, AuditEntry, Claim, DraftVerdict, PageText, Report, User, Verdict
from tests import factories
from tests.admin.test_intake import ADD, form_of, paste, save

NEWER_TEXT = factories.TEXT.replace("about thirty governments", "nearly forty governments")

TABLE = """
                                 others                    own
action           state           res rev man sup           res rev man sup
import_article   nothing         ok  ok  ok  ok            ok  ok  ok  ok
edit_article     imported        ok  ok  ok  ok            ok  ok  ok  ok
edit_article     published       403 403 ok  ok            403 403 ok  ok
edit_article     withdrawn       403 403 ok  ok            403 403 ok  ok
publish_article  imported        403 ok  ok  ok            403 403 403 403
publish_article  published       403 409 409 409           403 409 409 409
publish_article  withdrawn       403 409 409 409           403 409 409 409
withdraw_article imported        403 403 ok  ok            403 403 ok  ok
withdraw_article published       403 403 ok  ok            403 403 ok  ok
withdraw_article withdrawn       403 403 409 409           403 403 409 409
add_revision     imported        ok  ok  ok  ok            ok  ok  ok  ok
add_revision     published       ok  ok  ok  ok            ok  ok  ok  ok
add_revision     withdrawn       409 409 409 409           409 409 409 409
publish_revision imported        403 409 409 409           403 409 409 409
publish_revision published       403 ok  ok  ok            403 403 403 403
publish_revision withdrawn       403 409 409 409           403 409 409 409
open_claim       imported        ok  ok  ok  ok            ok  ok  ok  ok
open_claim       published       ok  ok  ok  ok            ok  ok  ok  ok
open_claim       withdrawn       409 409 409 409           409 409 409 409
dismiss_suggestion imported        ok  ok  ok  ok            ok  ok  ok  ok
dismiss_suggestion published       ok  ok  ok  ok            ok  ok  ok  ok
dismiss_suggestion withdrawn       409 409 409 409           409 409 409 409
restore_suggestion imported        ok  ok  ok  ok            ok  ok  ok  ok
restore_suggestion published       ok  ok  ok  ok            ok  ok  ok  ok
restore_suggestion withdrawn       409 409 409 409           409 409 409 409
edit_claim       draft           ok  ok  ok  ok            ok  ok  ok  ok
edit_claim       being_checked   403 403 ok  ok            403 403 ok  ok
edit_claim       decided         403 403 ok  ok            403 403 ok  ok
edit_claim       withdrawn       403 403 ok  ok            403 403 ok  ok
discard_claim    draft           ok  ok  ok  ok            ok  ok  ok  ok
discard_claim    being_checked   409 409 409 409           409 409 409 409
discard_claim    decided         409 409 409 409           409 409 409 409
discard_claim    withdrawn       409 409 409 409           409 409 409 409
announce_claim   draft           403 ok  ok  ok            403 403 403 403
announce_claim   being_checked   403 409 409 409           403 409 409 409
announce_claim   decided         403 409 409 409           403 409 409 409
announce_claim   withdrawn       403 409 409 409           403 409 409 409
withdraw_claim   draft           403 403 409 409           403 403 409 409
withdraw_claim   being_checked   403 403 ok  ok            403 403 ok  ok
withdraw_claim   decided         403 403 ok  ok            403 403 ok  ok
withdraw_claim   withdrawn       403 403 409 409           403 403 409 409
link_quote       draft           ok  ok  ok  ok            ok  ok  ok  ok
link_quote       being_checked   ok  ok  ok  ok            ok  ok  ok  ok
link_quote       decided         ok  ok  ok  ok            ok  ok  ok  ok
link_quote       withdrawn       ok  ok  ok  ok            ok  ok  ok  ok
confirm_quote    draft           403 409 409 409           403 409 409 409
confirm_quote    being_checked   403 ok  ok  ok            403 403 403 403
confirm_quote    decided         403 ok  ok  ok            403 403 403 403
confirm_quote    withdrawn       403 ok  ok  ok            403 403 403 403
unlink_quote     draft           ok  ok  ok  ok            ok  ok  ok  ok
unlink_quote     being_checked   ok  ok  ok  ok            ok  ok  ok  ok
unlink_quote     decided         ok  ok  ok  ok            ok  ok  ok  ok
unlink_quote     withdrawn       ok  ok  ok  ok            ok  ok  ok  ok
place_quote      draft           ok  ok  ok  ok            ok  ok  ok  ok
place_quote      being_checked   ok  ok  ok  ok            ok  ok  ok  ok
place_quote      decided         ok  ok  ok  ok            ok  ok  ok  ok
place_quote      withdrawn       ok  ok  ok  ok            ok  ok  ok  ok
settle_quote     draft           ok  ok  ok  ok            ok  ok  ok  ok
settle_quote     being_checked   ok  ok  ok  ok            ok  ok  ok  ok
settle_quote     decided         ok  ok  ok  ok            ok  ok  ok  ok
settle_quote     withdrawn       ok  ok  ok  ok            ok  ok  ok  ok
propose_verdict  draft           ok  ok  ok  ok            ok  ok  ok  ok
propose_verdict  being_checked   ok  ok  ok  ok            ok  ok  ok  ok
propose_verdict  decided         ok  ok  ok  ok            ok  ok  ok  ok
propose_verdict  withdrawn       ok  ok  ok  ok            ok  ok  ok  ok
save_draft       open            ok  ok  ok  ok            ok  ok  ok  ok
save_draft       in_review       409 409 409 409           409 409 409 409
save_draft       returned        ok  ok  ok  ok            ok  ok  ok  ok
discard_draft    open            403 403 403 403           ok  ok  ok  ok
discard_draft    in_review       409 409 409 409           409 409 409 409
discard_draft    returned        403 403 403 403           ok  ok  ok  ok
send_to_review   open            ok  ok  ok  ok            ok  ok  ok  ok
send_to_review   in_review       409 409 409 409           409 409 409 409
send_to_review   returned        ok  ok  ok  ok            ok  ok  ok  ok
recall_draft     open            409 409 409 409           409 409 409 409
recall_draft     in_review       403 403 403 403           ok  ok  ok  ok
recall_draft     returned        409 409 409 409           409 409 409 409
return_draft     open            403 409 409 409           403 409 409 409
return_draft     in_review       403 ok  ok  ok            403 403 403 403
return_draft     returned        403 409 409 409           403 409 409 409
approve_draft    open            403 409 409 409           403 409 409 409
approve_draft    in_review       403 ok  ok  ok            403 403 403 403
approve_draft    returned        403 409 409 409           403 409 409 409
assign_report    received        ok  ok  ok  ok             ok  ok  ok  ok
assign_report    assigned        ok  ok  ok  ok             ok  ok  ok  ok
assign_report    accepted        409 409 409 409            409 409 409 409
assign_report    declined        409 409 409 409            409 409 409 409
accept_report    received        ok  ok  ok  ok             ok  ok  ok  ok
accept_report    assigned        ok  ok  ok  ok             ok  ok  ok  ok
accept_report    accepted        409 409 409 409            409 409 409 409
accept_report    declined        409 409 409 409            409 409 409 409
decline_report   received        ok  ok  ok  ok             ok  ok  ok  ok
decline_report   assigned        ok  ok  ok  ok             ok  ok  ok  ok
decline_report   accepted        409 409 409 409            409 409 409 409
decline_report   declined        409 409 409 409            409 409 409 409
answer_report    received        409 409 409 409            409 409 409 409
answer_report    assigned        409 409 409 409            409 409 409 409
answer_report    accepted        ok  ok  ok  ok             ok  ok  ok  ok
answer_report    declined        ok  ok  ok  ok             ok  ok  ok  ok
edit_page_text   any             403 403 ok  ok            403 403 ok  ok
redact_verdict   decided         403 403 ok  ok            403 403 ok  ok
redact_verdict   withdrawn       403 403 ok  ok            403 403 ok  ok
"""
ROLES = ("researcher", "reviewer", "managing editor", "superuser")
ROWS = [line.split() for line in TABLE.splitlines()[3:]]

pytestmark = pytest.mark.django_db


GROUPS = {"researcher": roles.RESEARCHERS, "reviewer": roles.REVIEWERS, "managing editor": roles.MANAGING_EDITORS}


def become(person: User, role: str) -> None:
    """Give somebody on the staff one role and no other."""
    person.groups.set(Group.objects.filter(name=GROUPS.get(role)))
    person.is_superuser = role == "superuser"
    person.save()


# Things in each state, made by `by` ----------------------------------------------------------------


def nothing(state: str, by: User) -> None:
    """An import starts from nothing."""


DISMISSED = "They hold online meetings."


def article_in(state: str, by: User) -> Article:
    if state == ArticleStatus.IMPORTED:
        return factories.article(by=by)
    made = factories.published_article(by=by)
    if state == ArticleStatus.WITHDRAWN:
        editor = factories.managing_editor()
        workflow.withdraw_article(article=made, actor=editor, reason="Never said.", version=made.version)
    return made


def claim_in(state: str, by: User) -> Claim:
    if state == ClaimStatus.DRAFT:
        return factories.claim(by=by, on=factories.published_article())
    made = factories.announced_claim(by=by)
    if state != ClaimStatus.BEING_CHECKED:
        factories.verdict(made)
    if state == ClaimStatus.WITHDRAWN:
        made.refresh_from_db()
        editor = factories.managing_editor()
        workflow.withdraw_claim(claim=made, actor=editor, reason="Not checkable.", version=made.version)
    return made


def quote_in(state: str, by: User) -> Appearance:
    """A quote that `by` linked to somebody else's claim, and that nobody confirmed."""
    return factories.appearance(claim_in(state, factories.researcher()), on=factories.published_article(), by=by)


def lost_quote_in(state: str, by: User) -> Appearance:
    """The same, in an article whose newer text no longer has it."""
    quote = quote_in(state, by)
    factories.published_revision(quote.revision.article, NEWER_TEXT)
    return quote.later.get()


def article_with_new_text_in(state: str, by: User) -> Article:
    """An article with a newer text that `by` brought: it waits while the article is public."""
    article = factories.article() if state == ArticleStatus.IMPORTED else factories.published_article()
    factories.revision(article, NEWER_TEXT, by=by)
    if state == ArticleStatus.WITHDRAWN:
        editor = factories.managing_editor()
        workflow.withdraw_article(article=article, actor=editor, reason="Never said.", version=article.version)
    return article


def draft_in(state: str, by: User) -> DraftVerdict:
    if state == DraftState.OPEN:
        return factories.draft(by=by)
    made = factories.draft_in_review(by=by)
    if state == DraftState.RETURNED:
        note = "Ask the ministry."
        workflow.return_draft(draft=made, reviewer=factories.reviewer(), note=note, version=made.version)
    return made


def report_in(state: str, by: User) -> Report:
    report = factories.report(claim=factories.decided_claim())
    match state:
        case ReportStatus.ASSIGNED:
            workflow.assign_report(report=report, actor=by, to=by, version=1)
        case ReportStatus.ACCEPTED:
            workflow.accept_report(report=report, actor=by, answer="You are right.", version=1)
        case ReportStatus.DECLINED:
            workflow.decline_report(report=report, actor=by, answer="It says so.", version=1)
    return report


def page_text(state: str, by: User) -> PageText:
    """A text has no state, and is nobody's."""
    return PageText.objects.get(key=PageTextKey.CONSENT)


def verdict_in(state: str, by: User) -> Verdict:
    """A verdict that `by` proposed, on a claim in a state in which there is one."""
    claim = factories.claim()
    factories.verdict(claim, by=by)
    if state == ClaimStatus.WITHDRAWN:
        claim.refresh_from_db()
        editor = factories.managing_editor()
        workflow.withdraw_claim(claim=claim, actor=editor, reason="Not checkable.", version=claim.version)
    return claim.verdicts.get()


def ready_for(action: Action, thing: Any) -> Any:
    """The thing as it is in the database; what is to be restored was dismissed before, where it can be."""
    if thing is None:
        return None
    thing = type(thing).objects.get(pk=thing.pk)
    if action == Action.RESTORE_SUGGESTION and thing.status != ArticleStatus.WITHDRAWN:
        workflow.dismiss_suggestion(article=thing, actor=factories.researcher(), sentence=DISMISSED)
        thing.refresh_from_db()
    return thing


STATES: dict[str, list[str]] = {
    "nothing": ["nothing"],
    "article": ArticleStatus.values,
    "claim": ClaimStatus.values,
    "quote": ClaimStatus.values,
    "lost quote": ClaimStatus.values,
    "article with new text": ArticleStatus.values,
    "draft": DraftState.values,
    "report": ReportStatus.values,
    "page text": ["any"],
    "verdict": [ClaimStatus.DECIDED, ClaimStatus.WITHDRAWN],
}
MAKERS: dict[str, Callable[[str, User], Any]] = {
    "nothing": nothing,
    "article": article_in,
    "claim": claim_in,
    "quote": quote_in,
    "lost quote": lost_quote_in,
    "article with new text": article_with_new_text_in,
    "draft": draft_in,
    "report": report_in,
    "page text": page_text,
    "verdict": verdict_in,
}
KINDS: dict[Action, str] = {
    Action.IMPORT_ARTICLE: "nothing",
    **dict.fromkeys((Action.EDIT_ARTICLE, Action.PUBLISH_ARTICLE), "article"),
    **dict.fromkeys((Action.WITHDRAW_ARTICLE, Action.OPEN_CLAIM, Action.ADD_REVISION), "article"),
    Action.PUBLISH_REVISION: "article with new text",
    **dict.fromkeys((Action.PLACE_QUOTE, Action.SETTLE_QUOTE), "lost quote"),
    **dict.fromkeys((Action.EDIT_CLAIM, Action.DISCARD_CLAIM, Action.ANNOUNCE_CLAIM, Action.WITHDRAW_CLAIM), "claim"),
    **dict.fromkeys((Action.LINK_QUOTE, Action.PROPOSE_VERDICT), "claim"),
    **dict.fromkeys((Action.DISMISS_SUGGESTION, Action.RESTORE_SUGGESTION), "article"),
    **dict.fromkeys((Action.CONFIRM_QUOTE, Action.UNLINK_QUOTE), "quote"),
    **dict.fromkeys((Action.SAVE_DRAFT, Action.DISCARD_DRAFT, Action.SEND_TO_REVIEW), "draft"),
    **dict.fromkeys((Action.RECALL_DRAFT, Action.RETURN_DRAFT, Action.APPROVE_DRAFT), "draft"),
    **dict.fromkeys((Action.ASSIGN_REPORT, Action.ACCEPT_REPORT), "report"),
    **dict.fromkeys((Action.DECLINE_REPORT, Action.ANSWER_REPORT), "report"),
    Action.EDIT_PAGE_TEXT: "page text",
    Action.REDACT_VERDICT: "verdict",
}
SCENES = [(kind, state) for kind, states in STATES.items() for state in states]


def actions_on(kind: str) -> list[Action]:
    return [action for action in Action if KINDS[action] == kind]


# What the pages send ------------------------------------------------------------------------------


def attempt(client: Client, action: Action, thing: Any) -> Any:
    """Do the action as its page does; returns the answer."""
    match action:
        case Action.IMPORT_ARTICLE | Action.ADD_REVISION:
            return add_a_revision(client, thing) if thing else import_an_article(client)
        case Action.EDIT_ARTICLE:
            facts = {"headline": "A better headline", "publisher": thing.publisher_id, "language": thing.language}
            return client.post(admin_url(thing), {**facts, "version": thing.version})
        case Action.OPEN_CLAIM:
            sent = {"revision": thing.current_revision_id, "quote": "They hold online meetings", "statement": "So."}
            sent |= {"kind": "factual"}
            return client.post(admin_url(thing, "open_claim"), sent)
        case Action.EDIT_CLAIM:
            return client.post(admin_url(thing), claim_form(thing))
        case Action.LINK_QUOTE:
            article = factories.published_article()
            sent = {"article": article.pk, "revision": article.current_revision_id, "quote": factories.QUOTE}
            return client.post(admin_url(thing, "link_quote"), sent)
        case Action.PROPOSE_VERDICT:
            address = f"{reverse('admin:claims_draftverdict_add')}?claim={thing.pk}"
            return client.post(address, draft_form(thing, summary="A summary."))
        case Action.SAVE_DRAFT:
            return client.post(admin_url(thing), draft_form(thing.claim, version=thing.version, summary="Anew."))
        case Action.APPROVE_DRAFT:
            return client.post(admin_url(thing, action.value), {"seen": thing.sent_fingerprint})
        case Action.EDIT_PAGE_TEXT:
            return client.post(admin_url(thing), {"text_en": "Ours.", "text_fr": "", "version": thing.version})
    shown = "replacement" if action == Action.PUBLISH_REVISION else "publication"
    sent = {"version": getattr(thing, "version", ""), "seen": getattr(thing, shown, "")}
    written = {"reason": "A reason.", "note": "A note.", "quote": "nearly forty governments", "sentence": DISMISSED}
    written |= {"answer": "An answer.", "to": str(factories.researcher().pk)}
    written |= {"path": "summary", "legal_basis": "A law."}
    return client.post(admin_url(thing, action.value), {**sent, **written})


def import_an_article(client: Client) -> Any:
    first = paste(client, " ".join([factories.TEXT] * 3), headline="A headline", language="en")
    return save(client, first) if first.status_code == 200 else first


def add_a_revision(client: Client, article: Article) -> Any:
    address = admin_url(article, "add_revision")
    first = client.post(address, {"text": " ".join([NEWER_TEXT] * 3)})
    return client.post(address, {**form_of(first), "save": "Save"}) if first.status_code == 200 else first


def claim_form(claim: Claim, **changes: Any) -> dict[str, Any]:
    """What the claim's page sends, with another topic."""
    return {
        "statement": claim.statement,
        "statement_fr": "",
        "claimant": "",
        "kind": claim.kind,
        "claimed_on": "",
        "topic": factories.topic("Other").pk,
        "language": claim.language,
        "version": claim.version,
        "evidence-TOTAL_FORMS": 0,
        "evidence-INITIAL_FORMS": 0,
        **changes,
    }


def draft_form(claim: Claim, **changes: Any) -> dict[str, Any]:
    """What the draft verdict's page sends."""
    return {
        "rating": factories.rating().pk,
        "summary": "",
        "explanation": "",
        "change": "update",
        "reason": "",
        "statement": claim.statement,
        "statement_fr": "",
        "claimant": "",
        "kind": claim.kind,
        "claimed_on": "",
        **changes,
    }


@contextmanager
def undone() -> Any:
    """Whatever happens inside is as if it had not."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def outcome(action: Action, thing: Any, person: User | None) -> str:
    """What happened: ok, log in, or the status; the audit entries have to agree."""
    client = Client()
    if person:
        client.force_login(person)
    thing = ready_for(action, thing)
    entries = AuditEntry.objects.filter(action=action)
    before = entries.count()
    answer = attempt(client, action, thing)
    done = entries.count() > before
    if answer.status_code == 302 and not done:
        assert "/login/" in answer["Location"]
        return "log in"
    assert done == (answer.status_code == 302), f"{answer.status_code}: {answer.content.decode()[:3000]}"
    assert not done or entries[0].actor == person
    return "ok" if done else str(answer.status_code)


# The table ----------------------------------------------------------------------------------------


def test_the_table_has_every_action_in_every_state() -> None:
    wanted = {(action.value, str(state)) for action in Action for state in STATES[KINDS[action]]}

    assert {(row[0], row[1]) for row in ROWS} == wanted
    assert len(ROWS) == len(wanted)


@pytest.mark.parametrize(("kind", "state"), SCENES)
def test_each_role_does_what_the_table_says_to_the_work_of_others_and_to_its_own(kind: str, state: str) -> None:
    me = factories.researcher("Mia")
    things = {"others": MAKERS[kind](state, factories.researcher("Olga")), "own": MAKERS[kind](state, me)}
    found: dict[str, dict[tuple[str, str], str]] = {action.value: {} for action in actions_on(kind)}
    for action in actions_on(kind):
        for whose, role in COLUMNS:
            with undone():
                become(me, role)
                found[action.value][whose, role] = outcome(action, things[whose], me)

    rows = [row for row in ROWS if row[0] in found and row[1] == state]
    assert found == {row[0]: dict(zip(COLUMNS, row[2:], strict=True)) for row in rows}


COLUMNS = [(whose, role) for whose in ("others", "own") for role in ROLES]


def staff_without_role() -> User:
    made = factories.user("Stan")
    made.is_staff = True
    made.save()
    return made


OUTSIDERS = {
    "nobody logged in": (lambda: None, "log in"),
    "an account without a role": (lambda: factories.user("Otto"), "log in"),
    "a reviewer whose account is inactive": (lambda: factories.user("Ines", "Reviewers", is_active=False), "log in"),
    "staff without a role": (staff_without_role, "403"),
}


@pytest.mark.parametrize(("kind", "state"), SCENES)
def test_outsiders_do_nothing_in_any_state(kind: str, state: str) -> None:
    thing = MAKERS[kind](state, factories.researcher())
    people = {who: make() for who, (make, _expected) in OUTSIDERS.items()}

    for action in actions_on(kind):
        found = {who: outcome(action, thing, person) for who, person in people.items()}
        assert found == {who: expected for who, (_make, expected) in OUTSIDERS.items()}, action


# Beside the table ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "expected"),
    [("researcher", "403"), ("reviewer", "403"), ("managing editor", "ok"), ("superuser", "ok")],
)
def test_a_quote_that_readers_see_is_removed_by_those_who_may_withdraw(role: str, expected: str) -> None:
    quote = factories.announced_claim().appearances.get()

    person = factories.researcher()
    become(person, role)

    assert outcome(Action.UNLINK_QUOTE, quote, person) == expected


@pytest.mark.parametrize(("kind", "state"), SCENES)
def test_looking_changes_nothing(kind: str, state: str) -> None:
    """A step's address asked for with GET only shows a page."""
    client, person = Client(), factories.researcher()
    become(person, "superuser")
    client.force_login(person)
    made = MAKERS[kind](state, factories.researcher())
    for action in actions_on(kind):
        thing = ready_for(action, made)
        before = AuditEntry.objects.count()

        assert client.get(page_of(action, thing)).status_code in (200, 302, 403, 409)
        assert AuditEntry.objects.count() == before


def page_of(action: Action, thing: Any) -> str:
    """The address at which an action is done."""
    match action:
        case Action.IMPORT_ARTICLE:
            return ADD
        case Action.PROPOSE_VERDICT:
            return f"{reverse('admin:claims_draftverdict_add')}?claim={thing.pk}"
        case Action.EDIT_ARTICLE | Action.EDIT_CLAIM | Action.SAVE_DRAFT | Action.EDIT_PAGE_TEXT:
            return admin_url(thing)
    return admin_url(thing, action.value)
