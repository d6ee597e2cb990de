"""Parlour, the demo provider: a real process with its own memory."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from bluelamp.demo.parlour.store import Store
from browser import check, open_page
from ports import free_port

POSTS = [
    {
        "id": f"http://127.0.0.1:9/posts/{number:012x}",
        "text": f"Plum pie number {number}",
        "author": {"uri": "u", "handle": "plum.parlour.example", "name": "Auntie Plum"},
        "created_at": "2026-01-01T10:00:00Z",
        "langs": ["en"],
        "reply_to": None,
        "links": [],
    }
    for number in range(60)
]
FIRST = f"/posts/{0:012x}"


@pytest.fixture(scope="module")
def parlour(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    home = tmp_path_factory.mktemp("parlour")
    Store(home / "parlour.sqlite3").fill(POSTS)
    port = free_port()
    environment = {
        "PATH": os.environ["PATH"],
        "BLUELAMP_HOME": str(home),
        "BLUELAMP_PARLOUR_PORT": str(port),
    }
    process = subprocess.Popen([sys.executable, "-m", "bluelamp.cli", "parlour"], env=environment)
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
            for _ in range(600):
                try:
                    client.get("/")
                    break
                except httpx.ConnectError:
                    time.sleep(0.1)
            yield client
    finally:
        process.terminate()
        process.wait(60)


def test_it_says_what_it_is_and_pages_back(parlour: httpx.Client) -> None:
    front = parlour.get("/").text
    assert "made-up place with made-up people" in front
    assert "Plum pie number 59" in front
    older = re.search(r'href="(\?before=\d+)"', front)
    assert older
    assert "Plum pie number 5<" in parlour.get("/" + older[1]).text


def moderate(parlour: httpx.Client, what: str) -> httpx.Response:
    page = parlour.get("/moderation/")
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)
    data = {"csrfmiddlewaretoken": token[1] if token else ""}
    return parlour.post(f"/moderation/{0:012x}/{what}/", data=data, follow_redirects=True)


def test_a_notice_comes_once_and_a_post_goes_and_comes_back(parlour: httpx.Client) -> None:
    notice = {"subject": "A notice", "locations": [POSTS[0]["id"]], "link": "http://127.0.0.1:9/n"}
    for _ in range(2):
        answer = parlour.post("/hooks/notices", json=notice, headers={"Idempotency-Key": "n1"})
        assert answer.json() == {"received": True}
    room = parlour.get("/moderation/").text
    assert room.count("A notice</h2>") == 1
    assert "Plum pie number 0" in room
    assert parlour.get(FIRST).status_code == 200
    assert moderate(parlour, "down").status_code == 200
    assert parlour.get(FIRST).status_code == 410
    assert "Plum pie number 0<" not in parlour.get(f"/people/{'plum.parlour.example'}").text
    assert moderate(parlour, "back").status_code == 200
    assert parlour.get(FIRST).status_code == 200


def test_a_stranger_cannot_take_a_post_down(parlour: httpx.Client) -> None:
    assert (
        httpx.post(f"{str(parlour.base_url).rstrip('/')}/moderation/{0:012x}/down/").status_code
        == 403
    )
    assert parlour.get(FIRST).status_code == 200


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b"plum", {"Idempotency-Key": "k"}),
        (b"{}", {}),
        (b"[]", {}),
        (b"[" * 100_000, {"Idempotency-Key": "k"}),
        (b'{"locations": 5}', {"Idempotency-Key": "k"}),
    ],
)
def test_what_is_no_notice_is_refused(
    parlour: httpx.Client, body: bytes, headers: dict[str, str]
) -> None:
    assert parlour.post("/hooks/notices", content=body, headers=headers).status_code == 400


@pytest.mark.parametrize("before", ["9" * 30, "-1", "plum", ""])
def test_a_place_that_is_none(parlour: httpx.Client, before: str) -> None:
    assert parlour.get("/", params={"before": before}).status_code == 200


@pytest.mark.parametrize("address", ["/posts/nothing", "/nowhere", "/posts/a/b"])
def test_what_never_was_is_said_on_a_page_of_parlour_s(parlour: httpx.Client, address: str) -> None:
    answer = parlour.get(address)
    assert answer.status_code == 404
    assert "There is nothing here" in answer.text
    assert "Parlour is the demo provider" in answer.text


def test_a_post_says_its_time_as_people_do(parlour: httpx.Client) -> None:
    assert ">1 January 2026, 10:00</time>" in parlour.get(FIRST).text


@pytest.mark.e2e
def test_its_pages_are_fit_for_everybody(parlour: httpx.Client, chromium: Any) -> None:
    notice = {
        "subject": "Notice under the Digital Services Act, 2026-0002",
        "locations": [POSTS[5]["id"], POSTS[6]["id"]],
        "link": "http://127.0.0.1:9/n",
        "demonstration": True,
    }
    parlour.post("/hooks/notices", json=notice, headers={"Idempotency-Key": "seen"})
    with open_page(chromium, str(parlour.base_url)) as page:
        for name, address in (
            ("front", "/"),
            ("post", FIRST),
            ("person", "/people/plum.parlour.example"),
            ("nothing", "/nowhere"),
        ):
            page.goto(address)
            check(page, f"parlour-{name}")
        page.goto("/moderation/")
        page.get_by_role("button", name="Take this post down").first.click()
        page.get_by_role("button", name="Put it back").wait_for()
        check(page, "parlour-moderation")
        page.goto(f"/posts/{5:012x}")
        assert "taken down" in page.inner_text("h1")
        check(page, "parlour-gone")


def test_no_parlour_outside_the_demonstration(tmp_path: Path) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "BLUELAMP_HOME": str(tmp_path),
        "BLUELAMP_MODE": "station",
        "DJANGO_SETTINGS_MODULE": "bluelamp.demo.parlour.settings",
    }
    load = "import django; django.setup()"
    done = subprocess.run(
        [sys.executable, "-c", load], env=environment, capture_output=True, text=True, check=False
    )
    assert "Parlour is for the demonstration only" in done.stderr


def test_its_memory_outlives_it(tmp_path: Path) -> None:
    store = Store(tmp_path / "p.sqlite3")
    store.fill(POSTS)
    store.fill(POSTS)
    store.take_down(f"{1:012x}")
    again = Store(tmp_path / "p.sqlite3")
    posts, following = again.newest(None, 100)
    assert (len(posts), following) == (59, None)
