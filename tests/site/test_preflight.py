"""What must hold before the station opens: each failure is one sentence that says what to do."""

import os
import re
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from ports import free_port

STATION = {
    "BLUELAMP_MODE": "station",
    "BLUELAMP_PUBLIC_URL": "https://station.example",
    "BLUELAMP_SMTP_URL": "smtp://mail.station.example",
    "BLUELAMP_COMPLAINT_URL": "https://station.example/complaints",
    "BLUELAMP_TRUSTED_PROXIES": "127.0.0.1",
}


def serve(home: Path, part: str = "serve", **more: str) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": os.environ["PATH"],
        "BLUELAMP_HOME": str(home),
        "BLUELAMP_PORT": str(free_port()),
        **more,
    }
    return subprocess.run(
        [sys.executable, "-m", "bluelamp.cli", *part.split()],
        env=environment,
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )


def one_sentence(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 2, done
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("bluelamp: ")
    return lines[0]


def test_a_taken_port(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        said = one_sentence(serve(tmp_path, BLUELAMP_PORT=port))
    assert re.search(rf"Port {port} cannot be used .*choose another with PORT=", said)


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("not a folder")
    assert "set BLUELAMP_HOME to a folder that can" in one_sentence(serve(tmp_path / "home"))


def test_a_newer_database(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "bluelamp.sqlite3") as database:
        database.execute(
            "CREATE TABLE django_migrations (id integer PRIMARY KEY, app text, name text, applied text)"
        )
        database.execute(
            "INSERT INTO django_migrations (app, name, applied) "
            "VALUES ('cases', '0999_from_the_future', '2030-01-01')"
        )
    database.close()
    said = one_sentence(serve(tmp_path))
    assert "newer version of Bluelamp (it has cases.0999_from_the_future)" in said


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"BLUELAMP_BIND": "0.0.0.0"}, "listens on this machine only"),
        ({"BLUELAMP_MODE": "station"}, "BLUELAMP_PUBLIC_URL must be"),
        ({"BLUELAMP_BIND": "::1"}, "listens on this machine only"),
        (
            {**STATION, "BLUELAMP_TRUSTED_PROXIES": ""},
            "BLUELAMP_TRUSTED_PROXIES must name the proxy",
        ),
        ({**STATION, "BLUELAMP_ALLOWED_HOSTS": "*"}, "BLUELAMP_ALLOWED_HOSTS must name hosts"),
        ({**STATION, "BLUELAMP_TENANT": "the_moon"}, "BLUELAMP_TENANT is not usable"),
        ({"BLUELAMP_TRUSTED_PROXIES": "the proxy"}, "BLUELAMP_TRUSTED_PROXIES is not usable"),
        ({"BLUELAMP_MODE": "party"}, "BLUELAMP_MODE is not usable"),
        ({"BLUELAMP_PORT": "65536"}, "BLUELAMP_PORT is not usable"),
        ({"BLUELAMP_PARLOUR_PORT": "many"}, "BLUELAMP_PARLOUR_PORT is not usable"),
    ],
)
def test_unsafe_or_unusable_settings(settings: dict[str, str], named: str, tmp_path: Path) -> None:
    assert named in one_sentence(serve(tmp_path, **settings))


@pytest.mark.parametrize("part", ["web", "worker", "patrol"])
def test_a_part_that_is_started_by_itself_checks_the_same(part: str, tmp_path: Path) -> None:
    said = one_sentence(serve(tmp_path, part, BLUELAMP_BIND="0.0.0.0"))
    assert "listens on this machine only" in said


def test_a_demonstration_does_not_become_a_station(tmp_path: Path) -> None:
    """Its passwords lie in a file, and its throwaway key signed the real rows too."""
    seed = "from bluelamp.cli import serving, station; serving._prepare(station.open_station())"
    environment = {"PATH": os.environ["PATH"], "BLUELAMP_HOME": str(tmp_path)}
    subprocess.run([sys.executable, "-c", seed], env=environment, check=True, timeout=110)
    for part in ("serve", "web"):
        said = one_sentence(serve(tmp_path, part, **STATION))
        assert "This database holds a demonstration" in said


def test_a_station_does_not_become_a_demonstration(tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "BLUELAMP_HOME": str(tmp_path), **STATION}
    first = ["officers", "first-administrator", "1000", "First Last"]
    subprocess.run(
        [sys.executable, "-m", "bluelamp.cli", *first], env=environment, check=True, timeout=110
    )
    assert "holds a station" in one_sentence(serve(tmp_path))


def test_a_command_that_is_none() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bluelamp.cli", "fly"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "invalid choice: 'fly'" in done.stderr


@pytest.mark.parametrize("part", ["serve", "web"])
def test_a_station_that_others_can_look_into(part: str, tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    said = one_sentence(serve(tmp_path, part, **STATION))
    assert f"run chmod o-rwx {tmp_path}" in said


PUBLISHED = {"keys/worker-contact.pub"}


def opened_to(folder: Path, bits: int) -> set[str]:
    """Name what the home folder holds, and itself, that these others may use."""
    return {
        str(path.relative_to(folder))
        for path in (folder, *folder.rglob("*"))
        if path.stat().st_mode & bits
    } - PUBLISHED


def test_what_a_station_writes_is_its_user_s_alone(tmp_path: Path) -> None:
    home = tmp_path / "home"
    prepare = [sys.executable, "-m", "bluelamp.cli", "prepare"]
    environment = {"PATH": os.environ["PATH"], "BLUELAMP_HOME": str(home)}
    subprocess.run(prepare, env=environment, check=True, timeout=110, umask=0o022)
    assert {"bluelamp.sqlite3", "keys/ledger.pem"} <= opened_to(home, 0o700)
    assert opened_to(home, 0o027) == set()
    assert home.stat().st_mode & 0o777 == 0o700


def test_the_two_users_of_a_station_share_what_their_group_may_write(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    home.chmod(0o2770)
    command = [sys.executable, "-m", "bluelamp.cli", "prepare"]
    environment = {"PATH": os.environ["PATH"], "BLUELAMP_HOME": str(home), **STATION}
    subprocess.run(command, env=environment, check=True, timeout=110, umask=0o022)
    assert "." in opened_to(home, 0o020)
    assert "keys/ledger.vkey" in opened_to(home, 0o040)
    assert "keys/ledger.pem" not in opened_to(home, 0o070)
    assert opened_to(home, 0o007) == set()


def test_a_ledger_of_another_version_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "ledger.vkey").write_text("kept")
    assert "of an older version of Bluelamp" in one_sentence(serve(tmp_path, "ledger verify"))


def test_a_station_is_prepared_without_opening(tmp_path: Path) -> None:
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-m", "bluelamp.cli", "prepare"],
            env={"PATH": os.environ["PATH"], "BLUELAMP_HOME": str(tmp_path)},
            capture_output=True,
            text=True,
            timeout=110,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert "is ready" in done.stdout
    assert (tmp_path / "keys" / "ledger.vkey").exists()


def test_a_ledger_is_looked_for_where_there_is_no_station(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bluelamp.cli", "ledger", "verify"],
        env={"PATH": os.environ["PATH"], "BLUELAMP_HOME": str(tmp_path / "none")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "There is no station in" in one_sentence(done)
    assert not (tmp_path / "none").exists()
