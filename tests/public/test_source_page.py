"""The page of a source: as verdicts keep it, with the claims that it bears on."""

from typing import Any

import pytest
from django.test import Client

from claims import workflow
from claims.models import Claim, Source
from claims.selectors import sources as selectors
from claims.selectors.claims import standing
from claims.views import sources as views
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def source() -> Source:
    return factories.source(title="A report", language="fr", note="For us alone")


def decided(source: Source, statement: str, **evidence: object) -> Claim:
    claim = factories.claim(on=factories.published_article(), statement=statement)
    factories.evidence(claim, source=source, **evidence)
    factories.verdict(claim)
    claim.refresh_from_db()
    return claim


def test_it_lists_every_claim_that_a_current_verdict_decides_with_it(client: Client, source: Source) -> None:
    decided(source, "The first claim.", passage="Une phrase", stance="refutes")
    second = decided(source, "The second claim.", passage="Une autre")

    page = client.get(source.get_absolute_url()).text

    for shown in ("The first claim.", "Une phrase", "Refutes", "The second claim.", "Half true", "A report"):
        assert shown in page, shown
    assert f'href="{second.get_absolute_url()}#evidence-1"' in page
    assert "For us alone" not in page
    assert "cited for 2 claims" in client.get("/sources/").text


def test_a_source_that_only_an_earlier_verdict_cites_says_so(client: Client, source: Source) -> None:
    claim = decided(source, "The claim.")
    claim.evidence.all().delete()
    factories.evidence(claim)
    factories.verdict(claim, reason="A better source.")

    page = client.get(source.get_absolute_url()).text

    assert "No verdict rests on this source now." in page
    assert page.index("Cited by earlier verdicts") < page.index("The claim.")
    assert "cited by an earlier verdict only" in client.get("/sources/").text


def test_a_source_that_many_earlier_verdicts_cite_shows_the_newest_and_says_how_many_there_are(
    client: Client, source: Source, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    monkeypatch.setattr(views, "FORMER_USES_SHOWN", 2)
    for number in range(3):
        claim = decided(source, f"Claim {number}.")
        claim.evidence.all().delete()
        factories.evidence(claim)
        factories.verdict(claim, reason="A better source.")

    page = client.get(source.get_absolute_url()).text

    assert "Claim 2." in page
    assert "Claim 1." in page
    assert "Claim 0." not in page
    assert "The newest 2 of 3 claims." in page
    cited = selectors.public_source(source.pk)
    with django_assert_num_queries(1) as captured:
        standings = {standing(claim).name for claim in selectors.formerly(cited)}
    assert standings == {"Half true"}
    assert "explanation" not in captured.captured_queries[0]["sql"]


def test_a_source_of_a_withdrawn_claim_says_that_it_is_withdrawn(client: Client, source: Source) -> None:
    claim = decided(source, "The claim.")
    workflow.withdraw_claim(claim=claim, actor=factories.managing_editor(), reason="A reason.", version=claim.version)

    page = client.get(source.get_absolute_url()).text

    assert "No verdict rests on this source now." in page
    assert "Withdrawn" in page


def test_a_new_title_changes_the_address_with_the_next_verdict_only(client: Client, source: Source) -> None:
    claim = decided(source, "The claim.")
    old = source.get_absolute_url()
    source.title = "A corrected report"
    source.save()
    new = source.get_absolute_url()

    assert client.get(new).headers["Location"] == old
    factories.verdict(claim, reason="The title was wrong.")

    assert client.get(old).headers["Location"] == new
    assert "A corrected report" in client.get(new).text
