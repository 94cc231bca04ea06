"""What is said about a claim and decided on it: wording and draft verdict saved, sent, approved, returned."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from claims import workflow
from claims.admin.leading_on import next_review
from claims.admin.workbench.bench import Bench
from claims.models import DraftVerdict
from claims.workflow import Gone, Stale, WorkflowError


def save(bench: Bench, code: str) -> HttpResponse:
    """Save the wording and the draft verdict, and send it to review when that was the button."""
    claim = bench.claim(code)
    panel = bench.panel(claim, typed=bench.request.POST)
    send = "_send" in bench.request.POST
    try:
        if panel.save(send=send):
            sent = _("Saved. The draft verdict waits for a reviewer.")
            return bench.done(claim, sent if send else _("Saved."), saved=f"claim-{claim.code}")
        status = Stale.status if panel.has_conflict else 400
        return bench.show("panel_claim", status=status, changed=False, panel=panel)
    except Gone as refusal:
        anew = bench.request.POST.copy()
        anew["draft-version"] = ""  # the draft verdict is gone: saving again, as a decision, starts a new one
        return bench.refused(claim, refusal, typed=anew)
    except WorkflowError as refusal:
        return bench.refused(claim, refusal, typed=bench.request.POST)


def recall(bench: Bench, code: str) -> HttpResponse:
    """Take one's draft verdict back from review."""
    return _of_draft(bench, code, workflow.recall_draft, "actor", _("The draft verdict is yours again."))


def approve(bench: Bench, code: str) -> HttpResponse:
    """Publish the draft verdict that the reviewer was shown."""
    seen = bench.request.POST.get("seen", "")
    return _of_draft(bench, code, workflow.approve, "reviewer", _("The verdict is public."), seen=seen)


def give_back(bench: Bench, code: str) -> HttpResponse:
    """Return the draft verdict to its author, with a note."""
    note = bench.request.POST.get("note", "")
    said = _("The draft verdict is back with its author.")
    return _of_draft(bench, code, workflow.return_draft, "reviewer", said, note=note)


def _of_draft(
    bench: Bench, code: str, change: Callable[..., object], who: str, said: str, **answers: str
) -> HttpResponse:
    """Do something to the draft verdict of a claim; all but an approval say which version they saw."""
    claim = bench.claim(code)
    given: dict[str, Any] = answers if "seen" in answers else {**answers, "version": bench.number("version")}
    try:
        draft = DraftVerdict.objects.filter(claim=claim).first()
        if draft is None:
            raise Gone
        change(draft=draft, **{who: bench.person}, **given)
    except WorkflowError as refusal:
        return bench.refused(claim, refusal, note=answers.get("note", ""))
    leads_on = next_review(bench.person) if who == "reviewer" else ""
    return bench.done(claim, format_html("{} {}", said, leads_on), saved=f"review-{claim.code}")
