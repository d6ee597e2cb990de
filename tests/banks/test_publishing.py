"""An index that another engine built is built anew, once, and until then there is none."""

import pytest
from django.utils import timezone

import factories
from bluelamp.banks import publishing, queries, recognising
from bluelamp.banks.models import PublishedIndex
from bluelamp.conduct.models import Entry, Outbox
from bluelamp.matching import ENGINE

pytestmark = pytest.mark.django_db


@pytest.fixture
def published(db: None) -> PublishedIndex:
    factories.approved_bank(factories.station())
    factories.work("banks.publish")
    return PublishedIndex.objects.get()


def test_an_index_names_its_engine(published: PublishedIndex) -> None:
    assert published.engine == ENGINE
    assert queries.newest_index() == published
    assert not publishing.refresh()


def test_another_engine_asks_for_a_new_index_once(published: PublishedIndex) -> None:
    PublishedIndex.objects.update(engine="sieve-0")
    assert queries.newest_index() is None
    assert recognising.look_up(factories.RECIPE).matches == ()
    before = Entry.objects.count()
    assert publishing.refresh()
    assert not publishing.refresh()
    assert Entry.objects.count() == before + 1
    assert Outbox.objects.filter(state="queued").count() == 1
    factories.work("banks.publish")
    newest = queries.newest_index()
    assert newest is not None
    assert newest.name != published.name
    assert recognising.look_up(factories.RECIPE).matches


def test_what_failed_is_asked_for_again_after_a_while(published: PublishedIndex) -> None:
    PublishedIndex.objects.update(engine="sieve-0")
    assert publishing.refresh()
    rows = Outbox.objects.filter(state="queued")
    rows.update(state="failed", ended_at=timezone.now())
    assert not publishing.refresh()
    Outbox.objects.filter(state="failed").update(ended_at=timezone.now() - publishing.AGAIN_AFTER)
    assert publishing.refresh()


def test_without_any_index_there_is_nothing_to_build_anew(db: None) -> None:
    assert not publishing.refresh()
