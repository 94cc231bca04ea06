"""The workbench over HTTP: with plain forms as without scripts, and with the fragments that htmx asks for."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml.html import document_fromstring

from claims import workflow
from claims.admin.workbench.bench import SEES
from claims.models import Appearance, Article, AuditEntry, Claim, Claimant, DraftVerdict, Source, User, Verdict
from tests import factories

pytestmark = pytest.mark.django_db

TEXT = (
    "The ministry counted 800,000 soldiers. The minister called it “enough”.\n\n"
    "The ministry counted 12 ships. In 2030 it will have more ships than any other country, the minister said."
)
HTMX = {"HX-Request": "true"}


@pytest.fixture
def rita() -> User:
    return factories.researcher("Rita")


@pytest.fixture
def desk(client: Client, rita: User) -> Client:
    client.force_login(rita)
    return client


@pytest.fixture
def article() -> Article:
    return factories.article(TEXT)


def at(article: Article, name: str = "workbench", *args: Any) -> str:
    return reverse(f"admin:claims_article_{name}", args=[article.pk, *args])


def mark(client: Client, article: Article, quote: str, **more: Any) -> Any:
    revision = more.pop("revision", article.current_revision_id)
    headers = more.pop("headers", None)
    return client.post(
        at(article, "workbench_mark"), {"revision": revision, "quote": quote, **more}, headers=headers or {}
    )


def claim_on(article: Article, **fields: Any) -> Claim:
    return factories.claim(on=article, quote="counted 800,000 soldiers", **fields)


def as_shown(page: Any, address: str) -> dict[str, str]:
    """What the form for an address sends when nothing is typed into it."""
    whole: Any = document_fromstring(page.text)
    (form,) = (form for form in whole.forms if form.action == address)
    return {name: value for name, value in form.form_values() if name != "csrfmiddlewaretoken"}


def as_forms(page: Any) -> list[dict[str, str]]:
    """What the forms of a page send."""
    whole: Any = document_fromstring(page.text)
    return [dict(form.form_values()) for form in whole.forms]


def form_of(claim: Claim, **typed: Any) -> dict[str, Any]:
    """What the panel of a draft claim sends when only `typed` was typed."""
    draft = DraftVerdict.objects.filter(claim=claim).first()
    form = {
        "claim-version": claim.version,
        "claim-statement": claim.statement,
        "claim-statement_fr": claim.translations.get("fr", ""),
        "claim-kind": claim.kind,
        "draft-version": draft.version if draft else "",
        "draft-rating": draft.rating_id if draft else "",
        "draft-summary": draft.summary if draft else "",
        "draft-explanation": draft.explanation if draft else "",
    }
    return {**form, **{name.replace("__", "-"): value for name, value in typed.items()}}


def save(client: Client, claim: Claim, article: Article, *, headers: Any = None, **typed: Any) -> Any:
    return client.post(at(article, "workbench_claim", claim.code), form_of(claim, **typed), headers=headers or {})


# The page -----------------------------------------------------------------------------------------


def text_of(page: str) -> str:
    """The article's text as the scripts read it out of the page."""
    inside = page.partition('<div id="text"')[2].partition('<script id="sentences"')[0]
    paragraphs = re.findall(r'<p data-start="(\d+)">(.*?)</p>', inside, re.DOTALL)
    text = ""
    for start, html in paragraphs:
        text = text.ljust(int(start), "\n")
        text += re.sub(r"<[^>]+>", "", re.sub(r"<a [^>]*data-extra.*?</a>", "", html, flags=re.DOTALL))
    return text


def test_the_page_holds_the_text_exactly_with_its_claims_and_its_sentences(desk: Client, article: Article) -> None:
    whole = factories.claim(on=article, quote="The ministry counted 800,000 soldiers. The minister")
    inner = claim_on(article)

    page = desk.get(at(article)).text

    assert text_of(page).replace("&#x27;", "'") == TEXT
    for claim in (whole, inner):
        assert f'data-claim="{claim.code}"' in page
    sentences = json.loads(re.search(r'<script id="sentences"[^>]*>(.*?)</script>', page, re.DOTALL)[1])  # type: ignore[index]
    words = [TEXT[row["start"] : row["end"]] for row in sentences]
    assert words[0] == "The ministry counted 800,000 soldiers."
    assert not sentences[0]["suggested"], "it is a claim already"
    assert any(row["suggested"] for row in sentences)


