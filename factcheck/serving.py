"""Serve the site on this machine, for `manage.py demo`."""

import errno
import os
import socket  # noqa: TID251  it listens for a moment and opens no connection
import sys
from urllib.parse import urlsplit


def _address(site_url: str) -> tuple[str, int]:
    parts = urlsplit(site_url)
    return parts.hostname or "127.0.0.1", parts.port or 80


def is_free(site_url: str) -> bool:
    """Whether nothing listens at the host and port of `site_url` yet.

    Raises OSError, with a sentence, when nothing can listen there at all: no such name, another machine's address,
    a port for which this account has no right.
    """
    host, port = _address(site_url)
    family, kind, _protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            return False
    return True


def serve(site_url: str) -> None:
    """Become a gunicorn that serves the site at `site_url`; does not return."""
    host, port = _address(site_url)
    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    options = ["--bind", bind, "--workers", "2", "--threads", "4", "--log-level", "warning"]
    os.execv(sys.executable, [sys.executable, "-m", "gunicorn", *options, "factcheck.wsgi"])  # noqa: S606
