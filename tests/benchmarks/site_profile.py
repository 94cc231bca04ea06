"""Where the server's time goes, by function: on for `--profile` only."""

import cProfile
import io
import pstats
import threading
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

SHOWN = 60
_profile = cProfile.Profile(time.thread_time)
_one_at_a_time = threading.Lock()


class ProfileMiddleware:
    """Profiles every request but those of this benchmark's own addresses."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith("/hello/"):
            return self.get_response(request)
        with _one_at_a_time:
            return _profile.runcall(self.get_response, request)


def profile(request: HttpRequest) -> HttpResponse:
    """What was profiled since it was asked for last, as text."""
    global _profile  # noqa: PLW0603  # cProfile cannot be emptied
    told = io.StringIO()
    with _one_at_a_time:
        if _profile.getstats():
            pstats.Stats(_profile, stream=told).sort_stats("cumulative").print_stats(SHOWN)
        _profile = cProfile.Profile(time.thread_time)
    return HttpResponse(told.getvalue(), content_type="text/plain")
