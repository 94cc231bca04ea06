"""From one piece of work to the next that waits."""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from claims.admin.base import admin_url
from claims.models import User
from claims.selectors.desk import next_to_review


def next_review(person: User) -> SafeString | str:
    """A link to the draft verdict that `person` may decide on next; empty when none waits."""
    draft = next_to_review(person)
    if draft is None:
        return ""
    address = admin_url(draft, "approve_draft")
    return format_html('{} <a href="{}">{}</a>', _("Next for you to review:"), address, draft.claim)
