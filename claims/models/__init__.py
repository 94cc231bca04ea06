"""The tables, one file an aggregate."""

from claims.models.arrival import Arrival
from claims.models.article import Article, Dismissal, Publisher, Revision
from claims.models.claim import Appearance, Claim, Claimant, Topic, Wording
from claims.models.counts import Edition, Tally
from claims.models.listing import Listing
from claims.models.page_text import PageText
from claims.models.people import AuditEntry, User
from claims.models.redaction import Redaction, Withheld
from claims.models.report import Report
from claims.models.source import Evidence, Source
from claims.models.verdict import Citation, DraftVerdict, IssuedRating, Rating, Review, Verdict

__all__ = [
    "Appearance",
    "Arrival",
    "Article",
    "AuditEntry",
    "Citation",
    "Claim",
    "Claimant",
    "Dismissal",
    "DraftVerdict",
    "Edition",
    "Evidence",
    "IssuedRating",
    "Listing",
    "PageText",
    "Publisher",
    "Rating",
    "Redaction",
    "Report",
    "Review",
    "Revision",
    "Source",
    "Tally",
    "Topic",
    "User",
    "Verdict",
    "Withheld",
    "Wording",
]
