"""How rows are written as lines of CSV, in two dialects: RFC 4180, every field quoted, CRLF at the end, UTF-8.

Rows are looked at a few at once, as a whole: most have nothing that a file may not hold or that a spreadsheet would
take for a formula. Only the others are written field by field, which takes several times as long.
"""

import datetime
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final


class ValueKind(StrEnum):
    """The kinds of values; only text is ever escaped."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    TIME = "date and time"


TEXT, NUMBER, DATE, TIME = ValueKind


def utc(moment: Any) -> str:
    """A time as files and feeds write it."""
    return f"{moment.astimezone(datetime.UTC):%Y-%m-%dT%H:%M:%SZ}"


# What is written, field by field ------------------------------------------------------------------

# Control characters but tab and line ends; surrogates and noncharacters, which no file may hold.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")

# A spreadsheet takes a cell that begins so for a formula. A ' before it prevents that; it is written before a ' too, so
# that readers can take it away again.
_BEGINS_FORMULA = tuple("=+-@＝＋－＠\t\r\n'")
# A program that expects another separator than the comma (Excel in French does) sees cells begin inside of ours.
_FORMULA_INSIDE = re.compile("[,;|\t\r\n\"](?=[-=+@＝＋－＠'])")


def _raw(text: str) -> str:
    return _FORBIDDEN.sub("", text).replace('"', '""')


def _escaped(text: str) -> str:
    allowed = _FORBIDDEN.sub("", text)
    sign = "'" if allowed.startswith(_BEGINS_FORMULA) else ""
    return sign + _FORMULA_INSIDE.sub(r"\g<0>'", allowed).replace('"', '""')


# The look at rows ---------------------------------------------------------------------------------

# Stand between rows and between the fields of a row; no file may hold them.
_ROWS: Final = "\x1e"
_FIELDS: Final = "\x1f"

# What the bytes of rows may mean. The rest is a letter.
_SIGNS: Final = {
    b"\x1e\x1f": ":",
    b',;|"': ",",  # a cell may begin behind one of these
    b"\t\r\n": "\n",  # and behind one of these, with which no field may begin
    b"-=+@'": "=",  # a formula may begin
    bytes([*range(9), 11, 12, *range(14, 30), 127]): "!",  # forbidden
    b"\xed\xef": "!",  # begin surrogates, noncharacters and full-width signs, and what else is as rare
    b"\xc2": "C",  # begins the control characters from 80 to 9F
    bytes(range(0x80, 0xA0)): "c",  # and ends them
}
_LOOK = bytes(next((ord(sign) for of, sign in _SIGNS.items() if byte in of), ord("a")) for byte in range(256))

# Each begins with the sign itself, because Python looks for that quickly.
_FOR_ALL = (re.compile(b"!"), re.compile(b"C(?=c)"))
_FOR_SPREADSHEETS = (*_FOR_ALL, re.compile(rb"=(?<![^:,\n]=)"), re.compile(rb"\n(?<![^:]\n)"))


# The dialects -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Dialect:
    """How values are written.

    `start` begins the file, `text` returns what stands between the quotes. One of `signs` is seen in every row with a
    field of which `text` changes more than its quotes.
    """

    name: str
    start: str
    text: Callable[[str], str]
    signs: tuple[re.Pattern[bytes], ...]

    def lines(self, rows: Sequence[Sequence[str]], kinds: Sequence[ValueKind]) -> bytes:
        """Rows of texts, numbers and times, all of them text already, as lines of the file."""
        text = _ROWS.join([_FIELDS.join(fields) for fields in rows]).encode("utf-8", "surrogatepass")
        seen = text.translate(_LOOK)
        if seen.count(b":") != len(rows) * len(kinds) - 1:  # a field holds what should stand between
            return b"".join(self.careful_line(fields, kinds) for fields in rows)
        if not self._needs_care(seen):
            return _quoted(text)
        return b"".join(
            self.careful_line(fields, kinds) if self._needs_care(row.translate(_LOOK)) else _quoted(row)
            for fields, row in zip(rows, text.split(_ROWS.encode()), strict=True)
        )

    def _needs_care(self, seen: bytes) -> bool:
        return any(sign.search(seen) for sign in self.signs)

    def careful_line(self, fields: Sequence[str], kinds: Sequence[ValueKind]) -> bytes:
        """A row as a line, whatever is in the fields."""
        return _line(self.text(field) if kind is TEXT else field for field, kind in zip(fields, kinds, strict=True))

    def header(self, names: Iterable[str]) -> bytes:
        """The beginning of a file with columns of these names."""
        return self.start.encode() + _line(names)


def _quoted(text: bytes) -> bytes:
    """Rows in which nothing but quotes changes, as lines."""
    return (
        b'"' + text.replace(b'"', b'""').replace(_FIELDS.encode(), b'","').replace(_ROWS.encode(), b'"\r\n"') + b'"\r\n'
    )


def _line(fields: Iterable[str]) -> bytes:
    return ('"' + '","'.join(fields) + '"\r\n').encode()


SPREADSHEET: Final = Dialect("spreadsheet", "\ufeff", _escaped, _FOR_SPREADSHEETS)
RAW: Final = Dialect("raw", "", _raw, _FOR_ALL)
DIALECTS: Final = {dialect.name: dialect for dialect in (SPREADSHEET, RAW)}
