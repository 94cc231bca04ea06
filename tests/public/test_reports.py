"""A reader reports an error or sends a claim, without an account or a cookie, and follows what becomes of it."""

import datetime
import re
import time
from typing import Any

import pytest
from django.core import signing
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client, override_settings
from django.utils import timezone

from claims import workflow
from claims.forms import SALT, SOONEST
from claims.models import Report
from tests import factories as make
from tests.public.test_pages import faults

pytestmark = pytest.mark.django_db

MESSAGE = "The ministry’s table says 700,000."
HERE = {"Origin": "http://testserver"}


def stamp(age: float = 60, name: str = "form") -> str:
    return signing.dumps([int(time.time() - age), name], salt=SALT)


def send(client: Client, *, headers: dict[str, str] | None = None, address: str = "/report/", **changes: Any) -> Any:
    """A form as a reader sends it."""
    given = {"kind": "error", "message": MESSAGE, "email": "rose@example.org", "consent": "on", "stamp": stamp()}
    extra = {"REMOTE_ADDR": changes.pop("sender")} if "sender" in changes else {}
    return client.post(address, {**given, **changes}, headers=HERE if headers is None else headers, **extra)


def carried(answer: Any) -> str:
    """The stamp of the form on a page."""
    found = re.search(r'name="stamp" value="([^"]+)"', answer.text)
    assert found
    return found[1]


def later(answer: Any, seconds: float) -> str:
    """The same form when it was open for so long."""
    opened, name = signing.loads(carried(answer), salt=SALT)
    return signing.dumps([opened - seconds, name], salt=SALT)


# What a reader does -----------------------------------------------------------------------------


def test_a_reader_chooses_what_to_tell_and_each_kind_asks_in_its_own_words(client: Client) -> None:
    choice = client.get("/report/").text
    assert 'href="?kind=error"' in choice
    assert 'href="?kind=claim"' in choice

    assert "What is wrong, and how do you know?" in client.get("/report/?kind=error").text
    assert "Where did you see or hear it?" in client.get("/report/?kind=claim").text


def test_a_reader_reports_an_error_and_follows_it(client: Client) -> None:
    claim = make.decided_claim()
    form = client.get(f"/report/?claim={claim.code.lower()}")
    assert claim.statement in form.text
    assert not form.cookies

    answer = send(client, claim=claim.code, seen_at="In the summary", stamp=later(form, 60))
    report = Report.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/report/{report.reference}/")
    assert (report.claim, report.message, report.seen_at, report.language) == (claim, MESSAGE, "In the summary", "en")
    assert report.consented_at

    page = client.get(answer.headers["Location"])
    assert "Thank you." in page.text
    assert "Nobody has looked at it yet." in page.text
    assert not {MESSAGE, "rose@example.org", "In the summary"} & set(re.split(r"[<>]", page.text))
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert list(faults(page.text)) == []

    Report.objects.update(received_at=timezone.now() - datetime.timedelta(minutes=3))
    assert "Thank you." not in client.get(answer.headers["Location"]).text


def test_a_claim_is_sent_from_a_french_page_in_french(client: Client) -> None:
    answer = send(client, address="/fr/report/", kind="claim", message="Le pont est fermé.", seen_at="À la radio")

    report = Report.objects.get()
    assert answer.headers["Location"] == f"/fr/report/{report.reference}/"
    assert (report.kind, report.language) == ("claim", "fr")


def test_a_reference_is_found_in_small_letters(client: Client) -> None:
    report = make.report()

    assert client.get(f"/report/{report.reference.lower()}/").headers["Location"].endswith(f"/{report.reference}/")
    assert client.get("/report/NOSUCHONE/").status_code == 404


@pytest.mark.parametrize("name", ["{code}", " {small}", "https://f.example/claims/{code}/x/#why", "/fr/claims/{code}/"])
def test_a_claim_is_named_by_its_code_or_its_address(client: Client, name: str) -> None:
    claim = make.announced_claim()

    send(client, claim=name.format(code=claim.code, small=claim.code.lower()))

    assert Report.objects.get().claim == claim


