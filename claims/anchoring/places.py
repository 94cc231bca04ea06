"""Exact places: the only ones that are accepted without a person."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from .graphemes import Graphemes

CONTEXT = 32  # code points kept before and after a quote

_OPENING = tuple('“”„‟«»‹›‘‚"「『')  # not ’ and ', which also begin words: ’tis


@dataclass(frozen=True)
class Place:
    """Where a quote stands in a text, with the text around it (shorter than `CONTEXT` only at the text's edges)."""

    start: int
    end: int
    quote: str
    prefix: str
    suffix: str


def brings_marks(quote: str) -> bool:
    """Whether a quote begins with a quotation mark of its own: then a page sets none around it."""
    return quote.startswith(_OPENING)


def as_pasted(quote: str) -> str:
    """Give a pasted quote the form of our texts: NFC, "\\n", no white space around it. Nothing else is changed."""
    return unicodedata.normalize("NFC", quote.replace("\r\n", "\n")).strip()


def occurrences(text: str, quote: str) -> list[Place]:
    """Every exact occurrence of the quote, overlapping ones too, in order; none for an empty quote.

    An occurrence whose edge would fall inside a grapheme (an accent, half of an emoji) is not one.
    """
    quote = as_pasted(quote)
    graphemes = Graphemes(text)
    spans = ((start, start + len(quote)) for start in find_all(text, quote))
    return [place_at(text, *span) for span in spans if graphemes.whole(*span)]


def resolve(text: str, quote: str, prefix: str, suffix: str) -> Place | None:
    """The one place of a quote in a text that may have changed, or None when an editor has to say.

    The only exact occurrence is accepted; several are told apart by their whole context. Where the quote used to
    stand says nothing: a refrain that lost its first line would move every claim to its neighbour.
    """
    places = occurrences(text, quote)
    if len(places) > 1:
        places = [place for place in places if (place.prefix, place.suffix) == (prefix, suffix)]
    return places[0] if len(places) == 1 else None


def place_at(text: str, start: int, end: int) -> Place:
    """The place of a span, with the text around it."""
    return Place(
        start=start,
        end=end,
        quote=text[start:end],
        prefix=text[max(0, start - CONTEXT) : start],
        suffix=text[end : end + CONTEXT],
    )


def find_all(text: str, quote: str) -> Iterator[int]:
    """The start of every occurrence, overlapping ones too, in order; none for an empty quote."""
    at = text.find(quote) if quote else -1
    while at != -1:
        yield at
        at = text.find(quote, at + 1)
