"""What the tests of the workflow share: a refusal that writes nothing, and the last audit entry."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from claims.models import Article, AuditEntry, Claim, User
from claims.workflow import WorkflowError


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table of the app; who people are is not the workflow's."""
    models = set(apps.get_app_config("claims").get_models()) - {User}
    return {model._meta.label: list(model._base_manager.order_by("pk").values()) for model in models}


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
