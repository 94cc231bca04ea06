"""The work that waits, for the admin's first page."""

from django import template

from claims.models import User
from claims.selectors.desk import Desk, desk

register = template.Library()


@register.simple_tag
def desk_of(person: User) -> Desk:
    """The work that waits for a person: `{% desk_of user as desk %}`."""
    return desk(person)
