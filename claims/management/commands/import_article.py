"""`manage.py import_article FILE`: the import of the admin, and its new texts, for a file."""

import datetime
from argparse import ArgumentParser, ArgumentTypeError
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from claims import importing
from claims.choices import AppearanceState, Language
from claims.intake import MAX_BYTES, Intake, IntakeError, TooLarge, read
from claims.models import Article, User
from claims.workflow import WorkflowError
from claims.workflow.articles import FACTS
from claims.workflow.revisions import carried


class Command(BaseCommand):
    """Reads a text or an HTML page, says what it cuts and why, and makes the article or its next revision."""

    help = "Import an article, or a newer text of one, from a text or HTML file, and show what was cut and why."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="a text or an HTML page")
        parser.add_argument("--revision-of", type=int, metavar="ID", help="the article of which this is a newer text")
        parser.add_argument("--publisher", help="who published it; made when the name is new; not for a newer text")
        parser.add_argument("--url", default="", help="the article's address")
        parser.add_argument("--language", choices=Language.values, help="found in the text when left out")
        parser.add_argument("--published-on", type=_day, metavar="DATE", help="as 2026-01-19")
        parser.add_argument("--headline", help="proposed from the text when left out")
        parser.add_argument("--by", metavar="USERNAME", help="who imports it; needed when several people could")
        parser.add_argument("--force", action="store_true", help="import even if the same text is there already")

    def handle(self, *args: Any, **options: Any) -> None:
        person = importer(options["by"])
        try:
            if options["revision_of"] is not None:
                self.add_revision(person, options)
            else:
                self.add_article(person, options)
        except WorkflowError as refusal:
            raise CommandError(str(refusal)) from refusal

    def add_article(self, person: User, options: dict[str, Any]) -> None:
        """Make an article, and say what was made of the file."""
        if not options["publisher"]:
            raise CommandError("Say who published the article: --publisher NAME.")
        received = taken_from(options["file"])
        if not options["force"]:
            refuse_the_same(received)
        article = importing.save(received, actor=person, **facts_from(options, received))
        self.tell_cuts(received)
        proposed = {True: " (given)", False: " (found in the text)"}
        self.stdout.write(f"language: {article.get_language_display()}{proposed[bool(options['language'])]}")
        self.stdout.write(f"headline: {article.headline}{proposed[bool(options['headline'])]}")
        address = reverse("admin:claims_article_change", args=[article.pk])
        self.stdout.write(self.style.SUCCESS(f"Imported as article {article.pk}: {address}"))

    def add_revision(self, person: User, options: dict[str, Any]) -> None:
        """Keep a newer text of an article, and say what becomes of the quotes in the one before."""
        refuse_facts(options)
        article = Article.objects.filter(pk=options["revision_of"]).first()
        if article is None:
            raise CommandError(f"There is no article {options['revision_of']}.")
        received = taken_from(options["file"])
        revision = importing.save_revision(received, actor=person, article=article)
        article.refresh_from_db()
        is_current = article.current_revision_id == revision.pk
        quotes = revision.appearances.all() if is_current else carried(article, revision)
        counts = Counter(quote.state for quote in quotes)
        self.tell_cuts(received)
        told = ", ".join(f"{counts[state]} {state.label.lower()}" for state in AppearanceState if counts[state])
        self.stdout.write(f"quotes: {told or 'none'}{'' if is_current else ', once it is published'}")
        page = "quotes" if is_current else "publish_revision"
        address = reverse(f"admin:claims_article_{page}", args=[article.pk])
        waits = "" if is_current else ": a second person publishes it"
        self.stdout.write(
            self.style.SUCCESS(f"Kept as revision {revision.number} of article {article.pk}{waits}: {address}")
        )

    def tell_cuts(self, received: Intake) -> None:
        """What was cut of the file, and why."""
        for line in received.cut:
            self.stdout.write(f"cut line {line.number}: {importing.label(line.reason or '')}: {line.text}")
        counts = f"{len(received.text.split())} words in {len(received.kept)} lines kept, {len(received.cut)} cut"
        self.stdout.write(f"{received.media}, {received.encoding}; {counts}")


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


def refuse_facts(options: dict[str, Any]) -> None:
    """Raises CommandError when facts are given for a newer text: the article has them."""
    given = [name for name in FACTS if options[name]]
    if given:
        names = ", ".join(f"--{name.replace('_', '-')}" for name in given)
        raise CommandError(f"The article has its facts already: leave out {names}.")


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
