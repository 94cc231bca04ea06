"""The text as the workbench shows it: claims in place, sentences that look checkable, and where the work stands."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from itertools import accumulate
from typing import Any, Final, cast

from django.core.cache import cache
from django.db.models import Count, F, Max, Sum
from django.utils.translation import gettext

from claims import suggest
from claims.admin.article_page import Card, Mark, cards_of
from claims.choices import ClaimStatus, DraftState
from claims.highlight import PARAGRAPH_BREAK, Segment, Span, paragraphs
from claims.models import Appearance, Article, Dismissal, Revision
from claims.records import fingerprint
from claims.workflow.suggestions import sentence_key

IN_ORDER: Final = (F("start").asc(nulls_last=True), "-end", "pk")
KEPT_FOR: Final = 3600  # seconds that the sentences of a text stay in the cache


@dataclass(frozen=True, eq=False)
class Suggestion:
    """A sentence that looks checkable, with the reasons in words."""

    start: int
    end: int
    text: str
    reasons: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph's segments, and where its first character stands in the text, in code points."""

    start: int
    segments: list[Segment[Mark | Suggestion]]


@dataclass(frozen=True)
class Counts:
    """How far the claims of an article have come."""

    total: int
    public: int
    waiting: int
    drafts: int
    to_place: int


class Reading:
    """An article's current text with everything that is marked in it."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.revision = cast(Revision, article.current_revision)
        self.text = self.revision.text
        self.cards: list[Card] = list(cards_of(_appearances(self.revision)))

    @cached_property
    def marks(self) -> list[Mark]:
        """The quotes that have a place in the text, in its order."""
        return [mark for card in self.cards for mark in card.marks if mark.is_placed]

    @cached_property
    def sentences(self) -> list[dict[str, Any]]:
        """Every sentence for the scripts: its place, and whether it is suggested or dismissed, with the reasons."""
        dismissed = set(Dismissal.objects.filter(article=self.article).values_list("sentence_sha256", flat=True))
        taken = [(_start(mark), _end(mark)) for mark in self.marks]
        return [
            {
                **sentence,
                "suggested": sentence["suggested"]
                and sentence_key(self.text[sentence["start"] : sentence["end"]]) not in dismissed
                and not any(start < sentence["end"] and end > sentence["start"] for start, end in taken),
                "reasons": " · ".join(gettext(suggest.LABELS[reason]) for reason in sentence["reasons"]),
            }
            for sentence in _sentences(self.text, self.article.language)
        ]

    @cached_property
    def suggestions(self) -> list[Suggestion]:
        """The sentences that look checkable and that nobody marked or dismissed."""
        return [
            Suggestion(row["start"], row["end"], self.text[row["start"] : row["end"]], row["reasons"])
            for row in self.sentences
            if row["suggested"]
        ]

    @property
    def paragraphs(self) -> list[Paragraph]:
        """The text in paragraphs, for the template."""
        spans: list[Span[Mark | Suggestion]] = [Span(_start(mark), _end(mark), mark) for mark in self.marks]
        spans += [Span(suggestion.start, suggestion.end, suggestion) for suggestion in self.suggestions]
        lengths = (len(block) + len(PARAGRAPH_BREAK) for block in self.text.split(PARAGRAPH_BREAK))
        starts = accumulate(lengths, initial=0)
        return [Paragraph(start, block) for start, block in zip(starts, paragraphs(self.text, spans), strict=False)]

    @property
    def counts(self) -> Counts:
        """The figures above the text."""
        statuses = Counter(card.claim.status for card in self.cards)
        waiting = [card.claim.status for card in self.cards if card.draft and card.draft.state == DraftState.IN_REVIEW]
        found = {mark.appearance.thread for mark in self.marks}  # also what waits for a second person
        return Counts(
            total=len(self.cards),
            public=sum(statuses[status] for status in (ClaimStatus.BEING_CHECKED, ClaimStatus.DECIDED)),
            waiting=len(waiting),
            drafts=statuses[ClaimStatus.DRAFT] - waiting.count(ClaimStatus.DRAFT),
            to_place=sum(
                not mark.is_placed and not mark.appearance.settled_at and mark.appearance.thread not in found
                for card in self.cards
                for mark in card.marks
            ),
        )


def number_of(claim_pk: int, revision_pk: int) -> int:
    """The number of a claim in a text, from 1: claims are counted in the order of their first quotes."""
    rows = Appearance.objects.filter(revision=revision_pk).order_by(*IN_ORDER)
    return list(dict.fromkeys(rows.values_list("claim", flat=True))).index(claim_pk) + 1


def pulse(article: Article) -> str:
    """A mark of everything that a reading shows: it changes when somebody marks, states, decides or dismisses."""
    marked = Appearance.objects.filter(revision=article.current_revision_id)
    seen = marked.aggregate(
        *(Count(name) for name in ("pk", "approved_at", "start", "settled_at")),
        *(Sum(name) for name in ("claim__version", "claim__draft__version")),
        Max("pk"),
    )
    dismissals = Dismissal.objects.filter(article=article).aggregate(Count("pk"), Max("pk"))
    return fingerprint({"revision": article.current_revision_id, "quotes": seen, "dismissals": dismissals})[:16]


def _appearances(revision: Revision) -> list[Appearance]:
    return list(
        Appearance.objects.filter(revision=revision)
        .select_related("claim__rating", "claim__draft")
        .defer("claim__draft__sent_record", "claim__draft__explanation")
        .order_by(*IN_ORDER)
    )


def _sentences(text: str, language: str) -> Iterable[dict[str, Any]]:
    """The sentences of a text as plain values. A text never changes, so they are worked out once."""
    key = f"sentences:{language}:{sha256(text.encode()).hexdigest()}"
    return cache.get_or_set(key, lambda: list(_scored(text, language)), KEPT_FOR) or []


def _scored(text: str, language: str) -> Iterator[dict[str, Any]]:
    suggested = {row.sentence.start for row in suggest.suggested(text, language)}
    for row in suggest.scored(text, language):
        start, end = row.sentence.start, row.sentence.end
        yield {"start": start, "end": end, "suggested": start in suggested, "reasons": [str(r) for r in row.reasons]}


def _start(mark: Mark) -> int:
    return cast(int, mark.appearance.start)


def _end(mark: Mark) -> int:
    return cast(int, mark.appearance.end)
