"""What the desk sees of an article: its text with the quotes in place, and the claims it makes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, cast

from django.db.models import F
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from claims import importing
from claims.admin.signs import badge, state_badge
from claims.changes import passages
from claims.choices import SIGNS, AppearanceState
from claims.highlight import Segment, Span, paragraphs
from claims.models import Appearance, Article, Claim, DraftVerdict, Revision
from claims.workflow.revisions import carried


@dataclass(frozen=True, eq=False)
class Mark:
    """A quote in the text; `number` is that of its claim in this article."""

    number: int
    appearance: Appearance
    sign: str
    word: str | Promise
    tone: str

    @property
    def is_placed(self) -> bool:
        """Whether it stands in the text."""
        return self.appearance.is_placed

    @property
    def state(self) -> SafeString:
        """Whether it still has a place, as a badge."""
        return state_badge(self.appearance, "state")


@dataclass(frozen=True)
class Card:
    """A claim of the article with its quotes; `draft` is the open draft verdict, if there is one."""

    number: int
    claim: Claim
    draft: DraftVerdict | None
    marks: list[Mark]

    @property
    def standing(self) -> SafeString:
        """Its rating, or how far it has come, as a badge."""
        return badge(*look(self.claim))

    @property
    def draft_state(self) -> SafeString | str:
        """Whose turn the draft verdict is, as a badge."""
        return state_badge(self.draft, "state") if self.draft else ""


@dataclass(frozen=True)
class Cut:
    """A line that was left out, and why, in words."""

    line: int
    text: str
    reason: str


@dataclass(frozen=True)
class ArticlePage:
    """An article's current text with its claims, numbered as they stand in it."""

    article: Article
    revision: Revision
    paragraphs: list[list[Segment[Mark]]]
    cards: list[Card]
    former: list[Appearance]
    revisions: list[Revision]


def article_page(article: Article) -> ArticlePage:
    """What the change page of an article shows, in a number of queries that its claims do not change."""
    revisions = list(article.revisions.defer("received", "text").order_by("-number"))
    revision = article.revisions.get(pk=cast(int, article.current_revision_id))
    appearances = list(
        Appearance.objects.filter(revision__article=article)
        .select_related("claim__rating", "claim__draft", "revision")
        .defer("claim__draft__sent_record", "claim__draft__explanation", "revision__received", "revision__text")
        .order_by(F("start").asc(nulls_last=True), "pk")
    )
    here = [appearance for appearance in appearances if appearance.revision_id == revision.pk]
    claims_here = {appearance.claim_id for appearance in here}
    cards = list(cards_of(here))
    placed = [mark for card in cards for mark in card.marks if mark.is_placed]
    spans = [Span(cast(int, mark.appearance.start), cast(int, mark.appearance.end), mark) for mark in placed]
    return ArticlePage(
        article=article,
        revision=revision,
        paragraphs=paragraphs(revision.text, spans),
        cards=cards,
        former=_newest_of_each_claim(row for row in appearances if row.claim_id not in claims_here),
        revisions=revisions,
    )


@dataclass(frozen=True)
class Fate:
    """What becomes of some quotes of an article in a new text of it: their state, as a badge, and the quotes."""

    state: str
    badge: SafeString
    quotes: list[Appearance]


def replacement(article: Article) -> dict[str, Any]:
    """What a second person sees before a new text is published: its changes, and what becomes of each quote."""
    revision, current = article.waiting_revision, article.current_revision
    if revision is None or current is None:
        return {"article": article}
    rows = carried(article, revision)
    fates = [_fate([row for row in rows if row.state == state]) for state in AppearanceState.values]
    return {
        "article": article,
        "revision": revision,
        "passages": passages(current.text, revision.text),
        "fates": [fate for fate in fates if fate],
    }


def _fate(rows: list[Appearance]) -> Fate | None:
    return Fate(rows[0].state, state_badge(rows[0], "state"), rows) if rows else None


def _newest_of_each_claim(rows: Iterable[Appearance]) -> list[Appearance]:
    """One quote for each claim: the same one has a row in each revision."""
    by_number = sorted(rows, key=lambda row: row.revision.number)
    return list({row.claim_id: row for row in by_number}.values())


def cards_of(appearances: list[Appearance]) -> Iterator[Card]:
    """The claims in the order of their first quotes."""
    by_claim: dict[int, list[Appearance]] = {}
    for appearance in appearances:
        by_claim.setdefault(appearance.claim_id, []).append(appearance)
    for number, quotes in enumerate(by_claim.values(), start=1):
        claim = quotes[0].claim
        sign, word, tone = look(claim)
        marks = [Mark(number, quote, sign, word, tone) for quote in quotes]
        yield Card(number, claim, getattr(claim, "draft", None), marks)


def look(claim: Claim) -> tuple[str, str | Promise, str]:
    """The sign, the word and the tone of a claim: those of its rating, or of its status."""
    if claim.is_listed and claim.rating:
        return claim.rating.sign, claim.rating.name, claim.rating.tone
    sign, tone = SIGNS[claim.status]
    return sign, str(claim.get_status_display()), tone


def cuts(revision: Revision) -> list[Cut]:
    """What was left out of a revision's text."""
    return [Cut(row["line"], row["text"], importing.label(row["reason"])) for row in revision.cut]
