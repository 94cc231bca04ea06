"""The one definition of 'the filtered claims': the list, its counts and every export of it."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db.models import Count, Exists, Model, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django_filters import (  # type: ignore[import-untyped]
    CharFilter,
    ChoiceFilter,
    DateFilter,
    FilterSet,
    ModelChoiceFilter,
    MultipleChoiceFilter,
)

from claims.choices import SIGNS, ClaimStatus, Language
from claims.models import Appearance, Claim, Claimant, Publisher, Rating, Topic
from claims.querysets import ClaimQuerySet, words_of

BEING_CHECKED: Final = "being-checked"  # stands among the ratings: the claims that have none yet
LONGEST_WORDS: Final = 200
MOST_WORDS: Final = 8  # each is looked for in every statement, translation and quote, and once more for each count
NO_CHOICE: Final = {"invalid_choice": _("“%(value)s” is not one of the choices.")}


@dataclass(frozen=True)
class Option:
    """One value of a filter: how many of the claims that the other filters leave have it."""

    value: str
    label: str
    sign: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Chip:
    """One active filter, and the query that is left without it."""

    label: str
    value: str
    query: str


def few_words(typed: str) -> None:
    """Refuse more words than a search looks for; to pass over the rest would find what was not asked for."""
    if len(words_of(typed)) > MOST_WORDS:
        raise ValidationError(_("Search for eight words at most."))


def claimants(request: object = None) -> QuerySet[Claimant]:
    """Who makes the claims that stand in lists."""
    return Claimant.objects.filter(pk__in=Claim.objects.listed().values("claimant"))


def publishers(request: object = None) -> QuerySet[Publisher]:
    """Who published the articles in which the claims stand that are in lists."""
    quotes = Appearance.objects.listed().filter(revision__article__publisher=OuterRef("pk"))
    return Publisher.objects.filter(Exists(quotes))


def _day(label: object, lookup: str) -> DateFilter:
    """A bound of the day of the verdict, in one notation: 01/02 is another day in French than in English."""
    return DateFilter(
        field_name="decided_at",
        lookup_expr=lookup,
        label=label,
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": _("Write the day as year-month-day, for example 2026-01-31.")},
    )


class ClaimFilter(FilterSet):
    """What a reader asks of the list of claims, from the query of an address.

    `claims` is the answer. When a value is impossible it is empty, `is_valid()` is false and `form` says why.
    Parameters it does not know are ignored, and left out of `query`.
    """

    q = CharFilter(method="with_words", label=_("Words"), max_length=LONGEST_WORDS, validators=[few_words])
    rating = MultipleChoiceFilter(method="with_rating", label=_("Verdict"), error_messages=NO_CHOICE)
    topic = MultipleChoiceFilter(method="with_topic", label=_("Topic"), error_messages=NO_CHOICE)
    publisher = ModelChoiceFilter(
        method="in_publisher",
        queryset=publishers,
        label=_("Published by"),
        empty_label=_("Anybody"),
        error_messages=NO_CHOICE,
    )
    claimant = ModelChoiceFilter(
        queryset=claimants, label=_("Made by"), empty_label=_("Anybody"), error_messages=NO_CHOICE
    )
    language = ChoiceFilter(
        choices=Language.choices, label=_("Language of the quote"), empty_label=_("Any"), error_messages=NO_CHOICE
    )
    decided_after = _day(_("Decided from"), "date__gte")
    decided_before = _day(_("Decided until"), "date__lte")

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(QueryDict() if data is None else data, queryset=Claim.objects.listed())
        self.ratings = list(Rating.objects.all())
        self.topics = list(Topic.objects.all())
        being_checked = (BEING_CHECKED, ClaimStatus.BEING_CHECKED.label)
        self._choose("rating", [*((rating.code, rating.name) for rating in self.ratings), being_checked])
        self._choose("topic", [(topic.slug, topic.name) for topic in self.topics])

    @property
    def claims(self) -> ClaimQuerySet:
        """The claims asked for, newest first."""
        found = self._filtered() if self.is_valid() else self.queryset.none()
        return found.order_by("-news_at", "-pk")

    @property
    def problems(self) -> list[str]:
        """What is wrong with the values, a sentence each, behind the parameter's name."""
        return [f"{name}: {sentence}" for name, sentences in self.form.errors.items() for sentence in sentences]

    @property
    def query(self) -> str:
        """What was asked, for the address of another page or an export of the same claims."""
        return _urlencode(self._given())

    @property
    def chips(self) -> list[Chip]:
        """The values that filter, each with the query that takes it away."""
        given = list(self._given())
        return [
            Chip(
                label=str(self.filters[name].label),
                value=self._shown(name, value),
                query=_urlencode(pair for pair in given if pair != (name, value)),
            )
            for name, value in given
            if name in self._accepted
        ]

    @property
    def rating_options(self) -> list[Option]:
        """The scale with counts; a retired rating is there as long as a claim has it."""
        counts = self._counts("rating")
        options = [
            self._option("rating", rating.code, rating.name, counts.get(rating.pk, 0), sign=rating.sign)
            for rating in self.ratings
            if rating.retired_on is None or rating.pk in counts
        ]
        being_checked, (sign, _tone) = str(ClaimStatus.BEING_CHECKED.label), SIGNS[ClaimStatus.BEING_CHECKED]
        return [*options, self._option("rating", BEING_CHECKED, being_checked, counts.get(None, 0), sign=sign)]

    @property
    def topic_options(self) -> list[Option]:
        """The topics that claims have, with counts."""
        counts = self._counts("topic")
        options = [self._option("topic", topic.slug, topic.name, counts.get(topic.pk, 0)) for topic in self.topics]
        return [option for option in options if option.count or option.chosen]

    def with_words(self, claims: ClaimQuerySet, name: str, words: str) -> ClaimQuerySet:
        """Claims that hold all the words."""
        return claims.matching(words)

    def with_rating(self, claims: ClaimQuerySet, name: str, codes: list[str]) -> ClaimQuerySet:
        """Claims with any of the ratings."""
        wanted = Q(rating__in=[rating for rating in self.ratings if rating.code in codes])
        if BEING_CHECKED in codes:
            wanted |= Q(rating=None)
        return claims.filter(wanted)

    def with_topic(self, claims: ClaimQuerySet, name: str, slugs: list[str]) -> ClaimQuerySet:
        """Claims about any of the topics."""
        return claims.filter(topic__in=[topic for topic in self.topics if topic.slug in slugs])

    def in_publisher(self, claims: ClaimQuerySet, name: str, publisher: Publisher) -> ClaimQuerySet:
        """Claims with a quote that readers see in an article of the publisher."""
        quotes = Appearance.objects.published().filter(claim=OuterRef("pk"), revision__article__publisher=publisher)
        return claims.filter(Exists(quotes))

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        """Read the choices once: a form field asks for them again for each value."""
        self.filters[name].extra["choices"] = choices

    @property
    def _accepted(self) -> dict[str, Any]:
        """The values that can be filtered by; the form has them once it looked for errors."""
        self.form.is_valid()
        accepted: dict[str, Any] = self.form.cleaned_data
        return accepted

    def _filtered(self, *, but: str = "") -> ClaimQuerySet:
        """The claims that all filters leave, or all but one."""
        claims: ClaimQuerySet = self.queryset
        for name, value in self._accepted.items():
            if name != but:
                claims = self.filters[name].filter(claims, value)
        return claims

    def _counts(self, field: str) -> dict[int | None, int]:
        """How many claims there are of each value, as far as the other filters leave them."""
        return dict(self._filtered(but=field).order_by().values_list(field).annotate(Count("pk")))

    def _option(self, name: str, value: str, label: str, count: int, sign: str = "") -> Option:
        return Option(value, label, sign, count, chosen=value in self.data.getlist(name))

    def _given(self) -> Iterator[tuple[str, str]]:
        """The names and values in the address that are ours and say something."""
        for name, filter_ in self.filters.items():
            values = self.data.getlist(name)
            several = isinstance(filter_, MultipleChoiceFilter)
            for value in dict.fromkeys(values) if several else values[-1:]:
                if value.strip():
                    yield name, value

    def _shown(self, name: str, value: str) -> str:
        """A value that was accepted, as readers read it."""
        cleaned = self._accepted[name]
        if isinstance(cleaned, datetime.date):
            return date_format(cleaned, "DATE_FORMAT")
        if isinstance(cleaned, Model):
            return str(cleaned)
        choices = dict(getattr(self.form.fields[name], "choices", ()))
        return str(choices.get(value, value))


def _urlencode(pairs: Iterable[tuple[str, str]]) -> str:
    query = QueryDict(mutable=True)
    for name, value in pairs:
        query.appendlist(name, value)
    return query.urlencode()
