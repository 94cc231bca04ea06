"""Whether the past is what was published: every link of the chain made again, and held against what stands there.

Problems are sentences, each with the claim's code and the verdict's number.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, Subquery

from claims import chain, listing_rows
from claims.models import Citation, Claim, Claimant, Listing, Rating, Redaction, Verdict
from claims.models.claim import WORDING_FIELDS
from claims.reading import reading
from claims.records import fingerprint
from claims.selectors.history import Digests, Redactions, digests_of, linked, missing_of, redactions_of

CHUNK: Final = 500  # verdicts in memory at once
MOST_SUSPECTS: Final = 100  # altered verdicts that are tried at each other's places


def named(verdict: Verdict) -> str:
    """How a problem names a verdict."""
    return f"Claim {verdict.claim.code}, verdict {verdict.number}"


@dataclass
class Verification:
    """A walk along the chain. `heads` are those published earlier, by their places."""

    heads: dict[int, set[str]] = field(default_factory=dict)
    sequence: int = 0
    hash: str = chain.BEFORE_THE_FIRST
    suspects: list[tuple[Verdict, Digests]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.redactions: Redactions = redactions_of(Redaction.objects.filter(verdict__isnull=False))
        self.ratings = dict(Rating.objects.values_list("pk", "code"))
        self.claimants = dict(Claimant.objects.values_list("name", "pk"))

    def problems(self) -> Iterator[str]:
        """Everything that is wrong but for single verdicts: for `along` has been walked."""
        yield from self.problems_of_chain()
        yield from _claims_without_their_verdict()
        yield from _reviews_without_their_verdict()
        yield from _listings_that_do_not_follow()

    def problems_of_chain(self) -> Iterator[str]:
        """The same, but for what stands outside of the chain."""
        yield from self._moved()
        yield from self._missing_heads()
        yield from _numbers_with_gaps()

    def along(self, verdicts: Iterable[Verdict]) -> Iterator[tuple[Verdict, list[str]]]:
        """Each of the verdicts, which come in the order of the chain, with what is wrong with it."""
        walked = iter(verdicts)
        while some := list(islice(walked, CHUNK)):
            cited, missing = _citations(some), missing_of(some)
            for verdict in some:
                told = [*self._place(verdict), *self._content(verdict, missing.get(verdict.pk, {}))]
                yield verdict, [*told, *_cites(verdict, cited[verdict.pk])]

    # One verdict ------------------------------------------------------------------------------------

    def _place(self, verdict: Verdict) -> Iterator[str]:
        """What is wrong with where it stands; the next one is expected after it."""
        here = named(verdict)
        if verdict.sequence <= self.sequence:
            yield f"{here}: it stands at place {verdict.sequence} of the chain together with another verdict."
        elif verdict.sequence > self.sequence + 1:
            places = _places(self.sequence + 1, verdict.sequence - 1)
            yield f"{here}: what was published before it is missing, at {places} of the chain."
        elif verdict.previous_hash != self.hash:
            yield f"{here}: it does not hold on to the verdict before it in the chain, at place {self.sequence}."
        for hash_ in sorted(self.heads.get(verdict.sequence, set()) - {verdict.hash}):
            yield (
                f"{here}: at place {verdict.sequence} of the chain {hash_} was published as the head, and now"
                f" {verdict.hash} stands there. The chain was written anew, from there or from an earlier place on."
            )
        self.sequence, self.hash = verdict.sequence, verdict.hash

    def _content(self, verdict: Verdict, missing: Digests) -> list[str]:
        """What is wrong with what it says; `missing` has the digests of texts that never came here."""
        here, redacted = named(verdict), self.redactions.get(verdict.pk, {})
        digests = digests_of(redacted) | missing
        try:
            found = [*_texts(verdict, redacted), *_kept_back(verdict, missing)] or [*self._hash(verdict, digests)]
            found = found or [*self._keys(verdict, is_whole=not digests)]
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            found = [f"what it says cannot be read ({type(error).__name__}: {error})."]
        return [f"{here}: {problem}" for problem in found]

    def _hash(self, verdict: Verdict, digests: Digests) -> Iterator[str]:
        if chain.hash_of(verdict.chained(digests)) != verdict.hash:
            if len(self.suspects) <= MOST_SUSPECTS:
                self.suspects.append((verdict, digests))
            yield "it was altered after it was published: what it says does not give its hash."

    def _keys(self, verdict: Verdict, *, is_whole: bool) -> Iterator[str]:
        """What is wrong with the columns that stand beside what is hashed."""
        if self.ratings.get(verdict.rating_id) != verdict.rating_as_issued["code"]:
            yield "its rating is not the one that it was issued with."
        if is_whole and verdict.fingerprint != fingerprint(verdict.record()):
            yield "what it says does not give its fingerprint."
        if not is_whole and verdict.fingerprint:
            yield "it has a fingerprint, though a text is missing."
        # One who was renamed is the same; but nobody else has the name now.
        bearer = self.claimants.get(verdict.claimant_name, verdict.claimant_id)
        if (verdict.claimant_id is None) != (verdict.claimant_name == "") or bearer != verdict.claimant_id:
            yield "its claimant is not the one that it names."

    # All together -----------------------------------------------------------------------------------

    def _moved(self) -> Iterator[str]:
        """Which of the altered verdicts are right at the place of another one."""
        if len(self.suspects) > MOST_SUSPECTS:
            return
        for verdict, digests in self.suspects:
            here = verdict.sequence
            for other, _digests in self.suspects:
                verdict.sequence = other.sequence
                if chain.hash_of(verdict.chained(digests)) == verdict.hash:
                    yield f"{named(verdict)}: it was published at place {other.sequence}, and was moved to {here}."
            verdict.sequence = here

    def _missing_heads(self) -> Iterator[str]:
        for sequence in sorted(place for place in self.heads if place > self.sequence):
            yield (
                f"A head was published at place {sequence} of the chain, which ends at {self.sequence}:"
                " what was published last is missing."
            )


def in_order() -> Iterator[Verdict]:
    """Every verdict in the order of the chain, read as they are needed."""
    # The key comes second for a table whose constraint was dropped.
    with reading(linked(Verdict.objects.order_by("sequence", "pk"))) as found:
        yield from found


def _places(first: int, last: int) -> str:
    return f"place {first}" if first == last else f"places {first} to {last}"


def _texts(verdict: Verdict, redacted: dict[str, Redaction]) -> Iterator[str]:
    """Texts that came, went or were exchanged where nothing is hashed of them any more."""
    texts = chain.texts_of(verdict.content())
    for path in sorted(texts.keys() - verdict.salts.keys() - redacted.keys()):
        yield f"its text “{path}” was added after it was published."
    for path in sorted(verdict.salts.keys() - texts.keys()):
        yield f"its text “{path}” was taken out without a redaction."
    for path, redaction in sorted(redacted.items()):
        if not redaction.is_marked:
            yield f"its text “{path}” was redacted, and the gap is not marked as one."
        if texts.get(path) != redaction.mark:
            yield f"its text “{path}” was redacted, and something else stands there now."
        if path in verdict.salts:
            yield f"its text “{path}” was redacted, and its salt is still there."


def _kept_back(verdict: Verdict, missing: Digests) -> Iterator[str]:
    """Texts that are said to be withheld and may not be, or that are here after all."""
    texts = chain.texts_of(verdict.content())
    for path in sorted(missing):
        if chain.parts_of(path)[0] != "appearances":
            yield f"its text “{path}” is withheld, which only quotes of articles can be."
        elif path in texts:
            yield f"its text “{path}” is withheld, and something stands there."


Cited = dict[int, list[tuple[int, int, str]]]  # position, source and stance, by verdict


def _citations(verdicts: list[Verdict]) -> Cited:
    found: Cited = defaultdict(list)
    rows = Citation.objects.filter(verdict__in=[verdict.pk for verdict in verdicts]).order_by("position", "pk")
    for verdict, position, source, stance in rows.values_list("verdict", "position", "source", "stance"):
        found[verdict].append((position, source, stance))
    return found


def _cites(verdict: Verdict, cited: list[tuple[int, int, str]]) -> Iterator[str]:
    try:
        evidence = [(at, row["source"], row["stance"]) for at, row in enumerate(verdict.evidence)]
    except (KeyError, TypeError):
        return  # whoever reads what it says is told
    if evidence != cited:
        yield f"{named(verdict)}: its citations are not its evidence."


def _numbers_with_gaps() -> Iterator[str]:
    """Verdicts that are missing from the middle of a claim's, or its first ones."""
    before = Verdict.objects.filter(claim=OuterRef("claim"), number=OuterRef("number") - 1)
    for verdict in Verdict.objects.filter(~Exists(before), number__gt=1).select_related("claim"):
        yield f"Claim {verdict.claim.code}, verdict {verdict.number - 1}: it is missing."


