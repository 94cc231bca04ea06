"""A site as a bundle, and the same site again in another installation."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import frictionless
import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from claims.bundle import writing
from claims.bundle.tables import NEVER, PARTS
from claims.models import (
    Arrival,
    AuditEntry,
    Claim,
    Evidence,
    Revision,
    User,
    Verdict,
    Withheld,
)
from claims.selectors.history import written_head
from tests import factories as make
from tests.db.sites import (
    SECRET,
    another_installation,
    change,
    exported,
    imported,
    pages,
    rich_site,
    sums,
)

on_real_transactions = pytest.mark.django_db(transaction=True)

DATED = {"README.txt", "datapackage.json"}  # they say when a bundle was made


@on_real_transactions
def test_another_installation_has_the_same_pages_history_and_bundle(tmp_path: Path) -> None:
    rich_site()
    before, head = pages(), written_head()
    bundle = exported(tmp_path / "first")
    another_installation()

    imported(bundle)

    after = pages()
    assert {address for address in before if before[address] != after.get(address)} == set()
    assert before.keys() == after.keys()
    call_command("recount", "--check")
    call_command("verify_history", "--head", str(head))
    first, second = sums(bundle), sums(exported(tmp_path / "second"))
    assert {path for path in first if first[path] != second[path]} <= DATED
    assert not User.objects.exclude(is_active=False, email="", is_staff=False).exists()
    assert not any(user.has_usable_password() for user in User.objects.all())


@on_real_transactions
def test_nothing_that_is_not_public_is_in_a_bundle(tmp_path: Path) -> None:
    rich_site()
    assert Revision.objects.filter(text__contains=SECRET).exists()

    passwords = {user.password for user in User.objects.all() if user.has_usable_password()}
    assert passwords

    bundle = exported(tmp_path)

    for path in bundle.rglob("*"):
        if path.is_file():
            for word in (SECRET, "example.org/reader", "reader@", "desk@", *passwords):
                assert word.encode() not in path.read_bytes(), f"{word} is in {path.name}"
    people = [json.loads(line) for line in (bundle / "records/people.jsonl").read_text().splitlines()]
    assert [person["name"] for person in people].count("Lee") == 2


@on_real_transactions
def test_a_bundle_is_a_data_package_and_its_checksums_hold(tmp_path: Path) -> None:
    rich_site()
    bundle = exported(tmp_path)

    report = frictionless.validate(str(bundle / "datapackage.json"))

    assert report.valid, report.flatten(["title", "message"])
    rows = {task.name: task.stats.get("rows") for task in report.tasks}
    assert rows["claims"] == Claim.objects.listed().count()
    assert rows["verdicts"] == Verdict.objects.listed().count()
    assert subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=bundle, check=False).returncode == 0
    assert set(sums(bundle)) | {"SHA256SUMS"} == {
        str(path.relative_to(bundle)) for path in bundle.rglob("*") if path.is_file()
    }
    claims = bundle / "claims.csv"
    claims.write_bytes(claims.read_bytes().replace(b"half-true", b"full-true", 1))
    assert not frictionless.validate(str(bundle / "datapackage.json")).valid


@on_real_transactions
def test_the_desk_goes_on_where_the_other_one_stopped(tmp_path: Path) -> None:
    make.decided_claim()
    bundle = exported(tmp_path)
    another_installation()
    imported(bundle)
    claim = Claim.objects.get()

    verdict = make.verdict(claim, change="correction", reason="We look again.", rating=make.rating("true"))

    assert (verdict.number, verdict.sequence) == (2, 2)
    assert [row["passage"] for row in verdict.evidence] == ["in regular contact"]
    make.decided_claim()
    call_command("verify_history")
    call_command("recount", "--check")


# Interruptions ------------------------------------------------------------------------------------------


def _stops_at(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk is full when a file of this name is written."""
    write = writing._write

    def full(target: Path, path: str, blocks: Any) -> writing.Whole:
        if path == name:
            raise OSError(28, "No space left on device", str(target))
        return write(target, path, blocks)

    monkeypatch.setattr(writing, "_write", full)


@on_real_transactions
def test_an_interrupted_export_goes_on_while_the_site_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    make.decided_claim()
    with monkeypatch.context() as patch:
        _stops_at("records/verdicts.jsonl", patch)
        with pytest.raises(CommandError, match="No space left on device"):
            exported(tmp_path)
    (begun,) = tmp_path.glob("factcheck-*")
    assert begun.suffix == ".partial"
    with pytest.raises(CommandError, match="not whole"):
        imported(begun)
    there = {path.name: path.stat().st_mtime_ns for path in begun.glob("*.csv")}

    bundle = exported(tmp_path)

    assert "goes on" in capfd.readouterr().err
    assert {path.name: path.stat().st_mtime_ns for path in bundle.glob("*.csv")} == there
    assert list(tmp_path.glob("factcheck-*")) == [bundle]
    assert exported(tmp_path) == bundle  # and again there is nothing to do
    assert "is as it was" in capfd.readouterr().err


