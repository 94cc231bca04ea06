"""Where else a text stands that was taken out of the past of one claim."""

import json
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, Final

from django.db import connection
from django.db.models import F, Model, Q, TextField, Value
from django.db.models.functions import Cast, StrIndex
from django.db.models.lookups import GreaterThan

from claims.models import Claim, DraftVerdict, Evidence, Verdict
from claims.redacting import TELLING

SHOWN: Final = 10  # claims


@dataclass(frozen=True)
class Place:
    """A table whose rows keep texts of a claim: in columns, and inside of JSON."""

    model: type[Model]
    claim: str
    columns: tuple[str, ...]
    in_json: tuple[str, ...] = ()


PLACES: Final = (
    Place(
        Verdict,
        "claim",
        ("statement", "claimant_name", "reason", "summary", "explanation", "emergency_reason"),
        ("translations", "evidence", "appearances"),
    ),
    Place(Claim, "pk", ("statement", "withdrawal_reason"), ("translations",)),
    Place(DraftVerdict, "claim", ("statement", "reason", "summary", "explanation"), ("translations",)),
    Place(Evidence, "claim", ("passage", "location")),
)


def others_with(text: str, claim: Claim) -> list[Claim]:
    """Other claims in which the same text stands, one more than `SHOWN` where there are more.

    Every row is looked at, so this takes its time on a large site: it is asked once for a redaction.
    """
    found: set[int] = set()
    for place in PLACES:
        rows = place.model._default_manager.filter(_holding(place, text)).exclude(**{place.claim: claim.pk})
        found.update(rows.order_by(place.claim).values_list(place.claim, flat=True).distinct()[: SHOWN + 1])
    return list(Claim.objects.filter(pk__in=found).order_by("pk")[: SHOWN + 1])


def _holding(place: Place, text: str) -> Q:
    """The rows of a table that hold a text: a short one alone, a longer one inside of others too."""
    quoted = json.dumps(text, ensure_ascii=connection.vendor == "sqlite")  # as the database writes it inside of JSON
    if len(text) < TELLING:
        columns = [Q(**{name: text}) for name in place.columns]
    else:
        columns = [_inside(F(name), text) for name in place.columns]
        quoted = quoted[1:-1]
    return reduce(or_, [*columns, *(_inside(Cast(name, TextField()), quoted) for name in place.in_json)])


def _inside(column: Any, text: str) -> Q:
    return Q(GreaterThan(StrIndex(column, Value(text)), 0))
