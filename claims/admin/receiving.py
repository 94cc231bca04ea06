"""The import: a text is received, looked through line by line, and becomes an article.

Two pages at one address. The first takes facts and text; the second shows what was kept and cut, and
carries the received text with it, so that nothing is stored before the editor says so.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from claims import importing
from claims.admin.article_forms import AskedFactsForm, FactsForm, TextForm, sealed, unsealed
from claims.admin.base import actor, admin_url
from claims.choices import Media as MediaChoice
from claims.intake import MAX_BYTES, Intake, IntakeError, NoBody, Reason, TooLarge, take_in
from claims.workflow import WorkflowError

READ_AWAY = 200_000_000  # bytes
CHUNK = 64 * 1024
SIZE = re.compile("[0-9]{1,15}")
LINE_NUMBER = re.compile("[0-9]{1,6}")
MOST_SHOWN = 5  # articles with the same text


@dataclass(frozen=True)
class Row:
    """One line as the second page shows it."""

    number: str  # as text: a template takes five times as long to write a number
    text: str
    is_kept: bool
    reason: str  # shown while the line is cut
    follows_gap: bool


def too_large(request: HttpRequest) -> IntakeError | None:
    """Why a request is refused before anything reads it, if it is.

    Its body is read away, or the browser would see a broken connection and not the sentence.
    """
    length = request.META.get("CONTENT_LENGTH") or "0"
    size = int(length) if SIZE.fullmatch(length) else 0
    if size <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        return None
    for _chunk in range(0, min(size, READ_AWAY), CHUNK):
        request.read(CHUNK)
    return TooLarge(size=size, limit=MAX_BYTES)


class Import:
    """One request for the import pages. `context` is what every page of the admin needs."""

    def __init__(self, request: HttpRequest, context: dict[str, Any]) -> None:
        self.request = request
        self.context = context

    def answer(self) -> HttpResponse:
        """The page for whatever was sent, or the way to the article that was made."""
        if self.request.method != "POST":
            return self.ask(AskedFactsForm(), TextForm())
        if "received" in self.request.POST:
            return self.look_through()
        text = TextForm(self.request.POST, self.request.FILES)
        if not text.is_valid():
            return self.ask_again(text)
        facts = self.facts(proposed(self.request.POST, text.taken))
        return self.show(facts, text.taken, text.taken.kept, sealed(text.received))

    def facts(self, typed: QueryDict) -> FactsForm:
        """The form of the facts, for what the person may do."""
        form = FactsForm(typed)
        form.may_make = actor(self.request).has_perm("claims.add_publisher")
        return form

    # The first page -----------------------------------------------------------------------------

    def ask(self, facts: AskedFactsForm, text: TextForm, refusal: str = "", status: int = 200) -> HttpResponse:
        """The page that takes the facts and the text."""
        return self.page("import", status, facts=facts, text=text, refusal=refusal)

    def ask_again(self, text: TextForm, refusal: str = "") -> HttpResponse:
        """The same with the facts as typed. What is wrong with them shows with the text, on the second page."""
        status = 400 if refusal or text.errors else 200
        return self.ask(AskedFactsForm(initial=self.request.POST.dict()), text, refusal, status)

    def refuse(self, error: IntakeError) -> HttpResponse:
        """The same, empty, for a request that was not read."""
        back = _("Go back in your browser: what you typed is still there.")
        return self.ask(AskedFactsForm(), TextForm(), f"{importing.sentence(error)} {back}", status=413)

    # The second page ----------------------------------------------------------------------------

    def look_through(self) -> HttpResponse:
        """What was sent from the second page: another text is wanted, or this one is saved."""
        seal = self.request.POST["received"]
        try:
            received = unsealed(seal)
            taken = take_in(received)
        except (BadSignature, IntakeError):
            damaged = _("The text was damaged on its way here. Paste it again, or choose the file again.")
            return self.ask_again(TextForm(), damaged)
        if "another" in self.request.POST:
            return self.ask_again(TextForm(initial={"text": received if isinstance(received, str) else ""}))
        kept = {int(number) for number in self.request.POST.getlist("kept") if LINE_NUMBER.fullmatch(number)}
        return self.save(self.facts(self.request.POST), taken, kept, seal)

    def save(self, facts: FactsForm, taken: Intake, kept: set[int], seal: str) -> HttpResponse:
        """Make the article, or show the page again with what is wrong."""
        try:
            chosen = taken.with_lines(kept)
        except NoBody:
            facts.add_error(None, _("Keep at least one line: an article needs a text."))
            return self.show(facts, taken, kept, seal, 400)
        if not facts.data.get("anyway") and importing.same_text(chosen).exists():
            facts.add_error("anyway", _("This text is in the tracker already. Look at it first."))
        if not facts.is_valid():
            return self.show(facts, taken, kept, seal, 400)
        try:
            article = importing.save(chosen, actor=actor(self.request), **facts.facts)
        except WorkflowError as refusal:
            facts.add_error(None, str(refusal))
            return self.show(facts, taken, kept, seal, refusal.status)
        messages.success(self.request, _("The article was imported. Mark its claims now."))
        return HttpResponseRedirect(admin_url(article, "workbench"))

    def show(self, facts: FactsForm, taken: Intake, kept: set[int], seal: str, status: int = 200) -> HttpResponse:
        """The page with the lines, each kept or cut as the editor left it."""
        lines = list(rows(taken, kept))
        try:
            chosen = taken.with_lines(kept)
        except NoBody:
            chosen = taken
        return self.page(
            "lines",
            status,
            facts=facts,
            taken=taken,
            media_name=MediaChoice(taken.media).label,
            language=facts.data.get("language", ""),
            seal=seal,
            lines=lines,
            kept_count=sum(row.is_kept for row in lines),
            first_kept=next((row.number for row in lines if row.is_kept), None),
            no_body="" if taken.text else importing.sentence(NoBody(taken.lines)),
            same=list(importing.same_text(chosen)[:MOST_SHOWN]),
        )

    def page(self, name: str, status: int, **context: Any) -> HttpResponse:
        """One of the two pages."""
        context["media"] = self.context["media"] + context["facts"].media
        return TemplateResponse(
            self.request, f"admin/claims/article/{name}.html", {**self.context, **context}, status=status
        )


def proposed(posted: QueryDict, taken: Intake) -> QueryDict:
    """The facts as typed, and what the text itself says where nothing was typed."""
    facts = posted.copy()
    if not facts.get("headline", "").strip():
        facts["headline"] = taken.headline
    if not facts.get("language"):
        facts["language"] = importing.language_of(taken)
    return facts


def rows(taken: Intake, kept: set[int]) -> Iterator[Row]:
    """The lines with text. Whoever cuts a line by hand is its reason."""
    follows_gap = False
    for line in taken.lines:
        if not line.text:
            follows_gap = True
            continue
        reason = importing.label(line.reason or Reason.EDITOR)
        yield Row(str(line.number), line.text, line.number in kept, reason, follows_gap)
        follows_gap = False
