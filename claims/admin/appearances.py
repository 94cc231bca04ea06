"""Where claims stand: the quotes, confirmed by a second person and removed for a reason."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from claims import workflow
from claims.admin.base import ReadOnlyAdmin, WorkflowAdmin, actor, admin_url
from claims.admin.queue import address_of_next
from claims.admin.quotes import QuoteForm
from claims.admin.signs import state_badge
from claims.admin.steps import Offer, Step
from claims.choices import Action
from claims.models import Appearance
from claims.workflow import QuoteNotThere
from claims.workflow.revisions import check_placing
from claims.workflow.rules import check

PLACING = (Action.PLACE_QUOTE, Action.SETTLE_QUOTE)


class CurrentQuotes(ChangeList):
    """The list has the quotes of current texts; each earlier revision has the same ones again."""

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> Any:
        found: Any = super().get_queryset(request, exclude_parameters)
        return found.current()


class Waiting(admin.SimpleListFilter):
    """Which quotes wait for somebody."""

    title = _("waiting")
    parameter_name = "waiting"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("confirmation", _("for a second person")),
            ("me", _("for me")),
            ("place", _("for a place in the new text")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Appearance]) -> Any:
        match self.value():
            case "confirmation":
                return queryset.awaiting_approval()  # type: ignore[attr-defined]
            case "me":
                return queryset.awaiting_approval().exclude(added_by=actor(request))  # type: ignore[attr-defined]
            case "place":
                return queryset.to_place()  # type: ignore[attr-defined]
        return queryset


@admin.register(Appearance)
class AppearanceAdmin(WorkflowAdmin, ReadOnlyAdmin):
    """Quotes are added from a claim or an article; here they are confirmed and removed."""

    subject = "appearance"
    steps = (
        Step(
            Action.CONFIRM_QUOTE,
            workflow.confirm_quote,
            _("Confirm"),
            _("The quote is confirmed. Readers see it while its article is public."),
            guard="",
            look="primary",
        ),
        Step(
            Action.PLACE_QUOTE,
            workflow.place_quote,
            _("Find its place"),
            _("The place is kept. Words that readers do not know yet wait for a second person."),
            guard="",
            asks_first=True,
            template="admin/claims/appearance/place_quote.html",
        ),
        Step(
            Action.SETTLE_QUOTE,
            workflow.settle_quote,
            _("It is gone"),
            _("The quote is marked as gone from the text."),
            guard="",
        ),
        Step(
            Action.UNLINK_QUOTE,
            workflow.unlink_quote,
            _("Remove"),
            _("The quote was removed from the claim."),
            _("The claim stays. A quote that readers see is removed only with a reason."),
            asks=_("Reason"),
            text="reason",
            guard="",
            look="danger",
        ),
    )
    list_display = ["quote", "claim", "article", "place", "added_by_name", "confirmed"]
    list_display_links = ["quote"]
    list_filter = [Waiting, "state", "claim__status"]
    list_select_related = ["claim", "revision__article"]
    search_fields = [
        "quote",
        "claim__statement",
        "claim__translations__fr",
        "claim__code__iexact",
        "revision__article__headline",
    ]
    ordering = ["-pk"]
    fields = [
        "claim", "article", "quote", "prefix", "suffix", "place",
        ("added_by_name", "added_at"), ("approved_by_name", "approved_at"),
    ]  # fmt: skip
    actions = None

    @admin.display(description=_("article"), ordering="revision__article")
    def article(self, appearance: Appearance) -> str:
        return appearance.revision.article.headline

    @admin.display(description=_("state"), ordering="state")
    def place(self, appearance: Appearance) -> SafeString:
        return state_badge(appearance, "state")

    @admin.display(description=_("confirmed"), boolean=True, ordering="approved_at")
    def confirmed(self, appearance: Appearance) -> bool:
        return appearance.approved_at is not None

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return CurrentQuotes

    def check_step(self, request: HttpRequest, step: Step, thing: Any) -> None:
        """What readers see is removed by those who may withdraw; only what has no place can be given one."""
        if step.action in PLACING:
            check_placing(step.action, actor(request), thing)
            return
        super().check_step(request, step, thing)
        if step.action == Action.UNLINK_QUOTE and self._is_read(thing):
            check(Action.WITHDRAW_CLAIM, actor(request))

    def offers(self, request: HttpRequest, thing: Any) -> Iterator[Offer]:
        """A quote is confirmed once, and gone once."""
        done = {Action.CONFIRM_QUOTE: thing.approved_at, Action.SETTLE_QUOTE: thing.settled_at}
        return (offer for offer in super().offers(request, thing) if not done.get(offer.step.action))

    def take_step(self, request: HttpRequest, step: Step, thing: Any) -> None:
        """The server finds the passage that was chosen or pasted, in the text that the quote belongs to."""
        if step.action != Action.PLACE_QUOTE:
            super().take_step(request, step, thing)
            return
        self.check_step(request, step, thing)
        place = self._place_form(request, thing).found()
        if place is None:
            raise QuoteNotThere
        workflow.place_quote(appearance=thing, actor=actor(request), place=place)

    def address_after(self, request: HttpRequest, step: Step, thing: Any) -> str:
        """To the next quote that lost its place; otherwise to the claim."""
        return address_of_next(thing) if step.action in PLACING else admin_url(thing.claim)

    def step_context(self, request: HttpRequest, step: Step, thing: Any) -> dict[str, Any]:
        if step.action != Action.PLACE_QUOTE or thing is None:
            return {"text_needed": thing is not None and self._is_read(thing)}
        form = self._place_form(request, thing)
        said = {"refusal": None} if form.errors else {}  # the form says what is wrong with a passage
        return {"form": form, "article": thing.revision.article, **said}

    @staticmethod
    def _place_form(request: HttpRequest, appearance: Appearance) -> QuoteForm:
        """The form of the passage; `place` is one that was chosen, as "start-end"."""
        typed = request.POST.copy() if request.method == "POST" else None
        if typed is not None and (chosen := typed.get("place")):
            typed["use"] = str(chosen)
        return QuoteForm(typed, revision=appearance.revision)

    @staticmethod
    def _is_read(appearance: Appearance) -> bool:
        """Whether readers may have seen the quote."""
        return appearance.claim.is_public and appearance.approved_at is not None
