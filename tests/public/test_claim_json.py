"""A claim at its address as JSON: everything that its page says, and nothing else."""

import datetime

import pytest
from django.test import Client, override_settings

from claims import redacting, workflow
from tests import factories as make
from tests.public.open_data import HOSTILE, SITE, hostile_claim, withdrawn_claim

pytestmark = pytest.mark.django_db


def test_it_says_what_is_claimed_what_we_say_and_why(client: Client) -> None:
    claim = make.claim(
        on=make.published_article(headline="A headline", language="fr"),
        statement="It has thirty.",
        translations={"fr": "Il y en a trente."},
        claimant=make.claimant("Ana Ito"),
        topic=make.topic("Security"),
        claimed_on=datetime.date(2026, 1, 3),
    )
    make.evidence(claim, passage="about thirty", location="page 2", source=make.source(title="A table"))
    make.verdict(claim, by=make.researcher("Wanda"), approved_by=make.reviewer("Rui"), explanation="See [1].")

    data = client.get(f"/claims/{claim.code}.json").json()

    assert data["statement"] == "It has thirty."
    assert data["translations"] == {"fr": "Il y en a trente."}
    assert (data["claimant"], data["topic"], data["claimed_on"]) == ("Ana Ito", "security", "2026-01-03")
    assert (data["status"], data["verdict"], data["rating"]) == ("decided", 1, "half-true")
    assert data["rating_name"] == {"en": "Half true", "fr": "À moitié vrai"}
    assert (data["rating_number"], data["decided_by"], data["approved_by"]) == (3, "Wanda", "Rui")
    assert data["explanation"] == "See [1]."
    (piece,) = data["evidence"]
    assert (piece["number"], piece["stance"], piece["passage"]) == (1, "supports", "about thirty")
    assert (piece["location"], piece["title"], piece["read_on"]) == ("page 2", "A table", "2026-01-20")
    (appearance,) = data["appearances"]
    text = claim.appearances.get().revision.text
    assert text[appearance["start"] : appearance["end"]] == appearance["quote"] == make.QUOTE
    assert (appearance["headline"], appearance["language"]) == ("A headline", "fr")
    assert data["license"] == "https://creativecommons.org/licenses/by/4.0/"
    for address in (data["url"], data["json"], data["card"], piece["source"], appearance["article"]):
        assert client.get(address.removeprefix(SITE), follow=True).status_code == 200, address


def test_it_tells_every_verdict_before_and_keeps_the_rating_as_it_was_issued(client: Client) -> None:
    claim = make.decided_claim()
    rating = make.rating("half-true")
    rating.name_en = "Half and half"
    rating.save()
    make.verdict(claim, change="correction", reason="We had misread it.", rating=make.rating("false"))

    data = client.get(f"/claims/{claim.code.lower()}.json").json()

    assert [(past["verdict"], past["rating_name"]["en"]) for past in data["history"]] == [
        (2, "False"),
        (1, "Half true"),
    ]
    assert (data["change"], data["reason"]) == ("correction", "We had misread it.")
    assert data["history"][1]["reason"] is None


def test_a_claim_that_is_being_checked_has_every_key_and_no_verdict(client: Client) -> None:
    decided, pending = (
        client.get(f"/claims/{claim.code}.json").json() for claim in (make.decided_claim(), make.announced_claim())
    )

    assert pending.keys() == decided.keys()
    assert (pending["status"], pending["verdict"], pending["summary"], pending["history"]) == (
        "being_checked",
        None,
        None,
        [],
    )


def test_texts_that_were_taken_out_are_listed_with_their_places(client: Client) -> None:
    claim = make.decided_claim()
    make.redaction(claim, "evidence[0].passage")
    make.verdict(claim)
    make.redaction(claim, "summary")

    data = client.get(f"/claims/{claim.code}.json").json()

    places = [(gap["verdict"], gap["path"]) for gap in data["redacted"]]
    assert places == [(1, "evidence[0].passage"), (1, "summary"), (2, "summary")]
    assert data["redacted"][2] == {
        "verdict": 2,
        "path": "summary",
        "redacted_at": data["redacted"][1]["redacted_at"],
        "reason": "It named a child.",
        "legal_basis": "Article 17 GDPR",
    }
    assert data["summary"].startswith(redacting.GAP)
    assert redacting.GAP.strip() in client.get("/data/").text


