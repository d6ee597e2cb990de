"""Read every template as a reviewer would: `python tests/lint_templates.py` names what is wrong."""

import os
import re
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent / "src" / "bluelamp"

TAG = re.compile(r"{#.*?#}|{%.*?%}|{{.*?}}", re.DOTALL)
OPENING = re.compile(r"\s*(?:{#.*?#}|{%\s*comment\b.*?{%\s*endcomment\s*%})\s*", re.DOTALL)
UNESCAPED = re.compile(r"\|\s*safe(?:seq)?\b|{%\s*autoescape\s+off\s*%}")
URL = re.compile(r"{%\s*url\s+[\w:-]+[\s%]")  # a dotted lookup is no name
FORM = re.compile(r"<form\b[^>]*\bmethod=[\"']?post\b[^>]*>(.*?)</form>", re.IGNORECASE | re.DOTALL)
TOKEN = re.compile(r"{%\s*csrf_token\s*%}|{#\s*no csrf_token: \w")


class _Page(HTMLParser):
    """Collects what the content security policy or a screen reader would refuse."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[int, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "style":
            self._say("has a <style>; put it into ui/scss")
        if tag == "script" and "src" not in given and given.get("type") != "application/json":
            self._say("has an inline <script>; put it into ui/js")
        if tag == "img" and "alt" not in given:
            self._say('has an <img> without alt; say what it shows, or alt=""')
        for name, value in attrs:
            if name == "style":
                self._say("has a style attribute; give it a class")
            if re.fullmatch(r"on\w+|hx-on.*", name):
                self._say(f"has {name}=; listen from ui/js")
            if (value or "").strip().lower().startswith(("javascript:", "js:")):
                self._say(f"has script in {name}=; put it into ui/js")

    def _say(self, words: str) -> None:
        self.found.append((self.getpos()[0], words))


def problems(text: str) -> Iterator[tuple[int, str]]:
    """Give the line and the fault of everything that is wrong with one template's text."""
    if not OPENING.match(text):
        yield 1, "does not start with a comment that says what it is and expects ({# … #})"
    for pattern, words in (
        (UNESCAPED, "leaves text unescaped; build it with format_html"),
        (URL, "has a {% url %} whose name is not quoted"),
    ):
        for match in pattern.finditer(text):
            yield _line(text, match.start()), words
    for match in FORM.finditer(text):
        if not TOKEN.search(match[1]):
            yield (
                _line(text, match.start()),
                "posts a form without {% csrf_token %} or {# no csrf_token: why #}",
            )
    page = _Page()
    page.feed(TAG.sub(_blank, text))
    yield from page.found


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def _blank(match: re.Match[str]) -> str:
    """Put nothing in the place of a Django tag, so that lines stay where they were."""
    return re.sub(r"[^\n]", " ", match[0])


def unreadable(path: Path) -> Iterator[tuple[int, str]]:
    """Give why Django cannot parse a template, if it cannot."""
    from django.template import TemplateSyntaxError, engines

    try:
        engines["django"].from_string(path.read_text("utf-8"))  # type: ignore[attr-defined]
    except TemplateSyntaxError as error:
        token = getattr(error, "token", None)
        yield getattr(token, "lineno", 1), f"cannot be parsed: {error}"


def main() -> int:
    """Print what is wrong with all templates of all rooms; give how it went."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "station_settings")
    import django

    django.setup()
    wrong = 0
    paths = sorted(SOURCE.glob("*/templates/**/*.html"))
    for path in paths:
        for line, words in [*problems(path.read_text("utf-8")), *unreadable(path)]:
            print(f"{path.relative_to(SOURCE.parent.parent)}:{line}: {words}")
            wrong += 1
    print(f"{len(paths)} templates, {wrong} faults")
    return 1 if wrong or not paths else 0


if __name__ == "__main__":
    sys.exit(main())
