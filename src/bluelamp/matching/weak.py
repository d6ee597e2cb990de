"""What is weak about the items of a bank, and what is refused: a sentence each, for the approver."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, Literal

import msgspec

from bluelamp.matching.evidence import weigh_alone
from bluelamp.matching.items import Phrase, Work
from bluelamp.matching.words import words_of

SHORT_WORK: Final = 12  # words below which no passage of a work can be told from chance
SHORT_PHRASE_BITS: Final = 18.0  # about two ordinary words

_HANDLE: Final = re.compile(
    r"@[\w.-]+(@[\w.-]+)?|did:[a-z]+:\S+|[\w-]+(\.[\w-]+)*\.bsky\.social", re.IGNORECASE
)
_PROFILE: Final = re.compile(
    r"(?:at://[^/\s]+/?"
    r"|(?:https?://)?(?:www\.|m\.|mobile\.)?(?:"
    r"bsky\.app/profile/[^/\s]+/?"
    r"|(?:(?:x|twitter|instagram|facebook|threads|tiktok|youtube)\.com|threads\.net)/@?[\w.]+/?"
    r"|t\.me/\w+/?|reddit\.com/u(?:ser)?/[\w-]+/?|linkedin\.com/in/[\w-]+/?"
    r"|[\w-]+(?:\.[\w-]+)+/(?:@|users/)[\w.@-]+/?))(?:[?#]\S*)?",
    re.IGNORECASE,
)
_PARTICLES: Final = frozenset(
    ["al", "bin", "da", "de", "del", "della", "der", "di", "la", "le", "van", "von", "zu"]
)


class Finding(msgspec.Struct, frozen=True):
    """One thing to say about an item: `refused` stops the build, `weak` is for a person to judge."""

    level: Literal["refused", "weak"]
    bank: str
    item: str
    sentence: str


def findings(works: Sequence[Work], phrases: Sequence[Phrase]) -> list[Finding]:
    """Give all that is weak or refused about the items of banks, refused first."""
    found = [*_about_works(works), *_about_phrases(phrases)]
    return sorted(found, key=lambda finding: finding.level)


def _about_works(works: Iterable[Work]) -> Iterator[Finding]:
    names: set[tuple[str, str]] = set()
    texts: dict[tuple[str, bytes], str] = {}
    for work in works:
        words = words_of(work.text)
        if (work.bank, work.name) in names:
            yield Finding(
                "refused",
                work.bank,
                work.name,
                f"Two works of bank '{work.bank}' are named '{work.name}': rename one of them.",
            )
        names.add((work.bank, work.name))
        if not len(words.hashes):
            yield Finding(
                "refused", work.bank, work.name, f"'{work.name}' holds no words: give it a text."
            )
            continue
        if len(words.hashes) < SHORT_WORK:
            yield Finding(
                "weak",
                work.bank,
                work.name,
                f"'{work.name}' has fewer than {SHORT_WORK} words and may never match as a work: "
                "bank it as a phrase.",
            )
        twin = texts.setdefault((work.bank, words.hashes.tobytes()), work.name)
        if twin != work.name:
            yield Finding(
                "weak",
                work.bank,
                work.name,
                f"'{work.name}' and '{twin}' are the same text: one of them is enough.",
            )


def _about_phrases(phrases: Iterable[Phrase]) -> Iterator[Finding]:
    seen: dict[tuple[str, bytes], str] = {}
    for phrase in phrases:
        reason = refusal(phrase.text)
        if reason:
            yield Finding("refused", phrase.bank, phrase.text, reason)
            continue
        words = words_of(phrase.text)
        if weigh_alone(words) < SHORT_PHRASE_BITS:
            yield Finding(
                "weak",
                phrase.bank,
                phrase.text,
                f"'{phrase.text}' is short or made of common words and will match ordinary posts.",
            )
        if reads_like_a_name(phrase.text):
            yield Finding(
                "weak",
                phrase.bank,
                phrase.text,
                f"'{phrase.text}' reads like a personal name: the approver must say that it is "
                "content and not a person that is looked for.",
            )
        twin = seen.setdefault((phrase.bank, words.hashes.tobytes()), phrase.text)
        if twin is not phrase.text:
            yield Finding(
                "weak",
                phrase.bank,
                phrase.text,
                f"'{phrase.text}' folds to the same words as '{twin}': one of them is enough.",
            )


def refusal(text: str) -> str | None:
    """Say why a phrase cannot be a bank item at all, None where it can."""
    bare = text.strip()
    if not len(words_of(bare).hashes):
        return f"'{text}' holds no words: a phrase needs at least one."
    if _HANDLE.fullmatch(bare):
        return f"'{bare}' is a handle: a bank looks for content, not for people."
    if _PROFILE.fullmatch(bare):
        return f"'{bare}' is a link to a profile: a bank looks for content, not for people."
    return None


def reads_like_a_name(text: str) -> bool:
    """Say whether a phrase is two to four capitalised words, as personal names are."""
    words = text.split()
    proper = [word for word in words if word.casefold() not in _PARTICLES]
    return (
        2 <= len(words) <= 4
        and len(proper) >= 2
        and all(re.fullmatch(r"[^\W\d_][\w.'’-]*", word) and word.istitle() for word in proper)
    )
