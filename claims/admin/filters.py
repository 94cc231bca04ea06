"""Filters that several lists of the admin share."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class Mine(admin.SimpleListFilter):
    """Whose rows: the person's own, or those of others. The list's admin says in `owner` which field names them."""

    title = _("whose")
    parameter_name = "whose"

    def __init__(self, request: HttpRequest, params: Any, model: Any, model_admin: Any) -> None:
        super().__init__(request, params, model, model_admin)
        self.owner: str = model_admin.owner

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("mine", _("Mine")), ("others", _("Of others"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        match self.value():
            case "mine":
                return queryset.filter(**{self.owner: request.user})
            case "others":
                return queryset.exclude(**{self.owner: request.user})
        return queryset
