"""Every public address, in every state of a claim and of its article, asked for by an outsider and by an editor.

Each text of a scene holds a word of its own. What the state hides may stand nowhere: not in a page, an address, a
redirect or an export, and no search may find it.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from itertools import chain
from typing import Any, Final

import pytest
from django.conf import settings
from django.http import QueryDict
from django.test import Client
from django.urls import URLPattern, reverse
from django.utils import timezone

from claims import urls, workflow
from claims.choices import ClaimStatus
from claims.filters import ClaimFilter
from claims.models import Article, Claim, Claimant, Publisher, Report, Source
from claims.selectors.tables import TABLES
from tests import factories

pytestmark = pytest.mark.django_db

QUOTE = "the army has quotedword soldiers"
TEXT = f"A first sentence with bodyword. They say that {QUOTE}.\n\nA last one."
FURNITURE = "Share furnitureword"

ALWAYS_HIDDEN: Final = {
    "furnitureword",  # what the intake cut, and the text as received
    "openername",  # who opened the claim and imported the article
    "sourcenote",
    "rejectedpassage",  # evidence that came after the approval
    "rejectedsource",
    "pendingstatement",  # the draft of the next verdict
    "pendingsummary",
    "pendingexplanation",
    "pendingreason",
    "pendingclaimant",
    "reviewernote",
    "unconfirmedword",  # a quote that nobody confirmed yet, in an article that is not public
    "unconfirmedheadline",
    "waitingword",  # a newer text that no second person published yet
    "skippedword",  # one that nobody published before a newer one came
    "reportedmessage",  # what readers wrote
    "reportedplace",
    "reporter@",
    "reportedclaim",  # what a reader wants checked, which is a draft claim now
}
OF_THE_CLAIM: Final = {"statementword", "claimantword", "topicword"}
OF_THE_VERDICT: Final = {"summaryword", "explanationword", "passageword", "titleword", "sourcepublisher", "authorname"}
OF_THE_HEADLINE: Final = {"headlineword", "articlepublisher"}
OF_THE_TEXT: Final = {"bodyword", "quotedword", "publishernote"}  # whoever published it has a page as long
OF_THE_NEWER_TEXT: Final = {"newerword"}
OF_THE_ANSWERS: Final = {"erroranswer", "claimanswer", "answerername"}
OF_WITHDRAWALS: Final = {"claimwithdrawn", "articlewithdrawn"}
OF_THE_ARTICLE: Final = OF_THE_HEADLINE | OF_THE_TEXT | OF_THE_NEWER_TEXT
SEARCHED: Final = {"statementword", "quotedword"}  # statements and quotes are what is searched
EVERYTHING: Final = ALWAYS_HIDDEN | OF_THE_CLAIM | OF_THE_VERDICT | OF_THE_ARTICLE | OF_WITHDRAWALS | OF_THE_ANSWERS


@dataclass
class Scene:
    """A claim and its article in some state, and what readers may see of them."""

    claim: Claim
    article: Article
    source: Source
    reports: list[Report]
    shown: set[str]
    has_claim_page: bool
    has_article_page: bool
    has_source_page: bool
    is_listed: bool

    @property
    def article_answer(self) -> HTTPStatus:
        if not self.has_article_page:
            return HTTPStatus.NOT_FOUND
        return HTTPStatus.OK if self.article.is_listed else HTTPStatus.GONE


# The states -------------------------------------------------------------------------------------


def _draft(claim: Claim) -> set[str]:
    return set()


def _draft_in_review(claim: Claim) -> set[str]:
    factories.draft_in_review(claim, summary="pendingsummary", explanation="pendingexplanation")
    return set()


def _being_checked(claim: Claim) -> set[str]:
    workflow.announce_claim(claim=claim, actor=factories.reviewer(), version=claim.version)
    return OF_THE_CLAIM


def _decided(claim: Claim) -> set[str]:
    factories.verdict(
        claim,
        by=factories.researcher("Authorname"),
        summary="Said summaryword.",
        explanation="Because of *explanationword*.",
    )
    claim.refresh_from_db()
    return OF_THE_CLAIM | OF_THE_VERDICT


def _decided_with_news(claim: Claim) -> set[str]:
    """A verdict, and a proposal for the next one that a reviewer returned with a note."""
    shown = _decided(claim)
    source = factories.source(title="A rejectedsource", note="sourcenote")
    factories.evidence(claim, passage="rejectedpassage", source=source)
    pending = factories.draft_in_review(
        claim,
        statement="It has pendingstatement soldiers.",
        claimant=factories.claimant("Pendingclaimant"),
        summary="pendingsummary",
        explanation="pendingexplanation",
        reason="pendingreason",
    )
    workflow.return_draft(draft=pending, reviewer=factories.reviewer(), note="reviewernote", version=pending.version)
    other = factories.article(f"Here unconfirmedword: {QUOTE}.", headline="An unconfirmedheadline")
    factories.appearance(claim, on=other, quote=f"unconfirmedword: {QUOTE}")
    return shown


def _withdrawn(claim: Claim) -> set[str]:
    claim.refresh_from_db()
    workflow.withdraw_claim(
        claim=claim, actor=factories.managing_editor(), reason="It was claimwithdrawn.", version=claim.version
    )
    return {"claimwithdrawn"}


def _withdrawn_while_checked(claim: Claim) -> set[str]:
    return _being_checked(claim) | _withdrawn(claim)


def _withdrawn_after_verdict(claim: Claim) -> set[str]:
    return _decided(claim) | _withdrawn(claim)


def _imported(article: Article) -> set[str]:
    return set()


def _published(article: Article) -> set[str]:
    # By the one who opened the claim, so that publishing does not announce it as well.
    workflow.publish_article(article=article, actor=_opener(article), seen=article.publication)
    return OF_THE_HEADLINE | OF_THE_TEXT


def _changed(article: Article) -> set[str]:
    """The outlet changed the passage of the claim, and then again; the last text waits."""
    _published(article)
    factories.revision(article, f"{TEXT}\n\nA skippedword.")
    factories.published_revision(article, TEXT.replace("quotedword", "newerword"))
    factories.revision(article, f"{TEXT}\n\nA waitingword.")
    return OF_THE_ARTICLE


def _article_withdrawn(article: Article) -> set[str]:
    article.refresh_from_db()
    workflow.withdraw_article(
        article=article, actor=factories.managing_editor(), reason="It was articlewithdrawn.", version=article.version
    )
    return set()


def _withdrawn_before_publication(article: Article) -> set[str]:
    return _article_withdrawn(article)


def _withdrawn_after_publication(article: Article) -> set[str]:
    _changed(article)
    _article_withdrawn(article)
    return OF_THE_HEADLINE | {"articlewithdrawn"}


CLAIM_STATES: Final[dict[str, Callable[[Claim], set[str]]]] = {
    "draft": _draft,
    "draft in review": _draft_in_review,
    "being checked": _being_checked,
    "decided": _decided,
    "decided, next verdict returned": _decided_with_news,
    "withdrawn while checked": _withdrawn_while_checked,
    "withdrawn after a verdict": _withdrawn_after_verdict,
}
ARTICLE_STATES: Final[dict[str, Callable[[Article], set[str]]]] = {
    "imported": _imported,
    "published": _published,
    "published, text changed": _changed,
    "withdrawn before publication": _withdrawn_before_publication,
    "withdrawn after publication": _withdrawn_after_publication,
}


def _opener(article: Article) -> factories.User:
    revision = article.current_revision
    assert revision is not None
    return revision.appearances.get().claim.opened_by


def make(claim_state: str, article_state: str) -> Scene:
    """Everything once, brought into the two states."""
    publisher = factories.publisher("The articlepublisher")
    publisher.note = "publishernote"
    publisher.save()
    article = factories.article(
        TEXT,
        by=factories.researcher("Openername"),
        publisher=publisher,
        headline="A headlineword",
        received=f"{TEXT}\n\n{FURNITURE}",
        cut=[{"line": 4, "text": FURNITURE, "reason": "furnitureword"}],
    )
    claim = factories.claim(
        on=article,
        quote=QUOTE,
        by=factories.managing_editor("Opener Openername"),
        statement="It has statementword soldiers.",
        claimant=factories.claimant("Claimantword"),
        topic=factories.topic("Topicword"),
    )
    source = factories.source(
        title="A titleword", publisher=factories.publisher("The sourcepublisher"), note="sourcenote"
    )
    factories.evidence(claim, passage="passageword", source=source)
    shown = CLAIM_STATES[claim_state](claim) | ARTICLE_STATES[article_state](article)
    claim.refresh_from_db()
    article.refresh_from_db()
    return Scene(
        claim=claim,
        article=article,
        source=source,
        reports=accepted_reports(claim),
        shown=shown | OF_THE_ANSWERS,
        has_claim_page=not claim_state.startswith("draft"),
        has_article_page=article_state.startswith("published") or article_state == "withdrawn after publication",
        has_source_page=shown >= OF_THE_VERDICT,
        is_listed=claim_state in {"being checked", "decided", "decided, next verdict returned"},
    )


def accepted_reports(claim: Claim) -> list[Report]:
    """An error, in the claim once readers see that, and a claim to check, which is a draft now."""
    wrote: dict[str, Any] = {"seen_at": "In reportedplace.", "email": "reporter@example.org"}
    by = factories.researcher("Answerername")
    error = factories.report(claim if claim.is_public else None, message="The reportedmessage.", **wrote)
    to_check = factories.report(kind="claim", message="It was the reportedclaim.", **wrote)
    for report, answer in ((error, "An erroranswer."), (to_check, "A claimanswer.")):
        workflow.accept_report(report=report, actor=by, answer=answer, version=report.version)
    return [error, to_check]


# The addresses ----------------------------------------------------------------------------------

OK, MOVED, MISSING, GONE = HTTPStatus.OK, HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.NOT_FOUND, HTTPStatus.GONE
Address = tuple[str, HTTPStatus]
OF_THIS_SITE: Final = "reviewPublisherSiteFilter"
STAMP: Final = re.compile(rb'name="stamp" value="[^"]+"')


def _one(name: str, arguments: list[object], is_public: bool, answer: HTTPStatus = OK) -> Address:
    return reverse(f"claims:{name}", args=arguments), answer if is_public else MISSING


def _always(name: str) -> Callable[[Scene], list[Address]]:
    return lambda _scene: [_one(name, [], True)]


def _publishers(scene: Scene) -> list[tuple[Publisher, bool]]:
    """Those of the article and of the source, and whether they have a page."""
    return [
        (scene.article.publisher, scene.article.is_listed),
        (scene.source.publisher, scene.has_source_page),
    ]


ALWAYS_THERE: Final = (
    "home", "claims", "claims_csv", "claims_atom", "claims_json", "articles", "sources", "method", "statistics",
    "claimants", "publishers", "topics", "corrections", "corrections_atom", "history", "history_json",
    "verdicts_csv", "evidence_csv", "csv_metadata",
    "data", "claim_reviews", "openapi", "sitemap",
)  # fmt: skip


def _today_and_on_a_day(name: str) -> Callable[[Scene], list[Address]]:
    address = reverse(f"claims:{name}")
    return lambda _scene: [
        (address, OK),
        *((f"{address}?on={day}", OK) for day in (timezone.localdate(), "2026-01-01")),
    ]


def _answer(scene: Scene) -> HTTPStatus:
    """What the pages of the claim itself answer."""
    return GONE if scene.claim.status == ClaimStatus.WITHDRAWN else OK


ADDRESSES: Final[dict[str, Callable[[Scene], list[Address]]]] = {
    **{name: _always(name) for name in ALWAYS_THERE},
    **{name: _today_and_on_a_day(name) for name in ("claims", "claims_csv", "claims_atom", "claims_json")},
    "statistics_csv": lambda _scene: [_one("statistics_csv", [name], True) for name in TABLES],
    "site_picture": _always("site_picture"),
    "claim": lambda scene: [
        (scene.claim.get_absolute_url(), _answer(scene) if scene.has_claim_page else MISSING),
        _one("claim", [scene.claim.code, "another"], scene.has_claim_page, MOVED),
    ],
    "claim_json": lambda scene: [_one("claim_json", [scene.claim.code], scene.has_claim_page, _answer(scene))],
    "oembed": lambda scene: [
        (f"{reverse('claims:oembed')}?url={settings.SITE_URL}{page}", OK if scene.has_claim_page else MISSING)
        for page in (scene.claim.get_absolute_url(), f"/fr/claims/{scene.claim.code}/")
    ],
    "claims_search": lambda _scene: [
        (f"{reverse('claims:claims_search')}?{asked}", OK) for asked in ("query=word", f"{OF_THIS_SITE}=127.0.0.1")
    ],
    "sitemap_file": lambda scene: [
        _one("sitemap_file", [kind, 0], is_there)
        for kind, is_there in {
            "pages": True,
            "claims": scene.is_listed,
            "articles": scene.article.is_listed,
            "topics": scene.is_listed,
            "claimants": scene.is_listed,
            "publishers": scene.article.is_listed or scene.has_source_page,
            "sources": scene.has_source_page,
        }.items()
    ],
    "verdict": lambda scene: [
        _one("verdict", [scene.claim.code, 1], scene.has_source_page, _answer(scene)),
        _one("verdict", [scene.claim.code.lower(), 1], scene.has_source_page, MOVED),
        _one("verdict", [scene.claim.code, 2], False),
    ],
    "timemap": lambda scene: [_one("timemap", [scene.claim.code], scene.has_claim_page)],
    "claim_quotes": lambda scene: [
        _one("claim_quotes", [scene.claim.code, scene.claim.slug], scene.has_claim_page, _answer(scene)),
        _one("claim_quotes", [scene.claim.code, "another"], scene.has_claim_page, MOVED),
    ],
    "claim_embed": lambda scene: [_one("claim_embed", [scene.claim.code], scene.has_claim_page)],
    "claim_picture": lambda scene: [_one("claim_picture", [scene.claim.code], scene.has_claim_page)],
    "verdict_json": lambda scene: [_one("verdict_json", [scene.claim.code, 1], scene.has_source_page)],
    "claim_code": lambda scene: [_one("claim_code", [scene.claim.code], scene.has_claim_page, MOVED)],
    "article": lambda scene: [
        (scene.article.get_absolute_url(), scene.article_answer),
        _one("article", [scene.article.pk, "another"], scene.has_article_page, MOVED),
    ],
    "article_changes": lambda scene: [
        (reverse("claims:article_changes", args=[scene.article.pk, scene.article.slug]), scene.article_answer),
        _one("article_changes", [scene.article.pk, "another"], scene.has_article_page, MOVED),
    ],
    "article_number": lambda scene: [_one("article_number", [scene.article.pk], scene.has_article_page, MOVED)],
    "source": lambda scene: [
        (scene.source.get_absolute_url(), OK if scene.has_source_page else MISSING),
        _one("source", [scene.source.pk, "another"], scene.has_source_page, MOVED),
        *(
            _one("source", [source.pk, "rejected"], False)
            for source in Source.objects.filter(title__contains="rejectedsource")
        ),
    ],
    "report": lambda scene: [
        (f"{reverse('claims:report')}{query}", OK) for query in ("", "?kind=claim", f"?claim={scene.claim.code}")
    ],
    "report_status": lambda scene: [(report.get_absolute_url(), OK) for report in scene.reports],
    "source_number": lambda scene: [_one("source_number", [scene.source.pk], scene.has_source_page, MOVED)],
    "claimant_atom": lambda scene: [_one("claimant_atom", [scene.claim.claimant_id], scene.is_listed)],
    "publisher_atom": lambda scene: [
        _one("publisher_atom", [publisher.pk], has_page) for publisher, has_page in _publishers(scene)
    ],
    "topic_atom": lambda scene: [_one("topic_atom", ["topicword"], scene.is_listed)],
    "claimant": lambda scene: [
        (claimant.get_absolute_url(), OK if claimant == scene.claim.claimant and scene.is_listed else MISSING)
        for claimant in Claimant.objects.all()
    ],
    "claimant_number": lambda scene: [_one("claimant_number", [scene.claim.claimant_id], scene.is_listed, MOVED)],
    "publisher": lambda scene: [
        (publisher.get_absolute_url(), OK if has_page else MISSING) for publisher, has_page in _publishers(scene)
    ],
    "publisher_number": lambda scene: [
        _one("publisher_number", [publisher.pk], has_page, MOVED) for publisher, has_page in _publishers(scene)
    ],
    "topic": lambda scene: [_one("topic", ["topicword"], scene.is_listed)],
}


def in_every_language(addresses: list[Address]) -> Iterator[Address]:
    for address, status in addresses:
        yield address, status
        yield f"/fr{address}", status


def addresses_of(scene: Scene) -> list[Address]:
    return list(in_every_language(list(chain.from_iterable(entry(scene) for entry in ADDRESSES.values()))))


def words_in(client: Client, address: str, status: HTTPStatus, case: str) -> tuple[set[str], bytes]:
    """The words of the scene that an answer holds, in its body or in where it leads to; and the body."""
    answer = client.get(address)
    assert answer.status_code == status, f"{case}: {address}"
    body = b"".join(answer) if answer.streaming else answer.content
    body = STAMP.sub(b"", body)  # of each form its own
    haystack = (body.decode(errors="replace") + answer.headers.get("Location", "")).lower()
    return {word for word in EVERYTHING if word in haystack}, body


def test_every_public_address_is_walked() -> None:
    """A new address needs an entry in ADDRESSES: what it shows in every state is then tested."""
    names = {pattern.name for pattern in urls.urlpatterns if isinstance(pattern, URLPattern)}

    assert len(names) == len(urls.urlpatterns)  # no include() hides others
    assert names == set(ADDRESSES)


@pytest.mark.parametrize("article_state", ARTICLE_STATES)
@pytest.mark.parametrize("claim_state", CLAIM_STATES)
def test_readers_see_and_find_what_is_public_and_nothing_else(claim_state: str, article_state: str) -> None:
    scene = make(claim_state, article_state)
    outsider, editor = Client(), Client()
    editor.force_login(factories.managing_editor())

    seen = set()
    for address, status in addresses_of(scene):
        words, body = words_in(outsider, address, status, "outsider")
        assert words <= scene.shown, f"{address} shows {words - scene.shown}"
        seen |= words
        assert words_in(editor, address, status, "editor")[1] == body, f"{address} is another page for editors"

    assert seen == scene.shown, f"nothing shows {scene.shown - seen}"
    assert found_by_a_search() == (SEARCHED & scene.shown if scene.is_listed else set())


def found_by_a_search() -> set[str]:
    """The words of the scene by which the claim is found."""
    return {word for word in EVERYTHING if ClaimFilter(QueryDict(f"q={word}")).claims.exists()}


def test_a_page_that_is_hidden_and_one_that_never_was_give_the_same_answer() -> None:
    scene = make("draft", "imported")
    hidden = {
        reverse("claims:claim", args=[scene.claim.code, scene.claim.slug]): "/claims/2222222/nothing/",
        reverse("claims:article", args=[scene.article.pk, scene.article.slug]): "/articles/999999/nothing/",
        reverse("claims:article_changes", args=[scene.article.pk, "x"]): "/articles/999999/nothing/changes/",
        scene.source.get_absolute_url(): "/sources/999999/nothing/",
        scene.article.publisher.get_absolute_url(): "/publishers/999999/nothing/",
        scene.source.publisher.get_absolute_url(): "/publishers/999999/nothing/",
        reverse("claims:claimant", args=[scene.claim.claimant_id, "claimantword"]): "/claimants/999999/nothing/",
        "/topics/topicword/": "/topics/nothing/",
    }

    for address, nothing in hidden.items():
        assert Client().get(address).content == Client().get(nothing).content


@pytest.mark.parametrize("article_state", ["published", "withdrawn after publication"])
def test_a_claim_that_is_withdrawn_is_not_marked_in_its_article(article_state: str, client: Client) -> None:
    scene = make("withdrawn after a verdict", article_state)

    answer = client.get(scene.article.get_absolute_url())

    assert "statementword" not in answer.text
    assert 'class="marker' not in answer.text


def test_a_withdrawn_claim_and_article_leave_the_lists(client: Client) -> None:
    scene = make("withdrawn after a verdict", "withdrawn after publication")

    for address in ["/claims/", "/articles/", "/claims.atom", "/claims.json", "/statistics/"]:
        assert "statementword" not in client.get(address).text
        assert "headlineword" not in client.get(address).text
    assert "claimwithdrawn" in client.get(scene.claim.get_absolute_url()).text
    assert "articlewithdrawn" in client.get(scene.article.get_absolute_url()).text


def test_a_quote_shows_once_a_second_person_confirmed_it(client: Client) -> None:
    scene = make("decided", "published")
    elsewhere = factories.published_article(f"Elsewhere: {QUOTE}.", headline="Elsewhere")
    appearance = factories.appearance(scene.claim, on=elsewhere, quote=QUOTE)
    pages = [scene.claim.get_absolute_url(), elsewhere.get_absolute_url()]
    link = f"quote-{appearance.pk}"

    assert [link in client.get(page).text for page in pages] == [False, False]
    workflow.confirm_quote(appearance=appearance, actor=factories.reviewer())
    assert [link in client.get(page).text for page in pages] == [True, True]


def test_an_emergency_approval_is_public_with_its_reason(client: Client) -> None:
    alone = factories.user("Alone", factories.roles.REVIEWERS, permissions=("approve_alone",))
    claim = factories.claim(on=factories.published_article())
    sent = factories.draft_in_review(claim, by=alone)
    workflow.approve(draft=sent, reviewer=alone, seen=sent.sent_fingerprint, emergency_reason="The night of the storm.")
    claim.refresh_from_db()

    page = client.get(claim.get_absolute_url()).text

    assert "Approved alone by its author, in an emergency:" in page
    assert "The night of the storm." in page
