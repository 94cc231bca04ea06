"""The three roles of the desk, as groups with permissions."""

from typing import Any, Final

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.utils.translation import gettext, gettext_noop

RESEARCHERS: Final = gettext_noop("Researchers")
REVIEWERS: Final = gettext_noop("Reviewers")
MANAGING_EDITORS: Final = gettext_noop("Managing editors")

_SEES = tuple(
    f"view_{model}"
    for model in (
        "appearance", "article", "auditentry", "claim", "claimant", "dismissal", "draftverdict", "evidence",
        "publisher", "rating", "report", "review", "revision", "source", "topic", "verdict",
    )
)  # fmt: skip
_RESEARCHES = (
    *(f"{verb}_{model}" for verb in ("add", "change") for model in ("article", "publisher", "claimant", "source")),
    *(f"{verb}_{model}" for verb in ("add", "change", "delete") for model in ("claim", "evidence", "draftverdict")),
    "add_appearance", "delete_appearance", "export_verdict", "change_report",
)  # fmt: skip
_REVIEWS = ("approve_verdict", "approve_appearance", "announce_claim", "publish_article")
_MANAGES = (
    *(f"{verb}_{model}" for verb in ("add", "change", "delete") for model in ("rating", "topic")),
    *(f"delete_{model}" for model in ("publisher", "claimant", "source", "user")),
    "view_user", "add_user", "change_user", "withdraw_claim", "withdraw_article", "view_pagetext", "change_pagetext",
    "redact_verdict", "view_redaction",
)  # fmt: skip

PERMISSIONS: Final = {
    RESEARCHERS: (*_SEES, *_RESEARCHES),
    REVIEWERS: (*_SEES, *_RESEARCHES, *_REVIEWS),
    MANAGING_EDITORS: (*_SEES, *_RESEARCHES, *_REVIEWS, *_MANAGES),
}


def shown(name: str) -> str:
    """The name of a role in the language of the page; that of any other group as the desk wrote it."""
    return gettext(name) if name in PERMISSIONS else name


def grant(**_signal: Any) -> None:
    """Make the groups, and give each at least its permissions. Runs after every migration.

    A desk may add permissions to a group; those stay.
    """
    create_permissions(apps.get_app_config("claims"), verbosity=0)
    known = {
        permission.codename: permission for permission in Permission.objects.filter(content_type__app_label="claims")
    }
    for name, codenames in PERMISSIONS.items():
        group, _made = Group.objects.get_or_create(name=name)
        group.permissions.add(*(known[codename] for codename in codenames))
