"""Bytes as received -> text, with the encoding they were in."""

import codecs
import re
from collections.abc import Callable
from typing import Final

import charset_normalizer

from .errors import BinaryFile, EmptyText, PdfFile, TooLarge, UnknownEncoding
from .language import detect_language

MAX_BYTES: Final = 5_000_000

# UTF-32 before UTF-16: its little-endian mark begins with the other's.
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_PDF_WITHIN: Final = 1024
_META_WITHIN: Final = 4096
_META_CHARSET: Final = re.compile(
    rb"<meta[^>]{1,200}?charset\s{0,9}=\s{0,9}[\"']?([a-zA-Z0-9_:.-]{2,40})", re.IGNORECASE
)
_SAMPLE: Final = 100_000

LEGACY_ENCODINGS: Final = (
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp874", "iso8859_2", "iso8859_15",
    "koi8_r", "koi8_u", "mac_roman", "mac_cyrillic", "cp437", "cp850", "cp866", "shift_jis", "cp932", "euc_jp", "gbk",
    "gb2312", "gb18030", "big5", "euc_kr", "cp949", "iso2022_jp",
)  # fmt: skip
"""What newsrooms' files and pages were written in before UTF-8; nothing else is tried."""

WESTERN: Final = ("cp1252", "mac_roman", "cp850")
_OUR_LETTERS: Final = re.compile("[àâäáæçéèêëíîïñóôöœßúùûüÿÀÂÄÁÆÇÉÈÊËÍÎÏÑÓÔÖŒÚÙÛÜ«»“”„‘’–—…¿¡€£°§©®™·•²³¼½¾ª×\u00a0]")

# What web pages call Latin-1 is windows-1252: https://encoding.spec.whatwg.org/#names-and-labels
_SAID_AND_MEANT: Final = {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "shift_jis": "cp932"}

# Control characters that no text has: all but tab, line breaks, form feed and escape.
_NOT_TEXT: Final = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MOST_NOT_TEXT: Final = 0.01


def decode(received: bytes) -> tuple[str, str]:
    """The text and the name of its encoding; `received.decode(encoding)` gives the same text.

    Tried in turn: byte order mark, UTF-8, UTF-16 without a mark, the charset an HTML page declares, the western
    encodings as our languages use them, and charset-normalizer.
    Raises TooLarge, EmptyText, PdfFile, BinaryFile or UnknownEncoding.
    """
    if len(received) > MAX_BYTES:
        raise TooLarge(size=len(received), limit=MAX_BYTES)
    if not received.strip():
        raise EmptyText
    if b"%PDF-" in received[:_PDF_WITHIN]:
        raise PdfFile
    encoding = _encoding_of(received)
    try:
        text = received.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnknownEncoding from error
    refuse_binary(text)
    return text, encoding


def refuse_binary(text: str) -> None:
    """Raises BinaryFile for a text with a NUL or many other control characters."""
    if "\0" in text or len(_NOT_TEXT.findall(text)) > _MOST_NOT_TEXT * len(text):
        raise BinaryFile


def _encoding_of(received: bytes) -> str:
    for mark, encoding in _MARKS:
        if received.startswith(mark):
            return encoding
    if b"\0" in received:
        return _utf_16_without_mark(received)
    if _reads_as(received, "utf-8"):
        return "utf-8"
    return _declared(received) or _guessed(received)


def _utf_16_without_mark(received: bytes) -> str:
    """UTF-16 has many NULs, all at even or all at odd places; anything else with a NUL is no text."""
    sample = received[:_SAMPLE]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    # Even a text in another script has a space, and so a NUL, among ten characters.
    many, one_sided = max(even, odd) * 20 > len(sample), max(even, odd) > 20 * min(even, odd)
    if not (many and one_sided):
        raise BinaryFile
    return encoding


def _declared(received: bytes) -> str | None:
    """The encoding an HTML page names in its head, when the page really is in it."""
    match = _META_CHARSET.search(received[:_META_WITHIN])
    if not match:
        return None
    try:
        name = codecs.lookup(match[1].decode("ascii")).name
    except LookupError:
        return None
    name = _SAID_AND_MEANT.get(name, name)
    return name if _is_legacy(name) and _reads_as(received, name) else None


def _is_legacy(name: str) -> bool:
    return any(codecs.lookup(encoding).name == name for encoding in LEGACY_ENCODINGS)


def _guessed(received: bytes) -> str:
    """A western encoding when the text then reads as one of our languages, else what charset-normalizer finds.

    On short French, German and Spanish texts charset-normalizer alone is wrong one time in six.
    """
    sample = received[:_SAMPLE]
    western = max((encoding for encoding in WESTERN if _reads_as(received, encoding)), key=_fits(sample), default=None)
    if western and detect_language(sample.decode(western)) != "other":
        return western
    best = charset_normalizer.from_bytes(sample, cp_isolation=list(LEGACY_ENCODINGS)).best()
    if best is None:
        raise UnknownEncoding
    return best.encoding


def _fits(sample: bytes) -> Callable[[str], int]:
    """How many letters and quotation marks of our languages a sample holds in a given encoding."""
    return lambda encoding: len(_OUR_LETTERS.findall(sample.decode(encoding)))


def _reads_as(received: bytes, encoding: str) -> bool:
    try:
        received.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
