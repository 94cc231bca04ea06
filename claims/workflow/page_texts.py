"""What public pages say: the texts that managing editors write."""

from django.db import transaction

from claims.choices import Action
from claims.models import PageText, User
from claims.models.page_text import NEEDS_ENGLISH, shipped
from claims.workflow.errors import Incomplete
from claims.workflow.rules import audit, check, clean, locked, save

TEXTS = ("text_en", "text_fr")


@transaction.atomic
def edit_page_text(*, page_text: PageText, actor: User, version: int, **texts: str) -> PageText:
    """Change what readers are told; the audit entry keeps what they were told before.

    `texts` are TEXTS. Left empty, or as the software comes with them, both follow the software again.
    Raises NotAllowed, Stale, Gone, Incomplete (no English text beside a French one).
    """
    page_text = locked(page_text, version)
    check(Action.EDIT_PAGE_TEXT, actor)
    texts = {name: text.strip() for name, text in clean(texts, TEXTS).items()}
    if texts == {"text_en": shipped(page_text.key, "en"), "text_fr": shipped(page_text.key, "fr")}:
        texts = dict.fromkeys(TEXTS, "")
    if texts["text_fr"] and not texts["text_en"]:
        raise Incomplete(NEEDS_ENGLISH)
    before = "\n\n".join(f"[{language}]\n{text}" for language, text in page_text.texts.items() if text)
    save(page_text, **texts)
    audit(Action.EDIT_PAGE_TEXT, actor, page_text, note=before)
    return page_text
