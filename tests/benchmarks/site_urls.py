"""The site's addresses, and one that answers without doing anything: what every cost is divided by."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from factcheck.urls import *  # noqa: F403
from factcheck.urls import urlpatterns
from tests.benchmarks.site_profile import profile


def hello(request: HttpRequest) -> HttpResponse:
    return HttpResponse("hello")


urlpatterns = [path("hello/", hello), path("hello/profile/", profile), *urlpatterns]
