"""What triggers count along: see `claims.tallies`."""

from django.db import models
from django.db.models import Q


class Edition(models.Model):
    """One row, which changes whenever something that readers may see has changed."""

    number = models.BigIntegerField(default=0)
    moved_at = models.BigIntegerField(default=0, help_text="In milliseconds since 1970.")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="edition_is_one_row")]

    def __str__(self) -> str:
        return str(self.number)


class Tally(models.Model):
    """How many listed claims have a rating, a topic and a language; the first two by their keys, 0 for none."""

    rating = models.BigIntegerField()
    topic = models.BigIntegerField()
    language = models.CharField(max_length=3)
    claims = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rating", "topic", "language"], name="tally_once")]

    def __str__(self) -> str:
        return f"{self.rating}/{self.topic}/{self.language}: {self.claims}"
