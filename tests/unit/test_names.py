"""Names in the order in which people look for them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.names import LONGEST_KEY, sort_key


def test_case_accents_and_signs_make_no_difference() -> None:
    names = ["Zebra", "école", "Eagle", "apple", "L’Équipe", "« Actu »", "Ångström", "l'eau", "20 Minutes"]

    assert sorted(names, key=sort_key) == [
        "20 Minutes", "« Actu »", "Ångström", "apple", "Eagle", "école", "l'eau", "L’Équipe", "Zebra",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "key"),
    [("Jean-Pierre", "jean pierre"), ("Straße", "strasse"), ("  A  B ", "a b"), ("Ber~ta", "ber ta"), ("?!", "")],
)
def test_what_a_name_is_sorted_by(name: str, key: str) -> None:
    assert sort_key(name) == key


@given(st.text(max_size=200))
def test_every_name_has_a_key_that_fits_an_address_and_a_column(name: str) -> None:
    key = sort_key(name)

    assert len(key) <= LONGEST_KEY
    assert "~" not in key
    assert all(letter.isalnum() or letter == " " for letter in key)
