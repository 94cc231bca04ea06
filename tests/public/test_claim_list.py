"""The list of claims: what filters find, what stands beside them, and what a reader is told."""

import html
import re
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.test import Client

from claims import workflow
from claims.filters import ClaimFilter, Option
from claims.models import Claim
from tests import factories

pytestmark = pytest.mark.django_db


def found(**asked: object) -> set[Claim]:
    """The claims that a query finds; every value in it is one that is accepted."""
    filters = ClaimFilter(QueryDict(urlencode(asked, doseq=True)))
    assert filters.is_valid(), filters.problems
    return set(filters.claims)


def counts(options: tuple[Option, ...]) -> dict[str, int]:
    return {option.value: option.count for option in options if option.count}


def after(page: str) -> str:
    """The query of the next page."""
    found = re.search(r'rel="next" href="([^"]*)"', page)
    assert found
    return html.unescape(found[1])


@pytest.fixture
def claims() -> dict[str, Claim]:
    """Three claims that differ in everything one can filter by."""
    french = factories.published_article("L’armée compte 800 000 soldats.", language="fr")
    army = factories.claim(
        on=french,
        quote="800 000 soldats",
        statement="The army has 800,000 soldiers.",
        translations={"fr": "L’armée a 800 000 soldats."},
        kind="statistical",
        topic=factories.topic("Security"),
        claimant=factories.claimant("A minister"),
    )
    factories.verdict(army, rating=factories.rating("true"))
    prices = factories.claim(
        on=factories.published_article("Prices doubled."),
        quote="Prices doubled",
        statement="Prices doubled in a year.",
        topic=factories.topic("Economy"),
    )
    factories.verdict(prices, rating=factories.rating("false"))
    pending = factories.announced_claim(topic=factories.topic("Security"))
    return {"army": army, "prices": prices, "pending": pending}


def test_a_rating_and_being_checked_can_be_chosen_together(claims: dict[str, Claim]) -> None:
    assert found(rating="true") == {claims["army"]}
    assert found(rating=["true", "false"]) == {claims["army"], claims["prices"]}
    assert found(rating=["being-checked", "false"]) == {claims["pending"], claims["prices"]}


def test_topics_widen_each_other_and_narrow_the_rest(claims: dict[str, Claim]) -> None:
    assert found(topic=["security", "economy"]) == set(claims.values())
    assert found(topic="security", rating="true") == {claims["army"]}


def test_publisher_claimant_and_language(claims: dict[str, Claim]) -> None:
    publisher = claims["prices"].appearances.get().revision.article.publisher

    assert found(publisher=publisher.pk) == {claims["prices"]}
    assert found(claimant=claims["army"].claimant_id) == {claims["army"]}
    assert found(language="fr") == {claims["army"]}
    assert found(language="de") == set()


def test_kinds_can_be_chosen_and_the_form_keeps_them(client: Client, claims: dict[str, Claim]) -> None:
    assert found(kind="statistical") == {claims["army"]}
    assert found(kind=["statistical", "factual"]) == set(claims.values())
    assert 'type="hidden" name="kind" value="statistical"' in client.get("/claims/?kind=statistical").text


def test_a_field_that_was_left_empty_asks_for_nothing(claims: dict[str, Claim]) -> None:
    assert found(rating="", topic=["", "economy"], kind="", q=" ") == {claims["prices"]}


def test_the_days_of_the_verdict_count_from_the_first_to_the_last(claims: dict[str, Claim]) -> None:
    for name, at in [("army", "2026-03-01T00:00Z"), ("prices", "2026-03-31T23:59Z")]:
        Claim.objects.filter(pk=claims[name].pk).update(decided_at=at)

    assert found(decided_after="2026-03-01", decided_before="2026-03-31") == {claims["army"], claims["prices"]}
    assert found(decided_after="2026-03-02") == {claims["prices"]}
    assert found(decided_before="2026-03-30") == {claims["army"]}
    assert found(decided_after="0001-01-01", decided_before="9999-12-31") == {claims["army"], claims["prices"]}


def test_words_are_looked_for_in_statements_translations_and_quotes(claims: dict[str, Claim]) -> None:
    for words in ("soldiers", "armée SOLDATS", "800 000"):
        assert found(q=words) == {claims["army"]}, words
    assert found(q="soldiers prices") == set()
    assert found(q="%") == set()  # no wildcard


@pytest.mark.parametrize("words", ["élysée", "Élysée", "ÉLYSÉE", "l’élysée", "saint-étienne", "ÉTATS"])
def test_words_are_found_in_any_case_with_accents_too(words: str) -> None:
    text = "Le palais de l’Élysée et L’ÉLYSÉE, les États de Saint-Étienne."
    claim = factories.announced_claim(on=factories.published_article(text), quote=text, statement="A palace.")

    assert found(q=words) == {claim}


def test_a_word_in_small_letters_is_found_in_capitals_and_the_other_way_round() -> None:
    big, small = factories.announced_claim(statement="ÉLYSÉE."), factories.announced_claim(statement="Un élysée.")
    french = factories.announced_claim(translations={"fr": "L’Élysée."})

    for words in ("élysée", "ÉLYSÉE", "Élysée"):
        assert found(q=words) == {big, small, french}, words


