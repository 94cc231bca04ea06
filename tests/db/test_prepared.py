"""A prepared query gives the rows that the query itself gives, for each value that it is asked for."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.models import Verdict
from claims.prepared import Prepared, PreparedForKeys
from tests import factories

pytestmark = pytest.mark.django_db

COLUMNS = ("number", "issued_at", "rating_as_issued", "claim__claimed_on", "claim__code")


def test_it_gives_the_same_rows_in_the_same_types() -> None:
    claims = [factories.decided_claim(), factories.decided_claim(), factories.announced_claim()]
    factories.verdict(claims[0])
    asked = Prepared(lambda claim: Verdict.objects.filter(claim=claim).order_by("number").values_list(*COLUMNS), of=int)

    for claim in [*claims, *claims]:
        rows = list(Verdict.objects.filter(claim=claim).order_by("number").values_list(*COLUMNS))
        assert asked(claim.pk) == rows
    assert len(asked(claims[0].pk)) == 2


def test_what_is_asked_for_is_a_value_and_never_sql() -> None:
    claim = factories.decided_claim()
    asked = Prepared(lambda code: Verdict.objects.filter(claim__code=code).values_list("number"), of=str)

    assert asked(claim.code) == [(1,)]
    assert asked(f"{claim.code}' OR '1'='1") == []


def test_it_is_made_once() -> None:
    made: list[int] = []

    def build(claim: int) -> object:
        made.append(claim)
        return Verdict.objects.filter(claim=claim).values_list("number")

    asked = Prepared(build, of=int)  # type: ignore[arg-type]
    with CaptureQueriesContext(connection) as queries:
        asked(1)
        asked(2)

    assert len(made) == 1
    assert len(queries) == 2


def test_for_keys_it_gives_the_rows_of_as_many_as_are_asked_for() -> None:
    keys = [factories.decided_claim().pk for _claim in range(5)]
    asked = PreparedForKeys(lambda some: Verdict.objects.filter(claim__in=some).values_list("claim"), most=2)

    for number in range(len(keys) + 1):
        assert sorted(asked(keys[:number])) == [(key,) for key in sorted(keys[:number])]
