"""The list of sources, and the claims that one of them bears on."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from claims.models import Source
from claims.selectors import sources as selectors
from claims.views.addresses import moved
from claims.views.paging import asked_page

SOURCES_A_PAGE = 40
USES_A_PAGE = 40


@require_safe
def source_list(request: HttpRequest) -> HttpResponse:
    """The sources that verdicts cite, the last cited first."""
    page = asked_page(request, selectors.public_sources(), ("newest_citation_id",), SOURCES_A_PAGE)
    context = {
        "section": "sources",
        "page": page,
        "sources": [selectors.as_public(source) for source in page.rows],
    }
    return render(request, "claims/source_list.html", context)


@require_safe
def source_detail(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """One source; its number alone and an old slug lead to its address."""
    try:
        shown = selectors.public_source(pk)
    except Source.DoesNotExist:
        raise Http404 from None
    if redirect := moved(request, shown.source.page):
        return redirect
    page = asked_page(request, selectors.uses(shown.source), ("pk",), USES_A_PAGE)
    context = {
        "section": "sources",
        "shown": shown,
        "source": shown.source,
        "page": page,
        "uses": selectors.as_uses(page.rows),
    }
    return render(request, "claims/source.html", context)
