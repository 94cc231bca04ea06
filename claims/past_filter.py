"""The list of claims as it was at the end of a day, filtered by what is known of that day."""

import datetime
from collections.abc import Iterable
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import (  # type: ignore[import-untyped]
    CharFilter,
    ChoiceFilter,
    ModelChoiceFilter,
    MultipleChoiceFilter,
)

from claims.choices import SIGNS, ClaimKind, ClaimStatus, Language
from claims.filters import BEING_CHECKED, NO_CHOICE, ORDERS, Chip, ClaimFilter, Option, a_day, moment_of, urlencoded
from claims.models import Claimant, Listing
from claims.querysets import ClaimantQuerySet, ListingQuerySet
from claims.selectors.facets import counts, publishers

NOT_YET: Final = _("This day has not come yet: choose today or a day before.")
NO_WORDS: Final = _("On a day of the past, words cannot be searched: leave them out, or search today’s claims.")
NO_PUBLISHER: Final = _(
    "Which publishers’ articles made a claim is known for today alone: leave the publisher out, or look at today."
)
NO_ORDER: Final = _("On a day of the past, claims come newest first: leave the order out.")


def asked_of(data: QueryDict) -> "ClaimFilter | PastFilter":
    """What the query of an address asks for: claims as they are, or with `on` as they were at the end of a day."""
    return PastFilter(data) if data.get("on", "").strip() else ClaimFilter(data)


def _not_to_come(day: datetime.date) -> None:
    if day > timezone.localdate():
        raise ValidationError(NOT_YET)


def _refused(sentence: Any) -> dict[str, Any]:
    """What makes a filter refuse every value with a sentence: claims of today would not show that they are others."""

    def refuse(value: object) -> None:
        raise ValidationError(sentence)

    return {"method": "unchanged", "validators": [refuse]}


def _claimants(request: object = None) -> ClaimantQuerySet:
    return Claimant.objects.once_listed()


class PastFilter(ClaimFilter):
    """What a reader asks of the list as it was `on` a day.

    `listings` is the answer. Verdict, kind, claimant and days count as they were then; topic and language as they are
    filed today. What is not known of the past is refused.
    """

    is_past = True

    on = a_day(_("State on a day"), "unchanged", validators=[_not_to_come])
    q = CharFilter(label=_("Words"), **_refused(NO_WORDS))
    rating = MultipleChoiceFilter(method="rated_then", label=_("Verdict"), error_messages=NO_CHOICE)
    topic = MultipleChoiceFilter(method="about", label=_("Topic"), error_messages=NO_CHOICE)
    publisher = ModelChoiceFilter(
        queryset=publishers, label=_("Published by"), error_messages=NO_CHOICE, **_refused(NO_PUBLISHER)
    )
    claimant = ModelChoiceFilter(
        queryset=_claimants, method="made_by", label=_("Made by"), empty_label=_("Anybody"), error_messages=NO_CHOICE
    )
    kind = MultipleChoiceFilter(choices=ClaimKind.choices, method="of_kind", label=_("Kind"), error_messages=NO_CHOICE)
    language = MultipleChoiceFilter(
        choices=Language.choices, method="made_in", label=_("Language of the quote"), error_messages=NO_CHOICE
    )
    decided_after = a_day(_("Decided from"), "decided_from")
    decided_before = a_day(_("Decided until"), "decided_until")
    sort = ChoiceFilter(
        choices=[(name, label) for name, (_columns, label) in ORDERS.items()],
        label=_("Order"),
        error_messages=NO_CHOICE,
        **_refused(NO_ORDER),
    )

    @property
    def day(self) -> datetime.date | None:
        """The day that is asked for; None when it is none."""
        return self._accepted.get("on")

    @property
    def without_day(self) -> str:
        """The query of the same claims as they are today."""
        return urlencoded(pair for pair in self._given() if pair[0] != "on")

    @property
    def without_errors(self) -> str:
        """The query of the same day without what it cannot be asked for."""
        return urlencoded(pair for pair in self._given() if pair[0] not in self.form.errors)

    @property
    def listings(self) -> ListingQuerySet:
        """What stood in lists at the end of the day and is asked for, newest first; none when a value is impossible."""
        if not self.is_valid() or self.day is None:
            return Listing.objects.none()
        last = self._accepted.get("decided_before") or self.day
        ends = (moment_of(day, datetime.time.max) for day in (self.day, last))
        found: ListingQuerySet = Listing.objects.on(*ends)
        for name, value in self._accepted.items():
            found = self.filters[name].filter(found, value)
        return found.order_by(*(f"-{column}" for column in self.order))

    @property
    def order(self) -> tuple[str, ...]:
        """The columns by which the listings are in falling order."""
        return "began_at", "pk"

    @property
    def orders(self) -> list[Chip]:
        """There is one, and nothing to choose."""
        return []

    @property
    def total(self) -> None:
        """Of a past day nothing is counted."""
        return

    @property
    def rating_options(self) -> tuple[Option, ...]:
        """The whole scale: what is retired now could be given then."""
        being_checked, (sign, _tone) = str(ClaimStatus.BEING_CHECKED.label), SIGNS[ClaimStatus.BEING_CHECKED]
        scale = [(rating.code, rating.name, rating.sign, rating.pk) for rating in self.ratings]
        return self._options("rating", [*scale, (BEING_CHECKED, being_checked, sign, 0)])

    @property
    def topic_options(self) -> tuple[Option, ...]:
        """The topics that claims have today."""
        return self._used("topic", super().topic_options)

    @property
    def language_options(self) -> tuple[Option, ...]:
        """The languages that claims of today were made in."""
        return self._used("language", super().language_options)

    def _used(self, facet: str, options: Iterable[Option]) -> tuple[Option, ...]:
        used = counts(self.edition).by_value[facet]
        return tuple(option for option in options if option.chosen or used[self._keys_of(facet, [option.value])[0]])

    def rated_then(self, listings: ListingQuerySet, name: str, codes: list[str]) -> ListingQuerySet:
        """Listings with any of the ratings."""
        wanted = Q(rating__in=[key for key in self._keys_of("rating", codes) if key])
        return listings.filter(wanted | Q(rating=None) if BEING_CHECKED in codes else wanted)

    def about(self, listings: ListingQuerySet, name: str, slugs: list[str]) -> ListingQuerySet:
        """Listings of claims about any of the topics."""
        return listings.filter(claim__topic__in=self._keys_of("topic", slugs))

    def made_by(self, listings: ListingQuerySet, name: str, claimant: Claimant) -> ListingQuerySet:
        """Listings of what the claimant claimed, in the wording of then."""
        return listings.filter(claimant=claimant)

    def of_kind(self, listings: ListingQuerySet, name: str, kinds: list[str]) -> ListingQuerySet:
        """Listings of claims that were any of the sorts of assertion."""
        return listings.filter(kind__in=kinds)

    def made_in(self, listings: ListingQuerySet, name: str, languages: list[str]) -> ListingQuerySet:
        """Listings of claims that were made in any of the languages."""
        return listings.filter(claim__language__in=languages)

    def decided_from(self, listings: ListingQuerySet, name: str, day: datetime.date) -> ListingQuerySet:
        """Listings with a verdict of the day or a later one."""
        return listings.filter(rating__isnull=False, began_at__gte=moment_of(day, datetime.time.min))

    def decided_until(self, listings: ListingQuerySet, name: str, day: datetime.date) -> ListingQuerySet:
        """Listings with a verdict; `listings` begins with those of the day."""
        return listings.filter(rating__isnull=False)

    def _counted(self, *, but: str = "") -> None:
        return
