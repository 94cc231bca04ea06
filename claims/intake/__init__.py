"""Intake: what an editor received, as bytes or as text, becomes lines with decisions and a clean body text.

Pure: no database, no network, no Django. The same received text always gives the same lines with the same numbers.
"""

from .decoding import MAX_BYTES
from .errors import (
    BinaryFile,
    EmptyText,
    IntakeError,
    NoBody,
    PdfFile,
    TooLarge,
    TooManyLines,
    UnknownEncoding,
)
from .language import Language, detect_language
from .lines import LABELS, MAX_LINES, Line, Media, Reason, assemble, chosen, tidy
from .reading import Intake, read, take_in

__all__ = [
    "LABELS",
    "MAX_BYTES",
    "MAX_LINES",
    "BinaryFile",
    "EmptyText",
    "Intake",
    "IntakeError",
    "Language",
    "Line",
    "Media",
    "NoBody",
    "PdfFile",
    "Reason",
    "TooLarge",
    "TooManyLines",
    "UnknownEncoding",
    "assemble",
    "chosen",
    "detect_language",
    "read",
    "take_in",
    "tidy",
]
