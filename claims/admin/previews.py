"""How a claim looks to readers, before they see it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from claims.models import Claim, DraftVerdict
from claims.selectors.claims import ClaimPage, history, preview


def page_of(claim: Claim, draft: DraftVerdict | None) -> ClaimPage:
    """The public page as an approval of `draft` would make it; without one as it is, with every quote."""
    if draft:
        return preview(draft)
    quotes = claim.appearances.select_related("revision__article__publisher").order_by("pk")
    return ClaimPage(claim, claim.current_verdict, list(quotes), history(claim), others=[])


def preview_page(
    request: HttpRequest, site_context: dict[str, Any], claim: Claim, draft: DraftVerdict | None
) -> HttpResponse:
    """The public page with a line on top that says what it is."""
    context = {**site_context, "title": _("Preview"), "claim": claim, "page": page_of(claim, draft)}
    return TemplateResponse(request, "admin/claims/preview.html", context)
