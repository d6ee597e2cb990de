"""The decision to act: what to ask for, on which offence, and the answers that the law asks for."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from bluelamp.actions.models import Provider
from bluelamp.cases.deciding import Answers
from bluelamp.desk import law
from bluelamp.law import Question
from bluelamp.ui.fields import BluelampForm, Radios

YES_NO = (("yes", "Yes"), ("no", "No"))
YES_NO_UNSURE = (*YES_NO, ("unsure", "Unsure"))
KEPT = ("element_", "exit_", "exemption_", "necessity", "proportionality")
"""How the fields begin that are kept also while what is chosen does not ask for them."""


def drafted(data: Mapping[str, str]) -> bool:
    """Tell whether somebody has begun a decision in what they sent."""
    return any(
        value and (name.startswith(KEPT) or name in ("action_kind", "offence", "reasons"))
        for name, value in data.items()
    )


class Written(forms.CharField):
    """Words that the gate asks for, not the form: they may be missing while a draft is checked."""

    def validate(self, value: Any) -> None:
        """Take what there is."""


class Answered(forms.ChoiceField):
    """A choice that the gate asks for, not the form: it may be open while a draft is checked."""

    def validate(self, value: Any) -> None:
        """Refuse only what cannot be chosen."""
        if value:
            super().validate(value)


class LawRadios(Radios):
    """A choice of rows; a row that is not in force is shown with the reason, and cannot be chosen."""

    def __init__(self, choices: Iterable[law.Choice] = ()) -> None:
        rows = list(choices)
        super().__init__(
            hints={
                one.id: one.about
                if one.standing.usable
                else f"{one.standing.why} {one.standing.remedy}".strip()
                for one in rows
            }
        )
        self.inert = {one.id for one in rows if not one.standing.usable}

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Draw one row."""
        option = super().create_option(*args, **kwargs)
        if str(option["value"]) in self.inert:
            option["attrs"]["disabled"] = True
        return option


@dataclass(frozen=True, slots=True)
class Asked:
    """One question with its two fields: the answer, and what it rests on."""

    question: Question
    answer: BoundField
    words: BoundField


