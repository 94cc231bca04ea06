"""The page of an article: its text with the claims in place, and their cards beside it."""

import re
from collections.abc import Callable
from html import unescape
from xml.etree.ElementTree import Element

import html5lib  # type: ignore[import-untyped]
import pytest
from django.test import Client

from claims import workflow
from claims.choices import AppearanceState
from claims.models import Appearance, Article, Claim, Rating
from claims.views import articles
from tests import factories

pytestmark = pytest.mark.django_db

HTML = "{http://www.w3.org/1999/xhtml}"
TEXT = "The army & its 800,000 soldiers.\nA second line <b>.\n\nThe fleet is large, 🚢 and new.\n\nA last paragraph."


@pytest.fixture
def article() -> Article:
    return factories.published_article(TEXT, language="fr", headline="L’armée")


def announced(article: Article, quote: str, **fields: object) -> Claim:
    return factories.announced_claim(on=article, quote=quote, statement=f"About “{quote}”.", **fields)


@pytest.fixture
def tree(client: Client) -> Callable[[Article], Element]:
    """A function that reads an article's page as a tree."""

    def read(article: Article) -> Element:
        parsed: Element = html5lib.parse(client.get(article.get_absolute_url()).text)
        return parsed

    return read


def classed(tree: Element, name: str) -> list[Element]:
    return [element for element in tree.iter() if name in element.get("class", "").split()]


def text_of(element: Element, *, but: tuple[str, ...] = ()) -> str:
    """The text of an element, without that of the elements of some classes inside it."""
    parts = [element.text or ""]
    for child in element:
        if not set(but) & set(child.get("class", "").split()):
            parts.append(text_of(child, but=but))
        parts.append(child.tail or "")
    return "".join(parts)


def shown_text(tree: Element) -> str:
    """The article as it is read: what we add to it left out."""
    (body,) = classed(tree, "article-text")
    paragraphs = [text_of(child, but=("marker", "quote-start")) for child in body if child.tag == f"{HTML}p"]
    return "\n\n".join(paragraphs)


def marked(tree: Element, tone: str) -> str:
    """All text that stands in the marks of a colour."""
    marks = [element for element in classed(tree, f"tone-{tone}") if element.tag == f"{HTML}mark"]
    return "".join(text_of(mark, but=("marker", "quote-start")) for mark in marks)


def decide(claim: Claim, code: str) -> None:
    factories.verdict(claim, rating=factories.rating(code))


def test_the_text_is_shown_whole_whatever_is_marked_in_it(article: Article, tree: Callable[[Article], Element]) -> None:
    for quote in (
        "The army & its 800,000 soldiers.",
        "800,000",  # nested in the first
        "soldiers.\nA second line <b>.\n\nThe fleet",  # overlaps it, and crosses lines and paragraphs
        "The fleet is large, 🚢",  # overlaps the one before
        "large",
    ):
        announced(article, quote)

    assert shown_text(tree(article)) == TEXT


def test_nested_and_overlapping_quotes_are_each_marked_from_end_to_end(
    article: Article, tree: Callable[[Article], Element]
) -> None:
    quotes = {"green": "The army & its 800,000 soldiers.", "red": "800,000 soldiers.\nA second", "amber": "800,000"}
    for code, quote in zip(("true", "false", "half-true"), quotes.values(), strict=True):
        decide(announced(article, quote), code)

    page = tree(article)

    assert {tone: marked(page, tone) for tone in quotes} == quotes


def test_claims_are_numbered_as_they_stand_and_each_marker_leads_to_its_card_and_back(
    article: Article, tree: Callable[[Article], Element]
) -> None:
    fleet = announced(article, "The fleet is large")
    army = announced(article, "The army")
    decide(army, "true")

    page = tree(article)
    markers = classed(page, "marker")
    cards = classed(page, "card")

    assert [marker.get("aria-label") for marker in markers] == [
        "Claim 1, True: go to its card",
        "Claim 2, Being checked: go to its card",
    ]
    assert [marker.get("href") for marker in markers] == [f"#claim-{army.code}", f"#claim-{fleet.code}"]
    assert [card.get("id") for card in cards] == [f"claim-{army.code}", f"claim-{fleet.code}"]
    for marker, card in zip(markers, cards, strict=True):
        links = [link.get("href") for link in card.iter(f"{HTML}a")]
        assert links == [card_claim(card).get_absolute_url(), f"#{marker.get('id')}", f"#{card.get('id')}"]


def card_claim(card: Element) -> Claim:
    return Claim.objects.get(code=card.get("id", "").removeprefix("claim-"))


