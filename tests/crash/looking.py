"""What lies in a station when all is at rest; prints JSON."""

import hashlib
import json
import sys
from collections import Counter
from typing import Any

import django


def main(what: str) -> None:
    django.setup()
    print(
        json.dumps(
            {
                "patrol": patrol,
                "reports": reports,
                "outbox": outbox,
                "captures": captures,
                "indexes": indexes,
            }[what]()
        )
    )


def patrol() -> dict[str, Any]:
    """What the patrol kept, and what scanning its whole file in one go gives."""
    from pathlib import Path

    import msgspec
    from django.conf import settings

    from bluelamp.banks.models import PublishedIndex
    from bluelamp.matching import Index, Scanner
    from bluelamp.patrols.models import Intake, Patrol, Sighting
    from bluelamp.platforms import Files

    intake, run = Intake.objects.get(), Patrol.objects.get()
    index = PublishedIndex.objects.order_by("-pk")[0]
    scanner = Scanner(Index.open(settings.CONFIG.home / index.file))
    posts = [post for batch in Files(Path(intake.address)).read(None) for post in batch.posts]
    expected = {
        post.uri: msgspec.to_builtins(matches)
        for post, matches in zip(posts, scanner.scan(posts), strict=True)
        if matches
    }
    kept = Sighting.objects.all()
    return {
        "expected": expected,
        "kept": {one.uri: one.matches for one in kept},
        "twice": [uri for uri, times in Counter(one.uri for one in kept).items() if times > 1],
        "cursor": int(intake.cursor),
        "read": intake.read,
        "patrol read": run.read,
        "patrol sighted": run.sighted,
        "skips": intake.skips,
        "gaps": intake.gaps,
        "condition": intake.condition,
    }


def reports() -> dict[str, int]:
    """How many reports there are, and how many entries about them."""
    from bluelamp.conduct.models import Entry
    from bluelamp.reports.models import Report

    return {
        "reports": Report.objects.count(),
        "entries": Entry.objects.filter(act="reports.receive").count(),
    }


def outbox() -> dict[str, Any]:
    """Every row, and how often each kind of act stands in the ledger."""
    from bluelamp.conduct.models import Entry, Outbox

    fields = ("key", "kind", "state", "attempt", "error")
    return {
        "rows": list(Outbox.objects.order_by("pk").values(*fields)),
        "acts": Counter(Entry.objects.values_list("act", flat=True)),
    }


def indexes() -> list[bool]:
    """Of every published index, whether its file is what was written down."""
    from django.conf import settings

    from bluelamp.banks.models import PublishedIndex

    return [
        hashlib.sha256((settings.CONFIG.home / one.file).read_bytes()).hexdigest() == one.sha256
        for one in PublishedIndex.objects.all()
    ]


def captures() -> list[dict[str, Any]]:
    """Every capture, and whether the vault holds just those bytes."""
    from bluelamp.evidence import vault
    from bluelamp.evidence.models import Capture

    return [
        {
            "uri": one.subject.uri,
            "kind": one.kind,
            "whole": hashlib.sha256(vault.read(one.vault_key)).hexdigest() == one.sha256,
        }
        for one in Capture.objects.select_related("subject")
    ]


main(*sys.argv[1:])