class DecisionForm(BluelampForm):
    """A decision to act as an officer writes it; what is still missing, the gate says."""

    action_kind = Answered(
        label="What to ask for",
        error_messages={"invalid_choice": "Choose what to ask for among those that are in force."},
    )
    offence = Answered(
        label="On which ground",
        error_messages={"invalid_choice": "Choose a ground that is in force."},
    )
    necessity = Written(label="Is it needed?", widget=forms.Textarea(attrs={"rows": 3}))
    proportionality = Written(label="Does it go too far?", widget=forms.Textarea(attrs={"rows": 3}))
    reasons = Written(label="Why, in your own words", widget=forms.Textarea(attrs={"rows": 4}))

    provider = Answered(label="Who is asked")

    field_order = ("action_kind", "offence", "provider")

    def __init__(
        self, data: Mapping[str, str], *, options: law.Options, providers: Iterable[Provider]
    ) -> None:
        super().__init__({"action_kind": _only(options.kinds), **data}, auto_id="law_%s")
        self.options = options
        self.chosen = str(self.data.get("action_kind") or "")
        self.offence_id = str(self.data.get("offence") or "")
        self._offer("action_kind", options.kinds)
        if options.offences:
            self._offer("offence", options.offences)
        else:
            del self.fields["offence"]
        provider = self.fields["provider"]
        assert isinstance(provider, forms.ChoiceField)
        provider.choices = [("", "Choose"), *((str(one.pk), one.name) for one in providers)]
        self._elements, self._exits, self._exemptions = law.questions(self.offence_id)
        every = (*self._elements, *self._exits, *self._exemptions)
        for prefix, asked, choices in (
            ("element", self._elements, YES_NO),
            ("exit", self._exits, YES_NO),
            ("exemption", self._exemptions, YES_NO_UNSURE),
        ):
            self._ask(prefix, asked, choices, every)
        for part in ("necessity", "proportionality"):
            if prompts := law.prompts(self.chosen, part):
                self.fields[part].help_text = " ".join(prompts)
            else:
                del self.fields[part]

    def _offer(self, name: str, choices: tuple[law.Choice, ...]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.widget = LawRadios(choices)
        field.choices = [(one.id, one.title) for one in choices]

    def _ask(
        self,
        prefix: str,
        asked: tuple[Question, ...],
        choices: tuple[tuple[str, str], ...],
        every: tuple[Question, ...],
    ) -> None:
        for one in asked:
            name = f"{prefix}_{one.id}"
            self.fields[name] = Answered(
                label=one.ask, help_text=_hint(one, every), choices=choices, widget=Radios
            )
            self.fields[f"{name}_words"] = Written(
                label="Why" if prefix == "exemption" else "What shows it",
                widget=forms.Textarea(attrs={"rows": 1}),
            )

    def clean_action_kind(self) -> str:
        """Refuse a kind that is visible but not in force."""
        return self._in_force("action_kind", self.options.kinds)

    def clean_offence(self) -> str:
        """Refuse an offence that is visible but not in force."""
        return self._in_force("offence", self.options.offences)

    def _in_force(self, name: str, choices: tuple[law.Choice, ...]) -> str:
        given = str(self.cleaned_data[name])
        for one in choices:
            if one.id == given and not one.standing.usable:
                raise forms.ValidationError(f"{one.standing.why} {one.standing.remedy}")
        return given

    @property
    def provider_id(self) -> int | None:
        """Who was chosen to be asked."""
        given = str(self.cleaned_data.get("provider") or "")
        return int(given) if given else None

    @property
    def elements(self) -> Iterator[Asked]:
        """The questions about the offence's elements."""
        return self._asked("element", self._elements)

    @property
    def exits(self) -> Iterator[Asked]:
        """The questions about its defences."""
        return self._asked("exit", self._exits)

    @property
    def exemptions(self) -> Iterator[Asked]:
        """The questions about protected speech."""
        return self._asked("exemption", self._exemptions)

    def _asked(self, prefix: str, questions: tuple[Question, ...]) -> Iterator[Asked]:
        for one in questions:
            name = f"{prefix}_{one.id}"
            yield Asked(one, self[name], self[f"{name}_words"])

    @property
    def carried(self) -> list[tuple[str, str]]:
        """What was answered under another choice, so that coming back to it finds it again."""
        return [
            (name, str(value))
            for name, value in self.data.items()
            if name.startswith(KEPT) and name not in self.fields and value
        ]

    def answers(self) -> Answers:
        """Give the decision as it stands, also with what is not in force, which the gate names."""
        told = self.cleaned_data
        return Answers(
            action_kind=self.chosen,
            basis=law.basis_of(self.chosen) or "",
            offence=self.offence_id if "offence" in self.fields else "",
            elements=self._given("element", self._elements, "evidence"),
            exits=self._given("exit", self._exits, "evidence"),
            exemptions=self._given("exemption", self._exemptions, "reason"),
            necessity=told.get("necessity", ""),
            proportionality=told.get("proportionality", ""),
            reasons=told.get("reasons", ""),
        )

    def _given(
        self, prefix: str, questions: tuple[Question, ...], words: str
    ) -> dict[str, dict[str, str]]:
        told = self.cleaned_data
        names = {one.id: f"{prefix}_{one.id}" for one in questions}
        return {
            question: {"answer": told[name], words: told.get(f"{name}_words", "")}
            for question, name in names.items()
            if told.get(name)
        }


def _hint(question: Question, every: Sequence[Question]) -> str:
    """Say when a question applies, and what helps to answer it."""
    words = {one.id: f"“{one.ask}”" for one in every}
    said = [question.hint]
    if question.only_when:
        said.append(f"Answer this only after a yes to {words[question.only_when]}.")
    if question.unless:
        said.append(f"Leave this out after a yes to {words[question.unless]}.")
    if others := [
        words[one.id] for one in every if question.group == one.group != "" and one != question
    ]:
        said.append(f"One yes is enough, here or to {' or '.join(others)}.")
    return " ".join(one for one in said if one)


def _only(choices: tuple[law.Choice, ...]) -> str:
    """Give the one thing that can be asked for, where there is no choice."""
    return choices[0].id if len(choices) == 1 else ""
