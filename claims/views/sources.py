"""The list of sources, and the claims that one of them bears on."""

import re

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from claims.models import Publisher, Source
from claims.selectors import sources as selectors
from claims.selectors import subjects
from claims.views.addresses import moved
from claims.views.paging import asked_page

SOURCES_A_PAGE = 40
LIKE_A_KEY = re.compile("[0-9]{1,18}")
USES_A_PAGE = 40


@require_safe
def source_list(request: HttpRequest) -> HttpResponse:
    """The sources that verdicts cite, all or those of one publisher; the last cited first."""
    publisher = _publisher(request.GET.get("publisher", ""))
    found = selectors.public_sources(publisher)
    page = asked_page(request, found, ("newest_citation_id",), SOURCES_A_PAGE)
    context = {
        "section": "sources",
        "publisher": publisher,
        "query": f"publisher={publisher.pk}" if publisher else "",
        "page": page,
        "sources": [selectors.as_public(source) for source in page.rows],
    }
    return render(request, "claims/source_list.html", context)


def _publisher(key: str) -> Publisher | None:
    """The publisher whose sources are asked for; None when nobody's are."""
    if not key:
        return None
    if not LIKE_A_KEY.fullmatch(key):
        raise BadRequest
    try:
        return subjects.public_publisher(int(key))
    except Publisher.DoesNotExist:
        raise Http404 from None


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
