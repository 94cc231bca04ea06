"""Every rule about who may see what, and the filters that several pages share.

Views, feeds, exports, search and counts say `published()` or `listed()`, and nothing else.
The models import this module; it names their fields and never the models themselves.
"""

import datetime
from collections.abc import Callable
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import connections
from django.db.models import BooleanField, CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast, Coalesce, Concat, Substr

from claims import search_index
from claims.choices import (
    LISTED_CLAIMS,
    OPEN_REPORTS,
    PUBLIC_CLAIMS,
    TO_PLACE,
    Action,
    ArticleStatus,
    DraftState,
)

if TYPE_CHECKING:
    from claims.models import User


def spelled(lookup: str, text: str) -> Q:
    """That `lookup` finds `text` in any case.

    SQLite folds the case of ASCII letters alone, and PostgreSQL that of others only in some locales, so a text with
    others is looked for in the ways that it is usually written.
    """
    spellings = [text] if text.isascii() else dict.fromkeys([text, text.lower(), text.upper(), text.title()])
    return reduce(or_, (Q((lookup, spelling)) for spelling in spellings))


def words_of(text: str) -> list[str]:
    """The words to look for in what somebody typed, each once."""
    return list(dict.fromkeys(text.split()))


def _words_to_ask(words: str) -> list[str]:
    """The words that an index can hold: signs alone are none."""
    return [word for word in words_of(words) if any(map(str.isalnum, word))]


class ArticleQuerySet(QuerySet[Any]):
    """Which articles readers see."""

    def published(self) -> Self:
        """Articles that have a public page; a withdrawn one keeps its page, with the reason."""
        return self.filter(published_at__isnull=False)

    def listed(self) -> Self:
        """Articles whose text readers see."""
        return self.published().filter(status=ArticleStatus.PUBLISHED)

    def with_new_text_for(self, person: "User") -> Self:
        """Public articles whose newest text waits for a second person, and somebody else than `person` brought it."""
        newest = _related(self, "revisions").filter(article=OuterRef("pk")).order_by("-number")
        return (
            self.listed()
            .annotate(new_text=Subquery(newest.values("pk")[:1]), new_text_by=Subquery(newest.values("made_by")[:1]))
            .exclude(new_text=F("current_revision"))
            .exclude(new_text_by=person.pk)
        )


class RevisionQuerySet(QuerySet[Any]):
    """Which texts of an article readers see."""

    def published(self) -> Self:
        """Texts that readers see or saw, of articles whose text they see.

        That is the one with which the article became public, and each that a second person published after it.
        """
        later = self.model._default_manager.filter(
            article=OuterRef("article"), number__gt=OuterRef("number"), made_at__lte=OuterRef("article__published_at")
        )
        publications = apps.get_model("claims", "AuditEntry")._default_manager.filter(
            action=Action.PUBLISH_REVISION,
            subject=Concat(Value("article/"), Cast(OuterRef("article"), CharField())),
            note=Cast(OuterRef("number"), CharField()),
        )
        first = Q(made_at__lte=F("article__published_at")) & ~Exists(later)
        return self.filter(first | Exists(publications), article__status=ArticleStatus.PUBLISHED)


class ClaimQuerySet(QuerySet[Any]):
    """Which claims readers see, and which match their words."""

    def published(self) -> Self:
        """Claims that have a public page; a withdrawn one keeps its page, with the reason."""
        return self.filter(status__in=PUBLIC_CLAIMS)

    def listed(self) -> Self:
        """Claims that stand in lists, exports and articles."""
        return self.filter(status__in=LISTED_CLAIMS)

    def in_articles_of(self, publisher: Any) -> Self:
        """Claims with a quote that readers see in an article of `publisher`."""
        quotes = _related(self, "appearances").published().filter(revision__article__publisher=publisher)
        return self.filter(pk__in=quotes.values("claim"))

    def matching(self, words: str) -> Self:
        """Claims that hold every one of `words`, or another form of it, in the statement or in a quote readers see."""
        return self._with(search_index.shown_with, words)

    def matching_in_order(self, words: str) -> Self:
        """The same for a list of which a page is read: what is found is not sorted where that takes longer."""
        asked = _words_to_ask(words)
        connection = connections[self.db]
        if not asked or not (condition := search_index.walks(connection, asked)):
            return self.matching(words)
        _sql, parameters = search_index.shown_with(connection.vendor, asked)
        return self.filter(RawSQL(condition, parameters, output_field=BooleanField()))  # noqa: S611

    def held(self, words: str) -> Self:
        """The same for the desk, which also sees other quotes."""
        return self._with(search_index.held_with, words)

    def _with(self, keys: Callable[[str, list[str]], tuple[str, list[str]]], words: str) -> Self:
        asked = _words_to_ask(words)
        if not asked:
            return self.none() if words.strip() else self
        sql, parameters = keys(connections[self.db].vendor, asked)
        return self.filter(pk__in=RawSQL(sql, parameters))  # noqa: S611  # the words are parameters


