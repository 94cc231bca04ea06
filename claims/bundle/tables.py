"""What of each table is public: the rows, the columns, and what an import writes into the columns that are not.

One entry a table, in the order in which an import writes them. Every field of every model stands here once; a test
says so. Which rows readers see is decided by `claims.querysets`.
"""

import datetime
import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from itertools import islice
from typing import Any, Final

from django.db.models import Exists, F, Field, Model, OuterRef, QuerySet
from django.utils import timezone

from claims.addresses import folded
from claims.choices import AppearanceState, ArticleStatus, ClaimStatus, Media
from claims.models import (
    Appearance,
    Arrival,
    Article,
    AuditEntry,
    Citation,
    Claim,
    Claimant,
    Dismissal,
    DraftVerdict,
    Edition,
    Evidence,
    IssuedRating,
    Listing,
    PageText,
    Publisher,
    Rating,
    Redaction,
    Report,
    Review,
    Revision,
    Source,
    Tally,
    Topic,
    User,
    Verdict,
    Withheld,
)
from claims.names import sort_key
from claims.selectors.history import linked, withheld_of

Row = dict[str, Any]
Rows = QuerySet[Any, Any]

AT_ONCE: Final = 500  # rows in memory
NEVER_PUBLIC: Final = "[This was never public, and stayed with the site that this one was imported from.]"


class Desk(Enum):
    """People of the desk whose names are not public: who did something, and the second pair of eyes."""

    ONE = "The desk before"
    ANOTHER = "A second person of the desk before"

    @property
    def number(self) -> int:
        """Its number among people; those with public names have numbers from 1."""
        return -1 if self is Desk.ONE else 0


Fill = Any  # what a private column begins with: a value, one of Desk, or a function of the row as it was written


@dataclass(frozen=True)
class Part:
    """One file of rows.

    `public` columns are written. Those named in `partly` only for rows that are also in `shown`; they are null in rows
    that stand there because others need them. `later` columns are counted or moved when the import publishes, and
    hold these values until then, whatever is written. `computed` changes what was read. `saved` are the texts that
    the workflow writes, in the form that it gives them; `extra` are columns that the model does not have.
    """

    name: str
    model: type[Model]
    rows: Callable[[], Rows]
    public: tuple[str, ...]
    partly: tuple[str, ...] = ()
    shown: Callable[[], Rows] | None = None
    private: Mapping[str, Fill] = field(default_factory=dict)
    later: Mapping[str, Fill] = field(default_factory=dict)
    computed: Callable[[list[Row]], None] | None = None
    saved: frozenset[str] = frozenset()
    extra: tuple[str, ...] = ()
    key: str = "id"

    @property
    def path(self) -> str:
        """Where it stands in the bundle."""
        return f"records/{self.name}.jsonl"

    @property
    def columns(self) -> tuple[str, ...]:
        """The keys of each line."""
        return (*self.public, *self.extra)

    def column(self, name: str) -> "Field[Any, Any]":
        """The model's field."""
        found = self.model._meta.get_field(name)
        assert isinstance(found, Field)  # noqa: S101  # tables name columns alone
        return found

    def batches(self) -> Iterator[list[Row]]:
        """The public rows in the order of their keys, some at a time; run it in one transaction."""
        shown = {"_shown": Exists(self.shown().filter(pk=OuterRef("pk")))} if self.shown else {}
        found = iter(self.rows().order_by(self.key).values(*self.public, **shown).iterator(chunk_size=AT_ONCE))
        while some := list(islice(found, AT_ONCE)):
            for row in some:
                if not row.pop("_shown", True):
                    row.update(dict.fromkeys(self.partly))
            if self.computed:
                self.computed(some)
            yield some


# What is read otherwise than it stands ------------------------------------------------------------


def _without_withheld(rows: list[Row]) -> None:
    """Verdicts without the quotes that readers do not see; the digests of these stand apart."""
    verdicts = list(linked(Verdict.objects.filter(pk__in=[row["id"] for row in rows])))
    withheld = withheld_of(verdicts)
    for row in rows:
        row["withheld"] = kept_back = withheld[row["id"]]
        if not kept_back:
            continue
        row["salts"] = {path: salt for path, salt in row["salts"].items() if path not in kept_back}
        row["fingerprint"] = ""  # it has no salt, so a text that is easy to guess could be found by it
        row["appearances"] = [
            {name: "" if f"appearances[{position}].{name}" in kept_back else value for name, value in quote.items()}
            for position, quote in enumerate(row["appearances"])
        ]


_OF_ENTRY: Final = ("title", "url", "archived_url", "published_on", "kind", "language")


def _as_cited(sources: list[Row]) -> None:
    """Sources as the newest verdict keeps them: what the desk changed since is not public yet."""
    keys = [row["id"] for row in sources]
    newest = Citation.objects.filter(pk__in=Source.objects.filter(pk__in=keys).values("newest_citation"))
    entries = {
        source: evidence[position]
        for source, position, evidence in newest.values_list("source", "position", "verdict__evidence")
    }
    for row in sources:
        row.update({name: entries[row["id"]][name] for name in _OF_ENTRY})


