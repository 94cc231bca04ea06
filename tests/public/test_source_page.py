"""The page of a source: as verdicts keep it, with the claims that it bears on."""

import pytest
from django.test import Client

from claims import workflow
from claims.models import Claim, Source
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
    for address in (source.get_absolute_url(), "/sources/"):
        text = client.get(address).text
        assert "supports 1 claim<" in text
        assert "refutes 1 claim<" in text


def test_a_source_that_only_an_earlier_verdict_cites_says_so(client: Client, source: Source) -> None:
    claim = decided(source, "The claim.")
    claim.evidence.all().delete()
    factories.evidence(claim)
    factories.verdict(claim, reason="A better source.")

    page = client.get(source.get_absolute_url()).text

    assert page.index("No verdict rests on this source now.") < page.index("The claim.")
    assert "an earlier verdict" in page
    assert "cited by an earlier verdict only" in client.get("/sources/").text


def test_each_claim_stands_once_with_the_last_verdict_that_cites_the_source(client: Client, source: Source) -> None:
    claim = decided(source, "The claim.", passage="The first passage")
    claim.evidence.update(passage="The second passage")
    factories.verdict(claim, reason="It says more.")

    page = client.get(source.get_absolute_url()).text

    assert page.count("The claim.") == 1
    assert "The second passage" in page
    assert "The first passage" not in page


def test_a_source_of_a_withdrawn_claim_says_that_it_is_withdrawn(client: Client, source: Source) -> None:
    claim = decided(source, "The claim.")
    workflow.withdraw_claim(claim=claim, actor=factories.managing_editor(), reason="A reason.", version=claim.version)

    page = client.get(source.get_absolute_url()).text

    assert "No verdict rests on this source now." in page
    assert "withdrawn since" in page


def test_a_new_title_changes_the_address_with_the_next_verdict_only(client: Client, source: Source) -> None:
    claim = decided(source, "The claim.")
    old = source.get_absolute_url()
    source.refresh_from_db()
    source.title = "A corrected report"
    source.save()
    new = source.get_absolute_url()

    assert client.get(new).headers["Location"] == old
    factories.verdict(claim, reason="The title was wrong.")

    assert client.get(old).headers["Location"] == new
    assert "A corrected report" in client.get(new).text
