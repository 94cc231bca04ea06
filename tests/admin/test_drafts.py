"""Draft verdicts: written, previewed, saved and sent, and what happens when two people write at once."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from claims import workflow
from claims.admin.base import admin_url
from claims.models import Claim, DraftVerdict, User
from tests import factories

ADD = "/admin/claims/draftverdict/add/"
TYPED = "I typed for ten minutes."

pytestmark = pytest.mark.django_db


@pytest.fixture
def rita() -> User:
    return factories.researcher("Rita")


@pytest.fixture
def desk(client: Client, rita: User) -> Client:
    client.force_login(rita)
    return client


def page(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def form_of(draft: DraftVerdict, **changes: Any) -> dict[str, Any]:
    """What the draft's page sends when only `changes` were typed."""
    form: dict[str, Any] = {
        "rating": draft.rating_id or "",
        "summary": draft.summary,
        "explanation": draft.explanation,
        "version": draft.version,
    }
    if draft.claim.current_verdict_id:
        form |= {"change": draft.change, "reason": draft.reason}
    if draft.claim.is_public:
        form |= {"statement": draft.statement, "statement_fr": draft.translations.get("fr", "")}
        form |= {"claimant": "", "kind": draft.kind, "claimed_on": ""}
    return {**form, **changes}


def add_to(claim: Claim) -> str:
    return f"{ADD}?claim={claim.pk}"


# Proposing --------------------------------------------------------------------------------------


def test_a_verdict_is_proposed_from_a_claim_and_sent_to_review_in_one_step(desk: Client, rita: User) -> None:
    claim = factories.claim()
    factories.evidence(claim)
    typed = {"rating": factories.rating().pk, "summary": "A summary.", "explanation": "Because.", "_send": "1"}

    answer = desk.post(add_to(claim), typed)

    assert answer.status_code == 302
    assert answer["Location"] == admin_url(claim)
    draft = claim.draft
    assert (draft.state, draft.author, draft.summary) == ("in_review", rita, "A summary.")
    assert draft.sent_record


def test_a_half_written_draft_can_be_saved(desk: Client) -> None:
    claim = factories.claim()

    answer = desk.post(add_to(claim), {"rating": "", "summary": "", "explanation": "Only this.", "_save": "1"})

    assert answer.status_code == 302
    assert claim.draft.explanation == "Only this."
    assert claim.draft.state == "open"


def test_what_is_missing_for_a_review_is_said_beside_the_field_and_nothing_typed_is_lost(desk: Client) -> None:
    claim = factories.claim()

    answer = desk.post(add_to(claim), {"rating": "", "summary": TYPED, "explanation": "", "_send": "1"})

    shown = page(answer)
    assert answer.status_code == 200
    assert f"{TYPED}</textarea>" in shown
    assert shown.count("This field is required.") == 2
    assert not DraftVerdict.objects.exists()


def test_evidence_has_the_numbers_that_explanations_cite_it_by(desk: Client) -> None:
    draft = factories.draft()
    claim = draft.claim
    claim.evidence.update(position=2)
    factories.evidence(claim, position=1, passage="cited before the first one")
    in_order = ["cited before the first one", "in regular contact"]

    def numbered(shown: str) -> list[tuple[str, str]]:
        pieces = shown.split('<span class="evidence-number">')[1:]
        return [(piece[:3], next(passage for passage in in_order if passage in piece)) for piece in pieces]

    of_draft = numbered(page(desk.get(admin_url(draft))))
    workflow.send_to_review(draft=draft, actor=draft.author, version=draft.version)
    draft.refresh_from_db()
    verdict = workflow.approve(draft=draft, reviewer=factories.reviewer(), seen=draft.sent_fingerprint)

    assert of_draft == [("[1]", in_order[0]), ("[2]", in_order[1])]
    assert numbered(page(desk.get(admin_url(verdict)))) == of_draft


def test_missing_evidence_is_said_and_nothing_typed_is_lost(desk: Client) -> None:
    claim = factories.claim()
    typed = {"rating": factories.rating().pk, "summary": TYPED, "explanation": "Because.", "_send": "1"}

    answer = desk.post(add_to(claim), typed)

    assert answer.status_code == 400
    assert "Attach at least one piece of evidence" in page(answer)
    assert f"{TYPED}</textarea>" in page(answer)
    assert not DraftVerdict.objects.exists()


def test_the_form_of_a_first_verdict_asks_for_no_reason_and_no_wording(desk: Client) -> None:
    shown = page(desk.get(add_to(factories.claim())))

    for name in ("reason", "change", "statement", "statement_fr"):
        assert f'name="{name}"' not in shown


