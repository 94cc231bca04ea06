"""Publishers, and the articles that make claims."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from claims.choices import ArticleStatus, ClaimStatus, Language, Media
from claims.models.keys import NameKey
from claims.querysets import ArticleQuerySet, PublisherQuerySet, RevisionQuerySet
from claims.records import fingerprint


class Publisher(models.Model):
    """Who publishes articles or sources: an outlet, a ministry, an institute."""

    name = models.CharField(_("name"), max_length=200, unique=True)
    name_key = NameKey(_("name as it is sorted"), of="name")
    url = models.URLField(_("address"), max_length=500, blank=True)
    note = models.TextField(
        _("note"), blank=True, help_text=_("Public. Whose interest it speaks for, if that matters.")
    )

    objects = PublisherQuerySet.as_manager()

    class Meta:
        ordering = ["name_key", "pk"]
        verbose_name = _("publisher")
        verbose_name_plural = _("publishers")
        indexes = [models.Index(fields=["name_key", "id"], name="publisher_by_name")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("claims:publisher", args=[self.pk, self.slug_of(self.name)])

    @staticmethod
    def slug_of(name: str) -> str:
        """The name as it stands in the address; may change, the number does not."""
        return slugify(name)[:80].strip("-") or "publisher"


class Article(models.Model):
    """A text that makes claims. Its text is kept in numbered revisions, never overwritten."""

    publisher = models.ForeignKey(Publisher, models.PROTECT, related_name="articles", verbose_name=_("publisher"))
    headline = models.CharField(_("headline"), max_length=300)
    url = models.URLField(_("address"), max_length=1000, blank=True)
    language = models.CharField(_("language"), max_length=3, choices=Language)
    published_on = models.DateField(
        _("published on"), null=True, blank=True, help_text=_("When the outlet published it.")
    )
    status = models.CharField(
        _("status"), max_length=9, choices=ArticleStatus, default=ArticleStatus.IMPORTED, editable=False
    )
    withdrawal_reason = models.TextField(_("reason of the withdrawal"), blank=True, editable=False)
    current_revision = models.ForeignKey(
        "Revision", models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("current revision")
    )
    created_at = models.DateTimeField(_("imported at"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        related_name="articles",
        verbose_name=_("imported by"),
    )
    created_by_name = models.CharField(_("imported by (name then)"), max_length=301, editable=False)
    writers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="+", editable=False, help_text=_("Somebody else publishes it.")
    )
    published_at = models.DateTimeField(_("public since"), null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        permissions = [
            ("publish_article", _("Can publish an article that somebody else imported")),
            ("withdraw_article", _("Can withdraw an article")),
        ]
        indexes = [
            models.Index(fields=["status", "-published_at", "-id"], name="article_public_order"),
            models.Index(fields=["publisher", "status", "-published_at", "-id"], name="article_newest_of_publisher"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status=ArticleStatus.IMPORTED, published_at__isnull=True, withdrawal_reason="")
                | Q(status=ArticleStatus.PUBLISHED, published_at__isnull=False, withdrawal_reason="")
                | (Q(status=ArticleStatus.WITHDRAWN) & ~Q(withdrawal_reason="")),
                name="article_status_consistent",
            ),
            models.CheckConstraint(
                condition=Q(status=ArticleStatus.IMPORTED) | Q(current_revision__isnull=False),
                name="article_public_has_text",
            ),
            models.CheckConstraint(condition=Q(language__in=Language.values), name="article_language_known"),
        ]

    def __str__(self) -> str:
        return self.headline

    def get_absolute_url(self) -> str:
        return reverse("claims:article", args=[self.pk, self.slug])

    @property
    def slug(self) -> str:
        """The headline as it stands in the address; may change, the number does not."""
        return self.slug_of(self.headline)

    @staticmethod
    def slug_of(headline: str) -> str:
        """A headline as it stands in an address."""
        return slugify(headline)[:80].strip("-") or "article"

    @property
    def is_listed(self) -> bool:
        """Whether readers see its text."""
        return self.status == ArticleStatus.PUBLISHED

    @property
    def publication(self) -> str:
        """A mark of what publishing it would show now: its facts, and each draft claim with its quotes."""
        drafts = self.revisions.filter(pk=self.current_revision_id or 0, appearances__claim__status=ClaimStatus.DRAFT)
        claims = set(drafts.values_list("appearances__claim", "appearances__claim__version"))
        return fingerprint({"version": self.version, "claims": [list(claim) for claim in sorted(claims)]})

    @property
    def newest_revision(self) -> "Revision | None":
        """The last text that was received; a public article shows an earlier one until a second person publishes it."""
        return self.revisions.defer("received", "cut").order_by("-number").first()

    @property
    def waiting_revision(self) -> "Revision | None":
        """The newest revision, if it is not the one that readers see yet."""
        newest = self.newest_revision
        return newest if newest and newest.pk != self.current_revision_id else None

    @property
    def replacement(self) -> str:
        """A mark of what publishing its newest revision would replace now, and with which text."""
        quotes = self.revisions.filter(pk=self.current_revision_id or 0, appearances__isnull=False)
        marks = quotes.values_list(*(f"appearances__{name}" for name in ("pk", "start", "approved_at", "settled_at")))
        return fingerprint(
            {
                "version": self.version,
                "revision": getattr(self.newest_revision, "pk", None),
                "quotes": sorted([str(value) for value in mark] for mark in marks),
            }
        )

    @property
    def subject(self) -> str:
        """How audit entries name this article."""
        return f"article/{self.pk}"


class Dismissal(models.Model):
    """A sentence of an article that looked checkable, and that an editor dismissed for everybody."""

    article = models.ForeignKey(Article, models.PROTECT, related_name="dismissals", verbose_name=_("article"))
    sentence = models.TextField(_("sentence"))
    sentence_sha256 = models.CharField("SHA-256", max_length=64, help_text=_("Of the sentence, to find it by."))
    dismissed_at = models.DateTimeField(_("dismissed at"), auto_now_add=True)
    dismissed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="dismissals", verbose_name=_("dismissed by")
    )
    dismissed_by_name = models.CharField(_("dismissed by (name then)"), max_length=301)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("dismissed suggestion")
        verbose_name_plural = _("dismissed suggestions")
        constraints = [
            models.UniqueConstraint(fields=["article", "sentence_sha256"], name="dismissal_once_per_sentence"),
        ]

    def __str__(self) -> str:
        return self.sentence


class Revision(models.Model):
    """An article's text at one time: as received, and clean. Never changed."""

    article = models.ForeignKey(Article, models.PROTECT, related_name="revisions", verbose_name=_("article"))
    number = models.PositiveIntegerField(_("number"))
    received = models.TextField(_("text as received"))
    encoding = models.CharField(_("encoding"), max_length=40)
    media = models.CharField(_("kind of text"), max_length=4, choices=Media)
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True, help_text=_("Of the bytes as received."))
    text = models.TextField(_("clean text"))
    cut = models.JSONField(_("what was cut"), default=list, help_text=_("The lines left out: number, text, reason."))
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="revisions", verbose_name=_("made by")
    )
    made_by_name = models.CharField(_("made by (name then)"), max_length=301)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["article", "number"]
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="revision_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="revision_number_from_one"),
            models.CheckConstraint(condition=~Q(text=""), name="revision_has_text"),
            models.CheckConstraint(condition=Q(media__in=Media.values), name="revision_media_known"),
        ]

    def __str__(self) -> str:
        return _("Revision %(number)d of “%(headline)s”") % {
            "number": self.number,
            "headline": self.article.headline,
        }