def test_eight_words_are_looked_for_however_often_each_is_written(claims: dict[str, Claim]) -> None:
    assert found(q="the army has 800,000 " * 4) == {claims["army"]}
    assert found(q="the army has 800,000 soldiers armée 800 soldats") == {claims["army"]}


def test_a_count_says_what_choosing_the_value_would_give(claims: dict[str, Claim]) -> None:
    everything = ClaimFilter(QueryDict())
    secure = ClaimFilter(QueryDict("topic=security&rating=true"))

    assert counts(everything.rating_options) == {"true": 1, "false": 1, "being-checked": 1}
    assert counts(everything.topic_options) == {"security": 2, "economy": 1}
    assert counts(secure.rating_options) == {"true": 1, "being-checked": 1}
    assert counts(secure.topic_options) == {"security": 1}


def test_a_topic_of_hidden_claims_alone_is_no_choice(client: Client) -> None:
    factories.claim(topic=factories.topic("Secret"), claimant=factories.claimant("Hidden name"))

    page = client.get("/claims/").text

    assert "Secret" not in page
    assert "Hidden name" not in page


def test_a_retired_rating_stays_a_choice_while_a_claim_has_it(claims: dict[str, Claim]) -> None:
    for code in ("true", "misleading"):
        rating = factories.rating(code)
        rating.retired_on = "2026-01-01"
        rating.save()

    values = [option.value for option in ClaimFilter(QueryDict()).rating_options]

    assert "true" in values
    assert "misleading" not in values


def test_a_chip_takes_its_own_value_away_and_no_other(client: Client, claims: dict[str, Claim]) -> None:
    filters = ClaimFilter(QueryDict("rating=true&rating=false&q=a%26b&utm_source=x&page=7&topic="))

    assert filters.query == "q=a%26b&rating=true&rating=false"
    assert [(chip.label, chip.value, chip.query) for chip in filters.chips] == [
        ("Words", "a&b", "rating=true&rating=false"),
        ("Verdict", "True", "q=a%26b&rating=false"),
        ("Verdict", "False", "q=a%26b&rating=true"),
    ]
    page = client.get("/claims/?rating=true&rating=false").text
    assert 'href="/claims/?rating=false"' in page
    assert "clear all" in page
    assert "clear all" not in client.get("/claims/").text


def test_a_person_and_a_day_are_named_on_their_chip(claims: dict[str, Claim]) -> None:
    claimant = claims["army"].claimant
    assert claimant is not None

    chips = ClaimFilter(QueryDict(f"claimant={claimant.pk}&decided_after=2026-01-31&language=fr")).chips

    assert [(chip.label, chip.value) for chip in chips] == [
        ("Made by", "A minister"),
        ("Language of the quote", "French"),
        ("Decided from", "31 Jan 2026"),
    ]


@pytest.mark.parametrize(
    ("query", "message", "typed"),
    [
        ("rating=nope", "“nope” is not one of the choices.", ""),
        ("topic=nope", "“nope” is not one of the choices.", ""),
        ("claimant=nope", "“nope” is not one of the choices.", ""),
        ("publisher=99999999999999999999999999", "is not one of the choices.", ""),
        ("language=xx", "“xx” is not one of the choices.", ""),
        ("decided_after=xyz", "Write the day as year-month-day", 'type="text" name="decided_after"'),
        ("decided_after=xyz", "Write the day as year-month-day", 'value="xyz"'),
        ("decided_before=01/02/2026", "Write the day as year-month-day", 'value="01/02/2026"'),
        ("decided_before=2026-02-30", "Write the day as year-month-day", 'value="2026-02-30"'),
        ("q=%00soldiers", "Null characters are not allowed.", 'value="\N{REPLACEMENT CHARACTER}soldiers"'),
        ("q=a+b+c+d+e+f+g+h+i", "Search for eight words at most.", 'value="a b c d e f g h i"'),
        (f"q={'a' * 201}", "at most 200 characters", f'value="{"a" * 201}"'),
    ],
)  # fmt: skip
def test_an_impossible_value_is_named_and_kept_and_shows_no_claims(
    client: Client, claims: dict[str, Claim], query: str, message: str, typed: str
) -> None:
    for prefix in ("", "/fr"):
        assert client.get(f"{prefix}/claims/?{query}").status_code == 400
    page = client.get(f"/claims/?{query}&rating=false").text

    assert message in page
    assert typed in page
    assert 'value="false" checked' in page
    assert claims["prices"].statement not in page
    assert "Download these as CSV" not in page


