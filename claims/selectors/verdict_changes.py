"""What a verdict changed of the one before it, as readers are told: texts word by word, and evidence row by row."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.changes import Kind, Passage, Piece, passages, words
from claims.choices import ClaimKind, Language, SourceKind, Stance
from claims.models import Verdict
from claims.records import differences
from claims.redacting import GAP
from claims.selectors.claims import Standing, issued
from claims.selectors.sources import CitedEvidence, cited
from claims.selectors.verdict_record import QuoteThen, quotes_said, said, statements_said

# Each verdict has a reason of its own, which stands on its page: the next one takes nothing of it back.
TEXTS: Final = {"summary": _("Summary"), "explanation": _("Why")}
# What differs in a piece of evidence; the rest of the record says nothing more to readers.
PARTS: Final[dict[str, str | Promise]] = {
    "stance": _("Stance"),
    "passage": _("Passage"),
    "location": _("Where in the source"),
    "read_on": _("Read"),
    "title": _("Title"),
    "publisher": _("Publisher"),
    "published_on": _("Published"),
    "kind": _("Kind"),
    "language": _("Language"),
    "url": _("Address"),
    "archived_url": _("Archived copy"),
}
NAMES: Final[dict[str, Any]] = {"stance": Stance, "kind": SourceKind, "language": Language}
DAYS: Final = {"read_on", "published_on"}


@dataclass(frozen=True)
class TextChange:
    """A text that differs: the passages that do, in its language; none where one of the two was redacted."""

    label: str
    language: str
    passages: list[Passage]


@dataclass(frozen=True)
class FieldChange:
    """A fact that differs: before and after in one, as pieces."""

    label: str
    pieces: list[Piece]


@dataclass(frozen=True)
class EvidenceChange:
    """A piece of evidence that came (added), went (removed) or stayed with other `fields` (same)."""

    kind: Kind
    piece: CitedEvidence
    fields: list[FieldChange]


@dataclass(frozen=True)
class QuoteChange:
    """A quote that came, went, or stayed in other words."""

    kind: Kind
    quote: QuoteThen
    pieces: list[Piece]


@dataclass(frozen=True)
class Changes:
    """What a verdict changed; `before` and `after` are the same where the rating stayed."""

    before: Standing
    after: Standing
    texts: list[TextChange]
    facts: list[FieldChange]
    evidence: list[EvidenceChange]
    quotes: list[QuoteChange]

    @property
    def is_rated_anew(self) -> bool:
        """Whether the rating is another one, or is called or defined otherwise."""
        return self.before != self.after


def changes(before: Verdict, after: Verdict, shown: set[int]) -> Changes:
    """What changed from a verdict to the next one; `shown` are the articles whose quotes readers see."""
    return Changes(
        before=issued(before),
        after=issued(after),
        texts=list(_texts(before, after)),
        facts=list(_facts(before, after)),
        evidence=list(_evidence(before.evidence, after.evidence)),
        quotes=list(_quotes(quotes_said(before, shown), quotes_said(after, shown))),
    )


def _texts(before: Verdict, after: Verdict) -> Iterator[TextChange]:
    written, statements = settings.LANGUAGE_CODE, [statements_said(verdict) for verdict in (before, after)]
    compared = [
        *(
            (_statement_label(language), language, *(one.get(language, "") for one in statements))
            for language in dict.fromkeys([written, *statements[0], *statements[1]])
        ),
        *((str(label), written, said(before, name), said(after, name)) for name, label in TEXTS.items()),
    ]
    for label, language, was, now in compared:
        if was != now:
            is_gap = was.startswith(GAP) or now.startswith(GAP)
            yield TextChange(label, language, [] if is_gap else passages(was, now))


def _statement_label(language: str) -> str:
    if language == settings.LANGUAGE_CODE:
        return gettext("Statement")
    return gettext("Statement in %(language)s") % {"language": Language(language).label}


def _facts(before: Verdict, after: Verdict) -> Iterator[FieldChange]:
    nobody = gettext("the article itself")
    for label, was, now in (
        (gettext("Made by"), before.claimant_name or nobody, after.claimant_name or nobody),
        (gettext("Kind"), str(ClaimKind(before.kind).label), str(ClaimKind(after.kind).label)),
        (gettext("On"), _day(before.claimed_on), _day(after.claimed_on)),
    ):
        if was != now:
            yield FieldChange(label, _in_one(was, now))


def _evidence(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> Iterator[EvidenceChange]:
    """Row by row, by the key that a piece of evidence has in each record; another order of the same is no change."""
    places = {row["id"]: place for rows in (before, after) for place, row in enumerate(rows)}
    for difference in differences({"evidence": before}, {"evidence": after}):
        was, now = difference.before, difference.after
        if difference.field != "evidence":
            continue
        row = now or was
        kind = Kind.REMOVED if not now else Kind.ADDED if not was else Kind.SAME
        fields = list(_parts(was, now)) if was and now else []
        if kind != Kind.SAME or fields:
            yield EvidenceChange(kind, cited(row, places[row["id"]]), fields)


def _parts(was: dict[str, Any], now: dict[str, Any]) -> Iterator[FieldChange]:
    for name, label in PARTS.items():
        if was.get(name) != now.get(name):
            yield FieldChange(str(label), _in_one(_shown(name, was.get(name)), _shown(name, now.get(name))))


def _in_one(was: str, now: str) -> list[Piece]:
    """Both values in one, with an arrow between them where they have nothing in common."""
    pieces = words(was, now)
    apart = len(pieces) == 2 and all(piece.kind != Kind.SAME for piece in pieces)
    return [pieces[0], Piece(Kind.SAME, " → "), pieces[1]] if apart else pieces


def _shown(name: str, value: Any) -> str:
    """A value of a record as readers read it."""
    if not value:
        return ""
    if name in NAMES:
        return str(NAMES[name](value).label)
    return _day(parse_date(value)) if name in DAYS else str(value)


def _quotes(before: Iterable[QuoteThen], after: Iterable[QuoteThen]) -> Iterator[QuoteChange]:
    old, new = ({quote.key: quote for quote in quotes} for quotes in (before, after))
    for key in dict.fromkeys([*old, *new]):
        was, now = old.get(key), new.get(key)
        if was is None and now:
            yield QuoteChange(Kind.ADDED, now, [])
        elif was and now is None:
            yield QuoteChange(Kind.REMOVED, was, [])
        elif was and now and was.text != now.text:
            yield QuoteChange(Kind.SAME, now, words(was.text, now.text))


def _day(day: Any) -> str:
    return date_format(day, "DATE_FORMAT") if day else ""
