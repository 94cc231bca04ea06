"""When claims stood in lists is kept as it happens, and is what verdicts and audit entries say."""

import datetime
from typing import Any
from unittest import mock

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.http import QueryDict
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from claims import workflow
from claims.filters import ClaimFilter
from claims.models import Article, Claim, Listing, User
from claims.past_filter import PastFilter
from claims.selectors.claims import standing
from claims.selectors.past import stood
from claims.workflow.listings import fill_listings, mend_listings, mislisted
from tests import factories as make
from tests.db.scenes import at

pytestmark = pytest.mark.django_db

Shown = list[tuple[str, str, str]]


def withdraw(claim: Claim, by: User | None = None) -> None:
    claim.refresh_from_db()
    workflow.withdraw_claim(claim=claim, actor=by or make.managing_editor(), reason="Mixed up.", version=claim.version)


def now() -> Shown:
    """What the list shows now: code, statement, and where the claim stands."""
    return [(claim.code, claim.statement, standing(claim).code) for claim in ClaimFilter(QueryDict()).claims]


def then(day: str, query: str = "") -> Shown:
    """What the list shows of a day."""
    asked = PastFilter(QueryDict(f"on={day}{query}"))
    assert asked.is_valid(), asked.problems
    return [(row.claim.code, row.wording.statement, stood(row).code) for row in asked.listings]


def codes(shown: Shown) -> list[tuple[str, str]]:
    return [(code, standing) for code, _statement, standing in shown]


def spans(claim: Claim) -> list[tuple[int | None, str, str | None]]:
    """The number of the verdict, and from which day to which the claim stood in lists with it."""
    rows = Listing.objects.filter(claim=claim).order_by("began_at").select_related("verdict")
    return [
        (
            row.verdict.number if row.verdict else None,
            f"{row.began_at:%m-%d}",
            f"{row.ended_at:%m-%d}" if row.ended_at else None,
        )
        for row in rows
    ]


def long_story() -> Claim:
    """Announced, decided and reworded, corrected, withdrawn, and decided again."""
    with at("2026-03-01"):
        claim = make.announced_claim(statement="Thirty advisers talk.")
    with at("2026-03-03"):
        make.verdict(claim, rating=make.rating("true"), statement="Some thirty advisers talk.")
    with at("2026-03-05"):
        make.verdict(claim, change="correction", reason="Misread.", rating=make.rating("false"))
    with at("2026-03-07"):
        withdraw(claim)
    with at("2026-03-09"):
        make.verdict(claim, change="update", reason="A new count.", rating=make.rating("half-true"))
    claim.refresh_from_db()
    return claim


def test_a_claim_stands_in_lists_from_its_announcement_on_but_for_the_days_of_its_withdrawal() -> None:
    claim = long_story()

    assert spans(claim) == [
        (None, "03-01", "03-03"),
        (1, "03-03", "03-05"),
        (2, "03-05", "03-07"),
        (3, "03-09", None),
    ]
    first, *others = Listing.objects.filter(claim=claim).order_by("began_at")
    assert first.statement == "Thirty advisers talk."
    assert {other.statement for other in others} == {""}  # a verdict keeps its own


def test_a_verdict_that_opens_a_claim_to_the_public_needs_no_announcement() -> None:
    with at("2026-03-03"):
        claim = make.decided_claim()

    assert spans(claim) == [(1, "03-03", None)]
    assert not Listing.objects.filter(claim=make.claim()).exists()


def test_the_state_of_a_day_is_that_of_its_end_in_the_newsrooms_zone(settings: Any) -> None:
    settings.TIME_ZONE = "Europe/Paris"
    with at("2026-03-02 23:30"):  # half past midnight on the third in Paris
        claim = make.announced_claim()
    with at("2026-03-03 23:00"):  # midnight: the fourth has begun
        make.verdict(claim, rating=make.rating("true"))

    assert codes(then("2026-03-02")) == []
    assert codes(then("2026-03-03")) == [(claim.code, "being-checked")]
    assert codes(then("2026-03-04")) == [(claim.code, "true")]


