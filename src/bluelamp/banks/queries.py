"""Reading banks, versions, items and indexes."""

from collections.abc import Iterable

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from bluelamp import matching
from bluelamp.banks.models import Bank, Item, PublishedIndex, Version


def open_version(bank: Bank) -> Version | None:
    """Give the version that is drafted or submitted, if there is one."""
    return bank.versions.filter(state__in=["draft", "submitted"]).first()


def approved_version(bank: Bank) -> Version | None:
    """Give the version that is looked for now."""
    return bank.versions.filter(state="approved").first()


def items_of(version: Version) -> QuerySet[Item]:
    """Give the items of a version: added in it or before, and not taken out by then."""
    return Item.objects.filter(
        Q(removed_in__isnull=True) | Q(removed_in__number__gt=version.number),
        bank=version.bank_id,
        added_in__number__lte=version.number,
    ).order_by("kind", "name")


def reading_like_names(version: Version) -> list[str]:
    """Give the phrases that are new in a version and read like personal names."""
    phrases = items_of(version).filter(kind=Item.Kind.PHRASE, added_in=version)
    return [item.text for item in phrases if matching.reads_like_a_name(item.text)]


def approved_versions() -> QuerySet[Version]:
    """Give the approved version of each bank."""
    return Version.objects.filter(state="approved").select_related("bank").order_by("bank__slug")


def awaiting() -> QuerySet[Version]:
    """Give the versions that wait for a second person."""
    return Version.objects.filter(state="submitted").select_related("bank", "author")


def newest_index() -> PublishedIndex | None:
    """Give the index that patrols use: the newest that the engine of today can read."""
    return PublishedIndex.objects.filter(engine=matching.ENGINE).order_by("-pk").first()


Named = tuple[str, str, str]
"""An item as a match names it: its bank's slug, its own name, and the index; "" is no index."""


def named(by: Iterable[Named]) -> dict[Named, Item]:
    """Give the items that matches name, as they stood in an index; the newest ones without an index.

    A work is named by its name, a phrase by its words. What was never there is left out.
    """
    wanted = set(by)
    slugs, names, indexes = ({one[part] for one in wanted} for part in range(3))
    versions = Version.objects.filter(indexes__name__in=indexes, bank__slug__in=slugs)
    numbers = {
        (slug, index): number
        for slug, index, number in versions.values_list("bank__slug", "indexes__name", "number")
    }
    known: dict[tuple[str, str], list[Item]] = {}
    for item in (
        Item.objects.filter(
            Q(name__in=names) | Q(kind=Item.Kind.PHRASE, text__in=names), bank__slug__in=slugs
        )
        .select_related("bank", "added_in", "removed_in")
        .defer("provenance", "weakness")
        .order_by("-pk")
    ):
        called = {item.name, item.text} if item.kind == Item.Kind.PHRASE else {item.name}
        for name in called:
            known.setdefault((item.bank.slug, name), []).append(item)
    found: dict[Named, Item] = {}
    for slug, name, index in wanted:
        if newest_first := known.get((slug, name)):
            number = numbers.get((slug, index))
            in_it = [one for one in newest_first if number is not None and _stood(one, number)]
            found[slug, name, index] = (in_it or newest_first)[0]
    return found


def _stood(item: Item, number: int) -> bool:
    """Tell whether an item stood in the version of this number, as `items_of` has it."""
    removed = item.removed_in
    return item.added_in.number <= number and (removed is None or removed.number > number)


def overview() -> QuerySet[Bank]:
    """Give all banks with `n_items`, what is looked for now, and their open version's state."""
    approved = Version.objects.filter(bank=OuterRef("pk"), state="approved").values("number")
    opened = Version.objects.filter(bank=OuterRef("pk"), state__in=["draft", "submitted"])
    return (
        Bank.objects.select_related("owner")
        .annotate(
            n_items=Count("items", filter=Q(items__removed_in__isnull=True)),
            approved_number=Subquery(approved[:1]),
            open_number=Subquery(opened.values("number")[:1]),
            open_state=Subquery(opened.values("state")[:1]),
        )
        .order_by("title")
    )


def published() -> QuerySet[PublishedIndex]:
    """Give the indexes, newest first, with the versions that went into them."""
    return PublishedIndex.objects.prefetch_related("versions__bank").order_by("-pk")
