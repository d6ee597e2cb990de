"""Any plain form is drawn by the field templates, with hints and mistakes tied to their fields."""

import re

from django import forms
from django.forms import formset_factory
from django.template import Context, Template

from bluelamp.ui.fields import BluelampForm, Checkboxes, DateTimeInput, Radios
from bluelamp.ui.samples import SampleForm, form, form_with_errors


class Plain(forms.Form):
    """A form that knows nothing of this room."""

    name = forms.CharField(help_text="As on the cover.", max_length=10)
    note = forms.CharField(widget=forms.Textarea, max_length=10, required=False)
    kind = forms.ChoiceField(choices=[("a", "Cake"), ("b", "Pie")], widget=forms.RadioSelect)
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


def control(drawn: str, name: str) -> str:
    found = re.search(rf'<(?:input|textarea|select)[^>]*name="{name}"[^>]*>', drawn)
    assert found is not None
    return found[0]


def test_a_hint_and_a_mistake_are_named_by_the_control() -> None:
    drawn = str(Plain({"name": ""}))

    assert 'aria-describedby="id_name_helptext id_name_error"' in control(drawn, "name")
    assert 'aria-invalid="true"' in control(drawn, "name")
    assert "govuk-input--error" in control(drawn, "name")
    assert 'id="id_name_helptext"' in drawn
    assert 'id="id_name_error"' in drawn


def test_a_form_without_mistakes_has_no_summary() -> None:
    assert "govuk-error-summary" not in str(Plain())


def test_the_summary_leads_to_the_first_control_of_each_field() -> None:
    drawn = str(Plain({"name": ""}))
    targets = re.findall(r'<li><a href="#([^"]+)">', drawn)

    assert targets == ["id_name", "id_kind_0"]
    for target in targets:
        assert f'id="{target}"' in drawn


def test_a_mistake_of_a_hidden_field_is_not_lost() -> None:
    sent = Plain({"name": "x", "kind": "a"})
    sent.add_error("secret", "The page was changed: reload it.")

    assert "The page was changed: reload it." in str(sent)


def test_a_long_text_is_counted_not_cut() -> None:
    drawn = str(Plain({"name": "x", "kind": "a", "note": "far too much salt"}))

    assert "maxlength" not in control(drawn, "note")
    assert 'aria-describedby="id_note_error id_note_count"' in control(drawn, "note")
    assert "far too much salt</textarea>" in drawn
    assert "You can write up to 10 characters." in drawn


def test_radios_stand_in_a_fieldset_with_their_question() -> None:
    drawn = str(Plain({"name": "x"}))

    assert re.search(
        r'<fieldset class="govuk-fieldset" aria-describedby="id_kind_error">\s*'
        r'<legend class="govuk-fieldset__legend">Kind</legend>',
        drawn,
    )


def test_what_may_be_left_out_says_so() -> None:
    drawn = str(Plain())

    assert drawn.count("(optional)") == 1


def test_what_was_typed_is_escaped_and_kept() -> None:
    drawn = str(Plain({"name": "<b>&'\"", "kind": "<i>"}))

    assert 'value="&lt;b&gt;&amp;&#x27;&quot;"' in drawn
    assert "<b>" not in drawn
    assert "<i>" not in drawn


def test_choices_may_have_hints_and_groups() -> None:
    class Choices(BluelampForm):
        one = forms.ChoiceField(
            choices=[("a", "Cake"), ("b", "Pie")], widget=Radios(hints={"b": "Round."})
        )
        many = forms.MultipleChoiceField(
            choices=[("Sweet", [("a", "Cake")]), ("Salt", [("b", "Pie")])], widget=Checkboxes
        )

    drawn = str(Choices({"one": "b", "many": ["a", "b"]}))

    assert re.search(
        r'value="b" id="id_one_1" aria-describedby="id_one_1_hint" checked', drawn
    ) or ('aria-describedby="id_one_1_hint"' in drawn and 'id="id_one_1_hint">Round.' in drawn)
    assert re.findall(r'choices-group">(\w+)<', drawn) == ["Sweet", "Salt"]
    assert drawn.count(" checked") == 3


def test_a_missing_answer_is_named() -> None:
    class Asked(BluelampForm):
        link = forms.CharField()
        kind = forms.ChoiceField(label="Which?", choices=[("a", "Cake")])
        agreed = forms.BooleanField(label="I read it")
        own = forms.CharField(error_messages={"required": "Say why."})

    assert Asked({}).errors.get_json_data() == {
        "link": [{"message": "Fill in “Link”.", "code": "required"}],
        "kind": [{"message": "Choose an answer to “Which?”.", "code": "required"}],
        "agreed": [{"message": "Tick “I read it” to go on.", "code": "required"}],
        "own": [{"message": "Say why.", "code": "required"}],
    }


def test_a_long_answer_is_told_how_much_to_shorten() -> None:
    class Asked(BluelampForm):
        note = forms.CharField(max_length=4)

    assert Asked({"note": "too much"}).errors["note"] == ["Shorten this to 4 characters: it has 8."]


def test_a_day_and_a_minute_come_back_as_they_were_sent() -> None:
    class When(BluelampForm):
        ends = forms.DateTimeField(widget=DateTimeInput)

    sent = When({"ends": "2026-11-23T14:03"})

    assert sent.is_valid()
    assert 'value="2026-11-23T14:03"' in str(When(initial={"ends": sent.cleaned_data["ends"]}))


def test_a_question_knows_the_answer_it_belongs_to() -> None:
    drawn = str(form())

    assert 'data-shown-when-field-value="wrong" data-shown-when-choice-value="other"' in drawn
    assert "shown_when" not in SampleForm.base_fields["other"].__dict__


def test_one_field_can_be_the_heading_of_its_page() -> None:
    drawn = Template(
        "{% load ui %}{% field form.link heading=True %}{% field form.wrong heading=True %}"
    )

    assert drawn.render(Context({"form": form()})).count("<h1") == 2


def test_a_mistake_of_the_whole_form_is_listed_without_a_link() -> None:
    assert "<li>Two people sent this form at once" in str(form_with_errors())


def test_every_form_of_a_set_is_drawn() -> None:
    drawn = str(formset_factory(Plain, extra=2)())

    assert drawn.count("govuk-textarea") == 2