def _claims_without_their_verdict() -> Iterator[str]:
    """Claims whose row, which lists and pages show, is not what their last verdict says."""
    latest = Verdict.objects.filter(claim=OuterRef("pk")).order_by("-number")
    claims = Claim.objects.annotate(
        last=Subquery(latest.values("pk")[:1]), number=Subquery(latest.values("number")[:1])
    )
    has_last = Q(current_verdict=F("last")) | Q(current_verdict=None, last=None)
    for code, number in claims.exclude(has_last).values_list("code", "number"):
        yield f"Claim {code}, verdict {number or 1}: the claim does not show its last verdict, or that one is missing."
    shown = claims.filter(current_verdict=F("last"))
    same = {name: F(f"current_verdict__{name}") for name in ("rating", *WORDING_FIELDS)}
    for name, value in {**same, "decided_at": F("current_verdict__issued_at")}.items():
        both_empty = Q(**{f"{name}__isnull": True, f"current_verdict__{_of_verdict(name)}__isnull": True})
        for code, number in shown.exclude(Q(**{name: value}) | both_empty).values_list("code", "number"):
            yield f"Claim {code}, verdict {number}: the claim has another {name} than its last verdict."


def _listings_that_do_not_follow() -> Iterator[str]:
    """Claims of which the lists of past days would show something else than their verdicts and announcements say."""
    with connection.cursor() as cursor:
        cursor.execute(listing_rows.WRONG)
        wrong = [key for (key,) in cursor.fetchall()]
    of_kind = Q(kind=F("verdict__kind"))
    by_same = Q(claimant=F("verdict__claimant")) | Q(claimant=None, verdict__claimant=None)
    on_same = Q(claimed_on=F("verdict__claimed_on")) | Q(claimed_on=None, verdict__claimed_on=None)
    others = Listing.objects.filter(verdict__isnull=False).exclude(of_kind & by_same & on_same)
    keys = {*wrong, *others.values_list("claim", flat=True)}
    for code in Claim.objects.filter(pk__in=keys).order_by("pk").values_list("code", flat=True):
        yield f"Claim {code}: what lists of past days show of it does not follow from its verdicts. See recount."


