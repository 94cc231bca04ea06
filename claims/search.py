"""Checked before? The claims nearest to a statement or a quote, and those that contradict a claim.

The index gives candidates by the rarest words of the text; they are compared with it here. What one question costs is
bounded by the constants below, however many claims there are and however common the words.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import combinations
from math import log, prod, sqrt
from typing import Final

from django.db import connection
from django.db.models import Max, Q

from claims import search_index
from claims.choices import ClaimStatus
from claims.models import Appearance, Claim, Rating
from claims.querysets import AppearanceQuerySet, ClaimQuerySet
from claims.search_index import SEPARATOR

LONGEST: Final = 2_000  # code points of a text or a document that are read; a claim is a sentence
COMMON: Final = 2_000  # a word that stands in so many claims tells too little to be looked for alone
COUNTED: Final = 10_000  # claims with a word that are counted; beyond, one common word is like the next
WORDS: Final = 32  # looked for at once, the rarest
ENOUGH: Final = 6  # words; a text that has fewer rare ones is also looked for by common ones that stand together
TOGETHER: Final = 4  # common words, the rarest, that are looked for together
CANDIDATES: Final = 200  # compared with the text; with 100 the right one is missing for one post in a hundred more
GRAM: Final = 4  # letters; three find more strangers alike, five miss more endings
# Of 400 claims of a fact-checker's archive 98 % keep this score when one of their words is replaced; the most alike
# two that said different things had 63.
NEAR_IDENTICAL: Final = 70
# Of posts that repeat a claim, two of five score less, as do nine of ten claims that only share their words.
LIKELY: Final = 15

NOT_FOR_LISTS: Final = ("current_verdict__evidence", "current_verdict__appearances", "current_verdict__explanation")

# Addresses come along when a post is copied, and say nothing. The name and date at its end stay: a claim often names
# who said it.
_ADDRESS: Final = re.compile(r"(?:https?://|www\.|pic\.twitter\.com/)\S+", re.IGNORECASE)
_ACCENTS: Final = re.compile(r"[\u0300-\u036f]+")  # behind their letters, as NFKD sets them
_HASHTAG: Final = re.compile(r"#\w+")
_NEXT_WORD: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")  # between the words of a hashtag: #StopTheCount


@dataclass(frozen=True)
class Near:
    """A claim like a text. The score, 0 to 100, is 100 only when the text is one of its own, word for word."""

    claim: Claim
    score: int


def checked_before(text: str, *, beside: Claim | None = None, limit: int = 5) -> list[Near]:
    """The claims nearest to a statement or a quote in any language, best first; `beside` is the one being written.

    Withdrawn claims are left out, colleagues' drafts are not: this is for the desk. At most `limit` of them, with
    rating, verdict and topic. An empty list when no claim shares a telling word with the text.
    """
    claims = Claim.objects.exclude(status=ClaimStatus.WITHDRAWN).exclude(statement="", translations={})
    if beside:
        claims = claims.exclude(pk=beside.pk)
    return _shown(_nearest(text, claims)[:limit])


def contradictions(claim: Claim, rating: Rating | None = None) -> list[Near]:
    """The claims whose verdict has another rating, though they say the same; best first.

    They say the same when their wording is near-identical, or when a quote of theirs stands at the very same place of
    the same revision. Compared with `rating`, that of a draft verdict, or else with the claim's own; without either
    nothing contradicts it.
    """
    own = rating or claim.rating
    if own is None:
        return []
    others = Claim.objects.filter(status=ClaimStatus.DECIDED).exclude(rating=own).exclude(pk=claim.pk)
    alike = {pk: score for pk, score in _nearest(_wording(claim), others) if score >= NEAR_IDENTICAL}
    at_the_same_place = others.filter(appearances__in=_at_the_places_of(claim)).values_list("pk", flat=True)
    alike |= dict.fromkeys(at_the_same_place, 100)
    return _shown(sorted(alike.items(), key=lambda found: (-found[1], found[0])))


def _wording(claim: Claim) -> str:
    """The statement, or a translation of a draft that has no statement yet."""
    return claim.statement or next(iter(claim.translations.values()), "")


def _at_the_places_of(claim: Claim) -> AppearanceQuerySet:
    places = claim.appearances.filter(start__isnull=False).values_list("revision", "start", "end")
    same = Q(pk__in=[])
    for revision, start, end in places:
        same |= Q(revision=revision, start=start, end=end)
    return Appearance.objects.filter(same)


def _shown(found: list[tuple[int, int]]) -> list[Near]:
    """The claims of keys and scores, in their order, in one query."""
    claims = Claim.objects.select_related("topic", "current_verdict", "rating").defer(*NOT_FOR_LISTS)
    by_key = claims.in_bulk([pk for pk, _score in found])
    return [Near(by_key[pk], score) for pk, score in found if pk in by_key]


# The comparison ---------------------------------------------------------------------------------


def _nearest(text: str, claims: ClaimQuerySet) -> list[tuple[int, int]]:
    """Keys of those of `claims` that share a telling word with the text, and their scores, best first.

    A score is made of two shares, each 1 for the same text. The words in common with all texts of the claim, rare ones
    counting more, find what is said in another order and at another length. The letters in common with the nearest of
    its texts, four at a time, find other endings; they weigh double, because words alone take a topic for a claim.
    """
    words = _words(_as_said(text)[:LONGEST])
    shared = _shared_words(words)
    best = sorted(shared, key=lambda pk: (-shared[pk], pk))[:CANDIDATES]
    among = list(claims.filter(pk__in=best).values_list("pk", flat=True))
    alike = _alike(words, search_index.documents(connection, among, LONGEST))
    score = {pk: (shared[pk] + 2 * alike[pk]) / 3 for pk in among}
    # Rounded down, but not below 100 by the last digit of a root.
    return [(pk, int(100 * score[pk] + 1e-6)) for pk in sorted(among, key=lambda pk: (-score[pk], pk))]


def _as_said(text: str) -> str:
    """A pasted text without addresses, and with the words of its hashtags apart."""
    return _HASHTAG.sub(lambda tag: _NEXT_WORD.sub(" ", tag[0]), _ADDRESS.sub(" ", text))


def _words(text: str) -> list[str]:
    """The words of a text in order, without case and accents."""
    return re.findall(r"\w+", _ACCENTS.sub("", unicodedata.normalize("NFKD", text.casefold())))


def _shared_words(words: list[str]) -> dict[int, float]:
    """Keys of claims that share a telling word with the text, and the share that they have of all of them."""
    claims = Claim.objects.aggregate(newest=Max("pk"))["newest"] or 0
    standing = search_index.claims_with(connection, _telling(words, claims), COMMON)
    weights = {term: log(1 + claims / max(1, len(found))) for term, found in standing.items()}
    whole = sum(weights.values())
    shared: dict[int, float] = defaultdict(float)
    for term, found in standing.items():
        for pk in found:
            shared[pk] += weights[term] / whole
    return shared


def _telling(words: list[str], claims: int) -> list[str]:
    """What to look for: the rarest words; where there are hardly any, also common words that stand together.

    Of those two, or else three or four are taken: as many as it needs until the claims with all of them would be few
    if chance set the words.
    """
    counts = search_index.counts(connection, words, COUNTED)
    rarest = sorted(counts, key=lambda term: (counts[term], -len(term)))  # longer words are rarer on the whole
    telling = [term for term in rarest if counts[term] < COMMON][:WORDS]
    if len(telling) >= ENOUGH:
        return telling
    # SQLite counts no further than COUNTED: the word stands in some number between that and all claims.
    share = {term: sqrt(COUNTED / claims) if count == COUNTED else count / claims for term, count in counts.items()}
    for size in range(2, TOGETHER + 1):
        groups = combinations(rarest[len(telling) :][:TOGETHER], size)
        if few := [group for group in groups if claims * prod(share[term] for term in group) < COMMON]:
            return telling + [search_index.together(connection, group) for group in few]
    return telling


def _alike(words: list[str], documents: dict[int, str]) -> dict[int, float]:
    """How alike the letters of the text and the nearest text of each document are, as a cosine.

    What stands in many of the documents counts less: they are those that share the text's words.
    """
    wanted = _grams(words)
    texts = {pk: [_grams(_words(text)) for text in document.split(SEPARATOR)] for pk, document in documents.items()}
    known = Counter(gram for grams in texts.values() for gram in set().union(*grams))
    weight_of = [log((1 + len(texts)) / max(1, number)) ** 2 for number in range(len(texts) + 1)]
    weights = {gram: weight_of[known[gram]] for gram in wanted | known.keys()}

    def length(grams: set[str]) -> float:
        return sqrt(sum(map(weights.__getitem__, grams)))

    return {
        pk: max(length(wanted & grams) ** 2 / (length(wanted) * length(grams)) for grams in of_claim)
        for pk, of_claim in texts.items()
    }


def _grams(words: list[str]) -> set[str]:
    text = f" {' '.join(words)} "
    return {text[at : at + GRAM] for at in range(max(1, len(text) - GRAM + 1))}
