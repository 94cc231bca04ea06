"""The download of what an editor selected in the admin's lists."""

import csv
import io
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claims import workflow
from claims.models import Claim, Verdict
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client) -> Client:
    """A researcher's browser: everybody with a role may export."""
    client.force_login(factories.researcher())
    return client


def select(client: Client, *things: Claim | Verdict, table: str = "", **extra: str) -> Any:
    model = things[0]._meta.model_name
    page = reverse(f"admin:claims_{model}_changelist")
    keys = [str(thing.pk) for thing in things]
    chosen = {"action": f"export_{table or f'{model}s'}", "_selected_action": keys, **extra}
    return client.post(page, chosen)


def rows(answer: HttpResponse) -> list[dict[str, str]]:
    text = answer.getvalue().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def said(answer: HttpResponse) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]  # type: ignore[attr-defined]


def test_the_selected_claims_are_downloaded_with_their_current_verdicts(desk: Client) -> None:
    chosen, checked, other = factories.decided_claim(), factories.announced_claim(), factories.decided_claim()

    answer = select(desk, chosen, checked)

    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="claims-{timezone.localdate()}.csv"'
    written = {row["claim"]: row["verdict"] for row in rows(answer)}
    assert written == {chosen.code: "1", checked.code: ""}
    assert other.code not in written
    assert said(answer) == []


def test_of_the_selected_claims_every_verdict_and_the_evidence_can_be_downloaded(desk: Client) -> None:
    chosen, other = factories.decided_claim(), factories.decided_claim()
    factories.verdict(chosen, summary="Second.")

    verdicts, evidence = (select(desk, chosen, table=table) for table in ("verdicts", "evidence"))

    assert [(row["claim"], row["verdict"]) for row in rows(verdicts)] == [(chosen.code, "1"), (chosen.code, "2")]
    assert [(row["claim"], row["verdict"], row["number"]) for row in rows(evidence)] == [
        (chosen.code, "1", "1"), (chosen.code, "2", "1"),
    ]  # fmt: skip
    assert "evidence-" in evidence.headers["Content-Disposition"]
    assert other.code not in evidence.getvalue().decode()


def test_of_the_selected_verdicts_the_evidence_can_be_downloaded(desk: Client) -> None:
    claim = factories.decided_claim()
    second = factories.verdict(claim, summary="Second.")

    answer = select(desk, second, table="evidence")

    assert [(row["claim"], row["verdict"]) for row in rows(answer)] == [(claim.code, "2")]


def test_all_claims_of_the_list_can_be_selected_at_once(desk: Client) -> None:
    codes = {factories.decided_claim().code for _ in range(3)}

    answer = select(desk, Claim.objects.earliest("pk"), select_across="1")

    assert {row["claim"] for row in rows(answer)} == codes


def test_the_selected_verdicts_are_downloaded_each_in_its_own_words(desk: Client) -> None:
    claim = factories.decided_claim(summary="First.")
    first = claim.verdicts.get()
    second = factories.verdict(claim, summary="Second.")

    answer = select(desk, second, first)

    assert answer.headers["Content-Disposition"] == f'attachment; filename="verdicts-{timezone.localdate()}.csv"'
    assert [(row["verdict"], row["summary"]) for row in rows(answer)] == [("1", "First."), ("2", "Second.")]


def test_what_readers_do_not_find_in_lists_is_left_out_and_the_editor_is_told(desk: Client) -> None:
    listed, draft = factories.decided_claim(), factories.claim()

    answer = select(desk, listed, draft)

    assert [row["claim"] for row in rows(answer)] == [listed.code]
    assert said(answer) == ["1 of the selected is not in the file: readers do not find it in lists."]


def test_a_selection_of_which_nothing_is_listed_gives_a_sentence_and_no_file(desk: Client) -> None:
    claim = factories.decided_claim()
    workflow.withdraw_claim(
        claim=claim, actor=factories.managing_editor(), reason="Not a claim.", version=claim.version
    )

    for things in ((claim,), tuple(claim.verdicts.all())):
        answer = select(desk, *things)

        assert answer.status_code == 302
        assert "There is nothing to download: readers find none of the selected in lists." in said(answer)


def test_without_the_permission_nobody_exports(client: Client) -> None:
    trainee = factories.user("Trainee", permissions=("view_claim", "view_verdict"))
    trainee.is_staff = True
    trainee.save()
    client.force_login(trainee)
    claim = factories.decided_claim()

    for thing in (claim, claim.verdicts.get()):
        page = reverse(f"admin:claims_{thing._meta.model_name}_changelist")
        assert "export_" not in client.get(page).content.decode()
        answer = select(client, thing)
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
