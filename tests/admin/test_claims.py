"""A claim's page: wording, conflicts, quotes, evidence, the list."""

import datetime
import re
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from claims import workflow
from claims.admin import base
from claims.admin.base import admin_url
from claims.models import Appearance, Article, AuditEntry, Claim, Evidence, Revision, User
from tests import factories

LIST = "/admin/claims/claim/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def rita() -> User:
    return factories.researcher("Rita")


@pytest.fixture
def desk(client: Client, rita: User) -> Client:
    client.force_login(rita)
    return client


def form_of(claim: Claim, **changes: Any) -> dict[str, Any]:
    """What the claim's page sends when only `changes` were typed."""
    evidence = list(claim.evidence.all())
    form: dict[str, Any] = {
        "statement": claim.statement,
        "statement_fr": claim.translations.get("fr", ""),
        "claimant": claim.claimant_id or "",
        "kind": claim.kind,
        "claimed_on": claim.claimed_on or "",
        "topic": claim.topic_id or "",
        "language": claim.language,
        "version": claim.version,
        "evidence-TOTAL_FORMS": len(evidence),
        "evidence-INITIAL_FORMS": len(evidence),
    }
    for number, row in enumerate(evidence):
        fields = evidence_fields(row)
        form |= {f"evidence-{number}-id": row.pk, f"evidence-{number}-claim": claim.pk}
        form |= {f"evidence-{number}-{name}": value for name, value in fields.items()}
        form |= {f"initial-evidence-{number}-{name}": value for name, value in fields.items()}
    return {**form, **changes}


def evidence_fields(row: Evidence) -> dict[str, Any]:
    return {
        "source": row.source_id,
        "stance": row.stance,
        "passage": row.passage,
        "location": row.location,
        "read_on": row.read_on or "",
        "position": row.position,
    }


