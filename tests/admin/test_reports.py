"""The inbox: what readers wrote is text, and what is done with it are buttons."""

import re
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from claims.admin.base import admin_url
from claims.models import Claim, DraftVerdict, User
from tests import factories as make

pytestmark = pytest.mark.django_db

LIST = "/admin/claims/report/"


@pytest.fixture
def wanda() -> User:
    return make.researcher("Wanda")


@pytest.fixture
def desk(client: Client, wanda: User) -> Client:
    client.force_login(wanda)
    return client


def page(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def shown(answer: Any) -> list[str]:
    """What the readers wrote, in the order of the list."""
    return re.findall(r'field-what"><a[^>]*>(.*?)</a>', page(answer))


def test_what_readers_wrote_is_text_and_leads_nowhere(desk: Client) -> None:
    report = make.report(
        message="<script>alert(1)</script> https://spam.example", seen_at="javascript:alert(1)", email="a@spam.example"
    )

    for address in ("/admin/", LIST, admin_url(report), admin_url(report, "accept_report")):
        text = desk.get(address).text
        assert "&lt;script&gt;alert(1)&lt;/script&gt; https://spam.example" in text
        assert not re.search(r'href="[^"]*(spam\.example|alert)', text)


def test_those_that_nobody_has_come_first(desk: Client, wanda: User) -> None:
    make.accepted_report(message="Answered")
    for message in ("Hers", "Older", "Newer"):
        report = make.report(message=message)
        if message == "Hers":
            desk.post(admin_url(report, "take_report"), {"version": 1})

    assert shown(desk.get(LIST)) == ["Newer", "Older", "Hers", "Answered"]
    assert shown(desk.get(f"{LIST}?waiting=nobody")) == ["Newer", "Older"]
    assert shown(desk.get(f"{LIST}?waiting=anybody")) == ["Newer", "Older", "Hers"]
    assert shown(desk.get(f"{LIST}?waiting=me")) == ["Newer", "Older", "Hers"]
    assert shown(desk.get(f"{LIST}?q=older")) == ["Older"]


def test_a_report_is_taken_at_once_or_given_to_a_colleague_who_may(desk: Client, wanda: User) -> None:
    report, bob, otto = make.report(), make.researcher("Bob"), make.user("Otto")

    desk.post(admin_url(report, "take_report"), {"version": 1})
    report.refresh_from_db()
    assert report.assigned_to == wanda
    assert admin_url(report, "take_report") not in desk.get(admin_url(report)).text

    offered = desk.get(admin_url(report, "assign_report")).text
    assert "Bob" in offered
    assert "Otto" not in offered
    for nobody in ("", "x", str(otto.pk), "9" * 30):
        answer = desk.post(admin_url(report, "assign_report"), {"version": 2, "to": nobody})
        assert answer.status_code == 400
    desk.post(admin_url(report, "assign_report"), {"version": 2, "to": bob.pk})
    report.refresh_from_db()
    assert report.assigned_to == bob


def test_accepting_an_error_leads_to_the_correction(desk: Client) -> None:
    report = make.report(make.decided_claim())
    assert "There you write its reason for all readers" in desk.get(admin_url(report, "accept_report")).text

    answer = desk.post(admin_url(report, "accept_report"), {"version": 1, "answer": "You are right."})

    draft = admin_url(DraftVerdict.objects.get())
    assert answer.headers["Location"] == draft
    beside = desk.get(draft).text
    assert report.message in beside
    assert admin_url(report) in beside


def test_accepting_a_claim_leads_to_it_and_it_can_be_looked_at_without_a_quote(desk: Client) -> None:
    near = make.decided_claim()
    report = make.report(kind="claim", message=make.STATEMENT)
    assert admin_url(near) in desk.get(admin_url(report)).text  # checked before?

    answer = desk.post(admin_url(report, "accept_report"), {"version": 1, "answer": "We check it."})

    claim = Claim.objects.exclude(pk=near.pk).get()
    assert answer.headers["Location"] == admin_url(claim)
    for address in (admin_url(claim), admin_url(claim, "preview")):
        assert desk.get(address).status_code == 200
    assert admin_url(claim) in desk.get(admin_url(report)).text


def test_a_refused_answer_is_not_lost(desk: Client) -> None:
    report = make.report()

    answer = desk.post(admin_url(report, "decline_report"), {"version": 7, "answer": "It stands, because"})

    assert answer.status_code == 409
    assert "It stands, because</textarea>" in answer.text


def test_the_answer_can_be_written_anew(desk: Client) -> None:
    report = make.accepted_report()

    assert "You are right.</textarea>" in desk.get(admin_url(report, "answer_report")).text
    desk.post(admin_url(report, "answer_report"), {"version": report.version, "answer": "Thank you."})

    assert "Thank you." in desk.get(report.get_absolute_url()).text


def test_nobody_edits_or_deletes_a_report(desk: Client) -> None:
    report = make.report()

    assert desk.get(f"{LIST}add/").status_code == 403
    assert desk.post(admin_url(report, "delete"), {"post": "yes"}).status_code == 403
    assert desk.post(admin_url(report), {"message": "Mine"}).status_code == 403


def test_the_inbox_needs_the_same_queries_for_two_reports_and_for_thirty(
    desk: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    desk.get("/admin/")
    for number in (2, 28):
        for _row in range(number):
            make.report(make.announced_claim())
            make.accepted_report()
        with django_assert_num_queries(7):
            desk.get(LIST)
