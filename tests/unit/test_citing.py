"""How to cite a fact-check: what BibTeX and LaTeX read is what was claimed."""

import datetime
import re

from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.citing import Cited, bibtex, escaped, sentence

CITED = Cited(
    site="The Desk",
    code="7KQ2M9P",
    address="https://desk.example/claims/7KQ2M9P/the-army/",
    rating="Half true",
    statement="The army has 800,000 soldiers.",
    number=2,
    day=datetime.date(2026, 1, 20),
)
NOT_CHECKED_YET = Cited(**{**vars(CITED), "rating": "Being checked", "number": 0})
READ_BACK = {
    r"\textbackslash{}": "\\",
    r"\textbraceleft{}": "{",
    r"\textbraceright{}": "}",
    r"\textasciitilde{}": "~",
    r"\textasciicircum{}": "^",
    **{f"\\{char}": char for char in "$&#%_"},
}


def test_a_sentence_names_who_what_the_verdict_and_where() -> None:
    assert sentence(CITED) == (
        "The Desk, “The army has 800,000 soldiers.” Half true (verdict 2 of 20 Jan 2026). "
        "https://desk.example/claims/7KQ2M9P/the-army/"
    )
    assert "Being checked (20 Jan 2026)." in sentence(NOT_CHECKED_YET)


def test_an_entry_has_the_fields_that_bibtex_knows() -> None:
    assert bibtex(CITED).splitlines() == [
        "@misc{thedesk-7KQ2M9P-2,",
        "  author = {{The Desk}},",
        "  title = {{Half true: The army has 800,000 soldiers.}},",
        "  year = {2026},",
        "  month = jan,",
        "  day = {20},",
        "  note = {verdict 2 of 20 Jan 2026},",
        "  url = {https://desk.example/claims/7KQ2M9P/the-army/},",
        "  langid = {english},",
        "}",
    ]
    with override("fr"):
        assert "  langid = {french}," in bibtex(CITED)
    assert bibtex(NOT_CHECKED_YET).startswith("@misc{thedesk-7KQ2M9P,")


@settings(max_examples=40)
@given(st.text(alphabet=st.sampled_from('{}\\$&#%_~^"@, \naé')))
def test_any_text_stays_inside_its_braces_and_is_read_back_as_it_was(text: str) -> None:
    written = escaped(text)

    depth = 0
    for char in written:  # as BibTeX counts, which knows no backslash
        depth += {"{": 1, "}": -1}.get(char, 0)
        assert depth >= 0
    assert depth == 0
    pattern = "|".join(re.escape(name) for name in READ_BACK)
    assert re.sub(pattern, lambda found: READ_BACK[found[0]], written) == " ".join(text.split())
