"""The desk: Django's admin, with the workflow's steps as buttons. Each module registers its tables."""

from claims.admin import appearances, articles, claims, desk, drafts, page_texts, people, reports, sources, verdicts

__all__ = [
    "appearances",
    "articles",
    "claims",
    "desk",
    "drafts",
    "page_texts",
    "people",
    "reports",
    "sources",
    "verdicts",
]
