"""The record of a verdict: one fingerprint for one content, and what differs between two."""

import hashlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.records import Difference, differences, fingerprint

RECORD: dict[str, Any] = {
    "claim": "7KQ2M9P",
    "statement": "Les conseillers d’une trentaine d’États sont en contact « permanent ».",
    "claimant": None,
    "rating": {"code": "half-true", "number": 3},
    "evidence": [
        {"id": 1, "stance": "supports", "title": "A"},
        {"id": 2, "stance": "refutes", "title": "B"},
    ],
    "appearances": [{"id": 7, "quote": "en contact permanent 😀"}],
}


def but(**fields: Any) -> dict[str, Any]:
    return {**RECORD, **fields}


# Fingerprints ------------------------------------------------------------------------------------


def test_a_fingerprint_is_the_sha_256_of_the_sorted_compact_utf_8_json() -> None:
    canonical = '{"a":"é😀","b":{"c":null,"d":[1,true]}}'
    expected = hashlib.sha256(canonical.encode()).hexdigest()

    assert fingerprint({"b": {"d": [1, True], "c": None}, "a": "é😀"}) == expected
    assert expected == "e5cfda6327a478668ef46cebb6de4fcd2ee9a5fa2eb653806475d9bebfe905ad"


def test_the_order_of_keys_and_a_way_through_json_change_no_fingerprint() -> None:
    backwards = dict(reversed(RECORD.items()))

    assert fingerprint(backwards) == fingerprint(RECORD)
    assert fingerprint(json.loads(json.dumps(RECORD))) == fingerprint(RECORD)


@pytest.mark.parametrize(
    "other",
    [
        but(statement=RECORD["statement"] + " "),
        but(claimant=""),
        but(rating={"code": "half-true", "number": "3"}),
        but(evidence=list(reversed(RECORD["evidence"]))),
        but(evidence=[]),
        but(appearances=None),
        {key: value for key, value in RECORD.items() if key != "claimant"},
    ],
)
def test_whatever_differs_has_another_fingerprint(other: dict[str, Any]) -> None:
    assert fingerprint(other) != fingerprint(RECORD)


# Differences -------------------------------------------------------------------------------------


def test_equal_records_do_not_differ() -> None:
    assert differences(RECORD, json.loads(json.dumps(RECORD))) == []


def test_a_changed_value_is_shown_as_it_was_and_as_it_is() -> None:
    assert differences(RECORD, but(claimant="Alexander Stubb")) == [Difference("claimant", None, "Alexander Stubb")]
    assert differences(RECORD, but(rating=None)) == [Difference("rating", RECORD["rating"], None)]


def test_differences_stand_in_the_order_of_the_newer_record() -> None:
    before = dict(sorted(RECORD.items()))  # as a database may give it back
    after = but(claim="X", statement="Y", claimant="Z", evidence=[])

    assert [difference.field for difference in differences(before, after)] == [
        "claim",
        "statement",
        "claimant",
        "evidence",
        "evidence",
    ]


def test_a_field_that_only_one_record_has_is_shown() -> None:
    assert differences({}, {"new": 1}) == [Difference("new", None, 1)]
    assert differences({"old": 1}, {}) == [Difference("old", 1, None)]


def test_rows_are_compared_by_their_id() -> None:
    first, second = RECORD["evidence"]
    edited = {**second, "stance": "context"}
    third = {"id": 3, "stance": "context", "title": "C"}

    assert differences(RECORD, but(evidence=[second])) == [Difference("evidence", first, None)]
    assert differences(RECORD, but(evidence=[first, edited])) == [Difference("evidence", second, edited)]
    assert differences(RECORD, but(evidence=[first, second, third])) == [Difference("evidence", None, third)]
    assert differences(RECORD, but(evidence=[third])) == [
        Difference("evidence", first, None),
        Difference("evidence", second, None),
        Difference("evidence", None, third),
    ]


def test_another_order_of_the_same_rows_is_a_difference_of_its_own() -> None:
    first, second = RECORD["evidence"]

    assert differences(RECORD, but(evidence=[second, first])) == [Difference("evidence_order", [1, 2], [2, 1])]


def test_an_edited_row_is_shown_rather_than_the_order_it_now_has() -> None:
    first, second = RECORD["evidence"]
    edited = {**first, "title": "A, corrected"}

    assert differences(RECORD, but(evidence=[second, edited])) == [Difference("evidence", first, edited)]


ROWS = st.lists(
    st.fixed_dictionaries({"id": st.integers(1, 4), "title": st.sampled_from("ab")}), unique_by=lambda row: row["id"]
)
RECORDS = st.fixed_dictionaries(
    {"statement": st.sampled_from(["", "a", "é"]), "evidence": ROWS, "appearances": ROWS},
    optional={"claimant": st.sampled_from(["a", "b"])},
)


@given(RECORDS, RECORDS)
def test_two_records_differ_exactly_when_their_fingerprints_do(before: dict[str, Any], after: dict[str, Any]) -> None:
    found = differences(before, after)

    assert bool(found) == (fingerprint(before) != fingerprint(after))
    assert all(difference.before != difference.after for difference in found)
    assert {difference.field.removesuffix("_order") for difference in found} == {
        field for field in {*before, *after} if before.get(field) != after.get(field)
    }
