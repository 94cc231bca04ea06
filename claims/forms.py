"""What readers fill in: no account, no cookie, and nothing that was typed is lost."""

import re
import time
from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from claims.choices import ReportKind
from claims.models import Claim
from claims.models.report import LONGEST_MESSAGE, LONGEST_PLACE
from claims.selectors.claims import with_verdict

SALT: Final = "claims.report"
SOONEST: Final = 3  # seconds: nobody reads and fills in the form in less
LATEST: Final = 24 * 60 * 60  # seconds
LONGEST_NAME: Final = 500  # of a claim: its code, or the address of its page

_NAME: Final = re.compile(r"(?:.*/claims/)?([a-z0-9]{1,12})(?:[/.?#].*)?", re.IGNORECASE)


class BadStamp(Exception):
    """The form was open for more than a day, or does not come from a page of ours."""


class TooSoon(Exception):
    """Nobody can have read and filled in the form."""


def new_stamp(opened: float = 0) -> str:
    """What a form carries: when it was opened (now, unless said) and a name, under which it can be sent once."""
    return signing.dumps([int(opened or time.time()), get_random_string(24)], salt=SALT)


def name_in(stamp: str) -> str:
    """The name of the form with this stamp. Raises BadStamp, TooSoon."""
    try:
        opened, name = signing.loads(stamp, salt=SALT)
    except signing.BadSignature:
        raise BadStamp from None
    age = time.time() - opened
    if age > LATEST:
        raise BadStamp
    if age < SOONEST:
        raise TooSoon
    return str(name)


def stamp_again(stamp: str) -> str:
    """The stamp of a form that comes back: its own, or a new one where that is of no use any more.

    With the new one it can be sent at once: whoever sends it has read it.
    """
    try:
        name_in(stamp)
    except BadStamp:
        return new_stamp(time.time() - SOONEST)
    except TooSoon:
        pass
    return stamp


def _text(rows: int, longest: int, **said: Any) -> forms.CharField:
    return forms.CharField(max_length=longest, widget=forms.Textarea(attrs={"rows": rows}), **said)


class ReportForm(forms.Form):
    """What every report asks. Each kind has `message` and `seen_at` in its own words."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("Only if we may ask back. Nobody but the desk sees it."),
        error_messages={"invalid": _("This is no whole e-mail address: correct it, or leave it empty.")},
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )
    consent = forms.BooleanField(
        label=_("The desk may keep this message to work on it."),
        error_messages={"required": _("Without your consent we may not keep the message.")},
    )
    about: Claim | None = None  # the public claim that is named in the form
    use_required_attribute = False  # the page says what is missing, in a way that can be read again

    def __init__(self, data: Mapping[str, Any] | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        for field in self.fields.values():
            if field.required:
                field.widget.attrs["aria-required"] = "true"


class ErrorForm(ReportForm):
    """An error on a page of ours; most are about a claim."""

    claim = forms.CharField(
        label=_("Which fact-check?"),
        help_text=_("Its code, or the address of its page. Leave it empty for any other page."),
        required=False,
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    message = _text(
        8,
        LONGEST_MESSAGE,
        label=_("What is wrong, and how do you know?"),
        help_text=_("A source that shows it helps us most: an address, a document, a date."),
        error_messages={"required": _("Tell us what is wrong.")},
    )
    seen_at = _text(
        2,
        LONGEST_PLACE,
        label=_("Where does it stand?"),
        help_text=_("The words with the error, or the address of the page."),
        required=False,
    )
    field_order = ("claim", "message", "seen_at", "email", "consent")

    def __init__(self, data: Mapping[str, Any] | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.about = _claim_named(str(self["claim"].value() or ""))

    def clean_claim(self) -> Claim | None:
        """The public claim with the code or the address; None without one."""
        if self.cleaned_data["claim"] and self.about is None:
            raise ValidationError(_("There is no fact-check with this code or address. Correct it, or leave it empty."))
        return self.about


class ClaimForm(ReportForm):
    """A claim to check."""

    message = _text(
        4,
        LONGEST_MESSAGE,
        label=_("What was claimed?"),
        help_text=_("One assertion that can be checked, best in the words in which it was made."),
        error_messages={"required": _("Write down what was claimed.")},
    )
    seen_at = _text(
        2,
        LONGEST_PLACE,
        label=_("Where did you see or hear it?"),
        help_text=_("An address; or the newspaper, the broadcast or the place, and the day."),
        error_messages={"required": _("Say where it was claimed: without that it is hard to check.")},
    )
    field_order = ("message", "seen_at", "email", "consent")


FORMS: Final[dict[str, type[ReportForm]]] = {ReportKind.ERROR: ErrorForm, ReportKind.CLAIM: ClaimForm}


def _claim_named(name: str) -> Claim | None:
    """The public claim with this code, or at this address."""
    found = _NAME.fullmatch(name.strip()) if len(name) <= LONGEST_NAME else None
    return with_verdict(Claim.objects.published()).filter(code=found[1].upper()).first() if found else None
