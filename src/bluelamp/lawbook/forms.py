"""The forms by which an adviser hands in signatures, and an administrator looks after keys."""

from django import forms

from bluelamp.officers.models import Duty, Officer
from bluelamp.ui.fields import BluelampForm


class SignaturesForm(BluelampForm):
    """What `bluelamp law sign` wrote."""

    signatures = forms.CharField(
        label="Signatures",
        help_text="Paste what the command wrote, whole.",
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        error_messages={"required": "Paste what `bluelamp law sign` wrote."},
    )


class KeyForm(BluelampForm):
    """The public half of an adviser's key."""

    adviser = forms.ModelChoiceField(
        label="Whose key it is",
        queryset=Officer.objects.filter(duty=Duty.ADVISER, is_active=True).order_by("username"),
        empty_label="Choose a legal adviser",
        error_messages={"required": "Choose the legal adviser."},
    )
    public_key = forms.CharField(
        label="Public key",
        help_text="64 hex digits, as `bluelamp law key` prints them on the adviser's machine.",
        max_length=80,
        error_messages={"required": "Give the public key."},
    )


class RevokeForm(BluelampForm):
    """Why a key no longer counts."""

    why = forms.CharField(
        label="Why is it revoked?", error_messages={"required": "Say why the key is revoked."}
    )
