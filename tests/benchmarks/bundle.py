"""`python -m tests.benchmarks.bundle`: a site as a bundle, and again as a site, with what both cost.

Exports the scale data (`scale`), imports the bundle into a new database, verifies its history and its counts there, and
exports that again: both bundles must have the same files. `--into` names another database than SQLite for the second
site. Each command is a process of its own; its memory is the most that it ever had, beside that of `check`.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from tests.benchmarks import scale

ROOT: Final = Path(__file__).parents[2]
DATED: Final = ("README.txt", "datapackage.json", "SHA256SUMS")

Figures = dict[str, Any]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.bundle", description=__doc__)
    parser.add_argument("--claims", type=int, default=10_000)
    parser.add_argument("--database", help="as DATABASE_URL, of PostgreSQL; SQLite without")
    parser.add_argument("--into", help="an empty database for the import; a SQLite file without")
    parser.add_argument("--keep", type=Path, default=scale.KEEP, help="the folder for SQLite's files")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    scale.prepare(options.database, options.keep)
    address = scale.built(options.claims, options.keep)
    with tempfile.TemporaryDirectory(dir=options.keep) as folder:
        figures = measured(address, options.into or f"sqlite:///{folder}/second.sqlite3", Path(folder))
    for name, values in figures.items():
        sys.stdout.write(f"{name}: {values}\n")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1))
    if figures["files that differ"]:
        sys.exit("The second bundle is not the first one.")


def measured(first: str, second: str, folder: Path) -> Figures:
    """Everything, from the first database to the second."""
    run(first, folder, "recount", mends=True)  # what verdicts leave on sources, which the scale data say nothing about
    figures: Figures = {"check": run(first, folder, "check")}
    figures["export"] = run(first, folder, "export_site", str(folder / "first"))
    bundle = next((folder / "first").iterdir())
    rows = sum(1 for path in bundle.glob("records/*") for _line in path.open("rb"))
    size = sum(path.stat().st_size for path in bundle.rglob("*"))
    run(second, folder, "migrate", "--verbosity", "0")
    figures["import"] = run(second, folder, "import_site", str(bundle))
    figures["verify_history"] = run(second, folder, "verify_history")
    figures["recount --check"] = run(second, folder, "recount", "--check")
    figures["second export"] = run(second, folder, "export_site", str(folder / "second"))
    for name in ("export", "import", "second export"):
        figures[name]["rows of records per second"] = round(rows / figures[name]["seconds"])
    again = next((folder / "second").iterdir())
    sizes = {"rows of records": rows, "megabytes": round(size / 1e6, 1)}
    return {**figures, **sizes, "files that differ": [*_other(bundle, again)]}


def run(address: str, folder: Path, *command: str, mends: bool = False) -> Figures:
    """A command of the site on a database: its seconds, and the most memory it had, in megabytes."""
    environment = {**os.environ, "DATABASE_URL": address, "VAR_DIR": str(folder)}
    started = time.monotonic()
    process = subprocess.Popen([sys.executable, "manage.py", *command], cwd=ROOT, env=environment, stdout=sys.stderr)
    peak, ended = 0, 0
    while not ended:
        peak = max(peak, _private(process.pid))
        ended, status, used = os.wait4(process.pid, os.WNOHANG)
        time.sleep(0.02)
    if status and not mends:  # who mends counts ends with an error
        sys.exit(f"manage.py {' '.join(command)} failed.")
    return {
        "seconds": round(time.monotonic() - started, 1),
        "of the processor": round(used.ru_utime + used.ru_stime, 1),
        "megabytes of memory": round(peak / 1024),
    }


def _private(pid: int) -> int:
    """Kilobytes that a process has for itself; what `wait` tells begins with the most that its parent ever had."""
    with suppress(FileNotFoundError, ProcessLookupError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("RssAnon:"):
                return int(line.split()[1])
    return 0


def _other(first: Path, second: Path) -> Iterator[str]:
    """Files that do not say the same. PostgreSQL keeps no order of the keys in JSON: lines are compared as values."""
    for path in sorted(path.relative_to(first) for path in first.rglob("*") if path.is_file()):
        if path.name not in DATED and not _same(first / path, second / path):
            yield str(path)


def _same(one: Path, other: Path) -> bool:
    if one.suffix != ".jsonl":
        return one.read_bytes() == other.read_bytes()
    with one.open() as some, other.open() as others:
        return all(a == b or json.loads(a) == json.loads(b) for a, b in zip(some, others, strict=True))


if __name__ == "__main__":
    main()
