"""Every rule about who may see what, and the filters that several pages share.

Views, feeds, exports, search and counts say `published()` or `listed()`, and nothing else.
The models import this module; it names their fields and never the models themselves.
"""

from typing import TYPE_CHECKING, Any, Self

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from claims.choices import (
    LISTED_CLAIMS,
    PUBLIC_CLAIMS,
    TO_PLACE,
    ArticleStatus,
    DraftState,
)

if TYPE_CHECKING:
    from claims.models import User


class ArticleQuerySet(QuerySet[Any]):
    """Which articles readers see."""

    def published(self) -> Self:
        """Articles that have a public page; a withdrawn one keeps its page, with the reason."""
        return self.filter(published_at__isnull=False)

    def listed(self) -> Self:
        """Articles whose text readers see."""
        return self.published().filter(status=ArticleStatus.PUBLISHED)


class ClaimQuerySet(QuerySet[Any]):
    """Which claims readers see, and which match their words."""

    def published(self) -> Self:
        """Claims that have a public page; a withdrawn one keeps its page, with the reason."""
        return self.filter(status__in=PUBLIC_CLAIMS)

    def listed(self) -> Self:
        """Claims that stand in lists, exports and articles."""
        return self.filter(status__in=LISTED_CLAIMS)

    def matching(self, words: str) -> Self:
        """Claims that hold every one of `words` in the statement or in a quote."""
        found = self
        quotes = self.model._meta.get_field("appearances").related_model._default_manager
        for word in words.split():
            quoted = quotes.published().filter(claim=OuterRef("pk"), quote__icontains=word)
            found = found.filter(Q(statement__icontains=word) | Q(translations__fr__icontains=word) | Exists(quoted))
        return found


class AppearanceQuerySet(QuerySet[Any]):
    """Which quotes readers see, and which wait for an editor."""

    def published(self) -> Self:
        """Quotes that readers see: confirmed by a second person, in the text that is online."""
        return self.filter(
            approved_at__isnull=False,
            claim__status__in=PUBLIC_CLAIMS,
            revision__article__status=ArticleStatus.PUBLISHED,
            revision__article__current_revision=F("revision"),
        )

    def awaiting_approval(self) -> Self:
        """Quotes linked to a public claim that a second person has not confirmed yet."""
        return self.filter(approved_at__isnull=True, claim__status__in=PUBLIC_CLAIMS)

    def to_place(self) -> Self:
        """Quotes that lost their place in the current text."""
        return self.filter(state__in=TO_PLACE, revision__article__current_revision=F("revision"))


class SourceQuerySet(QuerySet[Any]):
    """Which sources readers see."""

    def published(self) -> Self:
        """Sources that a published verdict cites."""
        citations = self.model._meta.get_field("citations").related_model._default_manager
        return self.filter(Exists(citations.published().filter(source=OuterRef("pk"))))


class VerdictQuerySet(QuerySet[Any]):
    """Which verdicts readers see."""

    def published(self) -> Self:
        """Verdicts that readers may open: current and past ones of every public claim."""
        return self.filter(claim__status__in=PUBLIC_CLAIMS)

    def listed(self) -> Self:
        """Current and past verdicts of the claims that stand in lists."""
        return self.filter(claim__status__in=LISTED_CLAIMS)


class CitationQuerySet(QuerySet[Any]):
    """Which citations readers see."""

    def published(self) -> Self:
        """Citations in current and past verdicts of every public claim."""
        return self.filter(verdict__claim__status__in=PUBLIC_CLAIMS)

    def current(self) -> Self:
        """Citations in the current verdicts of the claims that stand in lists."""
        return self.filter(
            verdict__claim__status__in=LISTED_CLAIMS,
            verdict__claim__current_verdict=F("verdict"),
        )


class DraftVerdictQuerySet(QuerySet[Any]):
    """Whose work a draft verdict is."""

    def awaiting_review(self, reviewer: "User") -> Self:
        """Drafts that `reviewer` may decide on: sent to review by somebody else."""
        return self.filter(state=DraftState.IN_REVIEW).exclude(author=reviewer)

    def returned_to(self, author: "User") -> Self:
        """Drafts that a reviewer sent back to `author`."""
        return self.filter(state=DraftState.RETURNED, author=author)

    def written_by(self, author: "User") -> Self:
        """Drafts that `author` is working on or waits for."""
        return self.filter(state__in=(DraftState.OPEN, DraftState.IN_REVIEW), author=author)


class RatingQuerySet(QuerySet[Any]):
    """Which ratings can still be given."""

    def in_use(self) -> Self:
        """The ratings that a new verdict can have."""
        return self.filter(retired_on__isnull=True)
