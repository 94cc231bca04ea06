"""What a sentence does, counted from its words: the features that scores are made of.

Words and phrases come from a table for each language; what no table knows, a number, a name or an ending can tell.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from . import english, french
from .reasons import Reason

MOST: Final = 2
"""A sentence with ten numbers is no more worth checking than one with two."""
LONG: Final = 20
"""Words of a sentence that counts as long once; with twice as many it counts twice."""
SHORT: Final = 7
"""A sentence with fewer words is short."""

_TOKEN: Final = re.compile(r"\d+(?:[.,\u00a0\u202f]\d+)*|[^\W\d_]+|[%$€£?]")
_YEAR: Final = re.compile(r"1[5-9]\d\d|20\d\d")
_SYMBOLS: Final = {**dict.fromkeys("%$€£", Reason.AMOUNT), "?": Reason.QUESTION}
_AUXILIARY_REACH: Final = 3  # words from an auxiliary to its participle: "a non seulement renforcé"

Features = Mapping[Reason, float]


@dataclass(frozen=True)
class _Words:
    """What is known about a language."""

    phrases: dict[str, Reason]
    longest: dict[str, int]
    """How many words the longest phrase has that begins with a word; a word that begins none is not in it."""
    by_ending: Callable[[str, list[str]], Reason | None]
    """What a word in no phrase tells by its ending, given the words just before it."""


def features(text: str, language: str) -> Features:
    """How much a sentence does of each thing, from 0 (left out) to `MOST`.

    In a language other than French and English there are numbers, years, amounts, names, questions and length.
    """
    tokens = _TOKEN.findall(text)
    lower = [token.lower() for token in tokens]
    words = _WORDS.get(language, _NO_WORDS)
    counts: Counter[Reason] = Counter()
    at = 0
    while at < len(tokens):
        length, reason = _phrase(lower, at, words)
        if not length:
            length, reason = (
                1,
                _by_look(tokens[at], at) or words.by_ending(lower[at], lower[max(0, at - _AUXILIARY_REACH) : at]),
            )
        if reason:
            counts[reason] += 1
        at += length
    found = {reason: float(min(count, MOST)) for reason, count in counts.items()}
    found[Reason.LONG] = min(len(tokens) / LONG, MOST)
    if len(tokens) < SHORT:
        found[Reason.SHORT] = 1.0
    return found


def _phrase(lower: list[str], at: int, words: _Words) -> tuple[int, Reason | None]:
    """The longest known phrase that begins here: how many words it has, 0 for none, and what it tells."""
    for length in range(words.longest.get(lower[at], 0), 0, -1):
        reason = words.phrases.get(" ".join(lower[at : at + length]))
        if reason:
            return length, reason
    return 0, None


def _by_look(token: str, at: int) -> Reason | None:
    if token[0].isdigit():
        return Reason.DATE if _YEAR.fullmatch(token) else Reason.NUMBER
    if at and token[0].isupper():
        return Reason.NAMES
    return _SYMBOLS.get(token)


def _english_ending(word: str, before: list[str]) -> Reason | None:
    return Reason.HAPPENED if len(word) > 4 and word.endswith("ed") else None


def _french_ending(word: str, before: list[str]) -> Reason | None:
    participle = word.endswith(french.PARTICIPLE) or word in french.PARTICIPLES
    if participle and not french.AUXILIARIES.isdisjoint(before):
        return Reason.HAPPENED
    if len(word) < 4 or word in french.NEITHER:
        return None
    if word.endswith(french.CONDITIONAL):
        return Reason.UNCONFIRMED  # as the press writes what others say: "le ministre aurait touché"
    return Reason.PREDICTION if word.endswith(french.FUTURE) else None


def _no_ending(word: str, before: list[str]) -> Reason | None:
    return None


def _words(listed: Mapping[Reason, str], by_ending: Callable[[str, list[str]], Reason | None]) -> _Words:
    phrases = {phrase: reason for reason, text in listed.items() for phrase in text.split(", ")}
    longest: dict[str, int] = {}
    for phrase in phrases:
        first, length = phrase.split()[0], len(phrase.split())
        longest[first] = max(length, longest.get(first, 0))
    return _Words(phrases, longest, by_ending)


_NO_WORDS: Final = _words({}, _no_ending)
_WORDS: Final = {
    "en": _words(english.PHRASES, _english_ending),
    "fr": _words(french.PHRASES, _french_ending),
}
