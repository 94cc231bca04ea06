"""The forms of the workbench's panel: a claim's wording, its draft verdict, and one piece of evidence."""

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.addresses import folded
from claims.admin.article_forms import Address
from claims.admin.by_name import named
from claims.admin.draft_forms import DraftForm
from claims.admin.evidence import EvidenceForm
from claims.admin.forms import WordingForm
from claims.admin.signs import badge
from claims.choices import SIGNS, Language, SourceKind, Stance
from claims.models import Claim, Claimant, DraftVerdict, Evidence, Publisher, Rating, Source
from claims.sanitize import safe_url

MAIN = "claim-form"  # the form on the page to which all but the evidence belongs
WORDING = ("statement", "statement_fr", "claimant_name", "kind", "claimed_on")


def _area(rows: int, **attributes: str) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **attributes})


class ByClaimantName(WordingForm):
    """Wording whose claimant is written by name: one of the list, or a new one."""

    may_make = True
    claimant_name = forms.CharField(
        label=gettext_lazy("Made by"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"list": "claimants", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "statement" in self.fields:
            self.fields["statement"].label = _("Statement (English)")
        self.fields["claimant_name"].widget.attrs["placeholder"] = _("the article itself")
        self.fields["statement_fr"].widget = _area(2, lang="fr")
        self.initial["claimant_name"] = self.instance.claimant.name if self.instance.claimant else ""
        for field in self.fields.values():
            field.widget.attrs["form"] = MAIN

    def clean_claimant_name(self) -> str:
        """A name that is not in the list is added by those who may."""
        name: str = self.cleaned_data["claimant_name"]
        if name and not self.may_make and named(Claimant, name)._state.adding:
            raise forms.ValidationError(_("Your role cannot add it: choose from the list."))
        return name

    def content(self) -> dict[str, Any]:
        """What was filled in, as the workflow's keywords; a claimant that is new is not saved yet."""
        content = super().content()
        if "claimant_name" in content:
            name = content.pop("claimant_name")
            content["claimant"] = named(Claimant, name) if name else None
        return content


class ClaimPart(ByClaimantName):
    """What is claimed while the claim is a draft; once it is public, its topic for those who may file it anew."""

    class Meta:
        model = Claim
        fields = ["statement", "kind", "claimed_on", "topic"]
        widgets: dict[str, Any] = {
            "statement": _area(2, lang="en"),
            "claimed_on": forms.DateInput(attrs={"type": "date"}),
        }

    def __init__(self, *args: Any, may_file: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        statement = self.fields["statement"]
        statement.required = bool(self.instance.statement)
        if not self.instance.statement:
            statement.widget.attrs["autofocus"] = True  # a claim that was just marked is stated next
        self.fields["claimed_on"].widget.format = "%Y-%m-%d"
        if self.instance.is_public:
            for name in WORDING if may_file else (*WORDING, "topic"):
                del self.fields[name]


class DraftPart(ByClaimantName, DraftForm):
    """The draft verdict; for a public claim with the wording that it would give it."""

    class Meta(DraftForm.Meta):
        fields = [name for name in DraftForm.Meta.fields if name != "claimant"]
        widgets: dict[str, Any] = {
            "statement": _area(2, lang="en"),
            "summary": _area(2),
            "explanation": _area(7),
            "reason": _area(2),
            "claimed_on": forms.DateInput(attrs={"type": "date"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rating: Any = self.fields["rating"]
        rating.label_from_instance = pill
        self.fields["claimed_on"].widget.format = "%Y-%m-%d"
        claim = self.instance.claim
        if not claim.is_public:
            for name in WORDING:
                del self.fields[name]
        if claim.current_verdict_id is None:
            for name in ("change", "reason"):
                del self.fields[name]


def pill(rating: Rating) -> SafeString:
    """A rating to choose: sign and name in its colour, and what it means for whoever rests on it."""
    return format_html('<span title="{}">{}</span>', rating.definition, badge(rating.sign, rating.name, rating.tone))


def stance_choices() -> list[tuple[str, SafeString]]:
    """The stances to choose from, each with its sign and colour."""
    return [(stance.value, badge(SIGNS[stance][0], stance.label, SIGNS[stance][1])) for stance in Stance]


# Evidence ---------------------------------------------------------------------------------------


class EvidencePart(EvidenceForm):
    """One piece of evidence of the claim. Its source stays; another source is another piece."""

    class Meta(EvidenceForm.Meta):
        fields = ["stance", "passage", "location", "read_on"]
        widgets: dict[str, Any] = {
            "stance": forms.RadioSelect,
            "passage": _area(3),
            "read_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stance: Any = self.fields["stance"]
        stance.choices = stance_choices()
        self.fields["passage"].widget.attrs["lang"] = self.instance.source.language if self.instance.pk else ""

    def stance_seen(self) -> SafeString:
        """The stance that the form began with, hidden; Django adds it to whole fields, and not to single pills."""
        return self["stance"].as_hidden(only_initial=True)


class AttachForm(forms.ModelForm):
    """A source by its address, and what it says: one that the tracker knows, or a new one by title and publisher."""

    address = Address(
        label=gettext_lazy("Address of the source"),
        max_length=1000,
        widget=forms.URLInput(attrs={"placeholder": "https://", "autocomplete": "off"}),
    )
    title = forms.CharField(label=gettext_lazy("title"), max_length=300, required=False)
    publisher_name = forms.CharField(
        label=gettext_lazy("publisher"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"list": "publishers", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("kind"), choices=SourceKind.choices, initial=SourceKind.NEWS, required=False
    )
    language = forms.ChoiceField(label=gettext_lazy("language"), choices=Language.choices, required=False)

    class Meta:
        model = Evidence
        fields = ["stance", "passage", "location", "read_on"]
        widgets: dict[str, Any] = {
            "stance": forms.RadioSelect,
            "passage": _area(3),
            "read_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    field_order = ["address", "title", "publisher_name", "kind", "language", "stance", "passage", "location", "read_on"]

    def __init__(self, *args: Any, may_add: bool = True, may_name: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.may_add, self.may_name = may_add, may_name
        stance: Any = self.fields["stance"]
        stance.choices = stance_choices()
        self.source = known_source(self["address"].value() or "")

    @property
    def is_unknown(self) -> bool:
        """Whether there is an address that no source of the tracker has: then title and publisher are asked."""
        return self.source is None and bool(safe_url(_whole(self["address"].value() or "")))

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"]
        if not safe_url(address):
            raise forms.ValidationError(_("Write an address that begins with https:// or http:// and names no user."))
        self.source = known_source(address)
        return address

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.source or "address" not in cleaned:
            return cleaned
        if not self.may_add:
            self.add_error("address", _("The tracker does not know this source, and your role cannot add one."))
            return cleaned
        for name in ("title", "publisher_name"):
            if not cleaned.get(name):
                self.add_error(name, _("The tracker does not know this address yet: say what it is."))
        name = cleaned.get("publisher_name") or ""
        if name and not self.may_name and named(Publisher, name)._state.adding:
            self.add_error("publisher_name", _("Your role cannot add it: choose from the list."))
        return cleaned

    def new_source(self) -> Source:
        """The source that a valid form describes, for an address that no source has; not saved yet."""
        cleaned = self.cleaned_data
        return Source(
            url=cleaned["address"],
            title=cleaned["title"],
            publisher=named(Publisher, cleaned["publisher_name"]),
            kind=cleaned["kind"] or SourceKind.NEWS,
            language=cleaned["language"] or self.initial.get("language") or Language.OTHER,
        )


def _whole(address: str) -> str:
    """The address with the scheme that it gets when it is sent; one without a point is none yet."""
    address = address.strip()
    return f"https://{address}" if "." in address and "://" not in address else address


def known_source(address: str) -> Source | None:
    """The source with this address, whatever form of it was pasted; the first one when there are several."""
    key = folded(_whole(address))
    return Source.objects.filter(url_key=key).select_related("publisher").order_by("pk").first() if key else None


def claimant_names() -> list[str]:
    """Names to choose from while one is typed, the last used first."""
    return list(Claimant.objects.order_by("-pk").values_list("name", flat=True)[:200])


def publisher_names() -> list[str]:
    """The same for publishers."""
    return list(Publisher.objects.order_by("-pk").values_list("name", flat=True)[:200])


def blank_draft(claim: Claim, **author: Any) -> DraftVerdict:
    """A draft verdict of a claim that has none, not saved: it starts from the wording, and from the verdict before."""
    wording = {name: getattr(claim, name) for name in ("statement", "translations", "claimant", "kind", "claimed_on")}
    draft = DraftVerdict(claim=claim, **wording, **author)
    if verdict := claim.current_verdict:
        draft.change = "update"
        draft.rating, draft.summary, draft.explanation = verdict.rating, verdict.summary, verdict.explanation
    return draft
