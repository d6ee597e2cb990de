"""A real PostgreSQL of our own, on a socket of its own, for the length of a test."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ports import free_port


def _programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        pytest.skip("PostgreSQL is not installed (apt-get install postgresql)")
    return found[-1].parent


@contextmanager
def postgres_server() -> Iterator[str]:
    """Start a server in a folder of its own; give the url of an empty database."""
    programs = _programs()
    # Not among pytest's own folders: those it closes to all users but its own, at any moment.
    folder = Path(tempfile.mkdtemp(prefix="bluelamp-postgres-"))
    as_user: list[str] = []
    if os.geteuid() == 0:
        # PostgreSQL refuses to run as root; its user must own the folder.
        as_user = ["runuser", "-u", "postgres", "--"]
        shutil.chown(folder, "postgres")
    port = free_port()
    data = folder / "data"
    run = [*as_user, str(programs / "pg_ctl"), "-D", str(data), "-w"]
    options = (
        f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= "
        "-c fsync=off -c synchronous_commit=off"
    )
    quiet = {"check": True, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    initdb = [*as_user, str(programs / "initdb"), "-D", str(data), "-U", "bluelamp", "-A", "trust"]
    subprocess.run([*initdb, "--no-sync", "-E", "UTF8"], **quiet)
    subprocess.run([*run, "-o", options, "-l", str(folder / "log"), "start"], **quiet)
    try:
        yield f"postgresql://bluelamp@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run([*run, "-m", "immediate", "stop"], **quiet)
        shutil.rmtree(folder, ignore_errors=True)
