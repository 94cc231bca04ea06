"""Readers tell us about an error or a claim, and see what became of it."""

from typing import Final
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from claims.choices import PageTextKey
from claims.forms import ReportForm
from claims.limits import sender, wait_for
from claims.models import Claim, Report
from claims.selectors.page_texts import page_text
from claims.workflow import receive_report

MOST: Final = 5  # reports from one address in an hour
HOUR: Final = 60 * 60


@never_cache
@csrf_exempt  # a public page sets no cookie, which Django's check needs; `_check_origin` does what it does
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """The form, about the claim that `?claim=CODE` names; whatever is wrong with it, what was typed stays."""
    if request.method != "POST":
        return _page(request, ReportForm(initial={"claim": request.GET.get("claim", "")}))
    _check_origin(request)
    form = ReportForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=400)
    if known := Report.objects.filter(form=form.cleaned_data["stamp"]).first():
        return _done(known)
    if seconds := wait_for("report", sender(request), most=MOST, seconds=HOUR):
        return _page(request, form, status=429, wait=seconds)
    given = form.cleaned_data
    kept = {name: given[name] for name in ("kind", "claim", "seen_at", "message", "email")}
    return _done(receive_report(**kept, form=given["stamp"], language=get_language() or ""))


@never_cache
@require_safe
def report_status(request: HttpRequest, reference: str) -> HttpResponse:
    """What became of a report; its message stays between the reader and the desk."""
    found = get_object_or_404(Report.objects.select_related("claim"), reference=reference.upper())
    answer = render(request, "claims/report_status.html", {"report": found, "claim": found.claim})
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _page(request: HttpRequest, form: ReportForm, *, status: int = 200, wait: int = 0) -> HttpResponse:
    code = str(form["claim"].value() or "").strip().upper()
    about = Claim.objects.published().filter(code=code).first() if code else None
    consent = page_text(PageTextKey.CONSENT)
    context = {"form": form, "about": about, "consent": consent, "wait": wait, "minutes": -(-wait // 60)}
    answer = render(request, "claims/report.html", context, status=status)
    if wait:
        answer.headers["Retry-After"] = str(wait)
    return answer


def _done(found: Report) -> HttpResponse:
    answer = HttpResponseRedirect(reverse("claims:report_status", args=[found.reference]))
    answer.status_code = 303
    return answer


def _check_origin(request: HttpRequest) -> None:
    """Refuse a form that a page of another site sent: a browser says where a form stood."""
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.get_host():
        raise PermissionDenied
