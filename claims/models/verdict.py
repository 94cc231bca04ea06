"""The rating scale, draft verdicts, reviews, and the verdicts that were published."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from claims import chain
from claims.choices import Change, ClaimKind, Decision, DraftState, Stance, Tone
from claims.models.claim import Claim, Wording
from claims.models.source import Source
from claims.querysets import (
    CitationQuerySet,
    DraftVerdictQuerySet,
    RatingQuerySet,
    VerdictQuerySet,
)
from claims.records import Record, fingerprint
from claims.sanitize import LONGEST


class Rating(models.Model):
    """A point of the rating scale. It can be retired, not deleted once it was used."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name_en = models.CharField(_("name (English)"), max_length=60)
    name_fr = models.CharField(_("name (French)"), max_length=60)
    definition_en = models.TextField(_("definition (English)"))
    definition_fr = models.TextField(_("definition (French)"))
    number = models.PositiveSmallIntegerField(
        _("number"), null=True, blank=True, help_text=_("Higher is truer. Empty where the scale has no order.")
    )
    sign = models.CharField(_("sign"), max_length=4)
    tone = models.CharField(_("colour"), max_length=6, choices=Tone)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    retired_on = models.DateField(_("retired on"), null=True, blank=True)

    objects = RatingQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        constraints = [
            models.CheckConstraint(condition=Q(tone__in=Tone.values), name="rating_tone_known"),
            models.CheckConstraint(
                condition=~Q(name_en="") & ~Q(name_fr="") & ~Q(definition_en="") & ~Q(definition_fr=""),
                name="rating_has_both_languages",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sign} {self.name}"

    @property
    def name(self) -> str:
        """The name in the language of the page."""
        return self.name_fr if get_language() == "fr" else self.name_en

    @property
    def definition(self) -> str:
        """The definition in the language of the page."""
        return self.definition_fr if get_language() == "fr" else self.definition_en

    def as_issued(self) -> dict[str, Any]:
        """Everything about this rating that a verdict keeps."""
        return {
            "code": self.code,
            "number": self.number,
            "sign": self.sign,
            "tone": self.tone,
            "name": {"en": self.name_en, "fr": self.name_fr},
            "definition": {"en": self.definition_en, "fr": self.definition_fr},
        }


class IssuedRating(models.Model):
    """A rating as verdicts were issued with it: a row for each name and definition that it had then.

    As long as a rating has one row, its verdicts need not be read to say what they call it.
    """

    rating = models.ForeignKey(Rating, models.CASCADE, related_name="issued", verbose_name=_("rating"))
    as_issued = models.JSONField(_("rating as issued"))
    fingerprint = models.CharField(_("fingerprint"), max_length=64)

    class Meta:
        ordering = ["rating", "pk"]
        verbose_name = _("rating as issued")
        verbose_name_plural = _("ratings as issued")
        constraints = [models.UniqueConstraint(fields=["rating", "fingerprint"], name="issued_rating_once")]

    def __str__(self) -> str:
        return f"{self.as_issued['sign']} {self.as_issued['name']['en']}"


class Judgement(Wording):
    """What a draft verdict proposes and a verdict says."""

    change = models.CharField(_("kind of change"), max_length=10, choices=Change, default=Change.INITIAL)
    reason = models.TextField(
        _("reason of the change"), blank=True, help_text=_("Public. An update or a correction needs one.")
    )
    summary = models.TextField(
        _("summary"), blank=True, help_text=_("One or two sentences that stand next to the verdict.")
    )
    explanation = models.TextField(_("explanation"), max_length=LONGEST, blank=True, help_text=_("In Markdown."))

    class Meta:
        abstract = True


class DraftVerdict(Judgement):
    """The one open proposal for a claim.

    Its wording counts only for a claim that is public; a claim that is not yet is reworded itself.
    """

    claim = models.OneToOneField(Claim, models.PROTECT, related_name="draft", verbose_name=_("claim"), editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="draft_verdicts",
        editable=False,
        verbose_name=_("author"),
    )
    author_name = models.CharField(_("author (name then)"), max_length=301, editable=False)
    writers = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        related_name="+",
        editable=False,
        help_text=_("Who wrote in it or sent it; somebody else decides on it."),
    )
    rating = models.ForeignKey(
        Rating,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="draft_verdicts",
        limit_choices_to={"retired_on": None},
        verbose_name=_("rating"),
    )
    state = models.CharField(_("state"), max_length=9, choices=DraftState, default=DraftState.OPEN, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("proposed at"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)
    sent_at = models.DateTimeField(_("sent to review at"), null=True, editable=False)
    sent_record = models.JSONField(_("record as sent"), null=True, editable=False)

    objects = DraftVerdictQuerySet.as_manager()

    class Meta:
        ordering = ["-changed_at", "-pk"]
        verbose_name = _("draft verdict")
        verbose_name_plural = _("draft verdicts")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=DraftState.values), name="draft_state_known"),
            models.CheckConstraint(condition=Q(change__in=Change.values), name="draft_change_known"),
            models.CheckConstraint(
                condition=~Q(state=DraftState.IN_REVIEW)
                | Q(sent_at__isnull=False, sent_record__isnull=False, rating__isnull=False),
                name="draft_in_review_has_record",
            ),
        ]

    def __str__(self) -> str:
        return _("Draft verdict on “%(statement)s”") % {"statement": self.claim.shown_statement}

    @property
    def subject(self) -> str:
        """Audit entries name the claim."""
        return self.claim.subject

    @property
    def wording(self) -> Wording:
        """The wording this draft judges: its own for a public claim, else the claim's."""
        return self if self.claim.is_public else self.claim

    @property
    def sent_fingerprint(self) -> str:
        """The fingerprint of the record that was sent to review; empty before that."""
        return fingerprint(self.sent_record) if self.sent_record else ""

    def record(self) -> Record:
        """Everything that an approval of this draft would publish, as plain values, read afresh."""
        wording = self.wording
        evidence = self.claim.evidence.select_related("source__publisher").order_by("position", "pk")
        # Without those that others wait to replace: an approval confirms these.
        appearances = self.claim.appearances.current().kept().select_related("revision__article__publisher")
        return {
            "claim": self.claim.code,
            "change": self.change,
            "reason": self.reason,
            "statement": wording.statement,
            "translations": wording.translations,
            "claimant": wording.claimant and wording.claimant.name,
            "kind": wording.kind,
            "claimed_on": _iso(wording.claimed_on),
            "rating": self.rating and self.rating.as_issued(),
            "summary": self.summary,
            "explanation": self.explanation,
            "evidence": [_evidence_row(row) for row in evidence],
            "appearances": [_appearance_row(row) for row in sorted(appearances, key=_in_threads)],
        }


