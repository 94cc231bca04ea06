"""Claims and their quotes: open, edit, announce, link, withdraw."""

from dataclasses import astuple, dataclass
from operator import attrgetter
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims.anchoring import Place
from claims.choices import Action, ArticleStatus, ClaimStatus, DraftState
from claims.models import Appearance, Article, Claim, DraftVerdict, Report, Revision, User
from claims.models.claim import WORDING_FIELDS
from claims.workflow.citations import cited_by, count_citations, locked_sources
from claims.workflow.counts import count_articles
from claims.workflow.errors import Incomplete, NotAllowed, PublicWording, QuoteNotThere, Stale, WrongState
from claims.workflow.listings import end_listing, list_as_being_checked
from claims.workflow.rules import audit, check, clean, confirmation, locked, locked_with_claim, save, stated

NEEDS_STATEMENT = _("The claim needs a statement: one sentence that stands on its own.")


@transaction.atomic
def open_claim(*, actor: User, revision: Revision, place: Place, **fields: Any) -> Claim:
    """Make a draft claim from a quote in an article's current text.

    `fields` are those of `Wording` and `topic`; the statement can wait until somebody has to decide on it.
    Raises NotAllowed, WrongState (the article was withdrawn), Stale (the text has a newer revision),
    QuoteNotThere.
    """
    article = locked(revision.article)
    check(Action.OPEN_CLAIM, actor, article)
    claim = _opened(actor, article.language, clean(fields, (*WORDING_FIELDS, "topic")))
    _mark(claim, actor, article, revision, place)
    audit(Action.OPEN_CLAIM, actor, claim)
    return claim


@transaction.atomic
def open_claim_without_quote(*, actor: User, language: str, note: str = "", **fields: Any) -> Claim:
    """Make a draft claim that no article here makes yet; `note` says why. Raises NotAllowed."""
    check(Action.OPEN_CLAIM, actor)
    claim = _opened(actor, language, clean(fields, (*WORDING_FIELDS, "topic")))
    audit(Action.OPEN_CLAIM, actor, claim, note=note)
    return claim


def _opened(actor: User, language: str, fields: dict[str, Any]) -> Claim:
    statement = fields.pop("statement", "").strip()
    claim = Claim.objects.create(
        statement=statement,
        slug=Claim.slug_of(statement),
        language=language,
        opened_by=actor,
        opened_by_name=actor.display_name,
        **fields,
    )
    claim.writers.add(actor)
    return claim


@transaction.atomic
def edit_claim(*, claim: Claim, actor: User, version: int, **fields: Any) -> Claim:
    """Change a claim: everything of a draft; once it is public only `topic` and `language`.

    Whoever worded a draft is not the one who announces it, and its draft verdict follows. What readers
    see is filed anew by those who may withdraw it.
    Raises NotAllowed, Stale, Gone, PublicWording, Incomplete.
    """
    claim = locked(claim, version)
    check(Action.EDIT_CLAIM, actor, claim)
    fields = clean(fields, (*WORDING_FIELDS, "topic", "language"))
    if "statement" in fields:
        text = fields["statement"].strip()
        fields["statement"] = stated(text, NEEDS_STATEMENT) if claim.statement else text
    given = {name: fields.pop(name) for name in WORDING_FIELDS if name in fields}
    wording = {name: value for name, value in given.items() if value != getattr(claim, name)}
    if wording and claim.is_public:
        raise PublicWording
    if claim.is_public and any(value != getattr(claim, name) for name, value in fields.items()):
        check(Action.WITHDRAW_CLAIM, actor)
    if wording:
        fields |= {"slug": Claim.slug_of(wording.get("statement", claim.statement)), **wording}
        claim.writers.add(actor)
        DraftVerdict.objects.filter(claim=claim).update(version=F("version") + 1, **wording)
    save(claim, **fields)
    audit(Action.EDIT_CLAIM, actor, claim)
    return claim


@dataclass(frozen=True)
class EvidenceRights:
    """What a person may do to the evidence of claims."""

    attach: bool
    change: bool
    remove: bool


def evidence_rights(actor: User) -> EvidenceRights:
    """What `actor` may do to evidence; readers see none of it before a verdict that rests on it is approved."""
    return EvidenceRights(*(actor.has_perm(f"claims.{may}_evidence") for may in ("add", "change", "delete")))


@transaction.atomic
def note_evidence(*, claim: Claim, actor: User, note: str) -> None:
    """Write down what was done to the evidence of a claim, which the admin's form saves itself.

    Raises NotAllowed.
    """
    if not any(astuple(evidence_rights(actor))):
        raise NotAllowed
    audit(Action.EDIT_CLAIM, actor, claim, note=note)


