from collections.abc import Iterator
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.highlight import PARAGRAPH_BREAK, Cover, Segment, Span, paragraphs

Case = tuple[str, list[Span[int]]]

TEXT = "Thirty advisers are in permanent contact.\n\nThey meet online."


def span(quote: str, key: int, text: str = TEXT) -> Span[int]:
    return Span(text.index(quote), text.index(quote) + len(quote), key)


@st.composite
def texts_with_spans(draw: st.DrawFn) -> Case:
    text = draw(st.text(alphabet="ab\n👩", min_size=1, max_size=30))
    edges = st.integers(0, len(text))
    spans = draw(st.lists(st.tuples(edges, edges), max_size=8))
    spans = [(min(pair), max(pair)) for pair in spans]
    shown = _shown_characters(text)
    return text, [Span(*pair, key) for key, pair in enumerate(spans) if shown & set(range(*pair))]


def _shown_characters(text: str) -> set[int]:
    shown: set[int] = set()
    at = 0
    for paragraph in text.split(PARAGRAPH_BREAK):
        shown |= set(range(at, at + len(paragraph)))
        at += len(paragraph) + len(PARAGRAPH_BREAK)
    return shown


def placed(text: str, cut: list[list[Segment[int]]]) -> Iterator[tuple[int, Segment[int]]]:
    """Every segment with the offset where it starts."""
    at = 0
    for segments in cut:
        for segment in segments:
            yield at, segment
            at += len(segment.text)
        at += len(PARAGRAPH_BREAK)


def test_a_text_without_highlights_is_its_paragraphs() -> None:
    assert paragraphs(TEXT, []) == [
        [Segment("Thirty advisers are in permanent contact.", (), (), ())],
        [Segment("They meet online.", (), (), ())],
    ]


def test_a_claim_inside_another_is_covered_by_both_the_outer_one_first() -> None:
    (before, inner, after), _ = paragraphs(
        TEXT, [span("advisers", 2), span("Thirty advisers are in permanent contact.", 1)]
    )

    assert before == Segment("Thirty ", (Cover(1, 0),), (1,), ())
    assert inner == Segment("advisers", (Cover(1, 0), Cover(2, 1)), (2,), (2,))
    assert after == Segment(" are in permanent contact.", (Cover(1, 0),), (), (1,))


@pytest.mark.parametrize("quotes", [("Thirty", "Thirty advisers"), ("Thirty advisers", "Thirty")])
def test_of_two_that_start_together_the_longer_is_the_outer_one(quotes: tuple[str, str]) -> None:
    first, _ = paragraphs(TEXT, [span(quote, len(quote)) for quote in quotes])

    assert first[0].covers == (Cover(len("Thirty advisers"), 0), Cover(len("Thirty"), 1))


def test_highlights_that_overlap_share_the_middle_and_keep_their_levels() -> None:
    first, _ = paragraphs(TEXT, [span("Thirty advisers", 1), span("advisers are", 2), span("are in", 3)])

    assert [(segment.text, segment.covers) for segment in first] == [
        ("Thirty ", (Cover(1, 0),)),
        ("advisers", (Cover(1, 0), Cover(2, 1))),
        (" ", (Cover(2, 1),)),
        ("are", (Cover(2, 1), Cover(3, 0))),
        (" in", (Cover(3, 0),)),
        (" permanent contact.", ()),
    ]


def test_a_highlight_across_paragraphs_starts_in_the_first_and_ends_in_the_last() -> None:
    first, second = paragraphs(TEXT, [span("contact.\n\nThey", 1)])

    assert [(segment.text, segment.starts, segment.ends) for segment in first if segment.covers] == [
        ("contact.", (1,), ())
    ]
    assert [(segment.text, segment.starts, segment.ends) for segment in second if segment.covers] == [
        ("They", (), (1,))
    ]


def test_a_highlight_that_ends_in_a_blank_line_ends_at_the_last_character_shown() -> None:
    first, second = paragraphs(TEXT, [span("contact.\n\n", 1)])

    assert first[-1] == Segment("contact.", (Cover(1, 0),), (1,), (1,))
    assert not any(segment.covers for segment in second)


def test_markers_of_highlights_that_end_together_stand_innermost_first() -> None:
    first, _ = paragraphs(TEXT, [span("permanent contact", 1), span("contact", 2)])

    assert next(segment for segment in first if segment.ends).ends == (2, 1)


def test_two_claims_with_the_same_quote_are_both_shown_in_the_order_given() -> None:
    first, _ = paragraphs(TEXT, [span("advisers", 7), span("advisers", 3)])

    assert [cover.key for cover in first[1].covers] == [7, 3]


@pytest.mark.parametrize(
    ("start", "end"), [(-1, 3), (0, len(TEXT) + 1), (5, 5), (6, 5), (len(TEXT), len(TEXT) + 1), (41, 43), (42, 43)]
)
def test_a_span_outside_of_the_text_or_with_nothing_to_show_is_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="span"):
        paragraphs(TEXT, [Span(start, end, 1)])


def test_a_key_given_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="same key"):
        paragraphs(TEXT, [span("advisers", 1), span("contact", 1)])


@given(texts_with_spans())
def test_joining_the_segments_gives_back_the_text(case: Case) -> None:
    text, spans = case
    cut = paragraphs(text, spans)

    assert PARAGRAPH_BREAK.join("".join(segment.text for segment in segments) for segments in cut) == text
    assert all(segment.text for segments in cut for segment in segments)


@given(texts_with_spans())
def test_every_character_is_covered_by_exactly_the_spans_that_contain_it(case: Case) -> None:
    text, spans = case

    for at, segment in placed(text, paragraphs(text, spans)):
        for offset in range(at, at + len(segment.text)):
            containing = {each.key for each in spans if each.start <= offset < each.end}
            assert {cover.key for cover in segment.covers} == containing


@given(texts_with_spans())
def test_every_key_starts_once_and_ends_once_at_its_first_and_last_character(case: Case) -> None:
    text, spans = case
    starts: dict[int, int] = {}
    ends: dict[int, int] = {}
    for at, segment in placed(text, paragraphs(text, spans)):
        for key in segment.starts:
            assert starts.setdefault(key, at) == at
        for key in segment.ends:
            assert key not in ends
            ends[key] = at + len(segment.text)

    shown = _shown_characters(text)
    for each in spans:
        visible = sorted(shown & set(range(each.start, each.end)))
        assert starts.pop(each.key) == visible[0]
        assert ends.pop(each.key) == visible[-1] + 1
    assert not starts
    assert not ends


@given(texts_with_spans())
def test_levels_are_stable_distinct_wherever_spans_meet_and_no_more_than_needed(case: Case) -> None:
    text, spans = case
    levels: dict[int, int] = {}
    deepest = 0
    for _, segment in placed(text, paragraphs(text, spans)):
        deepest = max(deepest, len(segment.covers))
        for cover in segment.covers:
            assert levels.setdefault(cover.key, cover.level) == cover.level
        for one, other in combinations(segment.covers, 2):
            assert one.level != other.level

    assert set(levels.values()) == set(range(deepest))


@given(texts_with_spans())
def test_outer_spans_come_before_the_spans_inside_them(case: Case) -> None:
    text, spans = case
    by_key = {each.key: each for each in spans}

    for _, segment in placed(text, paragraphs(text, spans)):
        for one, other in combinations(segment.covers, 2):
            outer, inner = by_key[one.key], by_key[other.key]
            strictly_around = inner.start < outer.start and outer.end < inner.end
            assert not strictly_around
