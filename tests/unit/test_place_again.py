import time
from collections.abc import Callable
from itertools import pairwise

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from claims.anchoring import CONTEXT, HIGH, Outcome, Placing, Quoted, occurrences, place_again
from claims.choices import AppearanceState

PRICES = "Prices rose by 4.1 per cent in March, the statistics office said on Tuesday."
RENTS = "Rents in the capital have doubled since 2015, according to the tenants’ association."
MAYOR = "The mayor called the figures “a wake-up call” and promised two thousand new homes."
CRITICS = "Her critics point out that the same number was promised, and missed, five years ago."
ARTICLE = "\n\n".join([PRICES, RENTS, MAYOR, CRITICS])
SAID_NO = "She said no, and no again."
WELL_ABOVE = 20  # seconds of this process; the slowest takes two


def quoted(text: str, quote: str, occurrence: int = 0) -> Quoted:
    place = occurrences(text, quote)[occurrence]
    return Quoted(place.quote, place.prefix, place.suffix, place.start)


def placed(before: str, after: str, quote: str, occurrence: int = 0) -> Placing:
    (placing,) = place_again(before, after, [quoted(before, quote, occurrence)])
    return placing


def start(placing: Placing) -> int:
    assert placing.place is not None
    return placing.place.start


def first(placing: Placing) -> str:
    return placing.suggestions[0].place.quote


def test_the_outcomes_are_the_states_of_an_appearance() -> None:
    assert [outcome.value for outcome in Outcome] == AppearanceState.values


def test_in_a_text_that_did_not_change_every_quote_stands_where_it_stood() -> None:
    quotes = [quoted(ARTICLE, quote) for quote in (MAYOR, "a wake-up call", PRICES + "\n\n" + RENTS, "no")[:3]]

    placings = place_again(ARTICLE, ARTICLE, quotes)

    assert [placing.outcome for placing in placings] == [Outcome.ANCHORED] * 3
    assert [start(placing) for placing in placings] == [quote.start for quote in quotes]


def test_a_paragraph_added_above_shifts_a_quote_and_leaves_it_anchored_with_its_new_context() -> None:
    after = "Updated on Wednesday.\n\n" + ARTICLE

    placing = placed(ARTICLE, after, MAYOR)

    assert (placing.outcome, start(placing)) == (Outcome.ANCHORED, after.index(MAYOR))
    assert placing.place == occurrences(after, MAYOR)[0]


def test_words_changed_on_both_sides_of_a_quote_leave_it_anchored() -> None:
    after = ARTICLE.replace("The mayor called the figures", "Asked by us, she called them").replace(
        "promised two", "plans six"
    )

    placing = placed(ARTICLE, after, "“a wake-up call” and ")

    assert (placing.outcome, start(placing)) == (Outcome.ANCHORED, after.index("“a wake-up call”"))


def test_a_word_that_stands_everywhere_is_anchored_beside_an_edit_when_all_before_it_is_as_it_was() -> None:
    before = "\n\n".join(f"On day {day} the price of {day * 7} goods rose, and so on." for day in range(40))
    after = before.replace("price of 140 goods", "cost of 140 goods")
    twentieth = before.index("the price of 140")

    (placing,) = place_again(before, after, [Quoted("the", "", "", twentieth)])

    assert (placing.outcome, start(placing)) == (Outcome.ANCHORED, after.index("the cost of 140"))


def test_a_paragraph_that_was_moved_takes_its_quotes_along() -> None:
    after = "\n\n".join([MAYOR, PRICES, RENTS, CRITICS])

    mayor, prices = (placed(ARTICLE, after, quote) for quote in ("promised two thousand new homes", PRICES))

    assert (mayor.outcome, start(mayor)) == (Outcome.MOVED, after.index("promised two"))
    assert (prices.outcome, start(prices)) == (Outcome.ANCHORED, after.index(PRICES))


def test_a_changed_word_asks_a_person_and_suggests_the_new_wording_whole() -> None:
    after = ARTICLE.replace("two thousand", "six hundred")

    placing = placed(ARTICLE, after, MAYOR)

    assert (placing.outcome, placing.place) == (Outcome.TO_CONFIRM, None)
    assert first(placing) == MAYOR.replace("two thousand", "six hundred")
    assert HIGH <= placing.suggestions[0].score < 100


