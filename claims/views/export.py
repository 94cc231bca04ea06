"""The claims that a reader filtered, as CSV."""

from django.http import HttpRequest, HttpResponseBadRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from claims import export
from claims.filters import ClaimFilter


@require_safe
def claims_csv(request: HttpRequest) -> HttpResponseBase:
    """The claims that the list shows for the same query; `dialect` is spreadsheet (unless said) or raw.

    What cannot be read is answered with 400 and a sentence: a file with other claims than those
    asked for would not show that it is wrong.
    """
    found = understood(request)
    if isinstance(found, HttpResponseBadRequest):
        return found
    asked, dialect = found
    return export.response(export.of_claims(asked.claims), dialect, "claims")


def understood(request: HttpRequest) -> tuple[ClaimFilter, export.Dialect] | HttpResponseBadRequest:
    """What is asked of a file: which claims, in which dialect; or the answer that says what cannot be read."""
    asked = ClaimFilter(request.GET)
    if not asked.is_valid():
        return _refused("\n".join(asked.problems))
    dialect = export.DIALECTS.get(request.GET.get("dialect", export.SPREADSHEET.name))
    if dialect is None:
        names = {"dialects": ", ".join(export.DIALECTS)}
        return _refused(_("dialect: There is no such dialect. Choose one of these: %(dialects)s.") % names)
    return asked, dialect


def _refused(sentences: str) -> HttpResponseBadRequest:
    return HttpResponseBadRequest(f"{sentences}\n", content_type="text/plain; charset=utf-8")