def page(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


# Wording ----------------------------------------------------------------------------------------


def test_a_draft_is_reworded_in_both_languages_without_losing_a_third(desk: Client) -> None:
    claim = factories.claim(translations={"fr": "Avant.", "de": "Vorher."})

    answer = desk.post(admin_url(claim), form_of(claim, statement="Anew.", statement_fr="De nouveau."))

    assert answer.status_code == 302
    claim.refresh_from_db()
    assert claim.statement == "Anew."
    assert claim.translations == {"fr": "De nouveau.", "de": "Vorher."}
    assert claim.version == 2


def test_a_translation_is_taken_away_by_emptying_its_field(desk: Client) -> None:
    claim = factories.claim(translations={"fr": "Avant."})

    desk.post(admin_url(claim), form_of(claim, statement_fr=" "))

    claim.refresh_from_db()
    assert claim.translations == {}


def test_the_wording_of_a_public_claim_is_shown_and_cannot_be_sent(desk: Client) -> None:
    claim = factories.announced_claim()

    shown = page(desk.get(admin_url(claim)))
    sneaked = desk.post(admin_url(claim), form_of(claim, statement="Sneaked in."))
    desk.force_login(factories.managing_editor())
    answer = desk.post(admin_url(claim), form_of(claim, topic=factories.topic("War").pk))

    assert sneaked.status_code == 409
    assert 'name="statement"' not in shown
    assert "its wording changes only with a verdict" in shown
    assert f"/admin/claims/draftverdict/add/?claim={claim.pk}" in shown
    assert answer.status_code == 302
    claim.refresh_from_db()
    assert claim.statement == factories.STATEMENT
    assert claim.topic is not None
    assert claim.topic.name_en == "War"


@pytest.mark.parametrize("maker", [factories.researcher, factories.managing_editor])
def test_a_public_claim_is_filed_anew_only_by_who_may_withdraw_it(client: Client, maker: Any) -> None:
    claim, person = factories.announced_claim(), maker()
    client.force_login(person)
    may = person.has_perm("claims.withdraw_claim")

    shown = page(client.get(admin_url(claim)))
    answer = client.post(admin_url(claim), form_of(claim, language="fr"))

    assert ('name="topic"' in shown, 'name="language"' in shown) == (may, may)
    assert answer.status_code == (302 if may else 403)
    claim.refresh_from_db()
    assert claim.language == ("fr" if may else "en")


def test_a_claim_without_a_statement_is_refused_beside_the_field(desk: Client) -> None:
    claim = factories.claim()

    answer = desk.post(admin_url(claim), form_of(claim, statement="  "))

    assert answer.status_code == 200
    assert "This field is required" in page(answer)


def test_saving_nothing_new_leaves_the_claim_as_it_is(desk: Client) -> None:
    claim = factories.claim()

    desk.post(admin_url(claim), form_of(claim))

    claim.refresh_from_db()
    assert claim.version == 1


# Two editors at once ----------------------------------------------------------------------------


def test_a_form_that_is_behind_comes_back_as_typed_with_the_other_text_beside_and_can_be_saved(desk: Client) -> None:
    claim = factories.claim()
    anna = factories.researcher("Anna")
    workflow.edit_claim(claim=claim, actor=anna, version=1, statement="Advisers of thirty governments talk weekly.")

    answer = desk.post(admin_url(claim), form_of(claim, statement="Advisers of thirty governments talk daily."))

    assert answer.status_code == 409
    shown = page(answer)
    assert "Advisers of thirty governments talk daily.</textarea>" in shown
    assert "<del>weekly</del><ins>daily</ins>" in shown
    assert "Anna" in shown
    claim.refresh_from_db()
    assert claim.statement == "Advisers of thirty governments talk weekly."

    again = desk.post(admin_url(claim), form_of(claim, version=version_in(answer), statement="Both of us agree."))

    assert again.status_code == 302
    claim.refresh_from_db()
    assert claim.statement == "Both of us agree."


def version_in(answer: Any) -> str:
    found = re.search(r'name="version" value="(\d+)"', answer.content.decode())
    assert found
    return found[1]


@pytest.mark.parametrize("version", ["", "x", "-1", "999999999999999999999"])
def test_a_form_without_a_usable_version_is_behind(desk: Client, version: str) -> None:
    claim = factories.claim()

    answer = desk.post(admin_url(claim), form_of(claim, version=version, statement="Anew."))

    assert answer.status_code in (200, 409)
    claim.refresh_from_db()
    assert claim.statement == factories.STATEMENT
    assert "Anew.</textarea>" in page(answer)


def test_whoever_saves_a_claim_that_was_published_meanwhile_keeps_what_they_typed(desk: Client) -> None:
    claim = factories.claim(on=factories.published_article())
    workflow.announce_claim(claim=claim, actor=factories.reviewer(), version=1)

    answer = desk.post(admin_url(claim), form_of(claim, statement="Typed for ten minutes."))

    assert answer.status_code == 409
    assert "Typed for ten minutes." in page(answer)
    assert "its wording changes only with a verdict" in page(answer)


def test_whoever_saves_a_claim_that_was_discarded_meanwhile_can_copy_what_they_typed(desk: Client) -> None:
    claim = factories.claim()
    address, form = admin_url(claim), form_of(claim, statement="Typed for ten minutes.")
    workflow.discard_claim(claim=claim, actor=factories.researcher(), version=1)

    answer = desk.post(address, form)

    assert answer.status_code == 409
    assert "Typed for ten minutes.</textarea>" in page(answer)
    assert "no longer there" in page(answer)


def with_new_evidence(claim: Claim, **typed: Any) -> dict[str, Any]:
    """The form of the claim's page with one more piece of evidence."""
    number = claim.evidence.count()
    row = {"id": "", "claim": claim.pk, "source": factories.source(title="The ministry’s figures").pk, "location": ""}
    row |= {"stance": "refutes", "passage": "750,000", "read_on": "2026-01-20", "position": 1, **typed}
    form = form_of(claim, **{"evidence-TOTAL_FORMS": number + 1})
    return form | {f"evidence-{number}-{name}": value for name, value in row.items()}


@pytest.mark.parametrize("meanwhile", [workflow.announce_claim, workflow.discard_claim])
def test_evidence_typed_while_the_claim_was_announced_or_discarded_can_be_copied(desk: Client, meanwhile: Any) -> None:
    claim = factories.claim(on=factories.published_article())
    factories.evidence(claim, passage="Not touched by anybody.")
    address = admin_url(claim)
    form = with_new_evidence(claim, passage="Copied for ten minutes.") | {"statement": "Typed as well."}
    meanwhile(claim=claim, actor=factories.managing_editor(), version=1)

    answer = desk.post(address, form)

    assert answer.status_code == 409
    shown = page(answer)
    assert "Typed as well.</textarea>" in shown
    assert re.search(r"Evidence 2: Passage</label> <textarea[^>]*>Copied for ten minutes.</textarea>", shown)
    assert re.search(r"Evidence 2: Source</label> <textarea[^>]*>The ministry’s figures", shown)
    assert "Not touched by anybody." not in shown


def test_the_address_of_a_step_of_no_row_is_an_unknown_page(desk: Client) -> None:
    claim = factories.claim()
    address = admin_url(claim, "discard_claim")
    workflow.discard_claim(claim=claim, actor=factories.researcher(), version=1)

    assert desk.get(address).status_code == 404
    assert desk.post(address, {"version": "1"}).status_code == 409


# Evidence ---------------------------------------------------------------------------------------


def test_evidence_is_attached_on_the_claims_page_and_changes_nothing_that_readers_see(desk: Client) -> None:
    claim = factories.decided_claim()
    source = factories.source(title="The ministry’s figures")
    row = {"source": source.pk, "stance": "refutes", "passage": "750,000", "read_on": "2026-01-20", "position": 1}
    before = claim.version, claim.current_verdict_id, list(claim.verdicts.values())
    form = form_of(claim, **{"evidence-TOTAL_FORMS": 2})
    form |= {
        f"evidence-1-{name}": value for name, value in {"id": "", "claim": claim.pk, **row, "location": ""}.items()
    }

    answer = desk.post(admin_url(claim), form)

    assert answer.status_code == 302, page(answer)
    added = Evidence.objects.get(source=source)
    assert (added.stance, added.passage, added.read_on) == ("refutes", "750,000", datetime.date(2026, 1, 20))
    claim.refresh_from_db()
    assert (claim.version, claim.current_verdict_id, list(claim.verdicts.values())) == before
    assert b"750,000" not in desk.get(claim.get_absolute_url()).content


def test_the_history_says_what_was_done_to_which_evidence(desk: Client) -> None:
    claim = factories.claim()
    factories.evidence(claim, source=factories.source(title="The report"))
    desk.post(admin_url(claim), with_new_evidence(claim) | {"evidence-0-passage": "They talk daily."})
    desk.post(admin_url(claim), form_of(claim, **{"evidence-1-DELETE": "on"}))

    shown = page(desk.get(admin_url(claim, "history")))

    assert "Evidence added: The ministry’s figures" in shown
    assert "Evidence changed: The report (passage)" in shown
    assert "Evidence removed: The ministry’s figures" in shown
    assert "Opened the claim" in shown
    assert "Saved in forms" in shown
    assert 'id="change-history"' in shown  # Django's own


def test_evidence_that_nobody_touched_leaves_no_entry(desk: Client) -> None:
    claim = factories.claim()
    factories.evidence(claim)

    desk.post(admin_url(claim), form_of(claim))

    assert not AuditEntry.objects.filter(subject=claim.subject, action="edit_claim").exists()


def test_only_who_works_on_evidence_notes_what_was_done_to_it(rita: User) -> None:
    claim = factories.claim()

    with pytest.raises(workflow.NotAllowed):
        workflow.note_evidence(claim=claim, actor=factories.user("Stan"), note="Sneaked in.")
    workflow.note_evidence(claim=claim, actor=rita, note="Evidence removed: The report")

    assert AuditEntry.objects.get(action="edit_claim").note == "Evidence removed: The report"


def test_the_claims_page_needs_the_same_queries_for_two_pieces_of_evidence_and_for_forty(
    desk: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    claim = factories.claim()
    for _row in range(2):
        factories.evidence(claim)
    desk.get(admin_url(claim))  # notes, once a minute, that the person is here
    with django_assert_max_num_queries(20) as with_two:
        desk.get(admin_url(claim))
    for number in range(38):
        factories.evidence(claim, source=factories.source(title=f"Piece {number}"))

    with django_assert_max_num_queries(len(with_two)):
        shown = page(desk.get(admin_url(claim)))
    assert re.search(r"<option value=\"[0-9]+\" selected[^>]*>Piece 37", shown)


def test_evidence_is_not_changed_by_somebody_who_may_only_edit_claims(client: Client) -> None:
    claim = factories.claim()
    row = factories.evidence(claim)
    editor = factories.user("Edith", permissions=("view_claim", "change_claim", "view_evidence"))
    editor.is_staff = True
    editor.save()
    client.force_login(editor)

    answer = client.post(admin_url(claim), form_of(claim, **{"evidence-0-passage": "Sneaked in."}))

    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.passage == "in regular contact"


def test_a_passage_that_two_people_change_comes_back_with_both_texts_and_can_be_saved(desk: Client) -> None:
    claim = factories.claim()
    row = factories.evidence(claim, passage="They talk weekly.")
    form = form_of(claim, **{"evidence-0-passage": "They talk daily."})
    Evidence.objects.update(passage="They talk monthly.")

    answer = desk.post(admin_url(claim), form)

    assert "<del>monthly</del><ins>daily</ins>" in page(answer)
    assert "They talk daily.</textarea>" in page(answer)
    row.refresh_from_db()
    assert row.passage == "They talk monthly."

    again = desk.post(admin_url(claim), {**form, "initial-evidence-0-passage": "They talk monthly."})

    assert again.status_code == 302
    row.refresh_from_db()
    assert row.passage == "They talk daily."


def test_evidence_that_the_person_did_not_touch_keeps_what_somebody_else_wrote(desk: Client) -> None:
    claim = factories.claim()
    row = factories.evidence(claim)
    form = form_of(claim, statement="Anew.")
    Evidence.objects.update(passage="Written by somebody else.")

    answer = desk.post(admin_url(claim), form)

    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.passage == "Written by somebody else."


def test_evidence_that_somebody_else_removed_is_not_lost_with_what_was_typed(desk: Client) -> None:
    claim = factories.claim()
    gone = factories.evidence(claim, passage="First.")
    kept = factories.evidence(claim, passage="Second.")
    form = form_of(claim, **{"evidence-0-passage": "Typed for ten minutes.", "evidence-1-passage": "Second, anew."})
    source = gone.source
    gone.delete()

    answer = desk.post(admin_url(claim), form)

    assert "Somebody else removed this piece of evidence" in page(answer)
    assert "Typed for ten minutes.</textarea>" in page(answer)
    assert "Second, anew.</textarea>" in page(answer)
    again = desk.post(admin_url(claim), sent_again(answer, form))

    assert again.status_code == 302, page(again)
    kept.refresh_from_db()
    assert kept.passage == "Second, anew."
    assert claim.evidence.get(source=source).passage == "Typed for ten minutes."


def sent_again(answer: Any, form: dict[str, Any]) -> dict[str, Any]:
    """The form's rows as the page that came back has them."""
    html = answer.content.decode()
    sent = {name: value for name, value in form.items() if "evidence-" not in name}
    for tag in re.findall(r"<input[^>]*>", html):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if "evidence-" in attributes.get("name", "") and attributes.get("type") != "checkbox":
            sent[attributes["name"]] = attributes.get("value", "")
    for name, options in re.findall(r'<select name="(evidence-[^"]+)"[^>]*>(.*?)</select>', html, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        sent[name] = chosen[1] if chosen else ""
    for name, text in re.findall(r'<textarea name="(evidence-[^"]+)"[^>]*>(.*?)</textarea>', html, re.DOTALL):
        sent[name] = text.removeprefix("\n")
    return {name: value for name, value in sent.items() if "__prefix__" not in name}


@pytest.mark.parametrize("total", ["", "x", "-1", "99999999", "²"])
def test_a_form_with_a_made_up_number_of_rows_is_no_accident(desk: Client, total: str) -> None:
    claim = factories.claim()

    answer = desk.post(admin_url(claim), form_of(claim, **{"evidence-TOTAL_FORMS": total}))

    assert answer.status_code in (200, 302)


# Quotes -----------------------------------------------------------------------------------------


def link(desk: Client, claim: Claim, article: Any, **sent: Any) -> Any:
    form = {"article": article.pk, "revision": article.current_revision_id, "quote": factories.QUOTE, **sent}
    return desk.post(admin_url(claim, "link_quote"), form)


def test_a_quote_in_another_article_is_found_by_the_server(desk: Client) -> None:
    claim, article = factories.claim(), factories.article()

    answer = link(desk, claim, article, quote=f"  {factories.QUOTE}\r\n")

    assert answer.status_code == 302
    added = claim.appearances.get(revision=article.current_revision)
    assert added.quote == factories.QUOTE
    assert factories.TEXT[added.start : added.end] == factories.QUOTE


def test_a_quote_linked_to_a_public_claim_waits_for_a_second_person(desk: Client) -> None:
    claim, article = factories.announced_claim(), factories.published_article()

    answer = desk.get(link(desk, claim, article)["Location"])

    assert "Readers see it once a second person confirmed it" in page(answer)
    assert Appearance.objects.published().filter(claim=claim).count() == 1


def test_a_quote_that_stands_twice_is_linked_where_the_editor_says(desk: Client) -> None:
    text = "Ukraine has drones. Nobody doubts it.\n\nAnd again: Ukraine has drones. Everybody knows."
    claim, article = factories.claim(), factories.article(text)

    asked = link(desk, claim, article, quote="Ukraine has drones.")
    second = text.rindex("Ukraine")
    chosen = link(desk, claim, article, quote="Ukraine has drones.", at=str(second))

    assert asked.status_code == 400
    assert "stands 2 times" in page(asked)
    assert page(asked).count('type="radio"') == 2
    assert chosen.status_code == 302
    assert claim.appearances.get(revision=article.current_revision).start == second


def test_a_quote_that_does_not_stand_there_is_refused_with_the_nearest_passage_to_use(desk: Client) -> None:
    claim, article = factories.claim(), factories.article()

    refused = link(desk, claim, article, quote="The ministry counted 900,000 soldiers")
    use = re.search(r'name="use" value="([\d-]+)"', page(refused))
    assert use, page(refused)
    taken = link(desk, claim, article, quote="The ministry counted 900,000 soldiers", use=use[1])

    assert refused.status_code == 400
    assert "A quote is never guessed" in page(refused)
    assert "The ministry counted 900,000 soldiers</textarea>" in page(refused)
    assert taken.status_code == 302
    assert claim.appearances.get(revision=article.current_revision).quote == "The ministry counted 800,000 soldiers"


def test_nothing_is_linked_when_nothing_in_the_text_is_like_the_quote(desk: Client) -> None:
    claim = factories.claim()

    answer = link(desk, claim, factories.article(), quote="Zebras graze in the park at noon")

    assert answer.status_code == 400
    assert "Nothing in the text is like it" in page(answer)
    assert claim.appearances.count() == 1


@pytest.mark.parametrize("use", ["5", "-", "9-2", "0-99999999999", "a-b", "²-³", "0-0"])
def test_a_made_up_passage_is_not_used(desk: Client, use: str) -> None:
    claim = factories.claim()

    answer = link(desk, claim, factories.article(), quote="Zebras graze in the park at noon", use=use)

    assert answer.status_code == 400
    assert claim.appearances.count() == 1


def test_a_quote_from_a_text_that_has_changed_is_not_linked_and_not_lost(desk: Client) -> None:
    claim = factories.claim()

    answer = link(desk, claim, factories.article(), revision="1", quote="typed by hand")

    assert answer.status_code == 409
    assert "typed by hand" in page(answer)
    assert claim.appearances.count() == 1


@pytest.mark.parametrize("taken", [False, True])
def test_a_quote_typed_for_the_text_before_is_looked_for_as_typed_in_the_new_one(desk: Client, taken: bool) -> None:
    claim, article = factories.claim(), factories.article()
    seen = article.current_revision
    assert seen is not None
    values = {name: getattr(seen, name) for name in ("received", "encoding", "sha256", "media", "cut", "made_by")}
    text = "Another paragraph stands in front of all the others now.\n\n" + factories.TEXT
    newer = Revision.objects.create(article=article, number=2, text=text, made_by_name=seen.made_by_name, **values)
    Article.objects.filter(pk=article.pk).update(current_revision=newer)
    used = f"0-{factories.TEXT.index(' are in')}" if taken else ""

    answer = link(desk, claim, article, revision=seen.pk, quote=factories.QUOTE, use=used, at="3")

    assert answer.status_code == 409
    quote = "The national security advisers of about thirty governments" if taken else factories.QUOTE
    assert f"{quote}</textarea>" in page(answer)
    assert f'name="revision" value="{newer.pk}"' in page(answer)
    assert link(desk, claim, article, revision=newer.pk, quote=quote).status_code == 302
    assert claim.appearances.get(revision=newer).quote == quote


def test_the_same_place_is_linked_once(desk: Client) -> None:
    claim, article = factories.claim(), factories.article()
    link(desk, claim, article)

    answer = link(desk, claim, article)

    assert answer.status_code == 400
    assert "already stands at this place" in page(answer)


def test_the_claims_page_shows_each_quote_with_its_article_its_state_and_its_buttons(client: Client) -> None:
    claim = factories.announced_claim()
    quote = factories.appearance(claim, on=factories.published_article(headline="Another outlet says so"))
    client.force_login(factories.reviewer())

    shown = page(client.get(admin_url(claim)))

    assert "Another outlet says so" in shown
    assert "Anchored" in shown
    assert admin_url(quote, "confirm_quote") in shown
    assert admin_url(quote, "unlink_quote") in shown
    confirmed = claim.appearances.order_by("pk")[0]
    assert admin_url(confirmed, "confirm_quote") not in shown
    assert admin_url(confirmed, "unlink_quote") not in shown  # readers see it; a reviewer may not withdraw


# The list ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["advisers", "permanent contact", "drohnen"])
def test_the_list_finds_words_of_statement_translation_and_quote(desk: Client, words: str) -> None:
    factories.claim(
        quote="advisers of about thirty governments are in permanent contact", translations={"fr": "Drohnen"}
    )
    factories.claim(quote="They hold online meetings", statement="They meet online.")

    shown = page(desk.get(LIST, {"q": words}))

    assert "1 result" in shown
    assert factories.STATEMENT in shown


def test_the_list_finds_a_claim_by_its_code_in_any_case(desk: Client) -> None:
    claim = factories.claim()
    factories.claim()

    assert "1 result" in page(desk.get(LIST, {"q": claim.code.lower()}))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("status__exact=decided", ["Decided one."]),
        ("draft=open", ["Drafted one."]),
        ("draft=none", ["Bare one.", "Decided one."]),
        ("evidence=none", ["Bare one."]),
        ("evidence=some", ["Decided one.", "Drafted one."]),
        ("whose=mine", ["Bare one."]),
        ("whose=others", ["Decided one.", "Drafted one."]),
        ("rating__id__exact={rating}", ["Decided one."]),
    ],
)
def test_the_list_is_filtered_by_what_editors_ask_for(desk: Client, rita: User, query: str, found: list[str]) -> None:
    factories.claim(statement="Bare one.", by=rita)
    factories.draft(factories.claim(statement="Drafted one."))
    factories.verdict(factories.claim(statement="Decided one.", on=factories.published_article()))

    shown = page(desk.get(f"{LIST}?{query.format(rating=factories.rating().pk)}"))

    assert [one for one in ("Bare one.", "Decided one.", "Drafted one.") if one in shown] == found


def test_the_list_shows_status_and_rating_as_sign_word_and_colour(desk: Client) -> None:
    factories.decided_claim()

    shown = page(desk.get(LIST))

    assert 'badge tone-amber"><span aria-hidden="true">◐\N{VARIATION SELECTOR-15}</span> Half true' in shown
    assert 'badge tone-teal"><span aria-hidden="true">●\N{VARIATION SELECTOR-15}</span> Decided' in shown


def test_the_list_needs_the_same_queries_for_two_claims_and_for_forty(
    desk: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _claim in range(2):
        factories.decided_claim()
    with django_assert_max_num_queries(40) as with_two:
        desk.get(LIST)
    article = factories.published_article()
    for number in range(38):
        factories.claim(on=article, statement=f"Claim {number}.", claimant=factories.claimant())

    with django_assert_max_num_queries(len(with_two)):
        assert b"40 claims" in desk.get(LIST).content


def test_a_list_counts_no_further_than_it_has_to(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "COUNTED", 2)
    for _claim in range(3):
        factories.claim()

    assert "more than 2 claims" in page(desk.get(LIST))


def test_a_claim_cannot_be_added_or_deleted_past_the_workflow(desk: Client) -> None:
    claim = factories.claim()

    assert desk.get(f"{LIST}add/").status_code == 403
    assert desk.post(admin_url(claim, "delete"), {"post": "yes"}).status_code == 403
    assert "choose the article" in page(desk.get(LIST))
    assert Claim.objects.filter(pk=claim.pk).exists()


# What else the page shows -----------------------------------------------------------------------


def test_the_preview_shows_a_draft_verdict_as_readers_will_see_it(desk: Client) -> None:
    claim = factories.announced_claim()
    factories.draft(claim, explanation="We asked **twice**.")

    shown = page(desk.get(admin_url(claim, "preview")))

    assert "Readers do not see it yet" in shown
    assert "<strong>twice</strong>" in shown
    assert "Half true" in shown
    assert factories.QUOTE in shown


def test_the_preview_of_a_page_that_readers_see_does_not_say_that_it_is_hidden(desk: Client) -> None:
    claim = factories.decided_claim()

    shown = page(desk.get(admin_url(claim, "preview")))

    assert "Readers see this page, without the quotes that nobody confirmed yet." in shown
    assert "Readers do not see it yet" not in shown


def test_no_preview_leads_to_an_address_that_only_takes_what_is_typed(desk: Client) -> None:
    claim = factories.claim()
    typed = {"summary": "Being typed.", "version": ""}

    shown = page(desk.post(f"/admin/claims/draftverdict/preview/?claim={claim.pk}", typed))

    assert "Being typed." in shown
    assert 'hreflang="' not in shown
    assert 'role="search"' not in shown


def test_the_desk_has_a_link_to_itself_in_the_other_language(desk: Client) -> None:
    claim = factories.claim()

    shown = page(desk.get(admin_url(claim)))

    assert f'<a href="/fr{admin_url(claim)}" hreflang="fr" lang="fr">' in shown


def test_a_draft_verdict_is_hidden_from_who_may_not_see_drafts(client: Client) -> None:
    claim = factories.announced_claim()
    factories.draft(claim, summary="Not decided yet.")
    trainee = factories.user("Trainee", permissions=("view_claim", "view_evidence"), is_superuser=False)
    trainee.is_staff = True
    trainee.save()
    client.force_login(trainee)

    for address in (admin_url(claim), admin_url(claim, "preview")):
        shown = page(client.get(address))
        assert factories.STATEMENT in shown
        assert "Not decided yet." not in shown


def test_the_preview_of_a_claim_nobody_judged_yet_shows_its_statement_and_quote(desk: Client) -> None:
    claim = factories.claim()

    shown = page(desk.get(admin_url(claim, "preview")))

    assert factories.STATEMENT in shown
    assert factories.QUOTE in shown


def test_the_history_says_who_did_what(desk: Client) -> None:
    claim = factories.decided_claim()

    shown = page(desk.get(admin_url(claim, "history")))

    for done in (
        "Opened the claim",
        "Proposed a verdict",
        "Sent the draft verdict to review",
        "Approved the draft verdict",
    ):
        assert done in shown


def test_the_list_finds_drafts_by_the_words_of_any_text_and_by_their_code(client: Client) -> None:
    claim, other = factories.claim(), factories.claim(quote="They hold online meetings.", statement="They meet online.")
    client.force_login(factories.researcher())

    def shown(words: str) -> list[bool]:
        page = client.get("/admin/claims/claim/", {"q": words}).text
        return [f"/admin/claims/claim/{found.pk}/change/" in page for found in (claim, other)]

    assert shown("online meeting") == [False, True]
    assert shown(claim.code.lower()) == [True, False]
    assert shown("nobody says this") == [False, False]
