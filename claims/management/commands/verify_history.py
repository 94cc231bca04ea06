"""Verify that the past is what was published."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from claims import chain, fetch
from claims.models import Verdict
from claims.selectors.history import redactions
from claims.selectors.verification import Verification, in_order


class Command(BaseCommand):
    """`manage.py verify_history` makes every link of the chain again; it ends with an error when one is wrong."""

    help = (
        "Makes every link of the chain of verdicts again and compares: what was altered, is missing or was moved, "
        "claims that do not show their last verdict, and heads that were published earlier. Ends with an error when "
        "something is wrong."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--head",
            action="append",
            default=[],
            metavar="FILE|ADDRESS|SEQUENCE:HASH",
            help="a head published earlier, or a file or address with any number of them; can be given again",
        )

    def handle(self, *args: Any, head: list[str], **options: Any) -> None:
        verification = Verification(_heads(head))
        verdicts = tqdm(in_order(), total=Verdict.objects.count(), unit=" verdicts", disable=None, file=sys.stderr)
        wrong = 0
        for _verdict, problems in verification.along(verdicts):
            wrong += self._tell(problems)
        wrong += self._tell(verification.problems())
        for gap in redactions().order_by("pk").iterator():
            number = gap.verdict.number if gap.verdict else 0
            self.stdout.write(
                f"Redacted: claim {gap.claim.code}, verdict {number}, {gap.path}, on"
                f" {gap.redacted_at:%Y-%m-%d}: {gap.reason} ({gap.legal_basis})"
            )
        if wrong:
            raise CommandError(f"The past is not what was published. Problems: {wrong}.")
        compared = sum(map(len, verification.heads.values()))
        self.stdout.write(
            f"{verification.sequence} verdicts are what was published; earlier heads that agree: {compared}."
        )
        if verification.sequence:
            self.stdout.write(f"Head: {chain.written(verification.sequence, verification.hash)}")

    def _tell(self, problems: Any) -> int:
        told = 0
        for problem in problems:
            self.stdout.write(problem)
            told += 1
        return told


def _heads(named: list[str]) -> dict[int, set[str]]:
    """The heads by their places. Raises CommandError for what cannot be read, or holds none."""
    heads: dict[int, set[str]] = {}
    for name in named:
        found = chain.heads_in(name) or chain.heads_in(_text(name))
        if not found:
            raise CommandError(f"There is no head in {name}: it is written SEQUENCE:HASH.")
        for place, hashes in found.items():
            heads.setdefault(place, set()).update(hashes)
    return heads


def _text(name: str) -> str:
    try:
        if name.startswith(("http://", "https://")):
            return fetch.text(name)
        return Path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError, fetch.Refused) as error:
        raise CommandError(f"{name} cannot be read: {error}") from error