def test_a_sentence_that_was_made_longer_is_suggested_to_its_new_end() -> None:
    longer = CRITICS[:-1] + " by another mayor of the same party."
    after = ARTICLE.replace(CRITICS, longer) + "\n\nThe vote is in May."

    assert first(placed(ARTICLE + "\n\nThe vote is in May.", after, CRITICS)) == longer


def test_typography_alone_still_asks_a_person_and_scores_100() -> None:
    after = ARTICLE.replace("“a wake-up call”", "«\u00a0a wake-up call\u00a0»")

    placing = placed(ARTICLE, after, "“a wake-up call”")

    assert placing.outcome == Outcome.TO_CONFIRM
    assert first(placing) == "«\u00a0a wake-up call\u00a0»"
    assert placing.suggestions[0].score == 100


def test_passages_that_differ_in_typography_alone_are_all_suggested_the_one_in_its_place_first() -> None:
    before = f"{PRICES}\n\nThe mayor said: “It is over.”\n\n{RENTS}"
    after = '"It is over."' + "\n\n" + before.replace("“", "« ").replace("”", " »")

    found = placed(before, after, "“It is over.”").suggestions

    assert [each.place.quote for each in found] == ["« It is over. »", '"It is over."']


def test_a_quote_that_was_cut_is_lost() -> None:
    assert placed(ARTICLE, ARTICLE.replace(MAYOR + "\n\n", ""), MAYOR) == Placing(Outcome.LOST)


def test_what_the_edit_left_alone_is_never_suggested_for_something_else() -> None:
    twin = RENTS.replace("doubled", "tripled")
    before = ARTICLE + "\n\n" + twin

    assert placed(before, before.replace(RENTS + "\n\n", ""), RENTS).outcome == Outcome.LOST


@pytest.mark.parametrize("cut", [0, 1, 2])
def test_of_a_refrain_that_lost_one_line_the_others_keep_their_own_and_the_lost_one_asks(cut: int) -> None:
    verses = [f"{verse}\n\n{SAID_NO}" for verse in (PRICES, RENTS, MAYOR)]
    before = "\n\n".join(verses)
    after = "\n\n".join(verse if at != cut else verse.replace("\n\n" + SAID_NO, "") for at, verse in enumerate(verses))

    placings = place_again(before, after, [quoted(before, SAID_NO, at) for at in range(3)])

    remaining = [placing for at, placing in enumerate(placings) if at != cut]
    assert [placing.outcome for placing in remaining] == [Outcome.ANCHORED] * 2
    assert [start(placing) for placing in remaining] == [place.start for place in occurrences(after, SAID_NO)]
    assert placings[cut].outcome == Outcome.TO_CONFIRM
    assert first(placings[cut]) == SAID_NO


def test_nobody_can_know_which_of_two_same_lines_was_cut_so_a_person_is_asked() -> None:
    before = "\n\n".join([PRICES, SAID_NO, SAID_NO, MAYOR])
    after = "\n\n".join([PRICES, SAID_NO, MAYOR])

    placings = place_again(before, after, [quoted(before, SAID_NO, at) for at in range(2)])

    assert [placing.outcome for placing in placings] == [Outcome.TO_CONFIRM] * 2


@pytest.mark.parametrize("times", [5, 200])
def test_of_many_same_lines_those_keep_a_place_that_have_their_whole_context_and_no_two_the_same(times: int) -> None:
    lines = [SAID_NO] * times
    before = "\n\n".join([PRICES, *lines, MAYOR])
    after = "\n\n".join([PRICES, *lines[1:], MAYOR])
    quotes = [quoted(before, SAID_NO, at) for at in range(times)]

    found = [(each, placing.place) for each, placing in zip(quotes, place_again(before, after, quotes), strict=True)]

    placed_again = [(each, place) for each, place in found if place]
    assert len(placed_again) < times
    assert len({place.start for _, place in placed_again}) == len(placed_again)
    assert all((each.prefix, each.suffix) == (place.prefix, place.suffix) for each, place in placed_again)


