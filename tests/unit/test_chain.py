"""What of a verdict is hashed: the canonical JSON, the salted digests of texts, and that nothing is left out."""

import hashlib
from copy import deepcopy
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from claims import chain

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
NUMBERS = st.integers(-chain.LARGEST, chain.LARGEST)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
EVIDENCE = st.fixed_dictionaries(
    {
        "id": NUMBERS,
        "stance": st.sampled_from(["supports", "refutes"]),
        "read_on": st.none() | st.just("2026-01-20"),
        **dict.fromkeys(("passage", "location", "title", "url", "archived_url", "publisher"), WORDS),
    }
)
APPEARANCES = st.fixed_dictionaries(
    {
        "id": NUMBERS,
        "start": st.none() | NUMBERS,
        **dict.fromkeys(("quote", "prefix", "suffix", "headline", "url", "publisher"), WORDS),
    }
)
CONTENTS = st.fixed_dictionaries(
    {
        "claim": st.just("7KQ2M9P"),
        "number": st.integers(1, 9),
        "rating": st.fixed_dictionaries({"code": WORDS, "number": st.none() | st.integers(1, 5)}),
        "claimant": st.none() | WORDS,
        "translations": st.dictionaries(st.sampled_from(["fr", "de"]), WORDS),
        **dict.fromkeys(("statement", "reason", "summary", "explanation", "emergency_reason"), WORDS),
        "evidence": st.lists(EVIDENCE, max_size=3),
        "appearances": st.lists(APPEARANCES, max_size=2),
    }
)


def hashed(content: dict[str, Any], salts: dict[str, str], redacted: dict[str, str] | None = None) -> str:
    digests = chain.digests(chain.texts_of(content), salts, redacted)
    return chain.hash_of(chain.record(content, digests, 2, "a" * 64))


# Canonical JSON -----------------------------------------------------------------------------------


@given(VALUES)
def test_canonical_json_is_that_of_another_implementation_of_the_standard(value: Any) -> None:
    assert chain.canonical(value) == rfc8785.dumps(value)


def test_keys_are_in_the_order_of_their_utf_16() -> None:
    value = {"\ufb33": 1, "😀": 2, "a": 3, "\r": 4}

    assert chain.canonical(value) == '{"\\r":4,"a":3,"😀":2,"\ufb33":1}'.encode() == rfc8785.dumps(value)


@pytest.mark.parametrize("value", [1.0, 2**53, -(2**53), {1: "one"}, {"a": {2, 3}}, b"bytes", "\ud800", {"\ud800": 1}])
def test_what_has_no_canonical_json_here_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match=r"canonical|surrogates"):
        chain.canonical(value)


# The record ---------------------------------------------------------------------------------------


@given(CONTENTS)
def test_no_text_stands_in_the_record_and_each_has_its_digest(content: dict[str, Any]) -> None:
    texts = chain.texts_of(content)
    salts = chain.salted(texts)
    record = chain.record(content, chain.digests(texts, salts), 1, chain.BEFORE_THE_FIRST)

    assert record["texts"] == {
        path: hashlib.sha256(f"{salts[path]}{text}".encode()).hexdigest() for path, text in texts.items()
    }
    assert len(set(salts.values())) == len(texts)
    assert not {"statement", "claimant", "summary", "translations"} & record.keys()
    assert all(row.keys() <= {"id", "stance", "read_on"} for row in record["evidence"])
    assert all(row.keys() <= {"id", "start"} for row in record["appearances"])


@given(CONTENTS, st.data())
def test_whatever_changes_gives_another_hash(content: dict[str, Any], data: st.DataObject) -> None:
    salts = chain.salted(chain.texts_of(content))
    before = hashed(content, salts)
    changed = deepcopy(content)
    places = [(changed, key) for key in changed if key not in ("evidence", "appearances", "translations", "rating")]
    places += [(row, key) for name in ("evidence", "appearances") for row in changed[name] for key in row]
    places += [(changed[name], key) for name in ("translations", "rating") for key in changed[name]]
    row, key = data.draw(st.sampled_from(places))
    row[key] = f"{row[key] or ''}x"

    assert hashed(changed, salts) != before
    assert hashed(content, salts) == before


@given(CONTENTS, st.data())
def test_a_text_goes_with_its_salt_and_the_hash_stays(content: dict[str, Any], data: st.DataObject) -> None:
    texts = chain.texts_of(content)
    salts = chain.salted(texts)
    if "summary" not in texts:
        return
    before, gone = hashed(content, salts), {"summary": chain.digest(salts["summary"], texts["summary"])}

    left = {path: salt for path, salt in salts.items() if path != "summary"}
    assert hashed({**content, "summary": "[Redacted]"}, left, gone) == before
    assert hashed({**content, "summary": "[Redacted]"}, left) != before


@pytest.mark.parametrize(
    ("path", "parts"),
    [
        ("summary", ("summary", None, "")),
        ("translations.fr", ("translations", None, "fr")),
        ("evidence[12].passage", ("evidence", 12, "passage")),
        ("???", ("???", None, "")),
    ],
)
def test_a_path_is_taken_apart(path: str, parts: tuple[str, int | None, str]) -> None:
    assert chain.parts_of(path) == parts


def test_heads_are_found_in_whatever_was_kept() -> None:
    one, other = "a1" * 32, "0" * 64
    kept = f'2026-01-31 12:{one}\n<code>7:{other}</code> {{"head": "12:{other}"}} 0:{one} 5:{one}f 6:abc'

    assert chain.heads_in(kept) == {12: {one, other}, 7: {other}}
    assert chain.heads_in(chain.written(12, one)) == {12: {one}}
    assert chain.heads_in("nothing") == {}
