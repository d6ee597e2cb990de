"""What browser tests share: Debian's Chromium, complaints, axe, screenshots."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import axe_playwright_python

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


# The browser logs a page that answers 4xx or 5xx, and htmx a poll that leaving the page cut off.
NO_COMPLAINTS = ("the server responded with a status of", "htmx:sendAbort", "htmx:afterRequest")


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
    yield page
    context.close()
    assert complaints == [], "\n".join(complaints)


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
