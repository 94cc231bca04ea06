"""What a sentence does, counted from its words: the features that scores are made of.

Words and phrases come from a table for each language; what no table knows, a number, a name or an ending can tell.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
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
SAYING: Final = 2
"""With fewer words that say something, it is a date line, a by-line or the score of a match."""

_TOKEN: Final = re.compile(r"\d+(?:[.,\u00a0\u202f]\d+)*|[^\W\d_]+|[%$€£?]")
_YEAR: Final = re.compile(r"1[5-9]\d\d|20\d\d")
_SYMBOLS: Final = {**dict.fromkeys("%$€£", Reason.AMOUNT), "?": Reason.QUESTION}
_AUXILIARY_REACH: Final = 3  # words from an auxiliary to its participle: "a non seulement renforcé"

_BARE: Final = frozenset({Reason.NUMBER, Reason.DATE, Reason.AMOUNT, Reason.NAMES})

Features = Mapping[Reason, float]


@dataclass(frozen=True)
class _Words:
    """What is known about a language."""

    phrases: dict[str, Reason]
    longest: dict[str, int]
    """How many words the longest phrase has that begins with a word; a word that begins none is not in it."""
    by_ending: Callable[[list[str], int], Reason | None]
    """What a word in no phrase tells by its ending, given all words and its place among them."""


def features(text: str, language: str) -> Features:
    """How much a sentence does of each thing, from 0 (left out) to `MOST`.

    In a language other than French and English there are numbers, years, amounts, names, questions and length.
    """
    tokens = _TOKEN.findall(text)
    told = list(_told(tokens, _WORDS.get(language, _NO_WORDS)))
    counts = Counter(reason for reason, _ in told if reason)
    found = {reason: float(min(count, MOST)) for reason, count in counts.items()}
    found[Reason.LONG] = min(len(tokens) / LONG, MOST)
    if len(tokens) < SHORT:
        found[Reason.SHORT] = 1.0
    if sum(reason not in _BARE and len(word) > 1 for reason, word in told) < SAYING:
        found[Reason.FRAGMENT] = 1.0
    return found


def _told(tokens: list[str], words: _Words) -> Iterator[tuple[Reason | None, str]]:
    """The words of a sentence one after the other, phrases as one, each with what it tells."""
    lower = [token.lower() for token in tokens]
    at = 0
    while at < len(tokens):
        phrase = _phrase(lower, at, words)
        if phrase:
            yield words.phrases[phrase], phrase
            at += phrase.count(" ") + 1
        else:
            yield _by_look(tokens[at], at) or words.by_ending(lower, at), lower[at]
            at += 1


def _phrase(lower: list[str], at: int, words: _Words) -> str:
    """The longest known phrase that begins here, or nothing."""
    for length in range(words.longest.get(lower[at], 0), 0, -1):
        phrase = " ".join(lower[at : at + length])
        if phrase in words.phrases:
            return phrase
    return ""


def _by_look(token: str, at: int) -> Reason | None:
    if token[0].isdigit():
        return Reason.DATE if _YEAR.fullmatch(token) else Reason.NUMBER
    if at and token[0].isupper():
        return Reason.NAMES
    return _SYMBOLS.get(token)


def _english_ending(lower: list[str], at: int) -> Reason | None:
    word = lower[at]
    return Reason.HAPPENED if len(word) > 4 and word.endswith("ed") else None


def _french_ending(lower: list[str], at: int) -> Reason | None:
    word = lower[at]
    participle = word.endswith(french.PARTICIPLE) or word in french.PARTICIPLES
    if participle and not french.AUXILIARIES.isdisjoint(lower[max(0, at - _AUXILIARY_REACH) : at]):
        return Reason.HAPPENED
    if len(word) < 4 or word in french.NEITHER:
        return None
    if word.endswith(french.CONDITIONAL):
        return Reason.UNCONFIRMED  # as the press writes what others say: "le ministre aurait touché"
    return Reason.PREDICTION if word.endswith(french.FUTURE) else None


def _no_ending(lower: list[str], at: int) -> Reason | None:
    return None


def _words(listed: Mapping[Reason, str], by_ending: Callable[[list[str], int], Reason | None]) -> _Words:
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