def test_an_update_starts_from_the_verdict_it_follows_and_may_reword_the_claim(desk: Client) -> None:
    claim = factories.decided_claim(summary="Regular contact.", explanation="We asked.")

    shown = page(desk.get(add_to(claim)))

    assert "Regular contact.</textarea>" in shown
    assert "We asked.</textarea>" in shown
    assert factories.STATEMENT + "</textarea>" in shown
    assert 'name="reason"' in shown
    assert "First verdict" not in re.sub(r"<aside.*</aside>", "", shown)


def test_a_correction_rewords_the_claim_in_both_languages(desk: Client) -> None:
    claim = factories.decided_claim()
    typed = {"rating": factories.rating("false").pk, "summary": "No.", "explanation": "Because.", "_send": "1"}
    why = {"change": "correction", "reason": "We read it too generously."}
    wording = {"statement": "They talk weekly.", "statement_fr": "Ils se parlent.", "kind": "factual"}

    answer = desk.post(add_to(claim), typed | why | wording | {"claimant": "", "claimed_on": ""})

    assert answer.status_code == 302, page(answer)
    draft = DraftVerdict.objects.get(claim=claim)
    assert (draft.statement, draft.translations) == ("They talk weekly.", {"fr": "Ils se parlent."})
    assert (draft.change, draft.reason) == ("correction", "We read it too generously.")


def test_a_claim_has_one_draft_the_second_is_shown_the_first_and_keeps_what_they_typed(desk: Client) -> None:
    draft = factories.draft()

    looked = desk.get(add_to(draft.claim))
    sent = desk.post(add_to(draft.claim), {"rating": "", "summary": TYPED, "explanation": ""})

    assert looked["Location"] == admin_url(draft)
    assert sent.status_code == 400
    assert "already has an open draft verdict" in page(sent)
    assert f"{TYPED}</textarea>" in page(sent)


@pytest.mark.parametrize("claim", ["", "0", "x", "²", "99999999999999999999999"])
def test_a_verdict_on_no_claim_leads_to_the_claims_and_what_was_typed_can_be_copied(desk: Client, claim: str) -> None:
    looked = desk.get(ADD, {"claim": claim})
    sent = desk.post(f"{ADD}?claim={claim}", {"rating": "", "summary": TYPED, "explanation": ""})

    assert looked["Location"] == reverse("admin:claims_claim_changelist")
    assert sent.status_code == 409
    assert f"{TYPED}</textarea>" in page(sent)


def test_a_retired_rating_is_not_offered(desk: Client) -> None:
    rating = factories.rating("misleading")
    rating.retired_on = "2026-01-01"
    rating.save()

    shown = page(desk.get(add_to(factories.claim())))

    assert "Half true" in shown
    assert "Misleading" not in shown


# Saving -----------------------------------------------------------------------------------------


def test_whoever_saves_a_draft_becomes_its_author_and_was_told_so(desk: Client, rita: User) -> None:
    draft = factories.draft(by=factories.researcher("Anna"))

    told = page(desk.get(admin_url(draft)))
    desk.post(admin_url(draft), form_of(draft, summary="Anew."))

    assert "Anna wrote this draft. Whoever saves it becomes its author" in told
    draft.refresh_from_db()
    assert (draft.author, draft.summary) == (rita, "Anew.")


def test_the_french_wording_of_a_claim_that_is_not_public_stays_with_the_claim(desk: Client) -> None:
    draft = factories.draft(factories.claim(translations={"fr": "Déjà."}))

    desk.post(admin_url(draft), form_of(draft, summary="Anew."))

    draft.refresh_from_db()
    assert draft.translations == {"fr": "Déjà."}


def test_a_draft_in_review_can_be_read_only(desk: Client, rita: User) -> None:
    draft = factories.draft_in_review(by=rita)

    shown = page(desk.get(admin_url(draft)))

    assert "This draft is in review" in shown
    assert 'name="summary"' not in shown
    assert admin_url(draft, "recall_draft") in shown


def test_a_returned_draft_shows_the_note_on_top(desk: Client, rita: User) -> None:
    draft = factories.draft_in_review(by=rita)
    workflow.return_draft(draft=draft, reviewer=factories.reviewer("Wanda"), note="Ask again.", version=draft.version)

    shown = page(desk.get(admin_url(draft)))

    assert "Wanda returned this draft:" in shown
    assert "Ask again." in shown


# Two people at once -----------------------------------------------------------------------------


def test_a_draft_that_somebody_else_saved_comes_back_as_typed_with_their_text_beside(desk: Client) -> None:
    draft = factories.draft(summary="They talk weekly.")
    workflow.save_draft(draft=draft, actor=factories.researcher("Anna"), version=1, summary="They talk monthly.")

    answer = desk.post(admin_url(draft), form_of(draft, summary="They talk daily."))

    shown = page(answer)
    assert answer.status_code == 409
    assert "They talk daily.</textarea>" in shown
    assert "<del>monthly</del><ins>daily</ins>" in shown
    assert "Anna" in shown
    draft.refresh_from_db()
    assert draft.summary == "They talk monthly."


