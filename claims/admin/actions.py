"""What the lists of the admin can do with the rows selected in them."""

from collections.abc import Callable
from typing import Any, Final

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from claims import export
from claims.models import Claim, Verdict

ROWS: Final[dict[type[Model], Callable[[Any], export.Rows]]] = {Claim: export.of_claims, Verdict: export.of_verdicts}


@admin.action(description=gettext_lazy("Download the selected as CSV"), permissions=["export"])
def export_as_csv(model_admin: Any, request: HttpRequest, selected: QuerySet[Any]) -> HttpResponseBase | None:
    """The selected claims, each with its current verdict, or the selected verdicts, for spreadsheets.

    As in every export only claims that stand in lists: the person is told how many rows that leaves out.
    """
    rows = ROWS[selected.model](selected)
    written = rows.count()
    if not written:
        messages.error(request, _("There is nothing to download: readers find none of the selected in lists."))
        return None
    if left_out := selected.count() - written:
        said = ngettext(
            "%(count)d of the selected is not in the file: readers do not find it in lists.",
            "%(count)d of the selected are not in the file: readers do not find them in lists.",
            left_out,
        )
        messages.warning(request, said % {"count": left_out})
    return export.response(rows, export.SPREADSHEET, selected.model._meta.model_name + "s")


class ExportAdmin(admin.ModelAdmin):
    """For lists of which the selected rows can be downloaded, by those who may export."""

    actions = [export_as_csv]

    def has_export_permission(self, request: HttpRequest) -> bool:
        """Whether the download is offered."""
        return request.user.has_perm("claims.export_verdict")