def test_a_claim_of_the_article_opens_beside_the_text_and_no_other(desk: Client, article: Article) -> None:
    claim, elsewhere = claim_on(article), factories.claim()

    page = desk.get(f"{at(article)}?claim={claim.code}").text

    assert claim.statement in page
    assert "Claim 1" in page
    assert desk.get(f"{at(article)}?claim={elsewhere.code}").status_code == 404


def test_whoever_may_not_see_articles_sees_no_workbench(client: Client, article: Article) -> None:
    client.force_login(factories.user("Nils", is_superuser=False))
    assert client.get(at(article)).status_code == 302

    outsider = factories.user("Olga")
    outsider.is_staff = True
    outsider.save()
    client.force_login(outsider)
    for name in ("workbench", "workbench_changes", "workbench_mark", "workbench_dismissed"):
        assert client.get(at(article, name)).status_code == 403
    assert mark(client, article, "12 ships").status_code == 403


def test_a_fragment_says_that_it_is_one_and_brings_a_fresh_token(desk: Client, article: Article) -> None:
    claim = claim_on(article)

    answer = desk.get(f"{at(article)}?claim={claim.code}", headers=HTMX)

    assert answer["X-Workbench"] == "fragment"
    assert len(answer["X-CSRF-Token"]) > 30
    assert "<html" not in answer.text
    assert 'id="reading"' not in answer.text, "the text did not change, and is not sent again"
    assert claim.statement in answer.text


def test_after_a_log_in_the_address_of_a_change_leads_to_the_text(desk: Client, article: Article) -> None:
    answer = desk.get(at(article, "workbench_mark"))

    assert answer["Location"] == at(article)


# Marking ------------------------------------------------------------------------------------------


def test_a_quote_becomes_a_claim_in_one_step(desk: Client, article: Article, rita: User) -> None:
    answer = mark(desk, article, "12 ships")

    claim = Claim.objects.get()
    quote = claim.appearances.get()
    assert answer["Location"] == f"{at(article)}?claim={claim.code}"
    assert (claim.statement, claim.opened_by) == ("", rita)
    assert TEXT[quote.start : quote.end] == quote.quote == "12 ships"


def test_the_answer_for_scripts_has_the_panel_the_text_and_a_way_back(desk: Client, article: Article) -> None:
    answer = mark(desk, article, "12 ships", headers=HTMX)

    claim = Claim.objects.get()
    assert answer["HX-Push-Url"] == f"{at(article)}?claim={claim.code}"
    assert 'id="reading"' in answer.text
    assert 'hx-swap-oob="true"' in answer.text
    assert f'data-claim="{claim.code}"' in answer.text
    undo = at(article, "workbench_discard", claim.code)
    assert undo in answer.text
    assert desk.post(undo, {"version": claim.version}, headers=HTMX).status_code == 200
    assert not Claim.objects.exists()


def test_of_several_places_the_one_that_was_selected_is_meant(desk: Client, article: Article) -> None:
    second = TEXT.index("ministry", TEXT.index("ministry") + 1)

    mark(desk, article, "ministry", start=second)

    assert Claim.objects.get().appearances.get().start == second


def test_a_wrong_place_is_told_apart_by_the_context_or_asked_about(desk: Client, article: Article) -> None:
    first, second = TEXT.index("ministry"), TEXT.rindex("ministry")

    asked = mark(desk, article, "ministry", start=3)
    assert asked.status_code == 400
    assert asked.text.count('type="radio" name="at"') == 2
    assert not Claim.objects.exists()

    around = {"prefix": TEXT[second - 32 : second], "suffix": TEXT[second + 8 : second + 40]}
    mark(desk, article, "ministry", start=3, **around)
    mark(desk, article, "ministry", at=first)
    assert [claim.appearances.get().start for claim in Claim.objects.order_by("pk")] == [second, first]