def test_the_other_persons_text_is_shown_as_text(desk: Client) -> None:
    draft = factories.draft()
    workflow.save_draft(draft=draft, actor=factories.researcher("Anna"), version=1, summary="<script>alert(1)</script>")

    shown = page(desk.post(admin_url(draft), form_of(draft, summary="<b>mine</b>")))

    assert "<script>alert" not in shown
    assert "<b>mine" not in shown


@pytest.mark.parametrize("button", ["_save", "_send"])
def test_a_draft_sent_to_review_meanwhile_gives_back_what_was_typed(desk: Client, button: str) -> None:
    draft = factories.draft()
    form = form_of(draft, summary=TYPED, **{button: "1"})
    workflow.send_to_review(draft=draft, actor=draft.author, version=draft.version)

    answer = desk.post(admin_url(draft), form)

    assert answer.status_code == 409
    assert f"{TYPED}</textarea>" in page(answer)
    assert "Waiting for review" in page(answer)


def test_a_draft_approved_meanwhile_gives_back_everything_that_was_typed(desk: Client) -> None:
    claim = factories.decided_claim()
    draft = factories.draft(claim)
    typed = {"summary": TYPED, "reason": "My reason.", "statement": "My statement.", "statement_fr": "Ma phrase."}
    form, address = form_of(draft, **typed), admin_url(draft)
    sent = workflow.send_to_review(draft=draft, actor=draft.author, version=draft.version)
    workflow.approve(draft=sent, reviewer=factories.reviewer(), seen=sent.sent_fingerprint)

    answer = desk.post(address, form)

    assert answer.status_code == 409
    for text in typed.values():
        assert f"{text}</textarea>" in page(answer)
    assert "approved, discarded or removed it in the meantime" in page(answer)


# Preview ----------------------------------------------------------------------------------------


def preview_of(claim: Claim) -> str:
    return f"{reverse('admin:claims_draftverdict_preview')}?claim={claim.pk}"


def test_the_preview_shows_what_is_typed_and_saves_nothing(desk: Client) -> None:
    draft = factories.draft()

    typed = form_of(draft, explanation="We **asked** <script>alert(1)</script>", rating=factories.rating("false").pk)
    shown = page(desk.post(preview_of(draft.claim), typed))

    assert "<strong>asked</strong>" in shown
    assert "<script>alert" not in shown
    assert "The evidence contradicts the claim." in shown
    draft.refresh_from_db()
    assert draft.explanation == "The report speaks of *regular* contact."
    assert draft.version == 1


def test_the_preview_works_before_the_first_save_and_with_gaps(desk: Client) -> None:
    claim = factories.announced_claim()
    typed = {"rating": "", "summary": "", "explanation": "*Nearly*.", "statement": "Reworded.", "statement_fr": ""}

    answer = desk.post(preview_of(claim), typed | {"kind": "factual", "claimant": "", "claimed_on": "no date"})

    assert answer.status_code == 200
    assert "<em>Nearly</em>" in page(answer)
    assert "Reworded." in page(answer)
    assert "No rating yet" in page(answer)
    assert not DraftVerdict.objects.exists()


def test_the_preview_is_for_those_who_write_verdicts(client: Client) -> None:
    claim = factories.claim()
    reader = factories.user("Vera", permissions=("view_claim", "view_draftverdict"))
    reader.is_staff = True
    reader.save()
    client.force_login(reader)

    assert client.post(preview_of(claim), {}).status_code == 403


def test_the_preview_is_asked_for_with_a_form_and_a_claim(desk: Client) -> None:
    assert desk.get(preview_of(factories.claim())).status_code == 405
    assert desk.post(reverse("admin:claims_draftverdict_preview"), {}).status_code == 404


def test_the_approval_page_says_which_quotes_wait_for_their_article(client: Client) -> None:
    sent = factories.draft_in_review(factories.claim(on=factories.article()))
    client.force_login(factories.reviewer())

    hidden = client.get(admin_url(sent, "approve_draft")).content.decode()
    article = sent.claim.appearances.get().revision.article
    workflow.publish_article(article=article, actor=factories.reviewer(), seen=article.publication)
    public = client.get(admin_url(sent, "approve_draft")).content.decode()

    sentence = "Readers see this quote only once its article is public"
    assert sentence in hidden
    assert f'href="{article.get_absolute_url()}' not in hidden
    assert sentence not in public
    assert f'href="{article.get_absolute_url()}' in public
