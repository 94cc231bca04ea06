"""The one place where a verdict gets its link in the chain of all verdicts."""

from typing import Final

from django.db import connection
from django.utils import timezone

from claims import chain
from claims.models import Verdict

LOCK: Final = 8_243_662  # of PostgreSQL's advisory locks; any number that nothing else takes


def save_as_next(verdict: Verdict) -> None:
    """Issue a verdict now, after the last one that was published, of whatever claim; salts and hash are made here.

    Whoever publishes waits here for whoever came first, until their transaction ends. The lock is taken after those of
    claim, draft and sources, and before the row of the edition, so that nobody waits in a circle.
    """
    _lock()
    head = Verdict.objects.order_by("-sequence").values_list("sequence", "hash").first()
    sequence, previous_hash = head or (0, chain.BEFORE_THE_FIRST)
    verdict.issued_at = timezone.now()
    verdict.sequence, verdict.previous_hash = sequence + 1, previous_hash
    verdict.salts = chain.salted(chain.texts_of(verdict.content()))
    verdict.hash = chain.hash_of(verdict.chained())
    verdict.save(force_insert=True)


def _lock() -> None:
    """A row could not be locked for it: there is none before the first verdict, and the last one is another each time.

    On SQLite a transaction that writes is alone anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
