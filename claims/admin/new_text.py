"""A newer text of an article: received like the first one, and compared with it before it is saved."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from claims import importing
from claims.admin.base import actor, admin_url
from claims.admin.receiving import NO_LINE, Look, Receiving
from claims.changes import passages
from claims.choices import ArticleStatus
from claims.intake import NoBody
from claims.models import Appearance, Article, Revision
from claims.workflow import Stale, WorkflowError


class NewText(Receiving):
    """The pages of a new revision: nothing is asked beside the text."""

    first = "new_text"

    def __init__(self, request: HttpRequest, context: dict[str, Any], article: Article) -> None:
        super().__init__(request, context)
        self.article = article
        self.newest: Revision = article.revisions.latest("number")

    def show(self, look: Look) -> HttpResponse:
        return self._lines(look)

    def save(self, look: Look) -> HttpResponse:
        """Make the revision, unless another one came since the page was made; or only compare anew."""
        try:
            chosen = look.chosen
            if "compare" in self.request.POST:
                return self._lines(look)
            if self.request.POST.get("newest") != str(self.newest.number):
                raise Stale
            importing.save_revision(chosen, actor=actor(self.request), article=self.article)
        except NoBody:
            return self._lines(look, str(NO_LINE), 400)
        except WorkflowError as refusal:
            return self._lines(look, str(refusal), refusal.status)
        return self._go_on()

    def page(self, name: str, status: int, **context: Any) -> HttpResponse:
        return super().page(name, status, number=self.newest.number + 1, newest=self.newest, **context)

    def _lines(self, look: Look, refusal: str = "", status: int = 200) -> HttpResponse:
        """The second page, with what differs from the newest revision."""
        try:
            differences = passages(self.newest.text, look.chosen.text)
        except NoBody:
            differences = []
        shown = {**look.context(), "language": self.article.language, "passages": differences}
        return self.page("new_text_lines", status, refusal=refusal, **shown)

    def _go_on(self) -> HttpResponse:
        """To the quotes that lost their place, if there are any now; else to the article."""
        if self.article.status == ArticleStatus.PUBLISHED:
            messages.success(self.request, _("The new text waits: a second person publishes it."))
            return HttpResponseRedirect(admin_url(self.article))
        messages.success(self.request, _("The new text is the current one."))
        return HttpResponseRedirect(after_new_text(self.article))


def after_new_text(article: Article) -> str:
    """Where to go once a new text is the current one: to the quotes that lost their place, or to the article."""
    if Appearance.objects.to_place().filter(revision__article=article).exists():
        return reverse("admin:claims_article_quotes", args=[article.pk])
    return admin_url(article)
