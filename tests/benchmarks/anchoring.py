"""How well and how fast quotes are placed again: python -m tests.benchmarks.anchoring --data PATH/quotes.json

Four measurements. The file's cases by quote and context alone, as they give no text before the edit. Those of them
whose earlier text is another text of the file. Edits made up from the file's texts, where the truth about every code
point is known: these count wrong placements. And time, as a ratio to 200 times `str.find` in the same run.
"""

import argparse
import json
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from claims.anchoring import CONTEXT, HIGH, Outcome, Placing, Quoted, place_again

Case = dict[str, Any]
OVERLAP = 0.7  # intersection over union from which a passage is the right one, as the data file says
EDITS = 400
QUOTES = 200
LENGTH = 50_000


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--seed", type=int, default=3)
    options = parser.parse_args()
    if not options.data.exists():
        _say(f"skipped: there is no {options.data}")
        return
    data = json.loads(options.data.read_text())
    texts, cases = data["texts"], list(enumerate(data["cases"]))
    chance = random.Random(options.seed)
    figures = {
        "alone": quality([judged(case, _alone(case, texts)) for _, case in cases]),
        "alone, even": quality([judged(case, _alone(case, texts)) for at, case in cases if at % 2 == 0]),
        "alone, odd": quality([judged(case, _alone(case, texts)) for at, case in cases if at % 2]),
        "with the text before": quality(list(_with_text_before([case for _, case in cases], texts))),
        "made-up edits": made_up(texts, chance),
        "time": times(texts, chance),
    }
    for name, values in figures.items():
        _say(name)
        for key, value in values.items():
            _say(f"  {key}: {value}")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1))


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


def _quoted(case: Case) -> Quoted:
    return Quoted(case["quote"], case["prefix"], case["suffix"], case["start_before"])


def _alone(case: Case, texts: Sequence[str]) -> Placing:
    (placing,) = place_again("", texts[case["text"]], [_quoted(case)])
    return placing


