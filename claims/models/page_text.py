"""The texts of public pages that managing editors write; until they do, each page says what is written here."""

from itertools import count
from typing import Final, NamedTuple

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from claims.choices import PageTextKey
from claims.sanitize import LONGEST

NEEDS_ENGLISH = _("Write the English text too: it is the one for readers of every other language.")


class Step(NamedTuple):
    """A numbered paragraph with a heading."""

    heading: Promise
    text: Promise


# fmt: off
SHIPPED: Final[dict[str, tuple[Promise | Step, ...]]] = {
    PageTextKey.METHOD: (
        _("A verdict is worth what it rests on. So everything it rests on stands on its page: the exact words that were claimed, the sources for and against, two names, and what changed since."),  # noqa: E501
    ),
    PageTextKey.CHECK: (
        Step(_("One claim at a time"), _("We break an article into single assertions that can be checked. Each is written as a sentence that stands on its own, beside the exact quote it comes from.")),  # noqa: E501
        Step(_("Evidence for and against"), _("We look for sources on both sides, primary documents first. Of each we show the passage, the publisher, when it was published and when we read it.")),  # noqa: E501
        Step(_("Two people"), _("One person proposes the verdict, and another one approves it or returns it. Nobody approves their own. If the evidence changes in between, the approval is refused. An approval by one person alone is possible in an emergency only, and the history of the claim says so with the reason.")),  # noqa: E501
        Step(_("Kept for good"), _("A published verdict is never changed or deleted. It keeps its wording, its rating and its evidence as they were approved.")),  # noqa: E501
    ),
    PageTextKey.DECIDES: (
        _("Researchers look for evidence and propose a verdict. Reviewers decide on what a colleague proposed. Managing editors look after the rating scale, and withdraw what should not have been published."),  # noqa: E501
        _("The names of the two people who decided stand under every verdict."),
    ),
    PageTextKey.CORRECTIONS: (
        _("When the world changed, we publish an update. When we were wrong, we publish a correction. Both are new verdicts, with the reason on top of the page; the earlier ones stay in its history."),  # noqa: E501
        _("When an outlet changes its text, each quote says whether it stands at the same place in the text, moved, or is lost. We never guess where a quote belongs."),  # noqa: E501
        _("A claim or an article that we withdraw leaves the lists. Its page stays, with the reason."),
    ),
    PageTextKey.COMPLAINTS: (
        _("Name the code of the claim, say what is wrong, and send the source that shows it if you can. Somebody who did not decide the verdict looks at it."),  # noqa: E501
    ),
    PageTextKey.CONSENT: (
        _("The desk keeps your message, and your e-mail address if you give one, to work on it. Nobody else sees them. You need no account, and this page sets no cookie. We never show your message; the page of your reference shows our answer. To have your message erased, write to us and name the reference."),  # noqa: E501
    ),
}
# fmt: on


def shipped(key: str, language: str) -> str:
    """The text that the software comes with, in Markdown."""
    number = count(1)
    with override(language):
        return "\n\n".join(
            f"{next(number)}. # {part.heading}\n\n   {part.text}" if isinstance(part, Step) else str(part)
            for part in SHIPPED[key]
        )


class PageText(models.Model):
    """One text of a public page. There is a row for each; it is empty while the page says what the software comes with.

    French readers get the English text where the desk wrote no French one.
    """

    key = models.CharField(_("text"), max_length=20, choices=PageTextKey, unique=True, editable=False)
    text_en = models.TextField(_("text (English)"), max_length=LONGEST, blank=True, help_text=_("In Markdown."))
    text_fr = models.TextField(
        _("text (French)"),
        max_length=LONGEST,
        blank=True,
        help_text=_("In Markdown. Without it, French readers get the English text."),
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("text of a page")
        verbose_name_plural = _("texts of pages")
        constraints = [
            models.CheckConstraint(condition=Q(key__in=PageTextKey.values), name="page_text_key_known"),
            models.CheckConstraint(
                condition=Q(text_fr="") | ~Q(text_en=""),
                name="page_text_french_beside_english",
                violation_error_message=NEEDS_ENGLISH,
            ),
        ]

    def __str__(self) -> str:
        return str(PageTextKey(self.key).label)

    @property
    def subject(self) -> str:
        """How audit entries name this text."""
        return f"page_text/{self.key}"

    @property
    def is_own(self) -> bool:
        """Whether the desk wrote it."""
        return bool(self.text_en)

    @property
    def texts(self) -> dict[str, str]:
        """What the page says in each language; a French text that there is not is empty."""
        if self.is_own:
            return {"en": self.text_en, "fr": self.text_fr}
        return {language: shipped(self.key, language) for language in ("en", "fr")}

    @property
    def shown(self) -> tuple[str, str]:
        """The text for the language of the page, and the language that it is in."""
        language = "fr" if get_language() == "fr" and (self.text_fr or not self.is_own) else "en"
        return self.texts[language], language
