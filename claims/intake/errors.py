"""What can be wrong with what was received. Every error says what to do, in English; pages translate the message."""

from collections.abc import Sequence
from typing import ClassVar

from .lines import MAX_LINES, Line, gettext_noop

MEGABYTE = 1_000_000


class IntakeError(Exception):
    """A text that cannot be taken in.

    `code` is stable; `message` is English with %-placeholders for `data`, so that it can be translated before filling.
    """

    code: ClassVar[str] = "intake"
    message: ClassVar[str] = gettext_noop("This text cannot be imported.")

    def __init__(self, **data: object) -> None:
        self.data = data
        super().__init__(self.message % data)


class EmptyText(IntakeError):
    """Nothing but white space."""

    code = "empty"
    message = gettext_noop("There is no text here. Paste the article, or choose a file that is not empty.")


class TooLarge(IntakeError):
    """More bytes than an article has."""

    code = "too_large"
    message = gettext_noop(
        "This is %(size)s MB; articles up to %(limit)s MB can be imported. "
        "Save the page without pictures, or paste only its text."
    )

    def __init__(self, *, size: int, limit: int) -> None:
        # Rounded up, so that a little too much never reads as the limit itself.
        super().__init__(size=-(-size // MEGABYTE), limit=limit // MEGABYTE)


class TooManyLines(IntakeError):
    """More lines than an article has; `limit` is theirs."""

    code = "too_many_lines"
    message = gettext_noop(
        "This has %(count)s lines; articles up to %(limit)s lines can be imported. Paste only the article."
    )

    def __init__(self, count: int) -> None:
        super().__init__(count=count, limit=MAX_LINES)


class BinaryFile(IntakeError):
    """Something that is not text: it holds NULs or other control characters."""

    code = "binary"
    message = gettext_noop(
        "This is not a text but a binary file (a picture, a Word document, an archive …). "
        "Open it, copy the text of the article and paste it, or save it as plain text or HTML."
    )


class PdfFile(IntakeError):
    """Begins as a PDF does."""

    code = "pdf"
    message = gettext_noop(
        "This is a PDF, and its text cannot be read reliably. Open it, copy the text of the article and paste it, "
        "then compare the lines before saving."
    )


class UnknownEncoding(IntakeError):
    """Bytes that are no text in any encoding that is tried."""

    code = "undecodable"
    message = gettext_noop(
        "The characters of this text cannot be read: its encoding is unknown or damaged. "
        "Save it again as UTF-8, or copy the text and paste it."
    )


class NoBody(IntakeError):
    """Carries the lines as well, so that a page can let the editor choose by hand."""

    code = "no_body"
    message = gettext_noop(
        "No body was found: lines with text: %(count)s, and none of them reads like an article. "
        "Paste the article itself, or choose its lines by hand."
    )

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = tuple(lines)
        super().__init__(count=sum(bool(line.text) for line in lines))
