"""The demonstration: one real article with its claims, sources, evidence and verdicts.

It goes in through the same doors as an editor's work: intake, then the workflow, with two people.
"""

import datetime
import json
from pathlib import Path
from typing import Any, Final

from django.db import transaction

from claims import importing, intake, workflow
from claims.anchoring import occurrences
from claims.models import Article, Claim, Evidence, Publisher, Rating, Revision, Source, Topic, User

FOLDER: Final = Path(__file__).parent
TOPICS_IN_FRENCH: Final = {"European security": "Sécurité européenne"}


@transaction.atomic
def load(*, researcher: User, reviewer: User) -> Article | None:
    """Load the article, everything decided about it, and publish it.

    Returns the article, or None when its text is there already: then nothing is changed.
    """
    data = json.loads((FOLDER / "claims.json").read_text(encoding="utf-8"))
    received = intake.read((FOLDER / data["article"]["file"]).read_bytes())
    if Revision.objects.filter(sha256=received.sha256).exists():
        return None
    facts = data["article"]
    article = importing.save(
        received,
        actor=researcher,
        publisher=importing.named_publisher(facts["publisher"]),
        headline=facts["headline"],
        language=facts["language"],
        url=facts["url"],
        published_on=_day(facts["published_on"]),
    )
    sources = {row["key"]: _source(row) for row in data["sources"]}
    for row in data["claims"]:
        claim = _open(row, article, researcher)
        _attach(claim, row["evidence"], sources)
        for verdict in row["verdicts"]:
            _decide(claim, verdict, researcher, reviewer)
    workflow.publish_article(article=article, actor=reviewer, seen=article.publication)
    article.refresh_from_db()
    return article


def _publisher(name: str) -> Publisher:
    return Publisher.objects.get_or_create(name=name)[0]


def _source(row: dict[str, Any]) -> Source:
    return Source.objects.get_or_create(
        url=row["url"],
        defaults={
            "title": row["title"],
            "publisher": _publisher(row["publisher"]),
            "published_on": _day(row["published_on"]),
            "kind": row["kind"],
            "language": row["language"],
        },
    )[0]


def _open(row: dict[str, Any], article: Article, researcher: User) -> Claim:
    revision = article.revisions.get(number=1)
    (place,) = occurrences(revision.text, row["quote"])
    name = row["topic"]
    topic, _made = Topic.objects.get_or_create(
        name_en=name,
        defaults={"slug": name.lower().replace(" ", "-"), "name_fr": TOPICS_IN_FRENCH.get(name, "")},
    )
    return workflow.open_claim(
        actor=researcher,
        revision=revision,
        place=place,
        statement=row["statement_en"],
        translations={"fr": row["statement_fr"]},
        kind=row["kind"],
        topic=topic,
    )


def _attach(claim: Claim, rows: list[dict[str, str]], sources: dict[str, Source]) -> None:
    Evidence.objects.bulk_create(
        Evidence(
            claim=claim,
            source=sources[row["source"]],
            stance=row["stance"],
            passage=row["passage"],
            read_on=None,  # the data does not say when
            position=position,
        )
        for position, row in enumerate(rows)
    )


def _decide(claim: Claim, row: dict[str, str], researcher: User, reviewer: User) -> None:
    draft = workflow.propose_verdict(
        claim=claim,
        actor=researcher,
        rating=Rating.objects.get(code=row["rating"]),
        change=row["change"],
        reason=row.get("note", ""),
        summary=row["summary"],
        explanation=row["explanation"],
    )
    draft = workflow.send_to_review(draft=draft, actor=researcher, version=draft.version)
    workflow.approve(draft=draft, reviewer=reviewer, seen=draft.sent_fingerprint)


def _day(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None
