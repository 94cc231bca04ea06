"""`manage.py train_suggestions`: the weights of the reasons for suggestions, learned from labelled sentences."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from claims.suggest.learning import learn
from claims.suggest.weights import learned_file, to_json


class Command(BaseCommand):
    """Learn from every sentence of a file, and write what `claims.suggest` reads: the same file, the same bytes."""

    help = "Learn from labelled sentences which reasons make one worth checking, and write the weights."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--data", required=True, metavar="FILE", help='JSON: {"rows": [[sentence, 0 or 1], …]}')
        parser.add_argument("--language", default="en", choices=["en", "fr"], help="default: %(default)s")
        parser.add_argument("--output", metavar="FILE", help="where to; default: the file that suggestions read")

    def handle(self, *, data: str, language: str, output: str | None, **options: Any) -> None:
        try:
            rows = labelled(Path(data))
            weights = learn(rows, language)
        except OSError as error:
            raise CommandError(f"{data} cannot be read: {error.strerror or error}.") from error
        except (ValueError, KeyError, TypeError) as error:
            raise CommandError(f"{data} does not hold labelled sentences: {error}") from error
        path = Path(output) if output else learned_file(language)
        path.write_text(to_json(weights), encoding="utf-8")
        self.stderr.write(f"Learned from {len(rows)} sentences; weights written to {path}.", self.style.SUCCESS)


def labelled(path: Path) -> list[tuple[str, bool]]:
    """The sentences of a file, each with whether it is worth checking."""
    rows = json.loads(path.read_text(encoding="utf-8"))["rows"]
    return [(str(sentence), bool(label)) for sentence, label in rows]
