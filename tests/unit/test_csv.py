"""How values are written as CSV, and that every byte of them comes back."""

import csv
import io
import re
import unicodedata
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.export import CLAIMS, DIALECTS, EVIDENCE, RAW, SPREADSHEET, TABLES, TEXT, Dialect, Table, ValueKind, blocks

README = (Path(__file__).resolve().parents[2] / "README.md").read_text()
BEGINS_FORMULA = tuple("=+-@＝＋－＠")
SEPARATORS = ",;|\t"

# What files may hold: tab and line ends are the only control characters.
TEXTS = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn"], include_characters="\t\r\n"))
# Anything at all, with as much as possible of what no file may hold.
SPECIAL = "=+-@＝＋－＠\t\r\n'\",;|a é\x00\x1f\x7f\x80\x9f\xa0\ufdd0\ufffe\ud800\ue000ﬁ🙂"
HOSTILE_TEXTS = st.text(st.characters()) | st.text(st.sampled_from(SPECIAL))
# The same, with as much as possible of what needs care.
TRICKY_TEXTS = TEXTS | st.text(st.sampled_from("=+-@＝＋－＠\t\r\n'\",;|a "))


def row(**values: Any) -> tuple[Any, ...]:
    """A row with the values given by column, and the others missing."""
    assert values.keys() <= set(CLAIMS.names)
    return tuple(values.get(name) for name in CLAIMS.names)


def file(dialect: Dialect, *rows: tuple[Any, ...]) -> str:
    return b"".join(block for block, _rows in blocks(rows, dialect, CLAIMS.names, CLAIMS.kinds)).decode()


def read(text: str, separator: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))


def cell(dialect: Dialect, name: str, value: Any) -> str:
    """A value as a CSV reader finds it again in its column."""
    header, found = read(file(dialect, row(**{name: value})).removeprefix(dialect.start))
    return found[header.index(name)]


def undone(cell: str) -> str:
    """A text without its escapes, by the very line of Python that the README gives."""
    (code,) = re.findall(r"```python\ntext = (.+)\n```", README)
    text: str = eval(code, {"re": re, "cell": cell})
    return text


DECIDED = row(
    claim="7KQ2M9P",
    statement='The ministry counted "800,000" soldiers;\nmore than any other country.',
    statement_fr="=SOMME(A1:A9)",
    status="decided",
    verdict="2",
    rating="half-true",
    rating_name="Half true",
    rating_number="3",
    change="update",
    reason="- The world changed.",
    summary="'Counted' is not the word.",
    claimed_on="2026-01-16",
    evidence="0",
    decided_at="2026-01-20T09:30:15Z",
    url="https://factcheck.example.org/claims/7KQ2M9P/soldiers/",
)
HEADER = (
    b'"claim","statement","statement_fr","status","verdict","rating","rating_name","rating_number","change","reason",'
    b'"summary","explanation","claimant","kind","claimed_on","topic","language","quote","article","publisher",'
    b'"article_url","evidence","decided_at","decided_by","approved_by","emergency_reason","url"\r\n'
)
BEFORE = b'"7KQ2M9P","The ministry counted ""800,000"" soldiers;\nmore than any other country.",'
AFTER = (
    b'"","","","2026-01-16","","","","","","","0","2026-01-20T09:30:15Z","","","",'
    b'"https://factcheck.example.org/claims/7KQ2M9P/soldiers/"\r\n'
)


def test_the_spreadsheet_dialect_byte_by_byte() -> None:
    assert file(SPREADSHEET, DECIDED).encode() == (
        b"\xef\xbb\xbf"
        + HEADER
        + BEFORE
        + b'"\'=SOMME(A1:A9)","decided","2","half-true","Half true","3","update","\'- The world changed.",'
        + b"\"''Counted' is not the word.\","
        + AFTER
    )


def test_the_raw_dialect_byte_by_byte() -> None:
    assert file(RAW, DECIDED).encode() == (
        HEADER
        + BEFORE
        + b'"=SOMME(A1:A9)","decided","2","half-true","Half true","3","update","- The world changed.",'
        + b"\"'Counted' is not the word.\","
        + AFTER
    )


@given(TRICKY_TEXTS)
def test_any_text_comes_back_from_a_spreadsheet_file_by_the_documented_rule(text: str) -> None:
    assert undone(cell(SPREADSHEET, "statement", text)) == text


@given(TRICKY_TEXTS)
def test_any_text_comes_back_from_a_raw_file_as_it_is(text: str) -> None:
    assert cell(RAW, "statement", text) == text


