"""What browser tests share: Debian's Chromium, complaints, axe, screenshots."""

import os
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import get_ident
from typing import Any

import axe_playwright_python
from django.core.signals import request_finished, request_started

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
DESK, PHONE = 1280, 390
LONGEST_ANSWER = 10.0
QUIET = 5
"""How many looks in a row, 20 ms apart, find nothing under way: a request may just be read."""


# The browser logs a page that answers 4xx or 5xx, and htmx a poll that leaving the page cut off.
NO_COMPLAINTS = (
    "the server responded with a status of",
    "Response Status Error Code 401",
    "htmx:sendAbort",
    "htmx:afterRequest",
)


def _complains(said: Any) -> bool:
    return said.type == "error" and not any(known in said.text for known in NO_COMPLAINTS)


@contextmanager
def open_page(chromium: Any, address: str, **options: Any) -> Iterator[Any]:
    """Give a page of its own session; anything the browser complains of fails the test."""
    context = chromium.new_context(
        base_url=address, **{"viewport": {"width": DESK, "height": 900}, **options}
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if _complains(said) else None)
    with _answered():
        try:
            yield page
        finally:
            context.close()
    assert complaints == [], "\n".join(complaints)


@contextmanager
def _answered() -> Iterator[None]:
    """Wait, once the page is closed, until this process's server has answered all that was asked.

    A page polls until it is closed, and the answer to its last poll would still read the tables while
    the test's end empties them.
    """
    under_way: Counter[int] = Counter()

    def begun(**_: Any) -> None:
        under_way[get_ident()] += 1

    def ended(**_: Any) -> None:
        under_way[get_ident()] -= 1

    request_started.connect(begun)
    request_finished.connect(ended)
    try:
        yield
        until, quiet = time.monotonic() + LONGEST_ANSWER, 0
        while quiet < QUIET:
            assert time.monotonic() < until, "the server still answers a page that was closed"
            time.sleep(0.02)
            quiet = 0 if any(n > 0 for n in under_way.copy().values()) else quiet + 1
    finally:
        request_started.disconnect(begun)
        request_finished.disconnect(ended)


def axe(page: Any) -> list[str]:
    """Name the WCAG 2.2 A and AA violations of a page: rule and element."""
    page.evaluate(AXE)
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    return [
        f"{violation['id']}: {node['html'][:160]}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def check(page: Any, name: str) -> None:
    """Hold a page to what every page must be: no violation and no sideways scroll, light and dark.

    Keeps pictures at desktop and phone width if BLUELAMP_SCREENSHOTS names a folder.
    """
    folder = os.environ.get("BLUELAMP_SCREENSHOTS")
    for width in (DESK, PHONE):
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            assert axe(page) == [], f"{name} at {page.url}, {width} px, {scheme}"
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{name} at {page.url} scrolls sideways at {width} px"
        for scheme in ("dark", "light"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            if folder:
                Path(folder).mkdir(parents=True, exist_ok=True)
                page.screenshot(path=f"{folder}/{name}-{width}-{scheme}.png", full_page=True)
    page.set_viewport_size({"width": DESK, "height": 900})
