"""The people of the desk, and what they did."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from claims.admin.base import KeptWhenUsedAdmin, ReadOnlyAdmin, actor
from claims.models import AuditEntry, User
from claims.roles import PERMISSIONS, shown


class RoleField(forms.ModelMultipleChoiceField):
    """The roles, by their names in the language of the page."""

    def label_from_instance(self, obj: Any) -> str:
        return shown(obj.name)


class ByRole(admin.RelatedFieldListFilter):
    """The same names in the filter of the list."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> Any:
        return [(key, shown(str(name))) for key, name in super().field_choices(field, request, model_admin)]


@admin.register(User)
class PersonAdmin(KeptWhenUsedAdmin, UserAdmin):
    """Managing editors add people and give them roles; what is beyond roles only a superuser gives."""

    instead = _("Deactivate the account instead: its name stays under what it decided.")
    list_display = ["username", "first_name", "last_name", "email", "roles", "is_active", "last_login"]
    list_filter = ["is_active", ("groups", ByRole)]
    filter_horizontal = ["user_permissions"]
    readonly_fields = ["last_login", "date_joined"]
    add_fieldsets = [
        (None, {"fields": ["username", ("first_name", "last_name"), "email", "groups"]}),
        (_("Password"), {"fields": ["usable_password", "password1", "password2"]}),
    ]
    desk_fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Person"), {"fields": [("first_name", "last_name"), "email"]}),
        (_("Role"), {"fields": ["is_active", "groups"]}),
        (_("Dates"), {"fields": [("last_login", "date_joined")]}),
    ]

    @admin.display(description=_("roles"))
    def roles(self, person: User) -> str:
        return ", ".join(shown(group.name) for group in person.groups.all())

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("groups")

    # A managing editor has no way to more than the three roles. -------------------------------

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj and not actor(request).is_superuser:
            return self.desk_fieldsets
        return super().get_fieldsets(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and self._may_touch(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and self._may_touch(request, obj)

    def formfield_for_manytomany(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name == "groups":
            kwargs["form_class"] = RoleField
            kwargs["widget"] = forms.CheckboxSelectMultiple
            kwargs["help_text"] = ""
            if not actor(request).is_superuser:
                kwargs["queryset"] = Group.objects.filter(name__in=PERMISSIONS)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Whoever is added here works here, so the account can log in to the admin."""
        if not change:
            obj.is_staff = True
        super().save_model(request, obj, form, change)

    @staticmethod
    def _may_touch(request: HttpRequest, person: Any) -> bool:
        """Whoever can set a password can log in with it, so accounts that hold more are a superuser's to change."""
        return person is None or actor(request).is_superuser or not _holds_more(person)


def _holds_more(person: User) -> bool:
    """Whether an account can do more than the three roles."""
    return (
        person.is_superuser or person.user_permissions.exists() or person.groups.exclude(name__in=PERMISSIONS).exists()
    )


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    """Every change of state, under the name the person had then."""

    list_display = ["at", "actor_name", "action", "label", "subject", "beginning"]
    list_filter = ["action", ("actor", admin.RelatedOnlyFieldListFilter), "at"]
    search_fields = ["subject", "label", "actor_name", "note"]
    ordering = ["-pk"]
    actions = None
    fields = ["at", "actor_name", "action", "subject", "label", "note"]

    @admin.display(description=_("note"))
    def beginning(self, entry: AuditEntry) -> str:
        """A note can be a whole text."""
        return Truncator(entry.note).chars(200)
