"""The page on which a managing editor takes a text out of a verdict."""

import re

import pytest
from django.test import Client

from claims.admin.base import admin_url
from claims.models import Claim, Verdict
from tests import factories as make

pytestmark = pytest.mark.django_db

SECRET = "The witness Zorblax lives at number twelve."
ANSWERS = {"path": "summary", "reason": "It named a child.", "legal_basis": "Article 17 GDPR"}


@pytest.fixture
def verdict() -> Verdict:
    return make.decided_claim(summary=SECRET, explanation="The <b>report</b> says so.").verdicts.get()


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(make.managing_editor("Mona"))
    return client


def test_the_page_asks_which_text_why_and_by_which_law(desk: Client, verdict: Verdict) -> None:
    assert admin_url(verdict, "redact_verdict") in desk.get(admin_url(verdict)).text

    page = desk.get(admin_url(verdict, "redact_verdict")).text

    assert re.findall(r'name="path" value="([^"]+)"', page)[:3] == ["statement", "summary", "explanation"]
    assert "evidence 1: passage" in page
    assert "The &lt;b&gt;report&lt;/b&gt; says so." in page


def test_the_text_is_taken_out_and_offered_no_more(desk: Client, verdict: Verdict) -> None:
    address = admin_url(verdict, "redact_verdict")

    answer = desk.post(address, ANSWERS, follow=True)

    assert answer.redirect_chain == [(admin_url(verdict), 302)]
    assert "The text was taken out, in 2 places." in answer.text
    assert "It named a child." in answer.text
    assert 'value="summary"' not in desk.get(address).text
    listed = desk.get("/admin/claims/redaction/").text
    for said in ("Verdict 1", "what a reviewer saw", "Article 17 GDPR", "Mona"):
        assert said in listed
    assert SECRET not in listed


def test_a_refusal_loses_nothing_that_was_typed(desk: Client, verdict: Verdict) -> None:
    answer = desk.post(admin_url(verdict, "redact_verdict"), {**ANSWERS, "legal_basis": ""})

    assert answer.status_code == 400
    assert "Name the law or the ruling" in answer.text
    assert 'value="It named a child."' in answer.text
    assert 'value="summary" required checked' in answer.text
    assert Claim.objects.get().current_verdict == Verdict.objects.get(summary=SECRET)


def test_the_page_is_for_those_who_may(client: Client, verdict: Verdict) -> None:
    client.force_login(make.reviewer())

    assert client.get(admin_url(verdict, "redact_verdict")).status_code == 403
    assert "redact_verdict" not in client.get(admin_url(verdict)).text


def test_a_verdict_that_never_was_has_no_such_page(desk: Client, verdict: Verdict) -> None:
    assert desk.get(admin_url(verdict, "redact_verdict").replace(str(verdict.pk), "999999")).status_code == 404
