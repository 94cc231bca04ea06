"""Since when a claim stands in lists, and as what: kept, because the list of a past day is paged by it."""

import datetime

from django.db import connection, transaction

from claims import listing_rows
from claims.models import Claim, Listing, Verdict
from claims.models.claim import WORDING_FIELDS

FACTS = ("claimant", "kind", "claimed_on")  # of the wording, what lists filter by or is as short


def list_as_being_checked(claim: Claim, at: datetime.datetime) -> None:
    """A locked claim is announced, in the wording that it has now."""
    wording = {name: getattr(claim, name) for name in WORDING_FIELDS}
    Listing.objects.create(claim=claim, began_at=at, **wording)


def list_with(verdict: Verdict) -> None:
    """The locked claim of a new verdict stands in lists with it, and no longer as what it was."""
    end_listing(verdict.claim, verdict.issued_at)
    facts = {name: getattr(verdict, name) for name in FACTS}
    Listing.objects.create(
        claim=verdict.claim, verdict=verdict, rating=verdict.rating, began_at=verdict.issued_at, **facts
    )


def end_listing(claim: Claim, at: datetime.datetime) -> None:
    """A locked claim no longer stands in lists as it did."""
    Listing.objects.filter(claim=claim, ended_at=None).update(ended_at=at)


def mislisted() -> list[int]:
    """The keys of claims whose listings do not follow from their verdicts and audit entries."""
    with connection.cursor() as cursor:
        cursor.execute(listing_rows.WRONG)
        return sorted(row[0] for row in cursor.fetchall())


@transaction.atomic
def mend_listings() -> list[int]:
    """Write all listings anew when some are wrong; the keys of the claims that had these."""
    wrong = mislisted()
    if wrong:
        Listing.objects.all().delete()
        fill_listings()
    return wrong


def fill_listings() -> None:
    """Write all listings into an empty table."""
    with connection.cursor() as cursor:
        for statement in listing_rows.FILL:
            cursor.execute(statement)
