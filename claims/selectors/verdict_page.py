"""One verdict as it was published, among those before and after it. Stored records alone, which never change."""

import datetime
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from claims.models import Claim, Verdict
from claims.selectors.claim_page import Event, history, public_claim
from claims.selectors.claims import issued, verdict_first
from claims.selectors.history import articles_shown
from claims.selectors.verdict_changes import Changes, changes
from claims.selectors.verdict_record import QuoteThen, quotes_said


@dataclass(frozen=True)
class Version:
    """One of the verdicts of a claim: its number, since when it stood, why it was issued, and where it stands."""

    number: int
    at: datetime.datetime
    change: str
    address: str


@dataclass(frozen=True)
class Versions:
    """The verdicts of a claim, the first one first."""

    claim: Claim
    all: list[Version]

    def numbered(self, number: int) -> Version | None:
        """The one with a number, if there is one."""
        return self.all[number - 1] if 1 <= number <= len(self.all) else None

    def at(self, moment: datetime.datetime) -> Version | None:
        """The one that stood at `moment`; the first one for a time before it, None where there is none."""
        stood = [version for version in self.all if version.at.replace(microsecond=0) <= moment]
        return stood[-1] if stood else self.numbered(1)


def versions(code: str) -> Versions:
    """The verdicts of a public claim. Raises Claim.DoesNotExist."""
    return _versions(public_claim(code))


def _versions(claim: Claim) -> Versions:
    rows = Verdict.objects.published().filter(claim=claim).order_by("number")
    found = rows.values_list("number", "issued_at", "change")
    return Versions(claim, [Version(*row, reverse("claims:verdict", args=[claim.code, row[0]])) for row in found])


@dataclass(frozen=True)
class VerdictPage:
    """What we said at some time; `hidden_quotes` stand in articles that readers do not see."""

    claim: Claim
    verdict: Verdict
    versions: Versions
    history: list[Event]
    quotes: list[QuoteThen]
    hidden_quotes: int
    changes: Changes | None

    @property
    def headline(self) -> str:
        """It in one line, for a title."""
        day = date_format(timezone.localdate(self.version.at), "DATE_FORMAT")
        line = verdict_first(issued(self.verdict).name, self.verdict.shown_statement)
        return gettext("%(line)s (verdict of %(day)s)") % {"line": line, "day": day}

    @property
    def pieces(self) -> int:
        """How many pieces of evidence an explanation can lead to."""
        return len(self.verdict.evidence)

    @property
    def version(self) -> Version:
        """This one."""
        return self.versions.all[self.verdict.number - 1]

    @property
    def before(self) -> Version | None:
        """The one that it followed."""
        return self.versions.numbered(self.verdict.number - 1)

    @property
    def after(self) -> Version | None:
        """The one that followed it."""
        return self.versions.numbered(self.verdict.number + 1)

    @property
    def latest(self) -> Version:
        """The last one."""
        return self.versions.all[-1]


def verdict_page(code: str, number: int) -> VerdictPage:
    """A verdict of a public claim. Raises Claim.DoesNotExist, Verdict.DoesNotExist."""
    claim = public_claim(code)
    found = _versions(claim)
    if not found.numbered(number):
        raise Verdict.DoesNotExist
    rows = Verdict.objects.published().filter(claim=claim, number__in=(number - 1, number))
    by_number = {row.number: row for row in rows}
    verdict, before = by_number[number], by_number.get(number - 1)
    shown = articles_shown(by_number.values())
    quotes = quotes_said(verdict, shown)
    return VerdictPage(
        claim=claim,
        verdict=verdict,
        versions=found,
        history=history(claim),
        quotes=quotes,
        hidden_quotes=len(verdict.appearances) - len(quotes),
        changes=changes(before, verdict, shown) if before else None,
    )