def test_a_quote_is_announced_with_number_and_rating_in_the_language_of_the_page(
    article: Article, tree: Callable[[Article], Element]
) -> None:
    announced(article, "The army")

    (start,) = classed(tree(article), "quote-start")

    assert text_of(start) == "[Claim 1, Being checked: "
    assert start.get("lang") == "en"


def test_a_claim_that_stands_twice_has_one_card_and_two_markers(
    article: Article, tree: Callable[[Article], Element]
) -> None:
    claim = announced(article, "The army")
    second = factories.appearance(claim, on=article, quote="The fleet")
    workflow.confirm_quote(appearance=second, actor=factories.reviewer())

    page = tree(article)

    assert len(classed(page, "card")) == 1
    assert [marker.get("href") for marker in classed(page, "marker")] == [f"#claim-{claim.code}"] * 2
    assert len({marker.get("id") for marker in classed(page, "marker")}) == 2


def test_the_bar_and_the_words_say_how_many_claims_stand_where(
    article: Article, tree: Callable[[Article], Element]
) -> None:
    announced(article, "A second line")
    for code, quote in [("true", "The army"), ("true", "The fleet"), ("false", "new")]:
        decide(announced(article, quote), code)

    page = tree(article)

    words = [re.sub(r"\s+", " ", text_of(item)).strip() for item in classed(page, "spread-words")[0]]
    assert words == ["✔\ufe0e 2 true", "✖\ufe0e 1 false", "… 1 being checked"]
    bars = [(bar.get("class"), bar.get("x"), bar.get("width")) for bar in classed(page, "spread-bar")[0]]
    assert bars == [("tone-green", "0", "2"), ("tone-red", "2", "1"), ("tone-grey", "3", "1")]


@pytest.mark.parametrize("state", [AppearanceState.TO_CONFIRM, AppearanceState.LOST])
def test_a_claim_whose_quote_lost_its_place_stands_apart_with_quote_and_state(
    article: Article, tree: Callable[[Article], Element], client: Client, state: AppearanceState
) -> None:
    lost = announced(article, "The army")
    announced(article, "The fleet")
    Appearance.objects.filter(claim=lost).update(state=state, start=None, end=None)

    html = client.get(article.get_absolute_url()).text

    assert len(classed(tree(article), "marker")) == 1
    apart = html[html.index("Not found in the text as it is now") :]
    assert lost.statement.split("“")[0] in apart
    assert "<p>The army</p>" in apart
    assert ("only something similar" if state == AppearanceState.TO_CONFIRM else "lost: the outlet") in apart


def test_a_withdrawn_article_keeps_its_page_without_its_text(article: Article, client: Client) -> None:
    announced(article, "The army")
    workflow.withdraw_article(
        article=article, actor=factories.managing_editor(), reason="The outlet asked for it.", version=article.version
    )

    for address in (article.get_absolute_url(), f"{article.get_absolute_url()}changes/"):
        answer = client.get(address)

        assert answer.status_code == 410
        assert "The outlet asked for it." in answer.text
        assert "L’armée" in answer.text
        assert "soldiers" not in answer.text
        assert 'class="card' not in answer.text


def test_headline_and_text_say_their_language(article: Article, tree: Callable[[Article], Element]) -> None:
    page = tree(article)

    assert [element.get("lang") for element in page.iter(f"{HTML}h1")] == ["fr"]
    assert classed(page, "article-text")[0].get("lang") == "fr"


# One verdict ------------------------------------------------------------------------------------


@pytest.fixture
def rated(article: Article) -> dict[str, Claim]:
    """Claims of the article by their verdict; the first two nest, and one was checked under a name of then."""
    quotes = {"false": "The army & its 800,000 soldiers.", "true": "800,000", "half-true": "The fleet is large"}
    claims = {code: announced(article, quote) for code, quote in quotes.items()}
    for code, claim in claims.items():
        decide(claim, code)
    claims["being-checked"] = announced(article, "A last paragraph")
    return claims


def words(tree: Element) -> list[str]:
    """What the words under the bar say."""
    return [re.sub(r"\s+", " ", text_of(item)).strip() for item in classed(tree, "spread-words")[0]]


@pytest.mark.parametrize("code", ["true", "half-true", "being-checked"])
def test_one_verdict_shows_its_claims_alone_under_their_numbers_in_the_whole_text(
    client: Client, article: Article, rated: dict[str, Claim], code: str
) -> None:
    whole = html5lib.parse(client.get(article.get_absolute_url()).text)
    number = list(rated).index(code) + 1

    page = html5lib.parse(client.get(article.get_absolute_url(), {"verdict": code}).text)

    assert [card.get("id") for card in classed(page, "card")] == [f"claim-{rated[code].code}"]
    assert [text_of(marker).split()[0] for marker in classed(page, "marker")] == [str(number)]
    assert {mark.get("data-claim") for mark in page.iter(f"{HTML}mark")} == {rated[code].code}
    assert shown_text(page) == TEXT
    assert words(page) == words(whole)
    assert "1 of 4 claims are marked" in text_of(classed(page, "chips")[0])
    assert [chip.get("href") for chip in classed(page, "chip")] == [article.get_absolute_url()]


