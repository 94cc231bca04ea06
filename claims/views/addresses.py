"""Each public thing has one address: others that find it lead there."""

import re
from typing import Final

from django.http import HttpRequest, HttpResponsePermanentRedirect
from django.utils.encoding import iri_to_uri

LIKE_A_CODE: Final = re.compile("[0-9A-Za-z]+")


def code_in(address: str) -> str:
    """The code that stands in an address of data; empty for what can be none, which is told in JSON too."""
    return address.upper() if LIKE_A_CODE.fullmatch(address) else ""


def moved(request: HttpRequest, address: str) -> HttpResponsePermanentRedirect | None:
    """The redirect to `address`, with the same query; None when the request asks for it already."""
    if request.path == address:
        return None
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(iri_to_uri(f"{address}?{query}" if query else address))
