"""The page of one claim, and what of a claim travels to other sites.

Most readers come to such a page, and rarely two to the same one: so its queries are prepared, and ask for columns.
"""

import datetime
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass, field, replace
from functools import cached_property
from operator import attrgetter
from typing import Any, Final

from django.conf import settings
from django.db.models import F, Model, QuerySet
from django.urls import reverse
from django.utils.translation import get_language, gettext

from claims.choices import Action, ArticleStatus, Change, ClaimStatus
from claims.models import Appearance, Article, AuditEntry, Claim, Claimant, DraftVerdict, Topic, Verdict
from claims.models.claim import WORDING_FIELDS, in_language
from claims.prepared import Prepared, Row
from claims.querysets import AppearanceQuerySet
from claims.selectors.claims import Standing, quotes, rated, standing, standing_of, verdict_first

QUOTES_SHOWN: Final = 5
CLAIMS_BESIDE: Final = 5  # of the same article, and of the same topic


def _columns(model: type[Model], *left_out: str) -> list[str]:
    return [column.attname for column in model._meta.concrete_fields if column.attname not in left_out]


# The claim and its verdict ------------------------------------------------------------------------

OF_CLAIM: Final = _columns(Claim, "claimed_or_never", "opened_by_id", "opened_by_name", "version")
OF_VERDICT: Final = _columns(Verdict, "appearances", "fingerprint", "sequence", "previous_hash", "hash", "salts")
OF_TOPIC: Final = _columns(Topic)
OF_CLAIMANT: Final = ["id", "name"]
PARTS: Final = (
    ("", OF_CLAIM),
    ("current_verdict__", OF_VERDICT),
    ("topic__", OF_TOPIC),
    ("claimant__", OF_CLAIMANT),
)


def _by_code(code: str) -> QuerySet[Any, Any]:
    columns = [f"{prefix}{name}" for prefix, names in PARTS for name in names]
    return Claim.objects.published().filter(code=code).order_by().values_list(*columns)


_claim_by_code: Final = Prepared(_by_code, of=str)


def public_claim(code: str) -> Claim:
    """A public claim by its code, with its verdict, topic and claimant. Raises Claim.DoesNotExist."""
    for row in _claim_by_code(code):
        values = iter(row)
        claim, verdict, topic, claimant = (
            _instance(model, names, [next(values) for _name in names])
            for model, names in ((Claim, OF_CLAIM), (Verdict, OF_VERDICT), (Topic, OF_TOPIC), (Claimant, OF_CLAIMANT))
        )
        claim.current_verdict, claim.topic, claim.claimant = verdict, topic, claimant
        if verdict:
            verdict.claim = claim
        return claim
    raise Claim.DoesNotExist


def _instance(model: type[Model], names: list[str], values: list[Any]) -> Any:
    """The row of a joined table; None when nothing was joined."""
    return None if values[0] is None else model.from_db("default", names, values)


# Its quotes ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ShownQuote:
    """The exact words of a claim, and where they stand."""

    key: int
    text: str
    state: str
    start: int | None
    changed_at: datetime.datetime | None
    article: int
    headline: str
    language: str
    published_on: datetime.date | None
    article_status: str
    publisher: str
    revision: int
    article_url: str

    @property
    def is_public(self) -> bool:
        """Whether readers see the article."""
        return self.article_status == ArticleStatus.PUBLISHED

    @cached_property
    def article_address(self) -> str:
        """The address of its article."""
        return reverse("claims:article", args=[self.article, Article.slug_of(self.headline)])


OF_QUOTE: Final = (
    "pk",
    "quote",
    "state",
    "start",
    "changed_in__made_at",
    "revision__article",
    "revision__article__headline",
    "revision__article__language",
    "revision__article__published_on",
    "revision__article__status",
    "revision__article__publisher__name",
    "revision",
    "revision__article__url",
)


def shown_quotes(appearances: AppearanceQuerySet) -> list[ShownQuote]:
    """What a page shows of quotes, in their order."""
    return [ShownQuote(*row) for row in appearances.values_list(*OF_QUOTE)]


def _quotes_of_claim(claim: int) -> QuerySet[Any, Any]:
    found = quotes(claim=claim)
    return found.values_list(*OF_QUOTE)[: QUOTES_SHOWN + 1]


