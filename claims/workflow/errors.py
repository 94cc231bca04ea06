"""Why a change of state is refused, in a sentence that says what to do."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from claims.records import Difference


class WorkflowError(Exception):
    """A refused change of state. `str()` is for the editor; `status` is the HTTP answer."""

    status = 409


class NotAllowed(WorkflowError):
    """The person's role does not include this."""

    status = 403

    def __init__(self) -> None:
        super().__init__(_("Your role does not allow this. Ask a managing editor."))


class OwnWork(WorkflowError):
    """Nobody approves their own work."""

    status = 403

    def __init__(self) -> None:
        super().__init__(_("This is your own work: somebody else has to decide on it."))


class NotYours(WorkflowError):
    """Only the author may do this."""

    status = 403

    def __init__(self, name: str) -> None:
        super().__init__(_("Only %(name)s, who wrote it last, can do this.") % {"name": name})


class WrongState(WorkflowError):
    """The thing is in a state from which this cannot be done."""

    def __init__(self, state: str) -> None:
        super().__init__(_("This cannot be done now: the present state is “%(state)s”.") % {"state": state})


class Stale(WorkflowError):
    """Somebody else changed it since the person opened it."""

    def __init__(self) -> None:
        super().__init__(
            _("Somebody else changed this since you opened it. Look at their version, then save yours again.")
        )


class Gone(WorkflowError):
    """It is no longer there."""

    def __init__(self) -> None:
        super().__init__(_("It is no longer there: somebody approved, discarded or removed it in the meantime."))


class Outdated(WorkflowError):
    """What would be published is not what was sent to review; `differences` says how."""

    def __init__(self, differences: Sequence[Difference]) -> None:
        self.differences = differences
        super().__init__(
            _(
                "This changed since it was sent to review, so the approval was refused. "
                "Return it to its author, who looks at the changes and sends it again."
            )
        )


class Incomplete(WorkflowError):
    """Something is missing; `missing` names it, a sentence each."""

    status = 400

    def __init__(self, *missing: Any) -> None:
        self.missing = [str(sentence) for sentence in missing]
        super().__init__(" ".join(self.missing))


class AlreadySent(WorkflowError):
    """Another report came with the same form."""

    def __init__(self) -> None:
        super().__init__(_("You sent another report with this form already. If this is a new one, send it again."))


class PublicWording(WorkflowError):
    """The wording of a public claim changes only with a verdict."""

    def __init__(self) -> None:
        super().__init__(
            _("Readers see this claim already: its wording changes only with a verdict. Propose one that rewords it.")
        )


class QuoteNotThere(WorkflowError):
    """The quote does not stand in the current text at the place given."""

    status = 400

    def __init__(self) -> None:
        super().__init__(_("The quote does not stand in the current text at this place. Mark it again."))
