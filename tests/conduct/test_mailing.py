"""Mail by a real conversation with a small server: taken, refused, or nobody knows."""

import email
import email.policy
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bluelamp.conduct import mailing
from bluelamp.conduct.errors import Refused
from smtp_server import Server, serving

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
TO = "moderation@parlour.example"


@pytest.fixture
def configure(settings: Any, tmp_path: Path) -> Callable[..., None]:
    def change(**fields: Any) -> None:
        settings.CONFIG = settings.CONFIG.model_copy(update={"home": tmp_path, **fields})

    return change


@pytest.fixture
def server(configure: Callable[..., None]) -> Iterator[Server]:
    with serving() as running:
        configure(smtp_url=f"smtp://127.0.0.1:{running.port}")
        yield running


def message(body: str = "Plum stew.\n.\nÄpfel.\n") -> bytes:
    return mailing.compose(TO, "A notice — with a dash", body, name="notice-1", at=AT)


def deliver() -> None:
    mailing.deliver(TO, message(), name="notice-1")


def test_the_same_words_are_the_same_bytes() -> None:
    assert message() == message()
    read = email.message_from_bytes(message(), policy=email.policy.default)
    assert read["Message-ID"] == mailing.message_id("notice-1")
    assert read["Subject"] == "A notice — with a dash"
    assert read["Date"].datetime == AT
    assert read.get_content().splitlines() == ["Plum stew.", ".", "Äpfel."]


def test_a_header_cannot_be_smuggled_in() -> None:
    with pytest.raises(ValueError, match="linefeed"):
        mailing.compose(TO, "A notice\r\nBcc: all@parlour.example", "", name="n", at=AT)


def test_taken(server: Server) -> None:
    deliver()
    [taken] = server.taken
    assert b"Plum stew." in taken


@pytest.mark.parametrize(
    "answers",
    [
        {"hello": "554 closed"},
        {"hello": ""},
        {"MAIL": "451 later"},
        {"RCPT": "550 nobody here"},
        {"RCPT": ""},
        {"DATA": "554 no"},
        {"message": "552 too large"},
    ],
    ids=str,
)
def test_refused_is_known_not_to_have_gone_out(server: Server, answers: dict[str, str]) -> None:
    server.answers = answers
    with pytest.raises(mailing.NotAccepted, match=r"127\.0\.0\.1"):
        deliver()
    assert server.taken == []


def test_silence_after_the_message_is_uncertain(server: Server) -> None:
    server.answers = {"message": ""}
    with pytest.raises(mailing.Uncertain, match="fell silent"):
        deliver()


def test_nobody_there_is_not_accepted(configure: Callable[..., None]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    configure(smtp_url=f"smtp://127.0.0.1:{port}")
    with pytest.raises(mailing.NotAccepted, match="not reached"):
        deliver()


def test_in_the_demonstration_it_lies_in_a_folder_once(
    configure: Callable[..., None], tmp_path: Path
) -> None:
    configure()
    deliver()
    deliver()
    [file] = (tmp_path / "mail").iterdir()
    assert (file.name, file.read_bytes()) == ("notice-1.eml", message())


def test_a_station_without_a_server_says_so(configure: Callable[..., None]) -> None:
    configure(mode="station")
    with pytest.raises(Refused, match="BLUELAMP_SMTP_URL"):
        deliver()
