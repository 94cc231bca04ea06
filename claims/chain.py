"""The chain of verdicts: what of a verdict is hashed, and how each hash holds on to the one before.

A verdict's link is the SHA-256 of the canonical JSON of a public record. The record holds the hash of the verdict
before it and everything that the verdict says; of each text it holds a digest of a random salt and the text. So a text
can be redacted with its salt: the digest stays, says nothing about the text, and the chain still verifies.
"""

import hashlib
import json
import re
import secrets
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

Content = Mapping[str, Any]  # what a verdict says, as plain values
Texts = dict[str, str]  # by path: `summary`, `translations.fr`, `evidence[0].passage`

BEFORE_THE_FIRST: Final = "0" * 64
LARGEST: Final = 2**53 - 1  # of the integers that every reader of JSON keeps as they are (RFC 8785)
SALT_BYTES: Final = 16

# Where people's words stand. Whatever else a verdict says (days, numbers, codes, names of people of the desk and of
# ratings) is hashed as it is.
_SINGLE: Final = ("statement", "claimant", "reason", "summary", "explanation", "emergency_reason")
_IN_ROWS: Final = {
    "evidence": ("passage", "location", "title", "url", "archived_url", "publisher"),
    "appearances": ("quote", "prefix", "suffix", "headline", "url", "publisher"),
}
_PATH: Final = re.compile(r"(\w+)(?:\[(\d+)\])?(?:\.(\w+))?")
_HEAD: Final = re.compile(r"\b([1-9][0-9]{0,18}):([0-9a-f]{64})\b")


def canonical(value: Any) -> bytes:
    """The canonical JSON of a value (RFC 8785).

    Raises ValueError for what it is not defined for here: numbers but small integers, keys that are no strings, and
    strings with half of a surrogate pair.
    """
    return json.dumps(_sorted(value), ensure_ascii=False, separators=(",", ":")).encode()


def _sorted(value: Any) -> Any:
    """The same value with keys in the order of their UTF-16 code units."""
    match value:
        case None | bool() | str():
            return value
        case int() if abs(value) <= LARGEST:
            return value
        case list() | tuple():
            return [_sorted(entry) for entry in value]
        case dict() if all(isinstance(key, str) for key in value):
            keys = sorted(value) if all(map(str.isascii, value)) else sorted(value, key=_utf_16)
            return {key: _sorted(value[key]) for key in keys}
    raise ValueError(f"no canonical JSON is defined for {value!r}")


def _utf_16(key: str) -> bytes:
    return key.encode("utf-16-be")


def texts_of(content: Content) -> Texts:
    """Every text of a verdict that is not empty, by its path."""
    return {path: text for path, text in _texts(content) if text}


def _texts(content: Content) -> Iterator[tuple[str, str]]:
    for name in _SINGLE:
        yield name, content.get(name) or ""
    for language, text in content["translations"].items():
        yield f"translations.{language}", text
    for name, columns in _IN_ROWS.items():
        for position, row in enumerate(content[name]):
            for column in columns:
                yield f"{name}[{position}].{column}", row.get(column) or ""


def parts_of(path: str) -> tuple[str, int | None, str]:
    """A path's first name, the position in a list of rows, and the name inside; None and empty where there is none."""
    found = _PATH.fullmatch(path)
    name, position, inner = found.groups() if found else (path, None, "")
    return name, None if position is None else int(position), inner or ""


def new_salt() -> str:
    """For one text: 128 random bits as hexadecimal digits. Whoever does not know them cannot guess the text."""
    return secrets.token_hex(SALT_BYTES)


def salted(texts: Texts, salt: Callable[[], str] = new_salt) -> dict[str, str]:
    """A new salt for each text, by its path."""
    return {path: salt() for path in texts}


def digest(salt: str, text: str) -> str:
    """What the record holds of a text: SHA-256 of salt and text in UTF-8."""
    return hashlib.sha256((salt + text).encode()).hexdigest()


def digests(texts: Texts, salts: Mapping[str, str], redacted: Mapping[str, str] | None = None) -> dict[str, str]:
    """The digest of each text that was published, by its path; `redacted` has those of texts that were taken out.

    A text without a salt, which was not published with the others, has a digest that no link was made with.
    """
    kept = redacted or {}
    return {**{path: digest(salts.get(path, ""), text) for path, text in texts.items() if path not in kept}, **kept}


def record(content: Content, digests: Mapping[str, str], sequence: int, previous_hash: str) -> dict[str, Any]:
    """What is hashed: the place in the chain, everything that is no text, and the digests of the texts."""
    plain = {name: value for name, value in content.items() if name not in (*_SINGLE, *_IN_ROWS, "translations")}
    rows = {
        name: [{key: value for key, value in row.items() if key not in columns} for row in content[name]]
        for name, columns in _IN_ROWS.items()
    }
    return {
        **plain,
        **rows,
        "texts": dict(sorted(digests.items())),
        "sequence": sequence,
        "previous_hash": previous_hash,
    }


def hash_of(record: Mapping[str, Any]) -> str:
    """The link itself: SHA-256 of the record's canonical JSON, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical(dict(record))).hexdigest()


def written(sequence: int, hash: str) -> str:  # noqa: A002  # its one name, in the table and in the data too
    """A head as it is published: `SEQUENCE:HASH`."""
    return f"{sequence}:{hash}"


def heads_in(text: str) -> dict[int, set[str]]:
    """Every head in a text, whatever stands around it: a feed, a page, a file to which each day adds a line."""
    found: dict[int, set[str]] = {}
    for sequence, hash_ in _HEAD.findall(text):
        found.setdefault(int(sequence), set()).add(hash_)
    return found
