"""Serve the site on this machine, for `manage.py demo`."""

import os
import socket  # noqa: TID251  it listens for a moment and opens no connection
import sys
from urllib.parse import urlsplit


def _address(site_url: str) -> tuple[str, int]:
    parts = urlsplit(site_url)
    return parts.hostname or "127.0.0.1", parts.port or 80


def is_free(site_url: str) -> bool:
    """Whether nothing listens at the host and port of `site_url` yet."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(_address(site_url))
        except OSError:
            return False
    return True


def serve(site_url: str) -> None:
    """Become a gunicorn that serves the site at `site_url`; does not return."""
    host, port = _address(site_url)
    options = ["--bind", f"{host}:{port}", "--workers", "2", "--threads", "4", "--log-level", "warning"]
    os.execv(sys.executable, [sys.executable, "-m", "gunicorn", *options, "factcheck.wsgi"])  # noqa: S606
