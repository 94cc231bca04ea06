"""A page of a list, by the key in its address."""

from collections.abc import Sequence
from typing import TypeVar

from django.core.exceptions import BadRequest
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from claims.paging import BadKey, KeyPage, page_by_key

Row = TypeVar("Row", bound=Model)


def asked_page(
    request: HttpRequest, rows: QuerySet[Row], by: Sequence[str], size: int, *, rising: bool = False
) -> KeyPage[Row]:
    """The page of `rows` that a request asks for: see `page_by_key`. Raises BadRequest for a key that is none."""
    try:
        return page_by_key(rows, by, size, request.GET, rising=rising)
    except BadKey:
        raise BadRequest from None
