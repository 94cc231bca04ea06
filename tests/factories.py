"""Things that tests are about: plain functions, each with sensible values for whatever a test leaves out."""

import datetime
import functools
import hashlib
import itertools
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, Permission
from django.utils.crypto import get_random_string
from django.utils.text import slugify

from claims import roles, workflow
from claims.anchoring import Place, occurrences
from claims.models import (
    Appearance,
    Article,
    Claim,
    Claimant,
    Dismissal,
    DraftVerdict,
    Evidence,
    Publisher,
    Rating,
    Redaction,
    Report,
    Revision,
    Source,
    Topic,
    User,
    Verdict,
)

TEXT = (
    "The national security advisers of about thirty governments are in permanent contact.\n\n"
    "They hold online meetings. The ministry counted 800,000 soldiers, more than any other country."
)
QUOTE = "advisers of about thirty governments are in permanent contact"
STATEMENT = "The security advisers of about thirty governments are in permanent contact."
PASSWORD = "a long enough passphrase"

_count = itertools.count(1)


@functools.cache
def _hashed(password: str) -> str:
    """The password as the database keeps it, made once: a hash is slow on purpose."""
    return make_password(password)


def user(name: str = "", role: str | None = None, *, permissions: tuple[str, ...] = (), **fields: Any) -> User:
    """A person of the desk; `role` is a group's name, None for somebody without a role."""
    name = name or f"person{next(_count)}"
    made = User.objects.create(
        username=name.lower(), password=_hashed(PASSWORD), first_name=name, is_staff=role is not None, **fields
    )
    if role:
        made.groups.add(Group.objects.get(name=role))
    for codename in permissions:
        made.user_permissions.add(Permission.objects.get(codename=codename, content_type__app_label="claims"))
    return made


def researcher(name: str = "") -> User:
    return user(name, roles.RESEARCHERS)


def reviewer(name: str = "") -> User:
    return user(name, roles.REVIEWERS)


def managing_editor(name: str = "") -> User:
    return user(name, roles.MANAGING_EDITORS)


def publisher(name: str = "") -> Publisher:
    return Publisher.objects.get_or_create(name=name or f"Publisher {next(_count)}")[0]


def topic(name: str = "Security") -> Topic:
    return Topic.objects.get_or_create(name_en=name, defaults={"slug": slugify(name), "name_fr": f"{name} (fr)"})[0]


def claimant(name: str = "") -> Claimant:
    return Claimant.objects.create(name=name or f"Claimant {next(_count)}")


def rating(code: str = "half-true") -> Rating:
    return Rating.objects.get(code=code)


def article(text: str = TEXT, *, by: User | None = None, **fields: Any) -> Article:
    """An article as imported by a researcher, not public yet."""
    values: dict[str, Any] = {
        "publisher": fields.pop("publisher", None) or publisher(),
        "headline": f"Headline {next(_count)}",
        "language": "en",
        "received": text,
        "encoding": "utf-8",
        "media": "text",
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
        "text": text,
        "cut": [],
    }
    return workflow.import_article(actor=by or researcher(), **{**values, **fields})


def published_article(text: str = TEXT, **fields: Any) -> Article:
    made = article(text, **fields)
    workflow.publish_article(article=made, actor=reviewer(), seen=made.publication)
    made.refresh_from_db()
    return made


def place(quote: str = QUOTE, text: str = TEXT) -> Place:
    return occurrences(text, quote)[0]


def dismissal(sentence: str = "They hold online meetings.") -> Dismissal:
    """A suggested sentence that somebody dismissed."""
    on = article()
    workflow.dismiss_suggestion(article=on, actor=researcher(), sentence=sentence)
    return on.dismissals.get()


def claim(*, by: User | None = None, on: Article | None = None, quote: str = QUOTE, **fields: Any) -> Claim:
    """A draft claim with one quote, opened by a researcher."""
    on = on or article()
    revision = on.current_revision
    assert revision is not None
    return workflow.open_claim(
        actor=by or researcher(),
        revision=revision,
        place=place(quote, revision.text),
        **{"statement": STATEMENT, **fields},
    )


def announced_claim(**fields: Any) -> Claim:
    """A claim that readers see as being checked, in a published article."""
    made = claim(**{"on": published_article(), **fields})
    workflow.announce_claim(claim=made, actor=reviewer(), version=made.version)
    made.refresh_from_db()
    return made