def test_a_claim_is_listed_in_the_words_and_with_the_rating_of_the_day() -> None:
    code = long_story().code

    assert then("2026-02-28") == []
    assert then("2026-03-02") == [(code, "Thirty advisers talk.", "being-checked")]
    assert then("2026-03-04") == [(code, "Some thirty advisers talk.", "true")]
    assert then("2026-03-06") == [(code, "Some thirty advisers talk.", "false")]
    assert then("2026-03-08") == []
    assert then("2026-03-10") == [(code, "Some thirty advisers talk.", "half-true")]


def test_filters_ask_for_what_was_so_on_the_day() -> None:
    with at("2026-02-20"):
        before, after = make.claimant("A minister"), make.claimant("Her spokesman")
    with at("2026-03-01"):
        claim = make.announced_claim(topic=make.topic(), claimant=before, kind="factual")
    with at("2026-03-03"):
        make.verdict(claim, rating=make.rating("true"))
    with at("2026-03-05"):
        make.verdict(
            claim,
            change="correction",
            reason="Not he.",
            rating=make.rating("false"),
            claimant=after,
            kind="statistical",
        )
    code = claim.code

    def finds(day: str, query: str) -> bool:
        return [found for found, _standing in codes(then(day, query))] == [code]

    assert finds("2026-03-02", "&rating=being-checked")
    assert finds("2026-03-04", "&rating=true&rating=being-checked")
    assert not finds("2026-03-04", "&rating=false")
    assert finds("2026-03-05", "&rating=false")
    assert finds("2026-03-04", f"&claimant={before.pk}")
    assert not finds("2026-03-05", f"&claimant={before.pk}")
    assert finds("2026-03-05", f"&claimant={after.pk}&kind=statistical")
    assert not finds("2026-03-04", "&kind=statistical")
    assert finds("2026-03-04", "&topic=security&language=en")
    assert not finds("2026-03-04", "&language=fr")
    assert finds("2026-03-04", "&decided_after=2026-03-03&decided_before=2026-03-03")
    assert not finds("2026-03-04", "&decided_after=2026-03-04")
    assert not finds("2026-03-05", "&decided_before=2026-03-04")  # on the fifth its verdict was of that day
    assert not finds("2026-03-02", "&decided_before=2026-03-09")  # it had none


def test_who_made_a_claim_that_was_withdrawn_since_can_still_be_chosen() -> None:
    with at("2026-03-01"):
        claim = make.announced_claim(claimant=make.claimant("A minister"))
    with at("2026-03-03"):
        withdraw(claim)

    assert codes(then("2026-03-02", f"&claimant={claim.claimant_id}")) == [(claim.code, "being-checked")]


def test_listings_can_be_written_anew_from_what_never_changes() -> None:
    long_story()
    with at("2026-03-11"):
        make.announced_claim(statement="They meet.", translations={"fr": "Ils se voient."}, kind="statistical")
        make.decided_claim(kind="prediction")
    kept = list(Listing.objects.order_by("began_at", "verdict", "claim").values())

    Listing.objects.all().delete()
    fill_listings()

    again = list(Listing.objects.order_by("began_at", "verdict", "claim").values())
    assert [{**row, "id": 0} for row in again] == [{**row, "id": 0} for row in kept]


def test_a_recount_finds_and_mends_what_was_written_past_the_site() -> None:
    claim = long_story()
    call_command("recount", "--check", verbosity=0)
    Listing.objects.filter(claim=claim, verdict__number=2).update(ended_at="2026-03-06T12:00Z")
    Listing.objects.filter(claim=claim, verdict=None).delete()
    assert mislisted() == [claim.pk]

    with pytest.raises(CommandError, match="1 counts were wrong"):
        call_command("recount", verbosity=0)

    assert mislisted() == mend_listings() == []
    assert spans(claim)[2] == (2, "03-05", "03-07")


