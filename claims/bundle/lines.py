"""The lines of a bundle, which anybody may have written: every value is looked at before the database sees it."""

import datetime
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import models

from claims.bundle.errors import BundleError
from claims.bundle.tables import PEOPLE, STAND_INS, Part, Row
from claims.choices import SourceKind, Stance, Tone
from claims.sanitize import normalise

LONGEST_LINE: Final = 32 * 2**20  # bytes; a text that was imported has five megabytes at most
LONGEST_NAME: Final = 301

Shape = Any  # a type, a function that says whether a value fits, a dict of shapes by key, or a list with one shape


class Unfit(ValueError):
    """What is wrong with a value."""


def rows(folder: Path, part: Part) -> Iterator[Row]:
    """The rows of a file, checked, with Python's values. Raises BundleError, which names file, line and column."""
    for number, line in _lines(folder / part.path):
        try:
            yield _row(part, _object(line))
        except Unfit as problem:
            raise BundleError(f"{part.path}, line {number}: {problem}") from None


def names(folder: Path) -> Iterator[Row]:
    """The people of a bundle, in the same way."""
    for number, line in _lines(folder / PEOPLE):
        try:
            row = _object(line)
            _fits(row, _PERSON, "it")
            _text(row["name"], "name", saved=False)
        except Unfit as problem:
            raise BundleError(f"{PEOPLE}, line {number}: {problem}") from None
        yield row


def count(path: Path) -> int:
    """How many lines a file has."""
    with path.open("rb") as file:
        return sum(block.count(b"\n") for block in iter(partial(file.read, 2**20), b""))


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    with path.open("rb") as file:
        number = 0
        while line := file.readline(LONGEST_LINE + 1):
            number += 1
            if len(line) > LONGEST_LINE:
                raise BundleError(f"{path.name}, line {number}: it is longer than {LONGEST_LINE // 2**20} megabytes.")
            yield number, line


