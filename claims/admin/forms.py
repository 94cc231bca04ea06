"""Forms that carry the version they were made from, and lose nothing when they are refused."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.admin.differences import words
from claims.models import AuditEntry
from claims.workflow import Incomplete, Stale, WorkflowError


class Typed(forms.ModelForm):
    """A form that can tell what was typed into it, as the person saw it."""

    def typed(self) -> list[tuple[str, str]]:
        """What the person filled in, each with its label: for a page where it can only be copied."""
        return [
            (str(self[name].label), self.shown(name, value))
            for name in self.fields
            if name != "version" and (value := self[name].value())
        ]

    def shown(self, name: str, value: Any) -> str:
        """A field's value as the person sees it in the form."""
        field = self.fields[name]
        if isinstance(field, forms.ModelChoiceField):
            known = field.queryset is not None and str(value).isdecimal()
            chosen = field.queryset.filter(pk=value).first() if known else None  # type: ignore[union-attr]
            return str(chosen or _("nothing"))
        if isinstance(field, forms.ChoiceField):
            label = dict(field.choices).get(value)  # type: ignore[arg-type]
            return strip_tags(str(label)) if label else str(value)  # a label can be a badge
        return str(value) if value not in (None, "") else _("nothing")


class WorkflowForm(Typed):
    """A form of a row with a `version`; `refusal` is what the workflow said when it was sent.

    When somebody else saved meanwhile, the form comes back as typed, with their text beside each field
    that differs and the present version in it: saving again is then a decision, not an accident.
    """

    refusal: WorkflowError | None = None
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conflict = False
        if self.instance.pk:
            self.initial["version"] = self.instance.version

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.instance.pk and cleaned.get("version") != self.instance.version:
            self._show_conflict(cleaned)
        elif self.refusal:
            self.add_error(None, self._sentences(self.refusal))
        return cleaned

    def _sentences(self, refusal: WorkflowError) -> list[ValidationError]:
        sentences = refusal.missing if isinstance(refusal, Incomplete) else [str(refusal)]
        return [ValidationError(sentence) for sentence in sentences]

    def _show_conflict(self, cleaned: dict[str, Any]) -> None:
        """Put the saved text beside each field that differs, and take over the saved version."""
        self.conflict = True
        for name, field in self.fields.items():
            saved, typed = self.initial.get(name), self[name].value()
            if isinstance(typed, str):
                typed = typed.replace("\r\n", "\n")  # as browsers send what is saved with "\n"
            if name != "version" and field.has_changed(saved, typed):
                difference = words(self.shown(name, saved), self.shown(name, typed))
                self.add_error(name, format_html('{} <span class="words">{}</span>', _("Saved → yours:"), difference))
        self.add_error(None, str(Stale()) + self._who())
        data = QueryDict(mutable=True)
        data.update(self.data)
        data[self.add_prefix("version")] = str(self.instance.version)
        self.data = data

    def _who(self) -> str:
        """Who changed it last, and when, as far as the audit entries say."""
        entry = AuditEntry.objects.filter(subject=self.instance.subject).first()
        if entry is None:
            return ""
        at = date_format(timezone.localtime(entry.at), "DATETIME_FORMAT")
        return " " + _("(%(name)s, %(at)s)") % {"name": entry.actor_name, "at": at}


class WordingForm(WorkflowForm):
    """The wording of a claim, each language in a field of its own."""

    statement_fr = forms.CharField(
        label=gettext_lazy("Statement (French)"),
        required=False,
        widget=AdminTextareaWidget(attrs={"rows": 3, "lang": "fr"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "statement" not in self.fields:
            self.fields.pop("statement_fr", None)
        self.initial.setdefault("statement_fr", self.instance.translations.get("fr", ""))

    def content(self) -> dict[str, Any]:
        """What was filled in, as the workflow's keywords; other translations stay as they are."""
        content = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        if "statement_fr" in content:
            french = content.pop("statement_fr").strip()
            others = {code: text for code, text in self.instance.translations.items() if code != "fr"}
            content["translations"] = {**others, "fr": french} if french else others
        return content


def posted_rows(data: Mapping[str, Any], prefix: str) -> dict[int, dict[str, Any]]:
    """The rows of an inline as they were posted, by their number: values by the name in the row.

    The value that the person saw first keeps its lead, as in "initial-passage".
    """
    of_row = re.compile(rf"(initial-)?{re.escape(prefix)}-([0-9]{{1,5}})-(.+)", re.DOTALL)
    rows: dict[int, dict[str, Any]] = {}
    for name in data:
        if found := of_row.fullmatch(name):
            lead, number, field = found.groups("")
            rows.setdefault(int(number), {})[lead + field] = data[name]
    return rows


def as_posted(rows: Iterable[Mapping[str, Any]], prefix: str) -> dict[str, Any]:
    """Rows like those of `posted_rows` as a form posts them, numbered from 0."""
    return {_name(name, f"{prefix}-{number}-"): value for number, row in enumerate(rows) for name, value in row.items()}


def _name(name: str, row: str) -> str:
    lead = "initial-" if name.startswith("initial-") else ""
    return lead + row + name.removeprefix("initial-")
