"""What everyday language uses much says little, in whatever language."""

import pytest

from bluelamp.matching.commonness import TELLS, telling
from bluelamp.matching.words import words_of


@pytest.mark.parametrize("word", ["the", "what", "nicht", "pour", "para", "для", "من"])
def test_the_commonest_words_keep_the_least(word: str) -> None:
    [share] = telling(words_of(word).hashes)
    assert share == TELLS


def test_rarer_words_keep_more() -> None:
    shares = telling(words_of("the kind butter saucepan isinglass").hashes).tolist()
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_disguises_change_nothing() -> None:
    plain, disguised = (telling(words_of(w).hashes).tolist() for w in ("butter", "BUTT3R"))
    assert plain == disguised