# Which rows -----------------------------------------------------------------------------------------


def _topics() -> Rows:
    return Topic.objects.filter(Exists(Claim.objects.published().filter(topic=OuterRef("pk"))))


def _claimants() -> Rows:
    public = (Claim.objects.published(), Verdict.objects.published(), Listing.objects.published())
    has = [Exists(rows.filter(claimant=OuterRef("pk"))) for rows in public]
    return Claimant.objects.filter(has[0] | has[1] | has[2])


def _named_claimants() -> Rows:
    """Those whose name of today readers find, and not only that in a verdict."""
    undecided = Claim.objects.published().filter(current_verdict=None, claimant=OuterRef("pk"))
    checked = Listing.objects.published().filter(verdict=None, claimant=OuterRef("pk"))
    listed = Claimant.objects.published().filter(pk=OuterRef("pk"))
    return Claimant.objects.filter(Exists(listed) | Exists(undecided) | Exists(checked))


def _publishers() -> Rows:
    articles = Article.objects.published().filter(publisher=OuterRef("pk"))
    return Publisher.objects.filter(Exists(articles) | Exists(Source.objects.published_by(OuterRef("pk"))))


def _revisions() -> Rows:
    """Every number up to that of the text which is public: those between have none, but their quotes have a history."""
    public = Article.objects.published().filter(pk=OuterRef("article"))
    return Revision.objects.filter(Exists(public), number__lte=F("article__current_revision__number"))


def _appearances() -> Rows:
    """Those that readers see, and the first row of each, which says that they are the same quote."""
    shown = Appearance.objects.published_in_any_text()
    first = Exists(shown.filter(origin=OuterRef("pk")))
    return Appearance.objects.filter(Exists(shown.filter(pk=OuterRef("pk"))) | first)


# Fills ----------------------------------------------------------------------------------------------


def _name(row: Row) -> str:
    return row["name"] or f"{Claimant._meta.verbose_name} {row['id']}".capitalize()


def _now(_row: Row) -> datetime.datetime:
    return timezone.now()


def _if_shown(value: Fill, otherwise: Fill) -> Callable[[Row], Fill]:
    """One value for a quote that readers see, and another for a row that stands there for others."""
    return lambda row: otherwise if row["quote"] is None else value


_BY_THE_DESK: Final = {"created_by": Desk.ONE, "created_by_name": Desk.ONE.value}
_WITHDRAWN: Final = ("id", "at", "action", "subject", "label", "note")