def test_a_passage_that_is_marked_already_leads_to_its_claim_and_may_make_another_one(
    desk: Client, article: Article
) -> None:
    mark(desk, article, "12 ships")
    claim = Claim.objects.get()

    answer = mark(desk, article, "12 ships", headers=HTMX)
    assert "This passage is marked already" in answer.text
    assert f'data-claim="{claim.code}"' in answer.text
    assert Claim.objects.count() == 1

    once_more = next(form for form in as_forms(answer) if "again" in form)
    desk.post(at(article, "workbench_mark"), once_more, headers=HTMX)
    assert [quote.start for quote in Appearance.objects.all()] == [TEXT.index("12 ships")] * 2
    assert Claim.objects.count() == 2


def test_what_does_not_stand_in_the_text_is_not_guessed(desk: Client, article: Article) -> None:
    answer = mark(desk, article, "The ministry counted 800,001 soldiers.", headers=HTMX)

    assert answer.status_code == 400
    assert "The ministry counted 800,000 soldiers." in answer.text
    assert "800,001" in answer.text, "what was sent stands there still"
    assert not Claim.objects.exists()


def test_nothing_is_marked_in_a_withdrawn_article(desk: Client, article: Article) -> None:
    editor = factories.managing_editor()
    workflow.withdraw_article(article=article, actor=editor, reason="A hoax.", version=article.version)

    assert mark(desk, article, "12 ships").status_code == 409
    assert not Claim.objects.exists()


# Stating and proposing ----------------------------------------------------------------------------


def test_wording_and_draft_verdict_are_saved_together(desk: Client, article: Article, rita: User) -> None:
    claim = claim_on(article)

    answer = save(
        desk, claim, article,
        claim__statement="There are 800,000 soldiers.", claim__claimant_name="The ministry",
        draft__rating=factories.rating().pk, draft__summary="Nearly.",
    )  # fmt: skip

    assert answer.status_code == 302
    claim.refresh_from_db()
    draft = DraftVerdict.objects.get(claim=claim)
    assert claim.statement == draft.statement == "There are 800,000 soldiers."
    assert str(claim.claimant) == "The ministry"
    assert (draft.summary, draft.author) == ("Nearly.", rita)


def test_saving_without_a_change_writes_nothing(desk: Client, article: Article) -> None:
    claim = claim_on(article)
    entries = AuditEntry.objects.count()

    assert save(desk, claim, article).status_code == 302

    assert AuditEntry.objects.count() == entries
    assert not DraftVerdict.objects.exists()


def test_sending_needs_everything_and_loses_nothing(desk: Client, article: Article) -> None:
    claim = claim_on(article)

    answer = save(desk, claim, article, headers=HTMX, draft__summary="Nearly.", _send="1")

    assert answer.status_code == 400
    assert "Nearly." in answer.text
    assert not DraftVerdict.objects.exists()

    complete = {"draft__rating": factories.rating().pk, "draft__summary": "Nearly.", "draft__explanation": "So."}
    answer = save(desk, claim, article, headers=HTMX, **complete, _send="1")
    assert "Attach at least one piece of evidence" in answer.text
    assert not DraftVerdict.objects.exists(), "all or nothing"

    factories.evidence(claim)
    answer = save(desk, claim, article, headers=HTMX, **complete, _send="1")
    assert DraftVerdict.objects.get().state == "in_review"
    assert json.loads(answer["HX-Trigger"]) == {"saved": {"key": f"claim-{claim.code}"}}


def test_a_conflict_shows_both_versions_and_saving_again_decides(desk: Client, article: Article) -> None:
    claim = claim_on(article)
    stale = form_of(claim, claim__statement="My words.", draft__summary="My summary.")
    workflow.edit_claim(claim=claim, actor=factories.researcher("Anna"), version=claim.version, statement="Her words.")

    answer = desk.post(at(article, "workbench_claim", claim.code), stale, headers=HTMX)

    assert answer.status_code == 409
    assert "<del>Her</del><ins>My</ins>" in answer.text
    assert "Anna" in answer.text
    assert "My summary." in answer.text
    claim.refresh_from_db()
    assert claim.statement == "Her words."
    assert desk.post(at(article, "workbench_claim", claim.code), {**stale, "claim-version": claim.version}).status_code
    claim.refresh_from_db()
    assert claim.statement == "My words."


