"""Long downloads from a gunicorn as it is served: slow readers, readers who leave, and everybody else."""

import socket
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection

from tests import factories
from tests.benchmarks.site_server import Ask, Site, serving
from tests.db.scenes import bulk_decided

pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE = 30  # seconds that a test waits for what happens at once
SOON = 10  # seconds in which a page is there on a busy machine; a download that nobody reads never ends


def address() -> str:
    """The DATABASE_URL of the tests' own database."""
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{settings['NAME']}"
    login = f"{settings['USER']}:{settings['PASSWORD']}@{settings['HOST']}:{settings['PORT'] or 5432}"
    return f"postgres://{login}/{settings['NAME']}"


def begun(site: Site, path: str) -> socket.socket:
    """A download of which no more is read than its beginning."""
    reader = socket.socket()
    reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    reader.settimeout(PATIENCE)
    reader.connect(("127.0.0.1", site.port))
    reader.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
    assert reader.recv(20).startswith(b"HTTP/1.1 200")
    return reader


def in_time(is_so: Callable[[], bool]) -> bool:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if is_so():
            return True
        time.sleep(0.1)
    return False


def open_transactions() -> int:
    """How many of PostgreSQL's connections hold a transaction open besides ours."""
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND state LIKE '%in transaction%' OR (datname = current_database()"
            " AND pid <> pg_backend_pid() AND state = 'active')"
        )
        return int(cursor.fetchone()[0])


def test_slow_downloads_leave_the_site_to_everybody_else_and_end_with_their_reader(tmp_path: Path) -> None:
    factories.decided_claim(rating=factories.rating("false"))
    bulk_decided(1_500, "A long explanation. " * 500)
    with serving(address(), tmp_path) as site:
        slow = [begun(site, "/claims.csv"), begun(site, "/verdicts.csv?dialect=raw")]
        begun_at = time.monotonic()

        page = site.ask(Ask("/claims/"))
        one_more = site.ask(Ask("/evidence.csv?dialect=raw"))
        short = site.ask(Ask("/claims.csv?rating=false"))
        refused = site.ask(Ask("/claims.csv"))

        assert time.monotonic() - begun_at < SOON
        assert [answer.status for answer in (page, one_more, short, refused)] == [200, 200, 200, 503]
        assert refused.headers["Retry-After"] == "60"
        assert short.body.count(b"\r\n") == 2

        slow[0].close()  # in the middle of its file
        assert in_time(lambda: site.ask(Ask("/claims.csv")).status == 200)
        slow[1].close()
        assert in_time(lambda: not open_transactions())
        whole = site.ask(Ask("/claims.csv"))
        assert whole.body.count(b"\r\n") == 1 + 1_502
        assert whole.body.endswith(b'/"\r\n')
