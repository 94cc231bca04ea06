"""Claimants, publishers and topics: their lists, and the pages with their claims and where these stand."""

import re
from typing import Any

import pytest
from django.test import Client

from claims import workflow
from claims.models import Claim, Claimant, IssuedRating, Publisher, Source
from claims.selectors.claims import Share, spread, spread_of
from claims.views import subjects as views
from tests import factories

pytestmark = pytest.mark.django_db

CAUTION = "they are no random sample"


def decided(rating: str = "half-true", **fields: Any) -> Claim:
    claim = factories.claim(**{"on": factories.published_article(), **fields})
    factories.verdict(claim, rating=factories.rating(rating))
    claim.refresh_from_db()
    return claim


def figures(shares: list[Share]) -> list[tuple[str, int, int]]:
    return [(share.standing.name, share.count, share.before) for share in shares]


def withdraw(claim: Claim) -> None:
    claim.refresh_from_db()
    workflow.withdraw_claim(claim=claim, actor=factories.managing_editor(), reason="A reason.", version=claim.version)


# Claimants --------------------------------------------------------------------------------------


def test_a_claimant_has_every_claim_that_stands_in_lists_and_their_spread(client: Client) -> None:
    anna = factories.claimant("Anna Example")
    first = decided("false", claimant=anna, statement="The first claim.")
    decided("true", claimant=anna, statement="The second claim.")
    factories.announced_claim(claimant=anna, statement="The third claim.")
    factories.claim(claimant=anna, statement="A draft.")
    withdraw(decided(claimant=anna, statement="A mistake."))
    decided(claimant=factories.claimant("Berta"), statement="Of somebody else.")

    page = client.get(anna.get_absolute_url()).text

    for shown in ("The first claim.", "The second claim.", "The third claim.", CAUTION, "these 3 claims"):
        assert shown in page, shown
    for hidden in ("A draft.", "A mistake.", "Of somebody else."):
        assert hidden not in page, hidden
    assert f'href="/claims/?claimant={anna.pk}"' in page
    assert f'href="{anna.get_absolute_url()}">Anna Example</a>' in client.get(first.get_absolute_url()).text


def test_the_claims_of_a_claimant_are_paged_by_key(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "CLAIMS_A_PAGE", 2)
    anna = factories.claimant("Anna")
    claims = [factories.announced_claim(claimant=anna, statement=f"Claim number {number}.") for number in range(3)]
    key = f"{claims[1].news_at:%Y-%m-%dT%H:%M:%S.%fZ}~{claims[1].pk}"

    first, second = client.get(anna.get_absolute_url()), client.get(anna.get_absolute_url(), {"after": key})

    assert "number 2." in first.text
    assert "number 0." not in first.text
    assert "number 0." in second.text
    assert "number 1." not in second.text
    assert client.get(anna.get_absolute_url(), {"after": "nothing"}).status_code == 400


def test_a_corrected_name_moves_the_page_which_says_what_verdicts_call_them(client: Client) -> None:
    anna = factories.claimant("Anna Exmaple")
    claim = decided(claimant=anna)
    old = anna.get_absolute_url()
    Claimant.objects.filter(pk=anna.pk).update(name="Anna Example")
    anna.refresh_from_db()

    assert client.get(old).headers["Location"] == anna.get_absolute_url()
    assert client.get(f"/claimants/{anna.pk}/?x=1").headers["Location"] == f"{anna.get_absolute_url()}?x=1"
    assert "also say: <span>Anna Exmaple</span>" in " ".join(client.get(anna.get_absolute_url()).text.split())
    assert f'href="{anna.get_absolute_url()}">Anna Exmaple</a>' in client.get(claim.get_absolute_url()).text


def test_whoever_has_no_claim_in_lists_has_no_page_and_no_link(client: Client) -> None:
    anna, topic = factories.claimant("Anna"), factories.topic("Grain")
    claim = decided(claimant=anna, topic=topic)
    withdraw(claim)

    assert client.get(anna.get_absolute_url()).status_code == 404
    assert client.get(topic.get_absolute_url()).status_code == 404
    page = client.get(claim.get_absolute_url()).text
    assert "Anna" in page
    assert anna.get_absolute_url() not in page
    assert topic.get_absolute_url() not in page


