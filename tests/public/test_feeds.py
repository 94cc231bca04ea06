"""The list of claims for programs: the very claims that its page shows for the same query, and those of a subject."""

import datetime
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from lxml import etree

from claims import workflow
from claims.models import Claim, Claimant, Publisher, Topic
from claims.selectors.history import written_head
from tests import factories as make
from tests.public.open_data import HOSTILE, SITE, hostile_claim, withdrawn_claim

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def claims() -> tuple[Claim, Claim]:
    decided = make.decided_claim(rating=make.rating("half-true"), summary="Not all of them.")
    return decided, make.announced_claim(statement="Prices doubled.", topic=make.topic("Economy"))


def test_the_atom_feed_has_the_filtered_claims_with_the_verdict_first(
    client: Client, claims: tuple[Claim, Claim]
) -> None:
    decided, pending = claims
    feed = ET.fromstring(client.get("/claims.atom").content)
    filtered = ET.fromstring(client.get("/claims.atom?topic=economy").content)

    titles = [entry.findtext(f"{ATOM}title") for entry in feed.findall(f"{ATOM}entry")]
    assert titles == [f"Being checked: {pending.statement}", f"Half true: {decided.statement}"]
    assert len(filtered.findall(f"{ATOM}entry")) == 1
    assert feed.findtext(f"{ATOM}entry/{ATOM}id") == f"tag:127.0.0.1,2026:claim/{pending.code}"
    assert filtered.findtext(f"{ATOM}id") != feed.findtext(f"{ATOM}id")


def test_an_entry_is_updated_by_a_verdict_and_by_nothing_else(client: Client, claims: tuple[Claim, Claim]) -> None:
    def updated() -> str | None:
        return ET.fromstring(client.get("/claims.atom?rating=half-true").content).findtext(f"{ATOM}entry/{ATOM}updated")

    before = updated()
    make.appearance(claims[0], on=make.published_article())
    assert updated() == before

    make.verdict(claims[0], change="update", reason="There is a new count.", rating=make.rating("half-true"))
    assert updated() != before


