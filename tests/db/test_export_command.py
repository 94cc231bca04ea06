"""`manage.py export_verdicts`."""

import csv
import io
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.http import QueryDict

from claims import export
from claims.filters import ClaimFilter
from claims.management.commands.export_verdicts import Command
from claims.models import Claim
from tests import factories

pytestmark = pytest.mark.django_db


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def run(*arguments: str) -> list[dict[str, str]]:
    """The rows that the command prints."""
    out = io.StringIO()
    call_command("export_verdicts", *arguments, stdout=out, stderr=io.StringIO())
    return rows(out.getvalue())


@pytest.fixture
def false_claim() -> Claim:
    """A claim with two verdicts, beside one of another rating and one that is being checked."""
    claim = factories.decided_claim(rating=factories.rating("true"))
    factories.decided_claim()
    factories.announced_claim()
    factories.verdict(claim, rating=factories.rating("false"))
    return claim


def test_it_writes_the_very_bytes_that_readers_download(tmp_path: Path, false_claim: Claim) -> None:
    asked = ClaimFilter(QueryDict("rating=false"))
    file = tmp_path / "verdicts.csv"

    for dialect in export.DIALECTS.values():
        call_command(
            "export_verdicts", "--rating", "false", "--dialect", dialect.name, "--output", str(file),
            stderr=io.StringIO(),
        )  # fmt: skip

        assert file.read_bytes() == b"".join(export.stream(export.CLAIMS.rows(asked.claims), export.CLAIMS, dialect))


def test_without_options_it_prints_all_listed_claims_for_spreadsheets(false_claim: Claim) -> None:
    out = io.StringIO()

    call_command("export_verdicts", stdout=out, stderr=io.StringIO())

    assert out.getvalue().startswith('\ufeff"claim",')
    assert len(rows(out.getvalue())) == 3


def test_the_history_has_every_verdict_of_the_claims_that_the_filters_leave(false_claim: Claim) -> None:
    assert [(row["claim"], row["verdict"], row["rating"]) for row in run("--history", "--rating", "false")] == [
        (false_claim.code, "1", "true"), (false_claim.code, "2", "false"),
    ]  # fmt: skip
    assert len(run("--history")) == 3


def test_the_evidence_is_that_of_every_verdict_of_the_claims_that_the_filters_leave(false_claim: Claim) -> None:
    assert [(row["claim"], row["verdict"], row["number"]) for row in run("--evidence", "--rating", "false")] == [
        (false_claim.code, "1", "1"), (false_claim.code, "2", "1"),
    ]  # fmt: skip
    with pytest.raises(CommandError, match="not allowed with argument"):
        run("--evidence", "--history")


def test_an_option_can_be_given_several_times_where_the_list_takes_several_values(false_claim: Claim) -> None:
    assert {row["rating"] for row in run("--rating", "false", "--rating", "half-true")} == {"false", "half-true"}


def test_every_filter_of_the_list_is_an_option_with_its_label() -> None:
    help_text = Command().create_parser("manage.py", "export_verdicts").format_help()

    assert len(ClaimFilter.base_filters) > 5
    for name, filter_ in ClaimFilter.base_filters.items():
        assert f"--{name.replace('_', '-')} VALUE" in help_text
        assert str(filter_.label) in help_text


def test_each_option_filters(false_claim: Claim) -> None:
    publisher = false_claim.appearances.get().revision.article.publisher_id

    assert [row["claim"] for row in run("--publisher", str(publisher))] == [false_claim.code]
    assert run("--decided-after", "2999-01-01") == []
    assert len(run("--decided-after", "2000-01-01")) == 2
    assert len(run("--q", "advisers thirty")) == 3
    assert run("--q", "advisers forty") == []


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--rating", "nonsense"], "rating: “nonsense” is not one of the choices."),
        (["--decided-before", "yesterday"], "decided_before: Write the day as year-month-day"),
        (["--dialect", "excel"], "invalid choice: 'excel'"),
    ],
)
def test_a_value_that_cannot_be_read_is_refused_and_no_file_is_made(
    tmp_path: Path, arguments: list[str], sentence: str
) -> None:
    with pytest.raises(CommandError, match=sentence):
        call_command("export_verdicts", *arguments, "--output", str(tmp_path / "verdicts.csv"))

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("output", "why"),
    [("missing/verdicts.csv", "No such file or directory"), ("a file/x.csv", "Not a directory"), ("", "not a file")],
)
def test_a_place_where_nothing_can_be_written_is_named_with_the_reason(tmp_path: Path, output: str, why: str) -> None:
    (tmp_path / "a file").write_text("kept")
    target = f"{tmp_path}/{output}"

    with pytest.raises(CommandError, match=why) as refusal:
        call_command("export_verdicts", "--output", target, stderr=io.StringIO())

    assert target in str(refusal.value)
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("a file", "kept")]