def test_two_people_who_propose_at_once_see_each_others_words(desk: Client, article: Article) -> None:
    claim = claim_on(article)
    stale = form_of(claim, draft__summary="My summary.")
    factories.draft(claim, by=factories.researcher("Anna"), summary="Her summary.")

    answer = desk.post(at(article, "workbench_claim", claim.code), stale, headers=HTMX)

    assert answer.status_code == 409
    assert "<del>Her</del><ins>My</ins>" in answer.text


def test_a_public_claim_is_reworded_with_its_next_verdict(desk: Client) -> None:
    claim = factories.decided_claim()
    article = claim.appearances.get().revision.article
    fields = {"draft-version": "", "draft-rating": factories.rating("false").pk, "draft-summary": "S",
              "draft-explanation": "E", "draft-change": "correction", "draft-reason": "We misread it.",
              "draft-statement": "Other words.", "draft-kind": "factual", "_send": "1"}  # fmt: skip

    answer = desk.post(at(article, "workbench_claim", claim.code), fields)

    assert answer.status_code == 302
    draft = DraftVerdict.objects.get(claim=claim)
    assert (draft.statement, draft.change, draft.state) == ("Other words.", "correction", "in_review")
    claim.refresh_from_db()
    assert claim.statement == factories.STATEMENT


def test_who_may_not_add_claimants_writes_no_new_one(client: Client, article: Article) -> None:
    client.force_login(factories.user("Nora", permissions=(*SEES, "view_article", "change_claim")))
    User.objects.filter(username="nora").update(is_staff=True)
    claim = claim_on(article)

    sent = {
        name: value for name, value in form_of(claim, claim__claimant_name="Nobody known").items() if "claim-" in name
    }
    answer = client.post(at(article, "workbench_claim", claim.code), sent)

    assert answer.status_code == 400
    assert not Claimant.objects.exists()


def test_an_explanation_is_shown_as_readers_would_see_it(desk: Client, article: Article) -> None:
    typed = {"draft-explanation": "So *it* is. <script>alert(1)</script>"}

    answer = desk.post(at(article, "workbench_preview"), typed, headers=HTMX)

    assert "<em>it</em>" in answer.text
    assert "<script>" not in answer.text


# Evidence -----------------------------------------------------------------------------------------


def attach(client: Client, claim: Claim, article: Article, *, headers: Any = None, **typed: Any) -> Any:
    form = {"attach-stance": "supports", "attach-passage": "800,000", **{f"attach-{k}": v for k, v in typed.items()}}
    return client.post(at(article, "workbench_attach", claim.code), form, headers=headers or {})


def test_a_known_source_is_found_by_its_address_in_any_form(desk: Client, article: Article) -> None:
    claim = claim_on(article)
    known = factories.source(url="https://example.org/report", title="The report")
    pasted = "http://EXAMPLE.org/report/?utm_source=mail"

    shown = desk.get(f"{at(article, 'workbench_source', claim.code)}?attach-address={pasted}", headers=HTMX)
    attach(desk, claim, article, address=pasted)

    assert "The report" in shown.text
    assert claim.evidence.get().source == known
    assert AuditEntry.objects.filter(subject=claim.subject, note="Evidence added: The report").exists()


def test_an_unknown_source_needs_a_title_and_a_publisher(desk: Client, article: Article) -> None:
    claim = claim_on(article)
    address = "https://example.org/new"

    for pasted in (address, "example.org/new"):
        shown = desk.get(f"{at(article, 'workbench_source', claim.code)}?attach-address={pasted}", headers=HTMX)
        assert 'name="attach-title"' in shown.text, pasted
    assert "errorlist" not in shown.text, "nobody is blamed while they type"

    answer = attach(desk, claim, article, address=address, headers=HTMX)
    assert answer.status_code == 400
    assert "800,000" in answer.text
    assert not Source.objects.exists()

    attach(desk, claim, article, address=address, title="A page", publisher_name="An office")
    source = Source.objects.get()
    assert (source.title, source.publisher.name, source.url) == ("A page", "An office", address)
    assert claim.evidence.get().source == source


