"""`python -m tests.benchmarks.exports`: what a download of every verdict costs, beside the database's own command line.

Serves the scale data (`scale`) with gunicorn and the site's own settings, one worker, and reads each CSV file over
HTTP. The floor is the equal query, whose rows the `sqlite3` command line writes as CSV (PostgreSQL: `psql` with COPY):
rows per second of the processor, user and system, of all processes that work, in the same round. The table has the
medians of several rounds.

Memory is what the worker keeps for itself above what it keeps before the first file (RssAnon): pages of the database
file that SQLite maps into it are the system's cache. The first byte is the time until the header of the file is there.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from typing import Any, Final

from tqdm import tqdm

from tests.benchmarks import scale
from tests.benchmarks.site_server import PATIENCE, Site, serving, used

ROUNDS: Final = 3
GOAL: Final = 0.7
MEMORY: Final = 100  # megabytes
FILES: Final = (
    "/verdicts.csv", "/verdicts.csv?dialect=raw", "/claims.csv", "/claims.csv?dialect=raw", "/evidence.csv",
)  # fmt: skip

Figures = dict[str, Any]


def main() -> None:
    options = _options()
    scale.prepare(options.database, options.keep)
    address = scale.built(options.claims, options.keep)
    with serving(address, options.keep) as site:
        files = {file: measured(site, file, address, options.rounds) for file in options.only or FILES}
    figures = {"claims": options.claims, "rounds": options.rounds, "database": address.split(":")[0], "files": files}
    for line in table(figures):
        sys.stdout.write(f"{line}\n")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.exports",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--claims", type=int, default=1_000_000)
    parser.add_argument("--database", help="as DATABASE_URL, of PostgreSQL on this machine; SQLite without")
    parser.add_argument("--keep", type=Path, default=scale.KEEP, help="the folder for the data")
    parser.add_argument("--only", nargs="+", default=[], metavar="FILE", help="addresses, such as /verdicts.csv")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--json", type=Path, help="a file for the figures")
    return parser.parse_args()


def measured(site: Site, file: str, address: str, rounds: int) -> Figures:
    """The medians of some rounds, each of a download and the floor."""
    found = [
        {**download(site, file), "floor": floor(file, address)}
        for _round in tqdm(range(rounds), desc=file, file=sys.stderr)
    ]
    for figures in found:
        figures["rows_per_cpu_second"] = figures["rows"] / figures["cpu_seconds"]
        figures["floor_rows_per_cpu_second"] = figures["rows"] / figures["floor"]
        figures["ratio"] = figures["floor"] / figures["cpu_seconds"]
    return {name: median(figures[name] for figures in found) for name in found[0]}


# The download -----------------------------------------------------------------------------------


def download(site: Site, file: str) -> Figures:
    """Read a file as it comes, and what that took of the server."""
    pid, begun = site.worker, time.perf_counter()
    before, data, kept = used(pid), _backends(), _memory(pid)
    connection = HTTPConnection("127.0.0.1", site.port, timeout=PATIENCE)
    with _watched(pid) as most:
        connection.request("GET", file)
        answer = connection.getresponse()
        assert answer.status == 200, f"{file}: {answer.status}"
        rows, size = -1, 0
        first = answer.read(1)
        first_byte = time.perf_counter() - begun
        block = first
        while block:
            rows += block.count(b"\r\n")
            size += len(block)
            block = answer.read(1 << 20)
    connection.close()
    in_data = sum(spent - data.get(backend, 0) for backend, spent in _backends().items())
    return {
        "rows": rows,
        "bytes": size,
        "cpu_seconds": used(pid) - before + in_data,
        "seconds": time.perf_counter() - begun,
        "first_byte_milliseconds": 1000 * first_byte,
        "memory_megabytes": max(most) - kept,
    }


def _memory(pid: int) -> float:
    """Megabytes that a process keeps for itself."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    (kilobytes,) = (line.split()[1] for line in lines if line.startswith("RssAnon:"))
    return int(kilobytes) / 1024


