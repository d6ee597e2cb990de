"""Building an index from the approved versions; done by the worker, opened by the patrols."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone

from bluelamp import matching
from bluelamp.banks import queries
from bluelamp.banks.models import Item, PublishedIndex, Version
from bluelamp.conduct.act import Act
from bluelamp.conduct.actors import Role
from bluelamp.conduct.kinds import declare

PUBLISHED = declare(
    "banks.published", {Role.WORKER}, "An index was built from the approved versions."
)


@dataclass(frozen=True, slots=True)
class Built:
    """An index that lies in its place, and what it was built from."""

    name: str
    file: str
    sha256: str
    versions: tuple[int, ...]


def build() -> Built:
    """Compile the approved versions of all banks into one file in the home folder's `indexes`."""
    versions = list(queries.approved_versions())
    name = _next_name()
    file = f"indexes/{name}.index"
    path = settings.CONFIG.home / file
    path.parent.mkdir(exist_ok=True)
    matching.Index.build(path, *compile_items(versions))
    return Built(
        name,
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


def _next_name() -> str:
    day = timezone.localdate().isoformat()
    return f"{day}.{PublishedIndex.objects.filter(name__startswith=day).count() + 1}"


def record(built: Built, *, this: Act) -> PublishedIndex:
    """Write down an index, from then on the newest; part of the worker's act."""
    row, made = PublishedIndex.objects.get_or_create(
        name=built.name,
        defaults={"file": built.file, "sha256": built.sha256, "built_at": this.at},
    )
    if made:
        row.versions.set(built.versions)
    this.about(row, sha256=built.sha256, versions=list(built.versions))
    return row
