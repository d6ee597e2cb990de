"""A made-up day of public talk in twelve languages, with excerpts of the demo's own books in it.

Everyday posts are put together from the phrase books in ``texts/posts``: a topic, an opening
sentence, others that go on from it, and words for the gaps. No two posts are built of the same
sentences, and a reply keeps the words of what it replies to, so that a thread is about one cat.
Planted posts quote the books; what was planted where is returned beside the posts, never in them.
"""

import hashlib
import re
from collections import deque
from collections.abc import Callable, Iterator
from configparser import ConfigParser
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.resources import files
from random import Random
from typing import Final, TypedDict

import msgspec

COOKERY_BOOK: Final = "lamplighters-cookery-book"
HOUSEHOLD_MANUAL: Final = "household-manual"
LANGS: Final = ("en", "fr", "de", "es", "pt", "it", "pl", "cy", "tr", "ar", "hi", "ja")
QUOTING: Final = frozenset(
    {"verbatim", "edited", "obfuscated", "thread", "critic", "journalist", "teacher", "copy"}
)
DECOYS: Final = frozenset({"mention", "near-miss"})

_START: Final = datetime(2026, 3, 2, 6, tzinfo=UTC)
_ENGLISH_SHARE: Final = 3  # times as many English posts as of any other language
_REPLY_SHARE: Final = 0.28
_LINK_SHARE: Final = 0.06
_EMOJI_SHARE: Final = 0.12
_OPENING_WORDS: Final = 6
_TRIES: Final = 80
_LENGTHS: Final = (25, 60, 18, 45, 12, 34, 75, 20, 50)  # words of the nine excerpts of a kind

_EMOJI: Final = {
    "weather": "🌧️🌤️🌈",
    "trains": "🚂🚉🦢",
    "football": "⚽🥅🧣",
    "cats": "🐈🐾",
    "garden": "🌱🌻🥕",
    "music": "🎶🎻🎺",
    "kitchen": "🍲🥄🍋",
    "library": "📚🔖",
    "street": "🏮🚲👋",
}
_SITES: Final = {
    "weather": "thistle-valley-weather.example",
    "trains": "slow-trains.example",
    "football": "sunday-league.example",
    "cats": "cats-of-the-terrace.example",
    "garden": "allotment-diary.example",
    "music": "village-hall-music.example",
    "kitchen": "what-we-had-for-tea.example",
    "library": "reading-room.example",
    "street": "round-the-corner.example",
}


class AuthorRow(TypedDict):
    """Who wrote a post: always a made-up handle under ``parlour.example``."""

    uri: str
    handle: str
    name: str


class PostRow(TypedDict):
    """One plain post, as the demo provider shows it and as a JSON line holds it."""

    id: str
    text: str
    author: AuthorRow
    created_at: str
    langs: list[str]
    reply_to: str | None
    links: list[str]


class Plant(TypedDict):
    """What was planted in one post.

    ``from_word`` and ``to_word`` count the whitespace-separated words of the work (half open).
    A decoy quotes nothing and has none. ``how`` names the disguise of an obfuscated excerpt.
    """

    work: str | None
    kind: str
    from_word: int | None
    to_word: int | None
    how: str | None


class _Phrasebook(msgspec.Struct, frozen=True):
    lang: str
    people: tuple[tuple[str, str], ...]
    slots: dict[str, tuple[str, ...]]
    leads: tuple[str, ...]
    topics: tuple[str, ...]
    parts: dict[tuple[str, str], tuple[str, ...]]


@dataclass(eq=False)
class _Draft:
    text: str
    langs: list[str]
    person: tuple[str, str]
    topic: str = ""
    slots: dict[str, str] = field(default_factory=dict)
    reply_to: "_Draft | None" = None
    links: list[str] = field(default_factory=list)
    plant: Plant | None = None


def demo_text(name: str) -> str:
    """Give a text that ships with the demo, by its name without the ending."""
    return (files("bluelamp.demo") / "texts" / f"{name}.txt").read_text(encoding="utf-8")


def title(text: str) -> str:
    """Give the title of a work: its first line."""
    return text.lstrip().partition("\n")[0].strip()


def opening(text: str) -> str:
    """Give how a post begins: six words, or twelve letters in a script without spaces."""
    words = text.casefold().split()
    if len(words) >= _OPENING_WORDS:
        return " ".join(words[:_OPENING_WORDS])
    return " ".join(words)[: 2 * _OPENING_WORDS]


def _sections(name: str) -> ConfigParser:
    """Read a file of ``[section]`` heads and plain lines; a line twice in a section is an error."""
    parser = ConfigParser(
        allow_no_value=True, delimiters=("=",), comment_prefixes=("#",), interpolation=None
    )
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # lines keep their case
    source = files("bluelamp.demo") / "texts" / "posts" / f"{name}.txt"
    parser.read_string(source.read_text(encoding="utf-8"), source=f"{name}.txt")
    return parser


