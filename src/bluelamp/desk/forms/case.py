"""What an officer may say about a case, besides the decision."""

from typing import Any

from django import forms

from bluelamp.cases.clearing import Grounds
from bluelamp.ui.fields import BluelampForm, DateTimeInput, Radios


def words(label: str, missing: str, hint: str = "", rows: int = 3) -> forms.CharField:
    """Make a field for somebody's own words, and the sentence for when there are none."""
    return forms.CharField(
        label=label,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": missing},
    )


class OpenForm(BluelampForm):
    """Why somebody opens a case that they do not hold."""

    reason = words(
        "Why do you need to read this case?",
        "Say why you need to read this case.",
        "Your reason is kept in the ledger, and counted for each person in the case.",
        2,
    )


class AnswerForm(BluelampForm):
    """What a supervisor says about repeated looks at one person."""

    why = words(
        "Why did records of this person have to be opened so often?",
        "Say why records of this person had to be opened so often.",
        "You answer for others, not for yourself.",
    )


class NoteForm(BluelampForm):
    """A note on a case."""

    text = words("Note", "Write something into the note first.")


class EscalateForm(BluelampForm):
    """Why a supervisor should look."""

    why = words(
        "Why should a supervisor look at this?", "Say why a supervisor should look at this."
    )


class HoldForm(BluelampForm):
    """A legal hold: until when, and who asked."""

    until = forms.DateTimeField(
        label="Wait until",
        widget=DateTimeInput,
        error_messages={
            "required": "Say until when to wait.",
            "invalid": "Give the day and the time, as in 2026-11-30 18:00.",
        },
    )
    why = words("Who asked to wait, and why?", "Say who asked to wait, and why.")


class LiftForm(BluelampForm):
    """Why a legal hold ends early."""

    why = words("Why is the hold lifted?", "Say why the hold is lifted.", rows=2)


class ClearForm(BluelampForm):
    """How a supervisor knows that a report of suspected child sexual abuse material was mistaken."""

    grounds = forms.ChoiceField(
        label="From what do you know that the report was mistaken?",
        help_text="Do not open the address to find out.",
        choices=Grounds.choices,
        widget=Radios,
        error_messages={"required": "Say from what you know it."},
    )
    why = words("How do you know?", "Say how you know that the report was mistaken.")


class PlainForm(BluelampForm):
    """A button that needs no words."""


class CaptureForm(BluelampForm):
    """Which address of a case is captured now."""

    subject = forms.IntegerField(widget=forms.HiddenInput)


class ReplyForm(BluelampForm):
    """Our answer to a provider's question."""

    text = words("Your answer", "Write an answer first.")


class HandBackForm(BluelampForm):
    """What has to change before a decision can be approved."""

    why = words("What has to change?", "Say what has to change.")


class SettleForm(BluelampForm):
    """What became of a message of which nobody knows whether it went out."""

    sent = forms.ChoiceField(
        label="Did it go out?",
        choices=[("yes", "Yes, it was sent"), ("no", "No, send it again")],
        widget=Radios,
        error_messages={"required": "Say whether it went out."},
    )
    why = words("How do you know?", "Say how you know.", rows=2)


class SearchForm(BluelampForm):
    """What somebody looks for: a case number, the address of a post, words of own cases."""

    q = forms.CharField(required=False, max_length=2048)

    def clean_q(self) -> str:
        """Take the spaces away that pasting leaves."""
        given: Any = self.cleaned_data["q"]
        return str(given).strip()
