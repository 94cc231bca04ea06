"""What a visitor is told when something goes wrong. None of it needs the database."""

import sys
from typing import Final

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import get_template

RETRY_AFTER: Final = 60  # seconds
BARE: Final = {410: "410.html", 429: "429.html"}  # what Django has no handler for


def server_error(request: HttpRequest) -> HttpResponse:
    """An error of ours; or, when the database cannot be reached, that the site will be back."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return unavailable()
    return HttpResponse(get_template("500.html").render(), status=500)


def unavailable() -> HttpResponse:
    """The site cannot answer for a moment."""
    return HttpResponse(get_template("503.html").render(), status=503, headers={"Retry-After": str(RETRY_AFTER)})


def explained(response: HttpResponseBase) -> None:
    """Give an answer that is nothing but a status its page: a view says `HttpResponseGone()`, and that is enough."""
    template = BARE.get(response.status_code)
    if template and isinstance(response, HttpResponse) and not response.content:
        wait = response.headers.get("Retry-After", "")
        response.content = get_template(template).render({"minutes": -(-int(wait) // 60) if wait.isdigit() else 0})
        response.headers["Content-Type"] = "text/html; charset=utf-8"


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that does not come from a page of this site, or from one that was open for too long."""
    return HttpResponse(get_template("403_csrf.html").render(), status=403)
