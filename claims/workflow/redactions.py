"""Taking one text out of the past where the law asks for it: a marked gap, and a chain that still verifies."""

from collections.abc import Iterator
from copy import copy
from typing import Any, Final, cast

from django.contrib.admin.models import LogEntry
from django.db import connection, transaction
from django.db.models import F, Model, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims import chain, redacting
from claims.choices import Action
from claims.models import (
    Appearance,
    Article,
    AuditEntry,
    Claim,
    Claimant,
    DraftVerdict,
    Evidence,
    Listing,
    Publisher,
    Redaction,
    Source,
    User,
    Verdict,
)
from claims.workflow.errors import Incomplete
from claims.workflow.rules import audit, check, locked, save, stated

LONGEST_REASON: Final = 150  # it stands in the gap, and a gap can be as short as a name
LONGEST_BASIS: Final = 200
LABEL: Final = 200  # characters of a statement in an audit entry and in the admin's log

# Where a text of a verdict may stand today, for everybody to read, by the last name of its path.
LIVE: Final[dict[str, tuple[tuple[type[Model], str], ...]]] = {
    "claimant": ((Claimant, "name"),),
    "publisher": ((Publisher, "name"),),
    "title": ((Source, "title"),),
    "url": ((Source, "url"), (Article, "url")),
    "archived_url": ((Source, "archived_url"),),
    "headline": ((Article, "headline"),),
}


@transaction.atomic
def redact(*, verdict: Verdict, actor: User, path: str, reason: str, legal_basis: str) -> list[Redaction]:
    """Take a text out of a verdict with its salt, and the same text out of whatever else the desk keeps of its claim.

    That is the claim's other verdicts, its wording, its evidence, its draft, what reviewers saw, and what audit
    entries say. `reason` and `legal_basis` are public and stand for good. Returns the gaps, one a place.
    Raises NotAllowed, Incomplete (no such text, no reason, or the same text stands where it can be edited).
    """
    claim = locked(verdict.claim)
    check(Action.REDACT_VERDICT, actor, claim)
    verdict = Verdict.objects.get(pk=verdict.pk)
    text = _text_at(verdict, path)
    given = {
        "reason": _short(reason, LONGEST_REASON, _("Say why this text is taken out: readers see it in its place.")),
        "legal_basis": _short(legal_basis, LONGEST_BASIS, _("Name the law or the ruling that asks for it.")),
    }
    if any(_holds(said, text) for said in given.values()):
        raise Incomplete(_("What you wrote repeats the text that is to be taken out."))
    if live := list(_live(path, text, claim)):
        raise Incomplete(*live)
    gap = Redaction(
        claim=claim,
        mark=f"{redacting.GAP}{timezone.localdate()}: {given['reason']}]",
        redacted_at=timezone.now(),
        redacted_by=actor,
        redacted_by_name=actor.display_name,
        **given,
    )
    made = [_carried_out(gap, **place) for place in list(_places(claim, text))]
    _replace_on_the_desk(claim, text, gap.mark)
    _follow_current_verdict(claim)
    audit(Action.REDACT_VERDICT, actor, claim, note=f"{verdict.number} {path}: {reason}")
    return made


def _text_at(verdict: Verdict, path: str) -> str:
    text = chain.texts_of(verdict.content()).get(path)
    if text is None:
        raise Incomplete(_("Choose a text of this verdict."))
    if path not in verdict.salts:
        raise Incomplete(_("This text was redacted already."))
    return text


def _short(text: str, longest: int, otherwise: object) -> str:
    text = " ".join(stated(text, otherwise).split())
    if len(text) > longest:
        raise Incomplete(_("Say it in %(number)d characters at most.") % {"number": longest})
    return text


def _live(path: str, text: str, claim: Claim) -> Iterator[object]:
    """Where readers would still find the text, a sentence each: these rows are edited, not redacted."""
    name = chain.parts_of(path)[2] or path
    for model, field in LIVE.get(name, ()):
        for row in model._default_manager.filter(**{field: text}):
            yield _("Change it first on the page of the %(kind)s “%(name)s”, where readers still find it.") % {
                "kind": model._meta.verbose_name,
                "name": str(row),
            }
    if name == "quote" and Appearance.objects.published().filter(claim=claim, quote=text).exists():
        yield _("Readers find this quote in its article: first remove it from the claim, or withdraw the article.")


# Each place ---------------------------------------------------------------------------------------


