"""What a verdict says, in the record of then: every text that readers get of one comes from here."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse

from claims.models import Article, Verdict


def said(verdict: Verdict, name: str) -> str:
    """A text of a verdict as it is kept: its `summary`, `explanation`, `reason` or `emergency_reason`."""
    return str(getattr(verdict, name))


def statements_said(verdict: Verdict) -> dict[str, str]:
    """What was claimed, as the verdict keeps it, by language: first as it was written, then its translations."""
    return {settings.LANGUAGE_CODE: verdict.statement, **verdict.translations}


@dataclass(frozen=True)
class QuoteThen:
    """A quote as a verdict keeps it; `key` is the same in each verdict."""

    key: int
    text: str
    headline: str
    publisher: str
    language: str
    article: int

    @property
    def address(self) -> str:
        """The address of its article."""
        return reverse("claims:article", args=[self.article, Article.slug_of(self.headline)])


def public_articles(verdicts: Iterable[Verdict]) -> set[int]:
    """The articles quoted in records that readers see; others were not published, or were withdrawn since."""
    keys = {row["article"] for verdict in verdicts for row in verdict.appearances}
    return set(Article.objects.listed().filter(pk__in=keys).values_list("pk", flat=True))


def quotes_said(verdict: Verdict, public: set[int]) -> list[QuoteThen]:
    """The quotes of a verdict in articles that are `public`."""
    return [_quote(row) for row in verdict.appearances if row["article"] in public]


def _quote(row: dict[str, Any]) -> QuoteThen:
    return QuoteThen(row["id"], row["quote"], row["headline"], row["publisher"], row["language"], row["article"])
