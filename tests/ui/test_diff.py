"""Post and book side by side: kinds, context, bounds, and edits that make no sense."""

import pytest

from bluelamp.ui import diff, samples


def runs(side: diff.Side) -> list[tuple[str, str]]:
    return [
        (segment.kind, "".join(piece.text for piece in segment.pieces)) for segment in side.segments
    ]


def test_kinds_are_told_apart_on_both_sides() -> None:
    drawn = diff.compare(
        "ah! two cups of cold rice",
        "two pounds of rice, boiled",
        (
            ("equal", 4, 8, 0, 4),
            ("replace", 8, 12, 4, 10),
            ("equal", 12, 16, 10, 14),
            ("delete", 16, 21, 14, 14),
            ("equal", 21, 25, 14, 18),
            ("insert", 25, 25, 18, 26),
        ),
    )

    assert runs(drawn.post) == [
        ("context", "ah! "),
        ("same", "two "),
        ("changed", "cups"),
        ("same", " of "),
        ("only", "cold "),
        ("same", "rice"),
    ]
    assert runs(drawn.item) == [
        ("same", "two "),
        ("changed", "pounds"),
        ("same", " of "),
        ("same", "rice"),
        ("only", ", boiled"),
    ]
    assert (drawn.post.start, drawn.post.end) == (4, 25)
    assert drawn.same == 12


def test_insert_and_delete_may_be_named_either_way_round() -> None:
    one = diff.compare("salt", "", (("delete", 0, 4, 0, 0),))
    other = diff.compare("salt", "", (("insert", 0, 4, 0, 0),))

    assert one == other
    assert runs(one.post) == [("only", "salt")]


def test_what_lies_far_around_the_match_is_counted_not_shown() -> None:
    text = "a" * 500 + "rice" + "z" * 300
    drawn = diff.compare(text, "rice", (("equal", 500, 504, 0, 4),), context=10)

    assert [segment.left_out for segment in drawn.post.segments] == [490, 0, 0, 0, 290]
    assert runs(drawn.post) == [
        ("gap", ""),
        ("context", "a" * 10),
        ("same", "rice"),
        ("context", "z" * 10),
        ("gap", ""),
    ]


def test_a_long_run_shows_its_two_ends() -> None:
    drawn = diff.compare("x" * 5000, "x" * 5000, (("equal", 0, 5000, 0, 5000),))

    assert [(kind, len(text)) for kind, text in runs(drawn.post)] == [
        ("same", 300),
        ("gap", 0),
        ("same", 300),
    ]
    assert drawn.post.segments[1].left_out == 4400


def test_very_many_runs_are_shown_to_a_limit_and_the_rest_counted() -> None:
    edits = tuple(("replace", at, at + 1, at, at + 1) for at in range(10_000))
    drawn = diff.compare("a" * 10_000, "b" * 10_000, edits)  # type: ignore[arg-type]

    assert len(drawn.post.segments) == diff.MOST + 1
    assert drawn.post.segments[-1] == diff.Segment("gap", left_out=10_000 - diff.MOST)


def test_hidden_characters_are_counted_on_both_sides() -> None:
    drawn = diff.compare(
        "s\u200bugar", "sugar\u202e", (("equal", 0, 1, 0, 1), ("replace", 1, 6, 1, 6))
    )

    assert drawn.hidden == 2


def test_offsets_count_characters_beyond_the_basic_plane_once() -> None:
    drawn = diff.compare("👩\u200d🍳 rice", "rice", (("equal", 4, 8, 0, 4),))

    assert runs(drawn.post)[-1] == ("same", "rice")


def test_the_changed_share_is_of_the_longer_side() -> None:
    drawn = diff.compare("abcdefgh", "abcd", (("equal", 0, 4, 0, 4), ("delete", 4, 8, 4, 4)))

    assert drawn.changed_percent == 50


@pytest.mark.parametrize(
    "edits",
    [
        (),
        (("equal", 0, 2, 0, 2), ("equal", 3, 4, 2, 3)),
        (("equal", 0, 3, 0, 3), ("equal", 2, 4, 3, 5)),
        (("equal", 0, 9, 0, 4),),
        (("equal", 3, 1, 0, 4),),
        (("equal", -1, 1, 0, 2),),
    ],
)
def test_edits_that_make_no_sense_are_refused(edits: tuple[diff.Edit, ...]) -> None:
    with pytest.raises(ValueError, match=r"[Ee]dit"):
        diff.compare("rice", "rice", edits)


def test_the_sample_is_a_match_that_the_catalogue_can_draw() -> None:
    drawn = diff.compare(samples.POST, samples.BOOK, samples.edits())

    assert {segment.kind for segment in drawn.post.segments} == {
        "context",
        "same",
        "changed",
        "only",
    }
