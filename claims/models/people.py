"""The people of the desk, and what they did."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.choices import Action
from claims.querysets import AuditEntryQuerySet


class User(AbstractUser):
    """A person of the desk. Who decided something is kept for good, so leavers are deactivated."""

    class Meta(AbstractUser.Meta):
        permissions = [
            ("approve_alone", _("Can approve their own draft verdict in an emergency, shown publicly")),
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        """The name that stands under this person's decisions."""
        return self.get_full_name() or self.username


class AuditEntry(models.Model):
    """One change of state: who did what, under the name they had then. Never changed."""

    at = models.DateTimeField(_("at"), auto_now_add=True, db_index=True)
    actor = models.ForeignKey(User, models.PROTECT, related_name="audit_entries", verbose_name=_("person"))
    actor_name = models.CharField(_("name then"), max_length=301)
    action = models.CharField(_("action"), max_length=20, choices=Action)
    subject = models.CharField(
        _("subject"), max_length=40, db_index=True, help_text=_("For example claim/7KQ2M9P or article/3.")
    )
    label = models.CharField(_("label"), max_length=200, help_text=_("The statement or headline then."))
    note = models.TextField(_("note"), blank=True)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        indexes = [
            models.Index(fields=["action", "-at", "-id"], name="audit_newest_by_action"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(action__in=Action.values), name="audit_action_known"),
        ]

    def __str__(self) -> str:
        done = f"{self.get_action_display()} ({self.subject})"
        return gettext("%(label)s: %(text)s") % {"label": self.actor_name, "text": done}
