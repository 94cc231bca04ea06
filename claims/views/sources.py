"""The list of sources, and the claims that one of them bears on."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from claims.models import Citation
from claims.selectors import sources as selectors
from claims.views.addresses import moved

SOURCES_A_PAGE = 40
USES_A_PAGE = 40
FORMER_USES_SHOWN = 40


@require_safe
def source_list(request: HttpRequest) -> HttpResponse:
    """The sources that verdicts cite, the last cited first."""
    page = Paginator(selectors.public_sources(), SOURCES_A_PAGE).get_page(request.GET.get("page"))
    context = {"section": "sources", "page": page, "sources": selectors.listed_sources(page)}
    return render(request, "claims/source_list.html", context)


@require_safe
def source_detail(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """One source; its number alone and an old slug lead to its address."""
    try:
        source = selectors.public_source(pk)
    except Citation.DoesNotExist:
        raise Http404 from None
    page = Paginator(selectors.uses(source), USES_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "section": "sources",
        "source": source,
        "page": page,
        "uses": selectors.as_uses(page),
        "formerly": Paginator(selectors.formerly(source), FORMER_USES_SHOWN).page(1),
    }
    return moved(request, source.page) or render(request, "claims/source.html", context)
