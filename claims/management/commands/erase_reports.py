"""Erase what readers wrote in reports that were answered long ago."""

import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from claims import workflow

DAYS = 180


class Command(BaseCommand):
    """`manage.py erase_reports` erases what readers wrote; our answers stay."""

    help = (
        "Erases what readers wrote, and their e-mail addresses, in every report that was answered more than so many "
        "days ago. The reference, the answer and what came of it stay. Run it once a day."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, default=DAYS, help=f"days since the answer ({DAYS})")

    def handle(self, *args: Any, days: int, **options: Any) -> None:
        before = timezone.now() - datetime.timedelta(days=days)
        self.stdout.write(f"Reports erased: {workflow.erase_reports(answered_before=before)}.")
