"""ClaimReview and the other JSON-LD, in the words of https://schema.org.

The markup says what the claim's page shows, in the language of the page.
"""

import json
from collections.abc import Generator, Sequence
from typing import Any, Final

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from claims.export import utc
from claims.models import Claim, Verdict
from claims.sanitize import safe_url
from claims.selectors.claim_page import ClaimPage, ShownQuote
from claims.selectors.open_data import Review, newest_news, reviews, scale_numbers

Node = dict[str, Any]

CONTEXT: Final = "https://schema.org"
# What could end the script element, begin a comment in it, or end a line of JavaScript.
_ESCAPED: Final = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


def script(node: Node) -> SafeString:
    """The content of a `<script type="application/ld+json">`: data that no browser runs, and that cannot end it."""
    return mark_safe(json.dumps(node, ensure_ascii=False).translate(_ESCAPED))


def page_markup(page: ClaimPage) -> SafeString | None:
    """The one ClaimReview of a claim's page; None without a verdict that we stand by."""
    if not page.verdict or not page.claim.is_listed:
        return None
    first_at = min(event.at for event in page.history if event.number)
    review = Review(page.claim, page.verdict, first_at, page.quotes)
    return script({"@context": CONTEXT, **claim_review(review, scale_numbers()), "author": organization()})


def claim_review(review: Review, scale: Sequence[int]) -> Node:
    """A review in full; `scale` has the numbers of the ratings, the lowest first."""
    claim, verdict = review.claim, review.verdict
    return {
        "@type": "ClaimReview",
        **_names(claim),
        "claimReviewed": verdict.shown_statement,
        "reviewRating": _rating(verdict, scale),
        "author": _author(),
        "datePublished": utc(review.first_at),
        "dateModified": utc(verdict.issued_at),
        "itemReviewed": _claim(verdict, review.quotes),
        "inLanguage": get_language(),
        **_body(verdict),
        "sdLicense": settings.DATA_LICENSE,
    }


def _names(claim: Claim) -> Node:
    """What a review is called for good, and where it is found now: the words of an address may change."""
    code = reverse("claims:claim_code", args=[claim.code])
    return {"@id": _absolute(code), "url": _absolute(claim.get_absolute_url())}


def _body(verdict: Verdict) -> Node:
    """The summary, which the desk writes in the site's own language alone."""
    return {"reviewBody": verdict.summary} if get_language() == settings.LANGUAGE_CODE else {}


def _rating(verdict: Verdict, scale: Sequence[int]) -> Node:
    """The rating as it was issued: in numbers where it has one that the scale of today still holds."""
    number = verdict.rating_as_issued["number"]
    node: Node = {"@type": "Rating", "alternateName": verdict.rating_name}
    if number is not None and scale and scale[0] <= number <= scale[-1]:
        node |= {"ratingValue": number, "bestRating": scale[-1], "worstRating": scale[0]}
    return node


def _claim(verdict: Verdict, quotes: Sequence[ShownQuote]) -> Node:
    """What is reviewed: who said it and when, and the articles in which it stands."""
    node: Node = {"@type": "Claim", "name": verdict.shown_statement}
    if verdict.claimant_name:
        node["author"] = {"name": verdict.claimant_name}  # a person or an organisation: nobody noted which
    elif quotes:
        node["author"] = {"@type": "Organization", "name": quotes[0].publisher}
    if verdict.claimed_on:
        node["datePublished"] = verdict.claimed_on.isoformat()
    articles = list({quote.article: _article(quote) for quote in quotes}.values())
    if articles:
        node["appearance"] = articles
    if dated := [article for article in articles if "datePublished" in article]:
        node["firstAppearance"] = min(dated, key=lambda article: article["datePublished"])
    return node


def _article(quote: ShownQuote) -> Node:
    node: Node = {
        "@type": "Article",
        "headline": quote.headline,
        "url": safe_url(quote.article_url) or _absolute(quote.article_address),
        "inLanguage": quote.language,
        "publisher": {"@type": "Organization", "name": quote.publisher},
    }
    if quote.published_on:
        node["datePublished"] = quote.published_on.isoformat()
    return node


def _author() -> Node:
    """The newsroom by its name."""
    return {
        "@type": "NewsMediaOrganization",
        "@id": f"{settings.SITE_URL}/#organization",
        "name": settings.SITE_NAME,
        "url": f"{settings.SITE_URL}/",
    }


def organization() -> Node:
    """The newsroom, with where it says how it checks, corrects and listens."""
    method = _absolute(reverse("claims:method"))
    return {
        **_author(),
        "correctionsPolicy": f"{method}#corrections",
        "verificationFactCheckingPolicy": f"{method}#check",
        "actionableFeedbackPolicy": f"{method}#complain",
    }


# All of them ------------------------------------------------------------------------------------


def data_feed(language: str) -> Generator[bytes, None, None]:
    """A `DataFeed` of the reviews of all claims, a chunk at a time: as little of it is in memory as it needs.

    It says of each when it last changed, and of those that were withdrawn when that was, and nothing else.
    """
    with translation.override(language):
        head, scale = json.dumps(_feed(), ensure_ascii=False), scale_numbers()
    yield f'{head[:-1]}, "dataFeedElement": ['.encode()
    separator = "\n"
    for chunk in reviews():
        with translation.override(language):  # whoever reads the chunk may have another language
            items = [json.dumps(_item(review, scale), ensure_ascii=False) for review in chunk]
        yield (separator + ",\n".join(items)).encode()
        separator = ",\n"
    yield b"\n]}\n"


def _feed() -> Node:
    newest = newest_news()
    return {
        "@context": CONTEXT,
        "@type": "DataFeed",
        "name": f"{settings.SITE_NAME} · ClaimReview",
        "description": gettext("What was claimed, and what the sources say."),
        "url": _absolute(reverse("claims:claim_reviews")),
        "license": settings.DATA_LICENSE,
        "inLanguage": get_language(),
        "publisher": organization(),
        **({"dateModified": utc(newest)} if newest else {}),
    }


def _item(review: Review, scale: Sequence[int]) -> Node:
    claim = review.claim
    times = {"dateCreated": utc(review.first_at), "dateModified": utc(claim.news_at)}
    if claim.is_listed:
        return {"@type": "DataFeedItem", **times, "item": claim_review(review, scale)}
    gone = {"@type": "ClaimReview", **_names(claim)}
    return {"@type": "DataFeedItem", **times, "dateDeleted": utc(claim.news_at), "item": gone}


def _absolute(path: str) -> str:
    return settings.SITE_URL + path
