"""Publishing what came from another installation, where two people had decided on it already.

These write what the workflow wrote there, and nothing else does: the rows are drafts until then.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import OuterRef, Subquery

from claims.models import Article, Claim, Evidence, Revision, Verdict
from claims.workflow.citations import count_citations
from claims.workflow.counts import count_articles

Row = Mapping[str, Any]


def publish_imported_articles(rows: Iterable[Row]) -> None:
    """Give articles the status and the times that they had, and their last text."""
    newest = Revision.objects.filter(article=OuterRef("pk")).order_by("-number").values("pk")[:1]
    for row in rows:
        facts = {name: row[name] for name in ("status", "withdrawal_reason", "published_at")}
        Article.objects.filter(pk=row["id"]).update(current_revision=Subquery(newest), **facts)


def publish_imported_claims(rows: Iterable[Row]) -> None:
    """Give claims the status that they had, and their last verdict."""
    keys = [row["id"] for row in rows]
    last = Verdict.objects.filter(claim=OuterRef("pk")).order_by("-number")
    verdict = {"current_verdict": "pk", "rating": "rating", "decided_at": "issued_at"}
    of_last = {name: Subquery(last.values(column)[:1]) for name, column in verdict.items()}
    for row in rows:
        facts = {name: row[name] for name in ("status", "withdrawal_reason", "news_at")}
        Claim.objects.filter(pk=row["id"]).update(**facts, **of_last)
    count_articles(keys)


def count_imported_sources(rows: Iterable[Row]) -> None:
    """Count which claims sources bear on, and what cited them last."""
    count_citations([row["id"] for row in rows])


def note_imported_evidence(rows: Iterable[Row]) -> None:
    """Give the desk the evidence of claims as their last verdicts keep it, for a next verdict to rest on.

    Of two pieces that are the same now, because the same was redacted in both, the first one.
    """
    claims = Claim.objects.filter(pk__in=[row["id"] for row in rows])
    verdicts = Verdict.objects.filter(pk__in=claims.values("current_verdict"))
    Evidence.objects.bulk_create(
        [
            Evidence(
                pk=entry["id"],
                claim_id=claim,
                source_id=entry["source"],
                position=position,
                **{name: entry[name] for name in ("stance", "passage", "location", "read_on")},
            )
            for claim, evidence in verdicts.order_by("pk").values_list("claim", "evidence")
            for position, entry in enumerate(evidence)
        ],
        ignore_conflicts=True,
    )