@contextmanager
def _watched(pid: int) -> Iterator[list[float]]:
    """What a process keeps for itself, read ten times a second."""
    found, done = [_memory(pid)], threading.Event()

    def watch() -> None:
        while not done.wait(0.1):
            found.append(_memory(pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield found
    finally:
        done.set()
        watcher.join()


def _backends() -> dict[int, float]:
    """The clocks of PostgreSQL's processes that work for the server."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
            " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )
        return {pid: used(pid) for (pid,) in cursor.fetchall()}


# The floor --------------------------------------------------------------------------------------


def floor(file: str, address: str) -> float:
    """Seconds of the processor that the database's command line takes for the rows of a file."""
    return (_psql if address.startswith("postgres") else _sqlite3)(_sql(file), address)


def _sql(file: str) -> str:
    """The query of a file, with its values in it."""
    from django.db import connection
    from django.http import QueryDict

    from claims import export
    from claims.filters import ClaimFilter

    name, _dot, _query = file.lstrip("/").partition(".")
    asked = ClaimFilter(QueryDict(""))
    rows = export.TABLES[name].rows(asked.claims if name == "claims" else asked.claims_to_count)
    sql, parameters = rows.query.sql_with_params()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            return str(cursor.mogrify(sql, parameters))
    return sql % tuple("'" + str(value).replace("'", "''") + "'" for value in parameters)


def _sqlite3(sql: str, address: str) -> float:
    from django.conf import settings

    pragmas = settings.SQLITE_OPTIONS["init_command"]
    with tempfile.TemporaryFile("w+") as script, tempfile.TemporaryFile() as written:
        script.write(f".output /dev/null\n{pragmas}\n.output stdout\n.mode csv\n.headers on\n{sql};\n")
        script.seek(0)
        before = _children()
        subprocess.run(["sqlite3", address.removeprefix("sqlite:///")], stdin=script, stdout=written, check=True)
        return _children() - before


def _children() -> float:
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def _psql(sql: str, address: str) -> float:
    """That of psql and of the database's process that works for it."""
    command = ["psql", "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", address]
    with (
        tempfile.NamedTemporaryFile() as written,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as psql,
    ):
        assert psql.stdin
        assert psql.stdout
        psql.stdin.write("SELECT pg_backend_pid();\n")
        psql.stdin.flush()
        backend = int(psql.stdout.readline())
        before = used(backend) + used(psql.pid)
        psql.stdin.write(
            f"\\copy ({' '.join(sql.split())}) TO '{written.name}' WITH (FORMAT csv, HEADER)\n\\echo done\n"
        )
        psql.stdin.flush()
        assert psql.stdout.readline() == "done\n"
        return used(backend) + used(psql.pid) - before


# The table --------------------------------------------------------------------------------------


def table(figures: Figures) -> Iterator[str]:
    """A line for each file, with a mark where a goal is missed."""
    yield f"{figures['claims']:,} claims on {figures['database']}; rows per second of the processor"
    yield f"{'file':28}{'rows':>11}{'site':>9}{'floor':>9}{'ratio':>7} {'memory':>8} {'first byte':>12}{'whole':>9}"
    for file, found in figures["files"].items():
        yield (
            f"{file:28}{found['rows']:>11,.0f}{found['rows_per_cpu_second']:>9,.0f}"
            f"{found['floor_rows_per_cpu_second']:>9,.0f}{found['ratio']:>7.2f}{'!' if found['ratio'] < GOAL else ' '}"
            f"{found['memory_megabytes']:>5.0f} MB{'!' if found['memory_megabytes'] > MEMORY else ' '}"
            f"{found['first_byte_milliseconds']:>8.0f} ms{found['seconds']:>8.1f} s"
        )


if __name__ == "__main__":
    main()
