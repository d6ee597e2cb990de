"""Banks from below the page: drafted by one, approved by another, never a search for people."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

import factories
from bluelamp.banks import keeping, publishing, queries, trying
from bluelamp.banks.models import Bank, Item, PublishedIndex, Version
from bluelamp.conduct.act import act
from bluelamp.conduct.actors import WORKER, Role
from bluelamp.conduct.errors import NotPermitted, Refused, WrongState
from bluelamp.conduct.kinds import ActKind

pytestmark = pytest.mark.django_db

RECIPE = factories.RECIPE


@pytest.fixture
def station() -> factories.Station:
    return factories.station()


def new_bank(**fields: object) -> keeping.NewBank:
    given = {
        "slug": "stews",
        "title": "Stews",
        "about": "Made up.",
        "ground": factories.GROUND,
        "review_on": timezone.localdate() + timedelta(days=30),
    }
    return keeping.NewBank(**{**given, **fields})


@pytest.fixture
def version(station: factories.Station) -> Version:
    return keeping.open_bank(new_bank(), by=station.officer).versions.get()


def add(version: Version, station: factories.Station, **fields: str) -> Item:
    given = {"kind": "phrase", "name": "plum stew", "text": RECIPE, "provenance": "Made up."}
    return keeping.add_item(version.pk, keeping.NewItem(**{**given, **fields}), by=station.officer)


@pytest.mark.parametrize("duty", ["administrator", "adviser", "overseer"])
def test_other_duties_keep_no_banks(
    station: factories.Station, version: Version, duty: str
) -> None:
    by = getattr(station, duty)
    for write in (
        lambda: keeping.open_bank(new_bank(slug="pies"), by=by),
        lambda: keeping.submit(version.pk, by=by),
        lambda: keeping.approve(version.pk, by=by),
        lambda: keeping.give_back(version.pk, why="No.", by=by),
    ):
        with pytest.raises(NotPermitted):
            write()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"ground": "no_such_offence"}, "Name the ground"),
        ({"ground": ""}, "Name the ground"),
        ({"review_on": timezone.localdate()}, "later day than today"),
    ],
)
def test_a_bank_needs_a_ground_and_a_review(
    station: factories.Station, fields: dict[str, object], sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        keeping.open_bank(new_bank(**fields), by=station.officer)
    assert not Bank.objects.exists()


def test_a_bank_of_what_is_never_matched_needs_no_ground(station: factories.Station) -> None:
    bank = keeping.open_bank(new_bank(ground="", negative=True), by=station.officer)
    assert (bank.negative, bank.ground) == (True, "")


def test_nobody_approves_their_own_version(station: factories.Station) -> None:
    version = keeping.open_bank(new_bank(), by=station.supervisor).versions.get()
    item = keeping.NewItem("phrase", "plum stew", RECIPE, "Made up.")
    keeping.add_item(version.pk, item, by=station.supervisor)
    keeping.submit(version.pk, by=station.supervisor)
    with pytest.raises(NotPermitted, match="Nobody approves their own version"):
        keeping.approve(version.pk, by=station.supervisor)
    with pytest.raises(NotPermitted):
        keeping.approve(version.pk, by=station.officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Version.objects.update(approver=station.supervisor, state="approved")
    assert keeping.approve(version.pk, by=station.other_supervisor).state == "approved"


def test_only_the_author_changes_a_draft_and_only_a_draft(
    station: factories.Station, version: Version
) -> None:
    item = keeping.NewItem("phrase", "x", RECIPE, "Made up.")
    with pytest.raises(NotPermitted, match="somebody else's draft"):
        keeping.add_item(version.pk, item, by=station.colleague)
    add(version, station)
    keeping.submit(version.pk, by=station.officer)
    with pytest.raises(Refused, match="Only a drafted version"):
        add(version, station, name="another")
    with pytest.raises(Refused, match="what has to change"):
        keeping.give_back(version.pk, why="", by=station.supervisor)
    keeping.give_back(version.pk, why="Too short.", by=station.supervisor)
    with pytest.raises(WrongState):
        keeping.approve(version.pk, by=station.supervisor)
    add(version, station, name="another", text=f"{RECIPE} and cold")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("@baker.example", "is a handle"),
        ("https://bsky.app/profile/baker.example", "is a link to a profile"),
        ("did:plc:abcdefghijklmnopqrstuvwx", "is a handle"),
        ("!!!", "holds no words"),
    ],
)
def test_people_are_refused(
    station: factories.Station, version: Version, text: str, sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        add(version, station, text=text)
    assert not Item.objects.exists()


def test_a_phrase_that_reads_like_a_name_needs_the_approvers_word(
    station: factories.Station, version: Version
) -> None:
    item = add(version, station, name="pudding", text="Charlotte Russe")
    assert "reads like a personal name" in item.weakness
    keeping.submit(version.pk, by=station.officer)
    with pytest.raises(Refused, match="reads like a personal name: say why"):
        keeping.approve(version.pk, names_are_content="  ", by=station.supervisor)
    keeping.approve(version.pk, names_are_content="It is a pudding.", by=station.supervisor)
    assert queries.approved_version(version.bank) is not None


def test_an_item_needs_provenance_and_its_own_name(
    station: factories.Station, version: Version
) -> None:
    with pytest.raises(Refused, match="where this is from"):
        add(version, station, provenance="")
    add(version, station)
    with pytest.raises(Refused, match="holds an item named"):
        add(version, station)
    with pytest.raises(Refused, match="needs a name and a text"):
        add(version, station, name="", text="")


def test_an_empty_version_is_not_submitted(station: factories.Station, version: Version) -> None:
    with pytest.raises(Refused, match="holds nothing"):
        keeping.submit(version.pk, by=station.officer)


def test_what_is_taken_out_stays_in_the_versions_before(
    station: factories.Station, version: Version
) -> None:
    item = add(version, station)
    keeping.submit(version.pk, by=station.officer)
    keeping.approve(version.pk, by=station.supervisor)
    factories.work("banks.publish")
    first = PublishedIndex.objects.get()
    second = keeping.draft(version.bank_id, by=station.officer)
    with pytest.raises(Refused, match="open already"):
        keeping.draft(version.bank_id, by=station.officer)
    with pytest.raises(Refused, match="Say why"):
        keeping.remove_item(second.pk, item.pk, why="", by=station.officer)
    keeping.remove_item(second.pk, item.pk, why="It is common.", by=station.officer)
    assert list(queries.items_of(version)) == [item]
    assert not queries.items_of(second).exists()
    other = add(second, station, text=f"{RECIPE} and serve it cold with cream")
    newest, then = ("stews", "plum stew", ""), ("stews", "plum stew", first.name)
    assert queries.named([newest, then]) == {newest: other, then: item}
    keeping.submit(second.pk, by=station.officer)
    keeping.approve(second.pk, by=station.supervisor)
    version.refresh_from_db()
    assert version.state == "replaced"


def test_a_phrase_is_found_by_its_words(station: factories.Station, version: Version) -> None:
    item = add(version, station)
    here = ("stews", RECIPE, "")
    assert queries.named([here, ("stews", "roast", ""), ("pies", RECIPE, "")]) == {here: item}


def test_an_approved_version_becomes_an_index(station: factories.Station, version: Version) -> None:
    add(version, station)
    keeping.submit(version.pk, by=station.officer)
    keeping.approve(version.pk, by=station.supervisor)
    factories.work("banks.publish")
    index = PublishedIndex.objects.get()
    assert list(index.versions.all()) == [version]
    assert len(index.sha256) == 64
    assert queries.newest_index() == index


def test_trying_a_text_keeps_nothing(station: factories.Station, version: Version) -> None:
    add(version, station)
    found = trying.try_text(version, f"my aunt says: {RECIPE}!")
    assert [match.bank for match in found] == ["stews"]
    assert trying.try_text(version, "Quite another dish.") == []
    assert not PublishedIndex.objects.exists()
    assert publishing.compile_items([version])[1]


def test_an_index_that_was_overtaken_does_not_become_the_newest(
    station: factories.Station, version: Version
) -> None:
    """Two workers build at once; the slower one, who knew less, finishes last."""
    add(version, station)
    keeping.submit(version.pk, by=station.officer)
    keeping.approve(version.pk, by=station.supervisor)
    slow = publishing.build()
    other = factories.approved_bank(station).versions.get()
    quick = publishing.build()
    assert slow.file != quick.file
    kind = ActKind("tests.publish", frozenset({Role.WORKER}), "A test publishes.")
    for built in (quick, slow):
        with act(kind, by=WORKER) as this:
            publishing.record(built, this=this)
    index = PublishedIndex.objects.get()
    assert {*index.versions.all()} == {version, other}
    assert index.sha256 == quick.sha256
