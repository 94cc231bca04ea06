"""Learn the weights of the reasons from labelled sentences: logistic regression in plain Python.

Nothing in it is random: Newton's method runs until it stands still, and the weights are rounded, so that the same
sentences always give the same weights.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from .features import Features, features
from .reasons import AGAINST, Reason
from .scoring import logistic
from .weights import BY_HAND, Weights

RIDGE: Final = 1.0
"""How strongly weights are drawn to those set by hand, which stay where the sentences have nothing to say."""
ROUNDS: Final = 12
"""Newton's method doubles its correct digits in every round; after eight nothing moves any more."""
DIGITS: Final = 2

Labelled = Sequence[tuple[str, bool]]
"""Sentences, and whether each is worth checking."""
Examples = Sequence[tuple[Features, bool]]
"""The same, as the features of each sentence."""


def learn(rows: Labelled, language: str) -> Weights:
    """The weights that fit the labelled sentences best, and the threshold with the best F1 on them.

    A reason that says it speaks for checking never gets a weight against it, nor the other way round: it gets none.
    Raises ValueError when the sentences do not have both labels.
    """
    if {label for _, label in rows} != {True, False}:
        raise ValueError("To learn, sentences of both kinds are needed.")
    examples = [(features(text, language), label) for text, label in rows]
    used = list(Reason)
    while True:
        bias, *values = _fit(examples, used)
        honest = [reason for reason, value in zip(used, values, strict=True) if (value < 0) == (reason in AGAINST)]
        if honest == used:
            break
        used = honest
    of = {reason: round(value, DIGITS) for reason, value in zip(used, values, strict=True)}
    weights = Weights(round(bias, DIGITS), 0.5, of)
    return Weights(weights.bias, best_threshold(examples, weights), weights.of)


def score(found: Features, weights: Weights) -> float:
    """The score, 0 to 1, of a sentence with these features."""
    return logistic(weights.bias + sum(weights.of.get(reason, 0.0) * value for reason, value in found.items()))


def f1(decided: Iterable[tuple[bool, bool]]) -> float:
    """F1 of pairs (found, true): the harmonic mean of precision and recall, 0 when nothing true is found."""
    pairs = list(decided)
    hits = sum(found and true for found, true in pairs)
    return 2 * hits / max(1, sum(found for found, _ in pairs) + sum(true for _, true in pairs))


def best_threshold(examples: Examples, weights: Weights) -> float:
    """The threshold, in hundredths, with the best F1; the lowest of several."""
    scores = [(score(found, weights), label) for found, label in examples]
    hundredths = [number / 100 for number in range(5, 96)]
    return max(hundredths, key=lambda threshold: f1((value >= threshold, label) for value, label in scores))


def _fit(examples: Examples, used: Sequence[Reason]) -> list[float]:
    """The bias and the weight of each reason used, by Newton's method on the penalised log-likelihood."""
    place: Mapping[Reason, int] = {reason: at for at, reason in enumerate(used, start=1)}
    rows = [
        ([(0, 1.0), *((place[reason], value) for reason, value in found.items() if reason in place)], label)
        for found, label in examples
    ]
    by_hand = [BY_HAND.of[reason] for reason in used]
    values = [0.0] * (len(used) + 1)
    for _ in range(ROUNDS):
        gradient = [0.0, *(RIDGE * (given - value) for given, value in zip(by_hand, values[1:], strict=True))]
        curvature = [[RIDGE * (at == other > 0) for other in range(len(values))] for at in range(len(values))]
        for row, label in rows:
            chance = logistic(sum(values[at] * value for at, value in row))
            spread = chance * (1 - chance)
            for at, value in row:
                gradient[at] += (label - chance) * value
                for other, other_value in row:
                    curvature[at][other] += spread * value * other_value
        values = [value + step for value, step in zip(values, _solve(curvature, gradient), strict=True)]
    return values


def _solve(matrix: list[list[float]], right: list[float]) -> list[float]:
    """The solution of linear equations with a positive definite matrix, by Gaussian elimination."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for at, pivot in enumerate(rows):
        for row in rows[at + 1 :]:
            factor = row[at] / pivot[at]
            for column in range(at, len(row)):
                row[column] -= factor * pivot[column]
    solution = [0.0] * len(rows)
    for at in reversed(range(len(rows))):
        known = sum(rows[at][other] * solution[other] for other in range(at + 1, len(rows)))
        solution[at] = (rows[at][-1] - known) / rows[at][at]
    return solution
