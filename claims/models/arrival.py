"""How far the import of a bundle came: see `claims.bundle`."""

from django.db import models
from django.db.models import Q


class Arrival(models.Model):
    """The one bundle that this installation began with, and how much of it is here: an import can be interrupted."""

    bundle = models.CharField(max_length=64, help_text="SHA-256 of its list of checksums.")
    step = models.CharField(max_length=40, help_text="What is being done.")
    lines = models.PositiveBigIntegerField(default=0, help_text="How many lines of it are done.")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="arrival_is_one_row")]

    def __str__(self) -> str:
        return f"{self.bundle[:12]}: {self.step}, {self.lines}"
