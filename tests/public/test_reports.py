"""A reader reports an error or sends a claim; the desk answers; programs that send advertisements are held up."""

import time
from typing import Any

import pytest
from django.core import signing
from django.test import Client, override_settings

from claims import workflow
from claims.choices import Change
from claims.forms import SALT
from claims.models import Claim, DraftVerdict, Report
from claims.workflow import Incomplete
from tests import factories as make
from tests.db.scenes import refused
from tests.public.test_pages import faults

pytestmark = pytest.mark.django_db

MESSAGE = "The ministry’s table says 700,000."


def stamp(age: float = 60, name: str = "form") -> str:
    return signing.dumps([int(time.time() - age), name], salt=SALT)


def sent(**changes: Any) -> dict[str, Any]:
    """A form as a reader sends it."""
    given = {"kind": "error", "message": MESSAGE, "email": "rose@example.org", "consent": "on", "stamp": stamp()}
    return {**given, **changes}


def test_a_reader_reports_an_error_and_follows_it(client: Client) -> None:
    claim = make.decided_claim()
    form = client.get(f"/report/?claim={claim.code.lower()}")
    assert claim.statement in form.text
    assert list(faults(form.text)) == []
    assert not form.cookies

    answer = client.post("/report/", sent(claim=claim.code))
    report = Report.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/report/{report.reference}/")
    assert (report.claim, report.message, report.language) == (claim, MESSAGE, "en")

    page = client.get(answer.headers["Location"])
    assert "Nobody has looked at it yet." in page.text
    assert MESSAGE not in page.text
    assert "rose@example.org" not in page.text
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert list(faults(page.text)) == []


def test_an_accepted_error_begins_a_correction_and_the_reader_sees_the_answer(client: Client) -> None:
    report, rita = make.report(make.decided_claim()), make.researcher("Rita")
    workflow.accept_report(report=report, actor=rita, answer="You are right: 700,000.", version=1)

    draft = DraftVerdict.objects.get()
    assert (draft.claim, draft.change, draft.reason, draft.author) == (
        report.claim,
        Change.CORRECTION,
        "You are right: 700,000.",
        rita,
    )
    page = client.get(f"/report/{report.reference.lower()}/").text
    assert "You are right: 700,000." in page
    assert "Rita" in page


def test_a_correction_that_is_begun_already_goes_on(client: Client) -> None:
    claim = make.decided_claim()
    draft = make.draft(claim, change="correction", reason="Ours.")
    report = make.report(claim)

    workflow.accept_report(report=report, actor=make.researcher(), answer="We are on it.", version=1)

    draft.refresh_from_db()
    assert draft.reason == "Ours."


def test_an_accepted_claim_begins_as_a_draft_in_the_words_of_the_reader(client: Client) -> None:
    report = make.report(kind="claim", message="  The bridge\nwas closed. ", language="fr")
    workflow.accept_report(report=report, actor=make.researcher(), answer="We check it.", version=1)

    report.refresh_from_db()
    claim = Claim.objects.get()
    assert (report.claim, claim.statement, claim.language, claim.status) == (
        claim,
        "The bridge was closed.",
        "fr",
        "draft",
    )
    assert claim.code not in client.get(f"/report/{report.reference}/").text  # it is not public yet


def test_nobody_declines_without_a_reason() -> None:
    report = make.report()
    with refused(Incomplete):
        workflow.decline_report(report=report, actor=make.researcher(), answer=" ", version=1)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"message": ""}, "Tell us what is wrong"),
        ({"consent": ""}, "Without your consent"),
        ({"email": "rose@"}, "valid email"),
        ({"kind": "praise"}, "Select a valid choice"),
        ({"website": "https://spam.example"}, "must stay empty"),
        ({"age": "0"}, "faster than one can read"),
        ({"age": "90000"}, "open for more than a day"),
        ({"stamp": "forged"}, "look at it once more"),
        ({"stamp": ""}, "look at it once more"),
    ],
)
def test_whatever_is_wrong_everything_typed_stays(client: Client, wrong: dict[str, str], sentence: str) -> None:
    claim = make.decided_claim()
    if "age" in wrong:
        wrong = {"stamp": stamp(age=float(wrong["age"]))}
    answer = client.post("/report/", sent(claim=claim.code, seen_at="On <i>page</i> 3", **wrong))

    assert answer.status_code == 400
    assert sentence in answer.text
    assert "On &lt;i&gt;page&lt;/i&gt; 3" in answer.text
    assert claim.statement in answer.text
    assert wrong.get("message") == "" or MESSAGE in answer.text
    assert list(faults(answer.text)) == []
    assert not Report.objects.exists()


def test_a_form_that_was_too_quick_or_too_old_is_sent_by_sending_it_again(client: Client) -> None:
    for age, again in ((2, 4), (90_000, 4)):
        answer = client.post("/report/", sent(stamp=stamp(age=age, name=f"aged {age}")))
        opened, name = signing.loads(answer.context["form"].stamp_to_send, salt=SALT)
        later = signing.dumps([opened - again, name], salt=SALT)
        assert client.post("/report/", sent(stamp=later)).status_code == 303


def test_a_form_that_is_sent_twice_is_one_report(client: Client) -> None:
    first, second = (client.post("/report/", sent()).headers["Location"] for _twice in range(2))

    assert first == second
    assert Report.objects.count() == 1


def test_after_five_messages_within_an_hour_the_next_has_to_wait(client: Client) -> None:
    for number in range(5):
        assert client.post("/report/", sent(stamp=stamp(name=f"f{number}"))).status_code == 303

    answer = client.post("/report/", sent(stamp=stamp(name="f5")))

    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 3600
    assert MESSAGE in answer.text
    assert client.post("/report/", sent(stamp=stamp(name="f6")), REMOTE_ADDR="192.0.2.1").status_code == 303


@pytest.mark.parametrize(
    ("proxies", "forwarded", "counted_apart"),
    [(0, "192.0.2.{0}", False), (1, "192.0.2.{0}", True), (1, "2001:db8::{0}", False)],
)
def test_the_address_is_what_our_own_proxies_say(
    client: Client, proxies: int, forwarded: str, counted_apart: bool
) -> None:
    with override_settings(PROXIES=proxies):
        statuses = [
            client.post(
                "/report/", sent(stamp=stamp(name=str(number))), headers={"X-Forwarded-For": forwarded.format(number)}
            ).status_code
            for number in range(6)
        ]

    assert (statuses[-1] == 303) == counted_apart


def test_a_form_on_another_site_sends_nothing(client: Client) -> None:
    assert client.post("/report/", sent(), headers={"Origin": "https://other.example"}).status_code == 403
    assert client.post("/report/", sent(), headers={"Origin": "http://testserver"}).status_code == 303


def test_the_inbox_shows_what_readers_wrote_as_text(client: Client) -> None:
    report = make.report(make.decided_claim(), message="<script>alert(1)</script> https://spam.example")
    client.force_login(make.researcher())

    page = client.get(f"/admin/claims/report/{report.pk}/change/").text

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert 'href="https://spam.example"' not in page
    assert "Decline" in page
    assert report.message[:20].replace("<", "&lt;").replace(">", "&gt;") in client.get("/admin/").text
    assert report.reference in client.get("/admin/claims/report/?waiting=me").text
