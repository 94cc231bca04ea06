"""A quote that was marked in the text: the server finds it again."""

from django.http import QueryDict

from claims.admin.quotes import QuoteForm, for_newer_text, revision_seen
from claims.anchoring import resolve
from claims.models import Article, Revision


def mark_form(article: Article, revision: Revision, posted: QueryDict) -> QuoteForm:
    """The quote that was sent, with its place in the current text where that is sure.

    What the browser says about the place is a hint: among several places of the same words the one that begins at
    `start` is meant, if the text is the one that was looked at; else the one with the same context, if there is one.
    """
    seen = posted.get("revision", "")
    if seen == str(revision.pk):
        typed = posted.copy()
        typed["at"] = posted.get("at") or posted.get("start", "")
    else:
        typed, _before = for_newer_text(posted, revision_seen(article, seen))
    form = QuoteForm(typed, revision=revision)
    if len(form.places) > 1 and not any(str(place.start) == typed["at"] for place in form.places):
        return QuoteForm(_told_apart(typed, revision), revision=revision)
    return form


def _told_apart(typed: QueryDict, revision: Revision) -> QueryDict:
    place = resolve(revision.text, typed.get("quote", ""), typed.get("prefix", ""), typed.get("suffix", ""))
    told = typed.copy()
    told["at"] = str(place.start) if place else ""
    return told
