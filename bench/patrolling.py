"""The whole chain of a patrol: file of events → parse → scan → act in the database, on one core.

Real posts with planted passages of the seven real books; the database is the station's own SQLite.
"""

import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench import planting

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
PREPARE = """
from bluelamp.matching.warming import warm_up
warm_up()  # as `bluelamp serve` does at its start
import json, os, sys, django; django.setup()
from datetime import timedelta
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
call_command("migrate", verbosity=0)
from bench import planting
from bluelamp.banks import keeping
from bluelamp.conduct import outbox
from bluelamp.officers import managing
from bluelamp.officers.models import Duty
from bluelamp.patrols import connecting, drafting
chief = managing.make_first_administrator("1000", "A").officer
officer = managing.add_officer("4471", "B", Duty.OFFICER, by=chief).officer
supervisor = managing.add_officer("2210", "C", Duty.SUPERVISOR, by=chief).officer
bank = keeping.open_bank(keeping.NewBank("books", "Books", "", "demo_secret_recipe",
    timezone.localdate() + timedelta(days=90)), by=officer)
version = bank.versions.get()
for name, text in planting.books(__import__("pathlib").Path(sys.argv[1])).items():
    keeping.add_item(version.pk, keeping.NewItem("work", name, text, "Project Gutenberg."), by=officer)
keeping.submit(version.pk, by=officer)
keeping.approve(version.pk, by=supervisor)
outbox.run_due()
from bluelamp import law
from bluelamp.conduct.actors import SETUP
from bluelamp.lawbook import accepting, enrolling, queries
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
adviser = managing.add_officer("3300", "D", Duty.ADVISER, by=chief).officer
private = Ed25519PrivateKey.generate()
public = private.public_key().public_bytes_raw().hex()
key = enrolling.enrol(adviser.pk, public, by=SETUP)
row = queries.law().get(law.Offence, "demo_secret_recipe")
accepting.accept(key.pk, [law.sign(row, private, queries.signer(public), timezone.now())], by=SETUP)
intake = connecting.add_intake(connecting.NewIntake("Replay", "files",
    str(settings.CONFIG.home / "intakes" / "replay.jsonl")), by=officer)
now = timezone.now()
patrol = drafting.draft(drafting.Draft("Bench", "Measure.", "demo_secret_recipe", [intake], [bank],
    now, now + timedelta(days=1)), by=officer)
drafting.authorise(patrol.pk, by=supervisor)
"""
COLLECT = """
import json, django; django.setup()
from bluelamp.conduct.models import Entry
from bluelamp.patrols.models import Intake, Sighting
intake = Intake.objects.get()
print(json.dumps({"read": intake.read, "condition": intake.condition, "entries": Entry.objects.count(),
    "sightings": [[s.uri, [m["item"] for m in s.matches]] for s in Sighting.objects.all()]}))
"""


def measure(events: int) -> dict[str, Any]:
    """Run the patrol over so many events; give figures and whether the sightings are right."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        environment = {
            **os.environ,
            "BLUELAMP_HOME": str(home),
            "BLUELAMP_MODE": "demo",
            "DJANGO_SETTINGS_MODULE": "bluelamp.site.settings",
        }
        replay = home / "intakes" / "replay.jsonl"
        replay.parent.mkdir()
        replay.touch()
        subprocess.run(
            [sys.executable, "-c", PREPARE, str(SHARED / "books")], env=environment, check=True
        )
        plain = home / "plain.jsonl"
        make = SHARED / "posts" / "make_replay.py"
        with plain.open("wb") as out:
            unpack = subprocess.Popen(
                [sys.executable, "-c", UNPACK, str(SHARED / "posts" / "posts-dev.jsonl.zst")],
                stdout=subprocess.PIPE,
            )
            subprocess.run(
                [sys.executable, str(make), "--limit", str(events)],
                stdin=unpack.stdout,
                stdout=out,
                check=True,
            )
            unpack.kill()
            unpack.wait()
        planted = planting.plant(plain, planting.books(SHARED / "books"), replay, every=250, seed=1)
        started, cpu = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            ["taskset", "-c", "0", sys.executable, "-m", "bluelamp.cli", "patrol", "--once"],
            env=environment,
            check=True,
        )
        seconds, after = time.monotonic() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
        found = json.loads(
            subprocess.run(
                [sys.executable, "-c", COLLECT], env=environment, check=True, capture_output=True
            ).stdout
        )
    right = {
        uri for uri, items in found["sightings"] if uri in planted and planted[uri]["book"] in items
    }
    return {
        "events": events,
        "read": found["read"],
        "condition": found["condition"],
        "planted": len(planted),
        "planted and sighted": len(right),
        "sighted, not planted": sorted(uri for uri, _ in found["sightings"] if uri not in planted),
        "seconds": round(seconds, 2),
        "posts a second, start-up included": round(events / seconds),
        "posts a CPU second": round(
            events / (after.ru_utime + after.ru_stime - cpu.ru_utime - cpu.ru_stime)
        ),
        "peak memory, MB": round(after.ru_maxrss / 1024),
        "ledger entries": found["entries"],
    }


UNPACK = """
import sys, zstandard
with open(sys.argv[1], "rb") as source:
    try:
        zstandard.ZstdDecompressor().copy_stream(source, sys.stdout.buffer)
    except BrokenPipeError:
        pass
"""


def table(figures: dict[str, Any]) -> str:
    """Give the figures as a Markdown table."""
    rows = [
        f"| {name} | {len(value) if isinstance(value, list) else value} |"
        for name, value in figures.items()
    ]
    return "\n".join(["| figure | value |", "|---|---|", *rows])


def machine() -> str:
    """Name the machine."""
    text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    model = re.search(r"model name\s*: (.*)", text)
    python = ".".join(map(str, sys.version_info[:3]))
    return f"{model[1] if model else 'unknown'}, {os.cpu_count()} cores, CPython {python}"