@transaction.atomic
def discard_claim(*, claim: Claim, actor: User, version: int) -> None:
    """Delete a claim that readers never saw, with its quotes, evidence and draft verdict.

    Raises NotAllowed, WrongState, Stale, Gone, Incomplete (a reviewer already decided on it, a reader was told that
    it is checked, or somebody else is writing a draft verdict).
    """
    claim = locked(claim, version)
    check(Action.DISCARD_CLAIM, actor, claim)
    if claim.reviews.exists():
        raise Incomplete(_("A reviewer already decided on this claim, so it stays. Leave it as a draft."))
    if claim.reports_behind.exists():
        raise Incomplete(
            _("A reader was told that this claim is checked: join it to another claim, or leave it as a draft.")
        )
    others = DraftVerdict.objects.filter(claim=claim).exclude(author=actor).first()
    if others:
        raise Incomplete(
            _("%(name)s is writing a draft verdict on this claim, and has to discard that first.")
            % {"name": others.author_name}
        )
    audit(Action.DISCARD_CLAIM, actor, claim)
    DraftVerdict.objects.filter(claim=claim).delete()
    claim.delete()


@transaction.atomic
def announce_claim(*, claim: Claim, actor: User, version: int) -> None:
    """Show readers that a claim which somebody else worded is being checked.

    Raises NotAllowed, OwnWork, WrongState, Stale, Gone, Incomplete (it is not stated yet).
    """
    claim = locked(claim, version)
    check(Action.ANNOUNCE_CLAIM, actor, claim)
    stated(claim.statement, NEEDS_STATEMENT)
    show_as_being_checked(claim, actor)


@transaction.atomic
def withdraw_claim(*, claim: Claim, actor: User, reason: str, version: int) -> None:
    """Take a public claim out of lists and articles; its page stays, with the reason.

    A draft verdict in review goes back to its author, who may not know of the withdrawal yet.
    Raises NotAllowed, WrongState, Stale, Gone, Incomplete (no reason).
    """
    claim = locked(claim, version)
    check(Action.WITHDRAW_CLAIM, actor, claim)
    reason = stated(reason, _("Readers see the reason of a withdrawal: write it down."))
    save(claim, status=ClaimStatus.WITHDRAWN, withdrawal_reason=reason, news_at=timezone.now())
    count_citations(locked_sources(cited_by(claim)))
    in_review = DraftVerdict.objects.filter(claim=claim, state=DraftState.IN_REVIEW)
    in_review.update(state=DraftState.OPEN, version=F("version") + 1)
    entry = audit(Action.WITHDRAW_CLAIM, actor, claim, note=reason)
    end_listing(claim, entry.at)


@transaction.atomic
def link_quote(*, claim: Claim, actor: User, revision: Revision, place: Place) -> Appearance:
    """Add a quote to a claim. Readers see it once a second person confirmed it.

    Raises NotAllowed, WrongState (the article was withdrawn), Stale, Gone, QuoteNotThere, Incomplete.
    """
    article = locked(revision.article)
    claim = locked(claim)
    check(Action.LINK_QUOTE, actor, claim)
    if article.status == ArticleStatus.WITHDRAWN:
        raise WrongState(article.get_status_display())
    appearance = _mark(claim, actor, article, revision, place)
    count_up_draft(claim)
    audit(Action.LINK_QUOTE, actor, claim, note=place.quote)
    return appearance


@transaction.atomic
def join_claim(*, claim: Claim, other: Claim, actor: User, version: int) -> None:
    """Say that a draft claim is the same as another one: its quotes are linked to that, and it is discarded.

    Readers whose reports led to it are led to the other one.
    Raises NotAllowed, WrongState, Stale, Gone, Incomplete (the draft has evidence or a draft verdict, or it is
    the other claim itself).
    """
    if claim.pk == other.pk:
        raise Incomplete(_("Choose another claim: this is the claim itself."))
    quotes = list(
        claim.appearances.current().select_related("revision__article").order_by("revision__article_id", "pk")
    )
    for quote in quotes:
        locked(quote.revision.article)  # before the claims, in the order in which everybody locks
    for thing in sorted((claim, other), key=attrgetter("pk")):
        locked(thing)  # two people who join each other's claims never wait for each other
    claim = locked(claim, version)
    check(Action.DISCARD_CLAIM, actor, claim)
    if claim.evidence.exists() or DraftVerdict.objects.filter(claim=claim).exists():
        raise Incomplete(
            _("This claim has evidence or a draft verdict already: remove these first, or keep the claim.")
        )
    for quote in quotes:
        if quote.start is None or quote.end is None:
            raise Incomplete(_("A quote of this claim has no place in the text now: find its place first."))
        if not other.appearances.filter(revision=quote.revision, start=quote.start, end=quote.end).exists():
            place = Place(quote.start, quote.end, quote.quote, quote.prefix, quote.suffix)
            link_quote(claim=other, actor=actor, revision=quote.revision, place=place)
    Report.objects.filter(led_to=claim).update(led_to=other, version=F("version") + 1)
    discard_claim(claim=claim, actor=actor, version=claim.version)


