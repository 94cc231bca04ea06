"""New texts of an article: added, published, and what becomes of the quotes in them."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims.anchoring import Place, Placing, place_again
from claims.choices import Action, AppearanceState, ArticleStatus
from claims.models import Appearance, Article, Claim, Revision, User
from claims.workflow.articles import NEEDS_TEXT
from claims.workflow.claims import check_current, check_place, count_up_draft
from claims.workflow.counts import count_articles, locked_here
from claims.workflow.errors import Incomplete, OwnWork, Stale, WrongState
from claims.workflow.rules import audit, check, locked, locked_with_claim, save, stated

# Who marked a quote and who confirmed it stays from revision to revision, because its words do.
_KEPT: Final = (
    "claim",
    "added_at",
    "added_by_id",
    "added_by_name",
    "approved_at",
    "approved_by_id",
    "approved_by_name",
)


@transaction.atomic
def add_revision(
    *,
    article: Article,
    actor: User,
    received: str,
    encoding: str,
    media: str,
    sha256: str,
    text: str,
    cut: Sequence[dict[str, Any]],
) -> Revision:
    """Keep a newer text of an article; the arguments are those of `import_article`.

    It becomes the current one of an article that is not public yet, which then somebody else has to publish. Of a
    public one it waits for `publish_revision`.
    Raises NotAllowed, WrongState (the article was withdrawn), Incomplete (no text, or that of the newest revision).
    """
    article = locked(article)
    check(Action.ADD_REVISION, actor, article)
    newest = article.revisions.latest("number")
    text = stated(text, NEEDS_TEXT)
    if text == newest.text:
        raise Incomplete(
            _("This is the text of revision %(number)d already: nothing in it changed.") % {"number": newest.number}
        )
    revision = Revision.objects.create(
        article=article,
        number=newest.number + 1,
        received=received,
        encoding=encoding,
        media=media,
        sha256=sha256,
        text=text,
        cut=list(cut),
        made_by=actor,
        made_by_name=actor.display_name,
    )
    if article.status == ArticleStatus.IMPORTED:
        article.writers.add(actor)
        _make_current(article, revision)
    audit(Action.ADD_REVISION, actor, article, note=str(revision.number))
    return revision


@transaction.atomic
def publish_revision(*, article: Article, actor: User, seen: str) -> Revision:
    """Show readers the newest text of a public article, which somebody else brought.

    `seen` is the article's `replacement` as the person was shown it. The audit entry's note is the number: that is
    how `RevisionQuerySet.published` knows which texts readers saw.
    Raises NotAllowed, OwnWork, WrongState, Incomplete (no text waits), Stale (a newer one came, or the facts changed).
    """
    article = locked(article)
    revision = publishable(article, actor)
    if article.replacement != seen:
        raise Stale
    _make_current(article, revision)
    audit(Action.PUBLISH_REVISION, actor, article, note=str(revision.number))
    return revision


def publishable(article: Article, actor: User) -> Revision:
    """The text that `actor` can publish now. Raises NotAllowed, OwnWork, WrongState, Incomplete (no text waits)."""
    check(Action.PUBLISH_REVISION, actor, article)
    revision = article.waiting_revision
    if revision is None:
        raise Incomplete(_("Readers see the newest text already."))
    if revision.made_by_id == actor.pk:
        raise OwnWork
    return revision


@transaction.atomic
def place_quote(*, appearance: Appearance, actor: User, place: Place) -> Appearance:
    """Say where a quote that lost its place stands in the current text; returns the quote that stands there.

    Other words than those that a second person confirmed are a quote of their own beside the old one, which readers
    see until `confirm_quote`. Otherwise the quote itself is given the place, and who gave it other words marked it.
    Raises NotAllowed, WrongState (it has a place, or the article was withdrawn), Stale, Gone, QuoteNotThere,
    Incomplete (the claim stands there already, or another place waits for a second person).
    """
    appearance = _without_place(Action.PLACE_QUOTE, appearance, actor)
    check_place(appearance.claim, appearance.revision, place)
    before = appearance.quote
    same_words = place.quote == before
    if appearance.approved_at and not same_words:
        appearance = Appearance(
            claim=appearance.claim,
            revision=appearance.revision,
            origin_id=appearance.thread,
            changed_in_id=appearance.changed_in_id,
        )
    if not same_words:
        appearance.added_by, appearance.added_by_name, appearance.added_at = actor, actor.display_name, timezone.now()
    for name in ("quote", "prefix", "suffix", "start", "end"):
        setattr(appearance, name, getattr(place, name))
    if not _reworded(appearance):
        appearance.changed_in = None
    appearance.state, appearance.settled_at = AppearanceState.ANCHORED, None
    appearance.save()
    count_up_draft(appearance.claim)
    audit(Action.PLACE_QUOTE, actor, appearance, note=before if same_words else f"{before}\n→ {place.quote}")
    return appearance


@transaction.atomic
def settle_quote(*, appearance: Appearance, actor: User) -> None:
    """Say that a quote is gone from the current text. It can still be given a place when somebody finds it.

    Raises NotAllowed, WrongState (it has a place, or the article was withdrawn), Stale, Gone, Incomplete (a place
    waits for a second person).
    """
    appearance = _without_place(Action.SETTLE_QUOTE, appearance, actor)
    if appearance.settled_at is None:
        save(appearance, state=AppearanceState.LOST, settled_at=timezone.now())
        count_up_draft(appearance.claim)
        audit(Action.SETTLE_QUOTE, actor, appearance, note=appearance.quote)


def check_placing(action: Action, actor: User, appearance: Appearance) -> None:
    """Raise why `actor` cannot say now where a quote stands, or that it is gone, if there is a reason."""
    check(action, actor, appearance)
    check_current(appearance)
    article = appearance.revision.article
    if article.status == ArticleStatus.WITHDRAWN:
        raise WrongState(article.get_status_display())
    if appearance.is_placed:
        raise WrongState(appearance.get_state_display())
    if not Appearance.objects.kept().filter(pk=appearance.pk).exists():
        raise Incomplete(_("A place was found for this quote and waits for a second person: remove that one first."))


def carried(article: Article, revision: Revision) -> list[Appearance]:
    """What the quotes of an article's current text would be in a newer `revision`: rows that are not saved.

    A quote that waits to replace another one comes along only as long as it answers the question: it still stands in
    the text, and the other one does not.
    """
    current = article.current_revision
    if current is None:
        return []
    placed_first = current.appearances.select_related("origin", "claim").order_by(F("start").asc(nulls_last=True), "pk")
    rows = list(placed_first)
    placings = place_again(current.text, revision.text, [row.quoted for row in rows])
    made = [_carry(row, placing, revision) for row, placing in zip(rows, placings, strict=True)]
    confirmed = {row.thread: row for row in made if row.approved_at}
    needed = [row for row in made if row.approved_at or _is_needed(row, confirmed.get(row.thread))]
    return list(_once_a_place(needed, revision))


def _make_current(article: Article, revision: Revision) -> None:
    """Show a newer revision of a locked article, with its quotes placed again.

    The version of a draft claim counts up when the state of its quotes changed, because whoever announces it has to
    have seen that; a quote that stands where it stood changes nothing for them. Of public claims drafts of verdicts
    are outdated in any case: their record names the revision.
    """
    # Before the quotes are read, because a confirmation locks its claim.
    here = locked_here(article.current_revision_id)
    claims = list(Claim.objects.filter(pk__in=here).order_by("pk"))
    rows = carried(article, revision)
    added = [row.added_at for row in rows]
    Appearance.objects.bulk_create(rows)
    for row, at in zip(rows, added, strict=True):
        row.added_at = at  # a new row has the time of its creation
    Appearance.objects.bulk_update(rows, ["added_at"])
    save(article, current_revision=revision)
    count_articles(here)
    changed = {row.claim_id for row in rows if row.state == AppearanceState.MOVED or row.changed_in_id == revision.pk}
    for claim in claims:
        if claim.pk in changed:
            count_up_draft(claim)


def _carry(row: Appearance, placing: Placing, revision: Revision) -> Appearance:
    """The row of a quote in a newer revision."""
    place = placing.place
    around = place or row
    settled_at = None if place else row.settled_at
    return Appearance(
        **{name: getattr(row, name) for name in _KEPT},
        revision=revision,
        origin_id=row.thread,
        quote=row.quote,
        prefix=around.prefix,
        suffix=around.suffix,
        start=place.start if place else None,
        end=place.end if place else None,
        state=AppearanceState.LOST if settled_at else AppearanceState(placing.outcome),
        settled_at=settled_at,
        changed_in_id=_changed_in(row, placing, revision),
    )


def _changed_in(row: Appearance, placing: Placing, revision: Revision) -> int | None:
    """The revision in which the outlet changed the passage; None when its words stand there as they were marked."""
    if placing.place is None and row.is_placed:
        return revision.pk
    found_anew = placing.place is not None and not row.is_placed
    return None if found_anew and not _reworded(row) else row.changed_in_id


def _reworded(row: Appearance) -> bool:
    """Whether a person gave the quote other words than those that were marked first."""
    return row.origin is not None and row.origin.quote != row.quote


def _once_a_place(rows: list[Appearance], revision: Revision) -> Iterator[Appearance]:
    """The rows, with a claim at each place once: of two that would stand there, a person decides on the later."""
    taken = set()
    for row in rows:
        place = row.claim_id, row.start, row.end
        if row.is_placed and place in taken:
            row.state, row.start, row.end, row.changed_in = AppearanceState.TO_CONFIRM, None, None, revision
        taken.add(place)
        yield row


def _is_needed(row: Appearance, confirmed: Appearance | None) -> bool:
    """Whether a row that nobody confirmed is a quote of its own, or still stands in for the confirmed one."""
    return confirmed is None or (row.is_placed and not confirmed.is_placed)


def _without_place(action: Action, appearance: Appearance, actor: User) -> Appearance:
    """A quote to say something about, locked with its claim and its article."""
    locked(appearance.revision.article)
    appearance = locked_with_claim(appearance)
    check_placing(action, actor, appearance)
    return appearance
