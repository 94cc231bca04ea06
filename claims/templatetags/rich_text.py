"""Editors' Markdown and addresses in templates, safe to show."""

from functools import lru_cache

from django import template
from django.utils.safestring import SafeString, mark_safe

from claims.sanitize import safe_url, to_html

register = template.Library()


@register.filter
def markdown(text: str, evidence: int = 0) -> SafeString:
    """Render an editor's Markdown; its links are evidence, and [1] leads to the first piece of so many on the page."""
    return _rendered(text, evidence)


@lru_cache(maxsize=500)
def _rendered(text: str, evidence: int) -> SafeString:
    """Parsing and cleaning a text takes longer than all the rest of its page."""
    return mark_safe(to_html(text, evidence=evidence))  # what to_html returns is clean


@register.filter
def safe_href(url: str) -> str:
    """The address if a page may link to it, else an empty string: `{% if source.url|safe_href %}`."""
    return safe_url(url) or ""
