"""Which edition of the site readers would get now."""

from django.db import connection

from claims import tallies


def current() -> int:
    """A number that grows whenever something that readers may see has changed, for every process of the server."""
    return tallies.edition(connection)
