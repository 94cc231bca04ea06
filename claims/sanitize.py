"""From Markdown, or from HTML of any origin, to HTML that is safe to show.

The only module that imports bleach: its successor is a change of this one file. Everything is cleaned again each time
it is shown, so that a rule made stricter holds for old texts too. The Content-Security-Policy stands behind it.
"""

import re
import unicodedata
from collections.abc import Iterator
from enum import StrEnum
from typing import Any, Final
from urllib.parse import urlsplit

from bleach.html5lib_shim import Filter  # type: ignore[import-untyped]
from bleach.sanitizer import Cleaner  # type: ignore[import-untyped]
from markdown_it import MarkdownIt

TAGS = frozenset("p br strong em a ul ol li blockquote code pre h3 h4 sup sub abbr".split())
ATTRIBUTES = {"a": ["href", "title", "hreflang"], "abbr": ["title"]}
LONGEST = 50_000  # code points of Markdown that a form takes: for texts made to be slow, time grows with the square
SCHEMES = frozenset({"http", "https", "mailto"})
HEADINGS = {"h1": "h3", "h2": "h4", "h3": "h4", "h4": "h4", "h5": "h4", "h6": "h4"}  # the page has h1 and h2

# Only whole addresses: a relative one would lead elsewhere in a feed or an export.
_HREF = re.compile(r"https?://[^\s/]|mailto:[^\s]", re.IGNORECASE)
# Control characters but tab and newline; surrogates and noncharacters, which no encoding or page may hold.
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
MOST_REFERRED: Final = 999  # pieces of evidence that a reference can name
_REFERENCE = re.compile(r"\[([1-9]\d{0,2})\]")
_REFERENCED = re.compile(r'href="#evidence-(\d+)"')
_NOT_IN_ADDRESSES = re.compile(r"[\s\\\x00-\x1f\x7f-\x9f]")

_markdown = MarkdownIt("commonmark", {"html": False, "linkify": False})


class Rel(StrEnum):
    """What we say about a link, by who wrote it: never the writer's choice."""

    EVIDENCE = "noopener"
    CLAIM = "nofollow noopener"  # the addresses where a claim was made
    READER = "ugc nofollow noopener"


def normalise(markdown: str) -> str:
    """The text as it is saved: NFC, "\\n", and no control characters but tab and newline."""
    text = markdown.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _FORBIDDEN.sub("", text))


def to_html(markdown: str, *, rel: Rel = Rel.EVIDENCE, evidence: int = 0) -> str:
    """Render Markdown (CommonMark without raw HTML and images) as safe HTML.

    Where it says [1], up to the number of pieces of `evidence`, it links to that piece on the page.
    """
    tokens = _markdown.parse(normalise(markdown))
    for token in tokens:
        token.tag = HEADINGS.get(token.tag, token.tag)
    return clean(_markdown.renderer.render(tokens, _markdown.options, {}), rel=rel, evidence=evidence)


def references(text: str) -> list[int]:
    """The numbers of evidence that an explanation refers to, rising: those of which its page would make links."""
    return sorted({int(number) for number in _REFERENCED.findall(to_html(text, evidence=MOST_REFERRED))})


def clean(html: str, *, rel: Rel, evidence: int = 0) -> str:
    """Reduce HTML to the allowed tags, attributes and schemes; the text of what is taken away stays."""
    # A cleaner keeps its parser's state, so that threads cannot share one.
    cleaner = Cleaner(
        tags=TAGS,
        attributes=_is_allowed,
        protocols=SCHEMES,
        strip=True,
        filters=[lambda source: _LinkFilter(source, rel), lambda source: _ReferenceFilter(source, evidence)],
    )
    return str(cleaner.clean(_FORBIDDEN.sub("", html)))


def safe_url(url: str) -> str | None:
    """The address, without white space around it, if a page may link to it; else None.

    It may when it is http or https, names a host and nobody: a name before the host passes for the host
    (https://known.example@other.example).
    """
    url = url.strip()
    if _NOT_IN_ADDRESSES.search(url):
        return None
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - raises for what is no port
    except ValueError:
        return None
    names_host_alone = bool(parts.hostname) and "@" not in parts.netloc
    return url if parts.scheme in {"http", "https"} and names_host_alone else None


def _is_allowed(tag: str, name: str, value: str) -> bool:
    if name == "href" and not _HREF.match(value):
        return False
    return name in ATTRIBUTES.get(tag, ())


class _LinkFilter(Filter):
    """Gives every link our `rel`."""

    def __init__(self, source: Any, rel: Rel) -> None:
        super().__init__(source)
        self.rel = rel

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for token in super().__iter__():
            if token["type"] == "StartTag" and (None, "href") in token["data"]:
                token["data"][None, "rel"] = str(self.rel)
            yield token


class _ReferenceFilter(Filter):
    """Makes a link of each [number] that names a piece of evidence, but not inside links and code.

    It works on what is clean already, and writes nothing but the number.
    """

    def __init__(self, source: Any, evidence: int) -> None:
        super().__init__(source)
        self.evidence = evidence

    def __iter__(self) -> Iterator[dict[str, Any]]:
        inside = 0
        for token in super().__iter__():
            if token.get("name") in {"a", "code", "pre"}:
                inside += {"StartTag": 1, "EndTag": -1}.get(token["type"], 0)
            if token["type"] == "Characters" and not inside and self.evidence:
                yield from self._linked(token["data"])
            else:
                yield token

    def _linked(self, text: str) -> Iterator[dict[str, Any]]:
        done = 0
        for found in _REFERENCE.finditer(text):
            if int(found[1]) > self.evidence:
                continue
            if text[done : found.start()]:
                yield {"type": "Characters", "data": text[done : found.start()]}
            yield {"type": "StartTag", "name": "a", "data": {(None, "href"): f"#evidence-{found[1]}"}}
            yield {"type": "Characters", "data": found[0]}
            yield {"type": "EndTag", "name": "a", "data": {}}
            done = found.end()
        if text[done:]:
            yield {"type": "Characters", "data": text[done:]}
