"""Differences between two records, told to an editor: word by word where that helps."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims import changes
from claims.admin.signs import issued_name
from claims.anchoring import brings_marks
from claims.changes import Kind
from claims.choices import AppearanceState, Change, ClaimKind, Language, SourceKind, Stance
from claims.records import Difference

LABELS: dict[str, str | Promise] = {
    "change": _("kind of change"),
    "reason": _("reason of the change"),
    "statement": _("statement"),
    "translations": _("translations"),
    "claimant": _("claimant"),
    "kind": _("kind"),
    "claimed_on": _("claimed on"),
    "rating": _("rating"),
    "summary": _("summary"),
    "explanation": _("explanation"),
    "evidence": _("evidence"),
    "evidence_order": _("order of the evidence"),
    "appearances": _("quote in an article"),
    "appearances_order": _("order of the quotes"),
    "stance": _("stance"),
    "passage": _("passage"),
    "location": _("where in the source"),
    "read_on": _("read on"),
    "title": _("title"),
    "url": _("address"),
    "archived_url": _("archived copy"),
    "publisher": _("publisher"),
    "published_on": _("published on"),
    "language": _("language"),
    "quote": _("quote"),
    "prefix": _("text before the quote"),
    "suffix": _("text after the quote"),
    "start": _("where it begins in the text, in characters"),
    "end": _("where it ends in the text, in characters"),
    "state": _("state"),
    "headline": _("headline"),
    "revision": _("revision"),
    "name": _("name"),
    "definition": _("definition"),
}
NOTHING = _("nothing")
TAGS: Final = {Kind.SAME: "", Kind.REMOVED: "del", Kind.ADDED: "ins"}
CHOICES: Final = (
    ("change", Change),
    ("kind", ClaimKind),
    ("kind", SourceKind),
    ("language", Language),
    ("stance", Stance),
    ("state", AppearanceState),
)
CHOICE_LABELS: Final = {(field, choice.value): choice.label for field, choices in CHOICES for choice in choices}


@dataclass(frozen=True)
class Told:
    """One difference: what it is about, and before and after with the words that differ marked."""

    label: str | Promise
    about: str
    text: SafeString


def told(differences: Iterable[Difference]) -> list[Told]:
    """The differences of two records in the desk's words, a row of evidence or a quote by its title or text."""
    return [tale for difference in differences for tale in _tell(difference)]


def _tell(difference: Difference) -> Iterator[Told]:
    before, after = difference.before, difference.after
    label = LABELS.get(difference.field, difference.field)
    if isinstance(before, dict) and isinstance(after, dict):
        about = str(after.get("title") or after.get("quote") or "")
        keys = [*before, *(key for key in after if key not in before)]
        for key in keys:
            if before.get(key) != after.get(key):
                yield Told(
                    _labelled(label, LABELS.get(key, key)),
                    about,
                    words(_text(before.get(key), key), _text(after.get(key), key)),
                )
    else:
        yield Told(label, "", words(_text(before, difference.field), _text(after, difference.field)))


def _labelled(label: object, text: object) -> str:
    return gettext("%(label)s: %(text)s") % {"label": label, "text": text}


def _quoted(text: str) -> str:
    return text if brings_marks(text) else gettext("“%(text)s”") % {"text": text}


def words(before: str, after: str) -> SafeString:
    """Both texts in one, as HTML: `<del>` what only stands before, `<ins>` what only stands after."""
    pieces = [(TAGS[piece.kind], piece.text) for piece in changes.words(before, after)]
    if all(tag for tag, _text in pieces):
        pieces.insert(1, ("", " → "))
    return format_html_join("", "{}", ((_mark(tag, text),) for tag, text in pieces))


def _mark(tag: str, text: str) -> SafeString | str:
    return format_html("<{}>{}</{}>", tag, text, tag) if tag else text


def _text(value: Any, field: str = "") -> str:
    """A record's value as an editor reads it; of a choice, `field` says among which."""
    match value:
        case None | "":
            return str(NOTHING)
        case {"title": title, "passage": passage}:
            return _labelled(title, _quoted(passage)) if passage else str(title)
        case {"quote": quote, "headline": headline}:
            return f"{_quoted(quote)} ({headline})"
        case {"name": {"en": _name}, "sign": sign}:
            return f"{sign} {issued_name(value)}"
        case dict():
            return "; ".join(_labelled(key, _text(part)) for key, part in value.items()) or str(NOTHING)
        case list():
            return ", ".join(_text(part) for part in value)
        case str():
            return str(CHOICE_LABELS.get((field, value), value))
    return str(value)
