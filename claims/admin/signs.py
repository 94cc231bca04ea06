"""States and ratings as a sign, a word and a colour: never colour alone."""

from typing import Any

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from claims.choices import SIGNS
from claims.models import Rating
from claims.templatetags.public import as_text


def badge(sign: str, word: str | Promise, tone: str) -> SafeString:
    """A sign and a word in one of the scale's colours."""
    return format_html(
        '<span class="badge tone-{}"><span aria-hidden="true">{}</span> {}</span>', tone, as_text(sign), word
    )


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
