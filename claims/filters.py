"""The one definition of 'the filtered claims': the list, its counts and every export of it."""

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db.models import Model, Q
from django.forms import Form
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django_filters import (  # type: ignore[import-untyped]
    CharFilter,
    ChoiceFilter,
    DateFilter,
    FilterSet,
    ModelChoiceFilter,
    MultipleChoiceFilter,
)

from claims.addresses import counts_readers
from claims.choices import SIGNS, ClaimKind, ClaimStatus, Language
from claims.models import Claim, Publisher
from claims.names import sort_key
from claims.querysets import ClaimQuerySet, words_of
from claims.selectors import edition
from claims.selectors.facets import FACETS, MOST_NAMES, Counts, choices, claimants, counted, counts, publishers

BEING_CHECKED: Final = "being-checked"  # stands among the ratings: the claims that have none yet
LONGEST_WORDS: Final = 200
MOST_WORDS: Final = 8
MOST_NAMED: Final = 5  # names in an address that are unknown
MOST_COUNTED: Final = 10_000  # claims that words, people and days leave; of more it is said that they are more
NO_CHOICE: Final = {"invalid_choice": _("“%(value)s” is not one of the choices.")}


# What the list can be sorted by, and the columns that say so: see `claims.paging`.
NEWEST: Final = ("news_at", "pk")
ORDERS: Final[dict[str, tuple[tuple[str, str], Any]]] = {
    "articles": (("article_count", "pk"), _("In most articles")),
    "claimed": (("claimed_or_never", "pk"), _("Claimed last")),
}


@dataclass(frozen=True)
class Option:
    """One value of a filter: how many of the claims that the other filters leave have it; None when they are many."""

    value: str
    label: str
    sign: str
    count: int | None
    chosen: bool


@dataclass(frozen=True)
class Chip:
    """A link that changes what is asked: takes a filter away, or sorts otherwise."""

    label: str
    value: str
    query: str


def few_words(typed: str) -> None:
    """Refuse more words than a search looks for; to pass over the rest would find what was not asked for."""
    if len(words_of(typed)) > MOST_WORDS:
        raise ValidationError(_("Search for eight words at most."))


def a_day(label: object, method: str, **more: Any) -> DateFilter:
    """A day to filter by, in one notation: 01/02 is another day in French than in English."""
    return DateFilter(
        **more,
        method=method,
        label=label,
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": _("Write the day as year-month-day, for example 2026-01-31.")},
    )


def moment_of(day: datetime.date, time: datetime.time) -> datetime.datetime:
    """A time of a day in the newsroom's zone, to compare an indexed column with; at the ends of the calendar in UTC."""
    moment = datetime.datetime.combine(day, time)
    at_an_end = day.year in (datetime.MINYEAR, datetime.MAXYEAR)
    return timezone.make_aware(moment, datetime.UTC if at_an_end else None)


