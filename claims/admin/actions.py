"""What the lists of the admin can do with the rows selected in them."""

from collections.abc import Callable
from typing import Any, Final

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from claims import export
from claims.models import Claim, Verdict

ROWS: Final[dict[type[Model], Callable[[Any], export.Rows]]] = {Claim: export.of_claims, Verdict: export.of_verdicts}


@admin.action(description=gettext_lazy("Download the selected as CSV"))
def export_as_csv(model_admin: Any, request: HttpRequest, selected: QuerySet[Any]) -> HttpResponseBase | None:
    """The selected claims, each with its current verdict, or the selected verdicts, for spreadsheets.

    As in every export only claims that stand in lists: the person is told how many rows that leaves out.
    Raises PermissionDenied without the permission `export_verdict`.
    """
    if not request.user.has_perm("claims.export_verdict"):
        raise PermissionDenied
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
