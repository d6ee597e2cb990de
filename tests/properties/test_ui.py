"""What holds for every text and every match that a page shows."""

import html
import re

from hypothesis import given
from hypothesis import strategies as st

from bluelamp.ui import chips, diff
from bluelamp.ui.templatetags.ui import seen

texts = st.text(
    st.characters() | st.sampled_from("\u200b\u202e\ufeff\ud800\U000e0041<>&\"'\x00"), max_size=60
)


@st.composite
def matches(draw: st.DrawFn) -> tuple[str, str, tuple[diff.Edit, ...]]:
    """Make a post, a book and the edits between a part of each."""
    post, item = draw(texts), draw(texts)
    at_post, at_item = len(post), len(item)
    edits: list[diff.Edit] = []
    for _ in range(draw(st.integers(1, 6))):
        here, there = draw(texts), draw(texts)
        same = draw(st.booleans())
        there = here if same else there
        post, item = post + here, item + there
        edits.append(("equal" if same else "replace", at_post, len(post), at_item, len(item)))
        at_post, at_item = len(post), len(item)
    return post + draw(texts), item + draw(texts), tuple(edits)


@given(texts)
def test_pieces_joined_are_the_text(text: str) -> None:
    assert "".join(piece.text for piece in chips.pieces(text)) == text


@given(texts)
def test_a_drawn_text_can_be_sent_and_holds_no_markup_of_its_own(text: str) -> None:
    drawn = seen(text)
    drawn.encode("utf-8")
    plain = html.unescape(re.sub(r'<span class="chip".*?</span></span>|\r', "", drawn))
    ours = re.sub(r"</?span[^<>]*>", "", drawn)

    assert not {"<", ">", '"', "'"} & set(ours)
    assert plain == "".join(
        piece.text.replace("\r", "") for piece in chips.pieces(text) if piece.chip is None
    )


@given(matches())
def test_a_match_in_full_gives_back_both_texts(
    match: tuple[str, str, tuple[diff.Edit, ...]],
) -> None:
    post, item, edits = match
    drawn = diff.compare(post, item, edits, context=1000, longest=1000, most=1000)

    for text, side in ((post, drawn.post), (item, drawn.item)):
        assert text == "".join(piece.text for run in side.segments for piece in run.pieces)


@given(matches(), st.integers(0, 20), st.integers(2, 40), st.integers(1, 3))
def test_a_match_in_short_leaves_no_character_uncounted(
    match: tuple[str, str, tuple[diff.Edit, ...]], context: int, longest: int, most: int
) -> None:
    post, item, edits = match
    drawn = diff.compare(post, item, edits, context=context, longest=longest, most=most)

    for text, side in ((post, drawn.post), (item, drawn.item)):
        shown = sum(len(piece.text) for run in side.segments for piece in run.pieces)
        assert shown + sum(run.left_out for run in side.segments) == len(text)
