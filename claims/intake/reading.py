"""From what was received to what is proposed to the editor."""

from dataclasses import dataclass, replace
from hashlib import sha256

from .decoding import MAX_BYTES, decode, refuse_binary
from .errors import EmptyText, NoBody, TooLarge, UnknownEncoding
from .language import Language, detect_language
from .lines import Line, Media, assemble, chosen
from .page import looks_like_html, read_html
from .plain import read_plain


@dataclass(frozen=True, slots=True)
class Intake:
    """One received text and the decisions about its lines."""

    received: str
    """Exactly as decoded."""
    encoding: str
    sha256: str
    """Of the received bytes."""
    media: Media
    lines: tuple[Line, ...]
    """Every line, kept or cut: of the received text, or of the visible text of a page."""
    headline: str
    """Proposed; "" when none was found."""
    language: Language
    text: str
    """The clean body: NFC, "\\n", one blank line between paragraphs."""

    @property
    def kept(self) -> set[int]:
        """The numbers of the lines in the body."""
        return {line.number for line in self.lines if line.kept}

    @property
    def cut(self) -> tuple[Line, ...]:
        """What was left out and why, without the empty lines."""
        return tuple(line for line in self.lines if line.text and not line.kept)

    def with_lines(self, kept: set[int]) -> "Intake":
        """The same text with an editor's choice of lines. Raises NoBody when no text is left."""
        lines = chosen(self.lines, kept)
        text = assemble(lines, kept)
        if not text:
            raise NoBody(lines)
        return replace(self, lines=lines, text=text, language=detect_language(text))


def read(received: bytes | str, *, media: Media | None = None) -> Intake:
    """`take_in`, for whoever cannot choose lines by hand: raises NoBody as well when no line is kept."""
    taken = take_in(received, media=media)
    if not taken.text:
        raise NoBody(taken.lines)
    return taken


def take_in(received: bytes | str, *, media: Media | None = None) -> Intake:
    """Take in an uploaded file (bytes) or a pasted text (str, hashed and measured as UTF-8).

    `media` is "text" or "html"; without it, what begins like a page is read as one.
    A stored revision's `received` and `media` give the lines it was made from.
    A text in which no body was found has lines that are all cut, and "" as its text.
    Raises an IntakeError: EmptyText, TooLarge, TooManyLines, BinaryFile, PdfFile or UnknownEncoding.
    """
    if isinstance(received, str):
        raw = _encoded(received)
        text, encoding = received, "utf-8"
    else:
        raw = received
        text, encoding = decode(received)
    if not media:
        media = "html" if looks_like_html(text) else "text"
    lines, headline = read_html(text) if media == "html" else read_plain(text)
    body = assemble(lines, {line.number for line in lines if line.kept})
    if not any(line.text for line in lines):
        raise EmptyText
    return Intake(
        received=text,
        encoding=encoding,
        sha256=sha256(raw).hexdigest(),
        media=media,
        lines=lines,
        headline=headline,
        language=detect_language(body or "\n".join(line.text for line in lines)),
        text=body,
    )


def _encoded(text: str) -> bytes:
    """A pasted text as bytes, refused for the same reasons as a file."""
    if len(text) > MAX_BYTES:
        raise TooLarge(size=len(text), limit=MAX_BYTES)
    try:
        raw = text.encode()
    except UnicodeEncodeError as error:
        raise UnknownEncoding from error
    if len(raw) > MAX_BYTES:
        raise TooLarge(size=len(raw), limit=MAX_BYTES)
    refuse_binary(text)
    return raw
