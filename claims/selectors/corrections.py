"""What we took back: corrections of verdicts, and withdrawals of claims and articles, in one list by time."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from claims.choices import Action, ArticleStatus, Change
from claims.models import Article, AuditEntry, Claim, Verdict
from claims.paging import SEPARATOR, BadKey, written
from claims.selectors.claims import Standing, issued, withdrawn

A_PAGE: Final = 20
OF_THE_WEEK: Final = 5
LONG_TEXTS: Final = ("evidence", "appearances", "explanation", "salts")

Key = tuple[datetime.datetime, int, int]  # when, which of the two tables, and the row in it


@dataclass(frozen=True)
class Correction:
    """One entry: about a claim, or an article that was withdrawn. `before` and `after` are where a claim stood."""

    key: Key
    name: str
    about: Claim | Article
    reason: str
    decided_by: str
    after: Standing
    before: Standing | None = None
    approved_by: str = ""
    changed: str = ""  # the address of what it changed, word by word

    @property
    def at(self) -> datetime.datetime:
        """When readers were told."""
        return self.key[0]

    @property
    def is_of_claim(self) -> bool:
        """Whether it is about a claim; else it is about an article."""
        return isinstance(self.about, Claim)


@dataclass(frozen=True)
class CorrectionsPage:
    """Some entries, the newest first, and the key for the address of the older ones."""

    rows: list[Correction]
    after: str = ""


def corrections(after: str = "", size: int = A_PAGE) -> CorrectionsPage:
    """The newest entries, or those older than the one with the key `after`. Raises BadKey."""
    key = _read(after) if after else None
    found = sorted([*_corrected(key, size + 1), *_withdrawn(key, size + 1)], key=lambda entry: entry.key, reverse=True)
    shown = found[:size]
    return CorrectionsPage(shown, written(*shown[-1].key) if len(found) > size else "")


def corrections_of_the_week() -> list[Correction]:
    """The newest few of the last seven days."""
    since = timezone.localdate() - datetime.timedelta(days=7)
    return [entry for entry in corrections(size=OF_THE_WEEK).rows if timezone.localdate(entry.at) > since]


def _corrected(key: Key | None, most: int) -> Iterable[Correction]:
    """Verdicts that correct one before them."""
    rows = Verdict.objects.published().filter(change=Change.CORRECTION).select_related("claim").defer(*LONG_TEXTS)
    verdicts = list(_older(rows, "issued_at", key, table=1).order_by("-issued_at", "-pk")[:most])
    all_of_them = Verdict.objects.filter(claim__in={verdict.claim_id for verdict in verdicts}).defer(*LONG_TEXTS)
    earlier = {(row.claim_id, row.number): row for row in all_of_them}
    for verdict in verdicts:
        yield Correction(
            key=(verdict.issued_at, 1, verdict.pk),
            name="correction",
            about=verdict.claim,
            reason=verdict.reason,
            before=issued(earlier[verdict.claim_id, verdict.number - 1]),
            after=issued(verdict),
            decided_by=verdict.author_name,
            approved_by=verdict.approved_by_name,
            changed=f"{reverse('claims:verdict', args=[verdict.claim.code, verdict.number])}#changed",
        )


def _withdrawn(key: Key | None, most: int) -> Iterable[Correction]:
    """Claims and articles that readers had seen."""
    taken_back = Article.objects.published().filter(status=ArticleStatus.WITHDRAWN)
    subjects = taken_back.annotate(named=Concat(Value("article/"), Cast("pk", CharField()))).values("named")
    each = (  # apart, because only then the database goes along an index and stops after a few
        AuditEntry.objects.filter(action=Action.WITHDRAW_CLAIM),
        AuditEntry.objects.filter(action=Action.WITHDRAW_ARTICLE, subject__in=subjects),
    )
    entries = [entry for rows in each for entry in _older(rows, "at", key, table=0).order_by("-at", "-pk")[:most]]
    claims = Claim.objects.published().in_bulk(
        [entry.subject.partition("/")[2] for entry in entries if entry.action == Action.WITHDRAW_CLAIM],
        field_name="code",
    )
    articles = Article.objects.published().in_bulk(
        [int(entry.subject.partition("/")[2]) for entry in entries if entry.action == Action.WITHDRAW_ARTICLE]
    )
    by_subject: dict[str, Claim | Article] = {
        **{claim.subject: claim for claim in claims.values()},
        **{article.subject: article for article in articles.values()},
    }
    for entry in entries:
        yield Correction(
            key=(entry.at, 0, entry.pk),
            name="withdrawal",
            about=by_subject[entry.subject],
            reason=entry.note,
            after=withdrawn(),
            decided_by=entry.actor_name,
        )


def _older(rows: QuerySet[Any], at: str, key: Key | None, *, table: int) -> QuerySet[Any]:
    """The rows of a table that come after the entry with the key."""
    if key is None:
        return rows
    moment, of_table, pk = key
    before = Q(**{f"{at}__lt": moment})
    if table == of_table:
        before |= Q(**{at: moment, "pk__lt": pk})
    elif table < of_table:
        before |= Q(**{at: moment})
    return rows.filter(**{f"{at}__lte": moment}).filter(before)


def _read(key: str) -> Key:
    """The key in an address. Raises BadKey."""
    try:
        at, table, pk = key.split(SEPARATOR)
        moment = parse_datetime(at)
        read = int(table), int(pk)
    except ValueError as error:
        raise BadKey from error
    if moment is None or moment.tzinfo is None or abs(read[1]) >= 2**63:
        raise BadKey
    return moment, *read
