"""What holds for every public page: valid HTML, nothing inline, no cookie, two languages, one address."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any
from xml.etree.ElementTree import Element

import html5lib  # type: ignore[import-untyped]
import pytest
from django.contrib.sessions.backends.base import SessionBase
from django.test import Client, override_settings
from django.urls import reverse

from claims import workflow
from tests import factories

pytestmark = pytest.mark.django_db

HTML = "{http://www.w3.org/1999/xhtml}"
DATA_BLOCK = "application/ld+json"
SENTENCES = "Outer words hold inner words here."
NESTED_TEXT = f"{SENTENCES} A tail.\n\nAnother <b>paragraph</b> & its end."


def addresses() -> list[str]:
    """Every page with something on it, and every page that says what is missing or wrong."""
    article = factories.published_article(NESTED_TEXT, language="fr")
    decided = factories.claim(on=article, quote=SENTENCES, topic=factories.topic(), claimant=factories.claimant())
    factories.evidence(decided, source=factories.source(archived_url="https://archive.example/1", language="fr"))
    factories.verdict(decided)
    factories.verdict(decided, change="correction", reason="We were <wrong> & say so.")
    factories.announced_claim(on=article, quote="inner words")
    changed = factories.published_article(NESTED_TEXT, language="fr")
    factories.announced_claim(on=changed, quote="inner words")
    factories.announced_claim(on=changed, quote="<b>paragraph</b> & its end")
    factories.published_revision(changed, NESTED_TEXT.replace("inner words", "<i>other</i> words"))
    withdrawn = factories.decided_claim()
    workflow.withdraw_claim(
        claim=withdrawn, actor=factories.managing_editor(), reason="A reason.", version=withdrawn.version
    )
    gone = factories.published_article()
    workflow.withdraw_article(article=gone, actor=factories.managing_editor(), reason="A reason.", version=gone.version)
    for thing in (decided, withdrawn):
        thing.refresh_from_db()
    retired = factories.rating("misleading")
    retired.retired_on = "2026-01-01"
    retired.save()
    return [
        *(reverse(f"claims:{name}") for name in ("home", "claims", "articles", "sources", "corrections", "method")),
        reverse("claims:data"),
        f"{reverse('claims:claims')}?rating=half-true&topic=security&q=advisers",
        f"{reverse('claims:claims')}?rating=nope%00&decided_after=xyz&q=%3Cb%3E%00&page=x",
        f"{reverse('claims:claims')}?q=nothing-like-it",
        *(thing.get_absolute_url() for thing in (article, changed, gone, decided, withdrawn)),
        *(f"{article.get_absolute_url()}?verdict={code}" for code in ("half-true", "false", "%3Cb%3Enope%00")),
        *(f"{thing.get_absolute_url()}changes/" for thing in (article, changed, gone)),
        f"{decided.get_absolute_url()}quotes/",
        decided.evidence.latest("pk").source.get_absolute_url(),
        *(reverse(f"claims:{name}") for name in ("claimants", "publishers", "topics")),
        *(thing.get_absolute_url() for thing in (decided.claimant, decided.topic, article.publisher) if thing),
        decided.evidence.latest("pk").source.publisher.get_absolute_url(),
        *(f"/report/{query}" for query in ("", "?kind=claim", "?kind=error", f"?claim={decided.code}", "?claim=%00")),
        *(report.get_absolute_url() for report in (factories.report(withdrawn), factories.accepted_report(decided))),
        "/nowhere/",
    ]


def parsed(html: str) -> Element:
    """The page as a tree; fails at the first error that a strict parser finds."""
    tree: Element = html5lib.HTMLParser(strict=True).parse(html)
    return tree


def links(tree: Element) -> list[str]:
    return [element.get("href", "") for element in tree.iter(f"{HTML}a")]


def faults(html: str) -> Iterator[str]:
    """What is wrong with a page beyond its grammar."""
    tree = parsed(html)
    elements = list(tree.iter())
    ids = Counter(element.get("id") for element in elements if element.get("id"))
    yield from (f"id {name} {times} times" for name, times in ids.items() if times > 1)
    for element in elements:
        yield from (f"inline {name}" for name in element.attrib if name == "style" or name.startswith("on"))
        if element.tag == f"{HTML}script" and element.get("type") == DATA_BLOCK:
            json.loads(element.text or "")  # no browser runs it
        elif element.tag == f"{HTML}style" or (element.tag == f"{HTML}script" and not element.get("src")):
            yield f"inline {element.tag}"
        for name in ("for", "aria-labelledby"):
            if element.get(name) and element.get(name) not in ids:
                yield f"{name} names {element.get(name)}, which is not there"
    yield from (f"no target for {href}" for href in links(tree) if href.startswith("#") and href[1:] not in ids)
    headings = [int(match[1]) for element in elements if (match := re.fullmatch(rf"{HTML}h([1-6])", str(element.tag)))]
    if headings.count(1) != 1 or any(after > before + 1 for before, after in pairwise(headings)):
        yield f"headings {headings}"


@pytest.mark.parametrize("prefix", ["", "/fr"])
def test_every_page_is_valid_html_with_nothing_inline(client: Client, prefix: str) -> None:
    for address in addresses():
        html = client.get(prefix + address).text
        try:
            assert list(faults(html)) == [], address
        except html5lib.html5parser.ParseError as error:
            pytest.fail(f"{prefix}{address}: {error}")


def test_the_check_of_pages_finds_what_it_looks_for() -> None:
    body = '<h1 id=a style="">A</h1><h3 id=a onclick="">B</h3><a href=#b>C</a>'
    page = f"<!doctype html><html lang=en><title>T</title>{body}"

    assert list(faults(page)) == [
        "id a 2 times",
        "inline style",
        "inline onclick",
        "no target for #b",
        "headings [1, 3]",
    ]
    with pytest.raises(html5lib.html5parser.ParseError):
        parsed("<!doctype html><title>T</title><p><div></p>")


def test_no_public_page_sets_a_cookie_or_looks_at_the_session(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    client.force_login(factories.managing_editor())
    found = addresses()
    looked: list[str] = []

    def look(session: SessionBase, no_load: bool = False) -> dict[str, object]:
        looked.append("session")
        return {}

    monkeypatch.setattr(SessionBase, "_session", property(look))

    for address in [*found, reverse("claims:claims_csv")]:
        answer = client.get(address)

        assert not answer.cookies, address
        assert "Cookie" not in answer.headers.get("Vary", ""), address
    assert looked == []
    client.get(reverse("admin:index"))
    assert looked  # so it would have been noticed


def test_each_page_links_to_itself_in_the_other_language(client: Client) -> None:
    for address in addresses()[:-1]:
        for here, there in ((address, f"/fr{address}"), (f"/fr{address}", address)):
            tree = parsed(client.get(here).text)

            assert tree.get("lang") == ("fr" if here.startswith("/fr") else "en")
            assert there in links(tree), here


@pytest.mark.parametrize("name", ["claim", "article", "source"])
def test_an_old_slug_redirects_for_good_and_keeps_the_query(client: Client, name: str) -> None:
    claim = factories.decided_claim()
    source = claim.evidence.get().source
    article = claim.appearances.get().revision.article
    things: dict[str, tuple[Any, object]] = {
        "claim": (claim, claim.code),
        "article": (article, article.pk),
        "source": (source, source.pk),
    }
    thing, key = things[name]

    for old in (f"/{name}s/{key}/an-old-slug/?page=2", f"/{name}s/{key}/?page=2"):
        answer = client.get(old)

        assert answer.status_code == 301
        assert answer.headers["Location"] == f"{thing.get_absolute_url()}?page=2"


def test_a_claim_is_found_by_its_code_in_small_letters(client: Client) -> None:
    claim = factories.announced_claim()

    answer = client.get(f"/claims/{claim.code.lower()}/")

    assert answer.headers["Location"] == claim.get_absolute_url()


@pytest.mark.parametrize(
    "address", ["/claims/NOTHERE/", "/articles/99999999999999999999999/", "/sources/99999999999999999999999/x/"]
)
def test_what_is_not_there_is_said_on_a_page_of_the_site(client: Client, address: str) -> None:
    answer = client.get(address)

    assert answer.status_code == 404
    assert "There is no such page, or no longer." in answer.text


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_public_pages_are_only_read(client: Client, method: str) -> None:
    assert getattr(client, method)("/claims/").status_code == 405


def test_an_error_of_ours_has_a_page_without_the_database(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Callable[[int], object]
) -> None:
    def broken() -> None:
        raise RuntimeError

    monkeypatch.setattr("claims.selectors.claims.scale", broken)
    client = Client(raise_request_exception=False)

    with django_assert_num_queries(1):  # type: ignore[attr-defined]  # the edition of the site, before the error
        answer = client.get("/method/")

    assert answer.status_code == 500
    assert list(faults(answer.text)) == []
    assert "The error was on our side" in answer.text


def test_how_to_complain_names_the_form_and_the_address_when_there_is_one(client: Client) -> None:
    with override_settings(CONTACT_EMAIL="desk@example.org"):
        assert "mailto:desk@example.org" in client.get("/method/").text
    with override_settings(CONTACT_EMAIL=""):
        section = client.get("/method/").text.partition('id="complain"')[2]

    assert "mailto:" not in section
    assert 'href="/report/"' in section.partition("</section>")[0]
