"""A worker that is killed ten times sends every notice once, or says that it cannot tell."""

import subprocess
import sys
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from crash.desk import VERSIONS
from crash.outside import Outside, mail_server, provider
from crash.station import PATIENCE, kill_ten_times, station, wait_for

pytestmark = pytest.mark.crash

CASES = 36


@pytest.mark.timeout(PATIENCE)
def test_every_notice_once_or_unsettled(tmp_path: Path, chance: Random) -> None:
    there = Outside(chance)
    with (
        mail_server(there) as mail,
        station(tmp_path / "home", BLUELAMP_SMTP_URL=mail) as here,
        provider(here.parlour_port, there),
    ):
        here.do("preparing", "cases", str(CASES))
        desk = subprocess.Popen(
            [sys.executable, "-m", "crash.desk", str(CASES)],
            env=here.environment,
            stdout=subprocess.DEVNULL,
        )
        here.children.append(desk)
        at_work = kill_ten_times(here, "worker", lambda: there.asked, chance)
        assert desk.wait(PATIENCE) == 0, "The desk did not get through its cases."
        here.children.remove(desk)
        busy = (
            "SELECT count(*) FROM conduct_outbox WHERE state = 'sending' "
            "OR (state = 'queued' AND kind != 'actions.recheck')"
        )
        wait_for("the outbox is done", lambda: here.row(busy) == (0,))
        here.stop(here.children[-1])
        found, captures = here.do("looking", "outbox"), here.do("looking", "captures")
        indexes = here.do("looking", "indexes")
        here.verify()
    print(here.transactions())
    rows = {kind: [] for kind in {row["kind"] for row in found["rows"]}}
    for row in found["rows"]:
        rows[row["kind"]].append(row)
    states = {kind: dict(Counter(row["state"] for row in some)) for kind, some in rows.items()}
    print(f"killed 10 times, {at_work} of them at work; {states}")

    hooks, mails = rows["actions.send.webhook"], rows["actions.send.email"]
    assert [row for row in hooks if row["state"] != "sent"] == []
    assert len(hooks) == len(there.hooks) == CASES
    for key, bodies in there.hooks.items():
        assert len(set(bodies)) == 1, f"The key {key} came with two different notices."

    twice = {name: len(some) for name, some in there.mails.items() if len(some) > 1}
    assert not twice, f"These notices went out twice by mail: {twice}"
    assert [row for row in mails if row["state"] not in ("sent", "unsettled")] == []
    assert len(mails) == CASES
    unsettled = sum(row["state"] == "unsettled" for row in mails)
    assert CASES - unsettled <= len(there.mails) <= CASES

    assert found["acts"]["actions.sent"] == CASES, "An action was recorded as sent twice, or never."
    delivered = len(hooks) + len(mails) - unsettled
    assert found["acts"]["actions.delivered"] == delivered
    assert found["acts"].get("conduct.unsettled", 0) == unsettled
    assert len(captures) == CASES, "A page that an officer asked for was captured twice, or never."
    assert all(one["whole"] for one in captures)

    assert indexes == [True] * (1 + VERSIONS), "An index was published twice, never, or not whole."
