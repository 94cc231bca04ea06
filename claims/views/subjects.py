"""Claimants, publishers and topics: lists of them, and the claims of one."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from claims.filters import NEWEST
from claims.models import Claimant, Publisher, Topic
from claims.selectors import subjects as selectors
from claims.selectors.articles import ORDER, listed_articles
from claims.selectors.claim_rows import listed_claims
from claims.views.addresses import moved
from claims.views.paging import asked_page

NAMES_A_PAGE = 60
CLAIMS_A_PAGE = 20
ARTICLES_A_PAGE = 20


@require_safe
def claimant_list(request: HttpRequest) -> HttpResponse:
    """Who makes the claims that stand in lists, by name."""
    page = asked_page(request, selectors.public_claimants(), selectors.BY_NAME, NAMES_A_PAGE, rising=True)
    context = {"section": "claims", "page": page, "subjects": selectors.listed_claimants(page.rows)}
    return render(request, "claims/claimant_list.html", context)


@require_safe
def claimant_detail(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """One claimant; the number alone and an old slug lead to the address."""
    try:
        claimant = selectors.public_claimant(pk)
    except Claimant.DoesNotExist:
        raise Http404 from None
    if redirect := moved(request, claimant.get_absolute_url()):
        return redirect
    subject = selectors.of_claimant(claimant)
    return _with_claims(request, subject, "claims/claimant.html", claimant=claimant, query=f"claimant={pk}")


@require_safe
def publisher_list(request: HttpRequest) -> HttpResponse:
    """Who published what readers see, by name."""
    page = asked_page(request, selectors.public_publishers(), selectors.BY_NAME, NAMES_A_PAGE, rising=True)
    context = {"section": "articles", "page": page, "subjects": selectors.listed_publishers(page.rows)}
    return render(request, "claims/publisher_list.html", context)


@require_safe
def publisher_detail(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """One publisher, with the articles; the number alone and an old slug lead to the address."""
    try:
        publisher = selectors.public_publisher(pk)
    except Publisher.DoesNotExist:
        raise Http404 from None
    if redirect := moved(request, publisher.get_absolute_url()):
        return redirect
    page = asked_page(request, selectors.articles_of(publisher), ORDER, ARTICLES_A_PAGE)
    context = {
        "section": "articles",
        "publisher": publisher,
        "subject": selectors.of_publisher(publisher),
        "page": page,
        "articles": listed_articles(page.rows),
        "claims_query": f"publisher={pk}",
    }
    return render(request, "claims/publisher.html", context)


@require_safe
def topic_list(request: HttpRequest) -> HttpResponse:
    """What the claims that stand in lists are about."""
    context = {"section": "claims", "subjects": selectors.listed_topics()}
    return render(request, "claims/topic_list.html", context)


@require_safe
def topic_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One topic."""
    try:
        topic = selectors.public_topic(slug)
    except Topic.DoesNotExist:
        raise Http404 from None
    subject = selectors.of_topic(topic)
    return _with_claims(request, subject, "claims/topic.html", topic=topic, query=f"topic={topic.slug}")


def _with_claims(
    request: HttpRequest, subject: selectors.Subject, template: str, *, query: str, **who: object
) -> HttpResponse:
    """A page with all claims of a subject, the newest first; `query` asks the list of claims for the same."""
    page = asked_page(request, subject.claims.only(*NEWEST), NEWEST, CLAIMS_A_PAGE)
    context = {
        "section": "claims",
        "subject": subject,
        "page": page,
        "claims": listed_claims(page.rows),
        "claims_query": query,
        **who,
    }
    return render(request, template, context)
