"""400 appends by 4 processes make 400 entries, on SQLite and on PostgreSQL."""

import subprocess
import sys

import pytest

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


def python(script: str, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", script], env=environment)


@pytest.mark.timeout(300)
def test_four_writers_lose_nothing(on_either: dict[str, str]) -> None:
    assert python(PREPARE, on_either).wait(300) == 0
    writers = [python(APPEND, on_either) for _ in range(4)]
    assert [writer.wait(300) for writer in writers] == [0, 0, 0, 0]
    verify = [sys.executable, "-c", VERIFY]
    output = subprocess.run(verify, env=on_either, capture_output=True, text=True, check=True)
    vendor = "postgresql" if "BLUELAMP_DATABASE_URL" in on_either else "sqlite"
    assert output.stdout.split() == [vendor, "400", "True"]
