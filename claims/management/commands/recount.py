"""Count again what is counted along, and put right what differs."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction

from claims import tallies
from claims.models import IssuedRating
from claims.workflow.citations import mend_citation_counts, miscounted_sources, unnamed_ratings
from claims.workflow.counts import mend_article_counts, miscounted
from claims.workflow.listings import mend_listings, mislisted

SHOWN = 20  # differences that are named one by one


class Command(BaseCommand):
    """`manage.py recount` mends the counts; with `--check` it only says whether they are right."""

    help = (
        "Compares the counts that lists show and sort by with a recount, says what differs, and puts it right. "
        "Ends with an error when something differed, because then something wrote past the site."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        wrong = _miscounted(mend=not options["check"])
        if not wrong:
            self.stdout.write("Every count is right.")
            return
        for sentence in wrong[:SHOWN]:
            self.stdout.write(sentence)
        done = "nothing was changed" if options["check"] else "all are right now"
        raise CommandError(f"{len(wrong)} counts were wrong; {done}.")


@transaction.atomic
def _miscounted(*, mend: bool) -> list[str]:
    """A sentence for each count that differs from a recount."""
    wrong = [
        f"Rating {rating}, topic {topic}, language {language}: {found.kept} claims kept, {found.counted} there."
        for found in tallies.differences(connection)
        for rating, topic, language in [found.cell]
    ]
    codes = mend_article_counts() if mend else miscounted().order_by("pk").values_list("code", flat=True)
    sources = mend_citation_counts() if mend else miscounted_sources().order_by("pk").values_list("pk", flat=True)
    listings = mend_listings() if mend else mislisted()
    names = unnamed_ratings()
    if mend and wrong:
        tallies.recount(connection)
    if mend:
        IssuedRating.objects.bulk_create(names)
    return [
        *wrong,
        *(f"Claim {code}: the number of its articles was wrong." for code in codes),
        *(f"Source {pk}: what cites it was counted wrongly." for pk in sources),
        *(f"Claim number {pk}: when it stood in lists was kept wrongly." for pk in listings),
        *(f"Rating “{name}”: that verdicts call it so was not known." for name in names),
    ]
