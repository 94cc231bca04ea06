"""Suggested sentences: dismissed for everybody, and suggested again."""

from hashlib import sha256

from django.db import transaction

from claims.choices import Action
from claims.models import Article, Dismissal, User
from claims.workflow.errors import QuoteNotThere
from claims.workflow.rules import audit, check, locked


def sentence_key(sentence: str) -> str:
    """What a dismissal is found by: the SHA-256 of the sentence, in hexadecimal."""
    return sha256(sentence.encode()).hexdigest()


@transaction.atomic
def dismiss_suggestion(*, article: Article, actor: User, sentence: str) -> None:
    """No longer suggest a sentence of an article to anybody, in this text and in later ones.

    Nothing happens when it is dismissed already. Raises NotAllowed, WrongState, QuoteNotThere.
    """
    article = locked(article)
    check(Action.DISMISS_SUGGESTION, actor, article)
    if article.current_revision is None or sentence not in article.current_revision.text:
        raise QuoteNotThere
    _row, made = Dismissal.objects.get_or_create(
        article=article,
        sentence_sha256=sentence_key(sentence),
        defaults={"sentence": sentence, "dismissed_by": actor, "dismissed_by_name": actor.display_name},
    )
    if made:
        audit(Action.DISMISS_SUGGESTION, actor, article, note=sentence)


@transaction.atomic
def restore_suggestion(*, article: Article, actor: User, sentence: str) -> None:
    """Suggest a dismissed sentence again. Nothing happens when it is not dismissed. Raises NotAllowed, WrongState."""
    article = locked(article)
    check(Action.RESTORE_SUGGESTION, actor, article)
    deleted, _rows = Dismissal.objects.filter(article=article, sentence_sha256=sentence_key(sentence)).delete()
    if deleted:
        audit(Action.RESTORE_SUGGESTION, actor, article, note=sentence)
