"""A new claim from an article: the server finds the quote in the text, and the claim is opened there."""

from typing import Any, cast

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from claims import workflow
from claims.admin.article_forms import OpenClaimForm
from claims.admin.article_page import article_page
from claims.admin.base import actor
from claims.admin.by_name import stored
from claims.admin.quotes import for_newer_text, revision_seen
from claims.anchoring import Place
from claims.choices import Action
from claims.models import Article, Claim, Revision
from claims.workflow import Stale, WorkflowError
from claims.workflow.rules import check


class Opening:
    """One request to open a claim: the form as the page shows it, and why it was refused."""

    def __init__(self, request: HttpRequest, article: Article) -> None:
        self.request = request
        self.article = article
        self.refusal = ""
        self.status = 200
        self.before: Place | None = None  # where the quote stood, when the text has changed since
        typed = request.POST if request.method == "POST" else None
        self.form = self._form(typed, initial={"quote": request.GET.get("quote", "")})

    def open(self) -> Claim | None:
        """The claim, or None when the page has to be shown (again)."""
        try:
            check(Action.OPEN_CLAIM, actor(self.request), self.article)
            if self.request.method != "POST":
                return None
            self._check_text()
            if self.form.is_valid() and self.form.place:
                return self._open(self.form.place)
            self.status = 400
        except Stale:
            self._show_newer_text()
        except WorkflowError as refusal:
            self.refusal, self.status = str(refusal), refusal.status
        return None

    def _check_text(self) -> None:
        """Raises Stale when the text that the person saw is not the current one."""
        if self.request.POST.get("revision") != str(self.article.current_revision_id):
            raise Stale

    @transaction.atomic
    def _open(self, place: Place) -> Claim:
        """The claim, and its claimant if that one is new: both or neither."""
        wording = self.form.wording
        if wording["claimant"]:
            wording["claimant"] = stored(wording["claimant"])
        return workflow.open_claim(actor=actor(self.request), revision=self._revision(), place=place, **wording)

    def _show_newer_text(self) -> None:
        """Look for the quote in the text as it is now. What was typed stays; saving again is a decision."""
        self.article.refresh_from_db()
        seen = revision_seen(self.article, self.request.POST.get("revision", ""))
        typed, self.before = for_newer_text(self.request.POST, seen)
        self.form = self._form(typed)
        self.form.is_valid()
        self.status = Stale.status
        self.refusal = _(
            "The article’s text changed since you opened this page: revision %(number)d is the current one. "
            "Nothing was saved. Look at the quote in it, then save again."
        ) % {"number": self._revision().number}

    def context(self) -> dict[str, Any]:
        """What the page shows."""
        return {
            "form": self.form,
            "page": article_page(self.article),
            "revision": self._revision(),
            "refusal": self.refusal,
            "before": self.before,
        }

    def _form(self, typed: Any, **options: Any) -> OpenClaimForm:
        form = OpenClaimForm(typed, revision=self._revision(), **options)
        form.may_make = actor(self.request).has_perm("claims.add_claimant")
        return form

    def _revision(self) -> Revision:
        return cast(Revision, self.article.current_revision)  # an article is made with its first