def test_a_parameter_that_is_no_filter_is_named_above_the_list(client: Client, claims: dict[str, Claim]) -> None:
    page = client.get("/claims/?rating=false&verdict=true&%3Cb%3E=1&utm_source=letter&fbclid=x&empty=")
    shown = " ".join(re.sub(r"<[^>]+>", "", page.text).split())

    assert page.status_code == 200
    assert "“verdict” is not a filter here: it changed nothing." in shown
    assert "“&lt;b&gt;” is not a filter here" in shown
    assert "q, rating, topic, publisher, claimant, kind, language, decided_after, decided_before, sort, on" in shown
    for passed_over in ("“utm_source”", "“fbclid”", "“empty”", "“rating”"):
        assert passed_over not in shown
    assert "«\u00a0verdict\u00a0» n’est pas un filtre" in client.get("/fr/claims/?verdict=true").text
    assert "is not a filter here" not in client.get("/claims/?rating=false&on=&after=&utm_medium=x").text


def test_an_empty_result_says_what_to_do(client: Client, claims: dict[str, Claim]) -> None:
    page = client.get("/claims/?q=zebra").text

    assert "No claim matches all of this." in page
    assert "Take a filter away" in page


def test_an_empty_site_says_what_will_stand_here(client: Client) -> None:
    for address, sentence in {
        "/claims/": "No claim is public yet.",
        "/articles/": "No article is public yet.",
        "/sources/": "No verdict is public yet.",
        "/": "No verdict is public yet.",
    }.items():
        assert sentence in client.get(address).text


def test_the_newest_claim_comes_first_and_pages_keep_the_filters(client: Client) -> None:
    article = factories.published_article("\n\n".join(f"Number {number} is it." for number in range(21)))
    for number in range(21):
        factories.announced_claim(on=article, quote=f"Number {number} is it.", statement=f"Statement {number}.")

    first = client.get("/claims/?rating=being-checked&unknown=1").text
    address = after(first)
    second = client.get(f"/claims/{address}").text

    assert first.index("Statement 20.") < first.index("Statement 1.")
    assert "Statement 0." not in first
    assert address.startswith("?rating=being-checked&after=")
    assert "Statement 0." in second
    assert "Statement 1." not in second
    assert 'href="?rating=being-checked"' in second  # the first page
    assert 'rel="prev" href="?rating=being-checked&amp;before=' in second
    assert 'href="/claims.csv?rating=being-checked"' in first


def test_a_claim_that_is_announced_meanwhile_moves_nothing_to_the_next_page(client: Client) -> None:
    article = factories.published_article("\n\n".join(f"Number {number} is it." for number in range(22)))
    for number in range(21):
        factories.announced_claim(on=article, quote=f"Number {number} is it.", statement=f"Statement {number}.")
    address = after(client.get("/claims/").text)
    factories.announced_claim(on=article, quote="Number 21 is it.", statement="Statement 21.")

    second = client.get(f"/claims/{address}").text

    assert "Statement 0." in second
    assert "Statement 1." not in second


@pytest.mark.parametrize("key", ["x", "0", "~", "2026-01-01T00:00:00Z~", "2026-01-01~5"])
def test_a_place_in_the_list_that_is_none_is_an_error(client: Client, key: str) -> None:
    answer = client.get("/claims/", {"after": key})

    assert answer.status_code == 400
    assert "could not be read" in answer.text


def test_the_list_is_sorted_by_articles_and_by_the_day_of_the_claim(client: Client, claims: dict[str, Claim]) -> None:
    army, prices = claims["army"], claims["prices"]
    for number in range(2):
        other = factories.published_article(f"Prices doubled, said {number}.")
        factories.appearance(prices, on=other, quote="Prices doubled", by=factories.researcher())
    for quote in prices.appearances.filter(approved_at=None):
        workflow.confirm_quote(appearance=quote, actor=factories.reviewer())
    dated = factories.announced_claim(claimed_on="2026-02-01", statement="Said in February.")

    by_articles = client.get("/claims/?sort=articles").text
    by_day = client.get("/claims/?sort=claimed").text

    assert by_articles.index(prices.statement) < by_articles.index(army.statement)
    assert by_day.index(dated.statement) < by_day.index(prices.statement)
    assert client.get("/claims/?sort=truth").status_code == 400
    assert 'href="?rating=true&amp;sort=articles"' in client.get("/claims/?rating=true").text


def test_more_claims_than_are_counted_are_said_to_be_more(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claims.filters.MOST_COUNTED", 2)
    article = factories.published_article("\n\n".join(f"Number {number} is it." for number in range(3)))
    for number in range(3):
        factories.announced_claim(on=article, quote=f"Number {number} is it.", statement=f"Said {number}.")

    filters = ClaimFilter(QueryDict("q=said"))

    assert filters.total is None
    assert {option.count for option in filters.rating_options} == {None}
    assert ClaimFilter(QueryDict()).total == 3  # counted along
    assert "more than" in client.get("/claims/?q=said").text


def test_very_common_words_find_the_same_claims(claims: dict[str, Claim], monkeypatch: pytest.MonkeyPatch) -> None:
    """Of more claims than can be sorted cheaply, a page is found by going along the list."""
    monkeypatch.setattr("claims.search_index.FOUND_FIRST", 0)

    assert found(q="soldiers") == {claims["army"]}
    assert found(q="prices", rating="false") == {claims["prices"]}
    assert found(q="soldiers prices") == set()
