"""The app, and what runs when it starts."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.db import connections, transaction
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _

from claims import search_index, tallies, triggers


class ClaimsConfig(AppConfig):
    """The one app of the project."""

    name = "claims"
    verbose_name = _("Fact-checking")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from claims import checks, roles

        checks.register()
        pre_migrate.connect(_drop_triggers, sender=self, dispatch_uid="claims.triggers")
        post_migrate.connect(_create_triggers, sender=self, dispatch_uid="claims.triggers")
        post_migrate.connect(roles.grant, sender=self, dispatch_uid="claims.roles")


def _drop_triggers(*, using: str, plan: Sequence[Any] | None = None, **_signal: Any) -> None:
    """SQLite remakes a table to alter it, which fails on other tables' triggers and loses its own.

    When nothing is to be migrated they stay, and the index, which is filled anew without them, stays too.
    """
    if plan == []:
        return
    triggers.drop_all(connections[using])
    search_index.drop_all(connections[using])
    tallies.drop_all(connections[using])


def _create_triggers(*, using: str, **_signal: Any) -> None:
    triggers.create_all(connections[using])
    with transaction.atomic(using):  # the triggers and what is filled with them, or neither
        search_index.create_all(connections[using])
        tallies.create_all(connections[using])
