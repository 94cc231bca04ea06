"""`python -m tests.benchmarks.suggestions`: how well sentences and suggestions are found, and how fast.

--sentences: JSON {"sentences": […]}, joined with a space and split again; boundary F1, beside a plain expression.
--checkworthy: JSON {"rows": [[sentence, 0 or 1], …]}; a third of each label is held out, with five seeds. F1 of label 1
by the weights set by hand, and by weights learned from the other two thirds.
--json: a file to write the figures to.
"""

import argparse
import json
import random
import re
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from claims.suggest import scored, sentences
from claims.suggest.features import features
from claims.suggest.learning import Labelled, best_threshold, f1, learn, score
from claims.suggest.weights import BY_HAND, Weights
from tests.unit.suggest_cases import ENGLISH_PARAGRAPHS, FRENCH_PARAGRAPHS, ranking, wins

SEEDS: Final = range(1, 6)
LENGTH: Final = 50_000  # code points of the article that is timed
TIMES: Final = 7  # the median of so many runs

_PLAIN: Final = re.compile(
    r"(?<!\bM\.)(?<!\bMM\.)(?<!\bMme\.)(?<!\bDr\.)(?<!\bMr\.)(?<!\bMrs\.)(?<!\bSt\.)(?<!\bart\.)(?<!\bav\.)"
    r"(?<!\betc\.)(?<!\bp\.)(?<!\bvol\.)(?<!\bInc\.)(?<!\b[A-Z]\.)"
    r"(?:(?<=[.!?…;])|(?<=[.!?…][”\"»)])|(?<=[.!?…][ \u00a0]»))\s+(?=[«“\"(\[]?\s?[A-ZÀ-Ý0-9])"
)
"""What a careful programmer writes in an hour: the floor to be better than."""
_FLOOR: Final = re.compile(r"(?<=[.!?])\s+")

Split = Callable[[str], Sequence[str]]


