"""Writes past the ORM and past the workflow: the tables refuse what would break a rule of the product."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.db.models import Model, ProtectedError
from django.utils import timezone

from claims import triggers, workflow
from claims.models import (
    Appearance,
    Arrival,
    AuditEntry,
    Citation,
    Claim,
    DraftVerdict,
    Edition,
    Evidence,
    Listing,
    PageText,
    Publisher,
    Rating,
    Redaction,
    Review,
    Revision,
    Source,
    Tally,
    User,
    Verdict,
    Withheld,
)
from claims.models.claim import WORDING_FIELDS
from tests import factories as make

pytestmark = pytest.mark.django_db

Write = Callable[[], Any]


def sql(statement: str, *values: Any) -> Write:
    """The write that is this SQL."""

    def write() -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)

    return write


def changed(row: Model, **fields: Any) -> Write:
    """The write that updates a row in place, past `save()` and the workflow."""
    return lambda: type(row)._base_manager.filter(pk=row.pk).update(**fields)


def copied(row: Model, **fields: Any) -> Write:
    """The write that inserts a row again, with other values in some fields."""
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    del values["id"]
    if isinstance(row, Verdict):
        values |= next_link()
    twin = type(row)(**values)
    for name, value in fields.items():
        setattr(twin, name, value)
    return lambda: type(row)._base_manager.bulk_create([twin])


def withheld() -> Withheld:
    """A text of a verdict that another installation kept to itself."""
    return Withheld.objects.create(verdict=first(Verdict), path="appearances[0].quote", digest="0" * 64)


def next_link() -> dict[str, Any]:
    """What a verdict needs to hold on to the last one that was published."""
    head = Verdict.objects.latest("sequence")
    return {"sequence": head.sequence + 1, "previous_hash": head.hash}


def behind(rule: str, write: Write) -> Write:
    """The write, with the trigger `rule` out of its way: what two simultaneous writers could still do."""
    connection.check_constraints()
    if connection.vendor == "postgresql":
        sql(f"DROP FUNCTION claims_{rule}() CASCADE")()
    else:
        sql(f"DROP TRIGGER claims_{rule}")()
    return write


def verdict_2(**fields: Any) -> Write:
    """The write of a second verdict for a claim that has one."""
    return copied(make.verdict(), **{"number": 2, "change": "update", "reason": "The world changed.", **fields})


def first(model: type[Model]) -> Any:
    """The row of that table that a decided claim brought with it, or a redaction in its verdict."""
    claim = make.decided_claim()
    if model is Redaction:
        make.redaction(claim)
    return model._base_manager.order_by("pk")[0]


def unconfirmed() -> Appearance:
    """A quote that nobody confirmed yet."""
    return make.claim().appearances.get()


def by_one_person(verdict: Verdict, **fields: Any) -> Write:
    """The write of the next verdict, approved by its own author."""
    return copied(verdict, number=2, change="update", reason="x", approved_by=verdict.author, **fields)


def ended_listing() -> Listing:
    """That of a claim from its announcement to its first verdict."""
    claim = make.announced_claim()
    make.verdict(claim)
    return Listing.objects.get(claim=claim, verdict=None)


def own_approval(appearance: Appearance) -> Write:
    """The write that confirms a quote by the person who added it."""
    return changed(appearance, approved_by=appearance.added_by, approved_by_name="Ana", approved_at=timezone.now())


# For every named constraint and every trigger, one write that only it refuses.
# fmt: off
VIOLATIONS: dict[str, Callable[[], Write]] = {
    "article_public_has_text": lambda: copied(make.published_article(), current_revision_id=None),
    "article_shows_its_own_latest_text": lambda: changed(
        make.article(), current_revision=make.article().current_revision
    ),
    "article_language_known": lambda: changed(make.article(), language="xx"),
    "article_status_consistent": lambda: changed(make.article(), status="published"),
    "revision_has_text": lambda: copied(first(Revision), number=2, text=""),
    "revision_media_known": lambda: copied(first(Revision), number=2, media="pdf"),
    "revision_number_from_one": lambda: behind("revision_without_gap", copied(first(Revision), number=0)),
    "revision_number_once": lambda: behind("revision_without_gap", copied(first(Revision))),
    "revision_without_gap": lambda: copied(first(Revision), number=3),
    "revision_never_changed": lambda: sql("UPDATE claims_revision SET id = id WHERE id = %s", first(Revision).pk),
    "revision_never_deleted": lambda: sql("DELETE FROM claims_revision WHERE id = %s", first(Revision).pk),

    "claim_public_has_statement": lambda: changed(make.announced_claim(), statement=""),
    "claim_kind_known": lambda: changed(make.claim(), kind="rumour"),
    "claim_language_known": lambda: changed(make.claim(), language="xx"),
    "claim_status_consistent": lambda: changed(make.announced_claim(), status="decided"),
    "claim_verdict_consistent": lambda: changed(make.decided_claim(), decided_at=None),
    "claim_public_has_news_at": lambda: changed(make.announced_claim(), news_at=None),
    "claim_withdrawn_with_reason": lambda: changed(make.announced_claim(), status="withdrawn"),
    "claim_wording_moves_with_verdict": lambda: changed(make.decided_claim(), statement="Something else."),
    "claim_points_to_its_latest_verdict": lambda: changed(make.decided_claim(), current_verdict=make.verdict()),
    "claim_starts_without_verdict": lambda: copied(
        make.decided_claim(), code="NEW2345", current_verdict=make.verdict()
    ),
    "claim_never_unpublished": lambda: changed(make.announced_claim(), status="draft", news_at=None),
    "public_claim_never_deleted": lambda: sql("DELETE FROM claims_claim WHERE id = %s", make.announced_claim().pk),

    "appearance_has_quote": lambda: changed(unconfirmed(), quote="", state="lost", start=None, end=None),
    "appearance_state_known": lambda: changed(first(Appearance), state="nowhere", start=None, end=None),
    "appearance_offsets_in_order": lambda: changed(first(Appearance), start=None, end=None),
    "appearance_once_per_place": lambda: copied(first(Appearance)),
    "appearance_settled_is_lost": lambda: changed(first(Appearance), settled_at=timezone.now()),
    "appearance_four_eyes": lambda: own_approval(first(Appearance)),
    "appearance_quote_stands_on_insert": lambda: copied(first(Appearance), start=0, end=3),
    "appearance_quote_stands_on_update": lambda: changed(unconfirmed(), quote="Something else"),
    "confirmed_quote_stays": lambda: changed(first(Appearance), claim=make.claim()),

    "source_kind_known": lambda: changed(make.source(), kind="blog"),
    "source_language_known": lambda: changed(make.source(), language="xx"),
    "source_url_once": lambda: copied(make.source()),
    "evidence_stance_known": lambda: changed(first(Evidence), stance="unclear"),
    "evidence_once_per_passage": lambda: copied(first(Evidence)),

    "rating_tone_known": lambda: changed(make.rating(), tone="pink"),
    "rating_has_both_languages": lambda: changed(make.rating(), definition_fr=""),
    "draft_state_known": lambda: changed(make.draft(), state="lost"),
    "draft_change_known": lambda: changed(make.draft(), change="silent"),
    "draft_in_review_has_record": lambda: changed(make.draft(), state="in_review"),

    "review_decision_known": lambda: copied(first(Review), decision="maybe"),
    "review_return_has_note": lambda: copied(first(Review), decision="returned", note=""),
    "review_four_eyes": lambda: copied(first(Review), reviewer=first(Review).author),
    "review_never_changed": lambda: sql("UPDATE claims_review SET note = 'Other' WHERE id = %s", first(Review).pk),
    "review_never_deleted": lambda: sql("DELETE FROM claims_review WHERE id = %s", first(Review).pk),

    "verdict_kind_known": lambda: verdict_2(kind="rumour"),
    "verdict_four_eyes": lambda: by_one_person(make.verdict()),
    "verdict_change_has_reason": lambda: verdict_2(reason=""),
    "verdict_number_once": lambda: behind("verdict_without_gap", verdict_2(number=1, change="initial")),
    "verdict_without_gap": lambda: verdict_2(number=3),
    "verdict_never_changed": lambda: sql("UPDATE claims_verdict SET summary = 'x' WHERE id = %s", make.verdict().pk),
    "verdict_never_deleted": lambda: sql("DELETE FROM claims_verdict WHERE id = %s", make.verdict().pk),
    "verdict_sequence_once": lambda: behind("verdict_follows_the_head", verdict_2(sequence=1)),
    "verdict_follows_the_head": lambda: verdict_2(previous_hash="0" * 64),
    "redaction_once_in_verdict": lambda: copied(first(Redaction)),
    "redaction_of_one_place": lambda: copied(first(Redaction), path="reason", digest=""),
    "redaction_has_reason": lambda: copied(first(Redaction), path="reason", legal_basis=""),
    "redaction_mark_says_why": lambda: copied(first(Redaction), path="reason", mark="Something else."),
    "redaction_never_changed": lambda: sql("UPDATE claims_redaction SET id = id WHERE id = %s", first(Redaction).pk),
    "redaction_never_deleted": lambda: sql("DELETE FROM claims_redaction WHERE id = %s", first(Redaction).pk),

    "withheld_once_in_verdict": lambda: copied(withheld()),
    "withheld_never_changed": lambda: sql("UPDATE claims_withheld SET id = id WHERE id = %s", withheld().pk),
    "withheld_never_deleted": lambda: sql("DELETE FROM claims_withheld WHERE id = %s", withheld().pk),
    "arrival_is_one_row": lambda: Arrival(pk=2, bundle="", step="", began_at=timezone.now()).save,
    "citation_position_once": lambda: copied(first(Citation)),
    "citation_stance_known": lambda: copied(first(Citation), position=1, stance="unclear"),
    "citation_never_changed": lambda: sql("UPDATE claims_citation SET id = id WHERE id = %s", first(Citation).pk),
    "citation_never_deleted": lambda: sql("DELETE FROM claims_citation WHERE id = %s", first(Citation).pk),

    "listing_open_once": lambda: changed(ended_listing(), ended_at=None),
    "listing_being_checked_once": lambda: copied(ended_listing()),
    "listing_times_in_order": lambda: changed(ended_listing(), ended_at="2026-01-01T00:00Z"),
    "listing_has_one_wording": lambda: changed(ended_listing(), statement=""),
    "issued_rating_once": lambda: copied(make.verdict().rating.issued.get()),
    "report_kind_known": lambda: changed(make.report(), kind="other"),
    "report_language_known": lambda: changed(make.report(), language="xx"),
    "report_of_claim_is_about_none_yet": lambda: changed(make.report(make.announced_claim()), kind="claim"),
    "report_status_consistent": lambda: changed(make.report(), status="assigned"),
    "report_answered_with_name": lambda: changed(make.accepted_report(), answer=""),
    "report_accepted_leads_on": lambda: changed(make.accepted_report(make.announced_claim()), status="declined"),
    "report_has_message_until_erased": lambda: changed(make.report(), message=""),
    "page_text_key_known": lambda: changed(first(PageText), key="weather"),
    "page_text_french_beside_english": lambda: changed(first(PageText), text_fr="Seul."),
    "edition_is_one_row": lambda: Edition(pk=2).save,
    "tally_once": lambda: copied(Tally.objects.create(rating=0, topic=0, language="xx", claims=1)),
    "dismissal_once_per_sentence": lambda: copied(make.dismissal()),

    "audit_action_known": lambda: copied(first(AuditEntry), action="shred"),
    "auditentry_never_changed": lambda: sql("UPDATE claims_auditentry SET id = id WHERE id = %s", first(AuditEntry).pk),
    "auditentry_never_deleted": lambda: sql("DELETE FROM claims_auditentry WHERE id = %s", first(AuditEntry).pk),
}
# fmt: on


def constraints() -> dict[str, tuple[type[Model], models.BaseConstraint]]:
    return {
        constraint.name: (model, constraint)
        for model in apps.get_app_config("claims").get_models()
        for constraint in model._meta.constraints
    }


def column(model: type[Model], field: str) -> str:
    named = model._meta.get_field(field)
    assert isinstance(named, models.Field)
    return str(named.column)


def refusal_of(name: str) -> str:
    """What the database says when the constraint or trigger `name` refuses."""
    for rule in triggers.RULES:
        if rule.name == name:
            return rule.sentence
    model, constraint = constraints()[name]
    if connection.vendor == "sqlite" and isinstance(constraint, models.UniqueConstraint):
        return ", ".join(f"{model._meta.db_table}.{column(model, field)}" for field in constraint.fields)
    return name


def refuses(write: Write, words: str) -> None:
    """Check that the database refuses a write, at the latest when the transaction ends, and says so in these words."""

    def write_to_the_end() -> None:
        write()
        connection.check_constraints()

    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        write_to_the_end()
    assert words in str(refusal.value)


def test_every_constraint_and_every_trigger_has_a_write_that_it_refuses() -> None:
    assert sorted(VIOLATIONS) == sorted([*constraints(), *(rule.name for rule in triggers.RULES)])


@pytest.mark.parametrize("name", VIOLATIONS)
def test_the_database_refuses_the_write_that_breaks_the_rule(name: str) -> None:
    refuses(VIOLATIONS[name](), refusal_of(name))


# What was published or decided stays -----------------------------------------------------------


@pytest.mark.parametrize("model", [Verdict, Citation, Review, Revision, AuditEntry, Redaction])
def test_the_orm_can_neither_update_nor_delete_what_was_decided(model: type[Model]) -> None:
    row = first(model)
    rows = model._base_manager.filter(pk=row.pk)
    name = model._meta.model_name

    refuses(lambda: rows.update(id=row.pk), f"A {name} is never changed.")
    refuses(row.save, f"A {name} is never changed.")
    refuses(lambda: rows._raw_delete(using="default"), f"A {name} is never deleted.")


def test_the_orm_cannot_bulk_update_a_verdict() -> None:
    verdict = make.verdict()
    verdict.summary = "Never mind."

    refuses(lambda: Verdict.objects.bulk_update([verdict], ["summary"]), "A verdict is never changed.")


@pytest.mark.parametrize("model", [AuditEntry, Review, Citation])
def test_an_insert_that_updates_on_conflict_is_an_update(model: type[Model]) -> None:
    row = first(model)
    field = model._meta.concrete_fields[-1].name

    refuses(
        lambda: model._base_manager.bulk_create(
            [row], update_conflicts=True, unique_fields=["id"], update_fields=[field]
        ),
        "is never changed.",
    )


# What each database offers to lose rows without a DELETE.
LOSING = {
    "sqlite": "REPLACE INTO {table} ({columns}) SELECT {renumbered} FROM {table}",
    "postgresql": "TRUNCATE {table} CASCADE",
}


@pytest.mark.parametrize("model", [Verdict, Citation, Review, Revision, AuditEntry, Redaction])
def test_rows_that_stay_for_ever_are_not_lost_without_a_delete_either(model: type[Model]) -> None:
    first(model)
    connection.check_constraints()
    columns = [column(model, field.name) for field in model._meta.concrete_fields]
    # A verdict that replaces another under its key, as the next one: the numbers alone would allow it.
    next_verdict = {"number": "2", "change": "'update'", "reason": "'The world changed.'"}
    next_one = {**next_verdict, "sequence": "2", "previous_hash": "hash"} if model is not Redaction else {}

    lose = LOSING[connection.vendor].format(
        table=model._meta.db_table,
        columns=", ".join(columns),
        renumbered=", ".join(next_one.get(name, name) for name in columns),
    )

    refuses(sql(lose), f"A {model._meta.model_name} is never deleted.")


def in_use() -> list[tuple[str, Any]]:
    """Everybody and everything that a published verdict depends on, by name."""
    claim = make.claim(on=make.published_article(), claimant=make.claimant())
    make.verdict(claim)
    claim.refresh_from_db()
    verdict, source = claim.current_verdict, Source.objects.get()
    assert verdict is not None
    return [
        ("author", verdict.author),
        ("reviewer", verdict.approved_by),
        ("opener", claim.opened_by),
        ("importer", claim.appearances.get().revision.made_by),
        ("publisher of the source", source.publisher),
        ("publisher of the article", claim.appearances.get().revision.article.publisher),
        ("rating", verdict.rating),
        ("claimant", verdict.claimant),
        ("source", source),
    ]


@pytest.mark.parametrize("which", range(9))
def test_nobody_and_nothing_that_published_work_depends_on_can_be_deleted(which: int) -> None:
    name, row = in_use()[which]
    table = row._meta.db_table

    with pytest.raises(ProtectedError):
        row.delete()
    assert type(row)._base_manager.filter(pk=row.pk).exists(), name

    # Past the ORM as well: the keys are checked when the transaction ends.
    User.groups.through.objects.all().delete()
    refuses(sql(f"DELETE FROM {table} WHERE id = %s", row.pk), "oreign key")


def test_a_source_stays_though_its_evidence_was_removed_because_a_verdict_cites_it() -> None:
    make.decided_claim()
    source = Source.objects.get()
    Evidence.objects.all().delete()

    with pytest.raises(ProtectedError):
        source.delete()
    refuses(sql("DELETE FROM claims_source WHERE id = %s", source.pk), "oreign key")


def test_nothing_hinders_deleting_what_no_verdict_depends_on() -> None:
    for row in (make.publisher(), make.source(), make.claimant(), make.researcher(), make.topic()):
        row.delete()
    Rating.objects.filter(code="misleading").delete()

    assert not Source.objects.exists()
    assert not User.objects.exists()
    assert not Rating.objects.filter(code="misleading").exists()
    assert Publisher.objects.count() == 1  # the source's


# Verdicts: four eyes, numbers, reasons ---------------------------------------------------------


def test_a_verdict_of_one_person_alone_needs_the_emergency_reason() -> None:
    verdict = make.verdict()

    refuses(by_one_person(verdict), "verdict_four_eyes")
    by_one_person(verdict, emergency_reason="The vote ends tonight.")()

    assert Verdict.objects.filter(approved_by=verdict.author).count() == 1


@pytest.mark.parametrize(
    ("number", "change", "reason"),
    [
        (1, "update", "The world changed."),
        (1, "correction", "We were wrong."),
        (2, "initial", ""),
        (2, "initial", "A reason."),
        (2, "update", ""),
        (2, "correction", ""),
        (2, "silent", "A reason."),
    ],
)
def test_a_verdict_says_truly_whether_it_is_the_first_and_why_it_follows(number: int, change: str, reason: str) -> None:
    verdict = make.verdict()
    claim = verdict.claim if number == 2 else make.claim(quote="online meetings")

    refuses(
        copied(verdict, claim=claim, number=number, change=change, reason=reason),
        "verdict_change_has_reason",
    )


@pytest.mark.parametrize("number", [0, 1, 3])
def test_a_second_verdict_is_number_two_and_nothing_else(number: int) -> None:
    refuses(verdict_2(number=number), "The verdicts of a claim are numbered without gaps.")


def test_verdicts_inserted_together_are_numbered_without_gaps_too() -> None:
    verdict = make.verdict()

    def insert(*numbers: int) -> list[Verdict]:
        values = {field.attname: getattr(verdict, field.attname) for field in Verdict._meta.concrete_fields}
        values |= {"id": None, "change": "update", "reason": "The world changed."}
        links = [{"sequence": at, "previous_hash": verdict.hash} for at in range(2, 2 + len(numbers))]
        return Verdict.objects.bulk_create(
            [Verdict(**{**values, "number": number, **link}) for number, link in zip(numbers, links, strict=True)]
        )

    refuses(lambda: insert(2, 4), "numbered without gaps")
    insert(2, 3)

    assert list(Verdict.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3]


def test_a_claim_has_one_draft_verdict() -> None:
    draft = make.draft()

    refuses(copied(draft), refusal_of_unique(DraftVerdict, "claim"))


def test_two_claims_never_share_a_code() -> None:
    claim = make.claim()

    refuses(copied(claim), refusal_of_unique(Claim, "code"))


def refusal_of_unique(model: type[Model], field: str) -> str:
    name = column(model, field)
    return f"{model._meta.db_table}.{name}" if connection.vendor == "sqlite" else f"({name})="


# Claims and their verdicts ---------------------------------------------------------------------


def test_a_claim_keeps_pointing_to_its_latest_verdict() -> None:
    claim = make.decided_claim()
    earlier = claim.current_verdict
    later = make.verdict(claim)
    claim.refresh_from_db()
    assert claim.current_verdict == later

    for verdict in (earlier, make.verdict(), None):
        refuses(
            changed(claim, current_verdict=verdict, status="decided" if verdict else "withdrawn",
                    withdrawal_reason="" if verdict else "Hidden.",
                    **({} if verdict else {"rating": None, "decided_at": None})),
            "points to its own latest verdict",
        )  # fmt: skip


def test_a_claim_carries_the_rating_of_its_verdict() -> None:
    claim = make.decided_claim()

    refuses(changed(claim, rating=make.rating("true")), "carries its rating")


def test_a_withdrawn_claim_keeps_its_verdict() -> None:
    claim = make.decided_claim()

    refuses(
        changed(claim, status="withdrawn", withdrawal_reason="x", current_verdict=None, rating=None, decided_at=None),
        "points to its own latest verdict",
    )


OTHER_WORDING: dict[str, Callable[[], Any]] = {
    "statement": lambda: "Something else.",
    "translations": lambda: {"fr": "Autre chose."},
    "claimant": make.claimant,
    "kind": lambda: "prediction",
    "claimed_on": lambda: datetime.date(2026, 1, 1),
}


def test_every_part_of_the_wording_is_tried_below() -> None:
    assert set(OTHER_WORDING) == set(WORDING_FIELDS)


@pytest.mark.parametrize("field", OTHER_WORDING)
def test_no_part_of_the_wording_of_a_claim_with_a_verdict_changes_alone(field: str) -> None:
    claim = make.decided_claim()

    refuses(changed(claim, **{field: OTHER_WORDING[field]()}), "changes only together with a new verdict")


@pytest.mark.parametrize("field", ["claimant", "claimed_on"])
def test_nor_is_a_part_of_it_taken_away(field: str) -> None:
    claim = make.claim(**{field: OTHER_WORDING[field]()})
    make.verdict(claim)

    refuses(changed(claim, **{field: None}), "changes only together with a new verdict")


@pytest.mark.parametrize("status", ["being_checked", "decided", "withdrawn"])
def test_a_claim_that_was_public_is_neither_deleted_nor_a_draft_again(status: str) -> None:
    claim = make.decided_claim() if status == "decided" else make.announced_claim()
    if status == "withdrawn":
        workflow.withdraw_claim(
            claim=claim, actor=make.managing_editor(), reason="It was a joke.", version=claim.version
        )
    claim.refresh_from_db()
    assert claim.status == status

    refuses(sql("DELETE FROM claims_claim WHERE id = %s", claim.pk), "A claim that was public is never deleted.")
    refuses(sql("UPDATE claims_claim SET status = 'draft' WHERE id = %s", claim.pk), "does not become a draft again")
    with pytest.raises((ProtectedError, IntegrityError)), transaction.atomic():
        claim.delete()
    assert Claim.objects.get(pk=claim.pk).status == status


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "decided"},
        {"status": "hidden"},
        {"status": "withdrawn", "withdrawal_reason": ""},
        {"withdrawal_reason": "A reason of nothing."},
        {"decided_at": datetime.datetime(2026, 1, 20, tzinfo=datetime.UTC)},
        {"news_at": None},
    ],
    ids=str,
)
def test_the_status_of_a_claim_fits_its_other_columns(fields: dict[str, Any]) -> None:
    claim = make.announced_claim()

    with pytest.raises(IntegrityError, match="claim_"), transaction.atomic():
        changed(claim, **fields)()


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "imported"},
        {"status": "hidden"},
        {"status": "withdrawn"},
        {"published_at": None},
        {"withdrawal_reason": "A reason of nothing."},
    ],
    ids=str,
)
def test_the_status_of_an_article_fits_its_other_columns(fields: dict[str, Any]) -> None:
    article = make.published_article()

    with pytest.raises(IntegrityError, match="article_status_consistent"), transaction.atomic():
        changed(article, **fields)()


# Quotes ----------------------------------------------------------------------------------------

TEXTS = {
    "emoji": "Before 😀👩‍👩‍👧‍👦 the quote 🇫🇷 stands here. 😀",
    "combining marks": "Z̲͑a̸l̸g̸o̸ before the quote ŏ̡ stands here. e\u0301",
    "right to left": "قال الوزير the quote إن ثلاثين حكومة على اتصال دائم.",
    "outside the first plane": "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 𝒃𝒆𝒇𝒐𝒓𝒆 the quote 𠜎𠜱 stands here.",
}


@pytest.mark.parametrize("name", TEXTS)
def test_offsets_count_code_points_in_every_script(name: str) -> None:
    text = TEXTS[name]
    article = make.article(text)
    start = text.index("the quote")
    quote = text[start : start + 14]

    claim = make.claim(on=article, quote=quote)
    appearance = claim.appearances.get()

    assert (appearance.start, appearance.end) == (start, start + len(quote))
    for by in (-1, 1):
        refuses(changed(appearance, start=start + by, end=start + len(quote) + by), "exactly where its appearance says")
    in_utf_16 = len(text[:start].encode("utf-16-le")) // 2
    if in_utf_16 != start:
        refuses(changed(appearance, start=in_utf_16, end=in_utf_16 + len(quote)), "exactly where its appearance says")


@pytest.mark.parametrize(
    ("start", "end"),
    [(-1, 3), (0, 10_000), (5, 5), (5, 4), (None, 3), (3, None), (100_000, 100_003)],
)
def test_offsets_stand_inside_the_text_and_in_order(start: int | None, end: int | None) -> None:
    appearance = first(Appearance)

    with pytest.raises(DatabaseError), transaction.atomic():
        sql('UPDATE claims_appearance SET start = %s, "end" = %s WHERE id = %s', start, end, appearance.pk)()


def test_a_quote_that_runs_past_the_end_of_the_text_is_refused_though_what_is_there_is_equal() -> None:
    text = "The ministry counted 800,000 soldiers."
    appearance = make.claim(on=make.article(text), quote="800,000 soldiers.").appearances.get()

    refuses(changed(appearance, end=len(text) + 5), "exactly where its appearance says")


def test_a_quote_moves_with_its_offsets_and_text_only() -> None:
    appearance = unconfirmed()
    text = appearance.revision.text

    changed(appearance, start=4, end=12, quote=text[4:12])()
    changed(appearance, state="lost", start=None, end=None)()

    assert Appearance.objects.get(pk=appearance.pk).state == "lost"


@pytest.mark.parametrize("field", ["quote", "claim", "added_by"])
def test_a_confirmed_quote_is_not_turned_into_another(field: str) -> None:
    appearance = first(Appearance)
    others = {"quote": appearance.revision.text[4:12], "claim": make.claim(), "added_by": make.researcher()}
    places = {"start": 4, "end": 12} if field == "quote" else {}

    refuses(changed(appearance, **{field: others[field]}, **places), "A confirmed quote stays")


def test_a_claim_shows_no_wording_that_its_verdict_did_not_judge() -> None:
    claim = make.decided_claim()
    assert claim.current_verdict is not None
    copied(claim.current_verdict, number=2, change="update", reason="News.")()
    second = Verdict.objects.get(number=2)

    refuses(changed(claim, current_verdict=second, statement="Not what it judged."), "its rating and its wording")
    changed(claim, current_verdict=second)()


def test_a_lost_quote_has_no_offsets() -> None:
    refuses(changed(first(Appearance), state="lost"), "appearance_offsets_in_order")


@pytest.mark.parametrize(
    "fields",
    [
        {"approved_by": None},
        {"approved_by_name": ""},
        {"approved_at": None},
        {"approved_by": None, "approved_by_name": ""},
    ],
    ids=str,
)
def test_a_confirmation_says_who_when_and_under_which_name(fields: dict[str, Any]) -> None:
    appearance = first(Appearance)
    assert appearance.approved_at

    refuses(changed(appearance, **fields), "appearance_four_eyes")


def test_an_appearance_is_refused_in_a_revision_where_its_quote_does_not_stand() -> None:
    appearance = make.claim().appearances.get()
    elsewhere = make.article("Another text altogether, without anything of the kind.").current_revision

    refuses(copied(appearance, revision=elsewhere), "exactly where its appearance says")


# Reviews ---------------------------------------------------------------------------------------


def test_a_review_of_ones_own_draft_needs_the_emergency_reason() -> None:
    review = first(Review)
    copied(review, reviewer=review.author, emergency_reason="The vote ends tonight.")()

    assert Review.objects.filter(reviewer=review.author).count() == 1


def test_a_draft_in_review_has_a_rating_a_time_and_the_record_that_was_sent() -> None:
    draft = make.draft_in_review()

    for field in ("rating", "sent_at", "sent_record"):
        refuses(changed(draft, **{field: None}), "draft_in_review_has_record")