@cache
def _phrasebook(lang: str) -> _Phrasebook:
    parser = _sections(lang)
    parts = {
        (topic, part): tuple(parser[section])
        for section in parser.sections()
        for topic, _, part in [section.partition(" ")]
        if part
    }
    return _Phrasebook(
        lang=lang,
        people=tuple(parser["people"].items()),
        slots={
            name: tuple(value.strip() for value in values.split("|"))
            for name, values in parser["slots"].items()
        },
        leads=tuple(parser["lead"]),
        topics=tuple(dict.fromkeys(topic for topic, _ in parts)),
        parts=parts,
    )


@cache
def _frames() -> dict[str, tuple[str, ...]]:
    parser = _sections("planted")
    return {name: tuple(parser[name]) for name in parser.sections() if name != "swap"}


@cache
def _swaps() -> dict[str, tuple[str, ...]]:
    """Give what may stand for a word in an edited excerpt; an empty choice drops the word."""
    return {
        word: tuple(choice.strip() for choice in choices.split("|"))
        for word, choices in _sections("planted")["swap"].items()
    }


class _Decks:
    """Draws from pools like cards: everything once before anything twice."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._decks: dict[tuple[str, ...], list[str]] = {}

    def draw(self, pool: tuple[str, ...]) -> str:
        deck = self._decks.setdefault(pool, [])
        if not deck:
            deck.extend(pool)
            self._rng.shuffle(deck)
        return deck.pop()


class _Speaker:
    """Everyday posts of one language."""

    def __init__(self, lang: str, rng: Random) -> None:
        self._book = _phrasebook(lang)
        self._rng = rng
        self._decks = _Decks(rng)
        self._recent: deque[_Draft] = deque(maxlen=14)
        self._built: set[tuple[str, ...]] = set()
        self._openings: set[str] = set()

    def speak(self) -> _Draft:
        """Give one more post; prefer one that nobody began like this or built of the same."""
        for _ in range(_TRIES):
            draft, built = self._attempt()
            if built not in self._built and opening(draft.text) not in self._openings:
                break
        self._built.add(built)
        self._openings.add(opening(draft.text))
        self._recent.append(draft)
        return draft

    def _attempt(self) -> tuple[_Draft, tuple[str, ...]]:
        rng, book = self._rng, self._book
        parent = rng.choice(self._recent) if self._recent else None
        if parent is None or rng.random() > _REPLY_SHARE:
            parent = None
        topic = parent.topic if parent else self._decks.draw(book.topics)
        slots = dict(parent.slots) if parent else {}
        built = [self._decks.draw(book.parts[topic, "reply" if parent else "open"])]
        going_on = rng.choices((0, 1, 2), (40, 50, 10) if parent else (10, 55, 35))[0]
        built += rng.sample(book.parts[topic, "then"], going_on)
        sentences = [self._fill(template, slots) for template in built]
        person = rng.choice([p for p in book.people if parent is None or p != parent.person])
        if not parent and rng.random() < 0.3:
            sentences.insert(0, self._fill(self._decks.draw(book.leads), slots))
        links = []
        if rng.random() < _LINK_SHARE:
            links.append(f"https://{_SITES[topic]}/{book.lang}/{rng.randrange(100, 1000)}")
        glue = "" if book.lang == "ja" else " "
        tail = links + ([rng.choice(_emoji(topic))] if rng.random() < _EMOJI_SHARE else [])
        head = [f"@{parent.person[0]}"] if parent and rng.random() < 0.4 else []
        text = " ".join([*head, glue.join(sentences), *tail])
        return _Draft(text, [book.lang], person, topic, slots, parent, links), tuple(built)

    def _fill(self, template: str, slots: dict[str, str]) -> str:
        def word(gap: re.Match[str]) -> str:
            name = gap[1]
            if name not in slots:
                slots[name] = self._rng.choice(self._book.slots[name])
            return slots[name]

        return _capital(re.sub(r"\{([^{}]+)\}", word, template), self._book.lang)


def _emoji(topic: str) -> list[str]:
    return re.findall(r".\N{VARIATION SELECTOR-16}?", _EMOJI[topic])


def _capital(sentence: str, lang: str) -> str:
    first = "İ" if lang == "tr" and sentence[:1] == "i" else sentence[:1].upper()
    return first + sentence[1:]


class _Work:
    """Gives passages of one work, each from another paragraph."""

    def __init__(self, text: str, rng: Random) -> None:
        self.title = title(text)
        self._words = text.split()
        self._rng = rng
        self._paragraphs = []
        at = 0
        for line in text.splitlines():
            length = len(line.split())
            if length >= 40:
                self._paragraphs.append((at, at + length))
            at += length
        rng.shuffle(self._paragraphs)

    def passage(self, length: int) -> tuple[int, int]:
        """Give a run of whole sentences of about so many words, at least 12 and at most 80."""
        low, high = max(12, length - 5), min(80, length + 7)
        for place, (start, end) in enumerate(self._paragraphs):
            bounds = [i + 1 for i in range(start, end) if self._words[i][-1] in ".?!"]
            # A numbered hint begins with its number and its heading: not for quoting.
            bounds = bounds[1:] if self._words[start][0].isdigit() else [start, *bounds]
            runs = [(a, b) for a in bounds for b in bounds if low <= b - a <= high]
            if runs:
                del self._paragraphs[place]
                return self._rng.choice(runs)
        raise ValueError(f"'{self.title}' is too short to quote {length} words from: add to it.")

    def words(self, passage: tuple[int, int]) -> list[str]:
        return self._words[slice(*passage)]


def _edited(words: list[str], rng: Random) -> list[str]:
    """Swap, drop or add to about 15 words in a hundred, as somebody does who copies by heart."""
    swaps = _swaps()
    places = [i for i in range(1, len(words)) if words[i] in swaps]
    wanted = max(2, round(len(words) * 0.15))
    chosen = set(rng.sample(places, min(wanted, len(places))))
    changed = (rng.choice(swaps[w]) if i in chosen else w for i, w in enumerate(words))
    return " ".join(changed).split()


_CYRILLIC = str.maketrans("aceopxi", "\u0430\u0441\u0435\u043e\u0440\u0445\u0456")
_LEET = str.maketrans("aeiost", "431057")
_FULLWIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


def _every_other(change: Callable[[str], str]) -> Callable[[list[str]], str]:
    return lambda words: " ".join(change(w) if i % 2 == 0 else w for i, w in enumerate(words))


_DISGUISES: Final[dict[str, Callable[[list[str]], str]]] = {
    "homoglyphs": _every_other(lambda word: word.translate(_CYRILLIC)),
    "zero-width": _every_other(lambda word: "\u200b".join(word)),
    "leet": _every_other(lambda word: word.translate(_LEET)),
    "spaced": lambda words: "   ".join(" ".join(word) for word in words),
    "fullwidth": lambda words: " ".join(words).translate(_FULLWIDTH),
}


class _Planter:
    """Makes the posts that quote the works, and the decoys that do not."""

    def __init__(self, book: str, manual: str, rng: Random) -> None:
        self._rng = rng
        self._decks = _Decks(rng)
        self._book, self._manual = _Work(book, rng), _Work(manual, rng)

    def groups(self) -> list[list[_Draft]]:
        """Give all planted posts; posts of one group follow upon each other."""
        both = (self._book, self._book, self._manual)
        made = [
            *([self._quote(w, "verbatim", n)] for w, n in zip(both * 3, _LENGTHS, strict=True)),
            *([self._quote(w, "edited", n)] for w, n in zip(both * 3, _LENGTHS, strict=True)),
            *(
                [self._quote(work, "obfuscated", 14 if how == "spaced" else 30, how=how)]
                for how in _DISGUISES
                for work in (self._book, self._manual)
            ),
            *(self._thread(work) for work in both),
            *([self._quote(self._book, "critic", 20, lang)] for lang in ("en", "de", "fr", "es")),
            *([self._quote(work, "critic", 16)] for work in both),
            *([self._quote(self._book, "journalist", 18, lang)] for lang in ("en", "it")),
            [self._quote(self._manual, "journalist", 18)],
            *([self._quote(self._book, "teacher", 16, lang)] for lang in ("en", "en", "pl")),
            [self._quote(self._manual, "teacher", 16)],
            *([copy] for work in both for copy in self._copies(work)),
            *([decoy] for decoy in self._decoys()),
        ]
        first, rest = made[:1], made[1:]  # a watcher need not wait long for the first sighting
        self._rng.shuffle(rest)
        return first + rest

    def _person(self, lang: str = "en") -> tuple[str, str]:
        return self._rng.choice(_phrasebook(lang).people)

    def _frame(self, kind: str, lang: str, work: str, quote: str) -> str:
        frame = self._decks.draw(_frames()[f"{kind}.{lang}"])
        return frame.replace("{work}", work).replace("{quote}", quote)

    def _quote(
        self, work: _Work, kind: str, length: int, lang: str = "en", *, how: str | None = None
    ) -> _Draft:
        passage = work.passage(length)
        words = work.words(passage)
        if kind == "edited":
            words = _edited(words, self._rng)
        quote = _DISGUISES[how](words) if how else " ".join(words)
        return _Draft(
            text=self._frame(kind, lang, work.title, quote),
            langs=list(dict.fromkeys((lang, "en"))),
            person=self._person(lang),
            plant=_plant(work, kind, passage, how),
        )

    def _thread(self, work: _Work) -> list[_Draft]:
        start, end = work.passage(66)
        third = (end - start) // 3
        person, drafts = self._person(), list[_Draft]()
        for place, frame in enumerate(_frames()["thread.en"]):
            passage = (start + place * third, end if place == 2 else start + (place + 1) * third)
            text = frame.replace("{quote}", " ".join(work.words(passage)))
            parent = drafts[-1] if drafts else None
            plant = _plant(work, "thread", passage)
            drafts.append(_Draft(text, ["en"], person, reply_to=parent, plant=plant))
        return drafts

    def _copies(self, work: _Work) -> Iterator[_Draft]:
        passage = work.passage(28)
        text = self._frame("copy", "en", work.title, " ".join(work.words(passage)))
        for person in self._rng.sample(_phrasebook("en").people, 2):
            yield _Draft(text, ["en"], person, plant=_plant(work, "copy", passage))

    def _decoys(self) -> Iterator[_Draft]:
        for section, frames in _frames().items():
            kind, _, lang = section.partition(".")
            if kind in DECOYS:
                for frame in frames:
                    text = frame.replace("{work}", self._book.title)
                    plant = Plant(work=None, kind=kind, from_word=None, to_word=None, how=None)
                    yield _Draft(text, [lang], self._person(lang), plant=plant)


def _plant(work: _Work, kind: str, passage: tuple[int, int], how: str | None = None) -> Plant:
    return Plant(work=work.title, kind=kind, from_word=passage[0], to_word=passage[1], how=how)


def compose(
    book: str,
    manual: str,
    *,
    seed: int = 7,
    count: int = 3200,
    origin: str,
) -> tuple[list[PostRow], dict[str, Plant]]:
    """Compose a day of posts under ``origin``, and what was planted by post id.

    All are of one day in March 2026. The same arguments give the same posts. Beyond some 6,000
    posts sentences begin to repeat.
    Raises ValueError where ``count`` leaves less than half of the posts to everyday talk, or
    where a work is too short to quote from.
    """
    rng = Random(seed)  # noqa: S311  # made to be repeated, protects nothing
    groups = _Planter(book, manual, rng).groups()
    planted = sum(map(len, groups))
    if count < 2 * planted:
        raise ValueError(f"Ask for at least {2 * planted} posts: {planted} of them are planted.")
    talk = list(_talk(count - planted, rng))
    drafts, gap = list[_Draft](), len(talk) / len(groups)
    for place, group in enumerate(groups):
        cut = round((place + 0.5) * gap)
        drafts += talk[round(max(place - 0.5, 0) * gap) : cut] + group
    drafts += talk[cut:]
    return _rows(drafts, seed, origin.rstrip("/"), rng)


def ending(rows: list[PostRow], ends: datetime) -> list[PostRow]:
    """Give the same posts as if the last of them had been made at that moment."""
    later = ends - datetime.fromisoformat(rows[-1]["created_at"])
    moved = [datetime.fromisoformat(row["created_at"]) + later for row in rows]
    return [
        {**row, "created_at": at.isoformat(timespec="seconds")}
        for row, at in zip(rows, moved, strict=True)
    ]


def _talk(count: int, rng: Random) -> Iterator[_Draft]:
    speakers = [_Speaker(lang, rng) for lang in LANGS]
    weights = [_ENGLISH_SHARE if lang == "en" else 1 for lang in LANGS]
    for speaker in rng.choices(speakers, weights, k=count):
        yield speaker.speak()


def _rows(
    drafts: list[_Draft], seed: int, origin: str, rng: Random
) -> tuple[list[PostRow], dict[str, Plant]]:
    posts, planted, now = list[PostRow](), dict[str, Plant](), _START
    ids: dict[_Draft, str] = {}
    for place, draft in enumerate(drafts):
        slug = hashlib.sha256(f"{seed}/{place}".encode()).hexdigest()[:12]
        ids[draft] = f"{origin}/posts/{slug}"
        now += timedelta(seconds=rng.randint(4, 48))
        name, shown = draft.person
        handle = f"{name}.parlour.example"
        posts.append(
            PostRow(
                id=ids[draft],
                text=draft.text,
                author=AuthorRow(uri=f"{origin}/people/{handle}", handle=handle, name=shown),
                created_at=now.isoformat(),
                langs=draft.langs,
                reply_to=ids[draft.reply_to] if draft.reply_to else None,
                links=draft.links,
            )
        )
        if draft.plant:
            planted[ids[draft]] = draft.plant
    return posts, planted