@given(st.lists(st.tuples(TRICKY_TEXTS, TRICKY_TEXTS), max_size=5))
def test_every_row_has_a_field_for_each_column_whatever_is_in_it(pairs: list[tuple[str, str]]) -> None:
    rows = [row(statement=statement, explanation=explanation) for statement, explanation in pairs]

    for dialect in DIALECTS.values():
        found = read(file(dialect, *rows))

        assert len(found) == 1 + len(rows)
        assert {len(fields) for fields in found} == {len(CLAIMS.columns)}


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("＝1", "'＝1"),
        ("＋1", "'＋1"),
        ("－1", "'－1"),
        ("＠A1", "'＠A1"),
        ("\t=1", "'\t'=1"),
        ("\r=1", "'\r'=1"),
        ("\n=1", "'\n'=1"),
        ("'=1", "''=1"),
        ("a,=1", "a,'=1"),
        ("a;=1", "a;'=1"),
        ("a|=1", "a|'=1"),
        ("a\t=1", "a\t'=1"),
        ("a\n- b", "a\n'- b"),
        ("a,\n\nb", "a,\n\nb"),
        ('"=1"', '"\'=1"'),
        ("a;'=1", "a;''=1"),
        ("\x00=1", "'=1"),
        ("a=1, -b, d'Artagnan's + 5 %", "a=1, -b, d'Artagnan's + 5 %"),
    ],
)
def test_what_a_spreadsheet_would_take_for_a_formula_is_neutralised(text: str, written: str) -> None:
    assert cell(SPREADSHEET, "statement", text) == written


@pytest.mark.parametrize("separator", SEPARATORS)
@given(text=TRICKY_TEXTS)
def test_no_cell_begins_a_formula_even_for_a_program_that_expects_another_separator(separator: str, text: str) -> None:
    found = read(file(SPREADSHEET, row(statement=text, summary=text, url="x")), separator)

    assert not [cell for fields in found for cell in fields if cell.lstrip("\t\r\n").startswith(BEGINS_FORMULA)]


@pytest.mark.parametrize("dialect", DIALECTS.values(), ids=DIALECTS)
def test_numbers_and_dates_are_never_escaped(dialect: Dialect) -> None:
    assert cell(dialect, "rating_number", "-1") == "-1"
    assert cell(dialect, "claimed_on", "2026-01-16") == "2026-01-16"
    assert cell(dialect, "decided_at", "-0044-03-15T12:00:00Z") == "-0044-03-15T12:00:00Z"


@pytest.mark.parametrize("dialect", DIALECTS.values(), ids=DIALECTS)
def test_no_control_character_reaches_a_file(dialect: Dialect) -> None:
    controls = [chr(code) for code in range(0x110000) if unicodedata.category(chr(code)) in ("Cc", "Cs")]
    text = "a" + "a".join(controls) + "\ufffe\uffff\ufdd0"

    written = cell(dialect, "statement", text)

    assert set(written) == set("a\t\r\n")
    assert len(written) == 1 + len(controls) - 1 + 3


@pytest.mark.parametrize("dialect", DIALECTS.values(), ids=DIALECTS)
@given(rows=st.integers(1, 4).flatmap(lambda n: st.lists(st.lists(HOSTILE_TEXTS, min_size=n, max_size=n), min_size=1)))
def test_the_quick_look_at_rows_passes_over_nothing(dialect: Dialect, rows: list[list[str]]) -> None:
    kinds = [TEXT] * len(rows[0])

    assert dialect.lines(rows, kinds) == b"".join(dialect.careful_line(fields, kinds) for fields in rows)


@pytest.mark.parametrize("dialect", DIALECTS.values(), ids=DIALECTS)
def test_each_pair_of_characters_that_need_care_is_written_as_with_care(dialect: Dialect) -> None:
    for one, other in product(SPECIAL, repeat=2):
        for fields in ([one + other, "b"], ["b", one + other], ["b" + one, other + "b"], ["b" + one + other, ""]):
            rows = [["a", "b"], fields, ["b", "a"]]
            assert dialect.lines(rows, [TEXT] * 2) == b"".join(dialect.careful_line(row, [TEXT] * 2) for row in rows)


def test_rows_of_ordinary_text_are_not_written_with_care(monkeypatch: pytest.MonkeyPatch) -> None:
    ordinary = "“L’armée, dit-on, compte 800 000 soldats” (p. 3); d'Artagnan\n\nÉtat : 5 % – 日本 العربية 🙂"
    monkeypatch.setattr(Dialect, "careful_line", None)

    for dialect in DIALECTS.values():
        rows = [[ordinary, ordinary], ["", ordinary]]
        assert read(dialect.lines(rows, [TEXT] * 2).decode()) == rows


def test_a_missing_value_is_an_empty_field_in_every_column() -> None:
    assert read(file(RAW, row()))[1] == [""] * len(CLAIMS.columns)


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_the_readme_documents_the_header_as_it_is(table: Table) -> None:
    section = README.partition("\n## CSV\n")[2].partition("\n## ")[0]
    of_verdicts, _said, of_evidence = section.partition("as in `/evidence.csv`:")
    part = of_evidence if table is EVIDENCE else of_verdicts
    documented = re.findall(r"^\| `(\w+)` \| ([a-z ]+) \| (.+) \|$", part, re.MULTILINE)

    assert documented == [(column.name, str(column.kind), column.meaning) for column in table.columns]


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_the_columns_have_names_of_their_own_and_name_rows(table: Table) -> None:
    assert len(set(table.names)) == len(table.names)
    assert set(table.key) <= set(table.names)
    for columns, other in table.refers_to:
        assert set(columns) <= set(table.names)
        assert columns == TABLES[other].key


def test_every_kind_of_value_is_in_a_table() -> None:
    assert {kind for table in TABLES.values() for kind in table.kinds} == set(ValueKind)