def test_names_are_listed_from_a_to_z_in_pages_by_key(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "NAMES_A_PAGE", 2)
    for name in ("Élise", "Zoé", "anna", "Ber~ta", "de Vries", "Dora"):
        factories.announced_claim(claimant=factories.claimant(name))
    factories.claimant("Nobody")
    in_order = ("anna", "Ber~ta", "de Vries", "Dora", "Élise", "Zoé")

    def names(address: str) -> tuple[str, ...]:
        page = client.get(address).text
        return tuple(sorted((name for name in (*in_order, "Nobody") if f">{name}</a>" in page), key=page.index))

    def link(address: str, name: str) -> str:
        found = re.search(rf'href="(\?{name}=[^"]*)"', client.get(address).text)
        assert found, f"{address} has no link with {name}"
        return f"/claimants/{found[1]}"

    second = link("/claimants/", "after")
    third = link(second, "after")
    assert names("/claimants/") + names(second) + names(third) == in_order
    assert names(link(third, "before")) == in_order[2:4]
    assert client.get("/claimants/?after=%00").status_code == 400


def test_publishers_and_the_names_to_choose_from_are_in_the_same_order(client: Client) -> None:
    for name in ("Zebra", "Écho", "apple", "eagle"):
        article = factories.published_article(publisher=factories.publisher(name))
        factories.announced_claim(claimant=factories.claimant(name), topic=factories.topic(name), on=article)
    in_order = ["apple", "eagle", "Écho", "Zebra"]

    def names(shown: str) -> list[str]:
        return re.findall(rf">\s*({'|'.join(in_order)})\s*<", shown)

    assert names(client.get("/publishers/").text) == in_order
    assert names(client.get("/topics/").text) == in_order
    choices = client.get("/claims/").text.split("<form", 1)[1].split("</form>", 1)[0]
    for name in ("topic", "claimant", "publisher"):
        assert names(choices[choices.index(f'name="{name}"') :])[:4] == in_order, name


def test_a_name_that_is_corrected_moves_in_the_list() -> None:
    anna = factories.claimant("Anna")
    anna.name = "Zoé"
    anna.save()

    assert Claimant.objects.get(name_key="zoe") == anna


# Where claims stand -----------------------------------------------------------------------------


def test_the_database_counts_what_the_claims_themselves_say() -> None:
    anna = factories.claimant("Anna")
    for rating in ("false", "true", "false"):
        decided(rating, claimant=anna)
    factories.announced_claim(claimant=anna)
    claims = Claim.objects.listed().filter(claimant=anna)

    assert figures(spread_of(claims)) == [("True", 1, 0), ("False", 2, 1), ("Being checked", 1, 3)]
    assert spread_of(claims) == spread(claims)
    assert IssuedRating.objects.count() == 2


def test_a_rating_that_was_renamed_is_counted_under_each_name_that_verdicts_keep(client: Client) -> None:
    topic = factories.topic("Grain")
    decided("false", topic=topic)
    rating = factories.rating("false")
    rating.name_en = "Wrong"
    rating.save()
    decided("false", topic=topic)
    decided("false", topic=topic)
    claims = Claim.objects.listed().filter(topic=topic)

    assert sorted(figures(spread_of(claims)))[1][:2] == ("Wrong", 2)
    page = client.get(topic.get_absolute_url()).text
    assert "2 wrong" in page
    assert "1 false" in page


def test_a_rating_that_was_only_defined_anew_is_one_share() -> None:
    decided("false")
    rating = factories.rating("false")
    rating.definition_en = "Not so."
    rating.save()
    decided("false")

    assert figures(spread_of(Claim.objects.listed())) == [("False", 2, 0)]


# Topics -----------------------------------------------------------------------------------------


def test_a_topic_has_its_claims_and_stands_in_the_list(client: Client) -> None:
    claim = decided("false", topic=factories.topic("Grain"), statement="Of grain.")
    decided(topic=factories.topic("Water"), statement="Of water.")
    factories.topic("Nothing")

    page, topics = client.get("/topics/grain/").text, client.get("/topics/").text

    assert "Of grain." in page
    assert "Of water." not in page
    assert CAUTION in page
    assert 'href="/claims/?topic=grain"' in page
    assert 'href="/topics/grain/"' in client.get(claim.get_absolute_url()).text
    assert 'href="/topics/grain/"' in client.get("/claims/").text
    assert topics.index('href="/topics/grain/"') < topics.index('href="/topics/water/"')
    assert "/topics/nothing/" not in topics
    assert client.get("/topics/nothing/").status_code == 404


