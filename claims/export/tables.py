"""The three tables that are exported: current verdicts, all verdicts, and the evidence that they rest on.

A table's columns define its header, its query, its metadata and its documentation. A row holds what readers see: the
verdict as it was issued, and a quote that a second person confirmed. Claims that stand in no list are not written,
but for a past day on which they did.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Exists, FilteredRelation, OuterRef, QuerySet

from claims.export.dialects import DATE, NUMBER, TEXT, TIME, ValueKind
from claims.export.expressions import (
    FIRST_QUOTE,
    FROM_CITATION,
    FROM_CLAIM,
    FROM_LISTING,
    FROM_VERDICT,
    Expression,
    Route,
    address,
    claimant,
    is_first_quote,
    of_claim,
    of_verdict,
    own,
    own_day,
    piece,
    piece_number,
    pieces,
    quote,
    rating,
    status,
    translated,
    verdict_number,
    verdict_time,
)
from claims.models import Citation, Claim, Verdict
from claims.querysets import ClaimQuerySet, ListingQuerySet, VerdictQuerySet

Row = tuple[str | None, ...]
Rows = QuerySet[Any, Row]


@dataclass(frozen=True)
class Column:
    """One column: its name in the header, what it holds, where that comes from, and what it means."""

    name: str
    kind: ValueKind
    expression: Expression
    meaning: str


# fmt: off
OF_VERDICTS: Final = (
    Column("claim", TEXT, of_claim("code"), "The claim's permanent code."),
    Column("statement", TEXT, own("statement"), "What is claimed, in English, as the verdict judged it."),
    Column("statement_fr", TEXT, translated("fr"), "The statement in French, where there is a translation."),
    Column("status", TEXT, status, "`being_checked` or `decided`."),
    Column("verdict", NUMBER, verdict_number, "The verdict's number among those of the claim, from 1."),
    Column("rating", TEXT, rating("code"), "The rating's code, such as `half-true`."),
    Column("rating_name", TEXT, rating("name", "en"), "The rating's name in English when the verdict was issued."),
    Column("rating_number", NUMBER, rating("number"), "Higher is truer. Empty where the scale has no order."),
    Column("change", TEXT, of_verdict("change"), "Why it was issued: `initial`, `update` or `correction`."),
    Column("reason", TEXT, of_verdict("reason"), "Why the verdict was updated (the world changed) or corrected."),
    Column("summary", TEXT, of_verdict("summary"), "The verdict in one or two sentences."),
    Column("explanation", TEXT, of_verdict("explanation"), "The verdict at length, in Markdown."),
    Column("claimant", TEXT, claimant, "Who makes the claim. Empty when the article itself does."),
    Column("kind", TEXT, own("kind"), "`factual`, `statistical`, `characterisation` or `prediction`."),
    Column("claimed_on", DATE, own_day("claimed_on"), "When the claim was made."),
    Column("topic", TEXT, of_claim("topic__name_en"), "The topic's name in English."),
    Column("language", TEXT, of_claim("language"), "The language the claim was made in, such as `fr`."),
    Column("quote", TEXT, quote("quote"), "The first quote, exactly as it stands in the article."),
    Column("article", TEXT, quote("revision__article__headline"), "The headline of the article with that quote."),
    Column("publisher", TEXT, quote("revision__article__publisher__name"), "Who published that article."),
    Column("article_url", TEXT, quote("revision__article__url"), "That article's own address."),
    Column("evidence", NUMBER, pieces, "How many pieces of evidence the verdict rests on."),
    Column("decided_at", TIME, verdict_time, "When the verdict was published (UTC)."),
    Column("decided_by", TEXT, of_verdict("author_name"), "Who decided, by their name then."),
    Column("approved_by", TEXT, of_verdict("approved_by_name"), "Who approved it, by their name then."),
    Column("emergency_reason", TEXT, of_verdict("emergency_reason"), "Why one person both decided and approved."),
    Column("url", TEXT, address, "The claim's page on this site."),
)
OF_EVIDENCE: Final = (
    Column("claim", TEXT, of_claim("code"), "The claim's permanent code."),
    Column("verdict", NUMBER, verdict_number, "The number of the verdict that rests on it."),
    Column("number", NUMBER, piece_number, "The piece's number in that verdict, from 1, as explanations cite it: [1]."),
    Column("stance", TEXT, piece("stance"), "Which way it points: `supports`, `refutes` or `context`."),
    Column("passage", TEXT, piece("passage"), "Exactly as it stands in the source."),
    Column("location", TEXT, piece("location"), "Where in the source it stands."),
    Column("read_on", DATE, piece("read_on"), "When the desk read it."),
    Column("source", NUMBER, piece("source"), "The source's number on this site, as in `/sources/7/`."),
    Column("title", TEXT, piece("title"), "The source's title then."),
    Column("publisher", TEXT, piece("publisher"), "Who published the source."),
    Column("published_on", DATE, piece("published_on"), "When the source was published."),
    Column("kind", TEXT, piece("kind"),
           "`primary`, `news`, `reference`, `statistics`, `research` or `interview`."),
    Column("language", TEXT, piece("language"), "The source's language, such as `fr`."),
    Column("url", TEXT, piece("url"), "The source's own address."),
    Column("archived_url", TEXT, piece("archived_url"), "The address of a kept copy."),
)
# fmt: on


# The rows ---------------------------------------------------------------------------------------


def of_claims(claims: ClaimQuerySet) -> Rows:
    """A row for each of the claims that stands in lists, with its current verdict, in the order given."""
    return _with_quotes(claims.listed(), FROM_CLAIM)


def of_listings(listings: ListingQuerySet) -> Rows:
    """A row for each claim that stood in lists at some moment, as it stood then, in the order given.

    Topic, language and quote are those that readers see now.
    """
    return _with_quotes(listings, FROM_LISTING)


def of_verdicts(things: ClaimQuerySet | VerdictQuerySet) -> Rows:
    """A row for each verdict of the claims, or each of the verdicts, whose claim stands in lists; by claim, number."""
    verdicts = _those(Verdict.objects.all(), "", things)
    return _with_quotes(verdicts.order_by("claim_id", "number"), FROM_VERDICT)


def of_evidence(things: ClaimQuerySet | VerdictQuerySet) -> Rows:
    """A row for each piece of evidence of these verdicts, as they keep it; by claim, verdict, number."""
    citations = _those(Citation.objects.all(), "verdict__", things)
    return _valued(citations.order_by("verdict__claim_id", "verdict__number", "position"), OF_EVIDENCE, FROM_CITATION)


def _those(rows: Any, verdict: str, things: ClaimQuerySet | VerdictQuerySet) -> Any:
    """The rows that belong to some claims or verdicts and stand in lists; `verdict` leads from a row to its verdict.

    Where that is all of them each row is asked alone: a database would gather a million keys before the first row.
    """
    belongs = f"{verdict}pk" if things.model is Verdict else f"{verdict}claim"
    if things.model is Claim and things.query.where == Claim.objects.listed().query.where:
        return rows.filter(Exists(Claim.objects.listed().filter(pk=OuterRef(belongs))))
    return rows.filter((f"{belongs}__in", things.listed().order_by().values("pk")))


def _with_quotes(things: QuerySet[Any], route: Route) -> Rows:
    quotes = FilteredRelation(f"{route.claim}appearances", condition=is_first_quote(route))
    return _valued(things.annotate(**{FIRST_QUOTE: quotes}), OF_VERDICTS, route)


def _valued(things: QuerySet[Any], columns: Sequence[Column], route: Route) -> Rows:
    return things.values_list(*(column.expression(route) for column in columns))


# The tables -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Table:
    """One file: its name in addresses, what a row is, and how rows of it are told apart and joined to those of others.

    `rows` takes claims, or verdicts where the table can be made of them.
    """

    name: str
    meaning: str
    columns: tuple[Column, ...]
    rows: Callable[[Any], Rows]
    key: tuple[str, ...]
    refers_to: tuple[tuple[tuple[str, ...], str], ...] = ()  # columns, and the table whose key they are

    @property
    def names(self) -> tuple[str, ...]:
        """The header."""
        return tuple(column.name for column in self.columns)

    @property
    def kinds(self) -> tuple[ValueKind, ...]:
        """What the columns hold."""
        return tuple(column.kind for column in self.columns)


CLAIMS: Final = Table(
    "claims", "A row for each claim that stands in lists, with its current verdict.", OF_VERDICTS, of_claims, ("claim",)
)
VERDICTS: Final = Table(
    "verdicts",
    "A row for each verdict that these claims ever had, in the words of that verdict.",
    OF_VERDICTS,
    of_verdicts,
    ("claim", "verdict"),
    ((("claim",), "claims"),),
)
EVIDENCE: Final = Table(
    "evidence",
    "A row for each piece of evidence of each of these verdicts, as the verdict keeps it.",
    OF_EVIDENCE,
    of_evidence,
    ("claim", "verdict", "number"),
    ((("claim", "verdict"), "verdicts"),),
)
TABLES: Final = {table.name: table for table in (CLAIMS, VERDICTS, EVIDENCE)}
