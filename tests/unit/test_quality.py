"""The tools that read the code, run as tests: what they find is a failure like any other."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOLS = Path(sys.executable).parent

CHECKS: dict[str, list[str | Path]] = {
    "lint": [TOOLS / "ruff", "check", "--quiet", "--output-format", "concise", "."],
    "format": [TOOLS / "ruff", "format", "--check", "."],
    "types": [TOOLS / "mypy"],
    "import contracts": [TOOLS / "lint-imports", "--no-cache"],
    "Django's checks": [sys.executable, "manage.py", "check", "--fail-level", "WARNING"],
    "missing migrations": [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
}


@pytest.mark.parametrize("check", CHECKS)
def test_the_code_passes(check: str) -> None:
    result = subprocess.run(CHECKS[check], cwd=ROOT, capture_output=True, text=True, check=False)

    print(result.stdout, result.stderr)  # noqa: T201 - pytest shows it when the test fails
    assert result.returncode == 0, f"{check}: see the output below"


def pinned(name: str) -> set[str]:
    """The packages that a lock file pins to one version with at least one hash."""
    lock = (ROOT / name).read_text()
    return set(re.findall(r"^([a-z0-9-]+)(?:\[[a-z,]+\])?==\S+(?: ; .+)? \\\n    --hash=sha256:", lock, re.MULTILINE))


def names(requirements: list[str]) -> set[str]:
    """The bare names in a list of requirements, written as lock files write them."""
    return {re.split(r"[^A-Za-z0-9._-]", requirement)[0].lower().replace("_", "-") for requirement in requirements}


def test_the_locks_pin_every_dependency_with_its_hash() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())

    assert names(project["project"]["dependencies"]) <= pinned("requirements.txt")
    assert names(project["dependency-groups"]["dev"]) <= pinned("requirements-dev.txt")


def test_the_tests_run_on_the_very_versions_that_the_site_runs_on() -> None:
    site, tests = (
        set(re.findall(r"^[^\s#]+==[^\s;]+", (ROOT / name).read_text(), re.MULTILINE))
        for name in ("requirements.txt", "requirements-dev.txt")
    )

    assert site <= tests


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt"])
def test_a_lock_names_no_place_to_install_from(lock: str) -> None:
    options = re.findall(r"^\s*(--(?!hash=)\S+)|(\S*(?:://|file:)\S*)", (ROOT / lock).read_text(), re.MULTILINE)

    assert options == []