# fmt: off
PARTS: Final = (
    Part("ratings", Rating, Rating.objects.all, (
            "id", "code", "name_en", "name_fr", "definition_en", "definition_fr", "number",
            "sign", "tone", "position", "retired_on",
        )),
    Part("topics", Topic, _topics, (
            "id", "slug", "name_en", "name_fr",
        )),
    Part(
        "claimants", Claimant, _claimants, (
            "id", "name", "description", "url",
        ),
        partly=("name", "description", "url"), shown=_named_claimants,
        private={"name_key": lambda row: sort_key(row["name"])},
    ),
    Part("publishers", Publisher, _publishers, (
            "id", "name", "url", "note",
        ), partly=("url", "note"), shown=Publisher.objects.published,
        private={"name_key": lambda row: sort_key(row["name"])}),
    Part(
        "articles", Article, Article.objects.published,
        (
            "id", "publisher", "headline", "url", "language", "published_on", "status", "withdrawal_reason",
            "published_at",
        ),
        partly=("url",), shown=Article.objects.listed,
        private={**_BY_THE_DESK, "created_at": lambda row: row["published_at"], "writers": (), "version": 1},
        later={
            "status": ArticleStatus.IMPORTED, "withdrawal_reason": "", "published_at": None, "current_revision": None,
        },
        saved=frozenset({"headline", "withdrawal_reason"}),
    ),
    Part(
        "revisions", Revision, _revisions, ("id", "article", "number", "made_at", "text"),
        partly=("text",), shown=Revision.objects.published,
        private={
            "received": "", "encoding": "utf-8", "media": Media.TEXT, "cut": lambda _row: [],
            "sha256": lambda row: hashlib.sha256((row["text"] or NEVER_PUBLIC).encode()).hexdigest(),
            "made_by": Desk.ONE, "made_by_name": Desk.ONE.value,
        },
        saved=frozenset({"text"}),
    ),
    Part(
        "claims", Claim, Claim.objects.published,
        (
            "id", "code", "slug", "statement", "translations", "claimant", "kind", "claimed_on", "topic", "language",
            "status", "withdrawal_reason", "news_at", "opened_at",
        ),
        private={"opened_by": Desk.ONE, "opened_by_name": Desk.ONE.value, "writers": (), "version": 1},
        later={
            "status": ClaimStatus.DRAFT, "withdrawal_reason": "", "news_at": None, "current_verdict": None,
            "rating": None, "decided_at": None, "article_count": 0, "claimed_or_never": None,
        },
        saved=frozenset({"statement", "translations", "withdrawal_reason"}),
    ),
    Part(
        "verdicts", Verdict, Verdict.objects.published, (
            "id", "statement", "translations", "claimant", "kind", "claimed_on", "change",
            "reason", "summary", "explanation", "claim", "number", "claimant_name", "rating",
            "rating_as_issued", "evidence", "appearances", "author", "author_name", "approved_by", "approved_by_name",
            "emergency_reason", "issued_at", "fingerprint", "sequence", "previous_hash", "hash", "salts",
        ), extra=("withheld",),
        computed=_without_withheld, key="sequence",
        saved=frozenset({"statement", "translations", "reason", "summary", "explanation", "emergency_reason"}),
    ),
    Part(
        "listings", Listing, Listing.objects.published, (
            "id", "claim", "verdict", "rating", "began_at", "ended_at", "statement", "translations", "claimant", "kind",
            "claimed_on",
        ),
        saved=frozenset({"statement", "translations"}),
    ),
    Part(
        "sources", Source, Source.objects.published, ("id", *_OF_ENTRY, "cited_publisher"),
        computed=_as_cited,
        private={
            "publisher": lambda row: row["cited_publisher"], "note": "", "url_key": lambda row: folded(row["url"]),
        },
        later={"newest_citation": None, "supported": 0, "refuted": 0, "put_in_context": 0},
    ),
    Part("citations", Citation, Citation.objects.published, (
            "id", "verdict", "source", "stance", "position",
        )),
    Part("issued_ratings", IssuedRating, IssuedRating.objects.all, (
            "id", "rating", "as_issued", "fingerprint",
        )),
    Part(
        "appearances", Appearance, _appearances,
        ("id", "claim", "revision", "quote", "prefix", "suffix", "start", "end", "state", "origin", "changed_in"),
        partly=("quote", "prefix", "suffix", "start", "end", "state", "origin", "changed_in"),
        shown=Appearance.objects.published_in_any_text,
        private={
            "settled_at": None, "added_at": _now, "added_by": Desk.ONE, "added_by_name": Desk.ONE.value,
            "approved_at": _if_shown(_now, None), "approved_by": _if_shown(Desk.ANOTHER, None),
            "approved_by_name": _if_shown(Desk.ANOTHER.value, ""),
        },
        saved=frozenset({"quote", "prefix", "suffix"}),
    ),
    Part(
        "redactions", Redaction, Redaction.objects.published, (
            "id", "claim", "verdict", "path", "digest", "mark", "reason",
            "legal_basis", "redacted_at", "redacted_by", "redacted_by_name",
        ),
        private={"review": None, "audit_entry": None},
    ),
    Part("withdrawals", AuditEntry, AuditEntry.objects.withdrawals, (*_WITHDRAWN, "actor", "actor_name")),
    Part(
        "publications", AuditEntry, AuditEntry.objects.publications, _WITHDRAWN,
        private={"actor": Desk.ONE, "actor_name": Desk.ONE.value},
    ),
    Part(
        "page_texts", PageText, PageText.objects.all, ("id", "key", "text_en", "text_fr"), private={"version": 1},
        saved=frozenset({"text_en", "text_fr"}),
    ),
)
# fmt: on
BY_NAME: Final = {part.name: part for part in PARTS}

# What stands in for the text of a row that is there for others alone.
STAND_INS: Final[dict[str, Mapping[str, Fill]]] = {
    "claimants": {"name": _name, "description": "", "url": ""},
    "publishers": {"url": "", "note": ""},
    "articles": {"url": ""},
    "revisions": {"text": NEVER_PUBLIC},
    "appearances": {"quote": NEVER_PUBLIC, "prefix": "", "suffix": "", "state": AppearanceState.LOST},
}

# Tables of which a bundle has nothing, and why.
NEVER: Final[dict[type[Model], str]] = {
    Arrival: "how far an import came",
    Dismissal: "the desk’s own work",
    DraftVerdict: "not public",
    Edition: "moves on by itself",
    Evidence: "not public until a verdict keeps it; an import makes it anew from the current verdicts",
    Report: "what readers sent",
    Review: "the desk’s own papers",
    Tally: "counted along",
    User: "only names that stand under public decisions are written, with a number each",
    Withheld: "stands in the rows of verdicts",
}


# People ---------------------------------------------------------------------------------------------

# Where people stand under what is public: the rows, who, and the name then.
_SIGNED: Final[tuple[tuple[Callable[[], Rows], str, str], ...]] = (
    (AuditEntry.objects.withdrawals, "actor", "actor_name"),
    (Redaction.objects.published, "redacted_by", "redacted_by_name"),
    (Verdict.objects.published, "author", "author_name"),
    (Verdict.objects.published, "approved_by", "approved_by_name"),
)
PEOPLE: Final = "records/people.jsonl"


def people() -> dict[int, str]:
    """Everybody who signed something public, by key, each with a name that they had then."""
    names: dict[int, str] = {}
    for rows, person, name in _SIGNED:
        names.update(rows().order_by(person, name).values_list(person, name).distinct())
    return dict(sorted(names.items()))


def is_person(column: "Field[Any, Any]") -> bool:
    """Whether a column points to somebody of the desk."""
    return column.remote_field is not None and column.remote_field.model is User