def test_a_quote_that_was_cut_does_not_take_the_place_of_its_twin() -> None:
    before = "\n\n".join([PRICES, SAID_NO, RENTS, SAID_NO, MAYOR])
    after = "\n\n".join([PRICES, RENTS, SAID_NO, MAYOR])

    assert placed(before, after, SAID_NO, 0).place is None
    assert placed(before, after, SAID_NO, 1).outcome == Outcome.ANCHORED


def test_a_passage_that_was_repeated_in_a_box_stays_where_it_stood() -> None:
    after = "In short\n\n" + MAYOR + "\n\n" + ARTICLE

    placing = placed(ARTICLE, after, MAYOR)

    assert (placing.outcome, start(placing)) == (Outcome.ANCHORED, after.rindex(MAYOR))


def test_a_few_words_in_a_sentence_about_something_else_are_not_the_quote() -> None:
    before = "Unemployment fell to 10 % in May.\n\n" + ARTICLE
    after = "Of the mayor’s homes, 10 % are built.\n\n" + ARTICLE

    placing = placed(before, after, "10 %")

    assert placing.outcome == Outcome.TO_CONFIRM
    assert first(placing) == "10 %"


def test_a_few_words_in_their_own_sentence_are() -> None:
    before = "Unemployment fell to 10 % in May.\n\n" + ARTICLE

    assert placed(before, before.replace("May", "June"), "10 %").outcome == Outcome.ANCHORED


def test_a_text_of_a_few_words_that_did_not_change_keeps_its_quote() -> None:
    assert placed("10 %", "10 %", "10 %").outcome == Outcome.ANCHORED


def test_a_quote_without_a_place_that_comes_back_is_found() -> None:
    gone = Quoted("Nobody was asked before the decision.", "", "", None)

    (placing,) = place_again(ARTICLE, ARTICLE + " Nobody was asked before the decision.", [gone])

    assert placing.outcome == Outcome.MOVED


def test_a_quote_without_a_place_is_told_apart_by_its_whole_context_or_asks() -> None:
    before = "\n\n".join([PRICES, SAID_NO, RENTS, SAID_NO, MAYOR])
    after = before + "\n\n" + CRITICS
    known = quoted(before, SAID_NO, 1)
    unplaced = Quoted(known.quote, known.prefix, known.suffix, None)
    unknown = Quoted(SAID_NO, "", "", None)

    told, asked = place_again(before, after, [unplaced, unknown])

    assert (told.outcome, start(told)) == (Outcome.MOVED, known.start)
    assert asked.outcome == Outcome.TO_CONFIRM


def test_a_quote_that_had_no_place_among_several_is_not_given_the_one_that_is_left() -> None:
    before = "\n\n".join([PRICES, SAID_NO, RENTS, SAID_NO])
    after = "\n\n".join([PRICES, RENTS, SAID_NO])

    (placing,) = place_again(before, after, [Quoted(SAID_NO, "", "", None)])

    assert placing.outcome == Outcome.TO_CONFIRM


def test_without_the_text_before_only_words_and_context_count() -> None:
    after = "New.\n\n" + ARTICLE
    only = quoted(ARTICLE, MAYOR)
    changed = Quoted(MAYOR.replace("promised", "announced"), only.prefix, only.suffix, only.start)

    found, asked = place_again("", after, [only, changed])

    assert (found.outcome, start(found)) == (Outcome.MOVED, after.index(MAYOR))
    assert (asked.outcome, first(asked)) == (Outcome.TO_CONFIRM, MAYOR)


def test_among_the_same_words_with_the_same_context_the_nearest_is_suggested_first() -> None:
    verses = "\n\n".join([SAID_NO + " It went on and on like this all day."] * 9)
    middle = occurrences(verses, SAID_NO)[4]

    (placing,) = place_again("", verses, [Quoted(SAID_NO, middle.prefix, middle.suffix, middle.start + 3)])

    assert placing.outcome == Outcome.TO_CONFIRM
    assert placing.suggestions[0].place == middle


