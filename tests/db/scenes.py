"""What the tests of the workflow share: a refusal that writes nothing, the last audit entry, and many verdicts."""

import datetime
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any
from unittest import mock

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from claims.models import Article, AuditEntry, Claim, User, Verdict
from claims.workflow import WorkflowError
from tests import factories


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table of the app; who people are is not the workflow's."""
    models = set(apps.get_app_config("claims").get_models()) - {User}
    return {model._meta.label: list(model._base_manager.order_by("pk").values()) for model in models}


@contextmanager
def at(moment: str) -> Iterator[None]:
    """What happens inside happens at a time ("2026-03-03 09:00", in UTC; without a time at noon)."""
    time = datetime.datetime.fromisoformat(moment if " " in moment else f"{moment} 12:00")
    with mock.patch("django.utils.timezone.now", return_value=time.replace(tzinfo=datetime.UTC)):
        yield


@contextmanager
def refused(error: type[WorkflowError]) -> Iterator[pytest.ExceptionInfo[Any]]:
    """What happens inside raises exactly `error`, says why in a sentence, and writes nothing at all."""
    before = everything()
    with pytest.raises(error) as raised:
        yield raised
    assert raised.type is error
    assert str(raised.value).endswith(".")
    assert everything() == before


def together(*calls: Callable[[], Any]) -> list[Any]:
    """What each call gave, or the refusal it met, when all run at the same time; any other error is raised."""
    start = threading.Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            start.wait(timeout=30)
            return call()
        except WorkflowError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as people:
        return [future.result(timeout=60) for future in [people.submit(run, call) for call in calls]]


def last_entry(on: Article | Claim) -> AuditEntry:
    """The newest audit entry about an article or a claim."""
    entry = AuditEntry.objects.filter(subject=on.subject).first()
    assert entry is not None
    return entry


def bulk_decided(number: int, explanation: str, issued_at: datetime.datetime | None = None) -> None:
    """Many claims with a verdict, written past the workflow to save time."""
    model = factories.decided_claim()
    verdict = model.current_verdict
    assert verdict is not None
    person, now = verdict.author, timezone.now()
    made = Claim.objects.bulk_create(
        Claim(
            statement=f"Claim {i}", slug="claim", language="en", status="being_checked", news_at=now,
            opened_by=person, opened_by_name="Wanda",
        )
        for i in range(number)
    )  # fmt: skip
    Verdict.objects.bulk_create(
        Verdict(
            claim=claim, number=1, sequence=sequence, previous_hash=verdict.hash, hash=verdict.hash,
            statement=claim.statement, rating=verdict.rating,
            rating_as_issued=verdict.rating_as_issued, explanation=explanation, author=person, author_name="Wanda",
            approved_by=verdict.approved_by, approved_by_name="Rick", issued_at=issued_at or now, fingerprint="0" * 64,
        )
        for sequence, claim in enumerate(made, start=verdict.sequence + 1)
    )  # fmt: skip
    verdicts = Verdict.objects.filter(claim=OuterRef("pk")).values("pk")
    Claim.objects.filter(status="being_checked").update(
        status="decided", current_verdict=Subquery(verdicts), rating=verdict.rating, decided_at=now
    )
