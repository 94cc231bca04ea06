"""STAND-IN."""

import re
from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    NUMBER = "number"


LABELS = {Reason.NUMBER: "names a number"}


@dataclass(frozen=True)
class Sentence:
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Suggested:
    sentence: Sentence
    score: float
    reasons: tuple[Reason, ...]


def scored(text: str, language: str) -> list[Suggested]:
    return [
        Suggested(Sentence(m.start(), m.end(), m.group()), 0.5, (Reason.NUMBER,))
        for m in re.finditer(r"[^\s.][^.\n]*\.?", text)
    ]


def suggested(text: str, language: str) -> list[Suggested]:
    return [s for s in scored(text, language) if len(s.sentence.text) % 2]
