"""What was checked in figures: pictures, the tables below them, and the same as CSV."""

from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import override
from django.views.decorators.http import require_safe

from claims import export
from claims.filters import ClaimFilter
from claims.selectors import edition
from claims.selectors import statistics as selectors
from claims.selectors.statistics import Figures, quartiles
from claims.selectors.tables import TABLES, Table
from claims.views import figures
from claims.views.export import understood


@require_safe
def statistics(request: HttpRequest) -> HttpResponse:
    """The figures of the claims that the list shows for the same query; 400 when a filter's value is impossible."""
    asked = ClaimFilter(request.GET)
    context = {"section": "statistics", "filter": asked, "form": asked.form, "query": asked.query, "kept": _kept(asked)}
    context |= {"unknown": asked.unknown(), "known": asked.named()}
    if not asked.is_valid():
        return render(request, "claims/statistics.html", context, status=400)
    counted = _counted(asked)
    tables = {name: make(counted, asked.known) for name, make in TABLES.items()}
    context |= {
        "counted": counted,
        "waits": _waits(counted),
        "figures": figures.figures(tables, asked),
        "grounds": figures.grounds(tables),
        "months_shown": figures.MONTHS_SHOWN,
    }
    return render(request, "claims/statistics.html", context)


@require_safe
def statistics_csv(request: HttpRequest, name: str) -> HttpResponse:
    """A table of the page with all its lines; names are in the site's language, whoever asks."""
    if name not in TABLES:
        raise Http404
    found = understood(request, ClaimFilter(request.GET))
    if isinstance(found, HttpResponse):
        return found
    asked, dialect = found
    with override("en"):
        table = TABLES[name](_counted(asked), asked.known)
    return export.short_response(_lines(table), dialect, f"statistics-{name}", _header(table))


def _waits(counted: Figures) -> tuple[int, ...]:
    """Within how many days a quarter, half and three quarters of the claims had a verdict."""
    return tuple(days + 1 for days in quartiles(counted.all_days) or ())


def _counted(asked: ClaimFilter) -> Figures:
    return selectors.figures(
        asked.claims_to_count, edition=edition.current(), query=asked.query, is_filtered=bool(asked.chips)
    )


def _kept(asked: ClaimFilter) -> list[tuple[str, str]]:
    """What was asked for and has no field in the form of this page; without what cannot be read."""
    fields = {"topic", "publisher", "kind", "decided_after", "decided_before", "sort", *asked.form.errors}
    given = QueryDict(asked.query)
    return [(name, value) for name in given if name not in fields for value in given.getlist(name)]


# The files --------------------------------------------------------------------------------------


def _header(table: Table) -> list[tuple[str, export.ValueKind]]:
    names = [table.code, *(["name"] if table.is_named else [])]
    numbers = [*(["total"] if table.has_totals else []), *(series.code for series in table.series)]
    return [*((name, export.TEXT) for name in names), *((name, export.NUMBER) for name in numbers)]


def _lines(table: Table) -> Iterable[tuple[str | int | None, ...]]:
    for row in table.rows:
        names = [row.code, *([row.name] if table.is_named else [])]
        yield (*names, *([row.total] if table.has_totals else []), *row.values)
