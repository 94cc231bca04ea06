"""What readers send: an error in a fact-check, or a claim to check."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.choices import ANSWERED_REPORTS, OPEN_REPORTS, Language, ReportKind, ReportStatus
from claims.models.claim import CODE_ALPHABET, Claim
from claims.querysets import ReportQuerySet

REFERENCE_LENGTH = 10
LONGEST_MESSAGE = 5_000
LONGEST_PLACE = 1_000


def new_reference() -> str:
    """A report's public reference: longer than a claim's code, because knowing it opens the page of the report."""
    return "".join(secrets.choice(CODE_ALPHABET) for _position in range(REFERENCE_LENGTH))


class Report(models.Model):
    """One message of a reader, what became of it, and the public answer.

    What the reader wrote is never public: it may name people. It is erased some time after the answer.
    """

    reference = models.CharField(_("reference"), max_length=12, unique=True, default=new_reference, editable=False)
    kind = models.CharField(_("kind"), max_length=5, choices=ReportKind)
    claim = models.ForeignKey(
        Claim,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reports",
        verbose_name=_("claim"),
        help_text=_("The public claim that it is about."),
    )
    seen_at = models.CharField(_("where the reader saw it"), max_length=LONGEST_PLACE, blank=True)
    message = models.TextField(_("message"))
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(_("language"), max_length=3, choices=Language)
    form = models.CharField(max_length=32, unique=True, editable=False)  # the form it came with, which is sent once
    consented_at = models.DateTimeField(_("consent given at"))
    received_at = models.DateTimeField(_("received at"), auto_now_add=True)
    status = models.CharField(_("status"), max_length=8, choices=ReportStatus, default=ReportStatus.RECEIVED)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assigned_reports",
        verbose_name=_("assigned to"),
    )
    answer = models.TextField(_("answer"), blank=True, help_text=_("Public."))
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="answered_reports",
        verbose_name=_("answered by"),
    )
    answered_by_name = models.CharField(_("answered by (name then)"), max_length=301, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    led_to = models.ForeignKey(
        Claim,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reports_behind",
        verbose_name=_("led to"),
        help_text=_("The claim that was opened because of it, or that is looked at again."),
    )
    erased_at = models.DateTimeField(
        _("erased at"), null=True, blank=True, help_text=_("When the reader’s words and e-mail address were erased.")
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        indexes = [models.Index(fields=["status", "-id"], name="report_newest_by_status")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ReportKind.values), name="report_kind_known"),
            models.CheckConstraint(condition=Q(language__in=Language.values), name="report_language_known"),
            models.CheckConstraint(
                condition=Q(kind=ReportKind.ERROR) | Q(claim=None), name="report_of_claim_is_about_none_yet"
            ),
            models.CheckConstraint(
                condition=Q(status=ReportStatus.RECEIVED, assigned_to=None)
                | Q(status=ReportStatus.ASSIGNED, assigned_to__isnull=False)
                | Q(status__in=ANSWERED_REPORTS),
                name="report_status_consistent",
            ),
            models.CheckConstraint(
                condition=(
                    Q(status__in=ANSWERED_REPORTS, answered_by__isnull=False, answered_at__isnull=False)
                    & ~Q(answer="")
                    & ~Q(answered_by_name="")
                )
                | Q(status__in=OPEN_REPORTS, answered_by=None, answered_at=None, answered_by_name="", answer=""),
                name="report_answered_with_name",
            ),
            models.CheckConstraint(
                condition=Q(led_to=None) | Q(status=ReportStatus.ACCEPTED), name="report_accepted_leads_on"
            ),
            models.CheckConstraint(
                condition=(Q(erased_at=None) & ~Q(message=""))
                | Q(erased_at__isnull=False, message="", seen_at="", email="", status__in=ANSWERED_REPORTS),
                name="report_has_message_until_erased",
            ),
        ]

    def __str__(self) -> str:
        return gettext("%(label)s: %(text)s") % {"label": self.get_kind_display(), "text": self.reference}

    def get_absolute_url(self) -> str:
        return reverse("claims:report_status", args=[self.reference])

    @property
    def subject(self) -> str:
        """How audit entries name this report."""
        return f"report/{self.reference}"

    @property
    def is_answered(self) -> bool:
        """Whether the reader has an answer."""
        return self.status in ANSWERED_REPORTS
