"""STAND-IN."""

from dataclasses import dataclass

from claims.models import Claim, Rating


@dataclass(frozen=True)
class Near:
    claim: Claim
    score: int


def checked_before(text: str, *, beside: Claim | None = None, limit: int = 5) -> list[Near]:
    return [Near(c, 91) for c in Claim.objects.select_related("rating").exclude(pk=beside.pk if beside else 0)[:2]]


def contradictions(claim: Claim, rating: Rating | None = None) -> list[Near]:
    return []