def test_json_feed_goes_on_to_the_next_claims(
    client: Client, claims: tuple[Claim, Claim], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claims.feeds.ENTRIES", 1)
    first = client.get("/claims.json?language=en").json()
    second = client.get(first["next_url"]).json()

    assert first["version"] == "https://jsonfeed.org/version/1.1"
    assert [item["_factcheck"]["claim"] for page in (first, second) for item in page["items"]] == [
        claims[1].code,
        claims[0].code,
    ]
    assert second["items"][0]["_factcheck"]["rating_name"] == {"en": "Half true", "fr": "À moitié vrai"}
    assert "next_url" not in second


@pytest.mark.parametrize("address", ["/claims.atom", "/claims.json"])
def test_what_cannot_be_filtered_by_is_refused(client: Client, address: str) -> None:
    assert client.get(f"{address}?rating=nonsense").status_code == 400
    assert client.get(f"{address}?after=nonsense").status_code == 400


def test_the_pages_of_the_list_name_its_feeds(client: Client, claims: tuple[Claim, Claim]) -> None:
    page = client.get("/claims/?topic=economy").text

    assert 'href="/claims.atom?topic=economy"' in page
    assert 'href="/claims.json?topic=economy"' in page


# What every Atom feed has (RFC 4287) --------------------------------------------------------------


GRAMMAR = """
<grammar xmlns="http://relaxng.org/ns/structure/1.0" ns="http://www.w3.org/2005/Atom"
         datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">
  <start><element name="feed"><ref name="language"/><interleave>
    <ref name="about"/>
    <oneOrMore><ref name="author"/></oneOrMore>
    <optional><element name="subtitle"><text/></element></optional>
    <zeroOrMore><element><anyName><except><nsName/></except></anyName><text/></element></zeroOrMore>
    <zeroOrMore><element name="entry"><ref name="language"/><interleave>
      <ref name="about"/>
      <zeroOrMore><ref name="author"/></zeroOrMore>
      <optional><element name="published"><ref name="time"/></element></optional>
      <optional><element name="summary"><optional><attribute name="type" ns=""/></optional><text/></element></optional>
      <zeroOrMore><element name="category"><attribute name="term" ns=""/></element></zeroOrMore>
    </interleave></element></zeroOrMore>
  </interleave></element></start>
  <define name="about"><interleave>
    <element name="id"><data type="anyURI"><param name="pattern">[a-z]+:.+</param></data></element>
    <element name="title"><text/></element>
    <element name="updated"><ref name="time"/></element>
    <oneOrMore><element name="link">
      <attribute name="href" ns=""><data type="anyURI"><param name="minLength">8</param></data></attribute>
      <optional><attribute name="rel" ns=""/></optional>
    </element></oneOrMore>
  </interleave></define>
  <define name="author"><element name="author"><interleave>
    <element name="name"><data type="string"><param name="minLength">1</param></data></element>
    <optional><element name="uri"><data type="anyURI"/></element></optional>
  </interleave></element></define>
  <define name="time"><data type="dateTime"><param name="pattern">.+(Z|[+-][0-9:]{5})</param></data></define>
  <define name="language">
    <optional><attribute name="xml:lang"><data type="language"/></attribute></optional>
  </define>
</grammar>"""
RULES = etree.RelaxNG(etree.fromstring(GRAMMAR))


def rels(element: ET.Element) -> list[str]:
    return sorted(link.get("rel", "alternate") for link in element.findall(f"{ATOM}link"))


def read(client: Client, address: str, *, named: bool = True) -> ET.Element:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert RULES.validate(etree.fromstring(answer.content)), RULES.error_log
    feed = ET.fromstring(answer.content)
    entries = feed.findall(f"{ATOM}entry")
    assert rels(feed) == ["alternate", "license", "self"]
    assert all(rels(entry) == ["alternate"] for entry in entries)  # one without content links to its page
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == len(entries)
    assert not named or f"{SITE}{address}" in [link.get("href") for link in feed.findall(f"{ATOM}link")]
    return feed


@pytest.mark.parametrize("prefix", ["", "/fr"])
def test_every_feed_keeps_to_the_format_whatever_it_says(client: Client, prefix: str) -> None:
    claim = hostile_claim()
    make.verdict(claim, change="correction", reason=HOSTILE)
    withdrawn_claim()
    assert claim.claimant
    publisher = claim.appearances.get().revision.article.publisher

    for path in (
        "claims",
        "corrections",
        "topics/economy",
        f"claimants/{claim.claimant.pk}",
        f"publishers/{publisher.pk}",
    ):
        feed = read(client, f"{prefix}/{path}.atom")
        assert feed.findall(f"{ATOM}entry"), path
        assert HOSTILE in "".join(feed.itertext()), path


@pytest.mark.parametrize("words", ["%0Badvisers", "a%1Fb", "a%EF%BF%BFb", "%ED%A0%80", "%3C/title%3E%5D%5D%3E%26"])
def test_a_feed_can_be_read_whatever_was_searched_for(client: Client, words: str) -> None:
    make.decided_claim()

    read(client, f"/claims.atom?q={words}", named=False)
    assert client.get(f"/claims.json?q={words}").json()["title"].startswith("Factcheck · Claims · ")


def test_each_topic_claimant_and_publisher_has_a_feed_of_its_claims_and_its_page_names_it(client: Client) -> None:
    article = make.published_article(publisher=make.publisher("The Outlet"))
    of_theirs = make.claim(on=article, statement="Theirs.", claimant=make.claimant("Ana Ito"), topic=make.topic())
    make.verdict(of_theirs)
    make.announced_claim(statement="Another's.")
    assert of_theirs.claimant
    assert of_theirs.topic
    subjects: dict[Claimant | Topic | Publisher, str] = {
        of_theirs.claimant: "claimant", of_theirs.topic: "topic", article.publisher: "publisher",
    }  # fmt: skip

    for subject, kind in subjects.items():
        address = f"/{kind}s/{'security' if kind == 'topic' else subject.pk}.atom"
        feed = read(client, address)
        assert [entry.findtext(f"{ATOM}title") for entry in feed.findall(f"{ATOM}entry")] == ["Half true: Theirs."]
        assert feed.findtext(f"{ATOM}id") == f"tag:127.0.0.1,2026:{kind}/{subject.pk}"
        assert feed.findtext(f"{ATOM}title") == f"Factcheck · {subject}"
        assert (
            f'type="application/atom+xml" title="These claims" href="{address}"'
            in client.get(subject.get_absolute_url()).text
        )


def test_names_stay_and_an_entry_moves_only_with_a_verdict_a_correction_or_a_withdrawal(client: Client) -> None:
    claim = make.claim(on=make.published_article(), topic=make.topic())
    make.verdict(claim)
    claim.refresh_from_db()

    def entry() -> tuple[str | None, str | None]:
        feed = read(client, "/topics/security.atom")
        return feed.findtext(f"{ATOM}entry/{ATOM}id"), feed.findtext(f"{ATOM}entry/{ATOM}updated")

    name, first = entry()
    quote = make.appearance(claim, on=make.published_article())
    workflow.confirm_quote(appearance=quote, actor=make.reviewer())
    assert entry() == (name, first)

    make.verdict(claim, change="correction", reason="Misread.", statement="Said otherwise.")
    corrected, second = entry()
    assert (corrected, second != first) == (name, True)
    claim.refresh_from_db()
    workflow.withdraw_claim(claim=claim, actor=make.managing_editor(), reason="Forged.", version=claim.version)
    gone = read(client, "/corrections.atom").findtext(f"{ATOM}entry/{ATOM}title")
    assert gone == "Withdrawn: Said otherwise."
    assert client.get("/topics/security.atom").status_code == 404  # no topic without a claim in lists


@pytest.mark.parametrize("address", ["/claims.json", "/claims.atom"])
def test_a_feed_of_other_claims_than_those_asked_for_is_refused(client: Client, address: str) -> None:
    refused = client.get(f"{address}?verdict=false")

    assert refused.status_code == 400
    assert refused.json()["detail"] == (
        "verdict: There is no such parameter. This address knows these: q, rating, topic, publisher, claimant, kind,"
        " language, decided_after, decided_before, sort, on, after, before."
    )
    for known in ("utm_source=x&gclid=y", "after=", "on=2026-01-31&utm_medium=z"):
        assert client.get(f"{address}?{known}").status_code == 200, known


# What JSON Feed has (https://jsonfeed.org/version/1.1) ----------------------------------------------


def test_a_json_feed_has_what_the_format_asks_for_and_our_own_fields_apart(client: Client) -> None:
    claim = hostile_claim()
    answer = client.get("/claims.json?topic=economy")
    feed = answer.json()

    assert answer.headers["Content-Type"] == "application/feed+json"
    assert feed["feed_url"] == f"{SITE}/claims.json?topic=economy"
    assert feed["home_page_url"] == f"{SITE}/claims/?topic=economy"
    assert feed["_factcheck"] == {
        "about": f"{SITE}/data/",
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "head": written_head(),
        "history_url": f"{SITE}/history.json",
    }
    (item,) = feed["items"]
    assert isinstance(item["id"], str)
    assert item["content_text"] == HOSTILE
    for name in ("date_published", "date_modified"):
        assert datetime.datetime.fromisoformat(item[name]).tzinfo
    ours = item["_factcheck"]
    whole = client.get(ours["json"].removeprefix(SITE)).json()
    assert ours == {name: whole[name] for name in ours}
    assert (ours["claim"], ours["summary"], ours["decided_by"]) == (
        claim.code,
        HOSTILE,
        claim.verdicts.get().author_name,
    )
