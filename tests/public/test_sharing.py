"""What other sites learn of a page: its one address, its title, its picture, and a claim as a card in a frame."""

import io
import re
from xml.etree.ElementTree import Element

import pytest
from django.test import Client, override_settings
from django.urls import reverse
from PIL import Image

from claims import pictures, workflow
from claims.choices import Tone
from claims.models import Claim
from claims.pictures import COLOURS, SIZE, Picture, draw, fitted
from tests import factories
from tests.public.test_pages import HTML, faults, parsed
from tests.public.test_tokens import THEMES, channels

pytestmark = pytest.mark.django_db

SITE = "http://127.0.0.1:8000"


def head(client: Client, address: str) -> Element:
    return parsed(client.get(address).text)


def canonical(client: Client, address: str) -> str:
    links = [link for link in head(client, address).iter(f"{HTML}link") if link.get("rel") == "canonical"]
    assert len(links) == 1, address
    return links[0].get("href", "").removeprefix(SITE)


def properties(page: Element) -> dict[str, str]:
    found = [(meta.get("property") or meta.get("name"), meta.get("content")) for meta in page.iter(f"{HTML}meta")]
    return {name: content for name, content in found if name and content}


def withdrawn_claim() -> Claim:
    claim = factories.decided_claim()
    workflow.withdraw_claim(claim=claim, actor=factories.managing_editor(), reason="Wrong.", version=claim.version)
    claim.refresh_from_db()
    return claim


# The one address of a page ------------------------------------------------------------------------


def test_a_page_has_one_address_whatever_was_added_to_it(client: Client) -> None:
    claim = factories.decided_claim()
    tracked = "?utm_source=x&fbclid=%22%3E"

    for page in (claim.get_absolute_url(), claim.appearances.get().revision.article.get_absolute_url(), "/", "/fr/"):
        assert canonical(client, page + tracked) == page


