"""The demo's books and the made-up day of talk around them."""

import re
import unicodedata
from collections import Counter
from datetime import UTC, datetime
from difflib import SequenceMatcher
from itertools import pairwise
from time import process_time

import pytest

from bluelamp.demo.replay import (
    COOKERY_BOOK,
    DECOYS,
    HOUSEHOLD_MANUAL,
    LANGS,
    QUOTING,
    Plant,
    PostRow,
    compose,
    demo_text,
    ending,
    opening,
    title,
)

ORIGIN = "http://127.0.0.1:8001"
Replay = tuple[list[PostRow], dict[str, Plant]]


@pytest.fixture(scope="module")
def works() -> dict[str, str]:
    return {title(text): text for text in map(demo_text, (COOKERY_BOOK, HOUSEHOLD_MANUAL))}


@pytest.fixture(scope="module")
def replay(works: dict[str, str]) -> Replay:
    return compose(*works.values(), origin=ORIGIN)


def plain(text: str) -> list[str]:
    return re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold())


def runs(words: list[str], length: int = 8) -> list[tuple[str, ...]]:
    return [tuple(words[i : i + length]) for i in range(len(words) - length + 1)]


def passage(works: dict[str, str], plant: Plant) -> list[str]:
    assert plant["work"] is not None
    return works[plant["work"]].split()[plant["from_word"] : plant["to_word"]]


def of_kind(replay: Replay, kind: str) -> list[tuple[PostRow, Plant]]:
    posts, planted = replay
    found = [(p, planted[p["id"]]) for p in posts if p["id"] in planted]
    return [(post, plant) for post, plant in found if plant["kind"] == kind]


def test_the_books_are_long_enough_and_do_not_repeat_themselves(works: dict[str, str]) -> None:
    book, manual = works.values()
    assert len(book.split()) >= 6500
    assert len(manual.split()) >= 3000
    for text in (book, manual):
        assert not [run for run, n in Counter(runs(plain(text))).items() if n > 1]


def test_receipts_are_numbered_without_a_gap(works: dict[str, str]) -> None:
    book, manual = works.values()
    assert [int(n) for n in re.findall(r"^Receipt (\d+)\.", book, re.MULTILINE)] == list(
        range(1, 65)
    )
    assert [int(n) for n in re.findall(r"^(\d+)\. Of ", manual, re.MULTILINE)] == list(range(1, 51))
    for text in (book, manual):
        pages = [int(n) for n in re.findall(r"^\[page (\d+)\]$", text, re.MULTILINE)]
        assert pages == list(range(1, len(pages) + 1))


def test_there_are_as_many_posts_as_asked_for(replay: Replay) -> None:
    posts, planted = replay
    assert len(posts) == 3200
    assert len({post["id"] for post in posts}) == 3200
    assert planted.keys() <= {post["id"] for post in posts}


def test_posts_differ(replay: Replay) -> None:
    posts, _ = replay
    assert len({post["text"] for post in posts}) > 0.95 * len(posts)
    begun = Counter(opening(post["text"]) for post in posts)
    assert sum(n for n in begun.values() if n > 1) <= 0.05 * len(posts)


def test_no_post_is_its_neighbour_with_a_word_changed(replay: Replay) -> None:
    posts, planted = replay
    talk = [post for post in posts if post["id"] not in planted]
    for lang in LANGS:
        said = [plain(post["text"]) for post in talk if post["langs"] == [lang]]
        for one, other in pairwise(said):
            assert SequenceMatcher(None, one, other, autojunk=False).ratio() < 0.8, (one, other)


def test_twelve_languages_are_spoken(replay: Replay) -> None:
    posts, _ = replay
    spoken = Counter(post["langs"][0] for post in posts)
    assert set(spoken) == set(LANGS)
    assert min(spoken.values()) >= 100


@pytest.mark.parametrize("lang", LANGS)
def test_no_gap_is_left_open(replay: Replay, lang: str) -> None:
    posts, _ = replay
    for post in posts:
        if post["langs"][0] == lang:
            assert not re.search(r"[{}|=\[\]]", post["text"]), post["text"]
            assert post["text"] == post["text"].strip()


def test_posts_do_not_tell_what_was_planted(replay: Replay) -> None:
    posts, planted = replay
    fields = set(PostRow.__annotations__)
    assert all(set(post) == fields for post in posts)
    assert {p["kind"] for p in planted.values()} == QUOTING | DECOYS


def test_replies_answer_an_earlier_post_of_the_same_language(replay: Replay) -> None:
    posts, _ = replay
    seen: dict[str, PostRow] = {}
    replies = 0
    for post in posts:
        if post["reply_to"] is not None:
            replies += 1
            assert post["langs"] == seen[post["reply_to"]]["langs"]
        seen[post["id"]] = post
    assert replies >= 300