@pytest.mark.parametrize("which", ["draft", "unknown"])
def test_a_draft_is_as_unknown_as_a_claim_that_never_was(client: Client, which: str) -> None:
    code = make.claim().code if which == "draft" else "2222222"

    answer = send(client, claim=code)

    assert answer.status_code == 400
    assert "There is no fact-check with this code or address." in answer.text
    assert make.STATEMENT not in client.get(f"/report/?claim={code}").text
    assert not Report.objects.exists()


# What goes wrong: everything typed stays ----------------------------------------------------------

WRONG: list[tuple[dict[str, Any], str, int]] = [
    ({"message": " "}, "Tell us what is wrong", 400),
    ({"consent": ""}, "Without your consent", 400),
    ({"email": "rose@"}, "no whole e-mail address", 400),
    ({"message": "x" * 5_001}, "at most 5000 characters", 400),
    ({"kind": "claim", "seen_at": ""}, "Say where it was claimed", 400),
    ({"website": "https://spam.example"}, "send the form once more", 400),
    ({"stamp": lambda: stamp(age=0)}, "faster than one can read", 400),
    ({"stamp": lambda: stamp(age=90_000)}, "open for more than a day", 400),
    ({"stamp": "forged"}, "open for more than a day", 400),
    ({"stamp": ""}, "open for more than a day", 400),
    ({"headers": {"Origin": "https://other.example"}}, "Send it from this one.", 403),
    ({"headers": {"Origin": "http://["}}, "Send it from this one.", 403),
    ({"headers": {"Origin": "http://testserver", "Sec-Fetch-Site": "cross-site"}}, "Send it from this one.", 403),
    ({"headers": {"Referer": "https://other.example/testserver/"}}, "Send it from this one.", 403),
    ({"headers": {}}, "Send it from this one.", 403),
]


@pytest.mark.parametrize(("wrong", "sentence", "status"), WRONG, ids=map(str, range(len(WRONG))))
def test_whatever_is_wrong_everything_typed_stays(
    client: Client, wrong: dict[str, Any], sentence: str, status: int
) -> None:
    claim = make.decided_claim()
    wrong = {name: value() if callable(value) else value for name, value in wrong.items()}
    typed = {"claim": claim.code, "seen_at": "On <i>page</i> 3\x00", **wrong}

    answer = send(client, **typed)

    assert answer.status_code == status
    assert sentence in answer.text
    assert "On &lt;i&gt;page&lt;/i&gt; 3" in answer.text or not typed["seen_at"]
    assert claim.statement in answer.text or "kind" in wrong
    assert "message" in wrong or MESSAGE in answer.text
    assert "email" in wrong or 'value="rose@example.org"' in answer.text
    assert ("checked" in answer.text) == (wrong.get("consent") != "")
    assert "https://spam.example" not in answer.text  # what a browser filled in by itself is taken out
    assert list(faults(answer.text)) == []
    assert not answer.cookies
    assert not Report.objects.exists()


def test_each_error_stands_on_top_leads_to_its_field_and_is_read_with_it(client: Client) -> None:
    page = send(client, message="", email="rose@", consent="").text

    for field in ("message", "email", "consent"):
        assert f'href="#id_{field}"' in page
        control = re.search(rf'<(?:input|textarea)[^>]*name="{field}"[^>]*>', page)
        assert control
        assert 'aria-invalid="true"' in control[0]
        assert f"id_{field}_error" in re.findall(r'aria-describedby="([^"]+)"', control[0])[0]
    assert "<title>Not sent" in page


@pytest.mark.parametrize("came", [{"Sec-Fetch-Site": "same-origin"}, {"Referer": "http://testserver/report/"}])
def test_a_browser_says_in_one_way_or_another_that_the_form_is_ours(client: Client, came: dict[str, str]) -> None:
    assert send(client, headers=came).status_code == 303


@pytest.mark.parametrize("age", [1, 90_000])
def test_a_form_that_was_too_quick_or_too_old_is_sent_by_sending_it_again(client: Client, age: float) -> None:
    answer = send(client, stamp=stamp(age=age))

    assert send(client, stamp=later(answer, SOONEST if age == 1 else 0)).status_code == 303


def test_what_is_far_too_large_is_not_even_read(client: Client) -> None:
    assert send(client, message="x" * 300_000).status_code == 400
    assert client.post("/report/", {"kind": "praise"}, headers=HERE).status_code == 400


# Programs ---------------------------------------------------------------------------------------


