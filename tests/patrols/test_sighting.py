"""Keeping what a stream gave, whatever the stream says."""

from datetime import UTC, datetime
from typing import Any

import pytest

import factories
from bluelamp.matching import Match
from bluelamp.patrols import sighting
from bluelamp.patrols.models import Intake, Patrol, Sighting
from bluelamp.posts import Author, Post

pytestmark = pytest.mark.django_db

MATCH = Match("phrase", "cook-books", "plums", 20.0, (0, 5), (0, 5), (), "t", "t")


@pytest.fixture
def patrol() -> Patrol:
    return factories.station().patrol


def keep(patrol: Patrol, **harvested: Any) -> Intake:
    source = patrol.intakes.get()
    harvest = sighting.Harvest(read=1, **harvested)
    sighting.keep(source.pk, harvest, patrol_ids=[patrol.pk], index="t", rate=1.0)
    source.refresh_from_db()
    return source


def test_a_text_that_no_database_holds_is_kept_with_its_holes_shown(patrol: Patrol) -> None:
    post = Post(
        "https://parlour.example/1\0", "c\ud800", Author("a\0"), datetime.now(UTC), "plums\0"
    )
    for _ in range(2):
        keep(patrol, posts=1, seen=[sighting.Seen(patrol.pk, post, [MATCH])])
    kept = Sighting.objects.get()
    assert kept.post["text"] == "plums\N{REPLACEMENT CHARACTER}"
    assert (kept.uri[-1], kept.content_id[-1]) == ("\N{REPLACEMENT CHARACTER}",) * 2


def test_a_stream_does_not_fill_the_row_with_reasons(patrol: Patrol) -> None:
    keep(patrol, skips={f"The event's kind is not known: {n}.": 1 for n in range(1000)})
    source = keep(patrol, skips={"The event's kind is not known: 3.": 2, "Another.": 4})
    assert len(source.skips) == sighting.REASONS_SHOWN + 1
    assert source.skips["The event's kind is not known: 3."] == 3
    assert sum(source.skips.values()) == 1006


def test_a_sighting_is_named_without_whose_it_is(patrol: Patrol) -> None:
    """Its name stands in log lines."""
    post = Post("at://did:plc:cook/1", "c", Author("did:plc:cook"), datetime.now(UTC), "plums")
    keep(patrol, posts=1, seen=[sighting.Seen(patrol.pk, post, [MATCH])])
    assert "cook" not in str(Sighting.objects.get())
