"""How much each reason counts. By hand for every language; learned from labelled sentences where there are some."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from .reasons import Reason

FOLDER: Final = Path(__file__).parent


@dataclass(frozen=True)
class Weights:
    """A score is logistic(bias + the sum of weight times feature); from the threshold on, a sentence is suggested."""

    bias: float
    threshold: float
    of: Mapping[Reason, float]


BY_HAND: Final = Weights(
    bias=-1.4,
    threshold=0.5,
    of={
        Reason.NUMBER: 1.2,
        Reason.AMOUNT: 0.8,
        Reason.DATE: 0.7,
        Reason.EXTENT: 0.6,
        Reason.COMPARES: 0.9,
        Reason.CHANGES: 0.6,
        Reason.HAPPENED: 0.7,
        Reason.STATE: 0.5,
        Reason.CAUSE: 0.7,
        Reason.PUBLIC: 0.6,
        Reason.ATTRIBUTES: 0.8,
        Reason.UNCONFIRMED: 0.2,
        Reason.NAMES: 0.5,
        Reason.LONG: 0.3,
        Reason.PREDICTION: -0.9,
        Reason.POSSIBLE: -0.9,
        Reason.CONDITION: -0.7,
        Reason.CALL: -0.9,
        Reason.OPINION: -0.9,
        Reason.PERSONAL: -0.6,
        Reason.ADDRESSES: -0.7,
        Reason.VAGUE: -0.4,
        Reason.QUESTION: -1.5,
        Reason.SHORT: -0.5,
        Reason.FRAGMENT: -4.0,
    },
)


@cache
def weights_for(language: str) -> Weights:
    """The weights of a language: learned when the package has a file of them, otherwise those set by hand."""
    path = learned_file(language)
    return from_json(path.read_text(encoding="utf-8")) if path.exists() else BY_HAND


def learned_file(language: str) -> Path:
    """Where the learned weights of a language stand, or would."""
    return FOLDER / f"learned_{language}.json"


def to_json(weights: Weights) -> str:
    """Weights as a file holds them: the same weights give the same bytes."""
    ordered = {reason.value: weights.of.get(reason, 0.0) for reason in Reason}
    return json.dumps({"bias": weights.bias, "threshold": weights.threshold, "weights": ordered}, indent=1) + "\n"


def from_json(text: str) -> Weights:
    """Raises ValueError or KeyError when the text is no file of weights."""
    data = json.loads(text)
    return Weights(data["bias"], data["threshold"], {Reason(name): value for name, value in data["weights"].items()})
