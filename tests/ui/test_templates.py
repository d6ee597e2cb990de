"""The template lint finds what it is for, and the skeletons stand with what they are promised."""

from typing import Any

import pytest
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory

from lint_templates import problems

GOOD = """{# A page. Expects: form. #}
{% extends "ui/public.html" %}
<form method="post">{% csrf_token %}<img src="{{ x }}" alt=""><a href="{% url 'ui:catalogue' %}">x</a></form>
<script type="application/json">{"read": "by a script of ours"}</script>
"""
BREACHES = {
    "no opening comment": GOOD.replace("{# A page. Expects: form. #}\n", ""),
    "a style attribute": GOOD.replace("<img", '<img style="color: red"'),
    "a style element": GOOD + "<style>b {}</style>",
    "an inline script": GOOD + "<script>go()</script>",
    "an event attribute": GOOD.replace("<img", '<img onerror="go()"'),
    "an htmx event attribute": GOOD.replace("<img", '<img hx-on:click="go()"'),
    "a script address": GOOD + '<a href="javascript:go()">x</a>',
    "a picture without words": GOOD.replace(' alt=""', ""),
    "a form without a token": GOOD.replace("{% csrf_token %}", ""),
    "unescaped text": GOOD + "{{ x|safe }}",
    "escaping turned off": GOOD + "{% autoescape off %}{{ x }}{% endautoescape %}",
    "an unquoted address": GOOD.replace("'ui:catalogue'", "ui:catalogue"),
}

STATION = {
    "name": "Lamp & Sons",
    "kind": "a kitchen's unit",
    "emergency_line": "Call the cook.",
    "complaint_url": "/complain/",
    "demo": True,
}


def test_the_lint_is_content_with_a_good_template() -> None:
    assert list(problems(GOOD)) == []


@pytest.mark.parametrize("breach", BREACHES)
def test_the_lint_finds(breach: str) -> None:
    assert len(list(problems(BREACHES[breach]))) == 1


def test_a_form_may_say_why_it_needs_no_token() -> None:
    said = GOOD.replace("{% csrf_token %}", "{# no csrf_token: the link itself is the secret #}")

    assert list(problems(said)) == []


def test_the_lint_names_the_line() -> None:
    assert [line for line, _ in problems(GOOD + "\n<style></style>")] == [6]


def draw(template: str, **context: Any) -> str:
    request = RequestFactory().get("/")
    return render_to_string(template, {"station": STATION, **context}, request)


@pytest.mark.parametrize("template", ["ui/public.html", "ui/provider.html", "ui/desk.html"])
def test_a_skeleton_names_the_station_and_says_that_it_is_a_demonstration(template: str) -> None:
    drawn = draw(template)

    assert "Lamp &amp; Sons" in drawn
    assert "emonstration" in drawn
    assert '<main id="main"' in drawn
    assert 'href="#main"' in drawn


def test_a_public_page_says_where_to_turn() -> None:
    drawn = draw("ui/public.html")

    assert "Call the cook." in drawn
    assert 'href="/complain/"' in drawn


@pytest.mark.parametrize(
    "template",
    [
        *(f"ui/errors/{name}.html" for name in ("400", "403", "403_csrf", "404", "500")),
        "ui/too_many.html",
    ],
)
def test_an_error_page_says_one_sentence_even_without_a_station(template: str) -> None:
    drawn = render_to_string(template, {})
    sentence = drawn.split('<p class="lead">')[1].split("</p>")[0]

    assert sentence.endswith(".")
    assert sentence.count(".") == 1


def test_the_language_is_asked_only_of_a_station_that_speaks_several(settings: Any) -> None:
    settings.ROOT_URLCONF = "ui.language_urls"
    several = {**STATION, "languages": (("en", "English"), ("cy", "Cymraeg"))}

    assert 'name="language"' in draw("ui/public.html", station=several)
    assert 'name="language"' not in draw("ui/public.html")


def test_a_text_in_a_component_is_escaped() -> None:
    drawn = (
        engines["django"]
        .from_string(
            "{% load ui %}{% button x %}{% tag x %}{% notice x x %}{% panel x code=x text=x %}"
            "{% empty x x %}{% keys x x %}{% diff x x edits post_title=x item_title=x foot=x %}"
        )
        .render({"x": "<i>", "edits": [("equal", 0, 3, 0, 3)]})
    )

    assert "<i>" not in drawn
    assert drawn.count("&lt;i&gt;") >= 13
