"""What was taken out of the past where the law asks for it."""

import re

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.models.claim import Claim
from claims.models.people import AuditEntry
from claims.models.verdict import Review, Verdict
from claims.querysets import RedactionQuerySet


class Redaction(models.Model):
    """A place from which a text was taken out: in a verdict, in what a reviewer saw, or in an audit entry.

    The triggers let exactly this change through, `mark` for the text at `path`. Never changed.
    """

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="redactions", verbose_name=_("claim"))
    verdict = models.ForeignKey(
        Verdict, models.PROTECT, null=True, related_name="redactions", verbose_name=_("verdict")
    )
    review = models.ForeignKey(Review, models.PROTECT, null=True, related_name="redactions", verbose_name=_("review"))
    audit_entry = models.ForeignKey(
        AuditEntry, models.PROTECT, null=True, related_name="redactions", verbose_name=_("audit entry")
    )
    path = models.CharField(_("text"), max_length=80, help_text=_("For example summary or evidence[0].passage."))
    digest = models.CharField(
        _("digest"), max_length=64, blank=True, help_text=_("Of a verdict’s text and its salt; the chain holds it.")
    )
    mark = models.CharField(_("what stands in its place"), max_length=200)
    reason = models.CharField(_("reason"), max_length=150)
    legal_basis = models.CharField(_("legal basis"), max_length=200)
    redacted_at = models.DateTimeField(_("redacted at"))
    redacted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="redactions", verbose_name=_("redacted by")
    )
    redacted_by_name = models.CharField(_("redacted by (name then)"), max_length=301)

    objects = RedactionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("redaction")
        verbose_name_plural = _("redactions")
        constraints = [
            models.UniqueConstraint(fields=["verdict", "path"], name="redaction_once_in_verdict"),
            models.CheckConstraint(
                condition=Q(verdict__isnull=False, review=None, audit_entry=None) & ~Q(digest="")
                | Q(verdict=None, review__isnull=False, audit_entry=None, digest="")
                | Q(verdict=None, review=None, audit_entry__isnull=False, digest=""),
                name="redaction_of_one_place",
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(legal_basis="") & ~Q(mark=""), name="redaction_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(mark__startswith="[Redacted on ")
                & Q(mark__endswith=Concat(Value(": "), F("reason"), Value("]"), output_field=models.TextField())),
                name="redaction_mark_says_why",
            ),
        ]

    def __str__(self) -> str:
        return gettext("%(label)s: %(text)s") % {"label": self.claim.code, "text": self.path}

    @property
    def is_marked(self) -> bool:
        """Whether the mark says that something was taken out, when and why, and nothing else."""
        return bool(re.fullmatch(rf"\[Redacted on \d{{4}}-\d\d-\d\d: {re.escape(self.reason)}\]", self.mark))


class Withheld(models.Model):
    """A text of a verdict that another installation keeps to itself: the quote of an article that is not public.

    Its digest came with the verdict, so that the chain verifies without it. Never changed.
    """

    verdict = models.ForeignKey(Verdict, models.PROTECT, related_name="withheld", verbose_name=_("verdict"))
    path = models.CharField(_("text"), max_length=80)
    digest = models.CharField(_("digest"), max_length=64)

    class Meta:
        ordering = ["verdict", "pk"]
        verbose_name = _("text that was withheld")
        verbose_name_plural = _("texts that were withheld")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["verdict", "path"], name="withheld_once_in_verdict")]

    def __str__(self) -> str:
        return f"{self.verdict_id} {self.path}"
