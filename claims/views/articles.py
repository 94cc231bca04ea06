"""The list of articles, one with its claims in place, and what its outlet changed in it."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from claims.models import Article
from claims.selectors import articles as selectors
from claims.selectors import revisions
from claims.views.addresses import moved
from claims.views.paging import asked_page

ARTICLES_A_PAGE = 20
TEXTS_A_PAGE = 10


@require_safe
def article_list(request: HttpRequest) -> HttpResponse:
    """The articles whose text readers see, the newest first."""
    page = asked_page(request, selectors.public_articles(), selectors.ORDER, ARTICLES_A_PAGE)
    context = {"section": "articles", "page": page, "articles": selectors.listed_articles(page.rows)}
    return render(request, "claims/article_list.html", context)


@require_safe
def article_detail(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """One article, with all of its claims or those with one verdict; its number and an old slug lead to its address.

    400 for a verdict that there is not, 410 once the article was withdrawn.
    """
    verdict = request.GET.get("verdict", "")
    try:
        page = selectors.article_page(pk, verdict)
    except Article.DoesNotExist:
        raise Http404 from None
    if redirect := moved(request, page.article.get_absolute_url()):
        return redirect
    is_wrong = bool(page.verdict) and not page.chosen and not selectors.is_verdict(verdict)
    context = {
        "section": "articles",
        "page": page,
        "article": page.article,
        "verdict_is_wrong": is_wrong,
    }
    return render(request, "claims/article.html", context, status=400 if is_wrong else _status(page.article))


@require_safe
def article_changes(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """What the outlet changed from one text of an article to the next, the newest change first."""
    try:
        article = revisions.public_article(pk)
    except Article.DoesNotExist:
        raise Http404 from None
    page = Paginator(revisions.comparisons(article), TEXTS_A_PAGE).get_page(request.GET.get("page"))
    context = {"section": "articles", "article": article, "page": page, "changes": revisions.changes(page)}
    address = reverse("claims:article_changes", args=[article.pk, article.slug])
    return moved(request, address) or render(request, "claims/article_changes.html", context, status=_status(article))


def _status(article: Article) -> int:
    """Of a withdrawn article only the reason is left."""
    return 200 if article.is_listed else 410