def test_context_ranks_a_passage_before_one_that_is_only_more_alike() -> None:
    before = f"{PRICES} The plan costs 40 million euros a year. {RENTS}"
    after = f"The old plan costs 40 million euros a year too. {PRICES} The plan costs 55 million euros a year. {RENTS}"

    placing = placed(before, after, "The plan costs 40 million euros a year.")

    assert first(placing) == "The plan costs 55 million euros a year."


def test_quotes_that_nest_overlap_and_repeat_are_each_answered_in_their_order() -> None:
    quotes = [quoted(ARTICLE, quote) for quote in (MAYOR, "wake-up", "call” and promised", MAYOR)]

    placings = place_again(ARTICLE, "New.\n\n" + ARTICLE, quotes)

    assert [placing.place.quote for placing in placings if placing.place] == [quote.quote for quote in quotes]


@pytest.mark.parametrize(
    ("before", "quote", "edit"),
    [
        ("👍🏽 “Yes”, wrote the 👩\u200d🔬 on Monday evening.", "the 👩\u200d🔬 on Monday", ("👍🏽", "🇫🇷👍🏽")),
        ("Le coq\u0323 noir chante chaque matin à six heures.", "coq\u0323 noir chante", ("six", "sept")),
        ("قال الوزير إن الأسعار ارتفعت بنسبة كبيرة هذا العام.", "الأسعار ارتفعت بنسبة", ("قال", "أكد")),
        (
            "Il a dit\u00a0: «\u00a0Jamais\u00a0!\u00a0», puis il est parti.",
            "«\u00a0Jamais\u00a0!\u00a0», puis",
            ("Il a", "Elle a"),
        ),
        ("首相は火曜日に物価が四パーセント上昇したと述べた。", "物価が四パーセント上昇した", ("火曜日", "水曜日")),
    ],
    ids=["emoji", "combining", "right to left", "no-break space", "no spaces"],
)
def test_every_script_is_anchored_by_code_points(before: str, quote: str, edit: tuple[str, str]) -> None:
    after = before.replace(*edit)

    placing = placed(before, after, quote)

    assert (placing.outcome, start(placing)) == (Outcome.ANCHORED, after.index(quote))


def test_an_accent_that_joins_the_end_of_a_quote_changes_it() -> None:
    placing = placed(
        "He writes that the black coq sings.", "He writes that the black coq\u0323 sings.", "the black coq"
    )

    assert placing.place is None
    assert [found.place.quote for found in placing.suggestions] == ["the black coq\u0323"]


def test_a_quote_of_many_paragraphs_is_suggested_as_a_whole_when_a_word_of_it_changed() -> None:
    before = "\n\n".join(f"Paragraph {number}: {PRICES}" for number in range(60))
    after = before.replace("Paragraph 30", "Section 30")
    span = before[before.index("Paragraph 5") : before.index("Paragraph 55")].strip()

    assert first(placed(before, after, span)) == span.replace("Paragraph 30", "Section 30")


@pytest.mark.parametrize("wrong", [0, 10_000, 3])
def test_a_start_that_is_not_true_is_not_believed(wrong: int) -> None:
    (placing,) = place_again(ARTICLE, ARTICLE, [Quoted("nothing of the kind", "", "", wrong)])

    assert placing.outcome == Outcome.LOST


def test_an_empty_quote_has_no_place() -> None:
    assert place_again(ARTICLE, ARTICLE, [Quoted("", "", "", 0)]) == [Placing(Outcome.LOST)]


# Sentences that are all different, so that there is one answer to every question.
sentences = st.integers(4, 12).map(
    lambda count: [f"Sentence {n} of {chr(97 + n) * 9} says that {chr(97 + n) * 5} is {n * 37}." for n in range(count)]
)


@given(sentences, st.data())
def test_an_edit_outside_of_a_quote_leaves_it_anchored(told: list[str], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(told) - 1))
    gap = data.draw(st.sampled_from([" ", "\n\n"]))
    other = [number for number in range(len(told)) if number != at]
    after = dict(enumerate(told))
    for number in data.draw(st.lists(st.sampled_from(other), max_size=3, unique=True)):
        after[number] = data.draw(st.sampled_from(["", "Another one.", after[number].replace("says", "said")]))

    placing = placed(gap.join(told), gap.join(after[number] for number in sorted(after)), told[at])

    assert placing.outcome == Outcome.ANCHORED
    assert placing.place is not None
    assert placing.place.quote == told[at]