@pytest.mark.parametrize(
    "fields",
    [
        {"ended_at": datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)},
        {"ended_at": None},  # the claim stands twice at once
        {"statement": ""},
    ],
)
def test_the_database_refuses_a_listing_that_cannot_be(fields: dict[str, Any]) -> None:
    claim = long_story()

    with pytest.raises(IntegrityError), transaction.atomic():
        Listing.objects.filter(claim=claim, verdict=None).update(**fields)


# Day by day -------------------------------------------------------------------------------------

WHICH, NIGHTS = st.integers(0, 2), st.integers(0, 2)
RATINGS = st.sampled_from(["true", "false", "half-true"])
WORDS = st.sampled_from(["Thirty advisers talk.", "Advisers of thirty governments talk.", "They meet online."])


class Days(RuleBasedStateMachine):
    """A desk that works for days, and somebody who notes every evening what the list shows."""

    article: Article
    people: tuple[User, User, User]
    days: int  # over all runs, those on which something was different from the day before

    def __init__(self) -> None:
        super().__init__()
        self.scene = transaction.atomic()
        self.scene.__enter__()
        self.time = datetime.datetime(2026, 3, 1, 9, tzinfo=datetime.UTC)
        self.clock = mock.patch("django.utils.timezone.now", self.tick)
        self.clock.start()
        self.noted: dict[str, Shown] = {}

    def tick(self) -> datetime.datetime:
        """Each look at the clock is a little later."""
        self.time += datetime.timedelta(milliseconds=1)
        return self.time

    def pick(self, which: int, *states: str) -> Claim | None:
        found = list(Claim.objects.filter(status__in=states).order_by("-pk")[:3])
        return found[which % len(found)] if found else None

    @initialize()
    def an_ordinary_morning(self) -> None:
        self.announce(words="They meet online.", nights=1)

    @rule(words=WORDS, nights=NIGHTS)
    def announce(self, words: str, nights: int) -> None:
        author, other, _editor = self.people
        claim = make.claim(by=author, on=self.article, statement=words)
        workflow.announce_claim(claim=claim, actor=other, version=claim.version)
        self.sleep(nights)

    @rule(which=WHICH, rating=RATINGS, words=WORDS, nights=NIGHTS)
    def decide(self, which: int, rating: str, words: str, nights: int) -> None:
        """The first verdict, the next one, or one that brings a withdrawn claim back."""
        author, other, _editor = self.people
        if claim := self.pick(which, "being_checked", "decided", "withdrawn"):
            make.verdict(claim, by=author, approved_by=other, rating=make.rating(rating), statement=words)
        self.sleep(nights)

    @rule(which=WHICH, nights=NIGHTS)
    def withdraw(self, which: int, nights: int) -> None:
        if claim := self.pick(which, "being_checked", "decided"):
            withdraw(claim, self.people[2])
        self.sleep(nights)

    def sleep(self, nights: int) -> None:
        """Nothing happens in a night; before it, the list is noted for the day."""
        for _night in range(nights):
            shown = now()
            type(self).days += shown not in self.noted.values()
            self.noted[f"{self.time:%Y-%m-%d}"] = shown
            self.time = self.time.replace(hour=9, minute=0) + datetime.timedelta(days=1)

    @invariant()
    def every_past_day_shows_what_it_showed_then(self) -> None:
        assert {day: then(day) for day in self.noted} == self.noted

    def teardown(self) -> None:
        assert mislisted() == []  # what is kept follows from verdicts and audit entries
        self.clock.stop()
        transaction.set_rollback(True)
        self.scene.__exit__(None, None, None)


def test_whatever_a_desk_does_a_past_day_shows_what_it_showed_on_that_day() -> None:
    Days.article = make.published_article()
    Days.people = (make.researcher("Ana"), make.reviewer("Ben"), make.managing_editor("Eva"))
    Days.days = 0

    run_state_machine_as_test(Days, settings=settings(max_examples=8, stateful_step_count=12))

    assert Days.days > 30