def _of_verdict(name: str) -> str:
    return "issued_at" if name == "decided_at" else name


_REVIEWED: Final = """
    SELECT c.code, r.number, v.id IS NULL FROM (
      SELECT claim_id, author_id, reviewer_id, row_number() OVER (PARTITION BY claim_id ORDER BY id DESC) AS last,
        row_number() OVER (PARTITION BY claim_id ORDER BY id) AS number
      FROM claims_review WHERE decision = 'approved') r
    JOIN claims_claim c ON c.id = r.claim_id
    LEFT JOIN (SELECT id, claim_id, author_id, approved_by_id,
      row_number() OVER (PARTITION BY claim_id ORDER BY number DESC) AS last FROM claims_verdict) v
      ON v.claim_id = r.claim_id AND v.last = r.last
    WHERE v.id IS NULL OR v.author_id <> r.author_id OR v.approved_by_id <> r.reviewer_id
    ORDER BY c.id, r.number
"""


def _reviews_without_their_verdict() -> Iterator[str]:
    """Approvals are kept apart from verdicts, and say by whose hands these came: counted from a claim's last one."""
    with connection.cursor() as cursor:
        cursor.execute(_REVIEWED)
        for code, number, is_missing in cursor.fetchall():
            what = "one that was approved is missing" if is_missing else "other people than these decided and approved"
            yield f"Claim {code}, verdict {number}: {what}, by the reviews of the claim."