def test_each_word_under_the_bar_leads_to_the_claims_that_it_counts(
    client: Client, article: Article, rated: dict[str, Claim]
) -> None:
    page = html5lib.parse(client.get(article.get_absolute_url(), {"verdict": "true"}).text)

    (spread,) = classed(page, "spread-words")
    assert [link.get("href") for link in spread.iter(f"{HTML}a")] == [
        f"?verdict={code}" for code in ("true", "half-true", "false", "being-checked")
    ]
    assert [link.get("href") for link in spread.iter(f"{HTML}a") if link.get("aria-current")] == ["?verdict=true"]
    canonical = [link.get("href") for link in page.iter(f"{HTML}link") if link.get("rel") == "canonical"]
    assert canonical == [f"http://127.0.0.1:8000{article.get_absolute_url()}"]


def test_a_verdict_keeps_the_name_it_had_and_is_found_with_those_under_the_new_one(
    client: Client, article: Article
) -> None:
    before, after = announced(article, "The army"), announced(article, "The fleet")
    decide(before, "false")
    Rating.objects.filter(code="false").update(name_en="Wrong", definition_en="Not so.")
    decide(after, "false")
    Rating.objects.filter(code="false").update(definition_en="Not at all so.")
    decide(announced(article, "new"), "false")

    page = html5lib.parse(client.get(article.get_absolute_url(), {"verdict": "false"}).text)
    listed = html5lib.parse(client.get("/articles/").text)

    assert words(page) == ["✖\ufe0e 1 false", "✖\ufe0e 2 wrong"]
    assert words(listed) == words(page)
    assert len(classed(page, "card")) == 3
    assert "Verdict: False · Wrong" in re.sub(r"\s+", " ", text_of(classed(page, "chip")[0]))


@pytest.mark.parametrize(
    ("asked", "status", "said"),
    [
        ("<b>nope", 400, "“&lt;b&gt;nope” is not one of our verdicts."),
        ("\x00", 400, "“\N{REPLACEMENT CHARACTER}” is not one of our verdicts."),
        ("misleading", 200, "No claim in this article has this verdict now."),
    ],
)
def test_a_verdict_that_no_claim_has_is_said_and_marks_none(
    client: Client, article: Article, rated: dict[str, Claim], asked: str, status: int, said: str
) -> None:
    answer = client.get(article.get_absolute_url(), {"verdict": asked})

    page = html5lib.parse(answer.text)
    assert answer.status_code == status
    assert said in answer.text
    assert shown_text(page) == TEXT
    assert (classed(page, "card"), classed(page, "marker")) == ([], [])
    assert len(words(page)) == 4


# The list ---------------------------------------------------------------------------------------


def headlines(html: str) -> list[str]:
    return re.findall(r"<h3 [^>]*><a [^>]*>([^<]+)</a>", html)


def test_articles_are_paged_newest_first_and_come_once_each(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(articles, "ARTICLES_A_PAGE", 2)
    made = [factories.published_article(headline=f"Headline {number}") for number in range(5)]
    Article.objects.filter(pk__in=[article.pk for article in made[1:4]]).update(published_at=made[1].published_at)
    factories.article(headline="Not public")
    address, shown = "/articles/", []

    for _page in range(3):
        html = client.get(address).text
        shown.append(headlines(html))
        following = re.search(r'rel="next" href="([^"]+)"', html)
        address = f"/articles/{unescape(following[1])}" if following else ""

    assert shown == [["Headline 4", "Headline 3"], ["Headline 2", "Headline 1"], ["Headline 0"]]
    assert address == ""
    assert client.get("/articles/?after=yesterday").status_code == 400


def test_the_list_counts_a_claim_once_that_stands_twice_and_none_that_readers_do_not_see(
    client: Client, article: Article
) -> None:
    claim = announced(article, "The army")
    decide(claim, "true")
    second = factories.appearance(claim, on=article, quote="The fleet")
    workflow.confirm_quote(appearance=second, actor=factories.reviewer())
    factories.claim(on=article, quote="new")
    gone = announced(article, "large")
    workflow.withdraw_claim(claim=gone, actor=factories.managing_editor(), reason="A reason.", version=gone.version)

    assert words(html5lib.parse(client.get("/articles/").text)) == ["✔\ufe0e 1 true"]
