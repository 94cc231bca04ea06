"""When claims stood in lists, and as what: the state of the site on any day."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from claims.models.claim import Claim, Wording
from claims.models.verdict import Rating, Verdict
from claims.querysets import ListingQuerySet


class Listing(Wording):
    """A stretch of time in which a claim stood in lists: with one verdict, or as being checked.

    It follows from verdicts and audit entries, which never change, and is kept because a list of a past day is paged
    by it. A verdict keeps what was claimed in its own words; so only a claim being checked has a statement here.
    """

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="listings", verbose_name=_("claim"))
    verdict = models.OneToOneField(
        Verdict, models.PROTECT, null=True, related_name="listing", verbose_name=_("verdict")
    )
    rating = models.ForeignKey(
        Rating, models.PROTECT, null=True, db_index=False, related_name="+", verbose_name=_("rating")
    )
    began_at = models.DateTimeField(_("from"))
    ended_at = models.DateTimeField(_("until"), null=True)

    objects = ListingQuerySet.as_manager()

    class Meta:
        ordering = ["-began_at", "-pk"]
        verbose_name = _("past state in lists")
        verbose_name_plural = _("past states in lists")
        indexes = [
            models.Index(fields=["-began_at", "-id", "ended_at"], name="listing_newest"),
            models.Index(fields=["claimant", "-began_at", "-id"], name="listing_newest_by_claimant"),
            models.Index(fields=["rating", "-began_at", "-id", "ended_at"], name="listing_newest_by_rating"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["claim"], condition=Q(ended_at=None), name="listing_open_once"),
            models.UniqueConstraint(fields=["claim"], condition=Q(verdict=None), name="listing_being_checked_once"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("began_at")), name="listing_times_in_order"
            ),
            models.CheckConstraint(
                condition=(Q(verdict=None, rating=None) & ~Q(statement=""))
                | Q(verdict__isnull=False, rating__isnull=False, statement=""),
                name="listing_has_one_wording",
            ),
        ]

    def __str__(self) -> str:
        return str(self.wording.statement)

    def get_absolute_url(self) -> str:
        if self.verdict is None:
            return self.claim.get_absolute_url()
        return reverse("claims:verdict", args=[self.claim.code, self.verdict.number])

    @property
    def wording(self) -> Wording:
        """What was claimed, in the words of then."""
        return self.verdict or self
