"""What every request passes through: the language of its path, pages for bare refusals, the limit of a session."""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware

from factcheck.errors import explained

SESSION_STARTED = "started"
SESSION_SEEN = "seen"
SEEN_AGAIN_AFTER = 60  # seconds: a session is written once a minute, not at every request


class LanguageFromPathMiddleware(LocaleMiddleware):
    """The path alone chooses the language: `/fr/…` is French and everything else English.

    Django's middleware does the same when the default language has no prefix, and still adds
    `Vary: Accept-Language`, which makes a shared cache keep each page once per browser setting.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Say the page's language, and nothing about what the browser would have preferred."""
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        return response


class ExplainMiddleware:
    """Answers that are nothing but a status get their page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        explained(response)
        return response


class SessionLimitMiddleware:
    """Ends a session SESSION_LIMIT seconds after its log-in; Django ends it when it lies idle.

    Only the admin's pages count: a public page reads no session, so that it can be cached.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any) -> None:
        """Log out whoever logged in too long ago; else note, once a minute, that they are here."""
        match = request.resolver_match
        if match is None or match.app_name != "admin" or not request.user.is_authenticated:
            return
        now = int(time.time())
        session = request.session
        if now - session.get(SESSION_STARTED, now) > settings.SESSION_LIMIT:
            logout(request)
        elif now - session.get(SESSION_SEEN, 0) > SEEN_AGAIN_AFTER:
            session.setdefault(SESSION_STARTED, now)
            session[SESSION_SEEN] = now  # saving it moves the end of SESSION_COOKIE_AGE
