import time
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims import anchoring
from claims.anchoring import CONTEXT, as_pasted, nearest, occurrences, resolve
from claims.anchoring.folding import Folded

ARTICLE = (
    "Il est officieusement appelé la «\u00a0coalition des volontaires\u00a0».\n\n"
    "Les conseillers à la sécurité nationale d'une trentaine de gouvernements sont en contact permanent. "
    "Ils tiennent régulièrement des réunions en ligne\u202f; ils échangent des messages.\n\n"
    "L’Ukraine occupe une place particulière au sein de cette association — informelle."
)
ADVISERS = "Les conseillers à la sécurité nationale d'une trentaine de gouvernements sont en contact permanent"

# Seconds of this process alone, whatever else runs. The slowest takes 1.2; what grows faster than the text, minutes.
WELL_ABOVE = 20

# Few letters, so that repeats and overlaps are common; and everything that joins its neighbour.
words = st.text(alphabet="ab \n'’«»-é\u0301👩\u200d🔬🇫🇷\ufe0f", max_size=40).map(as_pasted)


def timed(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def test_a_quote_is_found_with_its_offsets_and_the_32_code_points_around_it() -> None:
    (place,) = occurrences(ARTICLE, ADVISERS)

    assert ARTICLE[place.start : place.end] == place.quote == ADVISERS
    assert place.prefix == ARTICLE[place.start - 32 : place.start]
    assert place.suffix == ARTICLE[place.end : place.end + 32]


def test_offsets_count_code_points_not_utf_16_units() -> None:
    (place,) = occurrences("👍 yes", "yes")

    assert (place.start, place.end, place.prefix) == (2, 5, "👍 ")


def test_white_space_around_a_pasted_quote_windows_newlines_and_accents_in_two_parts_are_forgiven() -> None:
    (place,) = occurrences("La sécurité\nd'abord.", "  \u00a0se\u0301curite\u0301\r\nd'abord \n")

    assert place.quote == "sécurité\nd'abord"


@pytest.mark.parametrize("quote", ["les conseillers", "Les  conseillers", "Les conseillers a la", "", " \n"])
def test_nothing_else_about_a_quote_is_forgiven(quote: str) -> None:
    assert occurrences(ARTICLE, quote) == []


def test_every_occurrence_counts_overlapping_ones_too_in_order() -> None:
    assert [place.start for place in occurrences("nanana na", "nana")] == [0, 2]


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("le coq\u0323 noir", "le coq"),  # no single character stands for q with a dot below
        ("une 👩\u200d🔬 parle", "une 👩"),
        ("une 👩\u200d🔬 parle", "🔬 parle"),
        ("un ❤\ufe0f rouge", "un ❤"),
        ("👍🏽 dit-il", "👍"),
        ("🇫🇷🇺🇦", "🇷🇺"),
    ],
)
def test_an_occurrence_that_would_split_a_grapheme_is_not_one(text: str, quote: str) -> None:
    assert quote in text
    assert occurrences(text, quote) == []


def test_whole_graphemes_are_found() -> None:
    assert [place.start for place in occurrences("une 👩\u200d🔬 parle", "👩\u200d🔬")] == [4]


@given(words, words)
def test_every_place_is_the_quote_with_its_context_and_no_occurrence_at_plain_letters_is_missed(
    text: str, quote: str
) -> None:
    places = occurrences(text, quote)

    for place in places:
        assert text[place.start : place.end] == place.quote == as_pasted(quote)
        assert text[: place.start].endswith(place.prefix)
        assert text[place.end :].startswith(place.suffix)
        assert len(place.prefix) == min(CONTEXT, place.start)
        assert len(place.suffix) == min(CONTEXT, len(text) - place.end)
    if text.isascii():
        expected = [at for at in range(len(text)) if quote and text.startswith(quote, at)]
        assert [place.start for place in places] == expected


def test_the_only_exact_occurrence_is_accepted_whatever_surrounds_it_now() -> None:
    place = resolve(ARTICLE, ADVISERS, "another prefix", "another suffix")

    assert place is not None
    assert place.quote == ADVISERS


def test_several_occurrences_are_told_apart_by_their_whole_context() -> None:
    text = "He said no. She said no. They said no."

    place = resolve(text, "said no", "He said no. She ", ". They said no.")

    assert place is not None
    assert place.start == text.index("She ") + 4


@pytest.mark.parametrize("prefix", ["She ", "Nobody "])
def test_context_that_cannot_tell_leaves_the_place_to_an_editor(prefix: str) -> None:
    refrain = "She said no.\n\n" * 20  # apart from the first and last, every one has the same context

    assert resolve(refrain, "said no", "o.\n\nShe said no.\n\nShe said no.\n\n" + prefix, ".") is None
    middle = occurrences(refrain, "said no")[10]
    assert resolve(refrain, "said no", middle.prefix, middle.suffix) is None


def test_a_quote_that_is_gone_has_no_place() -> None:
    assert resolve(ARTICLE, "Elle a dit non", "", "") is None


@pytest.mark.parametrize(
    ("quote", "passage"),
    [
        ("nationale d’une trentaine", "nationale d'une trentaine"),
        ("L'Ukraine occupe", "L’Ukraine occupe"),
        ('la "coalition des volontaires"', "la «\u00a0coalition des volontaires\u00a0»"),
        ("la “coalition des volontaires”.", "la «\u00a0coalition des volontaires\u00a0»."),
        ("« coalition des volontaires »", "«\u00a0coalition des volontaires\u00a0»"),
        ("réunions en ligne; ils", "réunions en ligne\u202f; ils"),
        ("réunions en ligne ; ils", "réunions en ligne\u202f; ils"),
        ("association - informelle", "association — informelle"),
        ("en contact\n  permanent", "en contact permanent"),
        ("permanent. Ils\u00a0tiennent", "permanent. Ils tiennent"),
        ("tri\u00admestre", None),
        ("gouver\u00adnements", "gouvernements"),
        ("volontaires ». Les conseillers", "volontaires\u00a0».\n\nLes conseillers"),
    ],
)
def test_a_difference_in_typography_alone_scores_100_and_gives_the_passage_as_it_stands(
    quote: str, passage: str | None
) -> None:
    suggestions = nearest(ARTICLE, quote)

    assert [(found.place.quote, found.score) for found in suggestions] == ([(passage, 100)] if passage else [])
    for found in suggestions:
        assert ARTICLE[found.place.start : found.place.end] == passage


