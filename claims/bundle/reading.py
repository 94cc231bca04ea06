"""Taking a bundle into an empty installation: row by row through every constraint and trigger, verified, then public.

Until the chain is verified, and it was tried whether everything can be made public, articles are imported ones and
claims are drafts. Each batch is a transaction that also says how far the import came, so that it can go on.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final

from django.core.management.color import no_style
from django.db import DatabaseError, connection, transaction
from django.db.models import Model
from django.utils import timezone

from claims.bundle import lines
from claims.bundle.errors import BundleError
from claims.bundle.opening import Bundle, Progress, opened
from claims.bundle.rows import People, insert, insert_desk, insert_people, people_of
from claims.bundle.tables import AT_ONCE, BY_NAME, PARTS, PEOPLE, Row
from claims.choices import Action
from claims.models import (
    Arrival,
    Article,
    AuditEntry,
    Claim,
    Claimant,
    Evidence,
    PageText,
    Publisher,
    Rating,
    Report,
    Source,
    Topic,
    Verdict,
    Withheld,
)
from claims.selectors.verification import Verification, in_order
from claims.workflow import imported

SHOWN: Final = 20  # problems that are named one by one
EMPTY: Final = (Article, Claim, Verdict, Source, Claimant, Publisher, Topic, AuditEntry, Report)

Told = Callable[[str], None]
Write = Callable[[list[Row], People], None]


@dataclass(frozen=True)
class Step:
    """What is done with the rows of one file, batch by batch."""

    name: str
    file: str
    write: Write

    def batches(self, folder: Path, show: Progress, after: int = 0) -> Iterator[tuple[int, list[Row]]]:
        """The rows that follow so many lines, some at a time, with how many lines are done before them."""
        part = BY_NAME.get(self.file)
        found = lines.rows(folder, part) if part else lines.names(folder)
        remaining = islice(found, after, None)
        batches = iter(lambda: list(islice(remaining, AT_ONCE)), [])
        total = lines.count(folder / (part.path if part else PEOPLE))
        for rows in show(self.name, batches, total - after):
            yield after, rows
            after += len(rows)


def import_site(folder: Path, *, tell: Told, show: Progress) -> None:
    """Take the bundle in `folder` into this installation, or go on with it.

    `tell` is given a sentence where there is something to say; `show` passes on what is done, in order to show it.
    Raises BundleError for a bundle that cannot be taken in, and an installation that has something already.
    """
    bundle = opened(folder, show)
    arrival = _begun(bundle)
    steps = [*HIDDEN, *PUBLIC]
    at = next(number for number, step in enumerate(steps) if step.name == arrival.step)
    if at or arrival.lines:
        tell(f"The import goes on: {arrival.step}, {arrival.lines} lines are done.")
    for step in steps[at:]:
        if step == PUBLIC[0] and not (arrival.step == step.name and arrival.lines):
            _verify(bundle, show)
            _rehearse(bundle, show)
        _take(step, bundle, arrival, show)
    _finish(bundle, arrival)


def _begun(bundle: Bundle) -> Arrival:
    """How far the import of a bundle came. Raises BundleError where something else is."""
    with transaction.atomic():
        arrival = Arrival.objects.first()
        if arrival and arrival.ended_at:
            raise BundleError("A bundle was imported here already: an import is the beginning of an installation.")
        if arrival and arrival.bundle != bundle.mark:
            raise BundleError("The import of another bundle was begun here: finish that one, or use an empty database.")
        if arrival:
            return arrival
        if full := [model._meta.verbose_name_plural for model in EMPTY if model._default_manager.exists()]:
            names = ", ".join(map(str, full))
            raise BundleError(f"This installation is not empty, it has {names}. Import into one that has none.")
        Rating.objects.all().delete()  # those that the software comes with
        insert_desk(bundle.mark)
        return Arrival.objects.create(pk=1, bundle=bundle.mark, step=HIDDEN[0].name, began_at=timezone.now())


def _take(step: Step, bundle: Bundle, arrival: Arrival, show: Progress) -> None:
    """Do one step to its end, from where it stopped."""
    if arrival.step != step.name:
        _advance(arrival, step.name, 0)
    people = people_of(bundle.mark)
    for done, rows in step.batches(bundle.folder, show, after=arrival.lines):
        with _refused(step, done, rows), transaction.atomic():
            step.write(rows, people)
            _advance(arrival, step.name, done + len(rows))


def _advance(arrival: Arrival, step: str, done: int) -> None:
    """Note how far it came, unless somebody else did meanwhile."""
    as_known = Arrival.objects.filter(pk=1, step=arrival.step, lines=arrival.lines, ended_at=None)
    if not as_known.update(step=step, lines=done):
        raise BundleError("Somebody else is importing here at the same time.")
    arrival.step, arrival.lines = step, done


@contextmanager
def _refused(step: Step, done: int, rows: list[Row]) -> Iterator[None]:
    """Says which rows the database refused."""
    try:
        yield
    except (DatabaseError, OverflowError) as error:
        where = f"lines {done + 1} to {done + len(rows)}"
        raise BundleError(f"{step.name}, {where}: the database refuses it ({str(error).splitlines()[0]})") from error


# Before anything is public ------------------------------------------------------------------------------


def _verify(bundle: Bundle, show: Progress) -> None:
    """Make every link of the chain again. Raises BundleError when one is wrong, or the head another one."""
    head = {bundle.head[0]: {bundle.head[1]}} if bundle.head else {}
    verification = Verification(head)
    problems: list[str] = []

    walked = ([wrong] for _verdict, wrong in verification.along(in_order()))
    for [wrong] in show("verifying the chain", walked, Verdict.objects.count()):
        problems.extend(wrong[: SHOWN - len(problems)])
    problems.extend(islice(verification.problems_of_chain(), SHOWN - len(problems)))
    if verification.sequence != (bundle.head[0] if bundle.head else 0):
        problems.append(f"The chain ends at {verification.sequence}, and the bundle has another head.")
    if problems:
        raise BundleError(
            "\n".join([*problems, "The chain of verdicts is not what was published: nothing of it is public here."])
        )


def _rehearse(bundle: Bundle, show: Progress) -> None:
    """Try every batch that makes something public, and take it back: so all of it can be made public, or nothing is."""
    people = people_of(bundle.mark)
    for step in PUBLIC:
        trying = replace(step, name=f"trying: {step.name}")
        for done, rows in trying.batches(bundle.folder, show):
            with _refused(trying, done, rows), transaction.atomic():
                trying.write(rows, people)
                transaction.set_rollback(True)


def _finish(bundle: Bundle, arrival: Arrival) -> None:
    """Count on from the keys that came, and look once more whether all is what was published."""
    models: list[type[Model]] = [*dict.fromkeys(part.model for part in PARTS), Evidence]
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # which tells the database which index is worth it
    verification = Verification({})
    verification.sequence = bundle.head[0] if bundle.head else 0
    if problems := list(islice(verification.problems(), SHOWN)):
        raise BundleError("\n".join(problems))
    Arrival.objects.filter(pk=1).update(ended_at=timezone.now())
    arrival.refresh_from_db()


# The steps ----------------------------------------------------------------------------------------------


def _inserts(name: str) -> Step:
    return Step(name, name, partial(insert, BY_NAME[name]))


def _verdicts(rows: list[Row], people: People) -> None:
    insert(BY_NAME["verdicts"], rows, people)
    Withheld.objects.bulk_create(
        Withheld(verdict_id=row["id"], path=path, digest=digest)
        for row in rows
        for path, digest in row["withheld"].items()
    )


def _sources(rows: list[Row], people: People) -> None:
    """Verdicts may keep one address, or the same mark of a redaction, for two sources: here the second has none."""
    taken = set(Source.objects.filter(url__in=[row["url"] for row in rows]).values_list("url", flat=True))
    for row in rows:
        address = row["url"]
        row["url"] = "" if address in taken else address
        taken.add(address)
    insert(BY_NAME["sources"], rows, people)


def _withdrawals(rows: list[Row], people: People) -> None:
    """Of what is in the bundle: lists of withdrawals lead to it."""
    subjects = [row["subject"] for row in rows]
    codes = Claim.objects.filter(code__in=[subject.removeprefix("claim/") for subject in subjects])
    known = {
        Action.WITHDRAW_CLAIM: {f"claim/{code}" for code in codes.values_list("code", flat=True)},
        Action.WITHDRAW_ARTICLE: {f"article/{pk}" for pk in Article.objects.values_list("pk", flat=True)},
    }
    for row in rows:
        if row["subject"] not in known.get(row["action"], ()):
            raise BundleError(f"{BY_NAME['withdrawals'].path}: {row['subject']} cannot have been withdrawn.")
    insert(BY_NAME["withdrawals"], rows, people)


def _page_texts(rows: list[Row], _people: People) -> None:
    """There is a row for each text, whatever its key."""
    for row in rows:
        PageText.objects.filter(key=row["key"]).update(text_en=row["text_en"], text_fr=row["text_fr"])


def _of_rows(write: Callable[[list[Row]], None]) -> Write:
    return lambda rows, _people: write(rows)


_AFTER_THE_CHAIN: Final = ("withdrawals", "publications", "page_texts")
_BY_THEMSELVES: Final[dict[str, Write]] = {"verdicts": _verdicts, "sources": _sources}

HIDDEN: Final = (
    Step("people", PEOPLE, lambda rows, _people: insert_people(rows, _mark())),
    *(
        Step(part.name, part.name, _BY_THEMSELVES[part.name]) if part.name in _BY_THEMSELVES else _inserts(part.name)
        for part in PARTS
        if part.name not in _AFTER_THE_CHAIN
    ),
)
PUBLIC: Final = (
    Step("publishing articles", "articles", _of_rows(imported.publish_imported_articles)),
    Step("publishing claims", "claims", _of_rows(imported.publish_imported_claims)),
    Step("counting what sources bear on", "sources", _of_rows(imported.count_imported_sources)),
    Step("evidence for the desk", "claims", _of_rows(imported.note_imported_evidence)),
    Step("withdrawals", "withdrawals", _withdrawals),
    _inserts("publications"),
    Step("page_texts", "page_texts", _page_texts),
)


def _mark() -> str:
    return str(Arrival.objects.values_list("bundle", flat=True).get())
