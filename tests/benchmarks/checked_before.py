"""`python -m tests.benchmarks.checked_before`: does the desk find a claim that was checked before, and how fast?

`--data FILE` loads the claims of that file and asks for each of its posts: how high the right claim stands among the
first five (MRR), and how often it is there at all (hit@5), also for either half of the posts, as a warning of luck.

`--scale N` makes N claims of words drawn from a Zipf distribution and asks for some of them with a tenth and three
tenths of the words changed: how often the claim is among the first five (recall@5), and the time as a multiple of the
index's own time for one word of that claim, drawn at random, its best five.

Seeded, in a database of its own that is dropped again: SQLite, or one beside that of `--database URL`.
"""

import argparse
import json
import random
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from itertools import accumulate
from pathlib import Path
from statistics import mean, median
from typing import Any, Final

from tqdm import tqdm

from tests.benchmarks.database import database

SEED: Final = 20261124
VOCABULARY: Final = 100_000
LENGTHS: Final = (8, 25)  # words of a claim, the fewest and the most
ASKED: Final = 200
AT_ONCE: Final = 20_000  # claims that one statement writes
SHARES: Final = (0.1, 0.3)  # of the words changed


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.checked_before",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--data", type=Path, help="checked_before_en.json")
    parser.add_argument("--scale", type=int, nargs="?", const=1_000_000, help="how many claims; a million by default")
    parser.add_argument("--database", help="as DATABASE_URL")
    parser.add_argument("--json", type=Path, help="a file for the figures")
    options = parser.parse_args()
    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder, database(Path(folder), options.database):
        if options.data and not options.data.exists():
            print(f"{options.data} is not there: nothing is asked about its posts.")  # noqa: T201
        elif options.data:
            figures["posts"] = shown(posts(json.loads(options.data.read_text())))
        if options.scale:
            figures["scale"] = shown(scale(options.scale))
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2))


def shown(figures: dict[str, float]) -> dict[str, float]:
    for name, value in figures.items():
        print(f"  {name:48} {value:.3f}" if isinstance(value, float) else f"  {name:48} {value}")  # noqa: T201
    return figures


