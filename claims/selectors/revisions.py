"""What an outlet changed in an article, as readers see it."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from django.db.models import F, Q

from claims.changes import Passage, passages
from claims.choices import AppearanceState
from claims.models import Appearance, Article, Claim, Revision
from claims.selectors.claims import Standing, standing, with_verdict


@dataclass(frozen=True)
class Comparison:
    """Two texts of an article that followed each other before readers' eyes; without the texts themselves."""

    before: Revision
    after: Revision


@dataclass(frozen=True)
class Touched:
    """A claim whose passage the outlet changed or moved, and its quote as it stands in that text."""

    claim: Claim
    standing: Standing
    appearance: Appearance


@dataclass(frozen=True)
class TextChange:
    """What one text changed: the passages with their words, and the claims it touched."""

    revision: Revision
    passages: list[Passage]
    touched: list[Touched]


def public_article(pk: int) -> Article:
    """An article that has a public page. Raises Article.DoesNotExist."""
    return Article.objects.published().select_related("publisher").get(pk=pk)


def comparisons(article: Article) -> list[Comparison]:
    """How the text of an article changed, the newest change first; none when readers do not see it."""
    texts = Revision.objects.published().filter(article=article).defer("text", "received", "cut").order_by("number")
    return [Comparison(before, after) for before, after in pairwise(texts)][::-1]


def has_changes(article: Article) -> bool:
    """Whether readers see more than one text of an article."""
    return Revision.objects.published().filter(article=article).count() > 1


def changes(shown: Iterable[Comparison]) -> list[TextChange]:
    """What a page tells of some comparisons, in a number of queries that neither they nor the claims change."""
    shown = list(shown)
    revisions = {revision.pk for pair in shown for revision in (pair.before, pair.after)}
    texts = dict(Revision.objects.filter(pk__in=revisions).values_list("pk", "text"))
    touched = _touched([pair.after for pair in shown])
    return [
        TextChange(pair.after, passages(texts[pair.before.pk], texts[pair.after.pk]), touched.get(pair.after.pk, []))
        for pair in shown
    ]


def _touched(revisions: list[Revision]) -> dict[int, list[Touched]]:
    """For each revision the claims that it touched, in the order of the text; those without a place come last."""
    rows = list(
        Appearance.objects.listed_in_any_text()
        .filter(Q(changed_in=F("revision")) | Q(state=AppearanceState.MOVED), revision__in=revisions)
        .order_by(F("start").asc(nulls_last=True), "pk")
    )
    claims = with_verdict(Claim.objects.listed()).in_bulk({row.claim_id for row in rows})
    found: dict[int, list[Touched]] = {}
    for row in rows:
        claim = claims[row.claim_id]
        found.setdefault(row.revision_id, []).append(Touched(claim, standing(claim), row))
    return found