def main() -> None:
    """Measure what the files given allow, print it, and write it where asked."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.suggestions", description=__doc__)
    parser.add_argument("--sentences", type=Path, metavar="FILE")
    parser.add_argument("--checkworthy", type=Path, metavar="FILE")
    parser.add_argument("--json", type=Path, metavar="FILE")
    options = parser.parse_args()

    figures: dict[str, Any] = {"demonstration": demonstration(), "time": speed()}
    for name, measure in (("sentences", boundaries), ("checkworthy", checkworthiness)):
        path = getattr(options, name)
        if path is None or not path.exists():
            print(f"--{name}: no such file, not measured.")  # noqa: T201
        else:
            figures[name] = measure(json.loads(path.read_text(encoding="utf-8")))
    text = json.dumps(figures, indent=1, ensure_ascii=False)
    print(text)  # noqa: T201
    if options.json:
        options.json.write_text(text + "\n", encoding="utf-8")


def boundaries(data: dict[str, Any]) -> dict[str, float]:
    """Boundary F1 on the sentences given and on those written for the tests, by rules and by the plain expression."""
    gold = [data["sentences"]]
    stopped = [[sentence for sentence in data["sentences"] if _is_stopped(sentence)]]
    return {
        "rules": boundary_f1(gold, _by_rules("fr")),
        "plain expression": boundary_f1(gold, _PLAIN.split),
        "rules, without titles and fragments": boundary_f1(stopped, _by_rules("fr")),
        "plain expression, without titles and fragments": boundary_f1(stopped, _PLAIN.split),
        "rules, French news": boundary_f1(FRENCH_PARAGRAPHS, _by_rules("fr")),
        "plain expression, French news": boundary_f1(FRENCH_PARAGRAPHS, _PLAIN.split),
        "rules, English news": boundary_f1(ENGLISH_PARAGRAPHS, _by_rules("en")),
        "plain expression, English news": boundary_f1(ENGLISH_PARAGRAPHS, _PLAIN.split),
    }


def _is_stopped(sentence: str) -> bool:
    """Whether a sentence ends in a stop and begins with no small letter: the others have no boundary to be seen."""
    return sentence.rstrip('"» )').endswith((".", "!", "?", "…", ";")) and not sentence[0].islower()


def _by_rules(language: str) -> Split:
    return lambda text: [sentence.text for sentence in sentences(text, language)]


def boundary_f1(paragraphs: Sequence[Sequence[str]], split: Split) -> float:
    """F1 of the boundaries inside paragraphs; white space makes no difference."""
    found = [_ends(split(" ".join(paragraph))) for paragraph in paragraphs]
    true = [_ends(paragraph) for paragraph in paragraphs]
    hits = sum(len(ours & theirs) for ours, theirs in zip(found, true, strict=True))
    return round(2 * hits / (sum(map(len, found)) + sum(map(len, true))), 4)


def _ends(parts: Sequence[str]) -> set[int]:
    ends, length = set(), 0
    for part in parts:
        length += len("".join(part.split()))
        ends.add(length)
    return ends - {length}


def checkworthiness(data: dict[str, Any]) -> dict[str, Any]:
    """F1 on the third held out, for every seed, with the mean and the spread."""
    rows = [(text, bool(label)) for text, label in data["rows"]]
    by_hand, learned = [], []
    for seed in SEEDS:
        training, held_out = held_out_third(rows, seed)
        examples = [(features(text, "en"), label) for text, label in training]
        fitted = Weights(BY_HAND.bias, best_threshold(examples, BY_HAND), BY_HAND.of)
        by_hand.append(f1_on(held_out, fitted))
        learned.append(f1_on(held_out, learn(training, "en")))
    return {"by hand": _spread(by_hand), "learned": _spread(learned), "all suggested": round(f1_of_all(rows), 4)}


def held_out_third(rows: Labelled, seed: int) -> tuple[Labelled, Labelled]:
    """Two thirds to learn from and one to measure on, each with its share of both labels."""
    shuffled = random.Random(seed)
    training: list[tuple[str, bool]] = []
    held_out: list[tuple[str, bool]] = []
    for label in (False, True):
        group = [row for row in rows if row[1] is label]
        shuffled.shuffle(group)
        held_out += group[: len(group) // 3]
        training += group[len(group) // 3 :]
    return training, held_out


def f1_on(rows: Labelled, weights: Weights) -> float:
    """F1 of the sentences worth checking, by these weights."""
    return f1((score(features(text, "en"), weights) >= weights.threshold, label) for text, label in rows)


def f1_of_all(rows: Labelled) -> float:
    """What suggesting every sentence would give."""
    return f1((True, label) for _, label in rows)


def _spread(values: Sequence[float]) -> dict[str, Any]:
    return {
        "each": [round(value, 4) for value in values],
        "mean": round(statistics.mean(values), 4),
        "deviation": round(statistics.stdev(values), 4),
    }


def demonstration() -> dict[str, float]:
    """How the sentences of the demonstration's article rank: those that hold a claim should come first."""
    marked = [holds for _, holds in ranking()]
    precisions = [sum(marked[: place + 1]) / (place + 1) for place, holds in enumerate(marked) if holds]
    return {"auc": round(wins(marked), 4), "average precision": round(statistics.mean(precisions), 4)}


def speed() -> dict[str, float]:
    """Milliseconds of this process for an article of `LENGTH` code points, and the ratio to one plain split."""
    text = "\n\n".join(" ".join(paragraph) for paragraph in FRENCH_PARAGRAPHS)
    text = (text + "\n\n") * (LENGTH // len(text) + 1)
    text = text[:LENGTH]
    scored(text, "fr")
    floor, cut, judged = (
        _milliseconds(work)
        for work in (lambda: _FLOOR.split(text), lambda: sentences(text, "fr"), lambda: scored(text, "fr"))
    )
    return {
        "plain split, ms": floor,
        "sentences, ms": cut,
        "scored, ms": judged,
        "sentences / plain split": round(cut / floor, 1),
        "scored / plain split": round(judged / floor, 1),
    }


def _milliseconds(work: Callable[[], object]) -> float:
    taken = []
    for _ in range(TIMES):
        begun = time.process_time()
        work()
        taken.append(time.process_time() - begun)
    return round(1000 * statistics.median(taken), 3)


if __name__ == "__main__":
    main()