def _places(claim: Claim, text: str) -> Iterator[dict[str, Any]]:
    """Every row that is never changed and holds the text, with the path at which it does."""
    yield from [
        {"verdict": verdict, "path": path, "digest": chain.digest(verdict.salts[path], text)}
        for verdict in claim.verdicts.select_related("claim").order_by("number")
        for path in _paths(verdict.content(), text)
    ]
    yield from [
        {"review": review, "path": path}
        for review in claim.reviews.order_by("pk")
        for path in (
            *_paths({**review.record, "emergency_reason": review.emergency_reason}, text),
            *(["note"] if _holds(review.note, text) else []),
        )
    ]
    yield from [
        {"audit_entry": entry, "path": path}
        for entry in AuditEntry.objects.filter(Q(label=text[:LABEL]) | Q(subject=claim.subject)).order_by("pk")
        for path, holds in (("label", entry.label == text[:LABEL]), ("note", _holds(entry.note, text)))
        if holds
    ]


def _holds(said: str, text: str) -> bool:
    """Whether what somebody wrote is the text, or holds it where that cannot be by chance."""
    return said == text or (len(text) >= redacting.TELLING and text in said)


def _paths(content: chain.Content, text: str) -> list[str]:
    return [path for path, other in chain.texts_of(content).items() if other == text]


def _carried_out(gap: Redaction, **place: Any) -> Redaction:
    """Note a gap, then make it, exactly as the triggers expect."""
    made = copy(gap)
    for name, value in place.items():
        setattr(made, name, value)
    made.save(force_insert=True)
    kind = next(kind for kind in redacting.REDACTABLE if getattr(made, kind.key))
    with connection.cursor() as cursor:
        cursor.execute(kind.redaction(connection.vendor), [made.pk])
    return made


# What can be edited -------------------------------------------------------------------------------


def _replace_on_the_desk(claim: Claim, text: str, mark: str) -> None:
    """The same text in rows that the desk goes on working with."""
    for draft in DraftVerdict.objects.filter(claim=claim):
        fields = ("statement", "translations", "reason", "summary", "explanation", "sent_record")
        changed = {name: _without(getattr(draft, name), text, mark) for name in fields}
        save(draft, **changed)
    for listing in Listing.objects.filter(claim=claim):  # what the claim was announced as
        wording = {name: _without(getattr(listing, name), text, mark) for name in ("statement", "translations")}
        Listing.objects.filter(pk=listing.pk).update(**wording)
    if _holds(claim.withdrawal_reason, text):  # as of the audit entry that says it, nothing of it is left
        Claim.objects.filter(pk=claim.pk).update(withdrawal_reason=mark)
    Evidence.objects.filter(claim=claim, location=text).update(location=mark)
    for evidence in Evidence.objects.filter(claim=claim, passage=text).order_by("pk"):
        _take_passage(evidence, mark)
    # Django's own log names rows by what they were called, claims by their statement.
    _logged(text).update(object_repr=mark)


def _take_passage(evidence: Evidence, mark: str) -> None:
    """A source may have several pieces for a claim, which differ by their passages."""
    others = Evidence.objects.filter(claim=evidence.claim_id, source=evidence.source_id, passage__startswith=mark)
    number = others.count() + 1
    Evidence.objects.filter(pk=evidence.pk).update(passage=mark if number == 1 else f"{mark} ({number})")


def _logged(text: str) -> "QuerySet[LogEntry]":
    shown = text[: LABEL - 50]  # a draft's name has words around it
    if len(shown) < 20:
        return LogEntry.objects.none()  # too short to be a statement, and found in others
    return LogEntry.objects.filter(content_type__app_label="claims", object_repr__contains=shown)


def _without(value: Any, text: str, mark: str) -> Any:
    """A value, however deep, in which each text that is `text` is `mark`."""
    match value:
        case str():
            return mark if value == text else value
        case dict():
            return {key: _without(inner, text, mark) for key, inner in value.items()}
        case list():
            return [_without(inner, text, mark) for inner in value]
    return value


def _follow_current_verdict(claim: Claim) -> None:
    """A claim carries the wording of its verdict, and its address the words of it."""
    claim.refresh_from_db()
    verdict = cast(Verdict, claim.current_verdict)  # it has one, as one of its verdicts was given
    if (claim.statement, claim.translations) == (verdict.statement, verdict.translations):
        return
    # Copied by the database, because the trigger compares what is written and not what it means.
    kept = Verdict.objects.filter(pk=verdict.pk)
    wording = {name: Subquery(kept.values(name)) for name in ("statement", "translations")}
    Claim.objects.filter(pk=claim.pk).update(slug=Claim.slug_of(verdict.statement), version=F("version") + 1, **wording)
    claim.refresh_from_db()
