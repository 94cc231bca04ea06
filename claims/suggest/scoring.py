"""Which sentences look checkable, and why. Never a claim by itself: an editor accepts a suggestion, or does not."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from .boundaries import Sentence, sentences
from .features import features
from .reasons import Reason
from .weights import Weights, weights_for

TELLING: Final = 0.4
"""A reason is told when it moved the score by at least so much, before the logistic function."""


@dataclass(frozen=True)
class Suggested:
    """A sentence, how much it looks like a claim to check (0 to 1), and why: what counted most first."""

    sentence: Sentence
    score: float
    reasons: tuple[Reason, ...]
    """What speaks against it, too: "names a number" and "prediction: not checkable"."""


def scored(text: str, language: str) -> list[Suggested]:
    """Every sentence of a text with its score and reasons, in order. `language` is an ISO 639-1 code."""
    weights = weights_for(language)
    return [_suggested(sentence, language, weights) for sentence in sentences(text, language)]


def suggested(text: str, language: str) -> list[Suggested]:
    """The sentences of a text that look checkable, in order."""
    threshold = weights_for(language).threshold
    return [sentence for sentence in scored(text, language) if sentence.score >= threshold]


def _suggested(sentence: Sentence, language: str, weights: Weights) -> Suggested:
    moved = contributions(sentence.text, language, weights)
    telling = [reason for reason in moved if abs(moved[reason]) >= TELLING]
    telling.sort(key=lambda reason: -abs(moved[reason]))
    return Suggested(sentence, logistic(weights.bias + sum(moved.values())), tuple(telling))


def contributions(text: str, language: str, weights: Weights) -> Mapping[Reason, float]:
    """By how much each reason moves the score of a sentence, before the logistic function."""
    return {reason: weights.of.get(reason, 0.0) * value for reason, value in features(text, language).items()}


def logistic(x: float) -> float:
    """Any number as one between 0 and 1."""
    return (1 + math.tanh(x / 2)) / 2  # does not overflow
