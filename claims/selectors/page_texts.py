"""The texts of pages that the desk can write itself, as readers get them."""

from dataclasses import dataclass

from claims.choices import PageTextKey
from claims.models import PageText


@dataclass(frozen=True)
class ShownText:
    """A text in Markdown, and the language that it is in: it is not always that of the page."""

    markdown: str
    language: str


def page_texts() -> dict[str, ShownText]:
    """Every text by its key."""
    rows = PageText.objects.in_bulk(field_name="key")
    return {key: _shown(rows.get(key), key) for key in PageTextKey.values}


def page_text(key: PageTextKey) -> ShownText:
    """One text."""
    return _shown(PageText.objects.filter(key=key).first(), key)


def _shown(row: PageText | None, key: str) -> ShownText:
    return ShownText(*(row or PageText(key=key)).shown)
