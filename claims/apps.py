"""The app, and what runs when it starts."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ClaimsConfig(AppConfig):
    """The one app of the project."""

    name = "claims"
    verbose_name = _("Fact-checking")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from claims import roles

        post_migrate.connect(roles.grant, sender=self, dispatch_uid="claims.roles")
