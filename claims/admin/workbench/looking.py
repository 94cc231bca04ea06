"""What the workbench shows: the page, what colleagues did, what is like a claim, what an address leads to."""

from typing import Final

from django.http import HttpResponse

from claims.admin.workbench.bench import Bench, as_fragment
from claims.admin.workbench.panel import attach_form, nearest
from claims.admin.workbench.reading import pulse
from claims.models import AuditEntry, Claim, Dismissal
from claims.templatetags.rich_text import markdown

LONGEST_ASKED: Final = 2_000  # code points of what is looked for in the claims checked before


def workbench(bench: Bench) -> HttpResponse:
    """The whole page, with a claim open (`?claim=`) or the list of them."""
    code = bench.request.GET.get("claim", "")
    if not code:
        return bench.show("panel_list", changed=False)
    return bench.show("panel_claim", changed=False, panel=bench.panel(bench.claim(code)))


def changes(bench: Bench) -> HttpResponse:
    """What colleagues did since `?seen=`: nothing (204), or the text as it is now, beside the panel as it stands."""
    asked = bench.request.GET
    if asked.get("seen") == pulse(bench.article):
        return as_fragment(bench.request, HttpResponse(status=204))
    code, version = asked.get("claim", ""), asked.get("version", "")
    claim = Claim.objects.filter(code=code).first()
    news = _news(claim, version, bench)
    return bench.text_again(claim, open_version=version, news=news, is_gone=bool(code) and claim is None)


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
    return bench.piece("alike", near=nearest(text, claim), panel=panel)


def source(bench: Bench, code: str) -> HttpResponse:
    """The source of a pasted address, or the fields that a new one needs."""
    asked = {name.removeprefix("attach-"): value for name, value in bench.request.GET.dict().items()}
    form = attach_form(bench.person, bench.claim(code), None, bench.article.language, **asked)
    return bench.piece("source", attach=form)


def preview(bench: Bench) -> HttpResponse:
    """An explanation as readers would see it."""
    name = "explanation" if bench.is_fragment else "explanation_page"
    return bench.piece(name, html=markdown(bench.request.POST.get("draft-explanation", "")))


def dismissed(bench: Bench) -> HttpResponse:
    """The sentences that were dismissed, each to be suggested again."""
    rows = Dismissal.objects.filter(article=bench.article)
    return bench.show("panel_dismissed", changed=False, dismissals=rows)
