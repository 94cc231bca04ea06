"""Claims, who makes them, and where they stand."""

import datetime
import secrets
from collections.abc import Mapping

from django.conf import settings
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from claims.anchoring import Quoted
from claims.choices import LISTED_CLAIMS, PLACED, PUBLIC_CLAIMS, AppearanceState, ClaimKind, ClaimStatus, Language
from claims.models.article import Revision
from claims.models.keys import NameKey
from claims.querysets import AppearanceQuerySet, ClaimantQuerySet, ClaimQuerySet, TopicQuerySet

# Without 0/O, 1/I/L and vowels: codes are read aloud, and spell no words.
CODE_ALPHABET = "23456789BCDFGHJKMNPQRSTVWXZ"
CODE_LENGTH = 7
TAKEN_SLUGS = {"", "embed", "timemap"}  # nothing, and other pages of the claim
NEVER = datetime.date(1, 1, 1)  # comes after every day on which a claim was made


def new_code() -> str:
    """A claim's permanent code: short and random, so that it says nothing and can be read aloud."""
    return "".join(secrets.choice(CODE_ALPHABET) for _position in range(CODE_LENGTH))


class Topic(models.Model):
    """What a claim is about; each claim has at most one."""

    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    name_en = models.CharField(_("name (English)"), max_length=100, unique=True)
    name_fr = models.CharField(_("name (French)"), max_length=100, blank=True)

    objects = TopicQuerySet.as_manager()

    class Meta:
        ordering = ["name_en"]
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("claims:topic", args=[self.slug])

    @property
    def name(self) -> str:
        """The name in the language of the page."""
        return (self.name_fr if get_language() == "fr" else "") or self.name_en