@transaction.atomic
def confirm_quote(*, appearance: Appearance, actor: User) -> None:
    """Show readers a quote that somebody else linked to a public claim, or found in a new text.

    Raises NotAllowed, OwnWork, WrongState, Stale (the text has a newer revision), Gone.
    """
    appearance = locked_with_claim(appearance)
    check(Action.CONFIRM_QUOTE, actor, appearance)
    check_current(appearance)
    if appearance.approved_at is None:
        _confirm(appearance, actor)
        count_articles([appearance.claim_id])
        audit(Action.CONFIRM_QUOTE, actor, appearance, note=appearance.quote)


@transaction.atomic
def unlink_quote(*, appearance: Appearance, actor: User, reason: str = "") -> None:
    """Remove a quote from a claim; one that readers see needs a reason and the right to withdraw.

    Earlier revisions keep it. Raises NotAllowed, Incomplete, Stale (the text has a newer revision), Gone.
    """
    appearance = locked_with_claim(appearance)
    check(Action.UNLINK_QUOTE, actor, appearance)
    check_current(appearance)
    if appearance.claim.is_public and appearance.approved_at:
        check(Action.WITHDRAW_CLAIM, actor)
        reason = stated(reason, _("Readers see this quote: write down why it is removed."))
    audit(Action.UNLINK_QUOTE, actor, appearance, note="\n".join(filter(None, [appearance.quote, reason])))
    appearance.delete()
    count_articles([appearance.claim_id])
    count_up_draft(appearance.claim)


def show_as_being_checked(claim: Claim, actor: User) -> None:
    """Announce a locked draft claim, and confirm the quotes that somebody else marked."""
    save(claim, status=ClaimStatus.BEING_CHECKED, news_at=timezone.now())
    confirm_quotes_of(claim, actor)
    entry = audit(Action.ANNOUNCE_CLAIM, actor, claim)
    list_as_being_checked(claim, entry.at)


def confirm_quotes_of(claim: Claim, actor: User) -> None:
    """Confirm the quotes of a locked claim that somebody else marked."""
    for appearance in claim.appearances.current().filter(approved_at=None).exclude(added_by=actor):
        _confirm(appearance, actor)
    count_articles([claim.pk])


def check_current(appearance: Appearance) -> None:
    """Raises Stale for a quote of an earlier revision: those stay as they were."""
    if not Appearance.objects.current().filter(pk=appearance.pk).exists():
        raise Stale


def _confirm(appearance: Appearance, actor: User) -> None:
    """Show readers a quote; it replaces the one for which it was found in a new text."""
    same = Appearance.objects.filter(revision=appearance.revision_id, origin=appearance.origin_id)
    if appearance.origin_id:
        same.exclude(approved_at=None).delete()
    save(appearance, **confirmation(actor))


def count_up_draft(claim: Claim) -> None:
    """Announcing a draft shows its quotes too, so whoever announces it has to have seen these."""
    if not claim.is_public:
        save(claim)


def check_place(claim: Claim, revision: Revision, place: Place) -> None:
    """Raises QuoteNotThere, or Incomplete when the claim stands at this place already."""
    inside = 0 <= place.start < place.end <= len(revision.text)
    if not inside or revision.text[place.start : place.end] != place.quote:
        raise QuoteNotThere
    if claim.appearances.filter(revision=revision, start=place.start, end=place.end).exists():
        raise Incomplete(_("This claim already stands at this place."))


def _mark(claim: Claim, actor: User, article: Article, revision: Revision, place: Place) -> Appearance:
    """Write an appearance, unless its text is outdated or the quote does not stand there."""
    if revision.pk != article.current_revision_id:
        raise Stale
    check_place(claim, revision, place)
    return Appearance.objects.create(
        claim=claim,
        revision=revision,
        quote=place.quote,
        prefix=place.prefix,
        suffix=place.suffix,
        start=place.start,
        end=place.end,
        added_by=actor,
        added_by_name=actor.display_name,
    )
