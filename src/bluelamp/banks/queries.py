"""Reading banks, versions, items and indexes."""

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


def item(slug: str, name: str, index: str = "") -> Item | None:
    """Give the item that a match names, as it stood in an index; the newest one without an index.

    A work is named by its name, a phrase by its words.
    """
    named = Item.objects.filter(
        Q(name=name) | Q(kind=Item.Kind.PHRASE, text=name), bank__slug=slug
    ).order_by("-pk")
    version = Version.objects.filter(indexes__name=index, bank__slug=slug).first()
    in_it = items_of(version).filter(pk__in=named).first() if version else None
    return in_it or named.first()


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
