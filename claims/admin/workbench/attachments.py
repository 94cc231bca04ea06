"""The evidence of a claim: attached by a pasted address, changed, taken away."""

from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django_htmx.http import trigger_client_event

from claims import workflow
from claims.admin.by_name import stored
from claims.admin.evidence import MOST_EVIDENCE
from claims.admin.workbench.bench import Bench
from claims.admin.workbench.forms import AttachForm, EvidencePart
from claims.admin.workbench.panel import Panel, attach_form
from claims.models import Claim, Evidence, Source
from claims.workflow import Gone, Incomplete, NotAllowed, WorkflowError
from claims.workflow.claims import evidence_rights


def attach(bench: Bench, code: str) -> HttpResponse:
    """One more piece of evidence, from a pasted address; a source that is new is made with it."""
    claim = bench.claim(code)
    form = attach_form(bench.person, claim, bench.request.POST, bench.article.language)
    try:
        if not evidence_rights(bench.person).attach:
            raise NotAllowed
        if claim.evidence.count() >= MOST_EVIDENCE:
            raise Incomplete(_("A claim has at most %(number)d pieces of evidence.") % {"number": MOST_EVIDENCE})
        if form.is_valid():
            _attach(bench, claim, form)
            return _evidence_done(bench, claim, _("The evidence is attached."), f"attach-{claim.code}")
    except WorkflowError as refusal:
        return _evidence_again(bench, claim, refusal=refusal, attach=form)
    except IntegrityError:
        form.add_error("passage", _("This passage of this source is attached already."))
    return _evidence_again(bench, claim, attach=form)


def _evidence_done(bench: Bench, claim: Claim, said: str, saved: str) -> HttpResponse:
    """The evidence as it is now; what is typed beside it stays."""
    if not bench.is_fragment:
        return bench.done(claim, said)
    answer = _evidence_section(bench, bench.panel(claim), said_here=said)
    return trigger_client_event(answer, "saved", {"key": saved})


def _evidence_again(
    bench: Bench, claim: Claim, refusal: WorkflowError | None = None, **sent: AttachForm | EvidencePart
) -> HttpResponse:
    """The evidence with what was typed, and why it was not saved."""
    status = refusal.status if refusal else 400
    panel = bench.panel(claim, refusal=None if bench.is_fragment else refusal, **sent)
    if not bench.is_fragment:
        return bench.show("panel_claim", status=status, panel=panel)
    return _evidence_section(bench, panel, status, refusal=refusal)


def _evidence_section(bench: Bench, panel: Panel, status: int = 200, **context: Any) -> HttpResponse:
    return bench.piece("evidence", status, panel=panel, **context)


@transaction.atomic
def _attach(bench: Bench, claim: Claim, form: AttachForm) -> None:
    evidence = form.save(commit=False)
    evidence.source = form.source or _saved_source(form)
    evidence.position = claim.evidence.count()
    evidence.save()
    note = _("Evidence added: %(title)s") % {"title": evidence.source}
    workflow.note_evidence(claim=claim, actor=bench.person, note=note)


def _saved_source(form: AttachForm) -> Source:
    source = form.new_source()
    source.publisher = stored(source.publisher)
    source.save()
    return source


def evidence(bench: Bench, code: str, evidence_pk: int) -> HttpResponse:
    """Change a piece of evidence, or take it away."""
    claim = bench.claim(code)
    saved = f"evidence-{evidence_pk}"
    row = Evidence.objects.select_related("source").filter(claim=claim, pk=evidence_pk).first()
    if row is None:
        return _evidence_again(bench, claim, refusal=Gone(), attach=_anew(bench, claim, saved))
    form = EvidencePart(bench.request.POST, instance=row, prefix=saved)
    try:
        if "_remove" in bench.request.POST:
            _take_away(bench, claim, row)
            return _evidence_done(bench, claim, _("The evidence is taken away."), saved)
        if not evidence_rights(bench.person).change:
            raise NotAllowed
        if form.is_valid():
            _note(bench, claim, row, _("Evidence changed: %(title)s"), form.save)
            return _evidence_done(bench, claim, _("Saved."), saved)
    except WorkflowError as refusal:
        return _evidence_again(bench, claim, refusal=refusal, changed_evidence=form)
    except IntegrityError:
        form.add_error("passage", _("This passage of this source is attached already."))
    return _evidence_again(bench, claim, changed_evidence=form)


def _anew(bench: Bench, claim: Claim, prefix: str) -> AttachForm:
    """What was typed into a piece of evidence that is gone, in the form for one more."""
    sent = bench.request.POST.dict()
    typed = {name: str(sent.get(f"{prefix}-{name}", "")) for name in ("stance", "passage", "location", "read_on")}
    return attach_form(bench.person, claim, None, bench.article.language, **typed)


def _take_away(bench: Bench, claim: Claim, row: Evidence) -> None:
    if not evidence_rights(bench.person).remove:
        raise NotAllowed
    _note(bench, claim, row, _("Evidence removed: %(title)s"), row.delete)


@transaction.atomic
def _note(bench: Bench, claim: Claim, row: Evidence, note: str, change: Callable[[], object]) -> None:
    said = note % {"title": row.source}
    change()
    workflow.note_evidence(claim=claim, actor=bench.person, note=said)