class AppearanceQuerySet(QuerySet[Any]):
    """Which quotes readers see, and which wait for an editor."""

    def current(self) -> Self:
        """Quotes in the text of their article that counts now; earlier revisions keep theirs as they were."""
        return self.filter(revision__article__current_revision=F("revision"))

    def published(self) -> Self:
        """Quotes that readers see: confirmed by a second person, in the text that is online."""
        return self.current().filter(
            approved_at__isnull=False,
            claim__status__in=PUBLIC_CLAIMS,
            revision__article__status=ArticleStatus.PUBLISHED,
        )

    def listed(self) -> Self:
        """Quotes that readers see of the claims that stand in lists."""
        return self.published().filter(claim__status__in=LISTED_CLAIMS)

    def published_in_any_text(self) -> Self:
        """Quotes that readers see, and the same as they stood in earlier texts that readers saw."""
        texts = self.model._meta.get_field("revision").related_model._default_manager.published()
        then = self.model._default_manager.listed_in_any_text().filter(Exists(texts.filter(pk=OuterRef("revision"))))
        now = self.model._default_manager.published()
        return self.filter(Exists(now.filter(pk=OuterRef("pk"))) | Exists(then.filter(pk=OuterRef("pk"))))

    def awaiting_approval(self) -> Self:
        """Quotes linked to a public claim that a second person has not confirmed yet."""
        return self.current().filter(approved_at__isnull=True, claim__status__in=PUBLIC_CLAIMS)

    def kept(self) -> Self:
        """Quotes without another one that waits to replace them once a second person confirms it."""
        waiting = self.model._default_manager.filter(
            revision=OuterRef("revision"), origin=_thread_of_outer(), approved_at__isnull=True
        )
        return self.filter(~Exists(waiting.exclude(pk=OuterRef("pk"))))

    def to_place(self) -> Self:
        """Quotes that lost their place in the current text, until an editor finds it or says that they are gone."""
        return self.current().kept().filter(state__in=TO_PLACE, settled_at__isnull=True)

    def listed_in_any_text(self) -> Self:
        """Quotes as they stood in any text, if a second person confirmed those words and readers see the quote now."""
        seen = self.model._default_manager.listed().filter(claim=OuterRef("claim"))
        now = seen.annotate(first=Coalesce("origin", "pk")).filter(first=_thread_of_outer())
        return self.filter(Exists(now), approved_at__isnull=False)


def _thread_of_outer() -> Coalesce:
    """What is the same for all rows of one quote, of a row of the outer query: see `Appearance.thread`."""
    return Coalesce(OuterRef("origin"), OuterRef("pk"))


class SourceQuerySet(QuerySet[Any]):
    """Which sources readers see."""

    def published(self) -> Self:
        """Sources that a published verdict cites; verdicts are published as long as there are any."""
        return self.filter(newest_citation__isnull=False)

    def published_by(self, publisher: Any) -> Self:
        """Those of one publisher, as verdicts know it: what the desk changed since counts with the next verdict."""
        return self.published().filter(cited_publisher=publisher)


class AuditEntryQuerySet(QuerySet[Any]):
    """Which changes of state readers are told of."""

    def withdrawals(self) -> Self:
        """Withdrawals of what was public, with who decided and why."""
        of_articles = Q(action=Action.WITHDRAW_ARTICLE, subject__in=_public_articles())
        return self.filter(Q(action=Action.WITHDRAW_CLAIM) | of_articles)

    def publications(self) -> Self:
        """When public claims were announced, and new texts of public articles published; by whom, is the desk’s."""
        claims = apps.get_model("claims", "Claim")._default_manager.published()
        announced = Exists(claims.filter(code=Substr(OuterRef("subject"), len("claim/") + 1)))
        of_texts = Q(action=Action.PUBLISH_REVISION, subject__in=_public_articles())
        return self.filter(Q(announced, action=Action.ANNOUNCE_CLAIM) | of_texts)


def _public_articles() -> QuerySet[Any, Any]:
    """How audit entries name the articles that have a public page."""
    public = apps.get_model("claims", "Article")._default_manager.published().order_by()
    return public.annotate(named=Concat(Value("article/"), Cast("pk", CharField()))).values("named")