class Review(models.Model):
    """One reviewer's decision on a draft verdict. Never changed."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="reviews", verbose_name=_("claim"))
    decision = models.CharField(_("decision"), max_length=8, choices=Decision)
    note = models.TextField(_("note"), blank=True)
    record = models.JSONField(_("what the reviewer saw"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="reviews_received", verbose_name=_("author")
    )
    author_name = models.CharField(_("author (name then)"), max_length=301)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="reviews", verbose_name=_("reviewer")
    )
    reviewer_name = models.CharField(_("reviewer (name then)"), max_length=301)
    emergency_reason = models.TextField(_("emergency reason"), blank=True)
    decided_at = models.DateTimeField(_("decided at"), auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        constraints = [
            models.CheckConstraint(condition=Q(decision__in=Decision.values), name="review_decision_known"),
            models.CheckConstraint(
                condition=~Q(decision=Decision.RETURNED) | ~Q(note=""), name="review_return_has_note"
            ),
            models.CheckConstraint(
                condition=~Q(reviewer=F("author")) | ~Q(emergency_reason=""), name="review_four_eyes"
            ),
        ]

    def __str__(self) -> str:
        return gettext("%(label)s: %(text)s") % {"label": self.get_decision_display(), "text": self.reviewer_name}


class Verdict(Judgement):
    """What was published: the whole record that was approved. Never changed; a new one follows it."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="verdicts", verbose_name=_("claim"))
    number = models.PositiveIntegerField(_("number"))
    claimant_name = models.CharField(_("claimant (name then)"), max_length=200, blank=True)
    rating = models.ForeignKey(Rating, models.PROTECT, related_name="verdicts", verbose_name=_("rating"))
    rating_as_issued = models.JSONField(_("rating as issued"))
    evidence = models.JSONField(_("evidence"), default=list)
    appearances = models.JSONField(_("appearances"), default=list)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="verdicts", verbose_name=_("decided by")
    )
    author_name = models.CharField(_("decided by (name then)"), max_length=301)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="approved_verdicts", verbose_name=_("approved by")
    )
    approved_by_name = models.CharField(_("approved by (name then)"), max_length=301)
    emergency_reason = models.TextField(
        _("emergency reason"), blank=True, help_text=_("Public. Why the author approved it alone.")
    )
    issued_at = models.DateTimeField(_("issued at"))
    fingerprint = models.CharField(
        _("fingerprint"), max_length=64, blank=True, help_text=_("Empty once a text was redacted.")
    )
    # Its link in the chain of all verdicts: see `claims.chain`.
    sequence = models.PositiveBigIntegerField(
        _("place in the chain"), help_text=_("In the order of publication, over all claims, from 1.")
    )
    previous_hash = models.CharField(_("hash of the verdict before it"), max_length=64)
    hash = models.CharField(_("hash"), max_length=64)
    salts = models.JSONField(_("salts"), default=dict, help_text=_("Of each text that stands, by its path."))

    objects = VerdictQuerySet.as_manager()

    class Meta:
        ordering = ["claim", "-number"]
        verbose_name = _("verdict")
        verbose_name_plural = _("verdicts")
        permissions = [
            ("approve_verdict", _("Can approve or return a draft verdict of somebody else")),
            ("export_verdict", _("Can export verdicts")),
            ("redact_verdict", _("Can redact a text of published verdicts, with a public reason")),
        ]
        indexes = [
            models.Index(
                fields=["-issued_at", "-id"], condition=Q(change=Change.CORRECTION), name="verdict_corrections"
            ),
            models.Index(fields=["change", "issued_at", "claim"], name="verdict_by_change"),
            models.Index(fields=["claimant", "claimant_name"], name="verdict_names_of_claimant"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["claim", "number"], name="verdict_number_once"),
            models.UniqueConstraint(fields=["sequence"], name="verdict_sequence_once"),
            models.CheckConstraint(condition=Q(kind__in=ClaimKind.values), name="verdict_kind_known"),
            models.CheckConstraint(
                condition=~Q(approved_by=F("author")) | ~Q(emergency_reason=""), name="verdict_four_eyes"
            ),
            models.CheckConstraint(
                condition=Q(number=1, change=Change.INITIAL)
                | (Q(number__gt=1, change__in=[Change.UPDATE, Change.CORRECTION]) & ~Q(reason="")),
                name="verdict_change_has_reason",
            ),
        ]

    def __str__(self) -> str:
        label = f"{self.claim.code}/{self.number}"
        return gettext("%(label)s: %(text)s") % {"label": label, "text": self.rating_name}

    @property
    def rating_name(self) -> str:
        """The rating's name as it was, in the language of the page."""
        return self.rating_as_issued["name"]["fr" if get_language() == "fr" else "en"]

    @property
    def rating_definition(self) -> str:
        """The rating's definition as it was, in the language of the page."""
        return self.rating_as_issued["definition"]["fr" if get_language() == "fr" else "en"]

    def record(self) -> Record:
        """The record that was approved, as plain values: `records.fingerprint` of it is `fingerprint`."""
        return {
            "claim": self.claim.code,
            "change": self.change,
            "reason": self.reason,
            "statement": self.statement,
            "translations": self.translations,
            "claimant": self.claimant_name or None,
            "kind": self.kind,
            "claimed_on": _iso(self.claimed_on),
            "rating": self.rating_as_issued,
            "summary": self.summary,
            "explanation": self.explanation,
            "evidence": self.evidence,
            "appearances": self.appearances,
        }

    def content(self) -> Record:
        """Everything that readers are told with this verdict, as plain values: what its link in the chain covers."""
        return {
            **self.record(),
            "number": self.number,
            "issued_at": f"{self.issued_at.astimezone(datetime.UTC):%Y-%m-%dT%H:%M:%S.%fZ}",
            "decided_by": self.author_name,
            "approved_by": self.approved_by_name,
            "emergency_reason": self.emergency_reason,
        }

    def chained(self, redacted: Mapping[str, str] | None = None) -> Record:
        """The record that its `hash` is of; `redacted` has the digests of texts that were taken out, by their paths."""
        content = self.content()
        digests = chain.digests(chain.texts_of(content), self.salts, redacted)
        return chain.record(content, digests, self.sequence, self.previous_hash)


