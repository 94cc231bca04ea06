"""`manage.py import_article FILE`: the import of the admin, for a file."""

import datetime
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from claims import importing
from claims.choices import Language
from claims.intake import MAX_BYTES, Intake, IntakeError, TooLarge, read
from claims.models import Article, User
from claims.workflow import WorkflowError


class Command(BaseCommand):
    """Reads a text or an HTML page, says what it cuts and why, and makes the article."""

    help = "Import an article from a text or HTML file, and show what was cut and why."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="a text or an HTML page")
        parser.add_argument("--publisher", required=True, help="who published it; made when the name is new")
        parser.add_argument("--url", default="", help="the article's address")
        parser.add_argument("--language", choices=Language.values, help="found in the text when left out")
        parser.add_argument("--published-on", type=_day, metavar="DATE", help="as 2026-01-19")
        parser.add_argument("--headline", help="proposed from the text when left out")
        parser.add_argument("--by", metavar="USERNAME", help="who imports it; needed when several people could")
        parser.add_argument("--force", action="store_true", help="import even if the same text is there already")

    def handle(self, *args: Any, **options: Any) -> None:
        person = importer(options["by"])
        received = taken_from(options["file"])
        if not options["force"]:
            refuse_the_same(received)
        facts = facts_from(options, received)
        try:
            article = importing.save(received, actor=person, **facts)
        except WorkflowError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.tell(article, received, options)

    def tell(self, article: Article, received: Intake, options: dict[str, Any]) -> None:
        """What was made of the file."""
        for line in received.cut:
            self.stdout.write(f"cut line {line.number}: {importing.label(line.reason or '')}: {line.text}")
        counts = f"{len(received.text.split())} words in {len(received.kept)} lines kept, {len(received.cut)} cut"
        self.stdout.write(f"{received.media}, {received.encoding}; {counts}")
        proposed = {True: " (given)", False: " (found in the text)"}
        self.stdout.write(f"language: {article.get_language_display()}{proposed[bool(options['language'])]}")
        self.stdout.write(f"headline: {article.headline}{proposed[bool(options['headline'])]}")
        address = reverse("admin:claims_article_change", args=[article.pk])
        self.stdout.write(self.style.SUCCESS(f"Imported as article {article.pk}: {address}"))


def _day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is not a date; write it as 2026-01-19") from None


def importer(username: str | None) -> User:
    """Who imports: the person named, or the only one there is. Raises CommandError."""
    people = User.objects.filter(is_active=True)
    if username:
        person = people.filter(username=username).first()
        if person is None:
            raise CommandError(f"There is no active user “{username}”.")
        return person
    for candidates in (people.filter(is_superuser=True), people.filter(is_staff=True)):
        found = list(candidates[:2])
        if len(found) == 1:
            return found[0]
    raise CommandError("Say who imports the article: --by USERNAME.")


def taken_from(file: Path) -> Intake:
    """What intake makes of a file. Raises CommandError with one sentence."""
    try:
        size = file.stat().st_size
        if file.is_file() and size > MAX_BYTES:
            raise TooLarge(size=size, limit=MAX_BYTES)
        return read(file.read_bytes())
    except IntakeError as error:
        raise CommandError(f"{file}: {importing.sentence(error)}") from error
    except OSError as error:
        raise CommandError(f"{file}: {error.strerror or error}") from error


def refuse_the_same(received: Intake) -> None:
    """Raises CommandError when the text is in the tracker already."""
    there = importing.same_text(received).first()
    if there:
        address = reverse("admin:claims_article_change", args=[there.pk])
        raise CommandError(
            f"This text is in the tracker already: article {there.pk}, “{there.headline}”, {address}. "
            "Import it all the same with --force."
        )


def facts_from(options: dict[str, Any], received: Intake) -> dict[str, Any]:
    """The article's facts: as given, else as the text says. Raises CommandError."""
    headline = options["headline"] or received.headline
    if not headline:
        raise CommandError("No headline was found in the text: give one with --headline.")
    facts = {
        "publisher": importing.named_publisher(options["publisher"].strip()),
        "headline": headline,
        "language": options["language"] or importing.language_of(received),
        "url": options["url"],
        "published_on": options["published_on"],
    }
    try:
        facts["publisher"].clean_fields(exclude=["id"])
        Article(**{**facts, "publisher": None}).clean_fields(
            exclude=["publisher", "created_by", "created_by_name", "current_revision"]
        )
    except ValidationError as error:
        raise CommandError(
            "; ".join(f"{name}: {' '.join(said)}" for name, said in error.message_dict.items())
        ) from error
    return facts
