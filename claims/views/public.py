"""What every public page has in common: a validator that is decided before the page is built, and no cookie.

A page depends on its address, the edition of the site, what the code and the settings make of it, and the day. So it
is built once for each edition; whoever asks again gets it from the cache, or only the word that nothing changed.
"""

import hashlib
from collections.abc import Callable
from functools import cache, wraps
from http import HTTPStatus
from typing import Any, Final

from django.conf import settings
from django.core.cache import cache as kept
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response

from claims.selectors import edition

KEPT_FOR: Final = 15 * 60  # seconds; a newer edition makes another key
LARGEST_KEPT: Final = 200_000  # bytes

View = Callable[..., HttpResponseBase]


def public(view: View) -> View:
    """A page for everybody, which caches may keep as long as they ask whether it is still the same."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        state = _state()
        etag = f'W/"{state}"'
        response = get_conditional_response(request, etag=etag) or _built(state, view, request, *args, **kwargs)
        response.headers["Cache-Control"] = "public, no-cache"
        if response.status_code == 200:
            response.headers["ETag"] = etag
        return response

    return answer


def for_programs(view: View) -> View:
    """Data that scripts of any site may read. What went wrong is data too: a problem detail (RFC 9457)."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            response = view(request, *args, **kwargs)
        except Http404 as error:
            response = _problem(HTTPStatus.NOT_FOUND, error)
        except BadRequest as error:
            response = _problem(HTTPStatus.BAD_REQUEST, error)
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response

    return answer


def _problem(status: HTTPStatus, error: Exception) -> HttpResponse:
    problem = {"type": "about:blank", "title": status.phrase, "status": status, "detail": str(error)}
    return JsonResponse(problem, status=status, content_type="application/problem+json")


def _built(state: str, view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    """The page as it was built for this state of the site, or built now."""
    key = "page:" + hashlib.sha256(f"{state} {request.get_full_path()}".encode()).hexdigest()
    found = kept.get(key)
    if found is not None:
        content, headers = found
        return HttpResponse(content, headers=headers)
    response = view(request, *args, **kwargs)
    if request.method == "GET" and isinstance(response, HttpResponse) and _is_kept(response):  # HEAD has no content
        kept.set(key, (response.content, dict(response.headers)), KEPT_FOR)
    return response


def _is_kept(response: HttpResponse) -> bool:
    return response.status_code == 200 and len(response.content) <= LARGEST_KEPT


def _state() -> str:
    """Another text as soon as any page could be another one."""
    about = (settings.SITE_NAME, settings.SITE_URL, settings.CONTACT_EMAIL, settings.DATA_LICENSE)
    named = (edition.current(), about, _code())
    return f"{hashlib.sha256(repr(named).encode()).hexdigest()[:20]}-{timezone.localdate():%y%m%d}"


@cache
def _code() -> str:
    """The code and the templates that this process was started with."""
    files = (
        path for folder in ("claims", "factcheck", "templates") for path in (settings.BASE_DIR / folder).rglob("*")
    )
    made = sorted(f"{path} {path.stat().st_mtime_ns}" for path in files if path.suffix != ".pyc" and path.is_file())
    return hashlib.sha256("\n".join(made).encode()).hexdigest()
