"""How a claim looks to readers, before they see it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from claims.choices import Language
from claims.models import Claim, DraftVerdict
from claims.models.claim import Wording
from claims.selectors.claim_page import ClaimPage, history, preview, shown_quotes


def page_of(claim: Claim, draft: DraftVerdict | None) -> ClaimPage:
    """The public page as an approval of `draft` would make it; without one as it is, with every quote."""
    if draft:
        return preview(draft)
    quotes = shown_quotes(claim.appearances.current().kept().order_by("pk"))
    return ClaimPage(claim, claim.current_verdict, quotes, history(claim))


def statements(wording: Wording) -> list[tuple[str, object, str]]:
    """The statement in every language that an approval publishes: code, name of the language, text."""
    texts = {"en": wording.statement, **wording.translations}
    names = dict(Language.choices)
    return [(code, names.get(code, code), text) for code, text in texts.items()]


def preview_page(
    request: HttpRequest, site_context: dict[str, Any], claim: Claim, draft: DraftVerdict | None
) -> HttpResponse:
    """The public page with a line on top that says what it is."""
    is_public = draft is None and claim.is_public
    page = page_of(claim, draft)
    context = {**site_context, "title": _("Preview"), "claim": claim, "page": page, "is_public": is_public}
    return TemplateResponse(request, "admin/claims/preview.html", context)
