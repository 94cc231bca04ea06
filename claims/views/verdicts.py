"""What we said: each verdict at an address of its own, and how programs find the one of a time (Memento, RFC 7089)."""

import datetime
from collections.abc import Iterator
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import http_date, parse_http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from claims import citing
from claims.models import Claim, Verdict
from claims.selectors import verdict_page as selectors
from claims.selectors.claims import issued
from claims.selectors.verdict_page import VerdictPage, Version, Versions
from claims.views.addresses import moved
from claims.views.public import View

LINK_FORMAT = "application/link-format"


@require_safe
def verdict_detail(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """What we said with one verdict, for good; 410 when the claim was withdrawn."""
    try:
        page = selectors.verdict_page(code.upper(), number)
    except (Claim.DoesNotExist, Verdict.DoesNotExist):
        raise Http404 from None
    if elsewhere := moved(request, page.version.address):
        return elsewhere
    cited = _cited(page)
    context = {
        "section": "claims",
        "page": page,
        "claim": page.claim,
        "verdict": page.verdict,
        "citation": citing.sentence(cited),
        "bibtex": citing.bibtex(cited),
    }
    response = render(request, "claims/verdict.html", context, status=200 if page.claim.is_listed else 410)
    response.headers["Memento-Datetime"] = _date(page.version)
    response.headers["Link"] = ", ".join(_links(page))
    return response


def _cited(page: VerdictPage) -> citing.Cited:
    """This very verdict; its citation tells whether we have taken the check back."""
    rating = issued(page.verdict).name
    return citing.Cited(
        site=settings.SITE_NAME,
        code=page.claim.code,
        address=settings.SITE_URL + page.version.address,
        rating=rating if page.claim.is_listed else _("%(rating)s, withdrawn since") % {"rating": rating},
        statement=page.verdict.shown_statement,
        number=page.verdict.number,
        day=timezone.localdate(page.version.at),
    )


@require_safe
def timemap(request: HttpRequest, code: str) -> HttpResponse:
    """All that we said of a claim and when, for programs: a TimeMap in the form of RFC 6690."""
    try:
        versions = selectors.versions(code.upper())
    except Claim.DoesNotExist:
        raise Http404 from None
    address = _timemap_of(versions.claim)
    if elsewhere := moved(request, address):
        return elsewhere
    content_type = f"{LINK_FORMAT}; charset=utf-8"
    return HttpResponse(",\n".join(_entries(versions, address)) + "\n", content_type=content_type)


def remembers(view: View) -> View:
    """The page of a claim, which leads whoever asks for a time (`Accept-Datetime`) to what we said then.

    It stands before the cache of pages, which knows addresses alone.
    """

    @wraps(view)
    def answer(request: HttpRequest, code: str, **kwargs: Any) -> HttpResponseBase:
        asked = request.headers.get("Accept-Datetime") if request.method in ("GET", "HEAD") else None
        response = (_at(code, asked) if asked else None) or view(request, code=code, **kwargs)
        patch_vary_headers(response, ["Accept-Datetime"])
        return response

    return answer


def original_links(claim: Claim) -> str:
    """The links of a claim's page to its own past, for a header."""
    original = settings.SITE_URL + claim.get_absolute_url()
    return ", ".join([_link(original, "original timegate"), _timemap_link(claim)])


def _at(code: str, asked: str) -> HttpResponse | None:
    """The way to what we said at a time; None where nothing can be asked for."""
    try:
        moment = datetime.datetime.fromtimestamp(parse_http_date(asked), datetime.UTC)
    except (ValueError, OverflowError, OSError):
        example = {"time": "Tue, 03 Mar 2026 12:00:00 GMT"}
        sentence = _("Accept-Datetime: Write the time as HTTP does, for example %(time)s.") % example
        return HttpResponseBadRequest(f"{sentence}\n", content_type="text/plain; charset=utf-8")
    try:
        versions = selectors.versions(code.upper())
    except Claim.DoesNotExist:
        return None
    found = versions.at(moment)
    if found is None:
        return None
    links = [original_links(versions.claim), *_mementos({"first": versions.all[0], "last": versions.all[-1]})]
    headers = {"Link": ", ".join(links), "Cache-Control": "public, no-cache"}
    return HttpResponseRedirect(found.address, headers=headers)


def _links(page: VerdictPage) -> Iterator[str]:
    """The links of a memento: RFC 7089, and RFC 5829 for the versions around it."""
    yield original_links(page.claim)
    first, latest = page.versions.all[0], page.latest
    yield from _mementos({"first": first, "prev": page.before, "next": page.after, "last": latest})
    around = {"predecessor-version": page.before, "successor-version": page.after, "latest-version": latest}
    for rel, version in around.items():
        if version:
            yield _link(settings.SITE_URL + version.address, rel)


def _mementos(named: dict[str, Version | None]) -> Iterator[str]:
    """A link to each version, with all that it is called."""
    called: dict[Version, list[str]] = {}
    for name, version in named.items():
        if version:
            called.setdefault(version, []).append(name)
    for version, names in called.items():
        yield _memento(version, *names)


def _memento(version: Version, *names: str) -> str:
    address = settings.SITE_URL + version.address
    return f'{_link(address, " ".join([*names, "memento"]))}; datetime="{_date(version)}"'


def _entries(versions: Versions, address: str) -> Iterator[str]:
    yield _link(settings.SITE_URL + versions.claim.get_absolute_url(), "original timegate")
    span = "".join(
        f'; {name}="{_date(version)}"' for name, version in zip(("from", "until"), _ends(versions), strict=False)
    )
    yield f'{_link(settings.SITE_URL + address, "self")}; type="{LINK_FORMAT}"{span}'
    for version in versions.all:
        names = [name for name, end in zip(("first", "last"), _ends(versions), strict=True) if end is version]
        yield _memento(version, *names)


def _ends(versions: Versions) -> list[Version]:
    return [versions.all[0], versions.all[-1]] if versions.all else []


def _timemap_of(claim: Claim) -> str:
    return reverse("claims:timemap", args=[claim.code])


def _timemap_link(claim: Claim) -> str:
    return f'{_link(settings.SITE_URL + _timemap_of(claim), "timemap")}; type="{LINK_FORMAT}"'


def _link(address: str, rel: str) -> str:
    return f'<{address}>; rel="{rel}"'


def _date(version: Version) -> str:
    return http_date(version.at.timestamp())