def _object(line: bytes) -> Row:
    try:
        found = json.loads(line.decode(), parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise Unfit("it is no JSON.") from None
    if not isinstance(found, dict):
        raise Unfit("it is no JSON object.")
    return found


def _no_number(word: str) -> None:
    raise ValueError(word)


# One row ------------------------------------------------------------------------------------------------


def _row(part: Part, row: Row) -> Row:
    if set(row) != set(part.columns):
        raise Unfit(f"it must have exactly {', '.join(part.columns)}.")
    for name in part.extra:
        _fits(row[name], _SHAPES[name], name)
        _texts(row[name], name, saved=False)
    checked = {name: _value(part, name, row[name]) for name in part.public}
    return {**row, **checked}


def _value(part: Part, name: str, value: Any) -> Any:
    column = part.column(name)
    if value is None:
        if not column.null and name not in part.partly:
            raise Unfit(f"{name} is missing.")
        return None
    expected = _EXPECTED.get(column.get_internal_type(), int)
    if not isinstance(value, expected) or isinstance(value, bool):
        raise Unfit(f"{name} has a value of a wrong type.")
    try:
        found = value if isinstance(column, models.ForeignKey) else column.to_python(value)
        if isinstance(found, int):
            _whole_number(column, found)
        elif isinstance(column, models.SlugField) or name == "code":
            validate_slug(found)
    except ValidationError as error:
        raise Unfit(f"{name}: {' '.join(error.messages)}") from None
    if isinstance(found, datetime.datetime) and found.tzinfo is None:
        raise Unfit(f"{name} has no time zone.")
    if isinstance(value, str) and isinstance(column, models.CharField) and len(value) > (column.max_length or 0):
        raise Unfit(f"{name} is longer than {column.max_length} characters.")
    if isinstance(column, models.JSONField):
        _fits(value, _SHAPES[name], name)
    _texts(value, name, saved=name in part.saved)
    return found


_EXPECTED: Final[dict[str, tuple[type, ...]]] = {
    **dict.fromkeys(("CharField", "TextField", "SlugField", "DateField", "DateTimeField"), (str,)),
    "JSONField": (dict, list),
}


def _whole_number(column: Any, number: int) -> None:
    column.target_field.run_validators(number) if column.is_relation else column.run_validators(number)


def stood_in(part: Part, row: Row) -> Row:
    """The row with what stands in for columns that are not public."""
    stand_ins: Mapping[str, Any] = STAND_INS.get(part.name, {})
    missing = {name: fill for name, fill in stand_ins.items() if row[name] is None}
    return {**row, **{name: fill(row) if callable(fill) else fill for name, fill in missing.items()}}


# Texts --------------------------------------------------------------------------------------------------


def _texts(value: Any, name: str, *, saved: bool) -> None:
    """Every text in a value, however deep."""
    match value:
        case str():
            _text(value, name, saved=saved)
        case dict():
            for key, inner in value.items():
                _text(key, name, saved=False)
                _texts(inner, name, saved=saved)
        case list():
            for inner in value:
                _texts(inner, name, saved=saved)


def _text(text: str, name: str, *, saved: bool) -> None:
    """Refuse what no database or page can hold; what the workflow `saved` has to have the form that it gives."""
    with suppress(UnicodeEncodeError):
        text.encode()
        if "\0" not in text and (not saved or normalise(text) == text):
            return
    raise Unfit(f"{name} is no text as it would be saved: NFC, without control characters.")


# What stands in JSON columns ----------------------------------------------------------------------------


def _day(value: Any) -> bool:
    with suppress(ValueError, TypeError):
        return value is None or datetime.date.fromisoformat(value).isoformat() == value
    return False


def _count(value: Any) -> bool:
    return type(value) is int and 0 <= value < 2**53


def _count_or_none(value: Any) -> bool:
    return value is None or _count(value)


def _one_of(choices: type[models.TextChoices]) -> Callable[[Any], bool]:
    return lambda value: value in choices.values


def _by_name(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(inner, str) for inner in value.values())


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_NAME


_PERSON: Final = {"number": lambda value: _count(value) and value > 0, "name": _is_name}
_BOTH: Final = {"en": str, "fr": str}
_RATING: Final = {
    "code": str, "number": _count_or_none, "sign": str, "tone": _one_of(Tone), "name": _BOTH, "definition": _BOTH,
}  # fmt: skip
_SHAPES: Final[dict[str, Shape]] = {
    "translations": _by_name,
    "salts": _by_name,
    "withheld": _by_name,
    "rating_as_issued": _RATING,
    "as_issued": _RATING,
    "evidence": [
        {
            "id": _count, "stance": _one_of(Stance), "passage": str, "location": str, "read_on": _day, "source": _count,
            "title": str, "url": str, "archived_url": str, "publisher": str, "published_on": _day,
            "kind": _one_of(SourceKind), "language": str,
        }
    ],
    "appearances": [
        {
            "id": _count, "quote": str, "prefix": str, "suffix": str, "start": _count_or_none, "end": _count_or_none,
            "state": str, "revision": _count, "article": _count, "headline": str, "url": str, "publisher": str,
            "language": str,
        }
    ],
}  # fmt: skip


def _fits(value: Any, shape: Shape, name: str) -> None:
    match shape:
        case dict():
            if not isinstance(value, dict) or set(value) != set(shape):
                raise Unfit(f"{name} must have exactly {', '.join(shape)}.")
            for key, inner in shape.items():
                _fits(value[key], inner, f"{name}.{key}")
        case list():
            if not isinstance(value, list):
                raise Unfit(f"{name} must be a list.")
            for position, entry in enumerate(value):
                _fits(entry, shape[0], f"{name}[{position}]")
        case type():
            if not isinstance(value, shape):
                raise Unfit(f"{name} has a value of a wrong type.")
        case _:
            if not shape(value):
                raise Unfit(f"{name} has an impossible value.")
