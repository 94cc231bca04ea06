"""A text is received, looked through line by line, and becomes an article.

Two pages at one address. The first takes the text; the second shows what was kept and cut, and carries
the received text with it, so that nothing is stored before the editor says so.
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
from django.utils.translation import gettext_lazy

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
NO_LINE = gettext_lazy("Keep at least one line: an article needs a text.")


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


@dataclass(frozen=True)
class Look:
    """A text that was taken in, and the lines of it that are kept; `seal` is the text as received, for the form."""

    taken: Intake
    kept: set[int]
    seal: str

    @property
    def chosen(self) -> Intake:
        """What would be saved. Raises NoBody when no line is kept."""
        return self.taken.with_lines(self.kept)

    def context(self) -> dict[str, Any]:
        """What the second page shows of the text: its lines, each kept or cut as the editor left it."""
        lines = list(rows(self.taken, self.kept))
        return {
            "taken": self.taken,
            "media_name": MediaChoice(self.taken.media).label,
            "seal": self.seal,
            "lines": lines,
            "kept_count": sum(row.is_kept for row in lines),
            "first_kept": next((row.number for row in lines if row.is_kept), None),
            "no_body": "" if self.taken.text else importing.sentence(NoBody(self.taken.lines)),
        }


class Receiving:
    """One request for the two pages on which a text is received. `context` is what every page of the admin needs.

    A subclass names the first page, and says what is asked beside the text and how it is saved.
    """

    first = ""

    def __init__(self, request: HttpRequest, context: dict[str, Any]) -> None:
        self.request = request
        self.context = context

    def answer(self) -> HttpResponse:
        """The page for whatever was sent, or the way to what was made."""
        if self.request.method != "POST":
            return self.ask(TextForm())
        if "received" in self.request.POST:
            return self._look_through()
        text = TextForm(self.request.POST, self.request.FILES)
        if not text.is_valid():
            return self.ask_again(text, status=400)
        return self.show(Look(text.taken, text.taken.kept, sealed(text.received)))

    def refuse(self, error: IntakeError) -> HttpResponse:
        """The first page, empty, for a request that was not read."""
        back = _("Go back in your browser: what you typed is still there.")
        return self.ask(TextForm(), f"{importing.sentence(error)} {back}", status=413)

    def ask(self, text: TextForm, refusal: str = "", status: int = 200, **asked: Any) -> HttpResponse:
        """The page that takes the text; `asked` is what a subclass asks beside it."""
        return self.page(self.first, status, text=text, refusal=refusal, **asked)

    def ask_again(self, text: TextForm, refusal: str = "", status: int = 200) -> HttpResponse:
        """The same, with what was typed beside the text."""
        return self.ask(text, refusal, status)

    def show(self, look: Look) -> HttpResponse:
        """The page with the lines, right after the text was read."""
        raise NotImplementedError

    def save(self, look: Look) -> HttpResponse:
        """Make what was asked for, or show the page again with what is wrong."""
        raise NotImplementedError

    def page(self, name: str, status: int, **context: Any) -> HttpResponse:
        """One of the two pages."""
        template = f"admin/claims/article/{name}.html"
        return TemplateResponse(self.request, template, {**self.context, **context}, status=status)

    def _look_through(self) -> HttpResponse:
        """What was sent from the second page: another text is wanted, or this one is saved."""
        seal = self.request.POST["received"]
        try:
            received = unsealed(seal)
            taken = take_in(received)
        except (BadSignature, IntakeError):
            damaged = _("The text was damaged on its way here. Paste it again, or choose the file again.")
            return self.ask_again(TextForm(), damaged, status=400)
        if "another" in self.request.POST:
            return self.ask_again(TextForm(initial={"text": received if isinstance(received, str) else ""}))
        kept = {int(number) for number in self.request.POST.getlist("kept") if LINE_NUMBER.fullmatch(number)}
        return self.save(Look(taken, kept, seal))


class Import(Receiving):
    """The text becomes an article: its facts are asked on both pages."""

    first = "import"

    def ask(self, text: TextForm, refusal: str = "", status: int = 200, **asked: Any) -> HttpResponse:
        return super().ask(text, refusal, status, **{"facts": AskedFactsForm(), **asked})

    def ask_again(self, text: TextForm, refusal: str = "", status: int = 200) -> HttpResponse:
        """With the facts as typed. What is wrong with them shows with the text, on the second page."""
        return self.ask(text, refusal, status, facts=AskedFactsForm(initial=self.request.POST.dict()))

    def show(self, look: Look) -> HttpResponse:
        """With what the text itself says where nothing was typed."""
        return self._lines(look, self._facts(proposed(self.request.POST, look.taken)))

    def save(self, look: Look) -> HttpResponse:
        """Make the article."""
        facts = self._facts(self.request.POST)
        try:
            chosen = look.chosen
        except NoBody:
            facts.add_error(None, str(NO_LINE))
            return self._lines(look, facts, 400)
        if not facts.data.get("anyway") and importing.same_text(chosen).exists():
            facts.add_error("anyway", _("This text is in the tracker already. Look at it first."))
        if not facts.is_valid():
            return self._lines(look, facts, 400)
        try:
            article = importing.save(chosen, actor=actor(self.request), **facts.facts)
        except WorkflowError as refusal:
            facts.add_error(None, str(refusal))
            return self._lines(look, facts, refusal.status)
        messages.success(self.request, _("The article was imported. Mark its claims now."))
        return HttpResponseRedirect(admin_url(article, "workbench"))

    def page(self, name: str, status: int, **context: Any) -> HttpResponse:
        return super().page(name, status, media=self.context["media"] + context["facts"].media, **context)

    def _facts(self, typed: QueryDict) -> FactsForm:
        """The form of the facts, for what the person may do."""
        form = FactsForm(typed)
        form.may_make = actor(self.request).has_perm("claims.add_publisher")
        return form

    def _lines(self, look: Look, facts: FactsForm, status: int = 200) -> HttpResponse:
        """The second page."""
        try:
            chosen = look.chosen
        except NoBody:
            chosen = look.taken
        same = list(importing.same_text(chosen)[:MOST_SHOWN])
        language = facts.data.get("language", "")
        return self.page("lines", status, facts=facts, language=language, same=same, **look.context())


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
