"""The server finds a pasted quote: it asks when there are several places, and refuses when there is none."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy, ngettext

from claims.anchoring import Place, Suggestion, nearest, occurrences
from claims.models import Article, Revision

NOT_THERE = gettext_lazy("This does not stand in the article’s text. A quote is never guessed: copy it from the text.")


class QuoteForm(forms.Form):
    """A quote that has to stand in a revision's text; once valid, `place` says where.

    `at` is the chosen one of several places, by its start. `use` is a nearest passage that the editor
    takes instead of what was pasted, as "start-end"; the text between the two is then the quote.
    """

    quote = forms.CharField(
        label=gettext_lazy("Quote"),
        strip=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
        help_text=gettext_lazy("Exactly as it stands in the article: copy and paste it."),
    )
    at = forms.ChoiceField(label=gettext_lazy("Which place?"), required=False, widget=forms.RadioSelect)

    def __init__(self, data: Any = None, *, revision: Revision, **kwargs: Any) -> None:
        self.revision, self.text = revision, revision.text
        if data is not None and (used := passage(self.text, data.get("use", ""))):
            data = data.copy()
            data["quote"], data["at"] = used.quote, str(used.start)
        super().__init__(data, **kwargs)
        self.place: Place | None = None
        self.places = occurrences(self.text, self["quote"].value() or "")
        self.nearest: list[Suggestion] = []
        at: Any = self.fields["at"]
        at.choices = [(str(place.start), in_context(place)) for place in self.places]
        if len(self.places) < 2:
            at.widget = forms.HiddenInput()

    def found(self) -> Place | None:
        """The place, once the form is valid."""
        return self.place if self.is_valid() else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        quote = cleaned.get("quote")
        if not quote:
            return cleaned
        if not self.places:
            self.nearest = nearest(self.text, quote)
            self.add_error("quote", str(NOT_THERE))
            return cleaned
        chosen = [place for place in self.places if str(place.start) == cleaned.get("at")]
        if len(self.places) > 1 and not chosen:
            count = len(self.places)
            sentence = ngettext(
                "This stands %(count)d time in the text.", "This stands %(count)d times in the text: choose one.", count
            )
            self.add_error("at", sentence % {"count": count})
            return cleaned
        self.place = (chosen or self.places)[0]
        return cleaned


def for_newer_text(posted: QueryDict, seen: Revision | None) -> tuple[QueryDict, Place | None]:
    """A posted quote, to be looked for in a newer text than the one that was `seen`, and where it stood in that.

    A passage that was chosen there becomes the quote; both `use` and `at` were offsets in that text.
    """
    typed, before = posted.copy(), None
    if seen:
        chosen = passage(seen.text, typed.get("use", ""))
        quote = chosen.quote if chosen else typed.get("quote", "")
        before = chosen or next(iter(occurrences(seen.text, quote)), None)
        typed["quote"] = quote
    typed["use"] = typed["at"] = ""
    return typed, before


def revision_seen(article: Article, key: str) -> Revision | None:
    """The revision that a form was made from, if the article has it."""
    return article.revisions.filter(pk=key).first() if key.isdecimal() and len(key) < 19 else None


def passage(text: str, span: str) -> Place | None:
    """The passage that `span` ("start-end") names, if it is one that the text can be cut at."""
    start, _, end = span.partition("-")
    if not (start.isdecimal() and end.isdecimal() and len(span) < 20):
        return None
    quote = text[int(start) : int(end)]
    places = (place for place in occurrences(text, quote) if (place.start, place.end) == (int(start), int(end)))
    return next(places, None)


def in_context(place: Place) -> SafeString:
    """A quote with the text around it, as HTML."""
    return format_html("… {}<mark>{}</mark>{} …", place.prefix, place.quote, place.suffix)
