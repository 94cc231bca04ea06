"""The addresses of the workbench. A change is a POST; its answer is a redirect, or for htmx the panel as it is now."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods

from claims.admin.workbench import attachments, decisions, looking, marks
from claims.admin.workbench.bench import Bench
from claims.workflow import Gone


def urls(model_admin: Any) -> list[URLPattern]:
    """The addresses below an article's own in the admin; each needs a log-in, and the right to see the article."""

    def at(address: str, view: Callable[..., HttpResponse], name: str, *, changes: bool = True) -> URLPattern:
        def answer(request: HttpRequest, pk: int, **kwargs: Any) -> HttpResponse:
            bench = Bench(model_admin, request, pk)
            if changes and request.method == "GET":  # where a log-in leads whose session ended with this click
                code = kwargs.get("code")
                return HttpResponseRedirect(bench.address(bench.claim(code) if code else None))
            try:
                return view(bench, **kwargs)
            except Gone as refusal:
                return bench.gone(refusal)

        guarded = require_http_methods(["GET", "POST"] if changes else ["GET", "HEAD"])(answer)
        return path(f"<int:pk>/{address}", model_admin.admin_site.admin_view(guarded), name=f"claims_article_{name}")

    return [
        at("workbench/", looking.workbench, "workbench", changes=False),
        at("workbench/changes/", looking.changes, "workbench_changes", changes=False),
        at("workbench/checked/", looking.checked, "workbench_checked", changes=False),
        at("workbench/dismissed/", looking.dismissed, "workbench_dismissed", changes=False),
        at("workbench/preview/", looking.preview, "workbench_preview"),
        at("workbench/mark/", marks.mark, "workbench_mark"),
        at("workbench/place/<int:quote>/", marks.place, "workbench_place"),
        at("dismiss_suggestion/", marks.dismiss, "dismiss_suggestion"),
        at("restore_suggestion/", marks.restore, "restore_suggestion"),
        at("workbench/claim/<slug:code>/", decisions.save, "workbench_claim"),
        at("workbench/claim/<slug:code>/discard/", marks.discard, "workbench_discard"),
        at("workbench/claim/<slug:code>/join/", marks.join, "workbench_join"),
        at("workbench/claim/<slug:code>/recall/", decisions.recall, "workbench_recall"),
        at("workbench/claim/<slug:code>/approve/", decisions.approve, "workbench_approve"),
        at("workbench/claim/<slug:code>/return/", decisions.give_back, "workbench_return"),
        at("workbench/claim/<slug:code>/source/", looking.source, "workbench_source", changes=False),
        at("workbench/claim/<slug:code>/attach/", attachments.attach, "workbench_attach"),
        at("workbench/claim/<slug:code>/evidence/<int:evidence_pk>/", attachments.evidence, "workbench_evidence"),
    ]
