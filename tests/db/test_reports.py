"""What the desk does with a reader's report, and what follows from it."""

from typing import Any

import pytest

from claims import workflow
from claims.choices import Change, ReportStatus
from claims.models import AuditEntry, Claim, DraftVerdict, Report
from claims.workflow import Gone, Incomplete, NotAllowed, Stale
from tests import factories as make
from tests.db.scenes import refused

pytestmark = pytest.mark.django_db


def accept(report: Report, **changes: Any) -> Report:
    asked = {"actor": make.researcher(), "answer": "We look at it.", "version": report.version}
    return workflow.accept_report(report=report, **{**asked, **changes})


def test_an_accepted_error_begins_a_correction_from_the_verdict_that_it_corrects() -> None:
    claim = make.decided_claim(summary="They talk daily.")
    rita = make.researcher("Rita")

    report = accept(make.report(claim), actor=rita, answer="You are right: weekly.")

    draft = DraftVerdict.objects.get()
    assert (draft.claim, draft.author, draft.change, draft.reason) == (
        claim, rita, Change.CORRECTION, ""
    )  # fmt: skip
    assert (draft.summary, draft.rating) == ("They talk daily.", make.rating())
    assert (report.led_to, report.answered_by_name) == (claim, "Rita")


def test_a_retired_rating_is_not_taken_over() -> None:
    claim = make.decided_claim()
    rating = make.rating()
    rating.retired_on = "2026-01-01"
    rating.save()

    accept(make.report(claim))

    assert DraftVerdict.objects.get().rating is None


def test_an_error_in_a_claim_without_a_verdict_begins_its_first_one() -> None:
    accept(make.report(make.announced_claim()))

    assert (draft := DraftVerdict.objects.get()).change == Change.INITIAL
    assert draft.reason == ""


def test_a_draft_that_is_open_already_goes_on() -> None:
    draft = make.draft(claim := make.decided_claim(), change="correction", reason="Ours.")

    report = accept(make.report(claim))

    assert report.led_to == claim
    draft.refresh_from_db()
    assert draft.reason == "Ours."


def test_an_error_on_another_page_leads_to_nothing_but_the_answer() -> None:
    report = accept(make.report())

    assert (report.status, report.led_to) == (ReportStatus.ACCEPTED, None)
    assert not DraftVerdict.objects.exists()


def test_an_accepted_claim_begins_as_a_draft_in_the_readers_words() -> None:
    report = accept(make.report(kind="claim", message="  Le pont\nest fermé. ", language="fr"))

    claim = Claim.objects.get()
    assert (claim.statement, claim.language, claim.status) == ("Le pont est fermé.", "fr", "draft")
    assert claim.translations == {"fr": "Le pont est fermé."}
    assert list(claim.writers.all()) == [report.answered_by]  # so that somebody else announces it
    assert (report.led_to, report.claim) == (claim, None)


def test_a_claim_that_a_reader_waits_for_is_joined_to_another_and_not_discarded() -> None:
    report = accept(make.report(kind="claim"))
    claim, other = Claim.objects.get(), make.claim()

    with refused(Incomplete) as refusal:
        workflow.discard_claim(claim=claim, actor=claim.opened_by, version=claim.version)
    assert "A reader was told" in str(refusal.value)
    workflow.join_claim(claim=claim, other=other, actor=claim.opened_by, version=claim.version)

    report.refresh_from_db()
    assert report.led_to == other
    assert not Claim.objects.filter(pk=claim.pk).exists()


def test_nobody_accepts_or_declines_without_an_answer() -> None:
    report = make.report(make.decided_claim())
    asked: dict[str, Any] = {"report": report, "actor": make.researcher(), "version": 1}
    for decide in (workflow.accept_report, workflow.decline_report):
        with refused(Incomplete):
            decide(**asked, answer=" \n")


def test_whoever_saw_an_older_state_or_may_not_is_refused() -> None:
    report = make.report()
    with refused(Stale):
        accept(report, version=2)
    with refused(NotAllowed):
        accept(report, actor=make.user("Otto"))
    Report.objects.all().delete()
    with refused(Gone):
        accept(report)


def test_who_proposes_no_verdicts_accepts_no_error_in_one() -> None:
    inbox_only = make.user("Ida", permissions=("change_report",))
    report = make.report(make.decided_claim())

    with refused(NotAllowed):
        accept(report, actor=inbox_only)
    workflow.decline_report(report=report, actor=inbox_only, answer="It stands.", version=1)


def test_a_report_is_given_to_those_who_may_answer_it() -> None:
    report, anna, bob = make.report(), make.researcher("Anna"), make.researcher("Bob")
    asked: dict[str, Any] = {"report": report, "actor": anna, "version": 1}
    for nobody in (None, make.user("Otto")):
        with refused(Incomplete):
            workflow.assign_report(**asked, to=nobody)

    workflow.assign_report(**asked, to=bob)

    report.refresh_from_db()
    assert (report.status, report.assigned_to) == (ReportStatus.ASSIGNED, bob)
    assert list(Report.objects.waiting_for(bob)) == [report]
    assert list(Report.objects.waiting_for(anna)) == []


def test_an_answer_is_corrected_and_what_was_decided_stays() -> None:
    report = make.accepted_report(by=make.researcher("Rita"))

    workflow.answer_report(report=report, actor=make.researcher(), answer="Thank you.", version=report.version)

    report.refresh_from_db()
    assert (report.answer, report.status, report.answered_by_name) == ("Thank you.", ReportStatus.ACCEPTED, "Rita")


def test_what_was_done_is_written_down_without_the_readers_words() -> None:
    report = make.report(message="Mrs Miller said so.", email="rose@example.org")
    accept(report, answer="We look at it.")

    entry = AuditEntry.objects.get(subject=report.subject)
    assert (entry.action, entry.label, entry.note) == ("accept_report", report.reference, "We look at it.")


def test_the_same_form_makes_one_report_and_nothing_else_takes_its_place() -> None:
    report = make.report(form="one")

    assert make.report(form="one") == report
    with refused(workflow.AlreadySent):
        make.report(form="one", message="Something else.")