def test_a_withdrawn_claim_is_gone_and_says_why(client: Client) -> None:
    claim = withdrawn_claim()

    answer = client.get(f"/claims/{claim.code}.json")

    assert answer.status_code == client.get(claim.get_absolute_url()).status_code == 410
    data = answer.json()
    assert (data["status"], data["withdrawal_reason"]) == ("withdrawn", "The source was forged.")
    assert [gone["reason"] for gone in data["withdrawals"]] == ["The source was forged."]
    assert data["summary"] == "Said until then."


def test_its_appearances_go_on_behind_the_address_that_it_names(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claims.selectors.open_data.APPEARANCES", 2)
    claim = make.decided_claim()
    for _each in range(2):
        quote = make.appearance(claim, on=make.published_article())
        workflow.confirm_quote(appearance=quote, actor=make.reviewer())

    first = client.get(f"/claims/{claim.code}.json").json()
    second = client.get(first["next_appearances"].removeprefix(SITE)).json()

    assert [len(part["appearances"]) for part in (first, second)] == [2, 1]
    assert second["next_appearances"] is None
    articles = [appearance["article"] for part in (first, second) for appearance in part["appearances"]]
    assert len(set(articles)) == 3


def test_hostile_text_comes_through_as_it_is_and_hostile_addresses_do_not(client: Client) -> None:
    claim = hostile_claim()
    article = claim.appearances.get().revision.article
    type(article).objects.filter(pk=article.pk).update(url="javascript:alert(1)")

    data = client.get(f"/claims/{claim.code}.json").json()

    assert {data["statement"], data["summary"], data["claimant"], data["evidence"][0]["passage"]} == {HOSTILE}
    assert data["appearances"][0]["quote"] == HOSTILE
    assert data["appearances"][0]["article_url"] is None


def test_the_page_names_its_json(client: Client) -> None:
    claim = make.decided_claim()

    assert (
        f'type="application/json" title="This claim" href="/claims/{claim.code}.json"'
        in client.get(claim.get_absolute_url()).text
    )


# What all addresses of data share -----------------------------------------------------------------

DATA = (
    "/claims.csv", "/verdicts.csv", "/evidence.csv?dialect=raw", "/claims.json", "/claims.atom",
    "/corrections.atom", "/claimreview.json", "/openapi.json", "/v1alpha1/claims:search?query=x",
    "/claims/2222222.json", "/claims/%00.json", "/topics/nothing.atom",
    "/claims.json?rating=nope", "/claims.json?after=nope", "/oembed?url=x",
)  # fmt: skip


@pytest.mark.parametrize("address", DATA)
def test_scripts_of_any_site_may_read_the_data_and_what_is_wrong_with_a_question(client: Client, address: str) -> None:
    first = client.get(address)
    again = client.get(address, headers={"if-none-match": first.headers.get("ETag", "")})

    for answer in (first, again):
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
    if first.status_code != 200:
        assert first.headers["Content-Type"] == "application/problem+json"
        assert first.json()["status"] == first.status_code
        assert first.json()["detail"]
    else:
        assert again.status_code == 304


def test_pages_stay_with_this_site(client: Client) -> None:
    for address in ("/", "/claims/", "/data/"):
        assert "Access-Control-Allow-Origin" not in client.get(address).headers


def test_another_licence_shows_at_once(client: Client) -> None:
    claim = make.decided_claim()
    addresses = (f"/claims/{claim.code}.json", "/claims.json", "/claims.atom", "/claimreview.json", "/data/")
    for address in addresses:
        client.get(address)

    with override_settings(DATA_LICENSE="https://example.org/terms"):
        for address in (*addresses, claim.get_absolute_url()):
            assert b"https://example.org/terms" in b"".join(client.get(address)), address


def test_an_address_of_data_that_is_hidden_says_the_same_as_one_that_never_was(client: Client) -> None:
    draft = make.claim()

    hidden, nothing = (client.get(f"/claims/{code}.json") for code in (draft.code, "2222222"))

    assert hidden.status_code == nothing.status_code == 404
    assert hidden.content == nothing.content
