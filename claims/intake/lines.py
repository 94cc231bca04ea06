"""The values intake hands out, the tidying of one line, and the rebuilding of a text from chosen lines."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, Literal, TypeAlias

Media: TypeAlias = Literal["text", "html"]


MAX_LINES: Final = 5_000
"""More lines than any article has, and more than an editor can look through."""


def gettext_noop(text: str) -> str:
    """Mark English wording for translation: Django's makemessages collects it by this name."""
    return text


class Reason(StrEnum):
    """Why a line is not in the body."""

    BLANK = "blank"
    HEADLINE = "headline"
    FURNITURE = "furniture"
    LINKS = "links"
    SHORT = "short"
    TEASER = "teaser"
    REPEATED = "repeated"
    OUTSIDE = "outside"
    EDITOR = "editor"


LABELS: Final[dict[Reason, str]] = {
    Reason.BLANK: gettext_noop("Empty line"),
    Reason.HEADLINE: gettext_noop("Headline"),
    Reason.FURNITURE: gettext_noop("Words of the page, not of the article"),
    Reason.LINKS: gettext_noop("List of links"),
    Reason.SHORT: gettext_noop("Too short for a sentence"),
    Reason.TEASER: gettext_noop("Teaser of another article, breaks off"),
    Reason.REPEATED: gettext_noop("Stands on the page more than once"),
    Reason.OUTSIDE: gettext_noop("Away from the body"),
    Reason.EDITOR: gettext_noop("Cut by an editor"),
}
"""English wording of every reason; pages translate it when they show it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line as received, tidied, and the decision about it."""

    number: int
    """Counted from 1: in the received text, or among the visible lines of a page."""
    text: str
    reason: Reason | None = None
    """None: the line is in the body."""
    continues: bool = False
    """The line goes on with the paragraph of the line before it (hard-wrapped text)."""

    @property
    def kept(self) -> bool:
        return self.reason is None


# Invisible characters that make two equal-looking texts differ, or that reorder what a reader sees.
# The joiners U+200C and U+200D stay: Persian, Indic scripts and emoji need them.
INVISIBLE: Final = re.compile("[\u00ad\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]")
# Control characters, and the two separators that are line breaks for some readers and not for others.
CONTROL: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
SPACES: Final = re.compile(" {2,}")


def tidy(line: str) -> str:
    """One line in NFC, without control or invisible characters, runs of spaces or spaces at its ends.

    No-break spaces inside the line stay, French typography needs them.
    """
    if not (line.isascii() and line.isprintable()):
        line = INVISIBLE.sub("", CONTROL.sub(" ", line))
        line = unicodedata.normalize("NFC", line)
    return SPACES.sub(" ", line).strip()


def assemble(lines: Iterable[Line], kept: set[int]) -> str:
    """The clean text of the lines whose numbers are in `kept`.

    NFC, newlines as "\\n", paragraphs separated by one blank line. Numbers of blank or unknown lines change nothing.
    """
    paragraphs: list[list[str]] = []
    last = None
    for line in lines:
        if line.number not in kept or not line.text:
            continue
        if line.continues and last == line.number - 1:
            paragraphs[-1].append(line.text)
        else:
            paragraphs.append([line.text])
        last = line.number
    return "\n\n".join(" ".join(paragraph) for paragraph in paragraphs)


def chosen(lines: Sequence[Line], kept: set[int]) -> tuple[Line, ...]:
    """The lines with an editor's choice instead of the proposed one; a line the editor cut says so."""
    return tuple(_decided(line, line.number in kept) for line in lines)


def _decided(line: Line, kept: bool) -> Line:
    if kept == line.kept or not line.text:
        return line
    return replace(line, reason=None if kept else Reason.EDITOR)