class Claimant(models.Model):
    """The person or organisation who makes a claim."""

    name = models.CharField(_("name"), max_length=200, unique=True)
    name_key = NameKey(_("name as it is sorted"), of="name")
    description = models.CharField(
        _("description"), max_length=200, blank=True, help_text=_("For example: president of the United States.")
    )
    url = models.URLField(_("address"), max_length=500, blank=True)

    objects = ClaimantQuerySet.as_manager()

    class Meta:
        ordering = ["name_key", "pk"]
        verbose_name = _("claimant")
        verbose_name_plural = _("claimants")
        indexes = [models.Index(fields=["name_key", "id"], name="claimant_by_name")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("claims:claimant", args=[self.pk, self.slug_of(self.name)])

    @staticmethod
    def slug_of(name: str) -> str:
        """The name as it stands in the address; may change, the number does not."""
        return slugify(name)[:80].strip("-") or "claimant"


def in_language(statement: str, translations: Mapping[str, str], language: str) -> tuple[str, str]:
    """The statement in `language` where there is one, else as written; with its language."""
    translated = translations.get(language, "")
    return (translated, language) if translated else (statement, settings.LANGUAGE_CODE)


class Wording(models.Model):
    """What is claimed, by whom and when: the part of a claim that a verdict judges.

    A claim has it; a draft verdict proposes it for a public claim; a verdict keeps it.
    """

    statement = models.TextField(
        _("statement"), help_text=_("One sentence that can be checked and stands on its own, in English.")
    )
    translations = models.JSONField(_("translations"), default=dict, blank=True)
    claimant = models.ForeignKey(
        Claimant,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name=_("claimant"),
        help_text=_("Leave empty when the article itself makes the claim."),
    )
    kind = models.CharField(_("kind"), max_length=16, choices=ClaimKind, default=ClaimKind.FACTUAL)
    claimed_on = models.DateField(_("claimed on"), null=True, blank=True)

    class Meta:
        abstract = True

    def statement_in(self, language: str) -> tuple[str, str]:
        """The statement in `language` where there is one, else as written; with its language."""
        return in_language(self.statement, self.translations, language)

    @property
    def shown_statement(self) -> str:
        """The statement in the language of the page."""
        return self.statement_in(get_language() or settings.LANGUAGE_CODE)[0]

    @property
    def shown_statement_language(self) -> str:
        """The language that `shown_statement` is in."""
        return self.statement_in(get_language() or settings.LANGUAGE_CODE)[1]


WORDING_FIELDS = ("statement", "translations", "claimant", "kind", "claimed_on")


class Claim(Wording):
    """One assertion that can be checked, independent of where it was made."""

    code = models.CharField(_("code"), max_length=12, unique=True, default=new_code, editable=False)
    slug = models.SlugField(_("slug"), max_length=80, editable=False)
    topic = models.ForeignKey(
        Topic, models.PROTECT, null=True, blank=True, related_name="claims", verbose_name=_("topic")
    )
    language = models.CharField(
        _("language"), max_length=3, choices=Language, help_text=_("The language the claim was made in.")
    )
    status = models.CharField(
        _("status"), max_length=13, choices=ClaimStatus, default=ClaimStatus.DRAFT, editable=False
    )
    withdrawal_reason = models.TextField(_("reason of the withdrawal"), blank=True, editable=False)
    # The two below move in the transaction that appends a verdict; lists filter and sort by them.
    current_verdict = models.ForeignKey(
        "Verdict", models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("current verdict")
    )
    rating = models.ForeignKey(
        "Rating", models.PROTECT, null=True, editable=False, related_name="claims", verbose_name=_("rating")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, editable=False)
    news_at = models.DateTimeField(
        _("last news"), null=True, editable=False, help_text=_("When readers last saw something new.")
    )
    # Both in the workflow's hand too, and never null: lists are sorted and paged by them.
    article_count = models.PositiveIntegerField(
        _("articles"), default=0, editable=False, help_text=_("In how many articles readers see it.")
    )
    claimed_or_never = models.GeneratedField(
        expression=Coalesce("claimed_on", Value(NEVER)),
        output_field=models.DateField(),
        db_persist=True,
        verbose_name=_("claimed on"),
    )
    opened_at = models.DateTimeField(_("opened at"), auto_now_add=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        related_name="opened_claims",
        verbose_name=_("opened by"),
    )
    opened_by_name = models.CharField(_("opened by (name then)"), max_length=301, editable=False)
    writers = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        related_name="+",
        editable=False,
        help_text=_("Who worded it before it was public; somebody else announces it."),
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        permissions = [
            ("announce_claim", _("Can show readers that a claim is being checked")),
            ("withdraw_claim", _("Can withdraw a claim with a public reason")),
        ]
        indexes = [
            models.Index(fields=["-news_at", "-id"], name="claim_newest"),
            models.Index(fields=["-decided_at", "-id"], name="claim_newest_verdict"),
            models.Index(fields=["rating", "-news_at", "-id"], name="claim_newest_by_rating"),
            models.Index(fields=["topic", "-news_at", "-id"], name="claim_newest_by_topic"),
            models.Index(fields=["topic", "rating", "-news_at", "-id"], name="claim_newest_by_both"),
            models.Index(fields=["claimant", "-news_at", "-id"], name="claim_newest_by_claimant"),
            models.Index(fields=["claimant", "rating", "status"], name="claim_ratings_of_claimant"),
            models.Index(fields=["-article_count", "-id"], name="claim_most_articles"),
            models.Index(fields=["-claimed_or_never", "-id"], name="claim_last_made"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(statement="") | Q(status=ClaimStatus.DRAFT), name="claim_public_has_statement"
            ),
            models.CheckConstraint(condition=Q(kind__in=ClaimKind.values), name="claim_kind_known"),
            models.CheckConstraint(condition=Q(language__in=Language.values), name="claim_language_known"),
            models.CheckConstraint(
                condition=Q(status__in=[ClaimStatus.DRAFT, ClaimStatus.BEING_CHECKED], current_verdict=None)
                | Q(status=ClaimStatus.DECIDED, current_verdict__isnull=False)
                | Q(status=ClaimStatus.WITHDRAWN),
                name="claim_status_consistent",
            ),
            models.CheckConstraint(
                condition=Q(current_verdict=None, rating=None, decided_at=None)
                | Q(current_verdict__isnull=False, rating__isnull=False, decided_at__isnull=False),
                name="claim_verdict_consistent",
            ),
            models.CheckConstraint(
                condition=Q(status=ClaimStatus.DRAFT, news_at=None)
                | (~Q(status=ClaimStatus.DRAFT) & Q(news_at__isnull=False)),
                name="claim_public_has_news_at",
            ),
            models.CheckConstraint(
                condition=(Q(status=ClaimStatus.WITHDRAWN) & ~Q(withdrawal_reason=""))
                | (~Q(status=ClaimStatus.WITHDRAWN) & Q(withdrawal_reason="")),
                name="claim_withdrawn_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.shown_statement or gettext("A claim that is not stated yet")

    def get_absolute_url(self) -> str:
        return reverse("claims:claim", args=[self.code, self.slug])

    @property
    def is_public(self) -> bool:
        """Whether readers can open it: its wording then changes only with a verdict."""
        return self.status in PUBLIC_CLAIMS

    @property
    def is_listed(self) -> bool:
        """Whether it stands in lists, exports and articles."""
        return self.status in LISTED_CLAIMS

    @property
    def subject(self) -> str:
        """How audit entries name this claim."""
        return f"claim/{self.code}"

    @staticmethod
    def slug_of(statement: str) -> str:
        """The statement as it stands in the address; may change, the code does not."""
        slug = slugify(statement)[:80].strip("-")
        return slug if slug not in TAKEN_SLUGS else "claim"


class Appearance(models.Model):
    """Where a claim stands in one revision of an article: the exact quote and its place."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="appearances", verbose_name=_("claim"))
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="appearances", verbose_name=_("revision"))
    quote = models.TextField(_("quote"))
    prefix = models.CharField(_("text before"), max_length=32, blank=True)
    suffix = models.CharField(_("text after"), max_length=32, blank=True)
    start = models.PositiveIntegerField(_("start"), null=True, help_text=_("In code points, inclusive."))
    end = models.PositiveIntegerField(_("end"), null=True, help_text=_("In code points, exclusive."))
    state = models.CharField(_("state"), max_length=10, choices=AppearanceState, default=AppearanceState.ANCHORED)
    # The same quote has a row in each revision; these say what became of it from one to the next.
    origin = models.ForeignKey(
        "self",
        models.RESTRICT,
        null=True,
        related_name="later",
        verbose_name=_("first marked as"),
        help_text=_("The row of the revision in which it was marked; empty in that row itself."),
    )
    changed_in = models.ForeignKey(
        Revision,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("changed in"),
        help_text=_("The revision in which the outlet changed this passage."),
    )
    settled_at = models.DateTimeField(
        _("settled at"), null=True, help_text=_("When an editor decided that it is gone from the text.")
    )
    added_at = models.DateTimeField(_("added at"), auto_now_add=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="added_appearances", verbose_name=_("added by")
    )
    added_by_name = models.CharField(_("added by (name then)"), max_length=301)
    approved_at = models.DateTimeField(_("confirmed at"), null=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="approved_appearances",
        verbose_name=_("confirmed by"),
    )
    approved_by_name = models.CharField(_("confirmed by (name then)"), max_length=301, blank=True)

    objects = AppearanceQuerySet.as_manager()

    class Meta:
        ordering = ["revision", "start", "pk"]
        verbose_name = _("appearance")
        verbose_name_plural = _("appearances")
        permissions = [
            ("approve_appearance", _("Can confirm a quote that somebody else linked to a public claim")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["claim", "revision", "start", "end"], name="appearance_once_per_place"),
            models.CheckConstraint(condition=~Q(quote=""), name="appearance_has_quote"),
            models.CheckConstraint(
                condition=Q(state__in=PLACED, start__isnull=False, end__gt=models.F("start"))
                | (Q(start=None, end=None) & ~Q(state__in=PLACED)),
                name="appearance_offsets_in_order",
            ),
            models.CheckConstraint(condition=Q(state__in=AppearanceState.values), name="appearance_state_known"),
            models.CheckConstraint(
                condition=Q(settled_at=None) | Q(state=AppearanceState.LOST), name="appearance_settled_is_lost"
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None, approved_at=None, approved_by_name="")
                | (
                    Q(approved_by__isnull=False, approved_at__isnull=False)
                    & ~Q(approved_by=models.F("added_by"))
                    & ~Q(approved_by_name="")
                ),
                name="appearance_four_eyes",
            ),
        ]

    def __str__(self) -> str:
        return gettext("“%(text)s”") % {"text": self.quote}

    @property
    def thread(self) -> int:
        """What is the same for all rows of one quote, from revision to revision."""
        return self.origin_id or self.pk

    @property
    def is_placed(self) -> bool:
        """Whether it stands in the text of its revision."""
        return self.state in PLACED

    @property
    def quoted(self) -> Quoted:
        """The quote as it is looked for in another text."""
        return Quoted(self.quote, self.prefix, self.suffix, self.start)

    @property
    def subject(self) -> str:
        """Audit entries name the claim."""
        return self.claim.subject
