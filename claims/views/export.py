"""The claims that a reader filtered as CSV: three tables of them, and what programs have to know about these."""

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from claims import export
from claims.filters import ClaimFilter
from claims.views.public import View


def csv_of(table: export.Table) -> View:
    """The view that answers with a table of the claims that the list shows for the same query.

    `dialect` is spreadsheet (unless said) or raw. What cannot be read is answered with 400 and a sentence: a file with
    other claims than those asked for would not show that it is wrong.
    """

    @require_safe
    def file(request: HttpRequest) -> HttpResponseBase:
        found = understood(request)
        if isinstance(found, HttpResponseBadRequest):
            return found
        asked, dialect = found
        if request.method == "HEAD":
            answer: HttpResponseBase = HttpResponse(headers=export.file_headers(table.name, dialect))
        else:
            claims = asked.claims if table is export.CLAIMS else asked.claims_to_count
            answer = export.response(table.rows(claims), table, dialect)
        described_by = reverse("claims:csv_metadata") + _query(asked, dialect)
        answer.headers["Link"] = f'<{described_by}>; rel="describedby"; type="{export.metadata.CONTENT_TYPE}"'
        return answer

    return file


@require_safe
def csv_metadata(request: HttpRequest) -> HttpResponse:
    """CSVW metadata of the three tables of the same query, whose addresses are beside its own."""
    found = understood(request)
    if isinstance(found, HttpResponseBadRequest):
        return found
    _asked, dialect = found
    with override("en"):  # as names are in the files
        asked = ClaimFilter(request.GET)
        filtered = " · ".join(f"{chip.label}: {chip.value}" for chip in asked.chips)
    addresses = {name: f"{name}.csv{_query(asked, dialect)}" for name in export.TABLES}
    described = export.metadata.of_all(addresses, dialect, query=asked.query, filtered=filtered)
    return JsonResponse(described, content_type=export.metadata.CONTENT_TYPE, json_dumps_params={"indent": 1})


def _query(asked: ClaimFilter, dialect: export.Dialect) -> str:
    """The end of the address of a file of these claims."""
    said = [asked.query, *([] if dialect is export.SPREADSHEET else [f"dialect={dialect.name}"])]
    query = "&".join(filter(None, said))
    return f"?{query}" if query else ""


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
