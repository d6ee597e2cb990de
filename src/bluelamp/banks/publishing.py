"""Building an index from the approved versions; done by the worker, opened by the patrols."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from bluelamp import matching
from bluelamp.banks import queries
from bluelamp.banks.models import Item, PublishedIndex, Version
from bluelamp.conduct.act import Act, act
from bluelamp.conduct.actors import WORKER, Role
from bluelamp.conduct.kinds import declare
from bluelamp.conduct.models import Outbox

PUBLISHED = declare(
    "banks.published", {Role.WORKER}, "An index was built from the approved versions."
)


REFRESH = declare(
    "banks.refresh", {Role.WORKER}, "The index is to be built anew, for the engine has changed."
)
PUBLISH_KIND = "banks.publish"
AGAIN_AFTER = timedelta(minutes=10)  # that building an index has failed


@dataclass(frozen=True, slots=True)
class Built:
    """An index that lies in its place, and what it was built from."""

    file: str
    sha256: str
    versions: tuple[int, ...]


def build() -> Built:
    """Compile the approved versions of all banks into one file in the home folder's `indexes`."""
    versions = list(queries.approved_versions())
    file = f"indexes/{secrets.token_hex(8)}.index"
    path = settings.CONFIG.home / file
    path.parent.mkdir(exist_ok=True)
    matching.Index.build(path, *compile_items(versions))
    return Built(
        file,
        hashlib.sha256(path.read_bytes()).hexdigest(),
        tuple(version.pk for version in versions),
    )


def compile_items(
    versions: Sequence[Version],
) -> tuple[list[matching.Work], list[matching.Phrase], list[matching.Never]]:
    """Give what the engine is to look for, and what it is never to match."""
    works, phrases, never = [], [], []
    for version in versions:
        slug = version.bank.slug
        for item in queries.items_of(version):
            if version.bank.negative:
                never.append(matching.Never(slug, item.text))
            elif item.kind == Item.Kind.WORK:
                works.append(matching.Work(slug, item.name, item.text))
            else:
                phrases.append(matching.Phrase(slug, item.text))
    return works, phrases, never


def _next_name(at: datetime) -> str:
    day = timezone.localdate(at).isoformat()
    return f"{day}.{PublishedIndex.objects.filter(name__startswith=day).count() + 1}"


def record(built: Built, *, this: Act) -> PublishedIndex | None:
    """Write down an index, from then on the newest; part of the worker's act.

    One that was overtaken while it was built, by a version with a row of its own, is left.
    """
    current = tuple(queries.approved_versions().values_list("pk", flat=True))
    this.about(
        sha256=built.sha256, versions=list(built.versions), overtaken=built.versions != current
    )
    if built.versions != current:
        return None
    row = PublishedIndex.objects.create(
        name=_next_name(this.at),
        file=built.file,
        sha256=built.sha256,
        engine=matching.ENGINE,
        built_at=this.at,
    )
    row.versions.set(built.versions)
    this.about(row)
    return row


def refresh() -> bool:
    """Ask for a new index where the engine of today can read none; say whether it was asked for."""
    last = PublishedIndex.objects.order_by("-pk").first()
    if last is None or queries.newest_index() is not None:
        return False
    asked = Outbox.objects.filter(key__startswith=f"publish:{matching.ENGINE}:")
    recently = timezone.now() - AGAIN_AFTER
    if asked.exclude(state=Outbox.State.FAILED, ended_at__lt=recently).exists():
        return False
    key = f"publish:{matching.ENGINE}:{asked.count() + 1}"
    with act(REFRESH, by=WORKER) as this:
        this.about(last, engine=matching.ENGINE)
        this.send(PUBLISH_KIND, key=key, body={"engine": matching.ENGINE})
    return True