def seconds(work: Callable[[], Any]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


# Posts that repeat a claim ------------------------------------------------------------------------


def posts(data: dict[str, Any]) -> dict[str, float]:
    from claims.search import checked_before

    code_of: dict[int, str] = {}
    for some in range(0, len(data["claims"]), AT_ONCE):
        rows = data["claims"][some : some + AT_ONCE]
        keys = insert([statement for _code, statement, _title in rows], [title for _code, _statement, title in rows])
        code_of |= {key: code for key, (code, _statement, _title) in zip(keys, rows, strict=True)}
    analyse()
    places, took = [], []
    for _post, text, right in tqdm(data["posts"], desc="posts", file=sys.stderr):
        started = time.perf_counter()
        found = [code_of[near.claim.pk] for near in checked_before(text)]
        took.append(time.perf_counter() - started)
        places.append(next((place for place, code in enumerate(found, start=1) if code in right), 0))
    empty()
    half = len(places) // 2
    parts = {"": places, ", first half": places[:half], ", second half": places[half:]}
    return {
        "claims": len(code_of),
        "posts": len(places),
        **{f"MRR{part}": mean(1 / place if place else 0 for place in some) for part, some in parts.items()},
        **{f"hit@5{part}": mean(bool(place) for place in some) for part, some in parts.items()},
        "milliseconds, median": 1000 * median(took),
    }


# A million claims ---------------------------------------------------------------------------------


def scale(number: int) -> dict[str, float]:
    from django.db import connection

    from claims import search_index
    from claims.search import checked_before

    made = MadeClaims()
    search_index.drop_all(connection)
    asked: dict[int, str] = {}
    with tqdm(total=number, desc="claims", file=sys.stderr) as bar:
        for some in range(0, number, AT_ONCE):
            statements = [made.statement() for _claim in range(min(AT_ONCE, number - some))]
            keys = insert(statements, [""] * len(statements))
            # A few of each batch, so that old and new claims are asked for alike.
            asked |= dict(list(zip(keys, statements, strict=True))[: max(1, ASKED * AT_ONCE // number)])
            bar.update(len(statements))
    filled = seconds(lambda: search_index.create_all(connection))
    analyse()

    hits = defaultdict(list)
    one_word, took = [], []
    for key, statement in tqdm(asked.items(), desc="asked", file=sys.stderr):
        word = made.random.choice(statement.split())
        one_word.append(seconds(lambda: best_five(word)))  # noqa: B023 - called at once
        for share in SHARES:
            text = made.changed(statement, share)
            started = time.perf_counter()
            found = checked_before(text)
            took.append(time.perf_counter() - started)
            hits[share].append(key in {near.claim.pk for near in found})
    return {
        "claims": number,
        "claims asked for": len(asked),
        **{f"recall@5, {share:.0%} of the words changed": mean(found) for share, found in hits.items()},
        "one word, milliseconds, median": 1000 * median(one_word),
        "one word, milliseconds, mean": 1000 * mean(one_word),
        "checked before, milliseconds, median": 1000 * median(took),
        "checked before, milliseconds, mean": 1000 * mean(took),
        "checked before, milliseconds, longest": 1000 * max(took),
        "checked before / one word, medians": median(took) / median(one_word),
        "checked before / one word, means": mean(took) / mean(one_word),
        "filling the index, seconds": filled,
    }


class MadeClaims:
    """Statements of made words: as in a language, the word of rank r is drawn as often as 1/r says, and is longer."""

    def __init__(self) -> None:
        self.random = random.Random(SEED)
        self.vocabulary = [self._word(rank) for rank in range(VOCABULARY)]
        self.frequencies = list(accumulate(1 / rank for rank in range(1, VOCABULARY + 1)))

    def statement(self) -> str:
        return " ".join(self._words(self.random.randint(*LENGTHS)))

    def changed(self, statement: str, share: float) -> str:
        """The statement with that share of its words (at least one) replaced by others, drawn in the same way."""
        words = statement.split()
        for place in self.random.sample(range(len(words)), max(1, round(share * len(words)))):
            words[place] = self._words(1)[0]
        return " ".join(words)

    def _words(self, number: int) -> list[str]:
        return self.random.choices(self.vocabulary, cum_weights=self.frequencies, k=number)

    @staticmethod
    def _word(rank: int) -> str:
        syllables = [consonant + vowel for consonant in "bcdfglmnprstvz" for vowel in "aeiou"]
        word = ""
        rest = rank + len(syllables)
        while rest:
            rest, syllable = divmod(rest, len(syllables))
            word += syllables[syllable]
        return word


# The database, past the models: a million rows in a minute ----------------------------------------


def insert(statements: list[str], translations: list[str]) -> list[int]:
    """Write draft claims, and return their keys."""
    from django.db import connection

    from claims.models import Claim, User

    user = User.objects.get_or_create(username="benchmark")[0]
    newest = Claim.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    rows = [
        {"key": newest + number, "statement": statement, "translations": json.dumps({"fr": title} if title else {})}
        for number, (statement, title) in enumerate(zip(statements, translations, strict=True), start=1)
    ]
    columns = "id, statement, translations, code, slug, language, kind, status, withdrawal_reason, opened_at,"
    constants = "'claim', 'en', 'factual', 'draft', '', CURRENT_TIMESTAMP"
    if connection.vendor == "postgresql":
        chosen = (
            f"SELECT key, statement, translations::jsonb, key::text, {constants}, %s, 'Benchmark', 1"
            " FROM jsonb_to_recordset(%s::jsonb) AS r (key bigint, statement text, translations text)"
        )
    else:
        chosen = (
            "SELECT value ->> 'key', value ->> 'statement', value ->> 'translations', value ->> 'key',"
            f" {constants}, %s, 'Benchmark', 1 FROM json_each(%s)"
        )
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO claims_claim ({columns} opened_by_id, opened_by_name, version) {chosen}",
            [user.pk, json.dumps(rows)],
        )
    return [newest + number for number in range(1, len(statements) + 1)]


def empty() -> None:
    from claims.models import Claim

    Claim.objects.all()._raw_delete("default")


def analyse() -> None:
    """What PostgreSQL does by itself a minute later."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE claims_document" if connection.vendor == "postgresql" else "ANALYZE")


def best_five(word: str) -> None:
    """What the index needs for one word: the floor that the search is measured against."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT claim_id FROM claims_document, plainto_tsquery('english', %s) AS asked"
                " WHERE words @@ asked ORDER BY ts_rank(words, asked) DESC LIMIT 5",
                [word],
            )
        else:
            cursor.execute(
                "SELECT rowid FROM claims_document WHERE claims_document MATCH %s ORDER BY rank LIMIT 5", [f'"{word}"']
            )
        cursor.fetchall()


if __name__ == "__main__":
    main()
