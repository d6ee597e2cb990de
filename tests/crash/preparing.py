"""Brings a station to where a test begins, through the rooms' own write modules; prints JSON."""

import json
import sys
from datetime import timedelta
from typing import Any

import django
import msgspec


def main(what: str, *arguments: str) -> None:
    django.setup()
    print(
        json.dumps(
            {
                "nothing": nothing,
                "patrol": patrol,
                "cases": cases,
                "hooks": hooks,
                "streamed": streamed,
            }[what](*arguments)
        )
    )


def nothing() -> None:
    """An empty station: keys and tables."""
    from django.conf import settings

    from bluelamp.conduct import keys
    from bluelamp.reports import contacts
    from bluelamp.site import preflight

    keys.make_ledger_key(settings.CONFIG.keys, settings.CONFIG.ledger_origin)
    contacts.make_keys()
    preflight.migrate()


def _seeded() -> Any:
    """The demonstration's people, signed law, provider and banks, without its patrol."""
    from django.conf import settings

    from bluelamp.demo.seeding import Seeding

    nothing()
    seeding = Seeding(settings.CONFIG)
    seeding._officers()
    seeding._law()
    seeding._providers()
    seeding._banks()
    return seeding


def patrol(pace: str) -> dict[str, Any]:
    """A patrol over the demonstration's replay, read at a pace."""
    from django.conf import settings
    from django.utils import timezone

    from bluelamp.banks.models import Bank
    from bluelamp.demo import replay
    from bluelamp.patrols import connecting, drafting

    seeding = _seeded()
    officer, supervisor = seeding.people["4471"], seeding.people["2210"]
    posts, planted = replay.compose(
        replay.demo_text(replay.COOKERY_BOOK),
        replay.demo_text(replay.HOUSEHOLD_MANUAL),
        origin=settings.CONFIG.parlour_url,
    )
    path = settings.CONFIG.home / "intakes" / "replay.jsonl"
    path.parent.mkdir()
    path.write_bytes(msgspec.json.Encoder().encode_lines(posts))
    intake = connecting.add_intake(
        connecting.NewIntake("Replay", "files", str(path), int(pace)), by=officer
    )
    now = timezone.now()
    drafted = drafting.draft(
        drafting.Draft(
            name="Crash",
            purpose="See what a killed patrol loses.",
            ground="demo_secret_recipe",
            intakes=[intake],
            banks=list(Bank.objects.filter(negative=False)),
            starts_at=now,
            ends_at=now + timedelta(days=1),
        ),
        by=officer,
    )
    drafting.authorise(drafted.pk, by=supervisor)
    verbatim = [uri for uri, plant in planted.items() if plant["kind"] == "verbatim"]
    return {"posts": len(posts), "size": path.stat().st_size, "verbatim": verbatim}


def cases(count: str) -> None:
    """Reports of so many pages of Parlour, for the worker and the desk to work on."""
    from django.conf import settings

    from bluelamp.reports import receiving
    from bluelamp.reports.models import Concern

    _seeded()
    for number in range(int(count)):
        receiving.receive(
            receiving.Submission(
                link=f"{settings.CONFIG.parlour_url}/posts/{number}",
                text="",
                concern=Concern.INSTRUCTIONS,
            ),
            token=f"case {number}",
        )


def hooks(count: str, url: str) -> None:
    """Rows for the outbox, each a post to a webhook."""
    from bluelamp.conduct.act import act
    from bluelamp.conduct.actors import SETUP
    from crash.probes.tasks import QUEUE

    nothing()
    with act(QUEUE, by=SETUP) as this:
        for number in range(int(count)):
            this.send("crash.hook", key=f"hook:{number}", body={"url": url, "number": number})


def streamed(count: str) -> None:
    """What a stream gave, for the worker to put into the vault."""
    from bluelamp.conduct.act import act
    from bluelamp.conduct.actors import SETUP
    from bluelamp.evidence import capturing, subjects
    from crash.probes.tasks import QUEUE

    nothing()
    with act(QUEUE, by=SETUP) as this:
        for number in range(int(count)):
            subject = subjects.note(uri=f"https://parlour.example/{number}", this=this)
            capturing.keep_streamed(subject, f"leek soup, pot {number}", this=this)


main(*sys.argv[1:])
