"""The chain of verdicts as readers get it: its head, each verdict's link with what is hashed, and what was redacted."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims import chain
from claims.models import Article, Redaction, Verdict, Withheld
from claims.querysets import RedactionQuerySet, VerdictQuerySet

A_PAGE: Final = 100  # verdicts

Redactions = dict[int, dict[str, Redaction]]  # by verdict and path
Digests = dict[str, str]  # by path


@dataclass(frozen=True)
class Head:
    """The last verdict of the chain: its place, its hash, and when it was published."""

    sequence: int
    hash: str
    at: datetime.datetime

    def __str__(self) -> str:
        return chain.written(self.sequence, self.hash)


def head() -> Head | None:
    """The head of the chain; None before the first verdict."""
    last = Verdict.objects.published().order_by("-sequence").values_list("sequence", "hash", "issued_at").first()
    return Head(*last) if last else None


def written_head() -> str | None:
    """The head as feeds, metadata and pages write it, `SEQUENCE:HASH`; None before the first verdict."""
    last = head()
    return str(last) if last else None


def linked(verdicts: VerdictQuerySet) -> VerdictQuerySet:
    """Verdicts with what their links are made of."""
    columns = [field.name for field in Verdict._meta.concrete_fields]
    return verdicts.select_related("claim").only(*columns, "claim__code")


def redactions_of(redactions: RedactionQuerySet) -> Redactions:
    """Redactions of verdicts, by verdict and path."""
    found: Redactions = defaultdict(dict)
    for redaction in redactions:
        found[redaction.verdict_id][redaction.path] = redaction
    return found


def digests_of(redacted: dict[str, Redaction]) -> dict[str, str]:
    """The digests of a verdict's texts that were taken out, by path."""
    return {path: redaction.digest for path, redaction in redacted.items()}


# The data -----------------------------------------------------------------------------------------


def link(code: str, number: int) -> dict[str, Any]:
    """One verdict of a public claim for whoever recomputes its hash. Raises Verdict.DoesNotExist."""
    verdict = linked(Verdict.objects.published()).get(claim__code=code, number=number)
    return _links([verdict])[0]


@dataclass(frozen=True)
class Links:
    """Some verdicts in the order of publication, and the place of the last one where more follow."""

    rows: list[dict[str, Any]]
    after: int | None


def links(after: int = 0, size: int = A_PAGE) -> Links:
    """The verdicts that follow a place of the chain."""
    following = Verdict.objects.published().filter(sequence__gt=after).order_by("sequence")
    found = list(linked(following)[: size + 1])
    rows = found[:size]
    return Links(_links(rows), rows[-1].sequence if len(found) > size else None)


def count() -> int:
    """How many verdicts the chain has: its places have no gaps, so the last one says it."""
    last = head()
    return last.sequence if last else 0


def _links(verdicts: Iterable[Verdict]) -> list[dict[str, Any]]:
    shown = list(verdicts)
    taken_out = redactions_of(Redaction.objects.published().filter(verdict__in=shown))
    kept_back = withheld_of(shown)
    return [_link(verdict, taken_out.get(verdict.pk, {}), kept_back[verdict.pk]) for verdict in shown]


def _link(verdict: Verdict, redacted: dict[str, Redaction], withheld: Digests) -> dict[str, Any]:
    """The hash and the record that it is of; the texts, each with its salt, or why it is missing."""
    texts = chain.texts_of(verdict.content())
    told: dict[str, dict[str, Any]] = {}
    for path in sorted(texts.keys() | withheld.keys()):
        if path in redacted:
            told[path] = told_of(redacted[path])
        elif path in withheld:
            told[path] = {"withheld": True}
        else:
            told[path] = {"text": texts[path], "salt": verdict.salts.get(path, "")}
    return {
        "url": link_address(verdict.claim.code, verdict.number),
        "sequence": verdict.sequence,
        "previous_hash": verdict.previous_hash,
        "hash": verdict.hash,
        "record": verdict.chained(digests_of(redacted) | withheld),
        "texts": told,
    }


