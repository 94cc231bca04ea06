"""Bundles that are not what they seem: refused with a sentence, and nothing of them is public."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError
from django.test import Client

from claims import workflow
from claims.models import Article, Claim
from tests import factories as make
from tests.db.sites import another_installation, change, change_row, exported, imported


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the bundle is kept that all of these begin with."""
    return tmp_path_factory.mktemp("bundle")


@pytest.fixture
def bundle(kept: Path, tmp_path: Path, transactional_db: None) -> Path:
    """One of a small site, and an installation that is empty."""
    if not list(kept.iterdir()):
        claim = make.decided_claim()
        make.verdict(claim)
        claim.refresh_from_db()
        editor = make.managing_editor()
        workflow.withdraw_claim(claim=claim, actor=editor, reason="We doubt it.", version=claim.version)
        make.decided_claim()
        exported(kept)
        another_installation()
    (made,) = kept.iterdir()
    return Path(shutil.copytree(made, tmp_path / made.name))


def refused(bundle: Path, words: str) -> None:
    """The import says so in these words, and nothing is public."""
    with pytest.raises(CommandError, match=words):
        imported(bundle)
    assert not Claim.objects.published().exists()
    assert not Article.objects.published().exists()
    assert Client().get("/").status_code == 200
    assert Client().get("/corrections/").status_code == 200


def row(table: str, **values: Any) -> Callable[[Path], None]:
    """Change columns of the first row of a table."""
    return lambda bundle: change_row(bundle, table, **values)


def said(old: str, new: str, path: str = "datapackage.json") -> Callable[[Path], None]:
    """Say something else in a file."""
    return lambda bundle: change(bundle, path, lambda text: text.replace(old, new, 1))


def _altered(bundle: Path) -> None:
    (bundle / "records/claims.jsonl").write_text("{}")


def _without(name: str) -> Callable[[Path], None]:
    return lambda bundle: (bundle / name).unlink()


def _leads_out(bundle: Path) -> None:
    checksums = bundle / "SHA256SUMS"
    checksums.write_text(f"{'0' * 64}  ../../etc/passwd\n{checksums.read_text()}")


def _lists_too_little(bundle: Path) -> None:
    lines = (bundle / "SHA256SUMS").read_text().splitlines()
    (bundle / "SHA256SUMS").write_text("".join(f"{line}\n" for line in lines if "claims.jsonl" not in line))


def _links_out(bundle: Path) -> None:
    (bundle / "claims.csv").unlink()
    (bundle / "claims.csv").symlink_to("/etc/passwd")


def _twice(bundle: Path) -> None:
    change(bundle, "records/sources.jsonl", lambda text: text + text)


def _nested(bundle: Path) -> None:
    change(bundle, "records/topics.jsonl", lambda _text: "[" * 100_000)


# fmt: off
HOSTILE: dict[str, tuple[Callable[[Path], None], str]] = {
    "a file that was altered": (_altered, "records/claims.jsonl is not what was written"),
    "a file that is missing": (_without("claims.csv"), "claims.csv is not there"),
    "no checksums": (_without("SHA256SUMS"), "SHA256SUMS is not there"),
    "checksums of too few files": (_lists_too_little, "records/claims.jsonl is missing from SHA256SUMS"),
    "a path that leads out": (_leads_out, "leads out of the bundle"),
    "a link that leads out": (_links_out, "claims.csv leads out of the bundle"),
    "another version": (said('"form": 1', '"form": 2'), "of version 2, and this software knows version 1"),
    "no version": (said('"form": 1', '"fort": 1'), "does not describe a bundle"),
    "no JSON": (_nested, "it is no JSON"),
    "a number that is none": (said('"id":', '"id":NaN,"old":', "records/claims.jsonl"), "it is no JSON"),
    "a column too many": (row("claims", is_staff=True), "it must have exactly id, code"),
    "a wrong type": (row("claims", statement=["x"]), "statement has a value of a wrong"),
    "a number as text": (row("claims", id="1"), "id has a value of a wrong type"),
    "a number that is too large": (row("claims", id=2**70), "claims.jsonl, line 1: id"),
    "a key that is too large": (row("claims", topic=2**70), "claims.jsonl, line 1: topic"),
    "a text that is too long": (row("articles", headline="x" * 301), "longer than 300"),
    "a text that is not NFC": (row("claims", statement="Cafe\u0301"), "NFC"),
    "a NUL": (row("publishers", name="a\0b"), "control characters"),
    "half a character": (row("publishers", name="\ud800"), "control characters"),
    "a code that is no address": (row("claims", code="../x"), "code: "),
    "a time that is none": (row("claims", news_at="yesterday"), "news_at: "),
    "a time without a zone": (row("claims", news_at="2026-01-31T12:00:00"), "no time zone"),
    "nothing where something is": (row("claims", statement=None), "statement is missing"),
    "evidence without a title": (row("verdicts", evidence=[{"id": 1}]), r"evidence\[0\] must have exactly"),
    "a status that is none": (row("claims", status="great"), "trying: publishing claims, lines 1 to"),
    "a claim that is said to be undecided": (
        row("claims", status="being_checked", withdrawal_reason=""), "trying: publishing claims, lines 1 to"
    ),
    "another claim’s verdict": (row("verdicts", claim=2_000), "verdicts, lines 1 to"),
    "a quote that does not stand there": (row("appearances", quote="something else"), "A quote stands in the text"),
    "somebody who is nobody": (row("verdicts", author=99), "nobody with the number 99"),
    "somebody of the desk": (row("verdicts", author=0), "nobody with the number 0"),
    "one person alone": (row("verdicts", author=2, approved_by=2), "four_eyes"),
    "another summary": (row("verdicts", summary="Quite so.", fingerprint=""), "verdict 1: it was altered after"),
    "another statement": (row("claims", statement="Quite so."), "A claim points to its own latest verdict"),
    "a summary that is said to be withheld": (
        row("verdicts", summary="", withheld={"summary": "0" * 64}), "which only quotes of articles can be"
    ),
    "a head that is none": (said('"head": "3:', '"head": "x'), "has no head that can be read"),
    "another head": (said('"head": "3:', '"head": "4:'), "what was published last is missing"),
    "an older head": (said('"head": "3:', '"head": "2:'), "The chain was written anew"),
    "a withdrawal of something else": (row("withdrawals", subject="claim/NOTHING"), "cannot have been withdrawn"),
    "another thing done": (row("withdrawals", action="approve_draft"), "cannot have been withdrawn"),
    "a source twice": (_twice, "sources, lines 1 to"),
    "a French text alone": (row("page_texts", text_fr="Nous cherchons."), "trying: page_texts, lines 1 to"),
}
# fmt: on


@pytest.mark.parametrize("name", HOSTILE)
def test_a_bundle_that_deceives_is_refused(name: str, bundle: Path) -> None:
    alter, words = HOSTILE[name]
    alter(bundle)

    refused(bundle, words)


def test_a_huge_line_is_not_read(bundle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claims.bundle.lines.LONGEST_LINE", 2**20)
    change_row(bundle, "claims", statement="x" * 2**20)

    refused(bundle, "claims.jsonl, line 1: it is longer than 1 megabytes")


def test_an_installation_that_has_something_is_left_alone(bundle: Path) -> None:
    make.article()

    refused(bundle, "This installation is not empty, it has articles")
