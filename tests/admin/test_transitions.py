"""Buttons and small pages: what they ask, what they show when the workflow refuses, and that nothing is lost."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from claims import workflow
from claims.admin.base import admin_url
from claims.models import Claim, DraftVerdict, Evidence, Rating, Review, Source, User, Verdict
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def wanda() -> User:
    return factories.reviewer("Wanda")


@pytest.fixture
def desk(client: Client, wanda: User) -> Client:
    client.force_login(wanda)
    return client


def page(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


# Approving --------------------------------------------------------------------------------------


def test_the_approval_page_shows_the_record_as_readers_will_see_it_and_carries_what_was_shown(desk: Client) -> None:
    draft = factories.draft_in_review(by=factories.researcher("Anna"), explanation="We asked **twice**.")

    shown = page(desk.get(admin_url(draft, "approve_draft")))

    assert "Anna" in shown
    assert "<strong>twice</strong>" in shown
    assert "in regular contact" in shown
    assert f'name="seen" value="{draft.sent_fingerprint}"' in shown
    assert not Verdict.objects.exists()


def test_who_approves_sees_the_statement_in_every_language_that_becomes_public(desk: Client) -> None:
    claim = factories.claim(translations={"fr": "Les conseillers se parlent.", "de": "Die Berater reden."})
    draft = factories.draft_in_review(claim)

    for address in (admin_url(draft, "approve_draft"), admin_url(draft)):
        shown = page(desk.get(address))
        assert '<dt>French</dt><dd lang="fr">Les conseillers se parlent.</dd>' in shown
        assert '<dt>German</dt><dd lang="de">Die Berater reden.</dd>' in shown


def test_who_decided_is_led_on_to_what_waits_longest(client: Client) -> None:
    wanda = factories.reviewer("Wanda")
    client.force_login(wanda)
    first, second = factories.draft_in_review(), factories.draft_in_review(factories.claim(statement="The other one."))
    factories.draft_in_review(by=wanda)  # not hers to decide on

    def approve(draft: DraftVerdict) -> str:
        return client.post(admin_url(draft, "approve_draft"), {"seen": draft.sent_fingerprint}, follow=True).text

    shown = approve(first)
    assert "Next for you to review:" in shown
    assert f'href="{admin_url(second, "approve_draft")}">The other one.</a>' in shown
    assert "Next for you to review:" not in approve(second)


def test_who_approves_an_update_can_open_what_it_changes_against_the_verdict_before(desk: Client) -> None:
    claim = factories.decided_claim(summary="They talk weekly.")
    update = factories.draft_in_review(claim, summary="They talk daily.")

    shown = page(desk.get(admin_url(update, "approve_draft")))
    first = page(desk.get(admin_url(factories.draft_in_review(), "approve_draft")))

    against = re.search(r"<details[^>]* open><summary>What changes against verdict 1</summary>(.*?)</details>", shown)
    assert against
    assert "<del>weekly</del><ins>daily</ins>" in against[1]
    assert "What changes against" not in first


def test_approving_publishes_and_leads_to_the_claim(desk: Client, wanda: User) -> None:
    draft = factories.draft_in_review()

    answer = desk.post(admin_url(draft, "approve_draft"), {"seen": draft.sent_fingerprint}, follow=True)

    assert answer.redirect_chain == [(admin_url(draft.claim), 302)]
    assert "The verdict is public." in page(answer)
    assert Verdict.objects.get(claim=draft.claim).approved_by == wanda


def test_evidence_changed_since_is_shown_before_the_reviewer_tries_and_no_button_approves(desk: Client) -> None:
    draft = factories.draft_in_review()
    row = draft.claim.evidence.get()
    row.passage = "in irregular contact"
    row.save()

    shown = page(desk.get(admin_url(draft, "approve_draft")))

    assert "This changed since it was sent to review" in shown
    assert "<del>regular</del><ins>irregular</ins>" in shown
    assert 'name="seen"' not in shown
    assert admin_url(draft, "return_draft") in shown


def reword(draft: DraftVerdict) -> None:
    workflow.edit_claim(claim=draft.claim, actor=draft.author, version=draft.claim.version, statement="They talk.")


def remove_evidence(draft: DraftVerdict) -> None:
    draft.claim.evidence.all().delete()


def link_a_quote(draft: DraftVerdict) -> None:
    factories.appearance(draft.claim, on=factories.article(headline="Another outlet"))


def redefine_the_rating(draft: DraftVerdict) -> None:
    Rating.objects.filter(code="half-true").update(definition_en="Half of it.", name_en="Half")


def name_a_claimant(draft: DraftVerdict) -> None:
    claimant = factories.claimant("The minister")
    workflow.edit_claim(claim=draft.claim, actor=draft.author, version=draft.claim.version, claimant=claimant)


def quote_with_marks(draft: DraftVerdict) -> None:
    Evidence.objects.filter(passage="in regular contact").update(passage="“in contact”, they say")


def rename_the_source(draft: DraftVerdict) -> None:
    Source.objects.update(title="Renamed since")


def turn_the_evidence_round(draft: DraftVerdict) -> None:
    Evidence.objects.filter(passage="A second passage").update(position=0)
    Evidence.objects.exclude(passage="A second passage").update(position=1)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (reword, "<dt>Statement</dt>"),
        (remove_evidence, "“in regular contact”</del> → <ins>nothing</ins>"),
        (link_a_quote, f"<del>nothing</del> → <ins>“{factories.QUOTE}” (Another outlet)</ins>"),
        (redefine_the_rating, "<dt>Rating: definition"),
        (name_a_claimant, "<del>nothing</del> → <ins>The minister</ins>"),
        (quote_with_marks, "<ins>“in contact”, they say</ins>"),
        (rename_the_source, "<dt>Evidence: title"),
        (turn_the_evidence_round, "<dt>Order of the evidence</dt>"),
    ],
)
def test_whatever_changed_since_a_draft_was_sent_is_named(
    desk: Client, change: Callable[[DraftVerdict], None], told: str
) -> None:
    claim = factories.claim()
    factories.evidence(claim)
    factories.evidence(claim, passage="A second passage", position=5)
    draft = factories.draft_in_review(claim)
    claim.refresh_from_db()
    change(draft)

    shown = page(desk.get(admin_url(draft, "approve_draft")))

    assert told in shown, re.findall(r"<dl class=.differences.*?</dl>", shown)
    assert 'name="seen"' not in shown


def test_an_approval_of_what_changed_is_refused_with_the_difference(desk: Client) -> None:
    draft = factories.draft_in_review()
    factories.evidence(draft.claim, passage="A second passage")

    answer = desk.post(admin_url(draft, "approve_draft"), {"seen": draft.sent_fingerprint})

    assert answer.status_code == 409
    assert "so the approval was refused" in page(answer)
    assert "A second passage" in page(answer)
    assert not Verdict.objects.exists()


@pytest.mark.parametrize("seen", ["", "0" * 64])
def test_an_approval_of_something_else_than_was_shown_is_refused(desk: Client, seen: str) -> None:
    draft = factories.draft_in_review()

    answer = desk.post(admin_url(draft, "approve_draft"), {"seen": seen})

    assert answer.status_code == 409
    assert f'name="seen" value="{draft.sent_fingerprint}"' in page(answer)  # it can be looked at, and tried, again
    assert not Verdict.objects.exists()


def test_the_second_of_two_approvals_is_told_that_the_first_was_quicker(desk: Client) -> None:
    draft = factories.draft_in_review()
    address, seen = admin_url(draft, "approve_draft"), draft.sent_fingerprint
    workflow.approve(draft=draft, reviewer=factories.reviewer(), seen=seen)

    answer = desk.post(address, {"seen": seen})

    assert answer.status_code == 409
    assert "approved, discarded or removed it in the meantime" in page(answer)
    assert Verdict.objects.count() == 1


def test_the_author_of_a_draft_sees_a_sentence_and_no_button(desk: Client, wanda: User) -> None:
    draft = factories.draft_in_review(by=wanda)

    for address in (admin_url(draft), admin_url(draft.claim)):
        shown = page(desk.get(address))
        assert "This is your own work: somebody else has to decide on it." in shown
        assert admin_url(draft, "approve_draft") not in shown
        assert admin_url(draft, "return_draft") not in shown


def test_a_superuser_sees_no_button_on_their_own_draft_either(client: Client) -> None:
    root = factories.user("Root", "Managing editors", is_superuser=True)
    draft = factories.draft_in_review(by=root)
    client.force_login(root)

    shown = page(client.get(admin_url(draft)))

    assert admin_url(draft, "approve_draft") not in shown
    assert admin_url(draft, "approve_alone") not in shown


# The emergency ----------------------------------------------------------------------------------


@pytest.fixture
def alone(client: Client) -> DraftVerdict:
    """A draft of somebody who holds the emergency permission, and is logged in."""
    mona = factories.user("Mona", "Managing editors", permissions=("approve_alone",))
    client.force_login(mona)
    return factories.draft_in_review(by=mona)


def test_the_holder_of_the_emergency_permission_approves_alone_with_a_public_reason(
    client: Client, alone: DraftVerdict
) -> None:
    assert admin_url(alone, "approve_alone") in page(client.get(admin_url(alone)))
    asked = page(client.get(admin_url(alone, "approve_alone")))
    assert "Readers see on the claim’s history" in asked
    assert "<textarea" in asked

    sent = {"seen": alone.sent_fingerprint, "emergency_reason": "Nobody answers, and it spreads."}
    answer = client.post(admin_url(alone, "approve_alone"), sent)

    assert answer.status_code == 302
    assert Verdict.objects.get().emergency_reason == "Nobody answers, and it spreads."


def test_an_emergency_without_a_reason_is_refused(client: Client, alone: DraftVerdict) -> None:
    answer = client.post(admin_url(alone, "approve_alone"), {"seen": alone.sent_fingerprint, "emergency_reason": " "})

    assert answer.status_code == 400
    assert "write it down" in page(answer)
    assert not Verdict.objects.exists()


@pytest.mark.parametrize("superuser", [False, True])
def test_nobody_else_approves_alone(client: Client, superuser: bool) -> None:
    mona = factories.user("Mona", "Managing editors", is_superuser=superuser)
    draft = factories.draft_in_review(by=mona)
    client.force_login(mona)

    sent = {"seen": draft.sent_fingerprint, "emergency_reason": "I want to."}
    assert client.get(admin_url(draft, "approve_alone")).status_code == 403
    assert client.post(admin_url(draft, "approve_alone"), sent).status_code == 403
    assert not Verdict.objects.exists()


def test_the_emergency_page_is_not_for_the_draft_of_somebody_else(client: Client, alone: DraftVerdict) -> None:
    other = factories.draft_in_review()

    assert admin_url(other, "approve_alone") not in page(client.get(admin_url(other)))
    assert client.get(admin_url(other, "approve_alone")).status_code == 403


# Returning --------------------------------------------------------------------------------------


def test_a_return_needs_a_note(desk: Client) -> None:
    draft = factories.draft_in_review()

    answer = desk.post(admin_url(draft, "return_draft"), {"version": draft.version, "note": "  "})

    assert answer.status_code == 400
    assert "write a note" in page(answer)
    assert not Review.objects.exists()


def test_a_note_is_not_lost_when_the_draft_was_taken_back_meanwhile(desk: Client) -> None:
    draft = factories.draft_in_review()
    version = draft.version
    workflow.recall_draft(draft=draft, actor=draft.author, version=version)

    answer = desk.post(admin_url(draft, "return_draft"), {"version": version, "note": "Typed <b>with</b> care."})

    assert answer.status_code == 409
    assert "Typed &lt;b&gt;with&lt;/b&gt; care.</textarea>" in page(answer)


def test_a_note_is_not_lost_when_the_draft_was_discarded_meanwhile(desk: Client) -> None:
    draft = factories.draft_in_review()
    address = admin_url(draft, "return_draft")
    workflow.recall_draft(draft=draft, actor=draft.author, version=draft.version)
    draft.refresh_from_db()
    workflow.discard_draft(draft=draft, actor=draft.author, version=draft.version)

    answer = desk.post(address, {"version": "2", "note": "Typed with care."})

    assert answer.status_code == 409
    assert "Typed with care.</textarea>" in page(answer)


def test_a_note_can_be_sent_again_after_the_draft_was_sent_again(desk: Client) -> None:
    draft = factories.draft_in_review()
    seen = draft.version
    workflow.recall_draft(draft=draft, actor=draft.author, version=seen)
    draft.refresh_from_db()
    workflow.send_to_review(draft=draft, actor=draft.author, version=draft.version)

    answer = desk.post(admin_url(draft, "return_draft"), {"version": seen, "note": "Typed with care."})
    version = re.search(r'name="version" value="(\d+)"', page(answer))
    assert version
    again = desk.post(admin_url(draft, "return_draft"), {"version": version[1], "note": "Typed with care."})

    assert answer.status_code == 409
    assert "Somebody else changed this" in page(answer)
    assert again.status_code == 302


# Claims -----------------------------------------------------------------------------------------


def test_a_withdrawal_asks_for_the_reason_that_readers_see(client: Client) -> None:
    client.force_login(factories.managing_editor())
    claim = factories.decided_claim()

    asked = page(client.get(admin_url(claim, "withdraw_claim")))
    refused = client.post(admin_url(claim, "withdraw_claim"), {"version": claim.version, "reason": ""})
    done = client.post(admin_url(claim, "withdraw_claim"), {"version": claim.version, "reason": "A forged source."})

    assert "Public reason" in asked
    assert refused.status_code == 400
    assert done.status_code == 302
    assert "A forged source." in page(client.get(claim.get_absolute_url()))


def test_a_discarded_claim_leads_to_the_list(desk: Client) -> None:
    claim = factories.claim()

    asked = page(desk.get(admin_url(claim, "discard_claim")))
    answer = desk.post(admin_url(claim, "discard_claim"), {"version": claim.version}, follow=True)

    assert "Readers never saw it" in asked
    assert answer.status_code == 200
    assert "The claim was discarded." in page(answer)
    assert answer.redirect_chain[-1][0] == "/admin/claims/claim/"
    assert not Claim.objects.exists()


def test_a_step_on_something_that_never_was_says_so(desk: Client) -> None:
    for address in ("/admin/claims/claim/99/announce_claim/", "/admin/claims/draftverdict/x/approve_draft/"):
        assert desk.get(address).status_code == 404
        answer = desk.post(address, {"version": "1"})
        assert answer.status_code == 409
        assert "somebody approved, discarded or removed it in the meantime" in page(answer)


def test_a_button_stands_only_where_it_will_work(client: Client) -> None:
    claim = factories.announced_claim()
    draft = factories.draft_in_review(claim)
    client.force_login(factories.researcher())

    shown = page(client.get(admin_url(claim)))

    for address in (admin_url(claim, "withdraw_claim"), admin_url(claim, "announce_claim")):
        assert address not in shown
    assert admin_url(draft, "approve_draft") not in shown
    assert admin_url(draft, "recall_draft") not in shown


def test_a_step_needs_the_token_of_its_form() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(factories.reviewer())
    draft = factories.draft_in_review()

    answer = client.post(admin_url(draft, "approve_draft"), {"seen": draft.sent_fingerprint})

    assert answer.status_code == 403
    assert not Verdict.objects.exists()


def test_a_step_that_takes_something_away_comes_after_everything_else_on_the_page(client: Client) -> None:
    claim = factories.claim(on=factories.published_article())
    draft = factories.draft(factories.claim(statement="Being written."))
    client.force_login(draft.author)

    of_claim = page(client.get(admin_url(claim)))
    of_draft = page(client.get(admin_url(draft)))

    assert of_claim.index("What was done") < of_claim.index(admin_url(claim, "discard_claim"))
    assert of_draft.index("What was done") < of_draft.index(admin_url(draft, "discard_draft"))


def test_no_button_beside_a_key_deletes_the_row_it_leads_to(client: Client) -> None:
    claim = factories.claim(claimant=factories.claimant(), topic=factories.topic())
    factories.evidence(claim)
    client.force_login(factories.user("Root", is_superuser=True, permissions=()))
    User.objects.filter(first_name="Root").update(is_staff=True)

    shown = page(client.get(admin_url(claim)))

    assert "change-related" in shown
    assert "delete-related" not in shown


def test_the_page_of_a_verdict_shows_the_whole_record_as_it_was_approved(desk: Client) -> None:
    claim = factories.claim(
        on=factories.published_article(headline="The report of then"),
        claimant=factories.claimant("The minister"),
        translations={"de": "Die Berater reden."},
        kind="statistical",
    )
    source = factories.source(title="The figures of then")
    factories.evidence(claim, source=source, passage="They talk weekly.", location="page 3")
    verdict = factories.verdict(claim)
    Source.objects.update(title="The figures of now")
    Evidence.objects.all().delete()

    shown = page(desk.get(admin_url(verdict)))

    for kept in (
        "The figures of then",
        "They talk weekly.",
        "page 3",
        "The minister",
        "Statistical",
        "Die Berater reden.",
        "The report of then",
        factories.QUOTE,
    ):
        assert kept in shown
    assert "The figures of now" not in shown
