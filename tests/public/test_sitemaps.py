"""The sitemap: every public page once in each language, in files of a bounded size."""

from collections.abc import Iterator

import pytest
from django.test import Client
from lxml import etree

from claims.models import Claim, Source
from tests import factories as make
from tests.public.open_data import SITE, withdrawn_claim

pytestmark = pytest.mark.django_db

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"

# https://www.sitemaps.org/protocol.html: what stands in each of the two kinds of files, and in which form.
GRAMMAR = """
<grammar xmlns="http://relaxng.org/ns/structure/1.0" ns="http://www.sitemaps.org/schemas/sitemap/0.9"
         datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">
  <start><choice>
    <element name="sitemapindex"><oneOrMore>
      <element name="sitemap"><ref name="place"/></element>
    </oneOrMore></element>
    <element name="urlset"><oneOrMore>
      <element name="url"><ref name="place"/><ref name="links"/></element>
    </oneOrMore></element>
  </choice></start>
  <define name="place">
    <element name="loc">
      <data type="anyURI"><param name="minLength">12</param><param name="maxLength">2048</param></data>
    </element>
    <optional><element name="lastmod"><data type="dateTime"/></element></optional>
  </define>
  <define name="links"><zeroOrMore>
    <element name="link" ns="http://www.w3.org/1999/xhtml">
      <attribute name="rel" ns=""><value>alternate</value></attribute>
      <attribute name="hreflang" ns=""><data type="language"/></attribute>
      <attribute name="href" ns=""><data type="anyURI"/></attribute>
    </element>
  </zeroOrMore></define>
</grammar>"""
RULES = etree.RelaxNG(etree.fromstring(GRAMMAR))


def read(client: Client, address: str) -> etree._Element:
    answer = client.get(address.removeprefix(SITE))
    assert answer.status_code == 200, address
    assert answer.headers["Content-Type"] == "application/xml"
    tree = etree.fromstring(b"".join(answer))
    assert RULES.validate(tree), RULES.error_log
    return tree


def files(client: Client) -> list[str]:
    return [str(place.text) for place in read(client, "/sitemap.xml").iter(f"{SITEMAP}loc")]


def pages(client: Client) -> Iterator[etree._Element]:
    for address in files(client):
        yield from read(client, address).iter(f"{SITEMAP}url")


def test_it_has_every_page_once_in_each_language_and_each_of_them_answers(client: Client) -> None:
    claim = make.claim(on=make.published_article(), topic=make.topic(), claimant=make.claimant("Ana Ito"))
    make.verdict(claim)
    claim.refresh_from_db()

    source, article = claim.evidence.get().source, claim.appearances.get().revision.article
    things = (claim, article, source, claim.claimant, claim.topic, article.publisher, source.publisher)
    paths = [thing.get_absolute_url() for thing in things if thing]

    found = [str(page.findtext(f"{SITEMAP}loc")) for page in pages(client)]

    assert len(found) == len(set(found))
    assert {f"{SITE}{prefix}{path}" for prefix in ("", "/fr") for path in paths} <= set(found)
    for address in found:
        assert client.get(address.removeprefix(SITE)).status_code == 200, address


def test_each_page_names_the_same_one_in_the_other_language_and_its_last_news(client: Client) -> None:
    claim = make.decided_claim()
    english, french = SITE + claim.get_absolute_url(), f"{SITE}/fr{claim.get_absolute_url()}"

    by_address = {page.findtext(f"{SITEMAP}loc"): page for page in pages(client)}

    for address in (english, french):
        page = by_address[address]
        links = {link.get("hreflang"): link.get("href") for link in page.iter(f"{XHTML}link")}
        assert links == {"en": english, "fr": french}
        assert page.findtext(f"{SITEMAP}lastmod") == f"{claim.news_at:%Y-%m-%dT%H:%M:%SZ}"


def test_drafts_and_what_was_withdrawn_are_not_in_it(client: Client) -> None:
    hidden = {SITE + claim.get_absolute_url() for claim in (make.claim(), withdrawn_claim())}

    found = {page.findtext(f"{SITEMAP}loc") for page in pages(client)}

    assert not found & hidden
    assert found


def test_a_source_stands_there_with_the_title_that_readers_know(client: Client) -> None:
    source = make.decided_claim().evidence.get().source
    published = source.get_absolute_url()
    Source.objects.filter(pk=source.pk).update(title="Not published yet")

    found = {page.findtext(f"{SITEMAP}loc") for page in pages(client)}

    assert SITE + published in found
    assert "not-published-yet" not in " ".join(map(str, found))


def test_its_files_stay_small_and_a_page_stays_in_its_file(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claims.sitemaps.SIZE", 2)
    monkeypatch.setattr("claims.sitemaps.CHUNK", 1)
    for _each in range(5):
        make.announced_claim()
    before = of_claims(client)
    assert all(len(addresses) <= 2 for addresses in before.values())
    assert sum(map(len, before.values())) == 5
    assert len(before) >= 3

    make.announced_claim()

    after = of_claims(client)
    assert all(set(addresses) <= set(after[file]) for file, addresses in before.items())
    assert sum(map(len, after.values())) == 6
    newest = Claim.objects.latest("news_at").news_at
    index = read(client, "/sitemap.xml")
    assert max(str(day.text) for day in index.iter(f"{SITEMAP}lastmod")) == f"{newest:%Y-%m-%dT%H:%M:%SZ}"


def of_claims(client: Client) -> dict[str, list[str]]:
    return {
        address: [str(place.text) for place in read(client, address).iter(f"{SITEMAP}loc")]
        for address in files(client)
        if address.startswith(f"{SITE}/sitemap-claims-")
    }


@pytest.mark.parametrize(
    "file", ["claims-0", "nothing-0", "pages-1", "claims-99999999999999999999", "claims-184467440737095", "claims-x"]
)
def test_a_file_that_there_is_not_is_not_found(client: Client, file: str) -> None:
    assert client.get(f"/sitemap-{file}.xml").status_code == 404


def test_crawlers_are_told_where_it_is(client: Client) -> None:
    assert f"Sitemap: {SITE}/sitemap.xml" in client.get("/robots.txt").text.splitlines()