@pytest.mark.parametrize(
    ("quote", "passage"),
    [
        (ADVISERS.replace("trentaine de gouvernements", "vingtaine de pays"), ADVISERS),
        (ADVISERS.replace("à la sécurité", "a la securite"), ADVISERS),
        (ADVISERS.replace(" nationale", ""), ADVISERS),
        ("En effet, ils tiennent régulièrement des réunions", "Ils tiennent régulièrement des réunions"),
        ("Ukraine occupe une place centrale au sein", "Ukraine occupe une place particulière au sein"),
    ],
)
def test_a_similar_passage_is_suggested_with_whole_words_and_scores_less_than_100(quote: str, passage: str) -> None:
    (found,) = nearest(ARTICLE, quote)

    assert found.place.quote == passage
    assert anchoring.SIMILAR <= found.score < 100


def test_suggestions_come_best_first_do_not_overlap_and_stop_at_the_limit() -> None:
    text = "The cat sat on the mat. The cat sat on a mat. A cat sat on the red mat. The cat sat on the hat."

    found = nearest(text, "The cat sat on their mat", limit=3)

    assert [suggestion.score for suggestion in found] == sorted((each.score for each in found), reverse=True)
    assert found[0].place.quote == "The cat sat on the mat"
    spans = sorted((each.place.start, each.place.end) for each in found)
    assert len(spans) == 3
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


@pytest.mark.parametrize(
    "quote",
    [
        "Le ministre de l'Agriculture a démissionné mardi soir après le vote du budget",
        "Inflation fell to two per cent in the third quarter",
        "Les conseillers de la majorité nationale sont en désaccord permanent",  # scores 69 all the same
        "Les conseillers du président ont tenu une réunion à Genève",
        "xyz",
        "",
    ],
)
def test_nothing_similar_gives_no_suggestion(quote: str) -> None:
    assert nearest(ARTICLE, quote) == []


@given(words, words)
def test_a_suggestion_is_always_a_passage_of_the_text_and_100_means_typography_alone(text: str, quote: str) -> None:
    for found in nearest(text, quote):
        place = found.place
        assert 0 <= place.start < place.end <= len(text)
        assert text[place.start : place.end] == place.quote
        same = Folded(place.quote).text.strip() == Folded(as_pasted(quote)).text.strip()
        assert found.score < 100 or same or not text.isascii()


def test_a_thousand_characters_are_compared_with_fifty_thousand_in_seconds_at_most() -> None:
    text = ((ARTICLE + "\n\n") * 200)[:50_000]
    quote = text[20_000:21_000].replace("le", "el")

    assert nearest(text, quote)[0].score >= 90
    assert timed(lambda: nearest(text, quote)) < WELL_ABOVE


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        (ARTICLE * 100, ARTICLE * 300),
        ("a" * 50_000, "a" * 100_000),
        ("ab" * 25_000, "ba" * 800 + "c" + "ab" * 199),
        ("!a" * 25_000, "!!" * 800 + "c" + "a!" * 199),
        (" " * 50_000 + '"', "b" * 1_000 + " " * 50_000 + '"'),
        ("e" + "\u0301" * 50_000, "e\u0302" * 900),
        ("xe" + "\u0301" * 50_000, "e" + "\u0301" * 900 + "z"),
    ],
    ids=["long", "one letter", "periodic", "edges", "spaces", "accents", "one grapheme"],
)
def test_hostile_texts_and_quotes_cost_seconds_at_most(text: str, quote: str) -> None:
    assert timed(lambda: nearest(text, quote)) < WELL_ABOVE


def test_a_quote_of_a_hundred_thousand_characters_is_still_compared_by_typography() -> None:
    text = "L’été. " * 15_000
    quote = text.replace("’", "'").strip()

    assert len(quote) > 100_000
    assert [found.score for found in nearest(text, quote)] == [100]


def test_a_long_quote_that_was_changed_gets_no_suggestion_because_comparing_it_would_take_minutes() -> None:
    text = ARTICLE * 10

    assert nearest(text, text[: anchoring.LONGEST_COMPARED - 100].replace("é", "e"))
    assert nearest(text, text[: anchoring.LONGEST_COMPARED + 100].replace("é", "e")) == []


def test_suggestions_never_split_a_grapheme() -> None:
    text = "Elle a dit : 👩\u200d🔬 travaille au laboratoire depuis dix ans."

    for found in nearest(text, "🔬 travaille au laboratoire depuis dix ans"):
        assert found.place.start in (text.index("👩"), text.index("travaille"))


@pytest.mark.parametrize("quote", ["“I may put a tariff", "« Il a dit » oui", '"No"', "„Nein“", "‘Yes’"])
def test_a_quote_that_begins_with_a_quotation_mark_brings_its_own(quote: str) -> None:
    assert anchoring.brings_marks(quote)


@pytest.mark.parametrize("quote", ["I may", "", "’Tis said", "He said “no”."])
def test_another_does_not(quote: str) -> None:
    assert not anchoring.brings_marks(quote)
