"""States and ratings as a sign, a word and a colour: never colour alone."""

from typing import Any, Final

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from claims.choices import AppearanceState, ArticleStatus, ClaimStatus, Decision, DraftState, Stance, Tone
from claims.models import Rating

SIGNS: Final[dict[str, tuple[str, Tone]]] = {
    ClaimStatus.DRAFT: ("✎", Tone.GREY),
    ClaimStatus.BEING_CHECKED: ("…", Tone.SLATE),
    ClaimStatus.DECIDED: ("●", Tone.TEAL),
    ClaimStatus.WITHDRAWN: ("⊘", Tone.RED),
    ArticleStatus.IMPORTED: ("↓", Tone.GREY),
    ArticleStatus.PUBLISHED: ("●", Tone.TEAL),
    DraftState.OPEN: ("✎", Tone.GREY),
    DraftState.IN_REVIEW: ("◷", Tone.VIOLET),
    DraftState.RETURNED: ("↩", Tone.ORANGE),
    AppearanceState.ANCHORED: ("⚓", Tone.TEAL),
    AppearanceState.MOVED: ("↕", Tone.TEAL),
    AppearanceState.TO_CONFIRM: ("?", Tone.AMBER),
    AppearanceState.LOST: ("✖", Tone.RED),
    Decision.APPROVED: ("✔", Tone.GREEN),
    Stance.SUPPORTS: ("▲", Tone.GREEN),
    Stance.REFUTES: ("▼", Tone.RED),
    Stance.CONTEXT: ("◆", Tone.SLATE),
}  # fmt: skip


def badge(sign: str, word: str | Promise, tone: str) -> SafeString:
    """A sign and a word in one of the scale's colours."""
    return format_html('<span class="badge tone-{}"><span aria-hidden="true">{}</span> {}</span>', tone, sign, word)


def state_badge(thing: Any, field: str) -> SafeString:
    """The badge of a row's state; `field` is the name of the field that holds it."""
    sign, tone = SIGNS[getattr(thing, field)]
    return badge(sign, getattr(thing, f"get_{field}_display")(), tone)


def rating_badge(rating: Rating | None) -> SafeString | str:
    """The badge of a rating as it is now; empty without one."""
    return badge(rating.sign, rating.name, rating.tone) if rating else ""


def issued_badge(rating: dict[str, Any]) -> SafeString:
    """The badge of a rating as a record keeps it, in the language of the page."""
    return badge(rating["sign"], issued_name(rating), rating["tone"])


def issued_name(rating: dict[str, Any]) -> str:
    """The name of a rating as a record keeps it, in the language of the page."""
    names: dict[str, str] = rating["name"]
    return names.get(get_language() or "") or names["en"]
