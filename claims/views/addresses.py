"""Each public thing has one address: others that find it lead there."""

from django.http import HttpRequest, HttpResponsePermanentRedirect
from django.utils.encoding import iri_to_uri


def moved(request: HttpRequest, address: str) -> HttpResponsePermanentRedirect | None:
    """The redirect to `address`, with the same query; None when the request asks for it already."""
    if request.path == address:
        return None
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(iri_to_uri(f"{address}?{query}" if query else address))