_quotes_by_claim: Final = Prepared(_quotes_of_claim, of=int)


def quotes_of(claim: Claim) -> AppearanceQuerySet:
    """The quotes that readers see of a claim, in no order."""
    return Appearance.objects.published().filter(claim=claim).only("pk")


def in_their_order(appearances: Iterable[Appearance]) -> list[ShownQuote]:
    """What a page shows of quotes, in the order in which they come."""
    keys = [appearance.pk for appearance in appearances]
    found = {quote.key: quote for quote in shown_quotes(Appearance.objects.filter(pk__in=keys))}
    return [found[key] for key in keys]


# Claims beside it ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class NamedClaim:
    """A claim that is named beside another one."""

    key: int
    code: str
    slug: str
    standing: Standing
    statement: str
    statement_language: str

    @property
    def address(self) -> str:
        """The address of its page."""
        return reverse("claims:claim", args=[self.code, self.slug])


OF_NAMED: Final = ("pk", "code", "slug", "statement", "translations", "status", "current_verdict__rating_as_issued")


def _in_revision(revision: int) -> QuerySet[Any, Any]:
    there = Appearance.objects.listed().filter(revision=revision).values("claim")
    found = Claim.objects.listed().filter(pk__in=there).order_by(F("decided_at").desc(nulls_last=True), "-pk")
    return found.values_list(*OF_NAMED)[: CLAIMS_BESIDE + 1]


def _on_topic(topic: int) -> QuerySet[Any, Any]:
    found = Claim.objects.listed().filter(topic=topic).order_by("-news_at", "-pk")
    return found.values_list(*OF_NAMED)[: 2 * CLAIMS_BESIDE + 1]


_claims_in_revision: Final = Prepared(_in_revision, of=int)
_claims_on_topic: Final = Prepared(_on_topic, of=int)


def _named(rows: Iterable[Row], without: set[int]) -> list[NamedClaim]:
    language = get_language() or settings.LANGUAGE_CODE
    return [
        NamedClaim(key, code, slug, standing_of(status, rating), *in_language(statement, translations, language))
        for key, code, slug, statement, translations, status, rating in rows
        if key not in without
    ][:CLAIMS_BESIDE]


# Its past -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Event:
    """Something in a claim's past: a verdict by its `number`, a withdrawal with its `reason`, or else the opening."""

    at: datetime.datetime
    number: int = 0
    standing: Standing | None = None
    change: str = ""
    reason: str = ""
    author_name: str = ""
    approved_by_name: str = ""
    emergency_reason: str = ""
    address: str = ""


def _verdicts_of_claim(claim: int) -> QuerySet[Any, Any]:
    columns = ("issued_at", "number", "rating_as_issued", "change", "reason")
    people = ("author_name", "approved_by_name", "emergency_reason")
    return Verdict.objects.published().filter(claim=claim).order_by().values_list(*columns, *people)


def _withdrawals_of(subject: str) -> QuerySet[Any, Any]:
    entries = AuditEntry.objects.filter(subject=subject, action=Action.WITHDRAW_CLAIM)
    return entries.order_by().values_list("at", "note")


_verdicts_by_claim: Final = Prepared(_verdicts_of_claim, of=int)
_withdrawals_by_subject: Final = Prepared(_withdrawals_of, of=str)


def history(claim: Claim) -> list[Event]:
    """Everything that readers may know of a claim's past, newest first."""
    events = [
        *(_event(claim.code, *row) for row in _verdicts_by_claim(claim.pk)),
        *(Event(at, reason=note) for at, note in withdrawals(claim)),
        Event(claim.opened_at),
    ]
    return sorted(events, key=attrgetter("at"), reverse=True)


def withdrawals(claim: Claim) -> list[Row]:
    """When a claim was withdrawn, and why; it may have been decided again since."""
    return _withdrawals_by_subject(claim.subject)


def _event(code: str, at: datetime.datetime, number: int, rating: dict[str, Any], change: str, *rest: str) -> Event:
    event = Event(at, number, rated(rating), str(Change(change).label), *rest)
    return replace(event, address=reverse("claims:verdict", args=[code, number]))