@given(sentences, st.data())
def test_a_quote_that_was_cut_is_never_placed(told: list[str], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(told) - 1))
    rest = data.draw(st.permutations(told[:at] + told[at + 1 :]))

    assert placed(" ".join(told), " ".join(rest), told[at]).place is None


@given(st.lists(st.sampled_from([PRICES, RENTS, MAYOR, SAID_NO]), min_size=2, max_size=9), st.data())
def test_two_quotes_of_the_same_words_never_take_one_place(lines: list[str], data: st.DataObject) -> None:
    before = "\n\n".join([SAID_NO, *lines])
    kept = data.draw(st.lists(st.sampled_from(lines), max_size=9))
    quotes = [quoted(before, SAID_NO, at) for at in range(len(occurrences(before, SAID_NO)))]

    starts = [each.place.start for each in place_again(before, "\n\n".join(kept), quotes) if each.place]

    assert len(starts) == len(set(starts))


# Few letters, so that repeats are common; and everything that joins its neighbour or is not seen.
texts = st.text(alphabet="ab .\n'’«\u00a0\u00ad\u200bé\u0301👩\u200d🔬🇫🇷\ufe0fשل", max_size=60)


@given(texts, texts, st.data())
def test_every_placing_is_what_it_says_it_is(before: str, after: str, data: st.DataObject) -> None:
    begin = data.draw(st.integers(0, len(before)))
    end = data.draw(st.integers(begin, len(before)))
    kept = data.draw(st.booleans())
    whole = before[:begin] + after + before[begin:] if kept else after
    context = before[max(0, begin - CONTEXT) : begin], before[end : end + CONTEXT]

    for known in (begin, None):
        (placing,) = place_again(before, whole, [Quoted(before[begin:end], *context, known)])

        edges = {0, *(grapheme.end() for grapheme in regex.finditer(r"\X", whole))}
        places = [placing.place] if placing.place else [found.place for found in placing.suggestions]
        for place in places:
            assert whole[place.start : place.end] == place.quote != ""
            assert {place.start, place.end} <= edges
        if placing.place and known is not None:
            assert placing.place.quote == before[begin:end]
        assert bool(placing.place) == (placing.outcome in (Outcome.ANCHORED, Outcome.MOVED))
        assert bool(placing.suggestions) == (placing.outcome == Outcome.TO_CONFIRM)
        scores = [found.score for found in placing.suggestions]
        assert scores == sorted(scores, reverse=True)
        assert all(0 <= score <= 100 for score in scores)
        spans = sorted((place.start, place.end) for place in places)
        assert all(one[1] <= other[0] for one, other in pairwise(spans))


def timed(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


@pytest.mark.parametrize(
    ("before", "after", "length"),
    [
        ((ARTICLE + "\n\n") * 150, ((ARTICLE + "\n\n") * 150).replace("the", "any"), 100),
        ((ARTICLE + "\n\n") * 150, ((ARTICLE + "\n\n") * 150).replace("e", "é"), 2_000),
        ("ab" * 25_000, "ba" * 24_000 + "c", 2_000),
        ("!a" * 25_000, "a!" * 24_000 + "c", 300),
        ("e" + "\u0301" * 50_000, "e" + "\u0301" * 40_000, 300),
        ("\n" * 50_000, "x\n" + "\n" * 40_000, 100),
    ],
    ids=["refrain", "long", "two letters", "edges", "one grapheme", "empty lines"],
)
def test_hostile_texts_cost_seconds_at_most_for_fifty_quotes(before: str, after: str, length: int) -> None:
    spans = [(900 * at, 900 * at + length) for at in range(50)]
    quotes = [
        Quoted(before[begin:end], before[max(0, begin - 32) : begin], before[end : end + 32], begin)
        for begin, end in spans
    ]

    assert timed(lambda: place_again(before, after, quotes)) < WELL_ABOVE
