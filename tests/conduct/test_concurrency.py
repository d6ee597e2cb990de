"""400 appends by 4 processes make 400 entries, on SQLite and on PostgreSQL."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from postgres import postgres_server

APPEND = """
import django; django.setup()
from bluelamp.conduct.act import act
from bluelamp.conduct.actors import Actor, Role
from bluelamp.conduct.kinds import ActKind
kind = ActKind("tests.note", frozenset({Role.OFFICER}), "A test writes.")
officer = Actor("officer:1", frozenset({Role.OFFICER}))
for number in range(100):
    with act(kind, by=officer) as this:
        this.about(f"case:{number}", words="note")
"""
PREPARE = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
"""
VERIFY = """
import django; django.setup()
from django.db import connection
from bluelamp import ledger
from bluelamp.conduct import verifying
from bluelamp.conduct.models import Entry
vkey = ledger.VerifierKey.of("demonstration.example/ledger", ledger.generate_key()).text()
verdict = verifying.verify("demonstration.example/ledger", vkey)
print(connection.vendor, Entry.objects.count(), verdict.ok)
"""


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def environment(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[dict[str, str]]:
    base = {
        "PATH": "/usr/bin:/bin",
        "BLUELAMP_HOME": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "bluelamp.site.settings",
    }
    if request.param == "sqlite":
        yield base
        return
    with postgres_server() as url:
        yield {**base, "BLUELAMP_DATABASE_URL": url}


def python(script: str, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", script], env=environment)


def test_four_writers_lose_nothing(environment: dict[str, str]) -> None:
    assert python(PREPARE, environment).wait(120) == 0
    writers = [python(APPEND, environment) for _ in range(4)]
    assert [writer.wait(120) for writer in writers] == [0, 0, 0, 0]
    verify = [sys.executable, "-c", VERIFY]
    output = subprocess.run(verify, env=environment, capture_output=True, text=True, check=True)
    vendor = "postgresql" if "BLUELAMP_DATABASE_URL" in environment else "sqlite"
    assert output.stdout.split() == [vendor, "400", "True"]
