"""What a verdict says, in the record of then: every text that readers get of one comes from here."""

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


def quotes_said(verdict: Verdict, shown: set[int]) -> list[QuoteThen]:
    """The quotes of a verdict in articles that are `shown`, also those that were removed since."""
    return [_quote(row) for row in verdict.appearances if row["article"] in shown]


def _quote(row: dict[str, Any]) -> QuoteThen:
    return QuoteThen(row["id"], row["quote"], row["headline"], row["publisher"], row["language"], row["article"])
