"""What is read from the ledger: the same figures as anybody counts from an export."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from bluelamp import ledger
from bluelamp.conduct import checkpointing, keys, verifying
from bluelamp.ledger import exports, verifier
from bluelamp.oversight import figures, queries
from bluelamp.oversight.figures import Fact

from .conftest import Happened, perform

pytestmark = pytest.mark.django_db


@pytest.fixture
def vkey() -> str:
    keys.make_ledger_key(settings.CONFIG.keys, settings.CONFIG.ledger_origin)
    return keys.ledger_vkey(settings.CONFIG.keys)


def test_an_empty_ledger_gives_no_figures() -> None:
    counted = queries.counted(timezone.localtime())
    assert (counted.read, counted.sent, counted.until_gone) == (0, 0, None)


def test_figures_of_what_happened(happened: Happened) -> None:
    counted = queries.counted(timezone.localtime())
    assert (counted.received, counted.read, counted.led, counted.sent) == (3, 2, 1, 1)
    assert (counted.taken_down, counted.waiting) == (1, 0)
    assert counted.until_gone is not None
    assert (counted.days[-1].received, counted.days[-1].led) == (3, 1)


def test_anybody_with_the_export_counts_the_same(
    happened: Happened, vkey: str, tmp_path: Path
) -> None:
    perform("actions.sent", "action:2", f"case:{happened.closed.pk}")
    now = timezone.localtime()
    export = tmp_path / "export.jsonl"
    with export.open("w", encoding="utf-8") as file:
        file.writelines(exports.lines(verifying.export(settings.CONFIG.ledger_origin, vkey)))
    assert verifier.verify(verifier.read(export), key=vkey).ok

    facts = []
    for line in export.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        if "leaf" in record:
            leaf = json.loads(record["leaf"])
            facts.append(
                Fact(datetime.fromisoformat(leaf["at"]), leaf["act"], tuple(leaf["objects"]))
            )
    assert figures.count(facts, now) == queries.counted(now)
    assert figures.count(facts, now).sent == 2


def test_what_is_older_than_30_days_no_longer_counts(happened: Happened) -> None:
    later = queries.counted(timezone.localtime() + timedelta(days=31))
    assert (later.read, later.sent, later.taken_down) == (0, 0, 0)


def test_the_head_shows_the_newest_checkpoint(
    happened: Happened, vkey: str, tmp_path: Path
) -> None:
    assert queries.head().note == ""
    key = keys.ledger_key(settings.CONFIG.keys)
    row = checkpointing.sign_head(key, settings.CONFIG.ledger_origin, tmp_path)
    assert row is not None
    perform("actions.sent", "action:3", f"case:{happened.closed.pk}")
    head = queries.head()
    assert (head.signed_size, head.size) == (row.size, row.size + 1)
    assert ledger.checkpoints.verify(head.note, head.key).at == head.signed_at


def test_entries_are_newest_first_and_can_be_of_one_act(happened: Happened) -> None:
    every = list(queries.entries())
    assert [entry.seq for entry in every] == list(range(len(every) - 1, -1, -1))
    assert [entry.act for entry in queries.entries("cases.claim")] == ["cases.claim"] * 2
