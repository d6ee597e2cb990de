"""Made-up cookery to plant and to find, and posts to plant it in."""

import random
from datetime import UTC, datetime
from pathlib import Path

from bluelamp.matching import Index, Never, Phrase, Scanner, Work
from bluelamp.matching.words import words_of
from bluelamp.posts import Author, Post

_WORDS = (
    "almond apricot aspic barley basil batter bay beat blanch boil bone braise bread brine broth "
    "brush butter cabbage caper caramel carrot celery cherry chervil chestnut chive chop cinnamon "
    "cider clove coat cool crack cream crumb crush currant curry custard dice dough drain drizzle "
    "dumpling dust egg fennel fig fillet flour fold fritter garlic gently ginger glaze grate gravy "
    "grill hazelnut herb honey jelly kettle knead ladle larder lemon lentil lid liver loaf mace "
    "marjoram melt mince mint mushroom mustard nutmeg oatmeal onion orange oven parsley parsnip "
    "pastry peel pepper pickle pinch plum poach porridge pot pour prune pudding quarter quince "
    "raisin relish rhubarb rice roast rosemary saffron sage salt sauce scald sieve simmer skim "
    "slice spinach sprinkle steam stew stir stock strain strawberry stuff suet sugar syrup tender "
    "the and with until a of in to it for then some before over gently slowly thickly overnight "
    "thyme treacle trifle tureen turnip vanilla vinegar walnut whisk yeast yolk zest"
)
VOCABULARY = _WORDS.split()


def cook_book(seed: int, words: int = 2000) -> str:
    """Give made-up cookery, the same for the same seed: sentences of eight words and two lines."""
    rng = random.Random(seed)
    said = [rng.choice(VOCABULARY) for _ in range(words)]
    lines = [" ".join(said[i : i + 8]).capitalize() + "." for i in range(0, words, 8)]
    return "\n".join(lines)


def excerpt(text: str, start: int, words: int) -> str:
    """Give so many words of a text as it writes them, from word `start`."""
    of_text = words_of(text)
    return text[int(of_text.start[start]) : int(of_text.end[start + words - 1])]


def post(text: str, uri: str = "https://table.example/1") -> Post:
    return Post(
        uri, "c1", Author("https://table.example/cook"), datetime(2026, 1, 2, tzinfo=UTC), text
    )


def scanner(
    folder: Path,
    works: dict[str, str] | None = None,
    phrases: tuple[str, ...] = (),
    never: tuple[str, ...] = (),
) -> Scanner:
    """Build an index of one bank in a folder, and scan with it."""
    return Scanner(
        Index.build(
            folder / "kitchen.index",
            [Work("kitchen", name, text) for name, text in (works or {}).items()],
            [Phrase("kitchen", text) for text in phrases],
            [Never("common", text) for text in never],
        )
    )
