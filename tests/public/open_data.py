"""What the tests of the open data share: claims to show, and the hostile text that no format may stumble over."""

from typing import Final

from claims import workflow
from claims.models import Claim
from tests import factories

SITE: Final = "http://127.0.0.1:8000"
HOSTILE: Final = "</script><!-- <b>\"Ha\" & 'so'</b> \u2028\u2029 ]]> \\u003c {{ x }} 🦆 السلام"


def withdrawn_claim() -> Claim:
    """A claim that had a verdict, and was withdrawn with a reason."""
    claim = factories.decided_claim(summary="Said until then.")
    workflow.withdraw_claim(
        claim=claim, actor=factories.managing_editor(), reason="The source was forged.", version=claim.version
    )
    claim.refresh_from_db()
    return claim


def hostile_claim() -> Claim:
    """A claim with a verdict in which every text is hostile."""
    article = factories.published_article(f"Before. {HOSTILE} After.", headline=HOSTILE)
    claim = factories.claim(
        on=article,
        quote=HOSTILE,
        statement=HOSTILE,
        claimant=factories.claimant(HOSTILE),
        topic=factories.topic("Economy"),
    )
    factories.evidence(claim, passage=HOSTILE, source=factories.source(title=HOSTILE))
    factories.verdict(claim, summary=HOSTILE, explanation=HOSTILE)
    claim.refresh_from_db()
    return claim
