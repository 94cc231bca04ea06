"""What the desk is shown when a claim was checked before, and that the index behind it is always in step."""

import threading
import time

import pytest
from django.db import connection, transaction
from pytest_django import DjangoAssertNumQueries

from claims import checks, search, search_index, workflow
from claims.models import Appearance, Article, Claim
from claims.search import checked_before, contradictions
from tests import factories as make

pytestmark = pytest.mark.django_db

OTHER_QUOTE = "They hold online meetings."
SOLDIERS = "The Ukrainian army has 800,000 soldiers, more than any other country in Europe."


def texts_of(claim: Claim) -> tuple[set[str], set[str]]:
    """The texts that a claim's document must hold: what readers see, and what only the desk sees beside it."""
    quotes = Appearance.objects.filter(claim=claim)
    seen = quotes.current().filter(approved_at__isnull=False, revision__article__status="published")
    if claim.is_public:
        assert set(seen) == set(quotes.published())
    shown = {claim.statement, *claim.translations.values(), *seen.values_list("quote", flat=True)}
    return shown - {""}, set(quotes.values_list("quote", flat=True)) - shown


def in_step() -> bool:
    """Whether the index holds exactly the texts of the claims, and their words."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("INSERT INTO claims_document (claims_document) VALUES ('integrity-check')")
        key = "claim_id" if connection.vendor == "postgresql" else "rowid"
        cursor.execute(f"SELECT {key}, text, rest FROM claims_document")
        held = {pk: (_apart(shown), _apart(rest)) for pk, shown, rest in cursor}
    return held == {claim.pk: texts_of(claim) for claim in Claim.objects.all()}


def _apart(texts: str) -> set[str]:
    return {text for text in texts.split(search_index.SEPARATOR) if text}


def found(text: str, *, beside: Claim | None = None) -> list[Claim]:
    return [near.claim for near in checked_before(text, beside=beside)]


def score(text: str) -> int:
    """The score of the nearest claim."""
    return checked_before(text)[0].score


def strangers(number: int) -> list[Claim]:
    """Claims about other things, past the workflow."""
    by = make.researcher()
    return Claim.objects.bulk_create(
        Claim(statement=f"Town {number} opened bridge {number} over its river.", language="en", opened_by=by)
        for number in range(number)
    )


# The index is in step, whatever writes the rows -----------------------------------------------------


def test_words_that_only_the_desk_sees_are_found_by_the_desk_alone() -> None:
    claim = make.decided_claim()
    linked = make.appearance(claim, on=make.published_article(), quote=OTHER_QUOTE)
    assert in_step()
    assert list(Claim.objects.matching("online meetings")) == []
    assert found(OTHER_QUOTE) == [claim]

    workflow.confirm_quote(appearance=linked, actor=make.reviewer())
    assert in_step()
    assert list(Claim.objects.matching("online meeting")) == [claim]  # another form of the word

    article = linked.revision.article
    workflow.withdraw_article(
        article=article, actor=make.managing_editor(), reason="A forgery.", version=article.version
    )
    assert in_step()
    assert list(Claim.objects.matching("online meetings")) == []


def test_the_workflow_keeps_the_index_in_step() -> None:
    claim = make.claim(on=make.published_article(), translations={"fr": "Une trentaine de conseillers."})
    assert in_step()

    claim = workflow.edit_claim(claim=claim, actor=make.researcher(), version=claim.version, statement=SOLDIERS)
    assert in_step()
    assert found("800,000 soldiers") == [claim]

    quote = make.appearance(claim, on=make.published_article(), quote=OTHER_QUOTE)
    assert in_step()
    assert found("hold online meetings") == [claim]

    make.verdict(claim)
    workflow.confirm_quote(appearance=quote, actor=make.reviewer())
    assert in_step()

    workflow.unlink_quote(appearance=quote, actor=make.managing_editor(), reason="It says something else.")
    assert in_step()
    assert found("hold online meetings") == []


def test_a_discarded_claim_leaves_the_index() -> None:
    claim = make.claim()

    workflow.discard_claim(claim=claim, actor=make.researcher(), version=claim.version)

    assert in_step()
    assert found(make.STATEMENT) == []


def test_a_quote_moved_to_another_claim_moves_in_the_index() -> None:
    one, other = make.claim(), make.claim(statement=SOLDIERS)
    quote = make.appearance(one, on=make.article(), quote=OTHER_QUOTE)

    Appearance.objects.filter(pk=quote.pk).update(claim=other)

    assert in_step()
    assert found(OTHER_QUOTE) == [other]


def test_bulk_updates_and_sql_keep_the_index_in_step() -> None:
    made = strangers(3)
    assert in_step()

    Claim.objects.update(translations={"fr": "Rien de tel."})
    assert in_step()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE claims_claim SET statement = 'The harbour froze.' WHERE id = %s", [made[0].pk])
        cursor.execute("DELETE FROM claims_claim WHERE id = %s", [made[1].pk])
    assert in_step()
    assert found("The harbour froze") == [made[0]]


def test_what_was_rolled_back_is_not_found() -> None:
    with transaction.atomic():
        make.claim()
        transaction.set_rollback(True)

    assert in_step()
    assert found(make.STATEMENT) == []


@pytest.mark.django_db(transaction=True)
def test_two_people_who_link_quotes_to_one_claim_at_once_are_both_in_the_index() -> None:
    claim, by = make.claim(), make.researcher()
    revision = make.article().revisions.get()

    def link(quote: str) -> None:
        Appearance.objects.create(claim=claim, revision=revision, added_by=by, **vars(make.place(quote)))

    def link_in_another_connection() -> None:
        link(OTHER_QUOTE)
        connection.close()

    with transaction.atomic():
        link("The ministry counted 800,000 soldiers")
        other = threading.Thread(target=link_in_another_connection)
        other.start()
        time.sleep(0.2)  # long enough for it to wait
    other.join()

    assert in_step()


def test_without_its_triggers_the_index_is_reported_and_filled_with_them() -> None:
    search_index.drop_all(connection)
    claim = make.claim()

    (warning,) = checks.missing_triggers(databases=["default"])
    assert warning.id == "claims.W001"
    assert "search index" in warning.msg
    search_index.create_all(connection)

    assert checks.missing_triggers(databases=["default"]) == []
    assert in_step()
    assert found(make.STATEMENT) == [claim]


# What is found --------------------------------------------------------------------------------------


def test_a_statement_is_found_before_strangers_and_a_hundred_percent_alike() -> None:
    strangers(20)
    claim = make.claim()

    nearest = checked_before(make.STATEMENT)

    assert [near.claim for near in nearest] == [claim]
    assert nearest[0].score == 100


def test_a_statement_is_found_under_small_changes_and_the_score_says_how_small() -> None:
    strangers(20)
    make.claim()

    a_word = score("The security advisers of about forty governments are in permanent contact.")
    half = score("The ministry pays its security advisers, and two governments object.")

    assert 100 > a_word >= search.NEAR_IDENTICAL > half > 0


@pytest.mark.parametrize(
    "text",
    [
        "THE SECURITY ADVISERS OF ABOUT THIRTY GOVERNMENTS ARE IN PERMANENT CONTACT",
        "The séçurity advisers — of about thirty governments — are in permanent contact!",
        "The security advisers of about thirty governments\nare in permanent contact. https://example.org/3?a=b",
        "The security advisers of about #ThirtyGovernments are in permanent contact pic.twitter.com/3x",
    ],
)
def test_case_accents_punctuation_hashtags_and_addresses_say_nothing(text: str) -> None:
    make.claim()

    assert score(text) == 100


def test_a_claim_is_found_in_french_and_by_its_quotes() -> None:
    strangers(20)
    claim = make.claim(translations={"fr": "Les conseillers d’une trentaine d’États se réunissent sans cesse."})

    assert found("les conseillers d'une trentaine d'Etats") == [claim]
    assert score("Les conseillers d'une trentaine d'Etats se reunissent sans cesse") == 100
    assert score(make.QUOTE) == 100


def test_a_statement_is_compared_however_long_the_quotes_of_its_claim_are() -> None:
    quote = "A minister said " + "so, and again " * 200
    make.claim(on=make.article(quote), quote=quote.strip())

    assert score(make.STATEMENT) == 100


def test_other_endings_are_found() -> None:
    claim = make.claim(statement=SOLDIERS)

    assert found("a soldier of a European army")[:1] == [claim]


def test_the_desk_finds_drafts_and_decided_claims_but_none_that_was_withdrawn() -> None:
    draft, decided, withdrawn = make.claim(), make.decided_claim(), make.announced_claim()
    workflow.withdraw_claim(
        claim=withdrawn, actor=make.managing_editor(), reason="It was a joke.", version=withdrawn.version
    )

    assert set(found(make.STATEMENT)) == {draft, decided}


def test_a_claim_that_says_nothing_yet_is_left_out() -> None:
    marked = make.claim(statement="")
    in_french = make.claim(statement="", translations={"fr": "Les conseillers se parlent."})

    assert marked not in found(make.QUOTE)
    assert in_french in found(make.QUOTE)


def test_the_claim_that_is_being_written_is_left_out() -> None:
    written, other = make.claim(), make.claim()

    assert found(make.STATEMENT, beside=written) == [other]


def test_no_more_are_shown_than_asked_for() -> None:
    strangers(8)

    assert len(checked_before("Town bridge river")) == 5
    assert len(checked_before("Town bridge river", limit=2)) == 2


def test_words_that_stand_in_many_claims_are_looked_for_in_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "COMMON", 5)
    by = make.researcher()
    statements = ["Masks work.", *["Masks hide faces."] * 8, *["Doctors work nights."] * 8]
    claim, *_others = Claim.objects.bulk_create(
        Claim(statement=statement, language="en", opened_by=by) for statement in statements
    )
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE claims_document")  # as autovacuum does, from time to time

    assert found("masks work") == [claim]
    assert found("masks") == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t ",
        "?!… — «»",
        '"',
        '" OR "',
        "*",
        "secur*",
        "NEAR(security advisers, 3)",
        "security AND NOT advisers",
        "text: security",
        "security' & !advisers:*",
        "\\' \\",
        "security\x00advisers",
        "100% %s %(x)s",
        "_ __ ___",
        "三十个国家的安全顾问保持长期联系",
        "مستشارو الأمن على اتصال دائم",
        "Радники з питань безпеки",
        "👩‍👩‍👧 👍🏽",
        "e\u0301\u0301\u0301",
        "\ud800",
        "security " * 5_000,
        " ".join(f"word{number}" for number in range(5_000)),
        "x" * 50_000,
    ],
)
def test_hostile_and_foreign_text_is_only_text(text: str) -> None:
    make.claim()

    assert all(0 <= near.score <= 100 for near in checked_before(text))


def test_other_scripts_are_found() -> None:
    chinese = make.claim(statement="三十个国家的安全顾问保持长期联系")
    arabic = make.claim(statement="مستشارو الأمن على اتصال دائم")

    assert found("三十个国家的安全顾问保持长期联系")[:1] == [chinese]
    assert found("مستشارو الأمن")[:1] == [arabic]


def test_the_number_of_queries_does_not_grow_with_what_is_found(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    topic, rating = make.topic(), make.rating("false")

    def asked_and_shown(number: int) -> int:
        nearest = checked_before(make.STATEMENT, limit=number)
        for near in nearest:
            verdict = near.claim.current_verdict
            assert verdict is not None
            assert (near.claim.topic, near.claim.rating, verdict.rating_name) == (topic, rating, "False")
        return len(nearest)

    for number in (1, 5):
        for _decided in range(number):
            claim = make.announced_claim(topic=topic)
            make.verdict(claim, rating=rating)
        with django_assert_num_queries(6):
            assert asked_and_shown(number) == number


# Contradictions -------------------------------------------------------------------------------------


def decided(statement: str, rating: str, *, on: Article | None = None, quote: str = make.QUOTE) -> Claim:
    claim = make.claim(statement=statement, on=on or make.published_article(), quote=quote)
    make.verdict(claim, rating=make.rating(rating))
    claim.refresh_from_db()
    return claim


def test_near_identical_claims_with_different_ratings_contradict_each_other() -> None:
    claim = decided(make.STATEMENT, "true")
    other = decided(
        "Security advisers of about thirty governments are in permanent contact.", "false", quote=OTHER_QUOTE
    )
    decided(SOLDIERS, "false", quote=OTHER_QUOTE)

    assert [near.claim for near in contradictions(claim)] == [other]
    assert [near.claim for near in contradictions(other)] == [claim]


def test_claims_with_the_same_rating_and_those_without_a_verdict_contradict_nothing() -> None:
    claim = decided(make.STATEMENT, "true")
    decided(make.STATEMENT, "true")
    undecided = make.announced_claim()

    assert contradictions(claim) == []
    assert contradictions(undecided) == []


def test_a_draft_verdict_is_compared_by_its_own_rating() -> None:
    other = decided(make.STATEMENT, "false")
    claim = make.claim()

    assert [near.claim for near in contradictions(claim, make.rating("true"))] == [other]
    assert contradictions(claim, make.rating("false")) == []


def test_a_quote_at_the_very_same_place_contradicts_whatever_the_statement_says() -> None:
    article = make.published_article()
    claim = decided(make.STATEMENT, "true", on=article)
    same_place = decided("Advisers talk.", "false", on=article)
    decided("They talk online.", "false", on=article, quote=OTHER_QUOTE)

    (near,) = contradictions(claim)

    assert (near.claim, near.score) == (same_place, 100)
    assert contradictions(make.claim(on=article, statement=""), make.rating("true")) == [near]


def test_a_withdrawn_claim_contradicts_nothing() -> None:
    claim, other = decided(make.STATEMENT, "true"), decided(make.STATEMENT, "false")

    workflow.withdraw_claim(claim=other, actor=make.managing_editor(), reason="It was a joke.", version=other.version)

    assert contradictions(claim) == []
