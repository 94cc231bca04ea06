"""Outgoing connections: only to public addresses, looked at before each is asked, and never for too much."""

import http.server
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from claims import fetch

LOOPBACK = ["127.0.0.0/8", "::1/128"]


class Answers(http.server.BaseHTTPRequestHandler):
    """Answers by the path: a text, a redirect, something endless."""

    def do_GET(self) -> None:
        seen.append(dict(self.headers))
        match self.path:
            case "/text?a=b":
                self._answer(200, "Zwölf: 12".encode())
            case "/onwards":
                self._answer(302, b"", Location="/text?a=b")
            case "/inwards":
                self._answer(302, b"", Location="http://10.0.0.1/")
            case "/elsewhere":
                self._answer(302, b"", Location="file:///etc/passwd")
            case "/circle":
                self._answer(302, b"", Location="/circle")
            case "/long":
                self._answer(200, b"x" * (fetch.LARGEST + 1))
            case _:
                self._answer(404, b"nothing")

    def _answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Nothing."""


seen: list[dict[str, str]] = []


@pytest.fixture
def site() -> Iterator[str]:
    seen.clear()
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def allowed(settings: Any) -> None:
    settings.FETCH_NETWORKS = LOOPBACK


@pytest.mark.parametrize("path", ["/text?a=b", "/onwards"])
@pytest.mark.usefixtures("allowed")
def test_a_text_is_read_also_where_an_address_leads_on(site: str, path: str) -> None:
    assert fetch.text(site + path) == "Zwölf: 12"
    assert not {"Cookie", "Authorization", "Referer"} & seen[-1].keys()
    assert seen[-1]["Host"] == site.removeprefix("http://")


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/inwards", "10.0.0.1, which is not a public address"),
        ("/elsewhere", "only http and https"),
        ("/circle", "leads on more than"),
        ("/long", "longer than"),
        ("/nothing", "the answer was 404"),
    ],
)
@pytest.mark.usefixtures("allowed")
def test_what_is_not_taken_is_refused_with_the_reason(site: str, path: str, reason: str) -> None:
    with pytest.raises(fetch.Refused, match=reason):
        fetch.text(site + path)


DRIPS = {
    "the status": b"HTTP/1.1 200 O" + b"K" * 10_000,
    "a header": b"HTTP/1.1 200 OK\r\nX: " + b"x" * 10_000,
    "interim answers": b"HTTP/1.1 100 Continue\r\n\r\n" * 400,
    "the body": b"HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n" + b"x" * 10_000,
    "the size of a chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"0" * 10_000,
}


@pytest.fixture(params=DRIPS.values(), ids=list(DRIPS))
def dripping(request: pytest.FixtureRequest) -> Iterator[str]:
    """An address that sends a byte every hundredth of a second."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip() -> None:
            stream, _address = server.accept()
            with stream:
                stream.recv(10_000)
                for byte in request.param:
                    try:
                        stream.send(bytes([byte]))
                    except OSError:  # nobody listens any more
                        return
                    time.sleep(0.01)

        dripper = threading.Thread(target=drip, daemon=True)
        dripper.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"
        dripper.join()


@pytest.mark.usefixtures("allowed")
def test_whoever_sends_byte_by_byte_has_no_more_time_than_others(
    dripping: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch, "SECONDS", 0.3)
    begun = time.monotonic()

    with pytest.raises(fetch.Refused, match=r"longer than 0\.3 seconds"):
        fetch.text(dripping)
    assert time.monotonic() - begun < 5


def test_without_the_setting_nothing_of_our_own_network_is_asked(site: str) -> None:
    with pytest.raises(fetch.Refused, match=r"127\.0\.0\.1, which is not a public address"):
        fetch.text(f"{site}/text?a=b")
    assert seen == []


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "::1",
        "fe80::1", "fd00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1",
    ],
)  # fmt: skip
def test_a_name_of_an_address_that_is_not_public_is_refused(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As an attacker's own name server would answer; one such answer among public ones is enough."""
    answers = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (found, 80)) for found in ("93.184.216.34", address)]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_options: answers)
    monkeypatch.setattr(socket, "create_connection", lambda *_args, **_options: pytest.fail("connected"))

    with pytest.raises(fetch.Refused, match="not a public address"):
        fetch.text("http://heads.example/")


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("ftp://example.org/", "only http and https"),
        ("file:///etc/passwd", "only http and https"),
        ("http://", "only http and https"),
        ("http://user:word@example.org/", "name and a password"),
        ("http://example.org/a\r\nHost: x", "only http and https"),
        ("http://[::1", "not an address"),
        ("http://example.org:99999/", "not an address"),
    ],
)
def test_what_is_no_address_is_refused(address: str, reason: str) -> None:
    with pytest.raises(fetch.Refused, match=reason):
        fetch.text(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:4700::1111", "::ffff:93.184.216.34"])
def test_a_public_address_is_asked_itself_and_not_its_name(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80))]
    asked: list[Any] = []

    def refuse(where: tuple[str, int], **_options: Any) -> None:
        asked.append(where[1])
        assert fetch.ipaddress.ip_address(where[0]) == fetch.ipaddress.ip_address(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_options: answers)
    monkeypatch.setattr(socket, "create_connection", refuse)

    with pytest.raises(ConnectionRefusedError):
        fetch.text("http://heads.example/")
    assert asked == [80]


def test_other_ports_are_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", 22))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_options: answers)

    with pytest.raises(fetch.Refused, match="ports 80 and 443"):
        fetch.text("http://example.org:22/")
