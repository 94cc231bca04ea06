"""Which edition of the site readers would get now."""

from django.db import connection

from claims import tallies


def current() -> str:
    """A text that is another one as soon as something that readers may see has changed, on every server process."""
    return tallies.edition(connection)