def test_time_moves_on(replay: Replay) -> None:
    times = [datetime.fromisoformat(post["created_at"]) for post in replay[0]]
    assert all(a < b for a, b in pairwise(times))
    assert times[0].utcoffset() is not None


def test_every_address_is_made_up_or_ours(replay: Replay) -> None:
    for post in replay[0]:
        addresses = [post["id"], post["author"]["uri"], *post["links"]]
        for address in addresses + re.findall(r"https?://\S+", post["text"]):
            assert address.startswith(ORIGIN + "/") or re.match(
                r"https://[a-z-]+\.example/", address
            )
        assert post["author"]["handle"].endswith(".parlour.example")
        assert all(link in post["text"] for link in post["links"])


def test_excerpts_are_many_and_of_every_kind(replay: Replay) -> None:
    quoting = [plant for plant in replay[1].values() if plant["kind"] in QUOTING]
    assert len(quoting) >= 24
    assert len({plant["work"] for plant in quoting}) == 2
    assert {p["how"] for p in quoting if p["kind"] == "obfuscated"} == {
        "homoglyphs", "zero-width", "leet", "spaced", "fullwidth",
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["verbatim", "thread", "critic", "journalist", "teacher", "copy"])
def test_a_quotation_is_the_words_of_the_work(
    works: dict[str, str], replay: Replay, kind: str
) -> None:
    found = of_kind(replay, kind)
    assert found
    for post, plant in found:
        quote = passage(works, plant)
        assert " ".join(quote) in post["text"]
        assert " ".join(quote) in works[plant["work"] or ""]
        assert 12 <= len(quote) <= 80


def test_an_edited_excerpt_keeps_most_of_the_words_and_changes_some(
    works: dict[str, str], replay: Replay
) -> None:
    for post, plant in of_kind(replay, "edited"):
        quote, said = passage(works, plant), post["text"].split()
        kept = sum(
            b.size for b in SequenceMatcher(None, quote, said, autojunk=False).get_matching_blocks()
        )
        assert 0.75 <= kept / len(quote) <= 0.95
        assert " ".join(quote) not in post["text"]


def test_a_disguise_comes_off(works: dict[str, str], replay: Replay) -> None:
    off = str.maketrans("аеосрхі431057", "aeocpxiaeiost", "\u200b ")
    for post, plant in of_kind(replay, "obfuscated"):
        quote = " ".join(passage(works, plant))
        assert quote not in post["text"]
        bare = unicodedata.normalize("NFKC", post["text"]).translate(off)
        assert quote.translate(off) in bare


def test_a_thread_goes_on_where_it_stopped(replay: Replay) -> None:
    posts, planted = replay
    at = {post["id"]: post for post in posts}
    parts = of_kind(replay, "thread")
    following = [(post, plant) for post, plant in parts if post["reply_to"]]
    assert len(following) * 3 == len(parts) * 2
    for post, plant in following:
        before = post["reply_to"] or ""
        assert planted[before]["to_word"] == plant["from_word"]
        assert at[before]["author"] == post["author"]


def test_a_copy_is_the_same_text_of_somebody_else(replay: Replay) -> None:
    people: dict[str, set[str]] = {}
    for post, _ in of_kind(replay, "copy"):
        people.setdefault(post["text"], set()).add(post["author"]["handle"])
    assert people
    assert all(len(handles) == 2 for handles in people.values())


def test_what_is_not_planted_quotes_nothing(works: dict[str, str], replay: Replay) -> None:
    posts, planted = replay
    known = {run for text in works.values() for run in runs(plain(text))}
    decoys = 0
    for post in posts:
        plant = planted.get(post["id"])
        if plant is None or plant["kind"] in DECOYS:
            decoys += plant is not None
            assert known.isdisjoint(runs(plain(post["text"]))), post["text"]
            assert plant is None or plant["work"] is plant["from_word"] is plant["to_word"] is None
    assert decoys >= 10


def test_the_first_sighting_does_not_keep_a_watcher_waiting(replay: Replay) -> None:
    posts, planted = replay
    assert any(post["id"] in planted for post in posts[:40])


def test_the_same_seed_gives_the_same_day(works: dict[str, str], replay: Replay) -> None:
    began = process_time()
    again = compose(*works.values(), origin=ORIGIN)
    assert process_time() - began < 2
    assert again == replay
    other = compose(*works.values(), origin=ORIGIN, seed=8)
    assert other[0] != replay[0]


def test_too_few_posts_are_refused(works: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="at least"):
        compose(*works.values(), origin=ORIGIN, count=20)


def test_a_short_work_is_refused(works: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="too short"):
        compose("A Leaflet\n\nBoil it.", next(iter(works.values())), origin=ORIGIN)


def test_the_day_can_end_now(replay: Replay) -> None:
    ends = datetime(2030, 5, 1, 12, tzinfo=UTC)
    moved = ending(replay[0], ends)
    times = [datetime.fromisoformat(post["created_at"]) for post in moved]
    assert times[-1] == ends
    assert times == sorted(times)
