"""Texts, names, days and choices for made-up rows: seeded, and as uneven as real ones."""

import json
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate, cycle
from random import Random
from typing import Any, Final

from claims.models.claim import CODE_ALPHABET, CODE_LENGTH
from tests.benchmarks.checked_before import MadeClaims

Row = dict[str, Any]

POOL: Final = 2_000_000  # words that are drawn; a text is some that follow each other
CHOICES: Final = 200_003  # that are drawn of one kind, before they come again
PEOPLE: Final = ("Ana Alves", "Ben Berg", "Cleo Caron", "Dina Dahl", "Emil Eck", "Fara Fall", "Gil Gomez", "Hana Holm")


def day(moment: float) -> str:
    """Seconds since 1970 as both databases read a day."""
    return time.strftime("%Y-%m-%d", time.gmtime(moment))


def moment(seconds: float) -> str:
    """Seconds since 1970 as both databases read a time in UTC."""
    return time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(seconds))


def by(field: str, number: int) -> Row:
    """One of the people in a field of a row, under their name; the next number is somebody else."""
    key = number % len(PEOPLE)
    return {f"{field}_id": key + 1, f"{field}_name": PEOPLE[key]}


def drawn(
    chance: Random, values: Iterable[Any], weight: Callable[[int], float] = lambda rank: 1 / (rank + 1)
) -> Iterator[Any]:
    """Values without end, the first ones most often. They are drawn at once, because drawing is slow."""
    values = list(values)
    weights = list(accumulate(weight(rank) for rank in range(len(values))))
    return cycle(chance.choices(values, cum_weights=weights, k=CHOICES))


def code_of(claim: int) -> str:
    """A code for each claim that no other has, without an order that shows."""
    rest, letters = claim * 7_919_777_777 % len(CODE_ALPHABET) ** CODE_LENGTH, ""
    for _position in range(CODE_LENGTH):
        rest, letter = divmod(rest, len(CODE_ALPHABET))
        letters += CODE_ALPHABET[letter]
    return letters


def as_written(wording: Row) -> Row:
    """A wording as its columns have it."""
    return {**wording, "translations": json.dumps(wording["translations"])}


def evidence_as_recorded(evidence: Row, source: Row, publisher: str) -> Row:
    """A piece of evidence as a verdict's record has it."""
    own = {name: evidence[name] for name in ("id", "stance", "passage", "location", "read_on")}
    facts = {name: source[name] for name in ("title", "url", "archived_url", "published_on", "kind", "language")}
    return {**own, "source": source["id"], **facts, "publisher": publisher}


class Words:
    """Texts of made-up words, each as frequent as in a language."""

    def __init__(self, chance: Random) -> None:
        made = MadeClaims()
        self.vocabulary = made.vocabulary  # the most frequent first
        self._pool = chance.choices(made.vocabulary, cum_weights=made.frequencies, k=POOL)
        self._chance = chance

    def phrase(self, fewest: int, most: int) -> str:
        number = fewest + int(self._chance.random() * (most - fewest + 1))
        at = int(self._chance.random() * (POOL - number))
        return " ".join(self._pool[at : at + number])

    def sentence(self, fewest: int, most: int) -> str:
        return self.phrase(fewest, most).capitalize() + "."

    def name(self, number: int) -> str:
        """Two words with a capital that no other number gives."""
        first, second = self.vocabulary[1_000 + number], self.vocabulary[7_000 + number]
        return f"{first.capitalize()} {second.capitalize()}"

    def article(self, quotes: int) -> tuple[str, list[tuple[int, int]]]:
        """A text in paragraphs, and where so many quotes of it stand: every other sentence, now and then nested."""
        text, places = "", []
        for at in range(quotes):
            quote = self.sentence(8, 18)
            start = len(text)
            inner = quote.rfind(" ", 0, -20) + 1 if at % 10 == 9 else 0
            places.append((start + inner, start + len(quote) - (at % 3 == 0)))
            text += quote + " " + self.sentence(6, 14) + ("\n\n" if at % 4 == 3 else " ")
        return text.rstrip(), places
