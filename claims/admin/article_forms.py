"""Forms of articles: their facts, the text received, and the claim that a quote makes."""

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminDateWidget
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims import importing
from claims.admin.by_name import ByName, ByNameOnModel, ListedAutocomplete, autocomplete, by_name
from claims.admin.forms import WorkflowForm
from claims.admin.quotes import QuoteForm
from claims.choices import ClaimKind, Language
from claims.intake import MAX_BYTES, Intake, IntakeError, TooLarge, take_in
from claims.models import Article, Claim, Claimant, Publisher, Topic
from claims.workflow.articles import FACTS

# The import -------------------------------------------------------------------------------------


class Address(forms.URLField):
    """An address; one without a scheme is https."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(assume_scheme="https", **kwargs)


class FactsForm(ByNameOnModel, forms.ModelForm):
    """What is known about an article that is being imported."""

    key = "publisher"
    new_publisher = by_name(Publisher)
    anyway = forms.BooleanField(label=gettext_lazy("Import it all the same"), required=False)

    class Meta:
        model = Article
        fields = FACTS
        field_classes = {"url": Address}
        widgets = {
            "publisher": autocomplete(Article, "publisher"),
            "headline": forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
            "url": forms.URLInput(attrs={"class": "vURLField"}),
            "published_on": AdminDateWidget,
        }

    field_order = ["headline", "publisher", "new_publisher", "url", "language", "published_on", "anyway"]

    @property
    def facts(self) -> dict[str, Any]:
        """The facts of a valid form, as `importing.save` takes them; the publisher may be new."""
        return {name: self.cleaned_data[name] for name in FACTS}


class ArticleForm(ByNameOnModel, WorkflowForm):
    """The facts of an article that is in the tracker."""

    key = "publisher"
    new_publisher = by_name(Publisher)


class AskedFactsForm(FactsForm):
    """The same before the text was read: what is left empty is proposed from the text."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["headline"].required = self.fields["language"].required = False
        self.fields["headline"].help_text = _("Leave empty: it is proposed from the text.")
        self.fields["publisher"].help_text = _("An article needs one: choose from the list, or write a name.")
        language = cast(forms.TypedChoiceField, self.fields["language"])
        language.choices = [("", _("found in the text")), *Language.choices]
        del self.fields["anyway"]


class TextForm(forms.Form):
    """The text as it comes in: pasted, or as a file. `taken` is what intake made of it."""

    text = forms.CharField(
        label=gettext_lazy("Paste the text"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "class": "vLargeTextField"}),
    )
    file = forms.FileField(
        label=gettext_lazy("or choose a file"),
        required=False,
        allow_empty_file=True,
        help_text=gettext_lazy("A text or an HTML page: .txt, .html"),
        widget=forms.FileInput(attrs={"accept": ".txt,.text,.md,.html,.htm,text/plain,text/html"}),
    )
    taken: Intake
    received: str | bytes

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        text, file = cleaned.get("text"), cleaned.get("file")
        if self.errors:
            return cleaned
        if text and file:
            self.add_error("file", _("There is a pasted text and a file: empty the box and choose the file again."))
        elif file:
            self._take_in("file", file)
        elif text:
            self._take_in("text", text)
        else:
            self.add_error("text", _("Paste the article, or choose a file."))
        return cleaned

    def _take_in(self, field: str, given: str | UploadedFile) -> None:
        try:
            self.received = given if isinstance(given, str) else content(given)
            self.taken = take_in(self.received)
        except IntakeError as error:
            self.add_error(field, importing.sentence(error))


def content(file: UploadedFile) -> bytes:
    """The bytes of an uploaded file. Raises TooLarge before it reads them."""
    size = file.size or 0
    if size > MAX_BYTES:
        raise TooLarge(size=size, limit=MAX_BYTES)
    return file.read()


class Exactly:
    """Writes a received text as bytes: a pasted one and a file's content stay apart."""

    def dumps(self, received: str | bytes) -> bytes:
        return b"text:" + received.encode() if isinstance(received, str) else b"file:" + received

    def loads(self, content: bytes) -> str | bytes:
        kind, content = content[:5], content[5:]
        return content.decode() if kind == b"text:" else content


SEAL = "claims.admin.import"


def sealed(received: str | bytes) -> str:
    """A received text for a hidden field, so that it comes back byte for byte.

    As plain text it would not: browsers and servers change line ends, a byte order mark and what is no UTF-8.
    In the session or the cache two tabs would share it, and a restart or a second process lose it.
    Signed, because what is decompressed on its return must be what was compressed here.
    """
    return signing.dumps(received, salt=SEAL, serializer=Exactly, compress=True)


def unsealed(seal: str) -> str | bytes:
    """The text again. Raises django.core.signing.BadSignature when it was damaged on its way."""
    return signing.loads(seal, salt=SEAL, serializer=Exactly)


# A claim from a quote ---------------------------------------------------------------------------


class OpenClaimForm(ByName, QuoteForm):
    """A quote, and the claim it makes."""

    key = "claimant"
    is_needed = False

    statement = forms.CharField(
        label=gettext_lazy("statement"),
        help_text=gettext_lazy("One sentence that can be checked and stands on its own, in English."),
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField", "lang": "en"}),
    )
    statement_fr = forms.CharField(
        label=gettext_lazy("statement in French"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField", "lang": "fr"}),
    )
    claimant = forms.ModelChoiceField(
        Claimant.objects.all(),
        label=gettext_lazy("claimant"),
        help_text=gettext_lazy("Leave empty when the article itself makes the claim."),
        required=False,
        widget=autocomplete(Claim, "claimant"),
    )
    new_claimant = by_name(Claimant)
    kind = forms.ChoiceField(label=gettext_lazy("kind"), choices=ClaimKind.choices, initial=ClaimKind.FACTUAL)
    topic = forms.ModelChoiceField(
        Topic.objects.all(),
        label=gettext_lazy("topic"),
        required=False,
        widget=ListedAutocomplete(Claim._meta.get_field("topic"), admin.site),
    )
    claimed_on = forms.DateField(label=gettext_lazy("claimed on"), required=False, widget=AdminDateWidget)

    @property
    def wording(self) -> dict[str, Any]:
        """What a valid form says about the claim, as `workflow.open_claim` takes it; the claimant may be new."""
        cleaned = self.cleaned_data
        french = cleaned["statement_fr"]
        return {
            "statement": cleaned["statement"],
            "translations": {"fr": french} if french else {},
            **{name: cleaned[name] for name in ("claimant", "kind", "topic", "claimed_on")},
        }
