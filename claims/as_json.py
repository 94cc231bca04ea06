"""A claim as JSON: the one place that says which keys it has, for lists and for its own address.

The keys are the names that the columns of the CSV have. What there is not is null, and never left out.
"""

from typing import Any, Final, cast

from django.conf import settings
from django.urls import reverse

from claims.choices import ClaimStatus
from claims.export import utc
from claims.models import Appearance, Claim, Listing, Redaction, Verdict
from claims.models.claim import Wording
from claims.paging import AFTER
from claims.sanitize import safe_url
from claims.selectors.history import link_address, told_of
from claims.selectors.open_data import ClaimData

Json = dict[str, Any]

OF_VERDICT: Final = (
    "verdict",
    "rating",
    "rating_name",
    "rating_definition",
    "rating_number",
    "change",
    "reason",
    "summary",
    "decided_at",
    "decided_by",
    "approved_by",
    "emergency_reason",
)


def _absolute(path: str) -> str:
    """A path of this site as a whole address."""
    return settings.SITE_URL + path


def in_list(claim: Claim) -> Json:
    """A public claim as lists have it, with its current verdict in short."""
    return {
        **_listed(claim, claim, claim.current_verdict, claim.status),
        "articles": claim.article_count,
    }


def in_list_then(listing: Listing) -> Json:
    """A claim as the list of a past day has it; topic and language are as they are filed today."""
    status = ClaimStatus.DECIDED if listing.verdict else ClaimStatus.BEING_CHECKED
    withdrawn = listing.claim.status == ClaimStatus.WITHDRAWN
    return {
        **_listed(listing.claim, listing.wording, listing.verdict, status),
        "articles": None,
        "withdrawn_since": withdrawn,
    }


def _listed(claim: Claim, wording: Wording, verdict: Verdict | None, status: str) -> Json:
    return {
        "claim": claim.code,
        "json": _absolute(reverse("claims:claim_json", args=[claim.code])),
        "statement": wording.statement,
        "translations": wording.translations,
        "status": status,
        "claimant": (verdict.claimant_name if verdict else wording.claimant and wording.claimant.name) or None,
        "kind": wording.kind,
        "claimed_on": wording.claimed_on,
        "topic": claim.topic.slug if claim.topic else None,
        "language": claim.language,
        **(_verdict(verdict) if verdict else dict.fromkeys(OF_VERDICT)),
    }


def whole(data: ClaimData) -> Json:
    """All that readers may know of a public claim. Of a withdrawn one too: with the reason, as its page does."""
    claim, verdict = data.claim, data.verdict
    return {
        **in_list(claim),
        "url": _absolute(claim.get_absolute_url()),
        "license": settings.DATA_LICENSE,
        "opened_at": utc(claim.opened_at),
        "modified_at": utc(claim.news_at),
        "withdrawal_reason": claim.withdrawal_reason or None,
        "explanation": verdict.explanation if verdict else None,
        "evidence": [_evidence(entry, at) for at, entry in enumerate(verdict.evidence, 1)] if verdict else [],
        "appearances": [_appearance(appearance) for appearance in data.appearances.rows],
        "next_appearances": _next_appearances(data),
        "withdrawals": [{"withdrawn_at": utc(at), "reason": reason} for at, reason in data.withdrawals],
        "history": [{**_verdict(earlier), **_addresses(claim, earlier)} for earlier in data.history],
        "redacted": [_redacted(redaction) for redaction in data.redactions],
        "card": _absolute(reverse("claims:claim_embed", args=[claim.code])),
    }


def _verdict(verdict: Verdict) -> Json:
    """A verdict in short, as it was issued."""
    rating = verdict.rating_as_issued
    values = (
        verdict.number,
        rating["code"],
        rating["name"],
        rating["definition"],
        rating["number"],
        verdict.change,
        verdict.reason or None,
        verdict.summary,
        utc(verdict.issued_at),
        verdict.author_name,
        verdict.approved_by_name,
        verdict.emergency_reason or None,
    )
    return dict(zip(OF_VERDICT, values, strict=True))


def _addresses(claim: Claim, verdict: Verdict) -> Json:
    """Where a verdict stands for good: its page, and its link in the chain of all verdicts."""
    return {
        "url": _absolute(reverse("claims:verdict", args=[claim.code, verdict.number])),
        "record": link_address(claim.code, verdict.number),
    }


def _redacted(redaction: Redaction) -> Json:
    """A place of a verdict that has a mark instead of a text."""
    return {"verdict": cast(Verdict, redaction.verdict).number, "path": redaction.path, **told_of(redaction)}


def _evidence(entry: Json, number: int) -> Json:
    """A piece of evidence as the verdict keeps it; an explanation refers to its number as [1]."""
    return {
        "number": number,
        "stance": entry["stance"],
        "passage": entry["passage"] or None,
        "location": entry["location"] or None,
        "read_on": entry["read_on"],
        "source": _absolute(reverse("claims:source_number", args=[entry["source"]])),
        "title": entry["title"],
        "url": safe_url(entry["url"]),
        "archived_url": safe_url(entry["archived_url"]),
        "publisher": entry["publisher"],
        "published_on": entry["published_on"],
        "kind": entry["kind"],
        "language": entry["language"],
    }


def _appearance(appearance: Appearance) -> Json:
    """A quote that readers see; offsets are code points of that revision of the article."""
    revision = appearance.revision
    article = revision.article
    return {
        "quote": appearance.quote,
        "prefix": appearance.prefix,
        "suffix": appearance.suffix,
        "start": appearance.start,
        "end": appearance.end,
        "state": appearance.state,
        "revision": revision.number,
        "article": _absolute(reverse("claims:article_number", args=[article.pk])),
        "headline": article.headline,
        "article_url": safe_url(article.url),
        "publisher": article.publisher.name,
        "published_on": article.published_on,
        "language": article.language,
    }


def _next_appearances(data: ClaimData) -> str | None:
    after = data.appearances.after
    return f"{_absolute(reverse('claims:claim_json', args=[data.claim.code]))}?{AFTER}={after}" if after else None
