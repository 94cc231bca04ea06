"""Sources, and what they say about claims."""

from typing import Any, Final

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from claims.addresses import folded
from claims.choices import Language, SourceKind, Stance
from claims.models.article import Publisher
from claims.models.claim import Claim
from claims.models.keys import Key
from claims.querysets import SourceQuerySet


class AddressKey(Key):
    """The folded form of another field's address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_length": 1000, **kwargs})

    def key_of(self, text: str) -> str:
        return folded(text)


# Where a source keeps how many claims it bears on, one way and another.
COUNTS: Final[dict[str, str]] = {
    Stance.SUPPORTS: "supported",
    Stance.REFUTES: "refuted",
    Stance.CONTEXT: "put_in_context",
}


class Source(models.Model):
    """A document that can bear on claims."""

    title = models.CharField(_("title"), max_length=300)
    url = models.URLField(_("address"), max_length=1000, blank=True)
    url_key = AddressKey(_("address as a key"), of="url", db_index=True)
    publisher = models.ForeignKey(Publisher, models.PROTECT, related_name="sources", verbose_name=_("publisher"))
    published_on = models.DateField(_("published on"), null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=SourceKind)
    language = models.CharField(_("language"), max_length=3, choices=Language)
    archived_url = models.URLField(_("archived copy"), max_length=1000, blank=True)
    note = models.TextField(_("note"), blank=True, help_text=_("For the desk only."))
    # All in the workflow's hand, which moves them with verdicts: lists are sorted and paged by them, or show them.
    newest_citation = models.ForeignKey(
        "Citation", models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("newest citation")
    )
    cited_publisher = models.ForeignKey(
        Publisher,
        models.PROTECT,
        null=True,
        editable=False,
        db_index=False,
        related_name="cited_sources",
        verbose_name=_("publisher when it was last cited"),
    )
    supported = models.PositiveIntegerField(default=0, editable=False)
    refuted = models.PositiveIntegerField(default=0, editable=False)
    put_in_context = models.PositiveIntegerField(default=0, editable=False)

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        indexes = [
            models.Index(fields=["cited_publisher", "-newest_citation"], name="source_last_cited_of_publisher"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["url"], condition=~Q(url=""), name="source_url_once"),
            models.CheckConstraint(condition=Q(kind__in=SourceKind.values), name="source_kind_known"),
            models.CheckConstraint(condition=Q(language__in=Language.values), name="source_language_known"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("claims:source", args=[self.pk, self.slug_of(self.title)])

    @staticmethod
    def slug_of(title: str) -> str:
        """The title as it stands in the address."""
        return slugify(title)[:80].strip("-") or "source"


class Evidence(models.Model):
    """One source for one claim: which way it points, and the passage that shows it."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="evidence", verbose_name=_("claim"))
    source = models.ForeignKey(Source, models.PROTECT, related_name="evidence", verbose_name=_("source"))
    stance = models.CharField(_("stance"), max_length=8, choices=Stance)
    passage = models.TextField(_("passage"), blank=True, help_text=_("Exactly as it stands in the source."))
    location = models.CharField(
        _("where in the source"), max_length=200, blank=True, help_text=_("For example: page 12, paragraph 3.")
    )
    read_on = models.DateField(
        _("read on"), default=timezone.localdate, null=True, blank=True, help_text=_("Empty when nobody wrote it down.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = pgettext_lazy("a piece of", "evidence")
        verbose_name_plural = _("evidence")
        constraints = [
            models.UniqueConstraint(fields=["claim", "source", "passage"], name="evidence_once_per_passage"),
            models.CheckConstraint(condition=Q(stance__in=Stance.values), name="evidence_stance_known"),
        ]

    def __str__(self) -> str:
        return gettext("%(label)s: %(text)s") % {"label": self.get_stance_display(), "text": self.source}
