"""What is marked in the text: claims in one step, places of quotes, the same claim, sentences that are none."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from claims import workflow
from claims.admin.quotes import QuoteForm
from claims.admin.workbench.bench import Bench
from claims.admin.workbench.marking import mark_form
from claims.anchoring import Place
from claims.models import Appearance, Claim
from claims.sanitize import normalise
from claims.workflow import Gone, WorkflowError


def mark(bench: Bench) -> HttpResponse:
    """A claim in one step: from the quote alone, to be stated next."""
    form = mark_form(bench.article, bench.revision, bench.request.POST)
    try:
        if not form.is_valid() or form.place is None:
            return _not_marked(bench, form)
        if (same := _claim_of(bench, form.place)) and "again" not in bench.request.POST:
            return bench.done(same, _already(bench, same, form.place))
        claim = workflow.open_claim(actor=bench.person, revision=bench.revision, place=form.place)
    except WorkflowError as refusal:
        return _not_marked(bench, form, refusal)
    return bench.done(claim, _undo(bench, claim))


def _claim_of(bench: Bench, place: Place) -> Claim | None:
    """The claim that has this very passage already, if any; the last one that was marked there."""
    here = Appearance.objects.filter(revision=bench.revision, start=place.start, end=place.end)
    quote = here.select_related("claim").order_by("-pk").first()
    return quote.claim if quote else None


def _already(bench: Bench, claim: Claim, place: Place) -> SafeString:
    """That the passage is marked, with a way to mark it once more: one passage may hold two claims."""
    sent = {name: getattr(place, name) for name in ("quote", "prefix", "suffix")}
    sent |= {"revision": str(bench.revision.pk), "start": str(place.start)}
    context = {"bench": bench, "claim": claim, "article": bench.article, "sent": sent}
    return SafeString(render_to_string("admin/claims/workbench/marked_already.html", context, bench.request))


def _undo(bench: Bench, claim: Claim) -> SafeString:
    context = {"bench": bench, "claim": claim, "article": bench.article}
    return SafeString(render_to_string("admin/claims/workbench/marked.html", context, bench.request))


def _not_marked(
    bench: Bench, form: QuoteForm, refusal: WorkflowError | None = None, placing: Appearance | None = None
) -> HttpResponse:
    status = refusal.status if refusal else 400
    return bench.show("panel_new", status=status, form=form, refusal=refusal, placed=placing)


def place(bench: Bench, quote: int) -> HttpResponse:
    """The new place of a quote that lost its old one: what was selected in the text."""
    appearance = get_object_or_404(
        Appearance.objects.select_related("claim"), pk=quote, revision__article=bench.article
    )
    form = mark_form(bench.article, bench.revision, bench.request.POST)
    try:
        if not form.is_valid() or form.place is None:
            return _not_marked(bench, form, placing=appearance)
        workflow.place_quote(appearance=appearance, actor=bench.person, place=form.place)
    except WorkflowError as refusal:
        return _not_marked(bench, form, refusal, placing=appearance)
    return bench.done(appearance.claim, _("The quote has its place."))


def discard(bench: Bench, code: str) -> HttpResponse:
    """Take a claim back that nobody else has seen."""
    claim = bench.claim(code)
    try:
        workflow.discard_claim(claim=claim, actor=bench.person, version=bench.number("version"))
    except WorkflowError as refusal:
        return bench.refused(claim, refusal)
    return bench.done(None, _("The claim was discarded."), saved=f"claim-{claim.code}")


def join(bench: Bench, code: str) -> HttpResponse:
    """The same claim was checked before: its quotes are linked to that one."""
    claim = bench.claim(code)
    other = get_object_or_404(Claim, code=bench.request.POST.get("other", ""))
    try:
        workflow.join_claim(claim=claim, other=other, actor=bench.person, version=bench.number("version"))
    except WorkflowError as refusal:
        return bench.refused(claim, refusal)
    return bench.done(other, _("The quote is linked to this claim."), saved=f"claim-{claim.code}")


def dismiss(bench: Bench) -> HttpResponse:
    """A suggested sentence is suggested no longer, to nobody."""
    return _suggestion(bench, workflow.dismiss_suggestion, _("Dismissed for everybody."))


def restore(bench: Bench) -> HttpResponse:
    """A sentence that was dismissed is suggested again."""
    return _suggestion(bench, workflow.restore_suggestion, _("Suggested again."))


def _suggestion(bench: Bench, change: Callable[..., None], said: str) -> HttpResponse:
    sentence = normalise(bench.request.POST.get("sentence", ""))
    try:
        if not sentence.strip():
            raise Gone
        change(article=bench.article, actor=bench.person, sentence=sentence)
    except WorkflowError as refusal:
        return bench.show("panel_list", status=refusal.status, refusal=refusal)
    if not bench.is_fragment:
        return bench.done(None, said)
    open_claim = Claim.objects.filter(code=bench.request.POST.get("claim", "")).first()
    return bench.text_again(open_claim, open_version=bench.request.POST.get("claim_version", ""), said=said)
