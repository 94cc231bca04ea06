"""Nothing that other rows depend on is deleted, one by one or in bulk; the sentence says what depends on it."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Model, ProtectedError
from django.test import Client

from claims.admin import base
from claims.admin.base import admin_url, what_depends_on
from claims.models import Claimant, Publisher, Rating, Source, Topic, User
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(factories.managing_editor("Mona"))
    return client


def page(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def le_monde() -> Publisher:
    made = factories.publisher("Le Monde")
    for _number in range(3):
        factories.article(publisher=made)
    for _number in range(2):
        factories.source(publisher=made)
    return made


def cited_source() -> Source:
    made = factories.source(title="The ministry’s figures")
    claim = factories.claim(on=factories.published_article())
    factories.evidence(claim, source=made)
    factories.verdict(claim)
    return made


def busy_person() -> User:
    return factories.article(by=factories.researcher("Rita")).created_by


def used_topic() -> Topic:
    factories.claim(topic=factories.topic("Security"))
    return factories.topic("Security")


def used_claimant() -> Claimant:
    made = factories.claimant("The minister")
    factories.draft(factories.claim(claimant=made))
    return made


def used_rating() -> Rating:
    factories.decided_claim()
    return factories.rating()


USED: list[tuple[Callable[[], Model], str]] = [
    (le_monde, "“Le Monde” cannot be deleted: 3 articles and 2 sources depend on it."),
    (cited_source, "“The ministry’s figures” cannot be deleted: 1 evidence and 1 citation depend on it."),
    (busy_person, "“Rita” cannot be deleted: 1 article, 1 revision and 1 audit entry depend on it. Deactivate"),
    (used_topic, "“Security” cannot be deleted: 1 claim depends on it."),
    (used_claimant, "“The minister” cannot be deleted: 1 claim and 1 draft verdict depend on it."),
    (
        used_rating,
        "“◐ Half true” cannot be deleted: 1 claim, 1 verdict and 1 past state in lists depend on it. Retire it instead",
    ),
]
KINDS = [sentence.split("”")[0].removeprefix("“") for _make, sentence in USED]


@pytest.mark.parametrize(("make", "sentence"), USED, ids=KINDS)
def test_what_is_used_stays_and_the_page_says_what_depends_on_it(
    desk: Client, make: Callable[[], Model], sentence: str
) -> None:
    thing = make()

    asked = desk.get(admin_url(thing, "delete"))
    answer = desk.post(admin_url(thing, "delete"), {"post": "yes"})

    for refused in (asked, answer):
        assert refused.status_code == 409
        assert sentence in page(refused)
    assert type(thing)._default_manager.filter(pk=thing.pk).exists()


@pytest.mark.parametrize(("make", "sentence"), USED, ids=KINDS)
def test_what_is_used_stays_when_it_is_one_of_many_selected(
    desk: Client, make: Callable[[], Model], sentence: str
) -> None:
    thing = make()
    others: dict[type[Model], Callable[[], Model]] = {
        Publisher: lambda: factories.publisher("Unused"),
        Source: factories.source,
        User: lambda: factories.researcher("Unused"),
        Topic: lambda: factories.topic("Unused"),
        Claimant: lambda: factories.claimant("Unused"),
        Rating: lambda: factories.rating("unproven"),
    }
    unused = others[type(thing)]()
    selected = {"action": "delete_selected", "_selected_action": [thing.pk, unused.pk]}
    address = f"/admin/claims/{thing._meta.model_name}/"

    for answer in (desk.post(address, selected), desk.post(address, {**selected, "post": "yes"})):
        assert sentence in page(answer)
    assert type(thing)._default_manager.filter(pk__in=[thing.pk, unused.pk]).count() == 2


@pytest.mark.parametrize(
    "make",
    [
        lambda: factories.publisher("Unused"),
        lambda: factories.source(publisher=factories.publisher("Used")),
        lambda: factories.user("Unused", "Researchers"),
        lambda: factories.topic("Unused"),
        lambda: factories.claimant("Unused"),
        lambda: factories.rating("unproven"),
    ],
    ids=["publisher", "source", "user", "topic", "claimant", "rating"],
)
def test_what_nothing_depends_on_is_deleted(desk: Client, make: Callable[[], Model]) -> None:
    thing = make()

    answer = desk.post(admin_url(thing, "delete"), {"post": "yes"})

    assert answer.status_code == 302, page(answer)
    assert not type(thing)._default_manager.filter(pk=thing.pk).exists()


def test_a_row_that_came_to_be_used_between_the_look_and_the_deletion_stays(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    publisher = factories.publisher("Le Monde")
    looked = []

    def nothing_yet_then_the_truth(thing: Model) -> str:
        looked.append(thing)
        if len(looked) == 1:
            factories.source(publisher=publisher)  # by somebody else, in this very moment
            return ""
        return what_depends_on(thing)

    monkeypatch.setattr(base, "what_depends_on", nothing_yet_then_the_truth)

    answer = desk.post(admin_url(publisher, "delete"), {"post": "yes"})

    assert answer.status_code == 409
    assert Publisher.objects.filter(pk=publisher.pk).exists()


@pytest.mark.parametrize(("make", "sentence"), USED, ids=KINDS)
def test_the_database_protects_what_the_sentence_is_about(make: Callable[[], Model], sentence: str) -> None:
    thing = make()

    with pytest.raises(ProtectedError):
        thing.delete()
