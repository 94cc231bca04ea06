"""Where claims stand: the quotes, confirmed by a second person and removed for a reason."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from claims import workflow
from claims.admin.base import ReadOnlyAdmin, WorkflowAdmin, actor, admin_url
from claims.admin.signs import state_badge
from claims.admin.steps import Offer, Step
from claims.choices import Action
from claims.models import Appearance
from claims.workflow.rules import check


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
            _("The quote is confirmed: readers see it."),
            guard="",
            look="primary",
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

    def check_step(self, request: HttpRequest, step: Step, thing: Any) -> None:
        """What readers see is removed by those who may withdraw."""
        super().check_step(request, step, thing)
        if step.action == Action.UNLINK_QUOTE and self._is_read(thing):
            check(Action.WITHDRAW_CLAIM, actor(request))

    def offers(self, request: HttpRequest, thing: Any) -> Iterator[Offer]:
        """A quote is confirmed once."""
        for offer in super().offers(request, thing):
            if offer.step.action != Action.CONFIRM_QUOTE or thing.approved_at is None:
                yield offer

    def address_after(self, request: HttpRequest, step: Step, thing: Any) -> str:
        return admin_url(thing.claim)

    def step_context(self, request: HttpRequest, step: Step, thing: Any) -> dict[str, Any]:
        return {"text_needed": thing is not None and self._is_read(thing)}

    @staticmethod
    def _is_read(appearance: Appearance) -> bool:
        """Whether readers may have seen the quote."""
        return appearance.claim.is_public and appearance.approved_at is not None
