"""Paging by key: each row stands on exactly one page, whatever comes above meanwhile."""

import pytest

from claims.models import Topic
from claims.paging import BadKey, page_by_key
from tests import factories as make

pytestmark = pytest.mark.django_db

BY = ("name_fr", "pk")  # most rows share the first column


@pytest.fixture(autouse=True)
def topics() -> list[Topic]:
    names = ["b", "a", "b", "b", "b", "c"]
    return [
        Topic.objects.create(slug=f"t{number}", name_en=str(number), name_fr=name) for number, name in enumerate(names)
    ]


def numbers(rows: list[Topic]) -> str:
    return "".join(row.name_en for row in rows)


def test_going_on_and_back_shows_every_row_once() -> None:
    first = page_by_key(Topic.objects.all(), BY, 2, {})
    second = page_by_key(Topic.objects.all(), BY, 2, {"after": first.after})
    third = page_by_key(Topic.objects.all(), BY, 2, {"after": second.after})

    assert [numbers(page.rows) for page in (first, second, third)] == ["54", "32", "01"]
    assert (first.before, third.after) == ("", "")
    assert numbers(page_by_key(Topic.objects.all(), BY, 2, {"before": third.before}).rows) == "32"
    assert page_by_key(Topic.objects.all(), BY, 2, {"before": second.before}) == first


def test_a_row_that_comes_above_moves_nothing_to_the_next_page() -> None:
    first = page_by_key(Topic.objects.all(), BY, 2, {})
    Topic.objects.create(slug="new", name_en="new", name_fr="z")

    assert numbers(page_by_key(Topic.objects.all(), BY, 2, {"after": first.after}).rows) == "32"


def test_times_are_read_back_to_the_microsecond() -> None:
    claims = [make.claim() for _twice in range(2)]
    rows = type(claims[0]).objects.all()
    first = page_by_key(rows, ("opened_at", "pk"), 1, {})

    assert page_by_key(rows, ("opened_at", "pk"), 1, {"after": first.after}).rows == claims[:1]


@pytest.mark.parametrize("key", ["~", "b", "b~x", "b~1~1", f"b~{10**30}", "b" * 200 + "~1"])
def test_a_key_that_is_none_is_said_to_be_none(key: str) -> None:
    with pytest.raises(BadKey):
        page_by_key(Topic.objects.all(), BY, 2, {"after": key})


@pytest.mark.parametrize("day", ["2026-01-31", "2026-01-31T10:00:00", "99999-01-01T00:00:00Z"])
def test_a_time_without_its_zone_is_no_key(day: str) -> None:
    rows = type(make.claim()).objects.all()
    with pytest.raises(BadKey):
        page_by_key(rows, ("opened_at", "pk"), 1, {"after": f"{day}~1"})
