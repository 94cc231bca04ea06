"""The addresses of the workbench. A change is a POST; its answer is a redirect, or for htmx the panel as it is now."""

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_htmx.http import push_url, trigger_client_event

from claims import workflow
from claims.admin.base import actor
from claims.admin.by_name import stored
from claims.admin.evidence import MOST_EVIDENCE
from claims.admin.quotes import QuoteForm
from claims.admin.workbench.forms import AttachForm, EvidencePart, claimant_names, publisher_names
from claims.admin.workbench.keys import KEYS
from claims.admin.workbench.marking import mark_form
from claims.admin.workbench.panel import Panel, attach_form, nearest
from claims.admin.workbench.reading import Reading, number_of, pulse
from claims.choices import TO_PLACE, Action
from claims.models import Appearance, Article, AuditEntry, Claim, Dismissal, DraftVerdict, Evidence, Revision
from claims.sanitize import normalise
from claims.templatetags.rich_text import markdown
from claims.workflow import Gone, Incomplete, NotAllowed, Stale, WorkflowError
from claims.workflow.claims import evidence_rights

HERE: Final = "admin:claims_article_workbench"
PAGE: Final = "admin/claims/workbench/page.html"
FRAGMENTS: Final = "admin/claims/workbench/fragments.html"
LONGEST_ASKED: Final = 2_000  # code points of what is looked for in the claims checked before


class Bench:
    """One request for the workbench of one article."""

    def __init__(self, model_admin: Any, request: HttpRequest, pk: int) -> None:
        self.model_admin = model_admin
        self.request = request
        self.person = actor(request)
        self.article = get_object_or_404(Article.objects.select_related("publisher", "current_revision"), pk=pk)
        if not model_admin.has_view_permission(request, self.article):
            raise PermissionDenied
        if self.article.current_revision is None:
            raise Http404
        self.revision: Revision = self.article.current_revision

    @property
    def is_fragment(self) -> bool:
        """Whether htmx asks, which puts the answer into the page."""
        return bool(self.request.htmx) and not self.request.htmx.history_restore_request  # type: ignore[attr-defined]

    def address(self, claim: Claim | None = None) -> str:
        """Where this workbench is, with a claim open or none."""
        address = reverse(HERE, args=[self.article.pk])
        return f"{address}?claim={claim.code}" if claim else address

    def claim(self, code: str) -> Claim:
        """A claim that stands in this article, whatever its status."""
        found = Claim.objects.select_related("rating", "topic", "claimant", "current_verdict")
        standing = Appearance.objects.filter(revision=self.article.current_revision_id).values("claim")
        return get_object_or_404(found, code=code.upper(), pk__in=standing)

    def panel(self, claim: Claim, **sent: Any) -> Panel:
        """The panel of a claim, for this person."""
        return Panel(claim, self.person, self.article.language, **sent)

    # Answers ------------------------------------------------------------------------------------

    def show(self, name: str, *, status: int = 200, changed: bool = True, **context: Any) -> HttpResponse:
        """The page with the panel `name`; for htmx the panel alone, and the text too when it `changed`."""
        panel = context.get("panel")
        context |= {
            "panel_template": f"admin/claims/workbench/{name}.html",
            "article": self.article,
            "bench": self,
            "pulse": pulse(self.article),
            "changed": changed,
            "open_claim": panel.claim if panel else None,
        }
        if panel:
            context["number"] = number_of(panel.claim.pk, self.revision.pk)
        if changed or not self.is_fragment or name == "panel_list":
            context["reading"] = Reading(self.article)
        if not self.is_fragment:
            return self._page(status, context)
        answer = TemplateResponse(self.request, FRAGMENTS, context, status=status)
        return as_fragment(self.request, answer)

    def _page(self, status: int, context: dict[str, Any]) -> HttpResponse:
        model_admin = self.model_admin
        context |= {
            **model_admin.admin_site.each_context(self.request),
            "title": _("Workbench"),
            "opts": model_admin.opts,
            "keys": KEYS,
            "claimants": claimant_names(),
            "publishers": publisher_names(),
            "placing": self.placing(),
            "may_mark": workflow.allowed(Action.OPEN_CLAIM, self.person, self.article),
        }
        return TemplateResponse(self.request, PAGE, context, status=status)

    def placing(self) -> Appearance | None:
        """The quote whose place in the new text is being chosen (`?place=`)."""
        asked = self.request.GET.get("place", "")
        rows = Appearance.objects.filter(revision=self.article.current_revision_id, state__in=TO_PLACE)
        return rows.filter(pk=asked).select_related("claim").first() if asked.isdecimal() and len(asked) < 19 else None

    def done(self, claim: Claim | None, sentence: str | SafeString = "", *, saved: str = "") -> HttpResponse:
        """A change was made: back to the claim, or for htmx its panel as it is now. `saved` names the form."""
        if not self.is_fragment:
            if sentence:
                messages.success(self.request, sentence)
            return HttpResponseRedirect(self.address(claim))
        self.article.refresh_from_db(fields=["current_revision", "status", "version"])
        if claim is None:
            answer = self.show("panel_list", said=sentence)
        else:
            answer = self.show("panel_claim", panel=self.panel(self.claim(claim.code)), said=sentence)
        if saved:
            trigger_client_event(answer, "saved", {"key": saved})
        return push_url(answer, self.address(claim))


