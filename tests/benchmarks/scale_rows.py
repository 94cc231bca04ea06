"""The rows of the scale data: made up, seeded, and as the site itself would have written them.

A claim is opened for each fiftieth part of an article, and every article also repeats a few earlier claims, some of
them often. Words, topics, ratings, publishers, claimants and sources follow a Zipf distribution. What hangs on the
words alone (slugs, offsets, SHA-256, the fingerprints of verdicts) is true.

Times are seconds since 1970 until they are written.
"""

import datetime
import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from random import Random
from typing import Any, Final

from claims import chain
from claims.anchoring import CONTEXT
from claims.choices import Action, ArticleStatus, Change, ClaimKind, ClaimStatus, SourceKind, Stance
from claims.models import Claim
from claims.names import sort_key
from claims.records import fingerprint
from tests.benchmarks.scale_words import (
    PEOPLE,
    Words,
    as_written,
    by,
    code_of,
    day,
    drawn,
    evidence_as_recorded,
    moment,
)

Row = dict[str, Any]
Rows = dict[str, list[Row]]  # by table, in the order of their keys

SEED: Final = 20261124
PER_ARTICLE: Final = 50  # claims that it opens
REPEATED: Final = 5  # earlier claims that it repeats, on average
PUBLISHERS: Final = 300
CLAIMANTS: Final = 2_000
TOPICS: Final = 40
PER_SOURCE: Final = 5  # claims, for one source
FIRST: Final = int(datetime.datetime(2016, 11, 20, tzinfo=datetime.UTC).timestamp())
LAST: Final = int(datetime.datetime(2026, 11, 20, tzinfo=datetime.UTC).timestamp())
DAY: Final = 24 * 60 * 60

BEING_CHECKED: Final = 0.07
WITHDRAWN: Final = 0.005
IMPORTED: Final = 250  # one of so many articles is not published yet, nor are its claims
TAKEN_BACK: Final = 401  # one of so many was
LANGUAGES: Final = {"en": 45, "fr": 30, "de": 8, "es": 6, "it": 4, "pl": 3, "uk": 2, "ru": 1, "ar": 1}
STANCES: Final = Stance.values
SOURCE_KINDS: Final = SourceKind.values


