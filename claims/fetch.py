"""The only module that opens connections to addresses that somebody gave.

An address is resolved first, and refused unless every answer is a public one; the connection then goes to the answer
that was looked at, so that another one given a moment later changes nothing. The same holds at each redirect.
"""

import http.client
import ipaddress
import socket
import ssl
import time
from typing import Final
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
    another answer than 200, too many redirects, bytes or seconds; OSError when there is no answer at all.
    """
    until = time.monotonic() + SECONDS
    for _step in range(REDIRECTS + 1):
        body, onwards = _asked(url, until)
        if not onwards:
            return body.decode("utf-8", errors="replace")
        url = urljoin(url, onwards)
    raise Refused(f"it leads on more than {REDIRECTS} times.")


def _asked(url: str, until: float) -> tuple[bytes, str]:
    """The answer's bytes, or where it leads."""
    parts = _parts(url)
    connection = _connection(parts, until)
    try:
        path = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
        connection.request("GET", path, headers={"Host": parts.netloc, "User-Agent": "factcheck", "Accept": "*/*"})
        answer = connection.getresponse()
        if answer.status in REDIRECTING:
            return b"", answer.getheader("Location", "") or _refuse("it leads nowhere.")
        if answer.status != http.client.OK:
            raise Refused(f"the answer was {answer.status} {answer.reason}.")
        return _read(answer, until), ""
    except http.client.HTTPException as error:
        raise Refused(f"the answer is not HTTP ({error!r}).") from error
    finally:
        connection.close()


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


def _connection(parts: SplitResult, until: float) -> http.client.HTTPConnection:
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
    stream = socket.create_connection((str(addresses[0]), port), timeout=max(0.1, until - time.monotonic()))
    if parts.scheme == "https":
        stream = ssl.create_default_context().wrap_socket(stream, server_hostname=host)
    connection = http.client.HTTPConnection(host, port)
    connection.sock = stream
    return connection


def _is_public(address: Address) -> bool:
    """Whether it is a host of the internet; an IPv6 address counts as the IPv4 address that hides in it.

    What IPv6 has in reserve can hide others (NAT64).
    """
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None) or address
    return inner.is_global and not inner.is_multicast and not inner.is_reserved


def _read(answer: http.client.HTTPResponse, until: float) -> bytes:
    read = b""
    while block := answer.read1(BLOCK):
        read += block
        if len(read) > LARGEST:
            raise Refused(f"it is longer than {LARGEST} bytes.")
        if time.monotonic() > until:
            raise Refused(f"it takes longer than {SECONDS} seconds.")
    return read
