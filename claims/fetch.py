"""The only module that opens connections to addresses that somebody gave.

An address is resolved first, and refused unless every answer is a public one; the connection then goes to the answer
that was looked at, so that another one given a moment later changes nothing. The same holds at each redirect.
"""

import http.client
import io
import ipaddress
import socket
import ssl
import time
from typing import Any, Final
from urllib.parse import SplitResult, urljoin, urlsplit

from django.conf import settings

PORTS: Final = {"http": 80, "https": 443}
LARGEST: Final = 2_000_000  # bytes
REDIRECTS: Final = 5
SECONDS: Final = 20  # for the whole of it
BLOCK: Final = 65_536
REDIRECTING: Final = (301, 302, 303, 307, 308)

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Refused(Exception):
    """An address that is not asked, or an answer that is not taken; with the reason."""


def text(url: str) -> str:
    """What stands at an http or https address, as UTF-8 text.

    No cookie and no credentials are sent. Raises Refused for an address that is not public (but for `FETCH_NETWORKS`),
    another answer than 200, too many redirects, bytes or seconds; OSError when there is no answer at all. The seconds
    are for everything but the lookup of a name, which the system's resolver ends.
    """
    until = time.monotonic() + SECONDS
    try:
        for _step in range(REDIRECTS + 1):
            body, onwards = _asked(url, until)
            if not onwards:
                return body.decode("utf-8", errors="replace")
            url = urljoin(url, onwards)
    except TimeoutError as error:
        raise Refused(f"it takes longer than {SECONDS} seconds.") from error
    raise Refused(f"it leads on more than {REDIRECTS} times.")


def _asked(url: str, until: float) -> tuple[bytes, str]:
    """The answer's bytes, or where it leads."""
    parts = _parts(url)
    stream = _stream(parts, until)
    try:
        answer = _answer(parts, stream, until)
        if answer.status in REDIRECTING:
            return b"", answer.getheader("Location", "") or _refuse("it leads nowhere.")
        if answer.status != http.client.OK:
            raise Refused(f"the answer was {answer.status} {answer.reason}.")
        return _read(answer), ""
    except http.client.HTTPException as error:
        raise Refused(f"the answer is not HTTP ({error!r}).") from error
    finally:
        stream.close()


def _refuse(reason: str) -> str:
    raise Refused(reason)


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError as error:
        raise Refused("it is not an address.") from error
    if parts.scheme not in PORTS or not host or not url.isascii() or not url.isprintable() or " " in url:
        raise Refused("only http and https addresses are asked.")
    if parts.username is not None:
        raise Refused("an address with a name and a password is not asked.")
    return parts


def _stream(parts: SplitResult, until: float) -> socket.socket:
    """A connection to the address that was looked at, not to a name that would be resolved again."""
    host, usual = str(parts.hostname), PORTS[parts.scheme]
    port = parts.port or usual
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]
    own = list(map(ipaddress.ip_network, settings.FETCH_NETWORKS))
    for address in addresses:
        is_own = any(address in network for network in own)
        if not is_own and not _is_public(address):
            raise Refused(f"{host} is at {address}, which is not a public address.")
        if not is_own and port not in PORTS.values():
            raise Refused("only the ports 80 and 443 are asked.")
    stream = socket.create_connection((str(addresses[0]), port), timeout=_left(until))
    if parts.scheme != "https":
        return stream
    stream.settimeout(_left(until))
    return ssl.create_default_context().wrap_socket(stream, server_hostname=host)


def _left(until: float) -> float:
    """The seconds that are left. Raises TimeoutError when there are none."""
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _is_public(address: Address) -> bool:
    """Whether it is a host of the internet; an IPv6 address counts as the IPv4 address that hides in it.

    What IPv6 has in reserve can hide others (NAT64).
    """
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None) or address
    return inner.is_global and not inner.is_multicast and not inner.is_reserved


def _answer(parts: SplitResult, stream: socket.socket, until: float) -> http.client.HTTPResponse:
    """What is answered, its headers read and its body not yet."""
    path = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
    stream.settimeout(_left(until))
    connection = http.client.HTTPConnection(str(parts.hostname))
    connection.sock = stream
    connection.request("GET", path, headers={"Host": parts.netloc, "User-Agent": "factcheck", "Accept": "*/*"})
    answer = http.client.HTTPResponse(stream, method="GET")
    answer.fp = io.BufferedReader(_Incoming(stream, until))
    answer.begin()
    return answer


class _Incoming(io.RawIOBase):
    """What comes through a connection, waited for as long as time is left for the whole of it.

    A socket's own timeout begins again with each byte: whoever sends one now and then would never be done.
    """

    def __init__(self, stream: socket.socket, until: float) -> None:
        self.stream, self.until = stream, until

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self.stream.settimeout(_left(self.until))
        return self.stream.recv_into(buffer)


def _read(answer: http.client.HTTPResponse) -> bytes:
    read = b""
    while block := answer.read1(BLOCK):
        read += block
        if len(read) > LARGEST:
            raise Refused(f"it is longer than {LARGEST} bytes.")
    return read
