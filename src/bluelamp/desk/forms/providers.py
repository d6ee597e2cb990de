"""Writing down a provider: whose content stands where, and how they are reached."""

from typing import Any

from django import forms

from bluelamp.actions.models import Provider
from bluelamp.actions.providers import NewProvider
from bluelamp.ui.fields import BluelampForm

VERIFIED = (
    "Copy it from the provider's own pages: saving says that you checked it there today, and your "
    "service number stands beside it."
)


class ProviderForm(BluelampForm):
    """A provider as somebody writes it down."""

    name = forms.CharField(
        label="Name", max_length=120, error_messages={"required": "A provider needs a name."}
    )
    hosts = forms.CharField(
        label="What is theirs",
        help_text="One host or beginning of an address on each line, as in parlour.example or at://.",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
    )
    email = forms.EmailField(
        label="E-mail address for notices",
        help_text=VERIFIED,
        required=False,
        error_messages={
            "invalid": "This is no e-mail address: write it as in notices@parlour.example."
        },
    )
    webhook = forms.CharField(
        label="Webhook",
        help_text="If notices are taken by a machine: its address. With both, both are sent.",
        required=False,
        max_length=500,
    )

    def written(self, provider: Provider | None = None) -> NewProvider:
        """Give what was written; what a form cannot change stays as it is."""
        told = self.cleaned_data
        return NewProvider(
            name=told["name"],
            hosts=tuple(line for line in told["hosts"].split("\n") if line.strip()),
            email=told["email"],
            webhook=told["webhook"],
            hotline=provider.hotline if provider else told.get("hotline", False),
            demonstration=provider.demonstration if provider else False,
        )


class NewProviderForm(ProviderForm):
    """A provider that is not here yet."""

    hotline = forms.BooleanField(
        label="This is the lawful hotline for suspected child sexual abuse material",
        required=False,
    )


def as_written(provider: Provider) -> dict[str, Any]:
    """Give a provider as its form has it."""
    return {
        "name": provider.name,
        "hosts": "\n".join(provider.hosts),
        "email": provider.email,
        "webhook": provider.webhook,
    }
