"""Reading banks, versions, items and indexes."""

from django.db.models import Q, QuerySet

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


def approved_versions() -> QuerySet[Version]:
    """Give the approved version of each bank."""
    return Version.objects.filter(state="approved").select_related("bank").order_by("bank__slug")


def awaiting() -> QuerySet[Version]:
    """Give the versions that wait for a second person."""
    return Version.objects.filter(state="submitted").select_related("bank", "author")


def newest_index() -> PublishedIndex | None:
    """Give the index that patrols use."""
    return PublishedIndex.objects.order_by("-pk").first()


def item(slug: str, name: str) -> Item | None:
    """Give the item that a match names; the newest one of that name."""
    return Item.objects.filter(bank__slug=slug, name=name).order_by("-pk").first()
