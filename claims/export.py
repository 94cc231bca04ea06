"""Claims and verdicts as CSV: one table of columns, two dialects, streamed.

The table of columns defines the header, the query and the documentation. A row holds what readers see: the verdict as
it was issued, and a quote that a second person confirmed. Claims that stand in no list are never written.
"""

import datetime
import re
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import Any, Final

from django.conf import settings
from django.db.models import CharField, F, Func, IntegerField, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Concat
from django.http import HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import content_disposition_header

from claims.models import Appearance
from claims.querysets import ClaimQuerySet, VerdictQuerySet

Row = tuple[Any, ...]
Rows = QuerySet[Any, Row]

CHUNK: Final = 500  # rows in memory at once; an explanation can be long


# What a column holds ----------------------------------------------------------------------------


class ValueKind(StrEnum):
    """The kinds of values; only text is ever escaped."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    TIME = "date and time"


TEXT, NUMBER, DATE, TIME = ValueKind


@dataclass(frozen=True)
class Route:
    """The way from a row to its claim and to its verdict, as the beginning of a lookup."""

    claim: str
    verdict: str


FROM_CLAIM: Final = Route(claim="", verdict="current_verdict__")
FROM_VERDICT: Final = Route(claim="claim__", verdict="")

Expression = Callable[[Route], Combinable]


class JSONText(Func):
    """The text or number at `path` ("name.en") of a JSON column: NULL where it is null or missing.

    Django's own KeyTextTransform gives the word "null" for a null on SQLite.
    """

    template = "JSON_EXTRACT(%(expressions)s, '$.%(path)s')"
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        keys = self.extra["path"].replace(".", ",")
        return self.as_sql(compiler, connection, template=f"(%(expressions)s #>> '{{{keys}}}')", **context)


class JSONLength(Func):
    """How many entries the list in a JSON column has."""

    function = "JSON_ARRAY_LENGTH"
    output_field = IntegerField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSONB_ARRAY_LENGTH", **context)


def _claim(field: str) -> Expression:
    """Of the claim as it is now."""
    return lambda route: F(f"{route.claim}{field}")


def _verdict(field: str) -> Expression:
    """Of the verdict as it was issued; empty while the claim is being checked."""
    return lambda route: F(f"{route.verdict}{field}")


def _wording(field: str) -> Expression:
    """Of what is claimed: a verdict has its own wording, and a claim that of its current verdict."""
    return lambda _route: F(field)


def _translation(language: str) -> Expression:
    return lambda _route: JSONText("translations", path=language)


def _rating(path: str) -> Expression:
    """Of the rating as it was when the verdict was issued."""
    return lambda route: JSONText(f"{route.verdict}rating_as_issued", path=path)


def _claimant(route: Route) -> Combinable:
    """The name as the verdict keeps it, or that of today while there is no verdict."""
    return Coalesce(f"{route.verdict}claimant_name", "claimant__name", output_field=CharField())


def _evidence(route: Route) -> Combinable:
    return JSONLength(f"{route.verdict}evidence")


def _quote(field: str) -> Expression:
    """Of the first quote that readers see, in the order in which the desk linked them."""

    def first(route: Route) -> Combinable:
        quotes = Appearance.objects.published().filter(claim=OuterRef(f"{route.claim}pk")).order_by("pk")
        return Subquery(quotes.values(field)[:1])

    return first


def _address(route: Route) -> Combinable:
    """The claim's page, whose address works for good; in the site's language, whoever asks."""
    with translation.override(settings.LANGUAGE_CODE):
        page = settings.SITE_URL + reverse("claims:claim", args=["CODE", "SLUG"])
    before, between, after = re.split("CODE|SLUG", page)
    code, slug = F(f"{route.claim}code"), F(f"{route.claim}slug")
    return Concat(Value(before), code, Value(between), slug, Value(after), output_field=TextField())


# The columns ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Column:
    """One column: its name in the header, what it holds, where that comes from, and what it means."""

    name: str
    kind: ValueKind
    expression: Expression
    meaning: str


# fmt: off
COLUMNS: Final = (
    Column("claim", TEXT, _claim("code"), "The claim's permanent code."),
    Column("statement", TEXT, _wording("statement"), "What is claimed, in English, as the verdict judged it."),
    Column("statement_fr", TEXT, _translation("fr"), "The statement in French, where there is a translation."),
    Column("status", TEXT, _claim("status"), "`being_checked` or `decided`."),
    Column("verdict", NUMBER, _verdict("number"), "The verdict's number among those of the claim, from 1."),
    Column("rating", TEXT, _rating("code"), "The rating's code, such as `half-true`."),
    Column("rating_name", TEXT, _rating("name.en"), "The rating's name in English when the verdict was issued."),
    Column("rating_number", NUMBER, _rating("number"), "Higher is truer. Empty where the scale has no order."),
    Column("change", TEXT, _verdict("change"), "Why it was issued: `initial`, `update` or `correction`."),
    Column("reason", TEXT, _verdict("reason"), "Why the verdict was updated (the world changed) or corrected."),
    Column("summary", TEXT, _verdict("summary"), "The verdict in one or two sentences."),
    Column("explanation", TEXT, _verdict("explanation"), "The verdict at length, in Markdown."),
    Column("claimant", TEXT, _claimant, "Who makes the claim. Empty when the article itself does."),
    Column("kind", TEXT, _wording("kind"), "`factual`, `statistical`, `characterisation` or `prediction`."),
    Column("claimed_on", DATE, _wording("claimed_on"), "When the claim was made."),
    Column("topic", TEXT, _claim("topic__name_en"), "The topic's name in English."),
    Column("language", TEXT, _claim("language"), "The language the claim was made in, such as `fr`."),
    Column("quote", TEXT, _quote("quote"), "The first quote, exactly as it stands in the article."),
    Column("article", TEXT, _quote("revision__article__headline"), "The headline of the article with that quote."),
    Column("publisher", TEXT, _quote("revision__article__publisher__name"), "Who published that article."),
    Column("article_url", TEXT, _quote("revision__article__url"), "That article's own address."),
    Column("evidence", NUMBER, _evidence, "How many pieces of evidence the verdict rests on."),
    Column("decided_at", TIME, _verdict("issued_at"), "When the verdict was published (UTC)."),
    Column("decided_by", TEXT, _verdict("author_name"), "Who decided, by their name then."),
    Column("approved_by", TEXT, _verdict("approved_by_name"), "Who approved it, by their name then."),
    Column("emergency_reason", TEXT, _verdict("emergency_reason"), "Why one person both decided and approved."),
    Column("url", TEXT, _address, "The claim's page on this site."),
)
# fmt: on
NAMES_AND_KINDS: Final = tuple((column.name, column.kind) for column in COLUMNS)


# The rows ---------------------------------------------------------------------------------------


def of_claims(claims: ClaimQuerySet) -> Rows:
    """A row for each of the claims that stands in lists, with its current verdict, in the order given."""
    return _rows(claims.listed(), FROM_CLAIM)


def of_verdicts(verdicts: VerdictQuerySet) -> Rows:
    """A row for each of the verdicts, past ones too, whose claim stands in lists; by claim, then number."""
    return _rows(verdicts.listed().order_by("claim_id", "number"), FROM_VERDICT)


def _rows(things: QuerySet[Any], route: Route) -> Rows:
    return things.values_list(*(column.expression(route) for column in COLUMNS))


# The dialects -----------------------------------------------------------------------------------

# Control characters but tab and line ends; surrogates and noncharacters, which no file may hold.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")

# A spreadsheet takes a cell that begins so for a formula. A ' before it prevents that; it is written before a ' too, so
# that readers can take it away again.
_BEGINS_FORMULA = tuple("=+-@＝＋－＠\t\r\n'")
# A program that expects another separator than the comma (Excel in French does) sees cells begin inside of ours.
_FORMULA_INSIDE = re.compile("[,;|\t\r\n\"](?=[-=+@＝＋－＠'])")


def _raw(text: str) -> str:
    return _FORBIDDEN.sub("", text).replace('"', '""')


def _escaped(text: str) -> str:
    allowed = _FORBIDDEN.sub("", text)
    sign = "'" if allowed.startswith(_BEGINS_FORMULA) else ""
    return sign + _FORMULA_INSIDE.sub(r"\g<0>'", allowed).replace('"', '""')


def utc(moment: Any) -> str:
    """A time as files and feeds write it."""
    return f"{moment.astimezone(datetime.UTC):%Y-%m-%dT%H:%M:%SZ}"


@dataclass(frozen=True)
class Dialect:
    """How values are written. `text` returns what stands between the quotes; `start` begins the file."""

    name: str
    start: str
    text: Callable[[str], str]

    def writer(self, kind: ValueKind) -> Callable[[Any], str]:
        """The function that writes a value of a kind."""
        others: dict[ValueKind, Callable[[Any], str]] = {
            ValueKind.NUMBER: str,
            ValueKind.DATE: datetime.date.isoformat,
            ValueKind.TIME: utc,
        }
        return others.get(kind, self.text)


SPREADSHEET: Final = Dialect("spreadsheet", "\ufeff", _escaped)
RAW: Final = Dialect("raw", "", _raw)
DIALECTS: Final = {dialect.name: dialect for dialect in (SPREADSHEET, RAW)}


# Writing ----------------------------------------------------------------------------------------


def lines(
    rows: Iterable[Row], dialect: Dialect, columns: Sequence[tuple[str, ValueKind]] = NAMES_AND_KINDS
) -> Iterator[str]:
    """The header, then a line for each row, by RFC 4180: every field quoted, CRLF at the end."""
    writers = [dialect.writer(kind) for _name, kind in columns]
    yield dialect.start + _line(name for name, _kind in columns)
    for row in rows:
        yield _line("" if value is None else write(value) for write, value in zip(writers, row, strict=True))


def _line(fields: Iterable[str]) -> str:
    return '"' + '","'.join(fields) + '"\r\n'


def stream(rows: Rows, dialect: Dialect) -> Generator[bytes, None, None]:
    """The file in blocks, UTF-8. The header leaves before a row is read; closing ends the query."""
    with closing(rows.iterator(chunk_size=CHUNK)) as found:  # type: ignore[type-var]
        written = lines(found, dialect)
        yield next(written).encode()
        while block := "".join(islice(written, CHUNK)):
            yield block.encode()


def response(rows: Rows, dialect: Dialect, subject: str) -> StreamingHttpResponse:
    """A download of the rows, named by `subject` ("claims"), the dialect and the day."""
    return StreamingHttpResponse(stream(rows, dialect), headers=_headers(dialect, subject))


def short_response(
    rows: Iterable[Row], dialect: Dialect, subject: str, columns: Sequence[tuple[str, ValueKind]]
) -> HttpResponse:
    """The same for a few rows of other columns, which are there already."""
    return HttpResponse("".join(lines(rows, dialect, columns)), headers=_headers(dialect, subject))


def _headers(dialect: Dialect, subject: str) -> dict[str, str]:
    words = [subject, timezone.localdate().isoformat(), *([] if dialect is SPREADSHEET else [dialect.name])]
    disposition = content_disposition_header(as_attachment=True, filename=f"{'-'.join(words)}.csv")
    return {"Content-Type": "text/csv; charset=utf-8", "Content-Disposition": str(disposition)}
