"""The addresses of all public pages, for search engines (https://sitemaps.org), in files of 50,000.

A file has the rows of a range of keys. So a page stays in its file for good, no file is found by counting through those
before it, and which ones there are is one look at the keys. The pages of each language have files of their own.
"""

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final
from xml.sax.saxutils import escape

from django.conf import settings
from django.db.models import F, Max, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from claims.export import download, utc
from claims.models import Article, Claim, Claimant, Publisher, Source, Topic

SIZE: Final = 50_000  # addresses in a file: as many as the protocol allows
LARGEST_KEY: Final = 2**63 - 1
CHUNK: Final = 2_000
PAGES: Final = (
    "home", "claims", "articles", "sources", "topics", "claimants", "publishers", "statistics", "corrections", "method",
    "data", "history",
)  # fmt: skip

XML: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
PROTOCOL: Final = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
IN_LANGUAGES: Final = 'xmlns:xhtml="http://www.w3.org/1999/xhtml"'

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Section:
    """One kind of page: the rows that have one, and its path from these columns of a row.

    `news` is the column with the time when it last said something new, where there is one.
    """

    rows: Callable[[], QuerySet[Any]]
    columns: tuple[str, ...]
    path: Callable[..., str]
    news: str = "pk"

    def files(self) -> list[tuple[int, Any]]:
        """The numbers of the files that hold a page, and the last news of each."""
        by_file = self.rows().order_by().annotate(file=F("pk") / SIZE).values("file").annotate(newest=Max(self.news))
        return list(by_file.order_by("file").values_list("file", "newest"))

    def chunks(self, number: int) -> Iterator[list[Row]]:
        """The rows of a file: key, news, and the columns."""
        last, end = number * SIZE - 1, min((number + 1) * SIZE, LARGEST_KEY)
        rows = self.rows().filter(pk__lt=end).order_by("pk").values_list("pk", self.news, *self.columns)
        while last < end and (chunk := list(rows.filter(pk__gt=last)[:CHUNK])):
            yield chunk
            last = chunk[-1][0]


def _by_number(name: str, slug_of: Callable[[str], str]) -> Callable[[int, str], str]:
    return lambda pk, text: reverse(f"claims:{name}", args=[pk, slug_of(text)])


def _of_source(pk: int, evidence: list[dict[str, Any]], position: int) -> str:
    """With the title that readers know, which is that of the verdict: the desk may have corrected it since."""
    return reverse("claims:source", args=[pk, Source.slug_of(evidence[position]["title"])])


SECTIONS: Final = {
    "claims": Section(
        Claim.objects.listed, ("code", "slug"), lambda *names: reverse("claims:claim", args=names), news="news_at"
    ),
    "articles": Section(Article.objects.listed, ("pk", "headline"), _by_number("article", Article.slug_of)),
    "topics": Section(Topic.objects.published, ("slug",), lambda slug: reverse("claims:topic", args=[slug])),
    "claimants": Section(Claimant.objects.published, ("pk", "name"), _by_number("claimant", Claimant.slug_of)),
    "publishers": Section(Publisher.objects.published, ("pk", "name"), _by_number("publisher", Publisher.slug_of)),
    "sources": Section(
        Source.objects.published, ("pk", "newest_citation__verdict__evidence", "newest_citation__position"), _of_source
    ),
}


@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """Which files there are; those of claims with the day of their last news."""
    files = [("pages", 0, None), *((name, *file) for name, section in SECTIONS.items() for file in section.files())]
    parts = [
        f"<sitemap><loc>{escape(_file_address(name, number, language))}</loc>{_lastmod(newest)}</sitemap>\n"
        for name, number, newest in files
        for language, _name in settings.LANGUAGES
    ]
    return _answer([XML, f"<sitemapindex {PROTOCOL}>\n", *parts, "</sitemapindex>\n"])


@require_safe
def sitemap_file(request: HttpRequest, section: str, number: int) -> HttpResponseBase:
    """The pages of one kind in a range of keys, each with its other languages. 404 for a file without any."""
    language = get_language() or settings.LANGUAGE_CODE
    if (section, number) == ("pages", 0):
        with translation.override(settings.LANGUAGE_CODE):
            return _answer(_file([[_page(reverse(f"claims:{name}"), language) for name in PAGES]]))
    if section not in SECTIONS or not 0 <= number <= LARGEST_KEY // SIZE:
        raise Http404
    chunks = SECTIONS[section].chunks(number)
    first = next(chunks, None)
    if first is None:
        raise Http404
    written = (_pages(SECTIONS[section], rows, language) for rows in chain([first], chunks))
    return download((part.encode() for part in _file(written)), {"Content-Type": "application/xml"})


def _pages(section: Section, rows: list[Row], language: str) -> list[str]:
    with translation.override(settings.LANGUAGE_CODE):  # whoever reads the file in parts may have another one
        return [_page(section.path(*row[2:]), language, row[1]) for row in rows]


def _page(path: str, language: str, news: Any = None) -> str:
    """One page, in a file of its language; `path` is the one in the site's own language."""
    addresses = {code: escape(_in(code, path)) for code, _name in settings.LANGUAGES}
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{code}" href="{address}"/>' for code, address in addresses.items()
    )
    return f"<url><loc>{addresses[language]}</loc>{_lastmod(news)}{links}</url>\n"


def _file(parts: Iterable[list[str]]) -> Iterator[str]:
    yield f"{XML}<urlset {PROTOCOL} {IN_LANGUAGES}>\n"
    yield from map("".join, parts)
    yield "</urlset>\n"


def _in(language: str, path: str) -> str:
    """The whole address of a page in a language: the site's own has no prefix."""
    return settings.SITE_URL + (path if language == settings.LANGUAGE_CODE else f"/{language}{path}")


def _file_address(section: str, number: int, language: str) -> str:
    with translation.override(language):
        return settings.SITE_URL + reverse("claims:sitemap_file", args=[section, number])


def _lastmod(news: Any) -> str:
    """When a page, or any of a file, last said something new; nothing where only the key is known."""
    return f"<lastmod>{utc(news)}</lastmod>" if isinstance(news, datetime.datetime) else ""


def _answer(parts: Iterable[str]) -> HttpResponse:
    return HttpResponse("".join(parts), content_type="application/xml")
