"""The first page, and how a check is done."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from claims.selectors import articles, claims
from claims.selectors.claim_rows import listed_claims
from claims.selectors.corrections import corrections_of_the_week
from claims.selectors.page_texts import page_texts

NEWEST_VERDICTS = 6
NEWEST_BEING_CHECKED = 5
NEWEST_ARTICLES = 4


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The newest verdicts and articles, what is being checked, and what was corrected this week."""
    context = {
        "decided": listed_claims(claims.decided()[:NEWEST_VERDICTS]),
        "being_checked": listed_claims(claims.being_checked()[:NEWEST_BEING_CHECKED]),
        "articles": articles.listed_articles(articles.public_articles()[:NEWEST_ARTICLES]),
        "corrections": corrections_of_the_week(),
        "ratings": claims.scale(),
    }
    return render(request, "claims/home.html", context)


@require_safe
def method(request: HttpRequest) -> HttpResponse:
    """The rating scale as it is and as it was, how a check is done, who decides, and how to complain."""
    context = {
        "section": "method",
        "ratings": claims.scale(),
        "retired": claims.retired_ratings(),
        "texts": page_texts(),
    }
    return render(request, "claims/method.html", context)