# The page -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ClaimPage:
    """One claim as readers see it, or as they would see it once a draft verdict is approved."""

    claim: Claim
    verdict: Verdict | None
    quotes: list[ShownQuote]
    history: list[Event]
    others: list[NamedClaim] = field(default_factory=list)
    related: list[NamedClaim] = field(default_factory=list)
    has_more_quotes: bool = False

    @property
    def before(self) -> Standing | None:
        """The rating of the verdict before the one that is shown, if it was another."""
        if not self.verdict:
            return None
        now, number = self.verdict.rating_name, self.verdict.number - 1
        found = (event.standing for event in self.history if event.standing and event.number == number)
        return next((standing for standing in found if standing.name != now), None)

    @property
    def shared(self) -> "SharedClaim":
        """What of it travels."""
        return shared(self.claim, self.verdict)


def claim_page(code: str) -> ClaimPage:
    """A public claim by its code. Raises Claim.DoesNotExist."""
    claim = public_claim(code)
    found = [ShownQuote(*row) for row in _quotes_by_claim(claim.pk)]
    others = _named(_claims_in_revision(found[0].revision) if found else [], without={claim.pk})
    beside = {claim.pk, *(other.key for other in others)}
    return ClaimPage(
        claim=claim,
        verdict=claim.current_verdict,
        quotes=found[:QUOTES_SHOWN],
        history=history(claim),
        others=others,
        related=_named(_claims_on_topic(claim.topic_id) if claim.topic_id else [], without=beside),
        has_more_quotes=len(found) > QUOTES_SHOWN,
    )


@dataclass(frozen=True)
class SharedClaim:
    """What of a claim travels to other sites: in a picture, a frame, a citation.

    `number` is that of the verdict that stands, 0 when none does; `at` is since when.
    """

    code: str
    address: str
    status: str
    standing: Standing
    statement: str
    statement_language: str
    summary: str
    number: int
    at: datetime.datetime

    @property
    def headline(self) -> str:
        """It in one line, for a title."""
        return verdict_first(self.standing.name, self.statement)

    @property
    def picture(self) -> str:
        """The address of its picture: another one with each verdict, as sites that show it keep it for long."""
        path = reverse("claims:claim_picture", args=[self.code])
        return f"{path}?{self.status}" if not self.number else f"{path}?verdict={self.number}"


def shared(claim: Claim, verdict: Verdict | None) -> SharedClaim:
    """What travels of a public claim with the verdict that is shown; of a withdrawn one not what we said."""
    wording = verdict or claim
    stands = bool(verdict) and claim.is_listed
    return SharedClaim(
        code=claim.code,
        address=claim.get_absolute_url(),
        status=claim.status,
        standing=standing(claim),
        statement=wording.shown_statement,
        statement_language=wording.shown_statement_language,
        summary=verdict.summary if verdict and stands else "",
        number=verdict.number if verdict and stands else 0,
        at=verdict.issued_at if verdict and stands else claim.news_at or claim.opened_at,
    )


def shared_claim(code: str) -> SharedClaim:
    """What travels of a public claim. Raises Claim.DoesNotExist."""
    claim = public_claim(code)
    return shared(claim, claim.current_verdict)


def preview(draft: DraftVerdict) -> ClaimPage:
    """The claim's page as an approval of the draft would make it; its verdict is not saved.

    Its quotes are all that the approval would confirm, its history ends with what is public now.
    """
    record = draft.record()
    wording = draft.wording
    claim = copy(draft.claim)
    claim.status, claim.withdrawal_reason = ClaimStatus.DECIDED, ""
    verdict = Verdict(
        claim=claim,
        number=draft.claim.verdicts.count() + 1,
        change=draft.change,
        reason=draft.reason,
        **{name: getattr(wording, name) for name in WORDING_FIELDS},
        claimant_name=record["claimant"] or "",
        rating=draft.rating,
        rating_as_issued=record["rating"] or _no_rating(),
        summary=draft.summary,
        explanation=draft.explanation,
        evidence=record["evidence"],
        appearances=record["appearances"],
        author=draft.author,
        author_name=draft.author_name,
    )
    return ClaimPage(claim, verdict, shown_quotes(draft.claim.appearances.current().kept()), history(draft.claim))


def _no_rating() -> dict[str, Any]:
    """What stands in a preview where the rating will."""
    name = gettext("No rating yet")
    return {
        "code": "",
        "sign": "…",
        "tone": "grey",
        "name": {"en": name, "fr": name},
        "definition": {"en": "", "fr": ""},
    }
