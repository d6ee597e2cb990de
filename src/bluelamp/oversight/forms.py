"""What an overseer may ask of the ledger."""

from django import forms

from bluelamp.oversight import queries
from bluelamp.ui.fields import BluelampForm


def _acts() -> list[tuple[str, str]]:
    return [("", "All acts"), *((kind.name, kind.name) for kind in queries.acts())]


class EntriesForm(BluelampForm):
    """Which acts to list."""

    act = forms.ChoiceField(label="Which act", required=False, choices=_acts)
