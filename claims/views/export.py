"""The claims that a reader filtered as CSV: three tables of them, and what programs have to know about these."""

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from claims import export
from claims.filters import ClaimFilter
from claims.past_filter import PastFilter, asked_of
from claims.views.public import View


def csv_of(table: export.Table) -> View:
    """The view that answers with a table of the claims that the list shows for the same query, now or `on` a day.

    `dialect` is spreadsheet (unless said) or raw. What cannot be read is answered with 400 and a sentence: a file with
    other claims than those asked for would not show that it is wrong.
    """

    @require_safe
    def file(request: HttpRequest) -> HttpResponseBase:
        found = understood(request, asked_of(request.GET), "on")
        if isinstance(found, HttpResponseBadRequest):
            return found
        asked, dialect = found
        if isinstance(asked, PastFilter) and table is not export.CLAIMS:
            return _refused(_("on: This file has what was said on every day: leave the day out."))
        subject = f"{table.name}-on-{asked.day}" if isinstance(asked, PastFilter) else table.name
        if request.method == "HEAD":
            answer: HttpResponseBase = HttpResponse(headers=export.file_headers(subject, dialect))
        else:
            answer = export.response(_rows(table, asked), table, dialect, subject)
        described_by = reverse("claims:csv_metadata") + _query(asked, dialect)
        answer.headers["Link"] = f'<{described_by}>; rel="describedby"; type="{export.metadata.CONTENT_TYPE}"'
        return answer

    return file


def _rows(table: export.Table, asked: ClaimFilter) -> export.Rows:
    if isinstance(asked, PastFilter):
        return export.of_listings(asked.listings)
    return table.rows(asked.claims if table is export.CLAIMS else asked.claims_to_count)


@require_safe
def csv_metadata(request: HttpRequest) -> HttpResponse:
    """CSVW metadata of the tables that there are for the same query, whose addresses are beside its own."""
    found = understood(request, asked_of(request.GET), "on")
    if isinstance(found, HttpResponseBadRequest):
        return found
    _asked, dialect = found
    with override("en"):  # as names are in the files
        asked = asked_of(request.GET)
        filtered = " · ".join(f"{chip.label}: {chip.value}" for chip in asked.chips)
    tables = [export.CLAIMS.name] if isinstance(asked, PastFilter) else export.TABLES
    addresses = {name: f"{name}.csv{_query(asked, dialect)}" for name in tables}
    described = export.metadata.of_all(addresses, dialect, query=asked.query, filtered=filtered)
    return JsonResponse(described, content_type=export.metadata.CONTENT_TYPE, json_dumps_params={"indent": 1})


def _query(asked: ClaimFilter, dialect: export.Dialect) -> str:
    """The end of the address of a file of these claims."""
    said = [asked.query, *([] if dialect is export.SPREADSHEET else [f"dialect={dialect.name}"])]
    query = "&".join(filter(None, said))
    return f"?{query}" if query else ""


def understood(
    request: HttpRequest, asked: ClaimFilter, *others: str
) -> tuple[ClaimFilter, export.Dialect] | HttpResponseBadRequest:
    """What is asked of a file: which claims, in which dialect; or the answer that says what cannot be read.

    `others` are parameters that its address takes beside the filters and the dialect.
    """
    if refusals := asked.refusals(*others, "dialect"):
        return _refused("\n".join(refusals))
    dialect = export.DIALECTS.get(request.GET.get("dialect", export.SPREADSHEET.name))
    if dialect is None:
        names = {"dialects": ", ".join(export.DIALECTS)}
        return _refused(_("dialect: There is no such dialect. Choose one of these: %(dialects)s.") % names)
    return asked, dialect


def _refused(sentences: str) -> HttpResponseBadRequest:
    return HttpResponseBadRequest(f"{sentences}\n", content_type="text/plain; charset=utf-8")
