"""Which language a text is in, by counting small words."""

import re
from collections import Counter
from typing import Final, Literal, TypeAlias

from .words import RIVAL_STOP_WORDS, STOP_WORDS

Language: TypeAlias = Literal["fr", "en", "de", "es", "other"]

WORD: Final = re.compile(r"[^\W\d_]+")
ENOUGH: Final = 0.15
"""The least share of small words in a text that is in one of our languages."""
SAMPLE: Final = 200_000
"""Characters looked at: more of the same text does not change its language."""

_ALL: Final = STOP_WORDS | RIVAL_STOP_WORDS
_SPOKEN_BY: Final[dict[str, tuple[str, ...]]] = {
    word: tuple(language for language, words in _ALL.items() if word in words)
    for word in frozenset().union(*_ALL.values())
}


def words_of(text: str) -> list[str]:
    """The words of a text in lower case; an apostrophe separates ("l'État" is "l", "état")."""
    return WORD.findall(text.lower())


def detect_language(text: str) -> Language:
    """ "fr", "en", "de" or "es" when that language's small words fit the text best, otherwise "other"."""
    words = words_of(text[:SAMPLE])
    counts = Counter(language for word in words for language in _SPOKEN_BY.get(word, ()))
    if not counts:
        return "other"
    language, count = counts.most_common(1)[0]
    if language not in STOP_WORDS or count < ENOUGH * len(words):
        return "other"
    return language  # type: ignore[return-value]
