"""The forms of sign-in, in our words, and those by which officers are managed."""

from collections.abc import Mapping
from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms

from bluelamp.officers.duties import DUTIES
from bluelamp.officers.models import Duty
from bluelamp.ui.fields import BluelampForm, Radios


class _InOurWords(forms.Form):
    """A form of allauth with labels and hints of ours, and labels instead of placeholders."""

    use_required_attribute = False
    words: ClassVar[Mapping[str, tuple[str, str]]] = {}
    missing: ClassVar[Mapping[str, str]] = {
        "login": "Give your service number.",
        "password": "Give your password.",
        "oldpassword": "Give the password you have now.",
        "password1": "Give a new password.",
        "password2": "Give the new password once more.",
        "code": "Give the code.",
        "name": "Give the key a name.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name in self.missing:
                field.error_messages["required"] = self.missing[name]
            if name in self.words:
                field.label, field.help_text = self.words[name]


CODE = (
    "Code",
    "The six digits that your code app shows now, or one of your recovery codes.",
)


class SignInForm(_InOurWords, account.LoginForm):  # type: ignore[misc]
    """Service number and password; the session ends when the browser closes."""

    words = {"login": ("Service number", ""), "password": ("Password", "")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["remember"]

    def clean(self) -> dict[str, Any]:
        """Say for allauth what nobody is asked."""
        return {**(super().clean() or {}), "remember": False}


class PasswordAgainForm(_InOurWords, account.ReauthenticateForm):  # type: ignore[misc]
    """The password once more."""

    words = {"password": ("Password", "")}


class ChangePasswordForm(_InOurWords, account.ChangePasswordForm):  # type: ignore[misc]
    """A new password of one's own."""

    words = {
        "oldpassword": ("Password you have now", ""),
        "password1": ("New password", "At least 12 characters; a sentence is easy to remember."),
        "password2": ("New password once more", ""),
    }


class CodeForm(_InOurWords, mfa.AuthenticateForm):  # type: ignore[misc]
    """The second step of signing in."""

    words = {"code": CODE}


class CodeAgainForm(_InOurWords, mfa.ReauthenticateForm):  # type: ignore[misc]
    """A code once more."""

    words = {"code": CODE}


class SetUpCodeAppForm(_InOurWords, totp.ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new code app."""

    words = {"code": ("Code", "The six digits that the app shows now.")}


class AddPasskeyForm(_InOurWords, webauthn.AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey or security key, and whether it is enough by itself."""

    words = {
        "name": ("Name", "So that you can tell your keys apart."),
        "passwordless": (
            "Sign in with this key alone",
            "The key then asks for your finger, face or PIN instead of the password.",
        ),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        initial = {"name": "My key", "passwordless": True, **(kwargs.pop("initial", None) or {})}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["name"].required = True


class RenamePasskeyForm(_InOurWords, webauthn.EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a key."""

    words = {"name": ("Name", "So that you can tell your keys apart.")}


class DutyForm(BluelampForm):
    """What an officer is here for."""

    duty = forms.ChoiceField(
        label="Duty",
        choices=Duty.choices,
        widget=Radios(hints={duty.value: said.here_for for duty, said in DUTIES.items()}),
        error_messages={"required": "Choose a duty.", "invalid_choice": "Choose a duty."},
    )


class AddOfficerForm(DutyForm):
    """A new officer."""

    number = forms.CharField(
        label="Service number",
        help_text="Letters, digits and hyphens. The officer signs in with it.",
        max_length=20,
        error_messages={"required": "Give the service number."},
    )
    name = forms.CharField(
        label="Name",
        help_text="Shown to administrators only. It never stands in the ledger's leaves.",
        max_length=120,
        required=False,
    )
    field_order = ("number", "name", "duty")