# Publishers -------------------------------------------------------------------------------------


def test_a_publisher_has_articles_sources_the_spread_and_a_note_on_interest(client: Client) -> None:
    gazette = factories.publisher("Gazette")
    Publisher.objects.filter(pk=gazette.pk).update(note="Owned by a shipyard.", url="https://gazette.example/")
    article = factories.published_article(publisher=gazette, headline="An article of theirs")
    decided("false", on=article)
    other = decided("true")
    factories.evidence(other, source=factories.source(title="A source of theirs", publisher=gazette))
    factories.verdict(other)
    factories.article(publisher=gazette, headline="Not public yet")
    factories.source(title="Not cited", publisher=gazette)

    page = client.get(gazette.get_absolute_url()).text

    for shown in (
        "Owned by a shipyard.",
        "An article of theirs",
        "A source of theirs",
        "1 false",
        "this 1 claim",
    ):
        assert shown in page, shown
    for hidden in ("Not public yet", "Not cited", "1 true"):
        assert hidden not in page, hidden
    assert f'href="{gazette.get_absolute_url()}">Gazette</a>' in client.get(article.get_absolute_url()).text
    listed = " ".join(client.get("/publishers/").text.split())
    assert 'Gazette</a></h3> <p class="facts"><span>1 article</span><span>1 source</span>' in listed


def test_a_publisher_without_anything_public_has_no_page_and_no_link(client: Client) -> None:
    gazette = factories.publisher("Gazette")
    factories.source(publisher=gazette)
    article = factories.published_article(publisher=gazette)
    assert client.get(gazette.get_absolute_url()).status_code == 200

    workflow.withdraw_article(
        article=article, actor=factories.managing_editor(), reason="A reason.", version=article.version
    )

    assert client.get(gazette.get_absolute_url()).status_code == 404
    assert "Gazette" not in client.get("/publishers/").text
    page = client.get(article.get_absolute_url()).text
    assert "Gazette" in page
    assert gazette.get_absolute_url() not in page


def test_a_source_stays_with_the_publisher_that_verdicts_know_until_the_next_one(client: Client) -> None:
    gazette, ministry = factories.publisher("Gazette"), factories.publisher("Ministry")
    source = factories.source(title="A report", publisher=gazette)
    claim = factories.claim(on=factories.published_article())
    factories.evidence(claim, source=source)
    factories.verdict(claim)
    Source.objects.filter(pk=source.pk).update(publisher=ministry)

    assert "A report" in client.get(gazette.get_absolute_url()).text
    assert "A report" in client.get(f"/sources/?publisher={gazette.pk}").text
    assert client.get(ministry.get_absolute_url()).status_code == 404
    assert gazette.get_absolute_url() in client.get(source.get_absolute_url()).text

    claim.refresh_from_db()
    factories.verdict(claim)

    assert client.get(gazette.get_absolute_url()).status_code == 404
    assert "A report" in client.get(ministry.get_absolute_url()).text


def test_somebody_who_claims_and_publishes_is_linked_both_ways(client: Client) -> None:
    ministry, publisher = factories.claimant("Ministry"), factories.publisher("Ministry")
    decided(claimant=ministry, on=factories.published_article(publisher=publisher))

    assert publisher.get_absolute_url() in client.get(ministry.get_absolute_url()).text
    assert ministry.get_absolute_url() in client.get(publisher.get_absolute_url()).text


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/sources/?publisher=x", 400),
        (f"/sources/?publisher={'9' * 5000}", 400),
        ("/sources/?publisher=999999", 404),
        ("/sources/?after=99999999999999999999", 400),
        ("/claimants/99999999999999999999/", 404),
    ],
)
def test_an_impossible_address_is_refused(client: Client, address: str, status: int) -> None:
    assert client.get(address).status_code == status