def as_fragment(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """Mark an answer as one that the page may take in, and send a fresh token with it."""
    answer["X-Workbench"] = "fragment"
    answer["X-CSRF-Token"] = get_token(request)
    answer["Cache-Control"] = "no-store"
    return answer


# Looking ----------------------------------------------------------------------------------------


def workbench(bench: Bench) -> HttpResponse:
    """The whole page, with a claim open (`?claim=`) or the list of them."""
    code = bench.request.GET.get("claim", "")
    if not code:
        return bench.show("panel_list", changed=False)
    return bench.show("panel_claim", changed=False, panel=bench.panel(bench.claim(code)))


def changes(bench: Bench) -> HttpResponse:
    """What colleagues did since `?seen=`: nothing (204), or the text as it is now, beside the panel as it stands."""
    request = bench.request
    now = pulse(bench.article)
    claim = Claim.objects.filter(code=request.GET.get("claim", "")).first()
    if request.GET.get("seen") == now:
        return as_fragment(request, HttpResponse(status=204))
    context = {
        "article": bench.article,
        "bench": bench,
        "pulse": now,
        "changed": True,
        "reading": Reading(bench.article),
        "open_claim": claim,
        "open_version": request.GET.get("version", ""),
        "news": _news(claim, request.GET.get("version", ""), bench),
    }
    return as_fragment(request, TemplateResponse(request, FRAGMENTS, context))


def _news(claim: Claim | None, version: str, bench: Bench) -> AuditEntry | None:
    """What somebody else did last to the claim that is open, when its forms are no longer of today."""
    if claim is None or bench.panel(claim).version == version:
        return None
    return AuditEntry.objects.filter(subject=claim.subject).exclude(actor=bench.person).first()


def checked(bench: Bench) -> HttpResponse:
    """The claims nearest to the statement or quote that is being written."""
    asked = bench.request.GET
    text = (asked.get("claim-statement") or asked.get("claim-statement_fr") or asked.get("quote") or "")[:LONGEST_ASKED]
    claim = bench.claim(asked["claim"]) if asked.get("claim") else None
    panel = bench.panel(claim) if claim else None
    context = {"near": nearest(text, claim), "panel": panel, "bench": bench, "article": bench.article}
    return _piece(bench, "nearest", context)


def source(bench: Bench, code: str) -> HttpResponse:
    """The source of a pasted address, or the fields that a new one needs."""
    asked = {name.removeprefix("attach-"): value for name, value in bench.request.GET.dict().items()}
    form = attach_form(bench.person, bench.claim(code), None, bench.article.language, **asked)
    return _piece(bench, "source", {"attach": form, "article": bench.article})


def preview(bench: Bench) -> HttpResponse:
    """An explanation as readers would see it."""
    html = markdown(bench.request.POST.get("draft-explanation", ""))
    return _piece(bench, "explanation", {"html": html, "article": bench.article})


def _piece(bench: Bench, name: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    answer = TemplateResponse(bench.request, f"admin/claims/workbench/{name}.html", context, status=status)
    return as_fragment(bench.request, answer)


# Marking ----------------------------------------------------------------------------------------


def mark(bench: Bench) -> HttpResponse:
    """A claim in one step: from the quote alone, to be stated next."""
    form = mark_form(bench.article, bench.revision, bench.request.POST)
    try:
        if not form.is_valid() or form.place is None:
            return _not_marked(bench, form)
        claim = workflow.open_claim(actor=bench.person, revision=bench.revision, place=form.place)
    except WorkflowError as refusal:
        return _not_marked(bench, form, refusal)
    return bench.done(claim, _undo(bench, claim))


def _undo(bench: Bench, claim: Claim) -> SafeString:
    context = {"bench": bench, "claim": claim, "article": bench.article}
    return SafeString(render_to_string("admin/claims/workbench/marked.html", context, bench.request))


def _not_marked(bench: Bench, form: QuoteForm, refusal: WorkflowError | None = None) -> HttpResponse:
    status = refusal.status if refusal else 400
    return bench.show("panel_new", status=status, form=form, refusal=refusal)


def place(bench: Bench, quote: int) -> HttpResponse:
    """The new place of a quote that lost its old one: what was selected in the text."""
    appearance = get_object_or_404(
        Appearance.objects.select_related("claim"), pk=quote, revision__article=bench.article
    )
    form = mark_form(bench.article, bench.revision, bench.request.POST)
    try:
        if not form.is_valid() or form.place is None:
            return _not_marked(bench, form)
        workflow.place_quote(appearance=appearance, actor=bench.person, place=form.place)
    except WorkflowError as refusal:
        return _not_marked(bench, form, refusal)
    return bench.done(appearance.claim, _("The quote has its place."))


def discard(bench: Bench, code: str) -> HttpResponse:
    """Take a claim back that nobody else has seen."""
    claim = bench.claim(code)
    try:
        workflow.discard_claim(claim=claim, actor=bench.person, version=_number(bench, "version"))
    except WorkflowError as refusal:
        return _refused(bench, claim, refusal)
    return bench.done(None, _("The claim was discarded."), saved=f"claim-{claim.code}")


def join(bench: Bench, code: str) -> HttpResponse:
    """The same claim was checked before: its quotes are linked to that one."""
    claim = bench.claim(code)
    other = get_object_or_404(Claim, code=bench.request.POST.get("other", ""))
    try:
        workflow.join_claim(claim=claim, other=other, actor=bench.person, version=_number(bench, "version"))
    except WorkflowError as refusal:
        return _refused(bench, claim, refusal)
    return bench.done(other, _("The quote is linked to this claim."), saved=f"claim-{claim.code}")


def suggestion(bench: Bench, change: Callable[..., None], said: str) -> HttpResponse:
    """A suggested sentence is dismissed for everybody, or suggested again."""
    sentence = normalise(bench.request.POST.get("sentence", ""))
    try:
        if not sentence.strip():
            raise Gone
        change(article=bench.article, actor=bench.person, sentence=sentence)
    except WorkflowError as refusal:
        return bench.show("panel_list", status=refusal.status, refusal=refusal)
    if not bench.is_fragment:
        return bench.done(None, said)
    context = {"article": bench.article, "bench": bench, "pulse": pulse(bench.article), "changed": True}
    context |= {"reading": Reading(bench.article), "open_claim": _open_claim(bench), "said": said}
    return as_fragment(bench.request, TemplateResponse(bench.request, FRAGMENTS, context))


def _open_claim(bench: Bench) -> Claim | None:
    """The claim whose panel stands beside the text while something else changes."""
    return Claim.objects.filter(code=bench.request.POST.get("claim", "")).first()


def dismissed(bench: Bench) -> HttpResponse:
    """The sentences that were dismissed, each to be suggested again."""
    rows = Dismissal.objects.filter(article=bench.article)
    return bench.show("panel_dismissed", changed=False, dismissals=rows)


# The claim --------------------------------------------------------------------------------------


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
    except WorkflowError as refusal:
        return _refused(bench, claim, refusal, typed=bench.request.POST)


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
    given: dict[str, Any] = answers if "seen" in answers else {**answers, "version": _number(bench, "version")}
    try:
        draft = DraftVerdict.objects.filter(claim=claim).first()
        if draft is None:
            raise Gone
        change(draft=draft, **{who: bench.person}, **given)
    except WorkflowError as refusal:
        return _refused(bench, claim, refusal, note=answers.get("note", ""))
    return bench.done(claim, said, saved=f"review-{claim.code}")


def _refused(bench: Bench, claim: Claim, refusal: WorkflowError, **sent: Any) -> HttpResponse:
    """The claim as it is now, with the reason and what was typed."""
    fresh = Claim.objects.filter(pk=claim.pk).first()
    if fresh is None:
        return bench.show("panel_list", status=refusal.status, refusal=refusal)
    panel = bench.panel(bench.claim(fresh.code), refusal=refusal, **sent)
    return bench.show("panel_claim", status=refusal.status, panel=panel)


def _number(bench: Bench, name: str) -> int:
    text = bench.request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


# Evidence ---------------------------------------------------------------------------------------


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
    return _piece(bench, "evidence", {"panel": panel, "article": bench.article, **context}, status)


@transaction.atomic
def _attach(bench: Bench, claim: Claim, form: Any) -> None:
    evidence: Evidence = form.save(commit=False)
    evidence.source = form.source or _saved_source(form)
    evidence.position = claim.evidence.count()
    evidence.save()
    note = _("Evidence added: %(title)s") % {"title": evidence.source}
    workflow.note_evidence(claim=claim, actor=bench.person, note=note)


def _saved_source(form: Any) -> Any:
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
        return _evidence_again(bench, claim, refusal=Gone())
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
        return _evidence_again(bench, claim, refusal=refusal)
    except IntegrityError:
        form.add_error("passage", _("This passage of this source is attached already."))
    return _evidence_again(bench, claim, changed_evidence=form)


def _take_away(bench: Bench, claim: Claim, row: Evidence) -> None:
    if not evidence_rights(bench.person).remove:
        raise NotAllowed
    _note(bench, claim, row, _("Evidence removed: %(title)s"), row.delete)


@transaction.atomic
def _note(bench: Bench, claim: Claim, row: Evidence, note: str, change: Callable[[], object]) -> None:
    said = note % {"title": row.source}
    change()
    workflow.note_evidence(claim=claim, actor=bench.person, note=said)


# Addresses --------------------------------------------------------------------------------------


def urls(model_admin: Any) -> list[URLPattern]:
    """The addresses below an article's own in the admin; each needs a log-in, and the right to see the article."""

    def at(address: str, view: Callable[..., HttpResponse], name: str, *, changes: bool = True) -> URLPattern:
        def answer(request: HttpRequest, pk: int, **kwargs: Any) -> HttpResponse:
            bench = Bench(model_admin, request, pk)
            if changes and request.method == "GET":  # where a log-in leads whose session ended with this click
                return HttpResponseRedirect(bench.address())
            return view(bench, **kwargs)

        guarded = require_http_methods(["GET", "POST"] if changes else ["GET", "HEAD"])(answer)
        return path(f"<int:pk>/{address}", model_admin.admin_site.admin_view(guarded), name=f"claims_article_{name}")

    dismiss = partial(suggestion, change=workflow.dismiss_suggestion, said=_("Dismissed for everybody."))
    restore = partial(suggestion, change=workflow.restore_suggestion, said=_("Suggested again."))
    return [
        at("workbench/", workbench, "workbench", changes=False),
        at("workbench/changes/", changes, "workbench_changes", changes=False),
        at("workbench/checked/", checked, "workbench_checked", changes=False),
        at("workbench/dismissed/", dismissed, "workbench_dismissed", changes=False),
        at("workbench/preview/", preview, "workbench_preview"),
        at("workbench/mark/", mark, "workbench_mark"),
        at("workbench/place/<int:quote>/", place, "workbench_place"),
        at("dismiss_suggestion/", dismiss, "dismiss_suggestion"),
        at("restore_suggestion/", restore, "restore_suggestion"),
        at("workbench/claim/<slug:code>/", save, "workbench_claim"),
        at("workbench/claim/<slug:code>/discard/", discard, "workbench_discard"),
        at("workbench/claim/<slug:code>/join/", join, "workbench_join"),
        at("workbench/claim/<slug:code>/recall/", recall, "workbench_recall"),
        at("workbench/claim/<slug:code>/approve/", approve, "workbench_approve"),
        at("workbench/claim/<slug:code>/return/", give_back, "workbench_return"),
        at("workbench/claim/<slug:code>/source/", source, "workbench_source", changes=False),
        at("workbench/claim/<slug:code>/attach/", attach, "workbench_attach"),
        at("workbench/claim/<slug:code>/evidence/<int:evidence_pk>/", evidence, "workbench_evidence"),
    ]