def withheld_of(verdicts: list[Verdict]) -> dict[int, Digests]:
    """By verdict, the digests of its texts that readers do not get; they are enough for the hash.

    These are the words of quotes in articles that readers do not see; and what another
    installation, from which the verdict came, kept to itself.
    """
    shown, there = articles_shown(verdicts), missing_of(verdicts)
    return {verdict.pk: _unseen(verdict, shown) | there.get(verdict.pk, {}) for verdict in verdicts}


def articles_shown(verdicts: Iterable[Verdict]) -> set[int]:
    """The articles quoted in records that readers see; others were not published, or were withdrawn since."""
    keys = {row["article"] for verdict in verdicts for row in verdict.appearances}
    return set(Article.objects.listed().filter(pk__in=keys).values_list("pk", flat=True))


def missing_of(verdicts: list[Verdict]) -> dict[int, Digests]:
    """By verdict, the digests of its texts that this installation never got."""
    found: dict[int, Digests] = defaultdict(dict)
    rows = Withheld.objects.filter(verdict__in=[verdict.pk for verdict in verdicts])
    for verdict, path, digest in rows.values_list("verdict", "path", "digest"):
        found[verdict][path] = digest
    return found


def _unseen(verdict: Verdict, shown: set[int]) -> Digests:
    hidden = {position for position, row in enumerate(verdict.appearances) if row["article"] not in shown}
    return {
        path: chain.digest(verdict.salts[path], text)
        for path, text in chain.texts_of(verdict.content()).items()
        for name, position, _inner in [chain.parts_of(path)]
        if name == "appearances" and position in hidden and path in verdict.salts
    }


def told_of(redaction: Redaction) -> dict[str, str]:
    """When and why a text was taken out, as data."""
    return {
        "redacted_at": f"{redaction.redacted_at.astimezone(datetime.UTC):%Y-%m-%dT%H:%M:%SZ}",
        "reason": redaction.reason,
        "legal_basis": redaction.legal_basis,
    }


def link_address(code: str, number: int) -> str:
    """The address of a verdict's link: one for all languages, as it says the same in each."""
    with translation.override(settings.LANGUAGE_CODE):
        return settings.SITE_URL + reverse("claims:verdict_json", args=[code, number])


TEXT_NAMES: Final = {
    "statement": _("statement"),
    "translations": _("statement"),
    "claimant": _("claimant"),
    "reason": _("reason of the change"),
    "summary": _("summary"),
    "explanation": _("explanation"),
    "emergency_reason": _("emergency reason"),
    "evidence": _("evidence"),
    "appearances": _("quote in an article"),
    "passage": _("passage"),
    "location": _("where in the source"),
    "title": _("title"),
    "url": _("address"),
    "archived_url": _("archived copy"),
    "publisher": _("publisher"),
    "quote": _("quote"),
    "prefix": _("text before the quote"),
    "suffix": _("text after the quote"),
    "headline": _("headline"),
}


def text_name(path: str) -> str:
    """What people call the text at a path: `evidence[0].passage` is “evidence 1: passage”."""
    name, position, inner = chain.parts_of(path)
    said = str(TEXT_NAMES.get(name, name))
    if name == "translations":
        return f"{said} ({inner})"
    if position is None:
        return said
    return gettext("%(label)s: %(text)s") % {"label": f"{said} {position + 1}", "text": TEXT_NAMES.get(inner, inner)}


# What was taken out -------------------------------------------------------------------------------


def redactions() -> QuerySet[Redaction, Redaction]:
    """Every text that was taken out of a verdict, with its verdict and claim."""
    found: QuerySet[Redaction, Redaction] = Redaction.objects.published().select_related("verdict", "claim")
    return found.only("path", "reason", "legal_basis", "redacted_at", "redacted_by_name", "verdict__number", *_OF_CLAIM)


_OF_CLAIM: Final = tuple(f"claim__{name}" for name in ("code", "slug", "statement", "translations"))