@pytest.mark.parametrize("address", ["javascript:alert(1)", "https://known.example@other.example/", "ftp://x/", ""])
def test_what_is_no_web_address_is_no_source(desk: Client, article: Article, address: str) -> None:
    claim = claim_on(article)

    answer = attach(desk, claim, article, address=address, title="A page", publisher_name="An office", headers=HTMX)

    assert answer.status_code == 400
    assert not Source.objects.exists()


def test_evidence_is_numbered_as_explanations_cite_it(desk: Client, article: Article) -> None:
    claim = claim_on(article)
    factories.evidence(claim, position=2, passage="the second")
    factories.evidence(claim, position=1, passage="the first")

    shown = desk.get(at(article, "workbench"), {"claim": claim.code}).text

    assert re.findall(r"\[\d\](?=</span>)|the first(?=</blockquote>)|the second(?=</blockquote>)", shown) == [
        "[1]", "the first", "[2]", "the second",
    ]  # fmt: skip


def test_evidence_is_changed_and_taken_away(desk: Client, article: Article) -> None:
    claim = claim_on(article)
    row = factories.evidence(claim, passage="old")
    other = factories.evidence(claim)
    key = f"evidence-{row.pk}"
    address = at(article, "workbench_evidence", claim.code, row.pk)
    seen = as_shown(desk.get(at(article, "workbench"), {"claim": claim.code}), address)

    assert desk.post(address, {**seen, f"{key}-passage": "new"}).status_code == 302
    row.refresh_from_db()
    assert (row.stance, row.passage) == ("supports", "new")

    answer = desk.post(address, {**seen, f"{key}-stance": "refutes", f"{key}-passage": "mine"}, headers=HTMX)
    assert answer.status_code == 400
    assert "<del>new</del>" in answer.text
    assert "&lt;" not in answer.text, "labels are shown without their tags"

    assert desk.post(address, as_shown(answer, address), headers=HTMX).status_code == 200
    row.refresh_from_db()
    assert (row.stance, row.passage) == ("refutes", "mine")

    assert desk.post(address, {"_remove": "1"}, headers=HTMX).status_code == 200
    assert list(claim.evidence.all()) == [other]
    assert desk.post(address, {"_remove": "1"}, headers=HTMX).status_code == 409


# Checked before -----------------------------------------------------------------------------------


def test_the_same_claim_takes_the_quote_and_the_draft_is_gone(desk: Client, article: Article) -> None:
    decided = factories.decided_claim()
    claim = claim_on(article)

    answer = desk.post(
        at(article, "workbench_join", claim.code), {"other": decided.code, "version": claim.version}, headers=HTMX
    )

    assert answer.status_code == 200
    assert list(Claim.objects.all()) == [decided]
    assert decided.appearances.filter(quote="counted 800,000 soldiers", approved_at=None).exists()
    assert Verdict.objects.count() == 1, "no copy of the verdict"


def test_a_claim_with_evidence_is_not_thrown_away_for_another(desk: Client, article: Article) -> None:
    decided, claim = factories.decided_claim(), claim_on(article)
    factories.evidence(claim)

    answer = desk.post(at(article, "workbench_join", claim.code), {"other": decided.code, "version": claim.version})

    assert answer.status_code == 400
    assert Claim.objects.filter(pk=claim.pk).exists()
    assert not decided.appearances.filter(revision__article=article).exists()


def test_the_same_claim_with_another_verdict_is_shown_as_a_contradiction(desk: Client, article: Article) -> None:
    factories.decided_claim(rating=factories.rating("true"))
    claim = claim_on(article, statement=factories.STATEMENT)
    address = f"{at(article)}?claim={claim.code}"
    assert "This was decided differently before" not in desk.get(address).text

    factories.draft(claim, rating=factories.rating("false"))

    assert "This was decided differently before" in desk.get(address).text


# Suggestions --------------------------------------------------------------------------------------