class TopicQuerySet(QuerySet[Any]):
    """Which topics readers see."""

    def published(self) -> Self:
        """Topics of claims that stand in lists."""
        return self.filter(Exists(_related(self, "claims").listed().filter(topic=OuterRef("pk"))))


class ClaimantQuerySet(QuerySet[Any]):
    """Which claimants readers see."""

    def published(self) -> Self:
        """Who makes claims that stand in lists."""
        return self.filter(Exists(_related(self, "claims").listed().filter(claimant=OuterRef("pk"))))

    def once_listed(self) -> Self:
        """Who makes, or made in the words of then, a claim that stands or stood in lists."""
        return self.filter(Exists(_related(self, "listings").filter(claimant=OuterRef("pk"))))


class PublisherQuerySet(QuerySet[Any]):
    """Which publishers readers see."""

    def published(self) -> Self:
        """Who published articles whose text readers see, or sources that verdicts cite."""
        articles = _related(self, "articles").listed().filter(publisher=OuterRef("pk"))
        sources = _related(self, "cited_sources").published_by(OuterRef("pk"))
        return self.filter(Exists(articles) | Exists(sources))

    def with_claims(self) -> Self:
        """Who published articles that make claims which stand in lists."""
        quotes = apps.get_model("claims", "Appearance")._default_manager.listed()
        return self.filter(Exists(quotes.filter(revision__article__publisher=OuterRef("pk"))))


def _related(rows: QuerySet[Any], name: str) -> Any:
    """The manager of the rows that point to those of `rows`."""
    return rows.model._meta.get_field(name).related_model._default_manager


class VerdictQuerySet(QuerySet[Any]):
    """Which verdicts readers see."""

    def published(self) -> Self:
        """Verdicts that readers may open: current and past ones of every public claim."""
        return self.filter(claim__status__in=PUBLIC_CLAIMS)

    def listed(self) -> Self:
        """Current and past verdicts of the claims that stand in lists."""
        return self.filter(claim__status__in=LISTED_CLAIMS)


class RedactionQuerySet(QuerySet[Any]):
    """Which redactions readers see."""

    def published(self) -> Self:
        """Texts that were taken out of verdicts; what was taken out of the desk's own papers is the desk's."""
        return self.filter(verdict__isnull=False, claim__status__in=PUBLIC_CLAIMS)


class ListingQuerySet(QuerySet[Any]):
    """Which claims readers saw in lists at some moment of the past."""

    def published(self) -> Self:
        """All that a list of any past day can have: whatever a public claim stood there as."""
        return self.filter(claim__status__in=PUBLIC_CLAIMS)

    def on(self, moment: datetime.datetime, since: datetime.datetime | None = None) -> Self:
        """What stood in lists at `moment`, all of it or what had since a time before.

        A claim that was withdrawn later did too, and its page says so.
        """
        began = min(moment, since or moment)  # one bound: of two, SQLite walks an index from the wrong one
        stood = Q(ended_at=None) | Q(ended_at__gt=moment)
        return self.published().filter(stood, began_at__lte=began)


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
        """Drafts that `reviewer` may decide on: sent to review, and written by others."""
        return self.filter(state=DraftState.IN_REVIEW).exclude(writers=reviewer)

    def returned_to(self, author: "User") -> Self:
        """Drafts that a reviewer sent back to `author`."""
        return self.filter(state=DraftState.RETURNED, author=author)

    def written_by(self, author: "User") -> Self:
        """Drafts that `author` is working on or waits for."""
        return self.filter(state__in=(DraftState.OPEN, DraftState.IN_REVIEW), author=author)


class ReportQuerySet(QuerySet[Any]):
    """Which reports wait for the desk."""

    def unanswered(self) -> Self:
        """Reports that nobody accepted or declined yet."""
        return self.filter(status__in=OPEN_REPORTS)

    def behind(self, claim: Any) -> Self:
        """Reports because of which the desk opened the claim, or looks at it again."""
        return self.filter(led_to=claim)

    def waiting_for(self, person: "User") -> Self:
        """Unanswered reports that no colleague of `person` took on."""
        return self.unanswered().filter(Q(assigned_to=person) | Q(assigned_to=None))


class RatingQuerySet(QuerySet[Any]):
    """Which ratings can still be given."""

    def in_use(self) -> Self:
        """The ratings that a new verdict can have."""
        return self.filter(retired_on__isnull=True)
