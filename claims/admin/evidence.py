"""Evidence on a claim's page: rows have no version, so each form carries the values that the person saw."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest, QueryDict
from django.utils.html import format_html
from django.utils.translation import gettext as _

from claims.admin.base import without_deletion
from claims.admin.differences import words
from claims.admin.forms import Typed, as_posted, posted_rows
from claims.models import Evidence, Source

MOST_EVIDENCE = 200  # for one claim: each piece is a form of its own on the page


class SourceSelect(AutocompleteSelect):
    """The autocomplete of a source. Django's asks the database for each one chosen; this one knows it."""

    known: Source | None = None

    def optgroups(self, name: str, value: Any, attrs: Any = None) -> Any:
        if self.known is None or list(map(str, value)) != [str(self.known.pk)]:
            return super().optgroups(name, value, attrs)
        return [(None, [self.create_option(name, self.known.pk, str(self.known), True, 0)], 0)]


class EvidenceForm(Typed):
    """A piece of evidence. What somebody else changed meanwhile is shown beside what was typed.

    A row that the person did not touch is not written, whatever became of it.
    """

    is_gone = False  # somebody else removed the row; set by the formset

    class Meta:
        model = Evidence
        fields = ["source", "stance", "passage", "location", "read_on", "position"]
        widgets = {"passage": forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "source" in self.fields and self.instance.source_id:
            chosen: Any = self.fields["source"].widget
            getattr(chosen, "widget", chosen).known = self.instance.source
        for field in self.fields.values():
            field.show_hidden_initial = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.is_gone:
            self.add_error(
                None, _("Somebody else removed this piece of evidence. Save again to attach it anew, or delete it.")
            )
        elif self.instance.pk:
            self._show_conflicts()
        return cleaned

    def _show_conflicts(self) -> None:
        """Put the saved value beside each field that both changed, and take it over as the one that was seen."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        for name in self.changed_data:
            field, saved = self.fields.get(name), self.initial.get(name)
            seen = self.data.get(self.add_initial_prefix(name), "")
            if field is None or name not in self.Meta.fields or not field.has_changed(saved, seen):
                continue
            difference = words(self.shown(name, saved), self.shown(name, self[name].value()))
            self.add_error(name, format_html('{} <span class="words">{}</span>', _("Saved → yours:"), difference))
            data[self.add_initial_prefix(name)] = "" if saved is None else str(saved)
        self.data = data


class EvidenceFormSet(BaseInlineFormSet):
    """A claim's evidence. Django forgets what was typed into a row that is gone; here it becomes a new row."""

    def __init__(self, data: Any = None, files: Any = None, **kwargs: Any) -> None:
        self.gone: set[str] = set()
        if data is not None:
            data = self._without_gone(data, kwargs["instance"], kwargs["prefix"])
        super().__init__(data, files, **kwargs)

    def _without_gone(self, data: Any, claim: Any, prefix: str) -> QueryDict:
        """The posted rows, those that still exist first, as a formset counts them."""
        there = {str(pk) for pk in claim.evidence.values_list("pk", flat=True)}
        posted = posted_rows(data, prefix)
        rows = [posted.get(number, {}) for number in range(_number(data.get(f"{prefix}-TOTAL_FORMS", "")))]
        kept = [row for row in rows if row.get("id") in there]
        others = [row for row in rows if row.get("id") not in there]
        self.gone = {str(number) for number, row in enumerate(others, len(kept)) if row.get("id")}
        anew = [{**row, "id": ""} for row in others]
        result = QueryDict(mutable=True)
        result.update({name: value for name, value in data.items() if not _is_of_row(name, prefix)})
        result.update(as_posted([*kept, *anew], prefix))
        result[f"{prefix}-INITIAL_FORMS"] = str(len(kept))
        return result

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        form = super()._construct_form(i, **kwargs)  # type: ignore[misc]
        form.is_gone = str(i) in self.gone
        if form.is_gone:
            form.empty_permitted = False
        return form


def _is_of_row(name: str, prefix: str) -> bool:
    number = name.removeprefix("initial-").removeprefix(f"{prefix}-").partition("-")[0]
    return name.removeprefix("initial-").startswith(f"{prefix}-") and number.isdecimal()


def _number(text: str) -> int:
    return min(int(text), MOST_EVIDENCE) if text.isascii() and text.isdigit() and len(text) < 6 else 0


def done_to_evidence(formset: Any) -> Iterator[str]:
    """What a saved formset added, changed and removed, a line each."""
    for row in formset.new_objects:
        yield _("Evidence added: %(title)s") % {"title": row.source}
    for row, fields in formset.changed_objects:
        names = ", ".join(str(Evidence._meta.get_field(name).verbose_name) for name in fields)  # type: ignore[union-attr]
        yield _("Evidence changed: %(title)s (%(fields)s)") % {"title": row.source, "fields": names}
    for row in formset.deleted_objects:
        yield _("Evidence removed: %(title)s") % {"title": row.source}


class EvidenceInline(admin.StackedInline):
    """One source for the claim. Readers see it with the next verdict, and not before."""

    model = Evidence
    form = EvidenceForm
    formset = EvidenceFormSet
    extra = 0
    max_num = MOST_EVIDENCE
    autocomplete_fields = ["source"]
    fields = [("source", "stance"), "passage", ("location", "read_on", "position")]
    classes = ["evidence"]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return without_deletion(super().formfield_for_dbfield(db_field, request, **kwargs))

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "source":
            kwargs["widget"] = SourceSelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Evidence]:
        return super().get_queryset(request).select_related("source")

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        return super().get_formset(request, obj, **{"absolute_max": MOST_EVIDENCE, **kwargs})
