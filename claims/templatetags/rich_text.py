"""Editors' Markdown and addresses in templates, safe to show."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from claims.sanitize import safe_url, to_html

register = template.Library()


@register.filter
def markdown(text: str) -> SafeString:
    """Render an editor's Markdown; its links are evidence."""
    return mark_safe(to_html(text))  # what to_html returns is clean


@register.filter
def safe_href(url: str) -> str:
    """The address if a page may link to it, else an empty string: `{% if source.url|safe_href %}`."""
    return safe_url(url) or ""
