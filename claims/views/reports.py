"""Readers tell us about an error or a claim, and see what became of it: the only public form that writes."""

import datetime
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from claims import workflow
from claims.choices import PageTextKey, ReportKind
from claims.forms import FORMS, BadStamp, ReportForm, TooSoon, name_in, new_stamp, stamp_again
from claims.limits import sender, wait_for
from claims.models import Report
from claims.sanitize import normalise
from claims.selectors.page_texts import page_text
from claims.selectors.reports import report_page
from claims.views.addresses import moved
from claims.workflow import AlreadySent

MOST: Final = 5  # reports from one address in an hour
HOUR: Final = 60 * 60
JUST_NOW: Final = datetime.timedelta(minutes=2)
LARGEST: Final = 200_000  # bytes; the longest texts that the form takes are shorter, however they are written
DECOY: Final = "website"  # a field that people do not see: what fills it in is a program


class NotSent(Exception):
    """Why a report was not taken, in a sentence that says what to do; empty where the form's fields say it."""

    def __init__(self, sentence: str = "", status: int = 400, *, wait: int = 0, is_used: bool = False) -> None:
        super().__init__(sentence)
        self.status = status
        self.wait = wait
        self.is_used = is_used


# A public page sets no cookie, so there is none to compare Django's token with, and no log-in either that another site
# could misuse: all that it could do is to have its visitors send reports, which `_came_from_here` refuses.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """What to report, or the form for it: `?kind=`, or `?claim=CODE`. Whatever is wrong, what was typed stays."""
    if _size(request) > LARGEST:
        raise BadRequest
    if request.method == "POST":
        return _received(request)
    code = normalise(request.GET.get("claim", ""))
    kind = ReportKind.ERROR if code else request.GET.get("kind", "")
    form = FORMS[kind](initial={"claim": code}) if kind in FORMS else None
    return _page(request, form, kind, new_stamp())


@require_safe
def report_status(request: HttpRequest, reference: str) -> HttpResponse:
    """What became of a report; its message stays between the reader and the desk."""
    try:
        page = report_page(reference.upper())
    except Report.DoesNotExist:
        raise Http404 from None
    context = {"page": page, "report": page.report, "is_new": _has_just_come(page.report)}
    answer = moved(request, page.report.get_absolute_url()) or render(request, "claims/report_status.html", context)
    answer.headers["X-Robots-Tag"] = "noindex"
    return _private(answer)


def _has_just_come(report: Report) -> bool:
    """Whether its reader is thanked: the address, which is passed on and kept, does not say so."""
    return timezone.now() - report.received_at < JUST_NOW


def _received(request: HttpRequest) -> HttpResponse:
    """Keep what was sent and go to its page; or the form again, with the reason why not."""
    typed = {name: normalise(str(text)) for name, text in request.POST.items()}
    kind = typed.get("kind", "")
    if kind not in FORMS:
        raise BadRequest
    form, stamp = FORMS[kind](typed), typed.get("stamp", "")
    try:
        _check_sender(request, typed)
        made = _kept(request, form, kind, _name(stamp))
    except NotSent as why:
        return _page(request, form, kind, new_stamp() if why.is_used else stamp_again(stamp), why)
    answer = HttpResponseRedirect(made.get_absolute_url())
    answer.status_code = 303
    return answer


def _check_sender(request: HttpRequest, typed: dict[str, str]) -> None:
    """Raises NotSent for what comes from elsewhere, and for what a program seems to have filled in."""
    if not _came_from_here(request):
        raise NotSent(_("Your browser did not say that this comes from a page of ours. Send it from this one."), 403)
    if typed.get(DECOY):
        raise NotSent(
            _(
                "A field that people do not see was filled in, as programs do; perhaps your browser did it for you."
                " It is empty again: send the form once more."
            )
        )


def _name(stamp: str) -> str:
    """The name of the form, which can be sent once. Raises NotSent."""
    try:
        return name_in(stamp)
    except TooSoon:
        raise NotSent(_("That was faster than one can read. Wait a moment, then send it once more.")) from None
    except BadStamp:
        raise NotSent(_("The form was open for more than a day. Look at it once more, and send it again.")) from None


def _kept(request: HttpRequest, form: ReportForm, kind: str, name: str) -> Report:
    """The report, kept; the one that came with this form already is not counted again. Raises NotSent."""
    if not form.is_valid():
        raise NotSent
    if not Report.objects.filter(form=name).exists():
        _count(request)
    given = {field: value for field, value in form.cleaned_data.items() if field != "consent"}
    try:
        return workflow.receive_report(form=name, kind=kind, language=get_language() or settings.LANGUAGE_CODE, **given)
    except AlreadySent as refusal:
        raise NotSent(str(refusal), refusal.status, is_used=True) from None


def _count(request: HttpRequest) -> None:
    """Raises NotSent when too many reports came from this address."""
    if seconds := wait_for("report", sender(request), most=MOST, seconds=HOUR):
        minutes = -(-seconds // 60)
        sentence = ngettext(
            "Several messages came from your network within an hour. Send this again in %(count)d minute.",
            "Several messages came from your network within an hour. Send this again in %(count)d minutes.",
            minutes,
        )
        raise NotSent(sentence % {"count": minutes}, 429, wait=seconds)


def _came_from_here(request: HttpRequest) -> bool:
    """Whether the browser says that the form stood on a page of ours. All that are in use say one of these."""
    if site := request.headers.get("Sec-Fetch-Site"):
        return site in ("same-origin", "none")
    page = request.headers.get("Origin") or request.headers.get("Referer", "")
    try:
        return urlsplit(page).netloc.lower() == request.get_host().lower()
    except ValueError:
        return False


def _size(request: HttpRequest) -> int:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length) if length.isdecimal() else LARGEST + 1


def _page(
    request: HttpRequest, form: ReportForm | None, kind: str, stamp: str, why: NotSent | None = None
) -> HttpResponse:
    """The choice, or the form of that kind, with the reason why it was not sent."""
    context: dict[str, Any] = {"form": form, "kind": kind, "stamp": stamp, "decoy": DECOY, "refused": why is not None}
    if form:
        context |= {"why": str(why or ""), "consent": page_text(PageTextKey.CONSENT)}
    answer = render(request, "claims/report.html", context, status=why.status if why else 200)
    if why and why.wait:
        answer.headers["Retry-After"] = str(why.wait)
    return _private(answer)


def _private(answer: HttpResponse) -> HttpResponse:
    """For one reader alone; and not `no-store`, with which a browser that goes back forgets what was typed."""
    patch_cache_control(answer, private=True, no_cache=True)
    return answer
