"""What is counted along is what a recount says, and the edition moves on with whatever readers may see."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from claims import tallies, workflow
from claims.choices import ClaimStatus
from claims.models import Claim, Rating, Tally, Topic
from claims.selectors import edition
from claims.workflow.counts import miscounted
from tests import factories as make

pytestmark = pytest.mark.django_db


def recount() -> str:
    out = StringIO()
    call_command("recount", stdout=out)
    return out.getvalue()


def test_the_counts_follow_a_claim_from_draft_to_withdrawal() -> None:
    draft = make.claim()
    assert not Tally.objects.exclude(claims=0).exists()

    claim = make.decided_claim()
    assert claim.rating_id is not None
    assert Tally.objects.get(rating=claim.rating_id, claims=1).topic == (claim.topic_id or 0)

    workflow.withdraw_claim(
        claim=claim, actor=make.managing_editor(), reason="Not ours to check.", version=claim.version
    )
    assert not Tally.objects.exclude(claims=0).exists()
    assert not tallies.differences(connection)
    assert draft.status == ClaimStatus.DRAFT


def test_a_claim_that_is_filed_under_another_topic_is_counted_there() -> None:
    claim = make.decided_claim()
    topic = Topic.objects.create(slug="energy", name_en="Energy")
    workflow.edit_claim(claim=claim, actor=make.managing_editor(), version=claim.version, topic=topic)

    assert Tally.objects.filter(topic=topic.pk).get().claims == 1
    assert not tallies.differences(connection)


def test_a_count_that_was_written_past_the_site_is_found_and_mended() -> None:
    claim = make.decided_claim()
    Tally.objects.update(claims=7)
    Claim.objects.filter(pk=claim.pk).update(article_count=9)

    with pytest.raises(CommandError, match="2 counts were wrong; nothing"):
        call_command("recount", "--check", stdout=StringIO())
    with pytest.raises(CommandError, match="2 counts were wrong; all are right now"):
        recount()
    assert recount() == "Every count is right.\n"
    assert [tally.claims for tally in Tally.objects.all()] == [1]


def test_the_number_of_articles_follows_what_readers_see() -> None:
    claim = make.decided_claim()
    claim.refresh_from_db()
    assert claim.article_count == claim.appearances.published().values("revision__article").distinct().count() == 1
    article = claim.appearances.get().revision.article

    workflow.withdraw_article(
        article=article, actor=make.managing_editor(), reason="Not theirs.", version=article.version
    )
    claim.refresh_from_db()
    assert claim.article_count == 0
    assert not miscounted().exists()


def test_the_edition_moves_on_with_what_readers_see_and_not_with_drafts() -> None:
    make.decided_claim()
    draft = make.claim()
    before = edition.current()
    workflow.edit_claim(claim=draft, actor=draft.opened_by, version=draft.version, statement="Another wording.")
    assert edition.current() == before

    Rating.objects.filter(code="half-true").update(name_en="Quite true")
    assert edition.current() != before
