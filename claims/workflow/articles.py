"""Articles: import, publish, withdraw."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims.choices import Action, ArticleStatus, ClaimStatus
from claims.models import Article, Claim, Publisher, Revision, User
from claims.sanitize import normalise
from claims.workflow.claims import show_as_being_checked
from claims.workflow.counts import count_articles, locked_here
from claims.workflow.errors import Stale
from claims.workflow.rules import audit, check, clean, is_by, locked, save, stated

FACTS = ("publisher", "headline", "url", "language", "published_on")
NEEDS_HEADLINE = _("The article needs a headline.")
NEEDS_TEXT = _("The article has no text: put at least one line back.")


@transaction.atomic
def import_article(
    *,
    actor: User,
    publisher: Publisher,
    headline: str,
    language: str,
    received: str,
    encoding: str,
    media: str,
    sha256: str,
    text: str,
    cut: Sequence[dict[str, Any]],
    url: str = "",
    published_on: datetime.date | None = None,
) -> Article:
    """Make an article with its first revision.

    `received` is the text as decoded with `encoding`, `sha256` the hash of its bytes; `text` is the
    clean text (NFC, paragraphs separated by a blank line), `cut` the lines left out of it.
    Raises NotAllowed, Incomplete.
    """
    check(Action.IMPORT_ARTICLE, actor)
    article = Article.objects.create(
        publisher=publisher,
        headline=stated(headline, NEEDS_HEADLINE),
        url=normalise(url),
        language=language,
        published_on=published_on,
        created_by=actor,
        created_by_name=actor.display_name,
    )
    article.current_revision = Revision.objects.create(
        article=article,
        number=1,
        received=received,
        encoding=encoding,
        media=media,
        sha256=sha256,
        text=stated(text, NEEDS_TEXT),
        cut=list(cut),
        made_by=actor,
        made_by_name=actor.display_name,
    )
    article.save(update_fields=["current_revision"])
    article.writers.add(actor)
    audit(Action.IMPORT_ARTICLE, actor, article)
    return article


@transaction.atomic
def edit_article(*, article: Article, actor: User, version: int, **facts: Any) -> Article:
    """Change what is known about an article: any of FACTS.

    Readers see the facts of a public one, so whoever may withdraw it corrects them.
    Raises NotAllowed, Stale, Gone, Incomplete (no headline).
    """
    article = locked(article, version)
    check(Action.EDIT_ARTICLE, actor, article)
    if article.published_at:
        check(Action.WITHDRAW_ARTICLE, actor)
    facts = clean(facts, FACTS)
    if "headline" in facts:
        facts["headline"] = stated(facts["headline"], NEEDS_HEADLINE)
    save(article, **facts)
    article.writers.add(actor)
    audit(Action.EDIT_ARTICLE, actor, article)
    return article


@transaction.atomic
def publish_article(*, article: Article, actor: User, seen: str) -> list[Claim]:
    """Show readers an article whose facts somebody else wrote, with its claims.

    `seen` is the article's `publication` as the person was shown it. Its draft claims are announced as
    being checked, except those that `actor` worded, which wait for another person, and those that are not
    stated yet. Returns the claims announced.
    Raises NotAllowed, OwnWork, WrongState, Stale (the article or a claim changed meanwhile).
    """
    article = locked(article)
    check(Action.PUBLISH_ARTICLE, actor, article)
    here = locked_here(article.current_revision_id)
    claims = list(Claim.objects.filter(status=ClaimStatus.DRAFT, pk__in=here).exclude(statement="").order_by("pk"))
    if article.publication != seen:
        raise Stale
    save(article, status=ArticleStatus.PUBLISHED, published_at=timezone.now())
    audit(Action.PUBLISH_ARTICLE, actor, article)
    announced = [claim for claim in claims if not is_by(claim, "writers", actor)]
    for claim in announced:
        show_as_being_checked(claim, actor)
    count_articles(here)
    return announced


@transaction.atomic
def withdraw_article(*, article: Article, actor: User, reason: str, version: int) -> None:
    """Take an article's text away from readers, or set aside one that was never public.

    A public one keeps its page with the reason. Raises NotAllowed, WrongState, Stale, Incomplete.
    """
    article = locked(article, version)
    check(Action.WITHDRAW_ARTICLE, actor, article)
    reason = stated(reason, _("Readers see the reason of a withdrawal: write it down."))
    here = locked_here(article.current_revision_id)
    save(article, status=ArticleStatus.WITHDRAWN, withdrawal_reason=reason)
    count_articles(here)
    audit(Action.WITHDRAW_ARTICLE, actor, article, note=reason)
