"""How names are sorted. Pure."""

import unicodedata
from typing import Final

LONGEST_KEY: Final = 100  # names that are the same so far are told apart by the keys of their rows


def sort_key(name: str) -> str:
    """A name as lists sort it: without case, accents and signs, so that “Émile” stands beside “emile”."""
    letters = unicodedata.normalize("NFD", unicodedata.normalize("NFD", name).casefold())
    return " ".join("".join(map(_sorted_as, letters)).split())[:LONGEST_KEY]


def _sorted_as(letter: str) -> str:
    if letter.isalnum():
        return letter
    return "" if unicodedata.category(letter).startswith("M") else " "
