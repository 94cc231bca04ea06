"""What waits for a person of the desk: the admin's first page."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import F, OuterRef, QuerySet, Subquery

from claims.choices import ArticleStatus, Decision
from claims.models import Appearance, Article, DraftVerdict, Report, Review, Revision, User

SHOWN: Final = 8  # rows of a tray; its list has the rest


@dataclass(frozen=True)
class Tray:
    """One kind of work: how much there is, and its first rows, those that wait longest first."""

    count: int
    rows: list[Any]

    @property
    def more(self) -> int:
        """How many rows are not shown."""
        return self.count - len(self.rows)


@dataclass(frozen=True)
class Desk:
    """Everything that waits for one person. A tray is None when it is not their work."""

    to_review: Tray | None
    returned: Tray
    mine: Tray
    imported: Tray
    new_texts: Tray | None
    to_confirm: Tray | None
    to_place: Tray
    reports: Tray | None

    @property
    def trays(self) -> Iterable[Tray]:
        """The trays that are this person's work."""
        every = (
            self.to_review,
            self.returned,
            self.mine,
            self.imported,
            self.new_texts,
            self.to_confirm,
            self.to_place,
            self.reports,
        )
        return [tray for tray in every if tray]


def desk(person: User) -> Desk:
    """The work that waits for `person`, in two queries a tray, however much there is."""
    drafts = DraftVerdict.objects.select_related("claim", "rating")
    quotes = Appearance.objects.select_related("claim", "revision__article").defer(
        "revision__text", "revision__received", "revision__cut"
    )
    imported = Article.objects.filter(status=ArticleStatus.IMPORTED).select_related("publisher")
    reviews = person.has_perm("claims.approve_verdict")
    confirms = person.has_perm("claims.approve_appearance")
    return Desk(
        to_review=_tray(drafts.awaiting_review(person).order_by("sent_at", "pk")) if reviews else None,
        returned=_tray(_with_note(drafts.returned_to(person)).order_by("changed_at", "pk")),
        mine=_tray(drafts.written_by(person).order_by("-changed_at", "-pk")),
        imported=_tray(imported.order_by("-pk")),
        new_texts=_tray(_new_texts(person)) if person.has_perm("claims.publish_article") else None,
        to_confirm=_tray(quotes.awaiting_approval().exclude(added_by=person).order_by("pk")) if confirms else None,
        to_place=_tray(quotes.to_place().order_by("pk")),
        reports=_tray(_reports(person)) if person.has_perm("claims.change_report") else None,
    )


def next_to_review(person: User) -> DraftVerdict | None:
    """The draft verdict that waits longest for `person` to decide on it, with its claim."""
    if not person.has_perm("claims.approve_verdict"):
        return None
    waiting: QuerySet[DraftVerdict] = DraftVerdict.objects.awaiting_review(person)
    return waiting.select_related("claim").order_by("sent_at", "pk").first()


def _reports(person: User) -> QuerySet[Report]:
    """The unanswered messages of readers that no colleague took on, those that nobody has first."""
    waiting = Report.objects.waiting_for(person)
    return waiting.select_related("claim").order_by(F("assigned_to").asc(nulls_first=True), "pk")


def _new_texts(person: User) -> QuerySet[Article]:
    """The articles whose newest text `person` can publish, with who brought it (`by`) and when (`since`)."""
    newest = Revision.objects.filter(article=OuterRef("pk")).order_by("-number")
    return (
        Article.objects.with_new_text_for(person)
        .annotate(by=Subquery(newest.values("made_by_name")[:1]), since=Subquery(newest.values("made_at")[:1]))
        .select_related("publisher")
        .order_by("since", "pk")
    )


def _with_note(drafts: QuerySet[DraftVerdict]) -> QuerySet[DraftVerdict]:
    """Each returned draft with the `note` of the reviewer, and their name."""
    returns = Review.objects.filter(claim=OuterRef("claim"), decision=Decision.RETURNED).order_by("-pk")
    return drafts.annotate(note=Subquery(returns.values("note")[:1]), by=Subquery(returns.values("reviewer_name")[:1]))


def _tray(rows: QuerySet[Any]) -> Tray:
    return Tray(rows.count(), list(rows[:SHOWN]))
