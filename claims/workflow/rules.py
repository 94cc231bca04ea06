"""What every change of state checks first, and the audit entry it writes last."""

from collections.abc import Collection, Mapping
from typing import Any, TypeVar, cast

from django.contrib.auth.models import Permission
from django.db.models import Model, Q
from django.utils import timezone

from claims.choices import TRANSITIONS, Action
from claims.models import Appearance, Article, AuditEntry, Claim, DraftVerdict, PageText, Report, User
from claims.sanitize import normalise
from claims.workflow.errors import Gone, Incomplete, NotAllowed, NotYours, OwnWork, Stale, WorkflowError, WrongState

Subject = Article | Claim | DraftVerdict | Appearance | Report
Locked = TypeVar("Locked", Article, Claim, DraftVerdict, Appearance, Report, PageText)
OfClaim = TypeVar("OfClaim", DraftVerdict, Appearance)


def check(action: Action, actor: User, on: Subject | None = None, *, alone: bool = False) -> None:
    """Raise the reason why `actor` cannot do `action` to `on`, if there is one.

    `alone` lifts the rule of the second person, for the one emergency permission.
    """
    rule = TRANSITIONS[action]
    if not actor.has_perm(rule.permission):
        raise NotAllowed
    if on is None:
        return
    state, label = _state(on)
    if state not in rule.states:
        raise WrongState(label)
    if rule.not_by and not alone and is_by(on, rule.not_by, actor):
        raise OwnWork
    if rule.only_by and getattr(on, f"{rule.only_by}_id") != actor.pk:
        raise NotYours(getattr(on, f"{rule.only_by}_name"))


def is_by(on: Subject, field: str, actor: User) -> bool:
    """Whether `actor` is the person, or one of the people, in a field of a row."""
    return type(on)._default_manager.filter(pk=on.pk, **{field: actor}).exists()


def allowed(action: Action, actor: User, on: Subject | None = None) -> bool:
    """Whether `actor` can do `action` to `on` now: for showing a button or not."""
    try:
        check(action, actor, on)
    except WorkflowError:
        return False
    return True


def locked(thing: Locked, version: int | None = None) -> Locked:
    """The row as it is now, locked until the transaction ends.

    Raises Gone when it was deleted, Stale when it is not the `version` the person saw.
    """
    try:
        row = type(thing)._default_manager.select_for_update(of=("self",)).get(pk=thing.pk)
    except type(thing).DoesNotExist:
        raise Gone from None
    if version is not None and getattr(row, "version", version) != version:
        raise Stale
    return row


def locked_with_claim(thing: OfClaim, version: int | None = None) -> OfClaim:
    """A draft verdict or a quote as it is now, locked like `locked`, with its claim.

    The order of locks is always article, claim, then these, so that two people never wait for each other.
    """
    claim = locked(Claim(pk=thing.claim_id))
    row = locked(thing, version)
    row.claim = claim
    return row


def clean(fields: Mapping[str, Any], known: Collection[str]) -> dict[str, Any]:
    """`fields` with their texts as they are saved; TypeError for one that is not `known`."""
    if unknown := fields.keys() - set(known):
        raise TypeError(f"only the workflow sets this: {', '.join(sorted(unknown))}")
    return {name: _normalised(value) for name, value in fields.items()}


def save(thing: Model, **fields: object) -> None:
    """Write `fields` to a locked row, and count its version up where it has one."""
    if hasattr(thing, "version"):
        fields["version"] = thing.version + 1
    for name, value in fields.items():
        setattr(thing, name, value)
    thing.save(update_fields=list(fields))


def audit(action: Action, actor: User, on: Subject | PageText, note: str = "") -> AuditEntry:
    """Write down who did what, under the name they have now."""
    return AuditEntry.objects.create(
        actor=actor,
        actor_name=actor.display_name,
        action=action,
        subject=on.subject,
        label=_label(on)[:200],
        note=note,
    )


def stated(text: str, otherwise: object) -> str:
    """`text` as it is saved, without white space around it; Incomplete with `otherwise` when nothing is left."""
    text = normalise(text).strip()
    if not text:
        raise Incomplete(otherwise)
    return text


def holds_explicitly(actor: User, codename: str) -> bool:
    """Whether a permission was given to this person or a group of theirs.

    Unlike `has_perm`, being a superuser is not enough.
    """
    given = Permission.objects.filter(codename=codename, content_type__app_label="claims")
    return given.filter(Q(user=actor) | Q(group__user=actor)).exists()


def confirmation(actor: User) -> dict[str, object]:
    """The fields of an appearance that `actor` confirms."""
    return {"approved_by": actor, "approved_by_name": actor.display_name, "approved_at": timezone.now()}


def _label(on: Subject | PageText) -> str:
    """What readers or the desk call it; a claim by its statement, or by its quote while it has none."""
    match on:
        case Article():
            return on.headline
        case Report(claim=None):
            return on.reference  # never by its words, which are erased some day
        case PageText():
            return str(on)
    claim = on if isinstance(on, Claim) else cast(Claim, on.claim)
    return claim.statement or claim.appearances.values_list("quote", flat=True).order_by("pk").first() or claim.code


def _state(on: Subject) -> tuple[str, str]:
    """The state an action starts from, and its name; a quote has that of its claim."""
    if isinstance(on, DraftVerdict):
        return on.state, on.get_state_display()
    thing = on.claim if isinstance(on, Appearance) else on
    return thing.status, thing.get_status_display()


def _normalised(value: Any) -> Any:
    """A text, or each of the translations, as it is saved; anything else as it is."""
    if isinstance(value, dict):
        return {language: _normalised(text) for language, text in value.items()}
    return normalise(value) if isinstance(value, str) else value