def test_a_dismissed_sentence_is_suggested_to_nobody_until_it_comes_back(desk: Client, article: Article) -> None:
    def suggested() -> list[str]:
        page = desk.get(at(article)).text
        rows = json.loads(re.search(r'<script id="sentences"[^>]*>(.*?)</script>', page, re.DOTALL)[1])  # type: ignore[index]
        return [TEXT[row["start"] : row["end"]] for row in rows if row["suggested"]]

    sentence = "The ministry counted 12 ships."
    assert sentence in suggested()

    answer = desk.post(at(article, "dismiss_suggestion"), {"sentence": sentence}, headers=HTMX)
    assert 'id="reading"' in answer.text
    assert sentence not in suggested()
    assert sentence in desk.get(at(article, "workbench_dismissed")).text

    desk.post(at(article, "restore_suggestion"), {"sentence": sentence})
    assert sentence in suggested()


# Reviewing ----------------------------------------------------------------------------------------


def in_review(article: Article, **content: Any) -> DraftVerdict:
    return factories.draft_in_review(claim_on(article), by=factories.researcher("Anna"), **content)


def test_a_reviewer_approves_what_was_shown(client: Client, article: Article) -> None:
    client.force_login(factories.reviewer("Wanda"))
    draft = in_review(article)
    claim = draft.claim
    page = client.get(f"{at(article)}?claim={claim.code}").text
    assert draft.sent_fingerprint in page

    client.post(at(article, "workbench_approve", claim.code), {"seen": draft.sent_fingerprint}, headers=HTMX)

    claim.refresh_from_db()
    assert claim.status == "decided"


def test_an_approval_of_what_changed_is_refused_with_what_changed(client: Client, article: Article) -> None:
    client.force_login(factories.reviewer("Wanda"))
    draft = in_review(article)
    seen = draft.sent_fingerprint
    factories.evidence(draft.claim, passage="A second passage")

    answer = client.post(at(article, "workbench_approve", draft.claim.code), {"seen": seen}, headers=HTMX)

    assert answer.status_code == 409
    assert "A second passage" in answer.text
    assert "Approve and publish" not in answer.text
    assert not Verdict.objects.exists()


def test_a_returned_draft_shows_the_note_and_later_what_changed_since(client: Client, article: Article) -> None:
    wanda = factories.reviewer("Wanda")
    client.force_login(wanda)
    draft = in_review(article)
    give_back = at(article, "workbench_return", draft.claim.code)

    refused = client.post(give_back, {"note": " ", "version": draft.version}, headers=HTMX)
    assert refused.status_code == 400
    client.post(give_back, {"note": "Say since when.", "version": draft.version}, headers=HTMX)
    draft.refresh_from_db()
    assert draft.state == "returned"
    assert "Say since when." in client.get(f"{at(article)}?claim={draft.claim.code}").text

    draft = workflow.save_draft(draft=draft, actor=draft.author, version=draft.version, summary="Since 2022.")
    workflow.send_to_review(draft=draft, actor=draft.author, version=draft.version)
    page = client.get(f"{at(article)}?claim={draft.claim.code}").text
    assert "What changed since the last look" in page
    assert "<ins>Since 2022" in page


def test_nobody_decides_on_their_own_work_here_either(client: Client, article: Article) -> None:
    wanda = factories.reviewer("Wanda")
    client.force_login(wanda)
    draft = factories.draft_in_review(claim_on(article), by=wanda)

    assert "Approve and publish" not in client.get(f"{at(article)}?claim={draft.claim.code}").text
    seen = {"seen": draft.sent_fingerprint}
    assert client.post(at(article, "workbench_approve", draft.claim.code), seen).status_code == 403
    assert client.post(at(article, "workbench_recall", draft.claim.code), {"version": draft.version}).status_code == 302
    draft.refresh_from_db()
    assert draft.state == "open"


# What colleagues do -------------------------------------------------------------------------------


