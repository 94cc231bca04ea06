"""What the tests of the workflow share: a refusal that writes nothing, and the last audit entry."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps

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


def last_entry(on: Article | Claim) -> AuditEntry:
    """The newest audit entry about an article or a claim."""
    entry = AuditEntry.objects.filter(subject=on.subject).first()
    assert entry is not None
    return entry