class Citation(models.Model):
    """A verdict rests on a source: protects the source, and finds the verdicts that cite it."""

    verdict = models.ForeignKey(Verdict, models.PROTECT, related_name="citations", verbose_name=_("verdict"))
    source = models.ForeignKey(
        Source, models.PROTECT, db_index=False, related_name="citations", verbose_name=_("source")
    )
    stance = models.CharField(_("stance"), max_length=8, choices=Stance)
    position = models.PositiveSmallIntegerField(_("position"), help_text=_("In the verdict's evidence, from 0."))

    objects = CitationQuerySet.as_manager()

    class Meta:
        ordering = ["verdict", "position"]
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        indexes = [models.Index(fields=["source", "-id"], name="citation_newest_of_source")]
        constraints = [
            models.UniqueConstraint(fields=["verdict", "position"], name="citation_position_once"),
            models.CheckConstraint(condition=Q(stance__in=Stance.values), name="citation_stance_known"),
        ]

    def __str__(self) -> str:
        return f"{self.verdict_id}[{self.position}]"

    @property
    def entry(self) -> dict[str, Any]:
        """The piece of evidence as the verdict keeps it, its source included."""
        entry: dict[str, Any] = self.verdict.evidence[self.position]
        return entry


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None


def _evidence_row(evidence: Any) -> dict[str, Any]:
    source = evidence.source
    return {
        "id": evidence.pk,
        "stance": evidence.stance,
        "passage": evidence.passage,
        "location": evidence.location,
        "read_on": _iso(evidence.read_on),
        "source": source.pk,
        "title": source.title,
        "url": source.url,
        "archived_url": source.archived_url,
        "publisher": source.publisher.name,
        "published_on": _iso(source.published_on),
        "kind": source.kind,
        "language": source.language,
    }


def _in_threads(appearance: Any) -> tuple[int, int]:
    """The order of quotes in a record: the same in each revision, and what waits to replace a quote follows it."""
    return appearance.thread, appearance.pk


def _appearance_row(appearance: Any) -> dict[str, Any]:
    article = appearance.revision.article
    return {
        "id": appearance.thread,
        "quote": appearance.quote,
        "prefix": appearance.prefix,
        "suffix": appearance.suffix,
        "start": appearance.start,
        "end": appearance.end,
        "state": appearance.state,
        "revision": appearance.revision.number,
        "article": article.pk,
        "headline": article.headline,
        "url": article.url,
        "publisher": article.publisher.name,
        "language": article.language,
    }
