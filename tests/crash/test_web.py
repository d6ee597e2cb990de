"""A web process that is killed ten times has every report whose receipt it showed, once."""

import re
import threading
import time
from pathlib import Path
from random import Random
from subprocess import Popen

import httpx
import pytest

from crash.station import PATIENCE, Station, kill_ten_times, station, wait_for

pytestmark = pytest.mark.crash

CODE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b")
TOKEN = re.compile(r'name="(csrfmiddlewaretoken|token)" value="([^"]+)"')


class Public(threading.Thread):
    """Somebody who reports again and again, and sends a form again until a receipt is shown."""

    def __init__(self, here: Station, number: int, shown: dict[str, str]) -> None:
        super().__init__(daemon=True)
        self.here, self.number, self.shown = here, number, shown
        self.enough = threading.Event()
        self.trouble = ""
        self.sent_again = 0

    def run(self) -> None:
        count = 0
        while not self.enough.is_set():
            count += 1
            # Somebody new each time: one client may not send so many.
            client = httpx.Client(
                base_url=self.here.origin,
                headers={"X-Forwarded-For": f"198.51.{self.number}.{count % 250}"},
                timeout=10,
            )
            with client:
                self.report(client, f"{self.number}/{count}")
            time.sleep(0.02)

    def report(self, client: httpx.Client, name: str) -> None:
        page = self.until_answered(client, "GET", None)
        fields = dict(TOKEN.findall(page.text))
        fields |= {
            "text": f"Whoever wants the seven puddings writes to pot number {name} by tonight.",
            "concern": "instructions",
        }
        answer = self.until_answered(client, "POST", fields)
        codes = CODE.findall(answer.text)
        if answer.status_code != 200 or len(codes) != 1:
            self.trouble = f"report {name}: status {answer.status_code}\n{answer.text[:2000]}"
            self.enough.set()
            return
        self.shown[name] = codes[0]

    def until_answered(
        self, client: httpx.Client, method: str, fields: dict[str, str] | None
    ) -> httpx.Response:
        while True:
            try:
                return client.request(method, "/report/", data=fields)
            except httpx.TransportError:
                self.sent_again += method == "POST"
                time.sleep(0.05)


@pytest.mark.timeout(PATIENCE)
def test_every_receipt_that_was_shown_exists(tmp_path: Path, chance: Random) -> None:
    with station(tmp_path / "home") as here:
        here.do("preparing", "nothing")
        shown: dict[str, str] = {}
        public = [Public(here, number, shown) for number in range(3)]
        for one in public:
            one.start()

        def either(child: Popen[bytes]) -> int:
            """The process itself, or the one that it has for the requests."""
            return chance.choice([child.pid, *here.children_of(child.pid)])

        at_work = kill_ten_times(here, "web", lambda: len(shown), chance, whom=either)
        before = len(shown)
        wait_for("the web answers again", lambda: len(shown) > before + 10)
        for one in public:
            one.enough.set()
        for one in public:
            one.join(30)
            assert not one.trouble, one.trouble
        codes = list(shown.values())
        assert len(set(codes)) == len(codes)
        for number, code in enumerate(codes):
            assert state(here, code, number) == 200, f"The receipt {code} was shown, and is lost."
        found = here.do("looking", "reports")
        here.verify()
    print(here.transactions())
    print(
        f"killed 10 times, {at_work} of them at work; {len(codes)} receipts shown, "
        f"{sum(one.sent_again for one in public)} forms sent again"
    )
    assert found["reports"] == len(codes), "A form that was sent again became a second report."
    assert found["entries"] == found["reports"]


def state(here: Station, code: str, number: int) -> int:
    """Look a receipt up as its owner would; give the status of the answer."""
    with httpx.Client(base_url=here.origin, timeout=20) as client:
        page = client.get("/report/status/")
        fields = dict(TOKEN.findall(page.text)) | {"code": code}
        return client.post("/report/status/", data=fields).status_code
