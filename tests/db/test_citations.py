"""What sources keep of the verdicts that cite them is what a recount says."""

from io import StringIO

import pytest
from django.contrib import admin
from django.core.management import CommandError, call_command
from django.test import RequestFactory

from claims import workflow
from claims.admin.sources import SourceAdmin
from claims.models import Claim, Evidence, IssuedRating, Source
from claims.workflow.citations import miscounted_sources
from tests import factories as make
from tests.db.scenes import together

pytestmark = pytest.mark.django_db


def counts(source: Source) -> tuple[int, int, int]:
    source.refresh_from_db()
    assert not miscounted_sources().exists()
    return source.supported, source.refuted, source.put_in_context


def test_the_counts_of_a_source_follow_verdicts_and_withdrawals() -> None:
    source, claim = make.source(), make.claim(on=make.published_article())
    make.evidence(claim, source=source, passage="One")
    make.evidence(claim, source=source, passage="Another")
    make.evidence(claim, source=source, passage="A third", stance="context")
    assert counts(source) == (0, 0, 0)
    assert not Source.objects.published().exists()

    make.verdict(claim)
    assert counts(source) == (1, 0, 1)
    assert source.newest_citation == source.citations.latest("pk")

    claim.refresh_from_db()
    claim.evidence.update(stance="refutes")
    make.verdict(claim)
    assert counts(source) == (0, 1, 0)

    claim.refresh_from_db()
    workflow.withdraw_claim(claim=claim, actor=make.managing_editor(), reason="Not ours.", version=claim.version)
    assert counts(source) == (0, 0, 0)
    assert Source.objects.published().get() == source

    make.verdict(claim)
    claim.evidence.all().delete()
    make.verdict(claim)
    assert counts(source) == (0, 0, 0)


def test_what_was_written_past_the_site_is_found_and_mended() -> None:
    claim = make.decided_claim()
    source = claim.evidence.get().source
    Source.objects.update(supported=7, newest_citation=None)
    IssuedRating.objects.all().delete()

    with pytest.raises(CommandError, match="2 counts were wrong; all are right now"):
        call_command("recount", stdout=StringIO())

    assert counts(source) == (1, 0, 0)
    assert source.newest_citation is not None
    assert IssuedRating.objects.get().as_issued == make.rating().as_issued()


def test_an_editor_who_saves_a_source_does_not_undo_what_a_verdict_moved_meanwhile(rf: RequestFactory) -> None:
    source, claim = make.source(), make.claim(on=make.published_article())
    make.evidence(claim, source=source)
    seen = Source.objects.get(pk=source.pk)
    make.verdict(claim)

    seen.title = "A better title"
    SourceAdmin(Source, admin.site).save_model(rf.post("/"), seen, form=None, change=True)

    assert counts(source) == (1, 0, 0)
    assert source.title == "A better title"


@pytest.mark.django_db(transaction=True)
def test_verdicts_that_cite_the_same_sources_at_the_same_time_count_both() -> None:
    sources = [make.source() for _number in range(3)]
    reviewers = [make.reviewer(), make.reviewer()]

    def sent(order: list[Source]) -> Claim:
        claim = make.claim(on=make.published_article())
        for position, source in enumerate(order):
            Evidence.objects.filter(pk=make.evidence(claim, source=source).pk).update(position=position)
        make.draft_in_review(claim)
        return claim

    claims = [sent(sources), sent(sources[::-1])]
    drafts = [claim.draft for claim in claims]

    answers = together(
        *(
            lambda draft=draft, reviewer=reviewer: workflow.approve(
                draft=draft, reviewer=reviewer, seen=draft.sent_fingerprint
            )
            for draft, reviewer in zip(drafts, reviewers, strict=True)
        )
    )

    assert all(answer.number == 1 for answer in answers)
    assert [counts(source) for source in sources] == [(2, 0, 0)] * 3