def test_a_colleagues_claim_comes_by_itself_and_only_then(desk: Client, article: Article) -> None:
    page = desk.get(at(article)).text
    asked = re.search(r'id="pulse"[^>]*hx-get="([^"]+)"', page)[1].replace("&amp;", "&")  # type: ignore[index]
    assert desk.get(asked, headers=HTMX).status_code == 204

    claim = claim_on(article, by=factories.researcher("Anna"))
    answer = desk.get(asked, headers=HTMX)

    assert f'data-claim="{claim.code}"' in answer.text
    assert 'id="panel' not in answer.text
    again = re.search(r'id="pulse"[^>]*hx-get="([^"]+)"', answer.text)[1].replace("&amp;", "&")  # type: ignore[index]
    assert desk.get(again, headers=HTMX).status_code == 204


def test_the_open_claim_is_still_asked_about_after_a_sentence_was_dismissed(desk: Client, article: Article) -> None:
    claim = claim_on(article)
    page = desk.get(f"{at(article)}?claim={claim.code}").text
    sent = dict(re.findall(r'form="dismiss" name="(\w+)" value="([^"]+)"', page))

    sent["sentence"] = "The ministry counted 12 ships."
    answer = desk.post(at(article, "dismiss_suggestion"), sent, headers=HTMX)

    asked = re.search(r'id="pulse"[^>]*hx-get="([^"]+)"', answer.text)
    assert asked
    assert f"claim={claim.code}&amp;version=1.0" in asked[1]


def test_who_changed_the_open_claim_is_said_beside_it(desk: Client, article: Article) -> None:
    claim = claim_on(article)
    page = desk.get(f"{at(article)}?claim={claim.code}").text
    asked = re.search(r'id="pulse"[^>]*hx-get="([^"]+)"', page)[1].replace("&amp;", "&")  # type: ignore[index]

    workflow.edit_claim(claim=claim, actor=factories.researcher("Anna"), version=claim.version, statement="Her words.")

    assert "Anna" in desk.get(asked, headers=HTMX).text


# Queries ------------------------------------------------------------------------------------------


@pytest.fixture
def queries(desk: Client) -> Callable[..., int]:
    def count(address: str, **headers: Any) -> int:
        with CaptureQueriesContext(connection) as captured:
            answer = desk.get(address, headers=headers)
        assert answer.status_code == 200
        return len(captured)

    return count


def test_the_number_of_queries_does_not_grow_with_claims_and_evidence(
    desk: Client, queries: Callable[..., int]
) -> None:
    text = " ".join(f"The ministry counted {number} ships." for number in range(1, 50))
    article = factories.article(text)
    open_claim = factories.claim(on=article, quote="counted 1 ships", statement="There is 1 ship.")
    addresses = [at(article), f"{at(article)}?claim={open_claim.code}", f"{at(article, 'workbench_changes')}?seen=x"]
    found = []
    for few in (range(2, 4), range(4, 42)):
        for number in few:
            factories.claim(on=article, quote=f"counted {number} ships", statement=f"There are {number} ships.")
            factories.evidence(open_claim)
        desk.get(at(article))  # the sentences are in the cache then
        found.append([queries(address) for address in addresses] + [queries(addresses[1], **HTMX)])

    assert found[0] == found[1] == [11, 24, 12, 20]  # the text, a claim beside it, a poll with news, the panel alone


# What was typed stays, whatever became of the claim -----------------------------------------------


def test_a_verdict_typed_while_a_colleague_sent_the_draft_is_not_said_to_be_saved(
    desk: Client, article: Article
) -> None:
    claim = claim_on(article)
    draft = factories.draft(claim, by=factories.researcher("Anna"))
    typed = form_of(claim, draft__summary="My summary of an hour.")
    workflow.send_to_review(draft=draft, actor=draft.author, version=draft.version)

    answer = desk.post(at(article, "workbench_claim", claim.code), typed, headers=HTMX)

    assert answer.status_code == 409
    assert "HX-Trigger" not in answer, "the browser would forget what it keeps"
    assert "My summary of an hour." in answer.text


