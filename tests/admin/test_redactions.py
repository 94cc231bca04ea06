"""The page on which a managing editor takes a text out of a verdict."""

import re
from collections.abc import Callable
from typing import Any, Final

import pytest
from django.test import Client

from claims.admin.base import admin_url
from claims.models import Claim, Evidence, Verdict
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


def codes_in(page: str) -> list[str]:
    """The claims that the page leads to because the same text stands in them."""
    (told,) = re.findall(r"The same text also stands in other claims, (.+?)</li>", page) or [""]
    return re.findall(r'<a href="/admin/claims/claim/\d+/change/">(\w+)</a>', told)


TELLING = 'The witness Zoë Zorblax said "twelve" 😀,\nand left.'


def worded(**wording: Any) -> Claim:
    """A claim with a verdict, worded so from the beginning."""
    claim = make.claim(on=make.published_article(), **wording)
    make.verdict(claim)
    return claim


def cited_once() -> Claim:
    """A claim whose verdict has the text in its evidence, and the desk no longer."""
    claim = make.claim(on=make.published_article())
    evidence = make.evidence(claim, passage=TELLING)
    make.verdict(claim)
    Evidence.objects.filter(pk=evidence.pk).update(passage="Other words.")
    return claim


STATED: Final[dict[str, Callable[[], Claim]]] = {
    "in another statement": lambda: worded(statement=TELLING),
    "in a translation": lambda: worded(translations={"fr": TELLING}),
    "inside of an explanation": lambda: make.decided_claim(explanation=f"It says: {TELLING} So it is."),
    "in a passage of a verdict": cited_once,
    "in the draft of a claim": lambda: make.draft(make.claim(), summary=TELLING).claim,
    "in the evidence of a claim without a verdict": lambda: make.evidence(make.claim(), passage=TELLING).claim,
    "in an announced claim": lambda: make.announced_claim(statement=TELLING),
}


@pytest.mark.parametrize("where", STATED)
def test_other_claims_with_the_same_text_are_named_and_kept(desk: Client, where: str) -> None:
    verdict = make.decided_claim(summary=TELLING).verdicts.get()
    make.decided_claim(summary=TELLING.lower())
    other = STATED[where]()

    answer = desk.post(admin_url(verdict, "redact_verdict"), ANSWERS, follow=True)

    assert codes_in(answer.text) == [other.code]
    assert "Zorblax" not in answer.text


def test_a_short_text_is_looked_for_alone_and_where_it_is_a_whole(desk: Client) -> None:
    verdict = make.decided_claim(summary="Zorblax").verdicts.get()
    worded(statement="Zorblax said so.", translations={"fr": "Zorblax le dit."})
    others = [make.decided_claim(summary="Zorblax"), worded(translations={"fr": "Zorblax"})]

    answer = desk.post(admin_url(verdict, "redact_verdict"), ANSWERS, follow=True)

    assert codes_in(answer.text) == [other.code for other in others]


def test_of_many_claims_a_few_are_named(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claims.selectors.redactions.SHOWN", 2)
    monkeypatch.setattr("claims.admin.redactions.SHOWN", 2)
    verdict, *others = [make.decided_claim(summary=SECRET).verdicts.get() for _each in range(4)]

    answer = desk.post(admin_url(verdict, "redact_verdict"), ANSWERS, follow=True)

    assert codes_in(answer.text) == [other.claim.code for other in others[:2]]
    assert "and more." in answer.text


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