def source(**fields: Any) -> Source:
    number = next(_count)
    values = {
        "title": f"Source {number}",
        "url": f"https://example.org/sources/{number}",
        "kind": "news",
        "language": "en",
        "published_on": datetime.date(2026, 1, 16),
    }
    return Source.objects.create(publisher=fields.pop("publisher", None) or publisher(), **{**values, **fields})


def evidence(claim: Claim, **fields: Any) -> Evidence:
    values = {"stance": "supports", "passage": "in regular contact", "read_on": datetime.date(2026, 1, 20)}
    return Evidence.objects.create(claim=claim, source=fields.pop("source", None) or source(), **{**values, **fields})


def draft(claim_: Claim | None = None, *, by: User | None = None, **content: Any) -> DraftVerdict:
    """A complete draft verdict, with one piece of evidence, still being written."""
    claim_ = claim_ or claim()
    if not claim_.evidence.exists():
        evidence(claim_)
    values: dict[str, Any] = {
        "rating": rating(),
        "summary": "Regular contact, not permanent contact.",
        "explanation": "The report speaks of *regular* contact.",
    }
    if claim_.current_verdict_id:
        values |= {"change": "update", "reason": "The world changed."}
    return workflow.propose_verdict(claim=claim_, actor=by or researcher(), **{**values, **content})


def draft_in_review(claim_: Claim | None = None, *, by: User | None = None, **content: Any) -> DraftVerdict:
    made = draft(claim_, by=by, **content)
    return workflow.send_to_review(draft=made, actor=made.author, version=made.version)


def verdict(
    claim_: Claim | None = None, *, by: User | None = None, approved_by: User | None = None, **content: Any
) -> Verdict:
    """A published verdict, through the whole workflow with two people."""
    sent = draft_in_review(claim_, by=by, **content)
    return workflow.approve(draft=sent, reviewer=approved_by or reviewer(), seen=sent.sent_fingerprint)


def redaction(claim_: Claim, path: str = "summary", *, by: User | None = None) -> Redaction:
    """A text that was taken out of the current verdict of a claim."""
    verdict = claim_.verdicts.latest("number")
    gaps = workflow.redact(
        verdict=verdict,
        actor=by or managing_editor(),
        path=path,
        reason="It named a child.",
        legal_basis="Article 17 GDPR",
    )
    return next(gap for gap in gaps if gap.verdict == verdict)


def decided_claim(**content: Any) -> Claim:
    """A claim with a verdict, in a published article."""
    made = claim(on=published_article())
    verdict(made, **content)
    made.refresh_from_db()
    return made


def appearance(claim_: Claim, *, on: Article, quote: str = QUOTE, by: User | None = None) -> Appearance:
    """One more quote of a claim; readers see it once somebody else confirmed it."""
    revision = on.current_revision
    assert revision is not None
    return workflow.link_quote(
        claim=claim_, actor=by or researcher(), revision=revision, place=place(quote, revision.text)
    )


def revision(on: Article, text: str, *, by: User | None = None) -> Revision:
    """A newer text of an article: the current one of an imported article, of a public one it waits."""
    made = workflow.add_revision(
        article=on,
        actor=by or researcher(),
        received=text,
        encoding="utf-8",
        media="text",
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        text=text,
        cut=[],
    )
    on.refresh_from_db()
    return made


def published_revision(on: Article, text: str, *, by: User | None = None, approved_by: User | None = None) -> Revision:
    """A newer text that readers see, through the whole workflow with two people."""
    made = revision(on, text, by=by)
    workflow.publish_revision(article=on, actor=approved_by or reviewer(), seen=on.replacement)
    on.refresh_from_db()
    return made


def report(claim: Claim | None = None, *, kind: str = "error", **fields: Any) -> Report:
    """What a reader sent."""
    given = {"message": "The table says something else.", "language": "en", "form": get_random_string(24)}
    return workflow.receive_report(kind=kind, claim=claim, **{**given, **fields})


def accepted_report(claim: Claim | None = None, *, by: User | None = None, **fields: Any) -> Report:
    """One that the desk agreed with."""
    made = report(claim, **fields)
    return workflow.accept_report(report=made, actor=by or researcher(), answer="You are right.", version=made.version)