def test_a_verdict_typed_into_a_draft_that_was_discarded_starts_a_new_one_only_as_a_decision(
    desk: Client, article: Article
) -> None:
    claim = claim_on(article)
    draft = factories.draft(claim, by=factories.researcher("Anna"))
    typed = form_of(claim, draft__summary="My summary.")
    workflow.discard_draft(draft=draft, actor=draft.author, version=draft.version)

    answer = desk.post(at(article, "workbench_claim", claim.code), typed, headers=HTMX)

    assert answer.status_code == 409
    assert "My summary." in answer.text
    assert not DraftVerdict.objects.exists()
    assert desk.post(at(article, "workbench_claim", claim.code), {**typed, "draft-version": ""}).status_code == 302
    assert DraftVerdict.objects.get().summary == "My summary."


def test_a_statement_typed_while_the_claim_became_public_stays_to_be_copied(desk: Client, article: Article) -> None:
    claim = claim_on(article)
    typed = form_of(claim, claim__statement="My better words.")
    workflow.announce_claim(claim=claim, actor=factories.reviewer(), version=claim.version)

    answer = desk.post(at(article, "workbench_claim", claim.code), typed, headers=HTMX)

    assert answer.status_code == 409
    assert "My better words." in answer.text


def test_what_was_typed_about_a_claim_that_is_gone_stays_to_be_copied(desk: Client, article: Article) -> None:
    claim = claim_on(article)
    typed = form_of(claim, claim__statement="My words.", draft__explanation="My explanation.")
    page = desk.get(f"{at(article)}?claim={claim.code}").text
    asked = re.search(r'id="pulse"[^>]*hx-get="([^"]+)"', page)[1].replace("&amp;", "&")  # type: ignore[index]
    workflow.discard_claim(claim=claim, actor=claim.opened_by, version=claim.version)

    answer = desk.post(at(article, "workbench_claim", claim.code), typed, headers=HTMX)

    assert answer.status_code == 409
    assert answer["X-Workbench"] == "fragment"
    assert "My words." in answer.text
    assert "My explanation." in answer.text
    assert "no longer here" in desk.get(asked, headers=HTMX).text


def test_a_passage_typed_into_evidence_that_is_gone_can_be_attached_anew(desk: Client, article: Article) -> None:
    claim = claim_on(article)
    row = factories.evidence(claim)
    key = row.pk
    row.delete()

    typed = {f"evidence-{key}-stance": "refutes", f"evidence-{key}-passage": "Typed passage"}
    answer = desk.post(at(article, "workbench_evidence", claim.code, key), typed, headers=HTMX)

    assert answer.status_code == 409
    assert "Typed passage" in answer.text


def test_a_refused_place_still_asks_for_a_place(desk: Client, article: Article) -> None:
    claim = claim_on(article)
    factories.revision(article, TEXT.replace("800,000 soldiers", "nearly a million soldiers"))
    article.refresh_from_db()
    quote = claim.appearances.get(revision=article.current_revision)
    sent = {"revision": article.current_revision_id, "quote": "never said"}

    answer = desk.post(at(article, "workbench_place", quote.pk), sent, headers=HTMX)

    assert answer.status_code == 400
    assert "Where does this quote stand now?" in answer.text
    assert "Make the claim" not in answer.text
    desk.post(at(article, "workbench_place", quote.pk), {**sent, "quote": "counted nearly a million soldiers"})
    quote.refresh_from_db()
    assert (quote.state, quote.quote) == ("anchored", "counted nearly a million soldiers")


def test_nothing_is_offered_that_would_be_refused(desk: Client, article: Article) -> None:
    editor = factories.managing_editor()
    workflow.withdraw_article(article=article, actor=editor, reason="A hoax.", version=article.version)

    page = desk.get(at(article)).text

    for act in ("claim", "dismiss"):
        assert f'<button type="button" class="button" data-act="{act}"' not in page
        assert f'<button type="button" data-act="{act}"' not in page
    assert "pasted-quote" not in page
    sentence = {"sentence": "The ministry counted 12 ships."}
    assert desk.post(at(article, "dismiss_suggestion"), sentence).status_code == 409


def test_only_a_sentence_of_the_text_is_dismissed(desk: Client, article: Article) -> None:
    assert desk.post(at(article, "dismiss_suggestion"), {"sentence": "Never written."}).status_code == 400
    assert not article.dismissals.exists()
