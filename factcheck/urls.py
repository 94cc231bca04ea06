"""Addresses of the site: English without a prefix, French below /fr/."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path

from claims.views import machines

handler500 = "factcheck.errors.server_error"


def favicon(request: HttpRequest) -> HttpResponse:
    """Send browsers that ask for the old address of an icon to the icon."""
    return redirect(static("claims/icon.svg"))


# Addresses for machines have no language.
urlpatterns: list[URLPattern | URLResolver] = [
    path("favicon.ico", favicon),
    path("robots.txt", machines.robots),
    path(".well-known/security.txt", machines.security),
    path("healthz", machines.health),
]

urlpatterns += i18n_patterns(
    path("admin/", admin.site.urls),
    path("", include("claims.urls")),
    prefix_default_language=False,
)