def test_the_parts_of_a_list_have_addresses_of_their_own(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claims.views.claims.CLAIMS_A_PAGE", 1)
    for _each in range(2):
        factories.announced_claim()
    after = re.findall(r'rel="next" href="\?([^"]+)"', client.get("/claims/").text)[0]

    assert canonical(client, f"/claims/?utm_source=x&{after}") == f"/claims/?{after}"
    assert canonical(client, "/claims/?x=1&topic=&q=advisers") == "/claims/?q=advisers"
    assert canonical(client, "/claims/?after=") == "/claims/"


def test_each_language_and_the_one_for_all_others_are_named(client: Client) -> None:
    claim = factories.decided_claim()
    english, french = claim.get_absolute_url(), f"/fr{claim.get_absolute_url()}"

    for page in (english, french):
        links = {
            link.get("hreflang"): link.get("href")
            for link in head(client, f"{page}?utm_source=x").iter(f"{HTML}link")
            if link.get("rel") == "alternate" and link.get("hreflang")
        }
        assert links == {"en": SITE + english, "fr": SITE + french, "x-default": SITE + english}


# Open Graph ---------------------------------------------------------------------------------------


def test_a_shared_claim_says_its_verdict_first(client: Client) -> None:
    claim = factories.decided_claim(summary="Not so.")
    address = claim.get_absolute_url()

    shared = properties(head(client, f"{address}?utm_source=x"))

    assert shared["og:title"] == f"Half true: {claim.statement}"
    assert shared["og:description"] == "Not so."
    assert (shared["og:type"], shared["og:url"]) == ("article", SITE + address)
    assert (shared["og:locale"], shared["og:locale:alternate"]) == ("en_GB", "fr_FR")
    assert (shared["og:site_name"], shared["twitter:card"]) == ("Factcheck", "summary_large_image")
    assert shared["og:image"] == f"{SITE}/claims/{claim.code}/picture.png?verdict=1"
    assert shared["og:image:alt"] == shared["og:title"]
    assert properties(head(client, f"/fr{address}"))["og:title"].startswith("À moitié vrai")
    factories.verdict(claim, rating=factories.rating("false"))
    assert properties(head(client, address))["og:image"].endswith("?verdict=2")


def test_a_withdrawn_claim_is_shared_without_what_we_said(client: Client) -> None:
    shared = properties(head(client, withdrawn_claim().get_absolute_url()))

    assert shared["og:title"].startswith("Withdrawn: ")
    assert shared["og:description"] == "We no longer stand by this check."
    assert shared["og:image"].endswith("?withdrawn")


@pytest.mark.parametrize("prefix", ["", "/fr"])
@pytest.mark.parametrize("name", ["home", "claims", "articles", "sources", "method"])
def test_every_page_has_what_sites_show_of_it(client: Client, name: str, prefix: str) -> None:
    shared = properties(head(client, prefix + reverse(f"claims:{name}")))

    for wanted in ("title", "description", "type", "url", "site_name", "locale", "image", "image:width", "image:alt"):
        assert shared[f"og:{wanted}"], wanted
    picture = client.get(shared["og:image"].removeprefix(SITE))
    assert picture.headers["Content-Type"] == "image/png"


# The picture --------------------------------------------------------------------------------------


def edge(png: bytes) -> tuple[int, ...]:
    """The colour of the bar at the left of a picture."""
    image = Image.open(io.BytesIO(png))
    assert (image.format, image.size) == ("PNG", SIZE)
    colour = image.convert("RGB").getpixel((5, 5))
    assert isinstance(colour, tuple)
    return colour


@pytest.mark.parametrize("prefix", ["", "/fr"])
def test_the_picture_has_the_colour_of_where_the_claim_stands(client: Client, prefix: str) -> None:
    claims = {
        Tone.AMBER: factories.decided_claim(),
        Tone.RED: factories.decided_claim(rating=factories.rating("false")),
        Tone.GREY: factories.announced_claim(),
    }
    for tone, claim in [*claims.items(), (Tone.GREY, withdrawn_claim())]:
        answer = client.get(f"{prefix}/claims/{claim.code.lower()}/picture.png")

        assert answer.status_code == 200
        assert edge(answer.content) == pytest.approx(channels(COLOURS[tone]), abs=2)  # of few colours, each is near
        assert len(answer.content) < 60_000
    assert client.get(f"/claims/{factories.claim().code}/picture.png").status_code == 404


def test_the_same_verdict_is_drawn_once_and_the_next_one_anew(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[Picture] = []

    def watched(picture: Picture) -> bytes:
        drawn.append(picture)
        return draw(picture)

    monkeypatch.setattr(pictures, "draw", watched)
    claim = factories.decided_claim()
    address = f"/claims/{claim.code}/picture.png"
    first = client.get(address).content
    factories.decided_claim()  # another edition of the site, the same picture

    assert client.get(address).content == first == draw(drawn[0])
    assert len(drawn) == 1
    assert client.get(f"/fr{address}").content != first
    factories.verdict(claim, rating=factories.rating("false"))
    assert client.get(address).content != first
    assert [picture.label for picture in drawn] == ["Half true", "À moitié vrai", "False"]


def test_the_colours_of_pictures_are_those_of_the_pages() -> None:
    assert {tone: THEMES["light"][tone] for tone in Tone.values} == COLOURS


def test_what_is_long_shrinks_breaks_at_spaces_and_ends_in_an_ellipsis() -> None:
    statement = "The army has 800\u00a0000 soldiers. "
    large, few = fitted("It has 800\u00a0000.")
    smaller, more = fitted(statement * 5)
    smallest, cut = fitted(statement * 40)

    assert large.size > smaller.size > smallest.size
    assert len(few) == 1
    assert " ".join(more) == (statement * 5).strip()
    assert not [line for line in more if line.startswith("000") or line.endswith("800")]
    assert cut[-1].endswith("…")
    for font, lines in ((smaller, more), (smallest, cut), fitted("W" * 200)):
        assert all(0 < font.getlength(line) <= pictures.TEXT_WIDTH for line in lines)


def test_the_fonts_have_every_letter_of_the_sites_languages_and_every_sign() -> None:
    text = "ÀÂÄÆÇÉÈÊËÎÏÔÖŒÙÛÜŸàâäæçéèêëîïôöœùûüÿ«»“”‘’–—…€°\u00a0\u202f 0123456789ßñåøłęśžčřğı"
    for name, wanted in ((pictures.SERIF, text), (pictures.SANS, text + "✔◕◐⚠✖?”…⊘")):
        font = pictures._font(name, 40)
        nothing = bytes(font.getmask("\uffff"))
        assert [char for char in wanted if bytes(font.getmask(char)) == nothing] == []
        assert nothing


def test_a_sign_that_the_font_does_not_have_is_left_out() -> None:
    assert pictures._known("🦆◐") == "◐"


# The card in a frame ------------------------------------------------------------------------------


def test_the_card_alone_may_be_framed(client: Client) -> None:
    claim = factories.decided_claim(summary="Not so.")
    card = f"/claims/{claim.code}/embed/"

    for address in (card, card, f"/fr{card}"):  # built, and kept
        answer = client.get(address)
        assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]
        assert "X-Frame-Options" not in answer.headers
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
        assert list(faults(answer.text)) == []
    page = client.get(claim.get_absolute_url())
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    assert page.headers["X-Frame-Options"] == "DENY"


@override_settings(SITE_NAME="The Desk")
def test_the_card_says_the_verdict_and_leads_to_the_page(client: Client) -> None:
    claim = factories.decided_claim(summary="Not so.")

    card = client.get(f"/claims/{claim.code.lower()}/embed/").text

    assert f'href="{claim.get_absolute_url()}" target="_blank" rel="noopener"' in card
    for shown in ("The Desk", "Half true", claim.statement, "Not so.", f"{SITE}{claim.get_absolute_url()}", "noindex"):
        assert shown in card, shown
    checked = client.get(f"/claims/{factories.announced_claim().code}/embed/").text
    assert "Being checked" in checked
    gone = client.get(f"/claims/{withdrawn_claim().code}/embed/").text
    assert "We no longer stand by this check." in gone
    assert "Regular contact" not in gone
    assert client.get(f"/claims/{factories.claim().code}/embed/").status_code == 404


def test_no_claim_takes_the_address_of_the_card(client: Client) -> None:
    claim = factories.announced_claim(statement="Embed!")

    assert claim.get_absolute_url() == f"/claims/{claim.code}/claim/"
