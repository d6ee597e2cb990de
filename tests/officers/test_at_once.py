"""What people do at the same moment, on SQLite and PostgreSQL: one administrator stays, two look."""

import subprocess
import sys

import pytest

TOGETHER = """
import django; django.setup()
from threading import Barrier, Thread
from django.core.management import call_command
from django.db import connection
from bluelamp.conduct.errors import Refused
from bluelamp.officers import looking, managing
from bluelamp.officers.models import Look, Officer

call_command("migrate", verbosity=0)
refused = []

def at_once(*acts):
    start = Barrier(len(acts))
    def run(one):
        connection.ensure_connection()
        start.wait()
        try:
            one()
        except Refused as refusal:
            refused.append(str(refusal))
        finally:
            connection.close()
    threads = [Thread(target=run, args=(one,)) for one in acts]
    for thread in threads: thread.start()
    for thread in threads: thread.join()

people = [Officer.objects.create(username=str(n), duty="administrator") for n in range(4)]
at_once(*(lambda n=n: managing.deactivate(people[n].pk, by=people[n - 1]) for n in range(4)))
print(Officer.objects.filter(is_active=True).count(), len(refused))

refused.clear()
officers = [Officer.objects.create(username=f"o{n}", duty="officer") for n in range(5)]
def look(n):
    looking.look("person:1", within=f"case:{n}", reason="compare", by=officers[n], assigned=True)
look(0)
at_once(*(lambda n=n: look(n) for n in range(1, 5)))
print(Look.objects.count(), len(refused))
"""


@pytest.mark.timeout(300)
def test_nobody_slips_through_between_two_others(on_either: dict[str, str]) -> None:
    told = subprocess.run(
        [sys.executable, "-c", TOGETHER],
        env=on_either,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )

    assert told.stdout.splitlines() == ["1 1", "2 3"], told.stderr