@on_real_transactions
def test_an_interrupted_export_of_a_site_that_changed_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    claim = make.decided_claim()
    with monkeypatch.context() as patch:
        _stops_at("records/verdicts.jsonl", patch)
        with pytest.raises(CommandError):
            exported(tmp_path)
    make.verdict(claim)

    bundle = exported(tmp_path)

    assert "has changed" in capfd.readouterr().err
    assert (bundle / "verdicts.csv").read_text().count("\n") == 3


def test_an_export_says_where_it_cannot_write(tmp_path: Path, transactional_db: None) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CommandError, match="file cannot be written"):
        call_command("export_site", str(tmp_path / "file"))


@on_real_transactions
@pytest.mark.parametrize("fails_at", ["people", "verdicts", "redactions", "publishing claims", "evidence for the desk"])
def test_an_interrupted_import_goes_on(fails_at: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for _time in range(3):
        make.decided_claim()
    make.redaction(make.decided_claim())
    bundle, head = exported(tmp_path), written_head()
    other = Path(shutil.copytree(bundle, tmp_path / "factcheck-other"))
    another_installation()
    monkeypatch.setattr("claims.bundle.reading.AT_ONCE", 2)
    with monkeypatch.context() as patch:
        _loses_the_database(fails_at, patch)
        with pytest.raises(KeyboardInterrupt):
            imported(bundle)
    change(other, "datapackage.json", lambda text: text + "\n")
    with pytest.raises(CommandError, match="The import of another bundle was begun here"):
        imported(other)

    imported(bundle)

    assert written_head() == head
    assert Claim.objects.listed().count() == 4
    call_command("verify_history")
    call_command("recount", "--check")
    with pytest.raises(CommandError, match="was imported here already"):
        imported(bundle)


def _loses_the_database(step: str, patch: pytest.MonkeyPatch) -> None:
    """Somebody stops the import in the second batch of a step, or at its end where it has one."""
    from claims.bundle import reading

    advance, seen = reading._advance, []

    def stop(arrival: Arrival, name: str, done: int) -> None:
        if name == step:
            seen.append(done)
            if len(seen) == 3:
                raise KeyboardInterrupt
        advance(arrival, name, done)
        if name == step and done and step == "redactions":
            raise KeyboardInterrupt

    patch.setattr(reading, "_advance", stop)


# The table ----------------------------------------------------------------------------------------------


def test_every_column_of_every_table_is_public_or_private() -> None:
    """A new column is neither until somebody decides: here, or in the table."""
    models = set(apps.get_app_config("claims").get_models())
    assert models == {part.model for part in PARTS} | NEVER.keys()
    for part in PARTS:
        there = {field.name for field in [*part.model._meta.concrete_fields, *part.model._meta.many_to_many]}
        named = [*part.public, *part.private, *(name for name in part.later if name not in part.public)]
        assert sorted(named) == sorted(there), part.name
        assert set(part.partly) <= set(part.public)
        assert part.saved <= set(part.public)


@on_real_transactions
def test_texts_that_are_withheld_stay_away_and_the_chain_holds(tmp_path: Path) -> None:
    elsewhere = make.article("Not public, and in an article.")
    make.verdict(make.claim(on=elsewhere, quote="in an article"))
    again = exported(tmp_path)
    another_installation()

    imported(again)

    assert set(Withheld.objects.values_list("path", flat=True)) >= {"appearances[0].quote", "appearances[0].headline"}
    assert Verdict.objects.get().appearances[0]["quote"] == ""
    call_command("verify_history")


@on_real_transactions
def test_what_the_desk_needs_is_made_from_what_is_public(tmp_path: Path) -> None:
    make.decided_claim()
    bundle = exported(tmp_path)
    another_installation()
    imported(bundle)

    assert Evidence.objects.count() == Claim.objects.count()
    assert not AuditEntry.objects.exclude(action__in=["withdraw_claim", "announce_claim"]).exists()


@on_real_transactions
def test_two_exports_into_one_folder_do_not_run_at_once(tmp_path: Path) -> None:
    make.decided_claim()
    with writing._alone_in(tmp_path), pytest.raises(CommandError, match=r"Another export .* is running"):
        exported(tmp_path)

    bundle = exported(tmp_path)

    assert list(tmp_path.iterdir()) == [bundle]
