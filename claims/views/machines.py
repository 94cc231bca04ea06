"""Addresses that programs ask for, as their conventions say."""

import datetime
from typing import Final

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from claims.selectors import edition

VALID_FOR: Final = datetime.timedelta(days=180)  # RFC 9116 advises less than a year


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What crawlers may read: everything but the desk. The orders of a list hold the same claims again."""
    lines = ["User-agent: *", "Disallow: /admin/", "Disallow: /fr/admin/", "Disallow: /*sort="]
    return _text("\n".join([*lines, f"Sitemap: {settings.SITE_URL}/sitemap.xml", ""]))


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Whom to tell about a weakness (RFC 9116)."""
    with translation.override(settings.LANGUAGE_CODE):
        page = settings.SITE_URL + reverse("claims:report")
    contact = f"mailto:{settings.CONTACT_EMAIL}" if settings.CONTACT_EMAIL else page
    expires = (timezone.now() + VALID_FOR).astimezone(datetime.UTC)
    languages = ", ".join(code for code, _name in settings.LANGUAGES)
    return _text(
        f"Contact: {contact}\n"
        f"Expires: {expires:%Y-%m-%dT00:00:00Z}\n"
        f"Preferred-Languages: {languages}\n"
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt\n"
    )


@never_cache
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Whether the site can answer: 503 when the database does not."""
    try:
        edition.current()
    except DatabaseError:
        return _text("The database does not answer.\n", status=503)
    return _text("ok\n")


def _text(text: str, status: int = 200) -> HttpResponse:
    return HttpResponse(text, content_type="text/plain; charset=utf-8", status=status)
