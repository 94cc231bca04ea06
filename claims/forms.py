"""What readers fill in."""

import time
from typing import Final

from django import forms
from django.core import signing
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from claims.choices import ReportKind
from claims.models import Claim
from claims.models.report import LONGEST_MESSAGE

SALT: Final = "claims.report"
SOONEST: Final = 3  # seconds: nobody reads and fills in the form in less
FAST: Final = "fast"
LATEST: Final = 24 * 60 * 60  # seconds


class ReportForm(forms.Form):
    """A report. No account and no cookie: `stamp` says, signed, when which form was opened.

    Whatever is wrong, everything typed stays, and sending it again is enough.
    """

    kind = forms.ChoiceField(label=_("What is it?"), choices=ReportKind.choices, widget=forms.RadioSelect)
    claim = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)
    message = forms.CharField(
        label=_("Your message"),
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("What is wrong, and how do you know? Or: who claims what? A source helps us most."),
        error_messages={"required": _("Tell us what is wrong, or what should be checked.")},
    )
    seen_at = forms.CharField(
        label=_("Where did you see it?"),
        required=False,
        max_length=1000,
        help_text=_("An address, or the name and the date of the publication."),
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        required=False,
        help_text=_("Only if we may ask back. Nobody but the desk sees it."),
    )
    consent = forms.BooleanField(
        label=_("The desk may keep this message to work on it."),
        error_messages={"required": _("Without your consent we may not keep the message.")},
    )
    website = forms.CharField(required=False, max_length=200)  # people do not see it, and programs fill it in
    stamp = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput)

    @staticmethod
    def new_stamp() -> str:
        """The stamp of a form that is opened now."""
        return signing.dumps([int(time.time()), get_random_string(24)], salt=SALT)

    def clean_claim(self) -> Claim | None:
        """The public claim with the code; None without one."""
        code = self.cleaned_data["claim"].strip().upper()
        return Claim.objects.published().filter(code=code).first() if code else None

    def clean_website(self) -> str:
        """Nothing, as people leave it."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("This field must stay empty: programs fill it in. Empty it, and send again."))
        return ""

    def clean_stamp(self) -> str:
        """The name of the form, which can be sent once."""
        try:
            opened, name = signing.loads(self.cleaned_data["stamp"], salt=SALT)
        except signing.BadSignature:
            raise forms.ValidationError(_("Please look at it once more, and send it again.")) from None
        age = time.time() - opened
        if age > LATEST:
            raise forms.ValidationError(_("The form was open for more than a day. Please send it again."))
        if age < SOONEST:
            raise forms.ValidationError(_("That was faster than one can read. Please send it again."), code=FAST)
        return str(name)

    @property
    def stamp_to_send(self) -> str:
        """The stamp that the form has to carry next: the old one as long as it is of use."""
        useless = self.has_error("stamp") and not self.has_error("stamp", FAST)
        return self.data.get("stamp", "") if self.is_bound and not useless else self.new_stamp()