class MadeRows:
    """All rows for a number of claims, article by article: `few()` first, then `article()` for each of `articles`."""

    def __init__(self, claims: int, ratings: Sequence[tuple[int, dict[str, Any]]]) -> None:
        self.claims = claims
        self.chance = Random(SEED)
        self._salts = Random(SEED)  # apart, so that what is drawn otherwise stays what it was
        self._last_hash = chain.BEFORE_THE_FIRST
        self.words = Words(self.chance)
        self.articles = range(1, -(-claims // PER_ARTICLE) + 1)
        self.sources: list[Row] = []
        self._ratings = dict(ratings)
        self._rating_json = {key: json.dumps(rating) for key, rating in ratings}
        self._keys: Counter[str] = Counter()  # the last one of each table whose rows are not counted otherwise
        self._rows: Rows = defaultdict(list)
        self._rating_of = drawn(self.chance, list(self._ratings), lambda rank: (5, 4, 4, 4, 6, 2, 1)[rank % 7])
        self._topic_of = drawn(self.chance, range(1, TOPICS + 1))
        self._claimant_of = drawn(self.chance, range(1, CLAIMANTS + 1), lambda rank: 1 / (rank + 3))
        self._publisher_of = drawn(self.chance, range(1, PUBLISHERS + 1), lambda rank: 1 / (rank + 3))
        self._source_of = drawn(self.chance, range(claims // PER_SOURCE), lambda rank: 1 / (rank + 50))
        self._language_of = drawn(self.chance, list(LANGUAGES), lambda rank: list(LANGUAGES.values())[rank])
        self._kind_of = drawn(self.chance, ClaimKind.values, lambda rank: (8, 6, 3, 1)[rank])
        self.repeated = {number: self._repeats(number) for number in self.articles}
        self.article_counts = Counter(
            claim
            for number in self.articles
            if self._status(number) == ArticleStatus.PUBLISHED
            for claim in (*self._opened_by(number), *self.repeated[number])
        )

    def taken(self) -> Rows:
        """The rows made since they were taken last."""
        rows, self._rows = self._rows, defaultdict(list)
        return rows

    def few(self) -> None:
        """The people, and what articles, claims and verdicts name."""
        name = self.words.name
        for key, person in enumerate(PEOPLE, start=1):
            first, last = person.split()
            fields = {"username": first.lower(), "password": "!", "first_name": first, "last_name": last}
            self._add("claims_user", {"id": key, **fields, "is_staff": True, "date_joined": moment(FIRST)})
        for key in range(1, TOPICS + 1):
            in_english, in_french = name(key), name(key + TOPICS)
            slug = in_english.lower().replace(" ", "-")
            self._add("claims_topic", {"id": key, "slug": slug, "name_en": in_english, "name_fr": in_french})
        for key in range(1, PUBLISHERS + 1):
            named = f"{name(key)} News"
            fields = {"name": named, "name_key": sort_key(named), "url": f"https://{key}.news.example/"}
            self._add("claims_publisher", {"id": key, **fields})
        for key in range(1, CLAIMANTS + 1):
            named = name(key + PUBLISHERS)
            fields = {"name": named, "name_key": sort_key(named), "description": self.words.phrase(3, 6)}
            self._add("claims_claimant", {"id": key, **fields})
        for key in range(1, self.claims // PER_SOURCE + 1):
            self.sources.append(self._source(key))

    def _source(self, key: int) -> Row:
        place, publisher = f"documents.example/{key}", next(self._publisher_of)
        source = {
            "id": key,
            "title": self.words.phrase(4, 10).capitalize(),
            "url": f"https://{place}",
            "url_key": place,
            "publisher_id": publisher,
            "published_on": day(self.chance.uniform(FIRST, LAST)),
            "kind": self.chance.choice(SOURCE_KINDS),
            "language": next(self._language_of),
            "archived_url": f"https://archive.example/{key}" if key % 3 else "",
        }
        self._add("claims_source", source)
        return source

    def article(self, number: int) -> None:
        """An article with its text, its claims, and everything that hangs on them."""
        made_at = self._made_at(number)
        status, language, publisher = self._status(number), next(self._language_of), next(self._publisher_of)
        published_at = made_at + DAY // 2 if status != ArticleStatus.IMPORTED else None
        article = {
            "id": number,
            "headline": self.words.phrase(5, 11).capitalize(),
            "url": f"https://{publisher}.news.example/{number}",
            "language": language,
            "publisher_id": publisher,
            "published_on": day(made_at - DAY),
            "status": status,
            "withdrawal_reason": self.words.sentence(5, 9) if status == ArticleStatus.WITHDRAWN else "",
            "current_revision_id": number,
            "created_at": moment(made_at),
            **by("created_by", number),
            "published_at": published_at and moment(published_at),
        }
        own = list(self._opened_by(number))
        claims = own + self.repeated[number]
        self.chance.shuffle(claims)
        text, places = self.words.article(len(claims))
        self._add("claims_article", article)
        if status == ArticleStatus.WITHDRAWN:
            subject = {"subject": f"article/{number}", "label": article["headline"][:200]}
            self._withdrawal(Action.WITHDRAW_ARTICLE, subject, article["withdrawal_reason"], number, made_at)
        revision = {
            "id": number,
            "article_id": number,
            "number": 1,
            "received": text,
            "encoding": "utf-8",
            "media": "text",
            "sha256": hashlib.sha256(text.encode()).hexdigest(),
            "text": text,
            "cut": "[]",
            "made_at": moment(made_at),
            **by("made_by", number),
        }
        self._add("claims_revision", revision)
        for claim, (start, end) in zip(claims, places, strict=True):
            quote = self._quote(claim, number, text, start, end)
            if claim in own:
                self._claim(claim, article, quote, made_at + claim % PER_ARTICLE * 60)

    def _quote(self, claim: int, article: int, text: str, start: int, end: int) -> Row:
        key, added_at = self._next("claims_appearance"), self._made_at(article)
        quote = {
            "id": key,
            "claim_id": claim,
            "revision_id": article,
            "quote": text[start:end],
            "prefix": text[max(0, start - CONTEXT) : start],
            "suffix": text[end : end + CONTEXT],
            "start": start,
            "end": end,
            "state": "anchored",
            "added_at": moment(added_at),
            **by("added_by", claim),
        }
        if self._status(article) == ArticleStatus.IMPORTED:
            approval: Row = {"approved_at": None, "approved_by_id": None, "approved_by_name": ""}
        else:
            approval = {"approved_at": moment(added_at + DAY // 2), **by("approved_by", claim + 1)}
        self._add("claims_appearance", {**quote, **approval})
        return quote

    def _claim(self, key: int, article: Row, quote: Row, opened_at: int) -> None:
        status = self._claim_status(article)
        wording = {
            "statement": self.words.sentence(8, 20),
            "translations": {"fr": self.words.sentence(9, 22)} if key % 2 else {},
            "claimant_id": next(self._claimant_of) if key % 3 == 0 else None,
            "kind": next(self._kind_of),
            "claimed_on": day(opened_at - DAY * self.chance.randint(1, 30)) if key % 5 < 3 else None,
        }
        evidence = [self._evidence(key) for _ in range(self.chance.choices((1, 2, 3, 4), (45, 37, 13, 5))[0])]
        last: Row | None = None
        if status in (ClaimStatus.DECIDED, ClaimStatus.WITHDRAWN):
            moments = self._moments(opened_at)
            evidence += [self._evidence(key) for _ in moments[1:]]
            for number, at in enumerate(moments, start=1):
                cited = evidence[: len(evidence) - len(moments) + number]
                last = self._verdict(key, number, at, wording, cited, self._as_recorded(quote, article))
        elif status == ClaimStatus.BEING_CHECKED and key % 10 == 0:
            self._draft(key, wording, opened_at + DAY)
        news_at = last["at"] if last else opened_at + DAY // 2 if status != ClaimStatus.DRAFT else None
        withdrawn = status == ClaimStatus.WITHDRAWN
        reason = self.words.sentence(6, 12) if withdrawn else ""
        row = {
            "id": key,
            **as_written(wording),
            "code": code_of(key),
            "slug": Claim.slug_of(wording["statement"]),
            "topic_id": next(self._topic_of) if key % 7 else None,
            "language": article["language"],
            "status": status,
            "withdrawal_reason": reason,
            "current_verdict_id": last and last["id"],
            "rating_id": last and last["rating"],
            "decided_at": last and moment(last["at"]),
            "news_at": news_at and moment(news_at),
            "article_count": self.article_counts[key],
            "opened_at": moment(opened_at),
            **by("opened_by", key),
        }
        self._add("claims_claim", row)
        subject = {"subject": f"claim/{code_of(key)}", "label": wording["statement"][:200]}
        if status != ClaimStatus.DRAFT:
            announced_at = opened_at + 30 if last else news_at or opened_at
            self._entry(Action.ANNOUNCE_CLAIM, subject, "", key, announced_at)
        if withdrawn:
            self._withdrawal(Action.WITHDRAW_CLAIM, subject, reason, key, news_at or opened_at)

    def _withdrawal(self, action: Action, subject: Row, reason: str, actor: int, public_since: int) -> None:
        self._entry(action, subject, reason, actor, min(LAST, public_since + 9 * DAY))

    def _entry(self, action: Action, subject: Row, note: str, actor: int, at: int) -> None:
        entry = {"at": moment(at), "action": action, **subject, "note": note, **by("actor", actor)}
        self._add_next("claims_auditentry", entry)

    def _claim_status(self, article: Row) -> ClaimStatus:
        if article["status"] == ArticleStatus.IMPORTED:
            return ClaimStatus.DRAFT
        drawn = self.chance.random()
        if drawn < BEING_CHECKED:
            return ClaimStatus.BEING_CHECKED
        return ClaimStatus.WITHDRAWN if drawn < BEING_CHECKED + WITHDRAWN else ClaimStatus.DECIDED

    def _moments(self, opened_at: int) -> list[int]:
        """When verdicts were issued: of all claims three in ten have a second one, and a few of those a third."""
        drawn, moments = self.chance.random(), [opened_at]
        for waits in (12 * DAY, 150 * DAY, 300 * DAY)[: 1 + (drawn < 0.325) + (drawn < 0.08)]:
            most = (LAST - moments[-1]) * 0.9
            moments.append(moments[-1] + int(min(waits * self.chance.lognormvariate(0, 0.7), most)) + 60)
        return moments[1:]

    def _evidence(self, claim: int) -> tuple[Row, Row]:
        """A piece of evidence of a claim, as its table has it, with its source."""
        source = self.sources[next(self._source_of)]
        evidence = {
            "id": self._next("claims_evidence"),
            "claim_id": claim,
            "source_id": source["id"],
            "stance": self.chance.choice(STANCES),
            "passage": self.words.sentence(10, 24),
            "location": "" if claim % 4 else f"page {claim % 90 + 1}",
            "read_on": source["published_on"],
        }
        self._add("claims_evidence", evidence)
        return evidence, source

    def _verdict(
        self, claim: int, number: int, at: int, wording: Row, evidence: list[tuple[Row, Row]], appearance: Row
    ) -> Row:
        rating, change = next(self._rating_of), Change.INITIAL
        if number > 1:
            change = Change.CORRECTION if self.chance.random() < 0.6 else Change.UPDATE
        claimant = wording["claimant_id"]
        record = {
            "claim": code_of(claim),
            "change": change,
            "reason": self.words.sentence(6, 12) if number > 1 else "",
            **{name: value for name, value in wording.items() if name != "claimant_id"},
            "claimant": self.words.name(claimant + PUBLISHERS) if claimant else None,
            "rating": self._ratings[rating],
            "summary": self.words.sentence(12, 26),
            "explanation": "\n\n".join(self.words.sentence(20, 40) for _paragraph in range(2)),
            "evidence": [evidence_as_recorded(*piece, self._publisher(piece[1])) for piece in evidence],
            "appearances": [appearance],
        }
        key = self._next("claims_verdict")
        row = {
            "id": key,
            "claim_id": claim,
            "number": number,
            **{name: record[name] for name in ("change", "reason", "summary", "explanation")},
            **as_written(wording),
            "claimant_name": record["claimant"] or "",
            "rating_id": rating,
            "rating_as_issued": self._rating_json[rating],
            "evidence": json.dumps(record["evidence"]),
            "appearances": json.dumps(record["appearances"]),
            **by("author", claim + number),
            **by("approved_by", claim + number + 1),
            "issued_at": moment(at),
            "fingerprint": fingerprint(record),
        }
        self._add("claims_verdict", {**row, **self._link(record, row, at)})
        for position, (piece, source) in enumerate(evidence):
            where = {"verdict_id": key, "source_id": source["id"], "position": position}
            self._add_next("claims_citation", {**where, "stance": piece["stance"]})
        return {"id": key, "rating": rating, "at": at}

    def _link(self, record: Row, verdict: Row, at: int) -> Row:
        """The next link of the chain: verdicts are published in the order in which they are made here."""
        people = {"decided_by": verdict["author_name"], "approved_by": verdict["approved_by_name"]}
        issued_at = f"{datetime.datetime.fromtimestamp(at, datetime.UTC):%Y-%m-%dT%H:%M:%S.%fZ}"
        content = {**record, "number": verdict["number"], "issued_at": issued_at, **people, "emergency_reason": ""}
        texts = chain.texts_of(content)
        salts = chain.salted(texts, lambda: self._salts.randbytes(chain.SALT_BYTES).hex())
        link = {"sequence": verdict["id"], "previous_hash": self._last_hash}
        self._last_hash = chain.hash_of(chain.record(content, chain.digests(texts, salts), **link))
        return {**link, "hash": self._last_hash, "salts": json.dumps(salts)}

    def _draft(self, claim: int, wording: Row, at: int) -> None:
        made = {"created_at": moment(at), "changed_at": moment(at), **by("author", claim)}
        self._add_next("claims_draftverdict", {**as_written(wording), "claim_id": claim, **made})

    # Small things -------------------------------------------------------------------------------

    def _add(self, table: str, row: Row) -> None:
        self._rows[table].append(row)

    def _add_next(self, table: str, row: Row) -> None:
        self._add(table, {"id": self._next(table), **row})

    def _next(self, table: str) -> int:
        self._keys[table] += 1
        return self._keys[table]

    def _made_at(self, article: int) -> int:
        return FIRST + (LAST - FIRST) * (article - 1) // len(self.articles)

    def _opened_by(self, article: int) -> range:
        return range((article - 1) * PER_ARTICLE + 1, min(article * PER_ARTICLE, self.claims) + 1)

    def _repeats(self, article: int) -> list[int]:
        """Claims of earlier articles that this one repeats: the first ones are told again most."""
        earlier = (article - 1) * PER_ARTICLE
        if not earlier or self._status(article) != ArticleStatus.PUBLISHED:
            return []
        drawn = {1 + int(earlier * self.chance.random() ** 2) for _ in range(self.chance.randint(0, 2 * REPEATED))}
        return sorted(claim for claim in drawn if self._status(-(-claim // PER_ARTICLE)) != ArticleStatus.IMPORTED)

    def _publisher(self, thing: Row) -> str:
        return f"{self.words.name(thing['publisher_id'])} News"

    def _as_recorded(self, quote: Row, article: Row) -> Row:
        """A quote as a verdict's record has it."""
        words = {name: quote[name] for name in ("id", "quote", "prefix", "suffix", "start", "end", "state")}
        facts = {name: article[name] for name in ("headline", "url", "language")}
        return {**words, "revision": 1, "article": article["id"], **facts, "publisher": self._publisher(article)}

    @staticmethod
    def _status(article: int) -> ArticleStatus:
        if article % IMPORTED == 0:
            return ArticleStatus.IMPORTED
        return ArticleStatus.WITHDRAWN if article % TAKEN_BACK == 0 else ArticleStatus.PUBLISHED
