"""What the lists of the admin can do with the rows selected in them."""

from collections.abc import Callable
from typing import Any, Final

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from claims import export

Action = Callable[[Any, HttpRequest, QuerySet[Any]], HttpResponseBase | None]


def exporting(table: export.Table, description: Any) -> Action:
    """The action that downloads a table of what is selected, for spreadsheets.

    As in every export only of claims that stand in lists: the person is told how many of the selected that leaves out.
    """

    @admin.action(description=description, permissions=["export"])
    def download(model_admin: Any, request: HttpRequest, selected: QuerySet[Any]) -> HttpResponseBase | None:
        listed = selected.listed().count()  # type: ignore[attr-defined]
        if not listed:
            messages.error(request, _("There is nothing to download: readers find none of the selected in lists."))
            return None
        if left_out := selected.count() - listed:
            said = ngettext(
                "%(count)d of the selected is not in the file: readers do not find it in lists.",
                "%(count)d of the selected are not in the file: readers do not find them in lists.",
                left_out,
            )
            messages.warning(request, said % {"count": left_out})
        return export.response(table.rows(selected), table, export.SPREADSHEET, table.name)

    download.__name__ = f"export_{table.name}"
    return download


SELECTED: Final = gettext_lazy("Download the selected as CSV")
THEIR_VERDICTS: Final = gettext_lazy("Download every verdict of the selected as CSV")
THEIR_EVIDENCE: Final = gettext_lazy("Download the evidence of the selected as CSV")


class ExportAdmin(admin.ModelAdmin):
    """For lists of which the selected rows can be downloaded, by those who may export."""

    def has_export_permission(self, request: HttpRequest) -> bool:
        """Whether the downloads are offered."""
        return request.user.has_perm("claims.export_verdict")
