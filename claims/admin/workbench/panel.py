"""The claim beside the text: its forms, its evidence, what is like it, and what a reviewer decides on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from django.db import transaction
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from claims import search, workflow
from claims.admin.by_name import stored
from claims.admin.differences import Told, told
from claims.admin.previews import statements
from claims.admin.signs import issued_badge, rating_badge, state_badge
from claims.admin.workbench.forms import AttachForm, ClaimPart, DraftPart, EvidencePart, blank_draft
from claims.choices import Action, DraftState
from claims.models import Appearance, Claim, DraftVerdict, Evidence, Rating, Review, User
from claims.records import differences
from claims.workflow import Gone, NotAllowed, Outdated, PublicWording, WorkflowError, WrongState
from claims.workflow.claims import evidence_rights

KEY_FIELDS: Final = {"claim-": "statement", "draft-": "summary"}  # without it a form has nothing left to type in
TEXTS: Final = {
    "statement": _("Statement (English)"),
    "statement_fr": _("Statement (French)"),
    "summary": _("summary"),
    "explanation": _("explanation"),
    "reason": _("reason of the change"),
    "passage": _("passage"),
    "location": _("where in the source"),
    "note": _("note"),
}
NEAREST: Final = 5


@dataclass(frozen=True)
class Row:
    """A piece of evidence with its form; `form` is None for those who may not change it."""

    evidence: Evidence
    stance: SafeString
    form: EvidencePart | None


@dataclass(frozen=True)
class Alike:
    """A claim like this one, with where it stands."""

    claim: Claim
    score: int
    badge: SafeString | str


@dataclass(frozen=True)
class Nearest:
    """The claims nearest to a text, best first: those that may well be the same, and those that are hardly alike."""

    likely: list[Alike]
    others: list[Alike]


@dataclass
class Panel:
    """One claim as one person works on it. `typed` is what was sent, when it has to be shown again."""

    claim: Claim
    person: User
    language: str
    typed: Mapping[str, str] | None = None
    refusal: WorkflowError | None = None
    attach: AttachForm | None = None
    changed_evidence: EvidencePart | None = None  # the one form of evidence that was sent with an error
    note: str = field(default="")  # what a reviewer typed when they were refused

    @cached_property
    def draft(self) -> DraftVerdict | None:
        """The open draft verdict."""
        return DraftVerdict.objects.filter(claim=self.claim).select_related("rating", "claimant").first()

    @property
    def in_review(self) -> bool:
        """Whether the draft verdict waits for a reviewer: it can only be read then."""
        return self.draft is not None and self.draft.state == DraftState.IN_REVIEW

    # The forms ----------------------------------------------------------------------------------

    @cached_property
    def claim_form(self) -> ClaimPart | None:
        """The wording and the topic; None for those who may not change any of it."""
        if not workflow.allowed(Action.EDIT_CLAIM, self.person, self.claim):
            return None
        may_file = self.person.has_perm("claims.withdraw_claim")
        form = ClaimPart(self.typed, instance=self.claim, may_file=may_file, prefix="claim")
        form.may_make = self.person.has_perm("claims.add_claimant")
        return form if set(form.fields) - {"version"} else None

    @cached_property
    def draft_form(self) -> DraftPart | None:
        """The draft verdict; None while it is in review, and for those who may not write one."""
        action = Action.SAVE_DRAFT if self.draft else Action.PROPOSE_VERDICT
        if not workflow.allowed(action, self.person, self.draft or self.claim):
            return None
        instance = self.draft or blank_draft(self.claim, author=self.person, author_name=self.person.display_name)
        form = DraftPart(self.typed, instance=instance, prefix="draft")
        form.may_make = self.person.has_perm("claims.add_claimant")
        return form

    @property
    def version(self) -> str:
        """What the forms were made from, for what the browser keeps of them."""
        return f"{self.claim.version}.{self.draft.version if self.draft else 0}"

    @property
    def has_conflict(self) -> bool:
        """Whether somebody else saved between the look and the click."""
        return any(form is not None and form.conflict for form in (self.claim_form, self.draft_form))

    @property
    def unsaved(self) -> list[tuple[str, str]]:
        """What was typed into fields that the panel has no longer, each with its label, to copy."""
        if self.refusal is None or self.typed is None:
            return []
        gone = [prefix for prefix, field in KEY_FIELDS.items() if not self._has(prefix, field)]
        return typed_texts({name: text for name, text in self.typed.items() if name.startswith(tuple(gone))})

    def _has(self, prefix: str, field: str) -> bool:
        form = self.claim_form if prefix == "claim-" else self.draft_form
        return form is not None and field in form.fields

    def _check_fields(self) -> None:
        """Raise why something that was sent cannot be saved at all: its fields are gone since the page was made."""
        typed = self.typed or {}
        if "claim-statement" in typed and not self._has("claim-", "statement"):
            raise PublicWording if self.claim.is_public else NotAllowed
        if "draft-version" in typed and self.draft_form is None:
            raise WrongState(self.draft.get_state_display()) if self.draft else NotAllowed
        if typed.get("draft-version") and self.draft is None:
            raise Gone

    def save(self, *, send: bool) -> bool:
        """Save what was sent, all or nothing, and hand the draft on when `send`; False when a form has an error.

        Raises what the workflow raises.
        """
        self._check_fields()
        forms = [form for form in (self.claim_form, self.draft_form) if form is not None]
        are_valid = [form.is_valid() for form in forms]  # each, so that every error is shown at once
        if not forms or not all(are_valid):
            return False
        with transaction.atomic():
            draft = self._save_draft()
            self._save_claim()
            if send and draft:
                draft = DraftVerdict.objects.get(pk=draft.pk)  # the wording may have counted it up
                workflow.send_to_review(draft=draft, actor=self.person, version=draft.version)
        return True

    def _save_draft(self) -> DraftVerdict | None:
        form = self.draft_form
        if form is None or not form.changed_data:
            return self.draft
        content = _with_claimant(form.content())
        if self.draft is None:
            return workflow.propose_verdict(claim=self.claim, actor=self.person, **content)
        version = form.cleaned_data["version"]
        return workflow.save_draft(draft=self.draft, actor=self.person, version=version, **content)

    def _save_claim(self) -> None:
        form = self.claim_form
        if form is not None and form.changed_data:
            version = form.cleaned_data["version"]
            content = _with_claimant(form.content())
            workflow.edit_claim(claim=self.claim, actor=self.person, version=version, **content)

    # What it stands on --------------------------------------------------------------------------

    @cached_property
    def quotes(self) -> list[Appearance]:
        """Where the claim stands now, in this article and in others."""
        found = Appearance.objects.current().filter(claim=self.claim).select_related("revision__article__publisher")
        return list(found.defer("revision__text", "revision__received", "revision__cut").order_by("pk"))

    @cached_property
    def evidence(self) -> list[Row]:
        """The evidence, each with its form."""
        rows = self.claim.evidence.select_related("source__publisher")
        return [Row(row, state_badge(row, "stance"), self._evidence_form(row)) for row in rows]

    def _evidence_form(self, evidence: Evidence) -> EvidencePart | None:
        if not evidence_rights(self.person).change:
            return None
        sent = self.changed_evidence
        if sent is not None and sent.instance.pk == evidence.pk:
            return sent
        return EvidencePart(instance=evidence, prefix=f"evidence-{evidence.pk}")

    @property
    def may_remove_evidence(self) -> bool:
        """Whether the person may take a piece of evidence away."""
        return evidence_rights(self.person).remove

    @cached_property
    def attach_form(self) -> AttachForm | None:
        """The form for one more piece; None for those who may not attach any."""
        if self.attach is not None or not evidence_rights(self.person).attach:
            return self.attach
        return attach_form(self.person, self.claim, None, self.language)

    # What is like it ----------------------------------------------------------------------------

    @cached_property
    def nearest(self) -> Nearest:
        """The claims nearest to this one, by its statement, or by its quote while it has none."""
        text = self.claim.statement or (self.quotes[0].quote if self.quotes else "")
        return nearest(text, self.claim)

    @cached_property
    def contradictions(self) -> list[Alike]:
        """The same claim, checked before with another verdict than this one has or is to get."""
        return contradictions(self.claim, self.draft.rating if self.draft else None)

    @property
    def may_join(self) -> bool:
        """Whether its quote can be linked to another claim instead."""
        return workflow.allowed(Action.DISCARD_CLAIM, self.person, self.claim)

    # The review ---------------------------------------------------------------------------------

    @property
    def may_decide(self) -> bool:
        """Whether the person may approve or return the draft verdict now."""
        return self.draft is not None and workflow.allowed(Action.APPROVE_DRAFT, self.person, self.draft)

    @property
    def is_own_work(self) -> bool:
        """Whether only somebody else may decide, because the person wrote in it."""
        may = self.person.has_perm("claims.approve_verdict")
        return self.in_review and may and not self.may_decide

    @property
    def may_recall(self) -> bool:
        """Whether the person may take it back from review."""
        return self.draft is not None and workflow.allowed(Action.RECALL_DRAFT, self.person, self.draft)

    @cached_property
    def returned(self) -> Review | None:
        """The review that sent the draft back, while it is not sent again."""
        if self.draft is None or self.draft.state != DraftState.RETURNED:
            return None
        return self.claim.reviews.filter(decision="returned").first()

    @cached_property
    def changed_since_sent(self) -> list[Told]:
        """What is no longer as it was sent: the draft cannot be approved then."""
        if self.draft is None or not self.in_review:
            return []
        return told(differences(self.draft.sent_record or {}, self.draft.record()))

    @cached_property
    def last_look(self) -> Review | None:
        """The last decision on this claim, whose record says what was seen then."""
        return self.claim.reviews.first() if self.in_review else None

    @cached_property
    def changed_since_last_look(self) -> list[Told]:
        """What is different from what was decided on last."""
        if self.draft is None or self.last_look is None:
            return []
        return told(differences(self.last_look.record or {}, self.draft.record()))

    @property
    def statements(self) -> list[tuple[str, object, str]]:
        """The statement in every language that an approval publishes."""
        return statements(self.draft.wording if self.draft else self.claim)

    @property
    def refusal_differences(self) -> list[Told]:
        """What changed, when an approval was refused because of it."""
        return told(self.refusal.differences) if isinstance(self.refusal, Outdated) else []

    # Badges -------------------------------------------------------------------------------------

    @property
    def state(self) -> SafeString:
        """How far the claim has come."""
        return state_badge(self.claim, "status")

    @property
    def verdict(self) -> SafeString | str:
        """The current verdict, as it was issued."""
        return issued_badge(self.claim.current_verdict.rating_as_issued) if self.claim.current_verdict else ""

    @property
    def draft_state(self) -> SafeString | str:
        """Whose turn the draft verdict is."""
        return state_badge(self.draft, "state") if self.draft else ""

    @property
    def draft_rating(self) -> SafeString | str:
        """The rating that the draft verdict proposes."""
        return rating_badge(self.draft.rating) if self.draft else ""


def typed_texts(sent: Mapping[str, str]) -> list[tuple[str, str]]:
    """The texts that somebody typed into a form of the panel, each with its label."""
    fields = ((name.rpartition("-")[2], text) for name, text in sent.items() if not name.startswith("initial-"))
    return [(str(TEXTS[field]), text) for field, text in fields if field in TEXTS and text.strip()]


def attach_form(person: User, claim: Claim, typed: Mapping[str, str] | None, language: str, **asked: str) -> AttachForm:
    """The form for one more piece of evidence, for what the person may do; `language` is that of the article.

    `asked` holds what stands in its fields while the address is being pasted.
    """
    return AttachForm(
        typed,
        instance=Evidence(claim=claim),
        prefix="attach",
        initial={"language": language, **asked},
        may_add=person.has_perm("claims.add_source"),
        may_name=person.has_perm("claims.add_publisher"),
    )


def nearest(text: str, claim: Claim | None = None) -> Nearest:
    """The claims nearest to a text, each with where it stands."""
    found = [_near(near) for near in search.checked_before(text, beside=claim, limit=NEAREST)] if text.strip() else []
    likely = [near for near in found if near.score >= search.LIKELY]
    return Nearest(likely, others=found[len(likely) :])


def contradictions(claim: Claim, rating: Rating | None) -> list[Alike]:
    """The same claim checked before, with another verdict than `rating`, or than the claim's own."""
    return [_near(near) for near in search.contradictions(claim, rating)]


def _near(near: search.Near) -> Alike:
    claim = near.claim
    return Alike(claim, near.score, rating_badge(claim.rating) or state_badge(claim, "status"))


def _with_claimant(content: dict[str, Any]) -> dict[str, Any]:
    """The content with a claimant that is in the table: one that is new is saved now."""
    if content.get("claimant"):
        content["claimant"] = stored(content["claimant"])
    return content
