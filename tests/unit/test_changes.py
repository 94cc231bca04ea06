"""What changed between two texts: whole paragraphs, and words in those that stayed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.changes import Kind, Passage, Piece, passages, words

SAME, REMOVED, ADDED = Kind.SAME, Kind.REMOVED, Kind.ADDED
FIRST = "The advisers of about thirty governments are in permanent contact."
SECOND = "They hold online meetings."
LAST = "The ministry counted 800,000 soldiers, more than any other country."


def text(*paragraphs: str) -> str:
    return "\n\n".join(paragraphs)


def test_words_that_changed_are_marked_between_those_that_stayed() -> None:
    assert words("They talk weekly, online.", "They talk daily, online.") == [
        Piece(SAME, "They talk "),
        Piece(REMOVED, "weekly"),
        Piece(ADDED, "daily"),
        Piece(SAME, ", online."),
    ]


def test_words_next_to_each_other_that_changed_are_one_change() -> None:
    before = "The advisers of about thirty governments are in contact."
    after = "The advisers of nearly forty states are in contact."

    assert words(before, after) == [
        Piece(SAME, "The advisers of "),
        Piece(REMOVED, "about thirty governments"),
        Piece(ADDED, "nearly forty states"),
        Piece(SAME, " are in contact."),
    ]


@pytest.mark.parametrize(
    ("removed", "added"),
    [
        ("l’armée", "l’arme"),
        ("aujourd'hui", "aujourd'huy"),
        ("vice-president", "vice-presidency"),
        ("800,000", "800,500"),
        ("2.5", "2.75"),
        ("re\u0301sume\u0301", "re\u0301sumons"),
        ("שלום", "שלומי"),
    ],
)
def test_no_word_and_no_number_is_cut_in_two(removed: str, added: str) -> None:
    around = ["They said it of", "again and again."]

    assert words(f"{around[0]} {removed} {around[1]}", f"{around[0]} {added} {around[1]}") == [
        Piece(SAME, f"{around[0]} "),
        Piece(REMOVED, removed),
        Piece(ADDED, added),
        Piece(SAME, f" {around[1]}"),
    ]


def test_the_text_around_a_change_begins_and_ends_with_whole_words() -> None:
    long = " ".join(f"word{number}" for number in range(100))

    (passage,) = passages(text(long, FIRST, long), text(long, SECOND, long))

    assert passage.before == " ".join(f"word{number}" for number in range(86, 100))
    assert passage.after == " ".join(f"word{number}" for number in range(15))
    (unbroken,) = passages(text("x" * 300, FIRST), text("x" * 300, SECOND))
    assert unbroken.before == "x" * 100


def test_texts_that_have_little_in_common_stand_one_after_the_other() -> None:
    assert words(FIRST, "Nothing of that.") == [Piece(REMOVED, FIRST), Piece(ADDED, "Nothing of that.")]
    assert words("", "New.") == [Piece(ADDED, "New.")]


@given(st.text(alphabet="ab ,.", max_size=60), st.text(alphabet="ab ,.", max_size=60))
def test_what_stayed_and_was_removed_is_the_earlier_text_and_what_stayed_and_was_added_the_later(
    before: str, after: str
) -> None:
    pieces = words(before, after)

    assert "".join(piece.text for piece in pieces if piece.kind != ADDED) == before
    assert "".join(piece.text for piece in pieces if piece.kind != REMOVED) == after


def test_only_paragraphs_that_changed_are_told_with_a_little_of_the_text_around_them() -> None:
    changed = FIRST.replace("thirty", "forty")

    (passage,) = passages(text("Before.", FIRST, SECOND, LAST), text("Before.", changed, SECOND, LAST))

    assert (passage.before, passage.after) == ("Before.", SECOND)
    assert [piece for piece in passage.paragraphs[0] if piece.kind != SAME] == [
        Piece(REMOVED, "thirty"),
        Piece(ADDED, "forty"),
    ]


def test_a_paragraph_that_was_put_in_beside_one_that_was_reworded_is_not_mixed_with_it() -> None:
    changed = FIRST.replace("thirty", "forty")

    (passage,) = passages(text(FIRST, SECOND), text("A new beginning of the article.", changed, SECOND))

    assert passage.paragraphs[0] == [Piece(ADDED, "A new beginning of the article.")]
    assert Piece(REMOVED, "thirty") in passage.paragraphs[1]


def test_changes_far_from_each_other_are_passages_of_their_own() -> None:
    assert passages(text(FIRST, SECOND, LAST), text(SECOND)) == [
        Passage("", [[Piece(REMOVED, FIRST)]], SECOND),
        Passage(SECOND, [[Piece(REMOVED, LAST)]], ""),
    ]


def test_the_same_text_has_no_changes() -> None:
    assert passages(text(FIRST, SECOND), text(FIRST, SECOND)) == []


def test_a_text_of_which_nothing_stayed_is_compared_in_no_time() -> None:
    before, after = (text(*(f"Paragraph {number} of {name}." for number in range(2_000))) for name in ("one", "two"))

    (passage,) = passages(before, after)

    assert len(passage.paragraphs) == 4_000
