"""Drafting a patrol, deciding about it, and adding the sources that patrols read."""

from typing import Any

from django import forms

from bluelamp.banks.models import Bank
from bluelamp.desk.forms.banks import grounds
from bluelamp.desk.forms.case import words
from bluelamp.patrols.models import Intake
from bluelamp.ui.fields import BluelampForm, Checkboxes, ChosenRows, DateTimeInput, Radios

WHEN = "Give the day and the time, as in 2026-11-30 18:00."


class PatrolForm(BluelampForm):
    """What a patrol is to be."""

    name = forms.CharField(
        label="Name",
        help_text="In public words; it stands on the page of patrols.",
        max_length=120,
        error_messages={"required": "Give the patrol a name."},
    )
    purpose = words(
        "Purpose",
        "Say what the patrol is for.",
        "In public words: what is looked for, and why it is needed now.",
    )
    ground = forms.ChoiceField(
        label="Ground", choices=grounds, error_messages={"required": "Choose the ground."}
    )
    intakes = ChosenRows(
        label="Places",
        queryset=Intake.objects.order_by("name"),
        widget=Checkboxes,
        error_messages={"required": "Choose at least one place."},
    )
    banks = ChosenRows(
        label="Banks",
        queryset=Bank.objects.filter(negative=False).order_by("title"),
        widget=Checkboxes,
        error_messages={"required": "Choose at least one bank."},
    )
    starts_at = forms.DateTimeField(
        label="Starts", widget=DateTimeInput, error_messages={"required": WHEN, "invalid": WHEN}
    )
    ends_at = forms.DateTimeField(
        label="Ends",
        help_text="At most 28 days after its start.",
        widget=DateTimeInput,
        error_messages={"required": WHEN, "invalid": WHEN},
    )
    languages = forms.CharField(
        label="Languages",
        help_text="Two-letter codes with spaces between, as in en cy. Leave it empty for all.",
        required=False,
    )

    def clean_languages(self) -> list[str]:
        """Take the codes apart, and refuse what is none."""
        given: Any = self.cleaned_data["languages"]
        codes = [code.lower() for code in str(given).replace(",", " ").split()]
        for code in codes:
            if not (code.isascii() and code.isalpha() and 2 <= len(code) <= 3):
                raise forms.ValidationError(
                    f"“{code}” is no code of a language: give two letters, as in en."
                )
        return list(dict.fromkeys(codes))


class WhyForm(BluelampForm):
    """Why a patrol is refused or stopped."""

    why = words("Why?", "Say why.", rows=2)


class IntakeForm(BluelampForm):
    """A source that patrols may read."""

    name = forms.CharField(
        label="Name",
        help_text="The place, as the public calls it.",
        max_length=120,
        error_messages={"required": "Give the source a name that the public understands."},
    )
    kind = forms.ChoiceField(
        label="What it is",
        choices=Intake.Kind.choices,
        widget=Radios(
            hints={
                Intake.Kind.JETSTREAM: "Public posts as they are made.",
                Intake.Kind.FILES: "A file that an operator put into the station's folder.",
            }
        ),
        error_messages={"required": "Choose what it is."},
    )
    address = forms.CharField(
        label="Address",
        help_text="For Jetstream an address that begins with wss://, for a file its name.",
        max_length=500,
        error_messages={"required": "Give its address."},
    )
    pace = forms.IntegerField(
        label="Posts a second at most",
        help_text="0 means no limit.",
        min_value=0,
        max_value=1_000_000,
        initial=0,
        error_messages={"required": "Give a number; 0 means no limit."},
    )
