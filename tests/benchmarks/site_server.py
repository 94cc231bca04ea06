"""A gunicorn that serves the site as it is served, asked over one connection, and what it costs the processor."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, RemoteDisconnected
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

ROOT: Final = Path(__file__).resolve().parents[2]
PATIENCE: Final = 600  # seconds that an answer may take


def used(pid: int) -> float:
    """Seconds of the processor, user and system, that a process took so far in all its threads.

    From its clock (Linux: see clock_getcpuclockid), which counts what /proc/PID/stat rounds to hundredths.
    """
    return time.clock_gettime((~pid << 3) | 2)


@dataclass(frozen=True)
class Ask:
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes
    cookies: Mapping[str, str]


@dataclass
class Site:
    """The server as its one client sees it."""

    port: int
    master: int
    _connection: HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        self._connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)

    @property
    def worker(self) -> int:
        (worker,) = Path(f"/proc/{self.master}/task/{self.master}/children").read_text().split()
        return int(worker)

    def ask(self, ask: Ask, form: Mapping[str, str] | None = None) -> Answer:
        """GET, or POST a form."""
        try:
            return self._asked(ask, form)
        except (RemoteDisconnected, BrokenPipeError, ConnectionResetError):  # it was kept long enough
            self._connection.close()
            return self._asked(ask, form)

    def _asked(self, ask: Ask, form: Mapping[str, str] | None) -> Answer:
        headers = {"Accept": "text/html", "User-Agent": "benchmark", **ask.headers}
        if form is None:
            self._connection.request("GET", ask.path, headers=headers)
        else:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            self._connection.request("POST", ask.path, urlencode(form), headers)
        answer = self._connection.getresponse()
        body = answer.read()
        cookies = SimpleCookie()
        for value in answer.headers.get_all("Set-Cookie", []):
            cookies.load(value)
        named = {name: morsel.value for name, morsel in cookies.items()}
        return Answer(answer.status, dict(answer.headers), body, named)

    def hang_up(self) -> None:
        self._connection.close()

    def log_in(self, username: str, password: str) -> dict[str, str]:
        """The header that makes somebody of the desk of whoever asks, from the form that people log in with."""
        page = Ask("/admin/login/")
        form = self.ask(page)
        token = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', form.body)
        assert token, "the form to log in has no token"
        typed = {"username": username, "password": password, "csrfmiddlewaretoken": token[1].decode()}
        inside = self.ask(Ask(page.path, _cookies(form.cookies)), typed)
        assert inside.status == 302, f"nobody was logged in: {inside.status}"
        return _cookies({**form.cookies, **inside.cookies})


def _cookies(named: Mapping[str, str]) -> dict[str, str]:
    return {"Cookie": "; ".join(f"{name}={value}" for name, value in named.items())}


@contextmanager
def serving(database: str, folder: Path, *, profiled: bool = False) -> Iterator[Site]:
    """The site with a database, on a port that is free: as `factcheck.serving` does, but with one worker."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = {
        "DJANGO_SETTINGS_MODULE": "tests.benchmarks.site_settings",
        "DATABASE_URL": database,
        "VAR_DIR": str(folder.resolve()),
        "SITE_URL": f"http://127.0.0.1:{port}",
        "BENCHMARK_PROFILE": "1" if profiled else "",
    }
    options = ["--bind", f"127.0.0.1:{port}", "--workers", "1", "--threads", "4", "--worker-class", "gthread"]
    options += ["--log-level", "warning", "--timeout", str(PATIENCE)]
    command = [sys.executable, "-m", "gunicorn", *options, "factcheck.wsgi"]
    with (folder / "server.log").open("w") as log:
        server = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **settings}, stderr=log)
        try:
            _wait_for(port, server)
            site = Site(port, server.pid)
            site.ask(Ask("/hello/"))  # the worker comes after the port
            yield site
            site.hang_up()
        finally:
            server.terminate()
            server.wait()


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("The server did not start.")
