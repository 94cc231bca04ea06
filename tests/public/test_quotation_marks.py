"""Passages and quotes stand between quotation marks: their own, or else ours, in their own language."""

import pytest
from django.test import Client

from claims import demo
from claims.models import Claim
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_passage_of_the_demonstration_that_brings_its_marks_gets_no_others(client: Client) -> None:
    demo.load(researcher=factories.researcher(), reviewer=factories.reviewer())
    claim = Claim.objects.get(evidence__passage__startswith="“I may put a tariff")

    page = client.get(claim.get_absolute_url()).text

    assert '<blockquote class="passage own-marks" lang="en" dir="auto"><p>“I may put a tariff' in page
    assert '<blockquote class="passage" lang="en" dir="auto"><p>he would not impose' in page


def test_a_quote_that_brings_its_marks_gets_no_others_wherever_it_stands(client: Client) -> None:
    article = factories.published_article("« Nous sommes prêts », dit-il.\n\nAutre chose.", language="fr")
    marked = factories.announced_claim(on=article, quote="« Nous sommes prêts »")
    plain = factories.announced_claim(on=article, quote="Autre chose")

    assert '<figure class="quote own-marks">' in client.get(marked.get_absolute_url()).text
    assert '<figure class="quote">' in client.get(plain.get_absolute_url()).text
    listed = client.get("/claims/").text
    assert '<q class="own-marks" lang="fr">« Nous' in listed
    assert '<q lang="fr">Autre chose' in listed