def test_a_device_is_written_by_no_rename(tmp_path: Path) -> None:
    link = tmp_path / "device"
    link.symlink_to("/dev/null")

    with pytest.raises(CommandError, match="it is not a file"):
        call_command("export_verdicts", "--output", str(link), stderr=io.StringIO())

    assert Path("/dev/null").is_char_device()


def test_a_file_is_replaced_only_by_a_whole_one(
    tmp_path: Path, false_claim: Claim, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "verdicts.csv"
    file.write_text("of yesterday")
    write_blocks = export.blocks

    def full_disk(found: object, *how: Any) -> object:
        yield next(write_blocks([], *how))
        assert len(list(tmp_path.iterdir())) == 2
        assert file.read_text() == "of yesterday"
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(export, "blocks", full_disk)
        with pytest.raises(CommandError, match=r"verdicts\.csv cannot be written: No space left on device\."):
            call_command("export_verdicts", "--output", str(file), stderr=io.StringIO())
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("verdicts.csv", "of yesterday")]

    call_command("export_verdicts", "--output", str(file), stderr=io.StringIO())
    assert {path.name for path in tmp_path.iterdir()} == {"verdicts.csv", "verdicts.csv-metadata.json"}
    assert len(rows(file.read_text("utf-8"))) == 3


def test_a_link_keeps_pointing_to_the_file_that_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    link = tmp_path / "latest.csv"
    link.symlink_to("files/verdicts.csv")

    call_command("export_verdicts", "--output", str(link), stderr=io.StringIO())

    assert link.is_symlink()
    assert (tmp_path / "files" / "verdicts.csv").read_text("utf-8").startswith('\ufeff"claim"')


def test_it_ends_with_the_number_of_rows_apart_from_the_data(tmp_path: Path, false_claim: Claim) -> None:
    said, printed = io.StringIO(), io.StringIO()

    call_command("export_verdicts", "--history", stdout=printed, stderr=said)
    call_command("export_verdicts", "--output", str(tmp_path / "v.csv"), "--rating", "misleading", stderr=said)

    assert said.getvalue().splitlines() == [
        "3 rows written to the standard output.",
        f"0 rows written to {tmp_path / 'v.csv'}.",
    ]
    assert len(rows(printed.getvalue())) == 3


def test_the_bar_shows_on_a_terminal_only(tmp_path: Path, false_claim: Claim, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal, pipe = Terminal(), io.StringIO()
    arguments = ("export_verdicts", "--output", str(tmp_path / "verdicts.csv"))

    with monkeypatch.context() as patch:
        patch.setattr(sys, "stderr", terminal)
        call_command(*arguments)
        patch.setattr(sys, "stderr", pipe)
        call_command(*arguments)

    assert "100%" in terminal.getvalue()
    assert "3/3" in terminal.getvalue()
    assert pipe.getvalue() == f"3 rows written to {tmp_path / 'verdicts.csv'}.\n"


def test_the_standard_output_is_utf_8_whatever_the_terminal_speaks() -> None:
    factories.decided_claim(summary="Régulier, ≠ permanent")
    printed = io.BytesIO()
    ascii_only = io.TextIOWrapper(printed, encoding="ascii")

    call_command("export_verdicts", stdout=ascii_only, stderr=io.StringIO())
    ascii_only.flush()

    assert printed.getvalue().startswith(b'\xef\xbb\xbf"claim"')
    assert "Régulier, ≠ permanent".encode() in printed.getvalue()
    assert printed.getvalue().count(b"\r\n") == 2


def test_a_program_that_stops_reading_is_no_crash() -> None:
    class ClosedPipe(io.StringIO):
        def write(self, text: str) -> int:
            raise BrokenPipeError(32, "Broken pipe")

    with pytest.raises(CommandError, match=r"^the standard output cannot be written: Broken pipe\.$"):
        call_command("export_verdicts", stdout=ClosedPipe(), stderr=io.StringIO())
