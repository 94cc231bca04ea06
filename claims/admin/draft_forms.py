"""The form of a draft verdict: the judgement, and for a public claim its wording."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminRadioSelect, AdminTextareaWidget
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from claims.admin.forms import WordingForm
from claims.admin.signs import rating_badge
from claims.choices import Change
from claims.models import DraftVerdict, Rating

JUDGEMENT = ("rating", "summary", "explanation")
WHY = ("change", "reason")
WORDING = ("statement", "statement_fr", ("claimant", "kind", "claimed_on"))


class RatingField(forms.ModelChoiceField):
    """The ratings in use, each with its sign, its colour and what it means."""

    def label_from_instance(self, obj: Any) -> SafeString:
        return format_html('{} <span class="definition">{}</span>', rating_badge(obj), obj.definition)


class DraftForm(WordingForm):
    """What is proposed; `sending` asks for everything a reviewer needs, each gap beside its field."""

    rating = RatingField(
        Rating.objects.in_use(),
        label=_("Rating"),
        required=False,
        blank=True,
        empty_label=_("No rating yet"),
        widget=AdminRadioSelect(attrs={"class": "radiolist"}),
    )

    class Meta:
        model = DraftVerdict
        fields = ["rating", "summary", "explanation", "change", "reason", "statement", "claimant", "kind", "claimed_on"]
        widgets = {
            "statement": AdminTextareaWidget(attrs={"rows": 3, "lang": "en"}),
            "summary": AdminTextareaWidget(attrs={"rows": 3}),
            "explanation": AdminTextareaWidget(attrs={"rows": 14}),
            "reason": AdminTextareaWidget(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "change" in self.fields:
            change: Any = self.fields["change"]
            change.choices = [choice for choice in Change.choices if choice[0] != Change.INITIAL]
        if "_send" in self.data:
            for name in (*JUDGEMENT, "reason"):
                if name in self.fields:
                    self.fields[name].required = True