class ClaimFilter(FilterSet):
    """What a reader asks of the list of claims, from the query of an address.

    `claims` is the answer. When a value is impossible it is empty, `is_valid()` is false and `form` says why.
    Parameters that it does not know filter nothing and are left out of `query`; `unknown` names them.
    """

    most_counted = MOST_COUNTED

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
    kind = MultipleChoiceFilter(
        choices=ClaimKind.choices, method="with_kind", label=_("Kind"), error_messages=NO_CHOICE
    )
    language = MultipleChoiceFilter(
        choices=Language.choices, method="with_language", label=_("Language of the quote"), error_messages=NO_CHOICE
    )
    decided_after = a_day(_("Decided from"), "from_day")
    decided_before = a_day(_("Decided until"), "until_day")
    sort = ChoiceFilter(
        method="unchanged",
        choices=[(name, label) for name, (_columns, label) in ORDERS.items()],
        label=_("Order"),
        empty_label=_("Newest first"),
        error_messages=NO_CHOICE,
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(_said(QueryDict() if data is None else data), queryset=Claim.objects.listed())
        self.edition = edition.current()
        self.known = choices(self.edition)
        self.ratings, self.topics = self.known.ratings, self.known.topics
        self._counts: dict[str, Counts | None] = {}

    def get_form_class(self) -> type[Form]:
        """The form that reads the query, which is made once for each edition of the site and each language."""
        made, key = self.known.made, (type(self), get_language())
        if key not in made:
            being_checked = (BEING_CHECKED, ClaimStatus.BEING_CHECKED.label)
            ratings = [(rating.code, rating.name) for rating in self.ratings]
            self.filters["rating"].extra["choices"] = [*ratings, being_checked]
            self.filters["topic"].extra["choices"] = [(topic.slug, topic.name) for topic in self.topics]
            made[key] = super().get_form_class()
        form: type[Form] = made[key]
        return form

    @property
    def claims(self) -> ClaimQuerySet:
        """The claims asked for, in the order asked for."""
        found = self._filtered(in_order=True) if self.is_valid() else self.queryset.none()
        return found.order_by(*(f"-{column}" for column in self.order))

    @property
    def claims_to_count(self) -> ClaimQuerySet:
        """The same claims for whoever reads all of them, in no order."""
        return (self._filtered() if self.is_valid() else self.queryset.none()).order_by()

    @property
    def order(self) -> tuple[str, ...]:
        """The columns by which the claims are in falling order."""
        columns, _label = ORDERS.get(self._accepted.get("sort", ""), (NEWEST, ""))
        return columns

    @property
    def orders(self) -> list[Chip]:
        """The orders that the list can have, with the query of each; that of the present one is empty."""
        chosen = self._accepted.get("sort", "")
        given = [pair for pair in self._given() if pair[0] != "sort"]
        labels = {"": _("Newest first"), **{name: label for name, (_columns, label) in ORDERS.items()}}
        return [
            Chip(
                name,
                str(label),
                "" if name == chosen else "?" + urlencoded([*given, *([("sort", name)] if name else [])]),
            )
            for name, label in labels.items()
        ]

    @property
    def total(self) -> int | None:
        """How many claims there are; None when there are more than are counted."""
        found = self._counted()
        return found.total if found else None

    @property
    def decided(self) -> int | None:
        """How many of them have a verdict."""
        found = self._counted()
        return found.decided if found else None

    @property
    def problems(self) -> list[str]:
        """What is wrong with the values, a sentence each, behind the parameter's name."""
        return [f"{name}: {sentence}" for name, sentences in self.form.errors.items() for sentence in sentences]

    def named(self, *others: str) -> list[str]:
        """The names of the filters in an address, and of what else it takes."""
        return list(dict.fromkeys([*self.filters, *others]))

    def unknown(self, *others: str) -> list[str]:
        """The first names in the address that are no filter and say something; `others` are what it takes besides.

        What counts readers is passed over: links that are shared carry it.
        """
        known = self.named(*others)
        said = [name for name, values in self.data.lists() if values]
        return [name for name in said if name not in known and not counts_readers(name)][:MOST_NAMED]

    def refusals(self, *others: str) -> list[str]:
        """Why a file cannot be made: impossible values, and unknown names, which seem to filter and do not."""
        names = {"names": ", ".join(self.named(*others))}
        sentence = gettext("There is no such parameter. This address knows these: %(names)s.") % names
        return [*self.problems, *(f"{name}: {sentence}" for name in self.unknown(*others))]

    @property
    def query(self) -> str:
        """What was asked, for the address of another page or an export of the same claims."""
        return urlencoded(self._given())

    @property
    def chips(self) -> list[Chip]:
        """The values that filter, each with the query that takes it away."""
        given = list(self._given())
        return [
            Chip(
                label=str(self.filters[name].label),
                value=self._shown(name, value),
                query=urlencoded(pair for pair in given if pair != (name, value)),
            )
            for name, value in given
            if name in self._accepted and name != "sort"
        ]

    @property
    def claimant_options(self) -> tuple[Option, ...]:
        """Who makes claims; none when they are too many for a list."""
        return self._people("claimant", self.known.claimants)

    @property
    def publisher_options(self) -> tuple[Option, ...]:
        """Who published the articles that make claims; none when they are too many for a list."""
        return self._people("publisher", self.known.publishers)

    @property
    def rating_options(self) -> tuple[Option, ...]:
        """The scale with counts; a retired rating is there as long as a claim has it."""
        used = counts(self.edition).by_value["rating"]
        scale = [
            (rating.code, rating.name, rating.sign, rating.pk)
            for rating in self.ratings
            if rating.retired_on is None or rating.pk in used
        ]
        being_checked, (sign, _tone) = str(ClaimStatus.BEING_CHECKED.label), SIGNS[ClaimStatus.BEING_CHECKED]
        return self._options("rating", [*scale, (BEING_CHECKED, being_checked, sign, 0)])

    @property
    def topic_options(self) -> tuple[Option, ...]:
        """The topics that claims have, by name, with counts."""
        by_name = sorted(self.topics, key=lambda topic: sort_key(topic.name))
        return _worth_a_line(self._options("topic", [(row.slug, row.name, "", row.pk) for row in by_name]))

    @property
    def language_options(self) -> tuple[Option, ...]:
        """The languages that claims were made in, with counts."""
        languages = [(code, str(label), "", code) for code, label in Language.choices]
        return _worth_a_line(self._options("language", languages))

    @property
    def kind_options(self) -> tuple[Option, ...]:
        """The sorts of assertion, without counts."""
        return self._options("kind", [(code, str(label), "", code) for code, label in ClaimKind.choices])

    def with_words(self, claims: ClaimQuerySet, name: str, words: str) -> ClaimQuerySet:
        """Claims that hold all the words."""
        return claims.matching(words)

    def with_rating(self, claims: ClaimQuerySet, name: str, codes: list[str]) -> ClaimQuerySet:
        """Claims with any of the ratings."""
        wanted = Q(rating__in=[key for key in self._keys_of("rating", codes) if key])
        return claims.filter(wanted | Q(rating=None) if BEING_CHECKED in codes else wanted)

    def with_topic(self, claims: ClaimQuerySet, name: str, slugs: list[str]) -> ClaimQuerySet:
        """Claims about any of the topics."""
        return claims.filter(topic__in=self._keys_of("topic", slugs))

    def with_kind(self, claims: ClaimQuerySet, name: str, kinds: list[str]) -> ClaimQuerySet:
        """Claims that are any of the sorts of assertion."""
        return claims.filter(kind__in=kinds)

    def with_language(self, claims: ClaimQuerySet, name: str, languages: list[str]) -> ClaimQuerySet:
        """Claims that were made in any of the languages."""
        return claims.filter(language__in=languages)

    def from_day(self, claims: ClaimQuerySet, name: str, day: datetime.date) -> ClaimQuerySet:
        """Claims whose verdict was issued on the day or later."""
        return claims.filter(decided_at__gte=moment_of(day, datetime.time.min))

    def until_day(self, claims: ClaimQuerySet, name: str, day: datetime.date) -> ClaimQuerySet:
        """Claims whose verdict was issued on the day or earlier."""
        return claims.filter(decided_at__lte=moment_of(day, datetime.time.max))

    def unchanged(self, claims: ClaimQuerySet, name: str, value: str) -> ClaimQuerySet:
        """All of them: the order is no filter."""
        return claims

    def in_publisher(self, claims: ClaimQuerySet, name: str, publisher: Publisher) -> ClaimQuerySet:
        """Claims with a quote that readers see in an article of the publisher."""
        return claims.in_articles_of(publisher)

    @property
    def _accepted(self) -> dict[str, Any]:
        """The values that can be filtered by; the form has them once it looked for errors."""
        self.form.is_valid()
        accepted: dict[str, Any] = self.form.cleaned_data
        return accepted

    def _filtered(self, *, but: str = "", in_order: bool = False) -> ClaimQuerySet:
        """The claims that all filters leave, or all but one; `in_order` says that a page of them will be read."""
        claims: ClaimQuerySet = self.queryset
        for name, value in self._accepted.items():
            if name == "q" and in_order:
                claims = claims.matching_in_order(value)
            elif name != but:
                claims = self.filters[name].filter(claims, value)
        return claims

    def _counted(self, *, but: str = "") -> Counts | None:
        """The claims that all filters leave, or all but one; None when there are more than are counted."""
        if not self._accepted.get(but):
            but = ""
        if but not in self._counts:
            self._counts[but] = self._count(but)
        return self._counts[but]

    def _count(self, but: str) -> Counts | None:
        """What is counted along answers for facets alone; for words, people and days the claims are counted."""
        if not self.is_valid():
            return counted(Counter())
        if any(value for name, value in self._accepted.items() if name not in (*FACETS, "sort")):
            found = self._filtered(but=but).order_by().values_list("rating", "topic", "language")[: MOST_COUNTED + 1]
            rows = [(rating or 0, topic or 0, language) for rating, topic, language in found]
            return None if len(rows) > MOST_COUNTED else counted(Counter(rows))
        rating, topic, language = (None if name == but else self._keys(name) for name in FACETS)
        return counts(self.edition, (rating, topic, language))

    def _keys(self, facet: str) -> frozenset[Any] | None:
        """What a claim must have for a facet; None when it can have anything."""
        values = self._accepted.get(facet)
        return frozenset(self._keys_of(facet, values)) if values else None

    def _keys_of(self, facet: str, values: Iterable[str]) -> list[Any]:
        """Values of a facet as the counts have them."""
        keys: dict[str, dict[str, Any]] = {
            "rating": {BEING_CHECKED: 0, **{rating.code: rating.pk for rating in self.ratings}},
            "topic": {topic.slug: topic.pk for topic in self.topics},
            "language": {code: code for code in Language.values},
        }
        return [keys[facet][value] for value in values]

    def _people(self, name: str, people: tuple[tuple[int, str], ...]) -> tuple[Option, ...]:
        if len(people) > MOST_NAMES:
            return ()
        return self._options(name, [(str(key), label, "", key) for key, label in people])

    def _options(self, name: str, values: Iterable[tuple[str, str, str, Any]]) -> tuple[Option, ...]:
        """The options of a filter from each one's value, label, sign and key; those of facets are counted."""
        found = self._counted(but=name) if name in FACETS else None
        numbers = found.by_value[name] if found else None
        chosen = set(self.data.getlist(name))
        return tuple(
            Option(value, label, sign, None if numbers is None else numbers[key], chosen=value in chosen)
            for value, label, sign, key in values
        )

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
        cleaned = self._accepted.get(name)
        if isinstance(cleaned, datetime.date):
            return date_format(cleaned, "DATE_FORMAT")
        if isinstance(cleaned, Model):
            return str(cleaned)
        choices = dict(getattr(self.form.fields[name], "choices", ()))
        return str(choices.get(value, value))


def _said(data: QueryDict) -> QueryDict:
    """The query without fields that were left empty: of a choice of several, Django takes nothing for a value."""
    said = QueryDict(mutable=True)
    for name, values in data.lists():
        said.setlist(name, [value for value in values if value.strip()])
    return said


def _worth_a_line(options: Iterable[Option]) -> tuple[Option, ...]:
    return tuple(option for option in options if option.chosen or option.count != 0)


def urlencoded(pairs: Iterable[tuple[str, str]]) -> str:
    """Names and values as the query of an address."""
    query = QueryDict(mutable=True)
    for name, value in pairs:
        query.appendlist(name, value)
    return query.urlencode()
