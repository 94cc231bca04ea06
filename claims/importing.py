"""From a received text to an article: what the import in the admin and the import command share.

`claims.intake` is pure and speaks English; here are its words in the language of the page, the search for the
same text, and the step into the workflow.
"""

import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from claims import choices, workflow
from claims.intake import LABELS, Intake, IntakeError, Reason
from claims.models import Article, Publisher, Revision, User
from claims.querysets import spelled


def label(reason: str) -> str:
    """Why a line was cut, in the language of the page."""
    return gettext(LABELS[Reason(reason)]) if reason in LABELS else reason


def sentence(error: IntakeError) -> str:
    """What is wrong with a received text, and what to do, in the language of the page."""
    return gettext(error.message) % error.data


def language_of(received: Intake) -> str:
    """The language found in a text, as articles write it."""
    return received.language if received.language in choices.Language.values else choices.Language.OTHER


def same_text(received: Intake) -> QuerySet[Article]:
    """Articles that came from the same bytes, or whose current text is the same; oldest first."""
    return (
        Article.objects.filter(
            Q(revisions__sha256=received.sha256) | Q(current_revision__text=received.text),
        )
        .select_related("publisher")
        .distinct()
        .order_by("pk")
    )


def named_publisher(name: str) -> Publisher:
    """The publisher of this name, whatever its capitals, or a new one that is not saved yet."""
    return Publisher.objects.filter(spelled("name__iexact", name)).first() or Publisher(name=name)


@transaction.atomic
def save(
    received: Intake,
    *,
    actor: User,
    publisher: Publisher,
    headline: str,
    language: str,
    url: str = "",
    published_on: datetime.date | None = None,
) -> Article:
    """Make an article with its first revision from `received`; what was cut is kept with the reasons.

    A `publisher` that is new is saved as well. Everything or nothing is written.
    Raises NotAllowed, Incomplete.
    """
    if publisher._state.adding:
        publisher, _made = Publisher.objects.get_or_create(name=publisher.name)
    return workflow.import_article(
        actor=actor,
        publisher=publisher,
        headline=headline,
        language=language,
        url=url,
        published_on=published_on,
        **_as_kept(received),
    )


def save_revision(received: Intake, *, actor: User, article: Article) -> Revision:
    """Keep `received` as the newest text of an article. Raises NotAllowed, WrongState, Incomplete."""
    return workflow.add_revision(article=article, actor=actor, **_as_kept(received))


def _as_kept(received: Intake) -> dict[str, Any]:
    """A text as a revision keeps it."""
    return {
        "received": received.received,
        "encoding": received.encoding,
        "media": received.media,
        "sha256": received.sha256,
        "text": received.text,
        "cut": [{"line": line.number, "text": line.text, "reason": line.reason} for line in received.cut],
    }