def _with_text_before(cases: Sequence[Case], texts: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The cases of those texts of which another text holds every quote with its context where it stood."""
    for at, text in enumerate(texts):
        mine = [case for case in cases if case["text"] == at]
        earlier = [other for number, other in enumerate(texts) if number != at and all(_stood(c, other) for c in mine)]
        if earlier:
            placings = place_again(earlier[0], text, [_quoted(case) for case in mine])
            yield from (judged(case, placing) for case, placing in zip(mine, placings, strict=True))


def _stood(case: Case, text: str) -> bool:
    passage = case["prefix"] + case["quote"] + case["suffix"]
    return text.startswith(passage, case["start_before"] - len(case["prefix"]))


def judged(case: Case, placing: Placing) -> tuple[str, str]:
    """The kind of a case, and what came of it: placed, wrong, first, not first, nothing or high."""
    first = placing.suggestions[0] if placing.suggestions else None
    place = placing.place or (first.place if first else None)
    right = place is not None and _overlap((place.start, place.end), (case["start"], case["end"])) >= OVERLAP
    if placing.place:
        return case["kind"], "placed" if right else "wrong"
    if case["kind"] == "deleted":
        return "deleted", "high" if first and first.score >= HIGH else "nothing"
    return case["kind"], "first" if right else "not first"


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> float:
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return max(0, shared) / (max(one[1], other[1]) - min(one[0], other[0]))


def quality(results: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Shares that came out right, by kind and over all, and what became of how many."""
    right = {"placed", "first", "nothing"}
    figures: dict[str, Any] = {}
    for kind in ("intact", "moved", "edited", "deleted"):
        mine = Counter(result for name, result in results if name == kind)
        if mine:
            share = sum(mine[result] for result in right) / mine.total()
            figures[kind] = f"{share:.4f} of {mine.total()} ({', '.join(f'{k} {v}' for k, v in mine.most_common())})"
    figures["overall"] = f"{sum(result in right for _, result in results) / len(results):.4f} of {len(results)}"
    figures["wrong without a person"] = sum(result == "wrong" for _, result in results)
    return figures


# Made-up edits. Of every code point of an edited text it is known where it stood in the text before: the offset for
# what was kept, minus one and the offset for what was copied, None for what is new.
Origin = int | None
Piece = tuple[str, list[Origin]]


def made_up(texts: Sequence[str], chance: random.Random) -> dict[str, Any]:
    """Edit texts by sentence and word, quote them anywhere, and compare every placing with what happened."""
    results: Counter[str] = Counter()
    for _ in range(EDITS):
        before = chance.choice(texts)
        strangers = chance.choice([text for text in texts if _unrelated(text, before)])
        if chance.random() < 0.3:
            before = _with_refrain(before, chance)
        after, origins = _edited(before, strangers, chance)
        spans = [_span(before, chance) for _ in range(20)]
        placings = place_again(before, after, [_at(before, *span) for span in spans])
        for (start, end), placing in zip(spans, placings, strict=True):
            results[_compared(_at(before, start, end), after, placing, origins)] += 1
    return {"edits": EDITS, "quotes": results.total(), **dict(sorted(results.items()))}


def _unrelated(one: str, other: str) -> bool:
    """Many texts are versions of each other: what is new has to be new."""
    return len(set(one.split("\n")) & set(other.split("\n"))) < 3


def _with_refrain(text: str, chance: random.Random) -> str:
    lines = text.split("\n")
    refrain = max(chance.sample(lines, min(5, len(lines))), key=len)
    for _ in range(6):
        lines.insert(chance.randrange(len(lines)), refrain)
    return "\n".join(lines)


def _span(text: str, chance: random.Random) -> tuple[int, int]:
    words = [word.span() for word in re.finditer(r"\w+", text)]
    at = chance.randrange(len(words) - 20)
    return words[at][0], words[at + chance.choice([0, 1, 2, 5, 10, 19])][1]


def _edited(before: str, strangers: str, chance: random.Random) -> tuple[str, list[Origin]]:
    pieces: list[Piece] = [
        (piece.group(), list(range(piece.start(), piece.end())))
        for piece in re.finditer(r"[^.\n]*(?:\.|\n+|$)", before)
        if piece.group()
    ]
    new = re.findall(r"[^.\n]+[.\n]", strangers)
    for _ in range(chance.choice([1, 3, 10, 30])):
        at, elsewhere = chance.randrange(len(pieces)), chance.randrange(len(pieces))
        text, origins = pieces[at]
        match chance.choice(["delete", "delete", "insert", "move", "copy", "words", "words", "line"]):
            case "delete" if len(pieces) > 10:
                del pieces[at : at + chance.choice([1, 1, 3])]
            case "insert":
                stranger = chance.choice(new)
                pieces.insert(at, (stranger, [None] * len(stranger)))
            case "move":
                pieces.insert(elsewhere, pieces.pop(at))
            case "copy":
                pieces.insert(elsewhere, (text, [_copied(origin) for origin in origins]))
            case "line":
                pieces.insert(at, ("\n\n", [None, None]))
            case "words":
                pieces[at] = _reworded(text, origins, chance.choice(new), chance)
    return "".join(text for text, _ in pieces), [origin for _, origins in pieces for origin in origins]


def _copied(origin: Origin) -> Origin:
    return -1 - origin if origin is not None and origin >= 0 else origin


def _reworded(text: str, origins: list[Origin], other: str, chance: random.Random) -> Piece:
    edges = [edge.start() for edge in re.finditer(r"\b", text)] or [0]
    start = chance.choice(edges)
    end = min(len(text), start + chance.choice([0, 5, 12]))
    word = chance.choice(other.split() or ["so"]) + " "
    return text[:start] + word + text[end:], [*origins[:start], *[None] * len(word), *origins[end:]]


def _compared(quoted: Quoted, after: str, placing: Placing, origins: Sequence[Origin]) -> str:
    """What a placing is worth. Wrong is a place of which less than half came from the quote, by move or by copy.

    Edits of a text with a refrain can put a twin of the quote's words beside what stood beside the quote. Then nobody
    can see that they came from elsewhere: twins are counted apart.
    """
    place, start = placing.place, quoted.start or 0
    if place is None:
        return f"asked, {'words still stand' if quoted.quote in after else 'words are gone'}: {placing.outcome}"
    there = origins[place.start : place.end]
    came = sum(origin in (start + at, -1 - start - at) for at, origin in enumerate(there))
    if came * 2 >= len(quoted.quote):
        return f"right: {placing.outcome}"
    twin = place.prefix == quoted.prefix or place.suffix == quoted.suffix
    return f"{'twin' if twin else 'WRONG'}: {placing.outcome}"


# Time


def times(texts: Sequence[str], chance: random.Random) -> dict[str, Any]:
    """The best of a few runs, in milliseconds of this process alone, and as a ratio to looking for every quote once."""
    before = "\n\n".join(chance.sample(texts, len(texts)))[:LENGTH]
    spans = sorted(_sentences(before, chance))
    tenth = _with_words_changed(before, spans[::10])
    everything = _with_words_changed(before, spans)
    refrain = ("She said no.\n\n" * LENGTH)[:LENGTH]
    letters = ("ab" * LENGTH)[:LENGTH]
    verse = "".join(f"{number % 7} bottles on the wall, take one down.\n" for number in range(LENGTH))[:LENGTH]
    quotes = [_at(before, *span) for span in spans]
    floor = _best(lambda: [before.find(quote.quote) for quote in quotes])
    figures: dict[str, Any] = {"floor, 200 times str.find": f"{floor:.2f} ms"}
    for name, old, new, wanted in [
        ("nothing changed", before, before, quotes),
        ("a tenth changed", before, tenth, quotes),
        ("everything changed", before, everything, quotes),
        ("another text", before, before[::-1], quotes),
        (
            "refrain",
            refrain,
            refrain[100:].replace("no", "yes", 50),
            [_at(refrain, 30 * n, 30 * n + 90) for n in range(200)],
        ),
        ("two letters", letters, letters[1:] + "c", [_at(letters, 30 * n, 30 * n + 90) for n in range(200)]),
        ("verses", verse, verse[9:].replace("take", "took"), [_at(verse, 30 * n, 30 * n + 90) for n in range(200)]),
    ]:
        taken = _best(partial(place_again, old, new, wanted))
        outcomes = Counter(placing.outcome for placing in place_again(old, new, wanted))
        told = ", ".join(f"{outcome} {outcomes[outcome]}" for outcome in Outcome if outcomes[outcome])
        figures[name] = f"{taken:.1f} ms, {taken / floor:.0f} times the floor ({told})"
    return figures


def _sentences(text: str, chance: random.Random) -> list[tuple[int, int]]:
    found = [match.span() for match in re.finditer(r"[^.\n]{40,300}[.\n]", text)]
    return chance.sample(found, min(QUOTES, len(found)))


def _at(text: str, start: int, end: int) -> Quoted:
    return Quoted(text[start:end], text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT], start)


def _with_words_changed(text: str, spans: Sequence[tuple[int, int]]) -> str:
    for start, end in reversed(spans):
        words = text[start:end].split(" ")
        words[len(words) // 2] = "altogether"
        text = text[:start] + " ".join(words) + text[end:]
    return text


def _best(work: Callable[[], object], runs: int = 3) -> float:
    taken = []
    for _ in range(runs):
        begun = time.process_time()
        work()
        taken.append(1_000 * (time.process_time() - begun))
    return min(taken)


if __name__ == "__main__":
    main()
