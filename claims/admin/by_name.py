"""Keys that are chosen from a list, or written by name."""

from typing import Any, ClassVar, TypeVar, cast

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.querysets import spelled

Named = TypeVar("Named", bound=Model)

NEW_NAME = gettext_lazy("or by name")
NEW_NAME_HELP = gettext_lazy("Not in the list? Write the name, and it is added. A name written here counts.")


def by_name(model: type[Model]) -> forms.CharField:
    """The field beside a choice that takes the name of what is not in the list."""
    length = getattr(model._meta.get_field("name"), "max_length", None)
    widget = forms.TextInput(attrs={"class": "vTextField", "autocomplete": "off"})
    return forms.CharField(label=NEW_NAME, help_text=NEW_NAME_HELP, required=False, max_length=length, widget=widget)


def autocomplete(model: type[Model], key: str) -> AutocompleteSelect:
    """The admin's autocomplete for a foreign key, in a form of our own."""
    return AutocompleteSelect(model._meta.get_field(key), admin.site)


class ListedAutocomplete(AutocompleteSelect):
    """The same with every choice in the page, for short lists: where no script runs it is a plain select."""

    def optgroups(self, name: str, value: Any, attrs: Any = None) -> Any:
        return forms.Select.optgroups(self, name, value, attrs)


class ByName:
    """A form in which `key` is chosen from the list, or written by name in `new_<key>`: found, or made.

    An autocomplete has an empty list where no script runs; the name serves there too.
    What is new is saved by whoever saves the form, so that a form with errors makes nothing.
    """

    key: ClassVar[str]
    is_needed = True
    may_make = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        form = cast(forms.Form, self)
        if self.key in form.fields:
            form.fields[self.key].required = False

    def clean(self) -> dict[str, Any]:
        form = cast(forms.Form, self)
        cleaned: dict[str, Any] = super().clean() or form.cleaned_data  # type: ignore[misc]
        if self.key not in form.fields:
            return cleaned
        if name := cleaned.get(f"new_{self.key}"):
            cleaned[self.key] = self._named(name)
        elif self.is_needed and not cleaned.get(self.key) and not form.has_error(self.key):
            form.add_error(self.key, _("Choose from the list, or write a name."))
        return cleaned

    def _named(self, name: str) -> Model | None:
        form = cast(forms.Form, self)
        model = cast(forms.ModelChoiceField, form.fields[self.key]).queryset.model  # type: ignore[union-attr]
        found: Model = named(model, name)
        if found._state.adding and not self.may_make:
            form.add_error(f"new_{self.key}", _("Your role cannot add it: choose from the list."))
            return None
        return found


class ByNameOnModel(ByName):
    """The same on a form of a row."""

    instance: Any

    def _get_validation_exclusions(self) -> set[str]:
        """The key of what is not saved yet is empty until `save`."""
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return excluded | {self.key}

    def save(self, commit: bool = True) -> Any:
        """Save what is new first. Its name may have come into the list meanwhile."""
        setattr(self.instance, self.key, stored(getattr(self.instance, self.key)))
        return super().save(commit)  # type: ignore[misc]


def named(model: type[Named], name: str) -> Named:
    """The row of this name, whatever its capitals, or a new one that is not saved yet."""
    return model._default_manager.filter(spelled("name__iexact", name)).first() or model(name=name)


def stored(thing: Named) -> Named:
    """A row with a name, saved if it is new; or the one of that name that was saved meanwhile."""
    if not thing._state.adding:
        return thing
    return type(thing)._default_manager.get_or_create(name=thing.name)[0]  # type: ignore[attr-defined]


class PublisherByNameAdmin(admin.ModelAdmin):
    """For rows with a publisher whose form is a `ByNameOnModel`."""

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.may_make = request.user.has_perm("claims.add_publisher")
        return form

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Whoever may only look sees the publisher, and no field for another one."""
        fieldsets = super().get_fieldsets(request, obj)
        if self.has_change_permission(request, obj) if obj else self.has_add_permission(request):
            return fieldsets
        return [(name, {**options, "fields": [_seen(row) for row in options["fields"]]}) for name, options in fieldsets]


def _seen(row: Any) -> Any:
    return tuple(name for name in row if name != "new_publisher") if isinstance(row, tuple) else row