def test_a_form_that_is_sent_twice_is_one_report(client: Client) -> None:
    first, second = (send(client).headers["Location"] for _twice in range(2))

    assert first == second
    assert Report.objects.count() == 1


def test_another_message_with_the_same_form_is_not_lost(client: Client) -> None:
    """Whoever goes back to the form and changes it means to send something else."""
    send(client)

    answer = send(client, message="And another thing.")
    assert answer.status_code == 409
    assert "And another thing." in answer.text
    assert Report.objects.count() == 1

    assert send(client, message="And another thing.", stamp=later(answer, SOONEST)).status_code == 303
    assert Report.objects.count() == 2


def test_after_five_reports_within_an_hour_the_next_has_to_wait(client: Client) -> None:
    for number in range(5):
        assert send(client, stamp=stamp(name=f"f{number}")).status_code == 303
    assert send(client, stamp=stamp(name="f4")).status_code == 303  # a double click is not counted

    answer = send(client, stamp=stamp(name="f5"))

    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 3600
    assert re.search(r"Send this again in \d+ minutes?\.", answer.text)
    assert MESSAGE in answer.text
    assert send(client, stamp=stamp(name="f6"), sender="192.0.2.1").status_code == 303
    cache.clear()  # what the end of the hour does
    assert send(client, stamp=later(answer, 0)).status_code == 303


@pytest.mark.parametrize(
    ("proxies", "forwarded", "counted_apart"),
    [
        (0, "192.0.2.{0}", False),
        (1, "192.0.2.{0}", True),
        (1, "192.0.2.{0}, 198.51.100.7", False),  # what stands before our own proxy's word anybody can write
        (2, "192.0.2.{0}, 198.51.100.7", True),
        (1, "2001:db8::{0}", False),
        (1, "::ffff:192.0.2.{0}", True),
    ],
)
def test_the_address_is_what_our_own_proxies_say(
    client: Client, proxies: int, forwarded: str, counted_apart: bool
) -> None:
    with override_settings(PROXIES=proxies):
        statuses = [
            send(
                client, stamp=stamp(name=str(number)), headers={**HERE, "X-Forwarded-For": forwarded.format(number)}
            ).status_code
            for number in range(6)
        ]

    assert (statuses[-1] == 303) == counted_apart


# What became of it ------------------------------------------------------------------------------


def test_the_page_of_an_accepted_error_leads_to_the_correction_once_it_is_out(client: Client) -> None:
    report = make.accepted_report(claim := make.decided_claim(), by=make.researcher("Rita"))
    before = client.get(report.get_absolute_url()).text
    assert "You are right." in before
    assert "Rita" in before
    assert "once a second person has approved it" in before

    draft = workflow.save_draft(
        draft=claim.draft, actor=claim.draft.author, version=claim.draft.version, reason="We had misread it."
    )
    sent = workflow.send_to_review(draft=draft, actor=draft.author, version=draft.version)
    workflow.approve(draft=sent, reviewer=make.reviewer(), seen=sent.sent_fingerprint)

    after = client.get(report.get_absolute_url()).text
    assert "Corrected on" in after
    assert f"{claim.get_absolute_url()}#history" in after


def test_the_page_of_an_accepted_claim_leads_to_it_once_readers_see_it(client: Client) -> None:
    report = make.accepted_report(kind="claim", message="The bridge was closed.")
    claim = report.led_to
    assert claim
    assert claim.code not in client.get(report.get_absolute_url()).text

    workflow.announce_claim(claim=claim, actor=make.reviewer(), version=claim.version)

    assert claim.get_absolute_url() in client.get(report.get_absolute_url()).text


def test_what_readers_wrote_is_erased_some_time_after_the_answer(capsys: pytest.CaptureFixture[str]) -> None:
    old = make.accepted_report(email="rose@example.org", seen_at="page 3")
    Report.objects.filter(pk=old.pk).update(answered_at=timezone.now() - datetime.timedelta(days=31))
    new, waiting = make.accepted_report(), make.report()

    call_command("erase_reports", days=30)

    assert "Reports erased: 1." in capsys.readouterr().out
    old.refresh_from_db()
    assert (old.message, old.seen_at, old.email, old.answer) == ("", "", "", "You are right.")
    assert not Report.objects.filter(pk__in=[new.pk, waiting.pk]).exclude(erased_at=None).exists()
