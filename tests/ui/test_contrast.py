"""Every pair of colours that carries text reaches 4.5:1, and every edge 3:1, light and dark.

Computed from the tokens by the formula of WCAG 2.2 (relative luminance, contrast ratio).
"""

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).resolve().parents[2] / "ui" / "scss" / "_tokens.scss"
GROUNDS = ("paper", "sheet")
TEXT = [
    *(
        (ink, ground)
        for ink in ("ink", "ink-2", "link", "link-hover", "visited")
        for ground in GROUNDS
    ),
    *((tone, ground) for tone in ("stop", "go", "wait") for ground in (*GROUNDS, "wash")),
    *((tone, f"{tone}-wash") for tone in ("stop", "go", "wait")),
    *(("ink", wash) for wash in ("wash", "stop-wash", "go-wash", "wait-wash", "mark")),
    ("ink-2", "wash"),
    ("link", "wash"),
    ("on-lamp", "lamp"),
    ("on-lamp", "lamp-deep"),
    *((ink, night) for ink in ("on-night", "on-night-2", "glow") for night in ("night", "night-2")),
    ("night", "on-night"),
    ("on-glow", "glow"),
]
EDGES = [
    *(("edge", ground) for ground in GROUNDS),
    *(("focus-edge", ground) for ground in (*GROUNDS, "wash")),
    *(("glow", ground) for ground in ("night", "night-2")),
    ("bar-1", "sheet"),
    ("bar-0", "bar-1"),
]


def tokens(theme: str) -> dict[str, str]:
    block = re.search(rf"@mixin {theme} {{(.*?)\n}}", TOKENS.read_text("utf-8"), re.DOTALL)
    assert block is not None
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block[1]))


def luminance(colour: str) -> float:
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_the_formula_gives_the_known_extremes() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_can_be_read(theme: str) -> None:
    colours = tokens(theme)
    faint = {
        pair: round(ratio, 2)
        for pair in TEXT
        if (ratio := contrast(colours[pair[0]], colours[pair[1]])) < 4.5
    }

    assert faint == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_edges_can_be_seen(theme: str) -> None:
    colours = tokens(theme)
    faint = {
        pair: round(ratio, 2)
        for pair in EDGES
        if (ratio := contrast(colours[pair[0]], colours[pair[1]])) < 3
    }

    assert faint == {}


def test_both_themes_name_the_same_colours() -> None:
    assert tokens("light").keys() == tokens("dark").keys()
