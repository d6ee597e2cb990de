"""Keeping a bank: a version is drafted by one person and approved by another."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Max

from bluelamp import matching
from bluelamp.banks import publishing, queries
from bluelamp.banks.models import VERSIONS, Bank, Item, Version
from bluelamp.conduct.act import Act, act
from bluelamp.conduct.actors import Role
from bluelamp.conduct.errors import NotPermitted, Refused
from bluelamp.conduct.kinds import declare
from bluelamp.law import Offence
from bluelamp.lawbook import queries as lawbook
from bluelamp.officers.models import Officer

OPEN_BANK = declare("banks.open", {Role.OFFICER}, "An officer opens a bank on a ground of the law.")
DRAFT = declare("banks.draft", {Role.OFFICER}, "An officer begins a new version of a bank.")
ADD = declare("banks.add_item", {Role.OFFICER}, "An officer adds an item to a drafted version.")
REMOVE = declare(
    "banks.remove_item",
    {Role.OFFICER},
    "An officer takes an item out, from the drafted version on.",
)
SUBMIT = declare("banks.submit", {Role.OFFICER}, "An officer submits a version for approval.")
RETURN = declare(
    "banks.return", {Role.APPROVER}, "A version goes back to its author, with the reason."
)
APPROVE = declare(
    "banks.approve",
    {Role.APPROVER},
    "A second person approves a version; an index is built from it.",
)


@dataclass(frozen=True, slots=True)
class NewBank:
    """What a bank is opened with."""

    slug: str
    title: str
    about: str
    ground: str
    review_on: date
    negative: bool = False


@dataclass(frozen=True, slots=True)
class NewItem:
    """A work or a phrase to look for, and where it is from."""

    kind: str
    name: str
    text: str
    provenance: str


def open_bank(new: NewBank, *, by: Officer) -> Bank:
    """Open a bank and its first version.

    Raises:
        Refused: the short name is taken, the review date has passed, or no pack has the ground.
    """
    with act(OPEN_BANK, by=by.actor) as this:
        if Bank.objects.filter(slug=new.slug).exists():
            raise Refused(f"There is a bank with the short name {new.slug}: choose another.")
        if new.review_on <= this.at.date():
            raise Refused("A bank is reviewed at a later day than today.")
        if not new.negative and lawbook.law().find(Offence, new.ground) is None:
            raise Refused("Name the ground on which this is unlawful: an offence of the lawbook.")
        bank = Bank.objects.create(
            slug=new.slug,
            title=new.title,
            about=new.about,
            ground="" if new.negative else new.ground,
            negative=new.negative,
            owner=by,
            review_on=new.review_on,
            created_at=this.at,
        )
        this.about(bank, ground=bank.ground, negative=bank.negative, title=bank.title)
        _draft(bank, by, this)
    return bank


def draft(bank_id: int, *, by: Officer) -> Version:
    """Begin a new version, with the items of the approved one.

    Raises:
        Refused: one is begun already.
    """
    with act(DRAFT, by=by.actor) as this:
        bank = this.lock(Bank, pk=bank_id)
        if queries.open_version(bank):
            raise Refused("A version of this bank is open already: work on that one.")
        return _draft(bank, by, this)


def _draft(bank: Bank, author: Officer, this: Act) -> Version:
    last = bank.versions.aggregate(last=Max("number"))["last"] or 0
    version = Version.objects.create(bank=bank, number=last + 1, author=author, created_at=this.at)
    this.about(bank, version)
    return version


def add_item(version_id: int, new: NewItem, *, by: Officer) -> Item:
    """Add a work or a phrase to a drafted version.

    Raises:
        Refused: the engine refuses the item (a handle, a profile link, too short), or its name is taken.
    """
    with act(ADD, by=by.actor) as this:
        version = _own_draft(version_id, by, this)
        item = NewItem(new.kind, new.name.strip(), new.text.strip(), new.provenance.strip())
        if not item.text or not item.name:
            raise Refused("An item needs a name and a text.")
        if not item.provenance:
            raise Refused("Say where this is from, and why it belongs in this bank.")
        bank = version.bank
        if bank.items.filter(kind=item.kind, name=item.name, removed_in=None).exists():
            raise Refused(f"The bank holds an item named {item.name} already: choose another name.")
        found = check_item(bank, item)
        if refused := [one for one in found if one.level == "refused"]:
            raise Refused(refused[0].sentence)
        row = Item.objects.create(
            bank=bank,
            kind=item.kind,
            name=item.name,
            text=item.text,
            provenance=item.provenance,
            added_in=version,
            weakness=" ".join(one.sentence for one in found),
        )
        this.about(bank, version, row, name=row.name, provenance=row.provenance)
    return row


def check_item(bank: Bank, item: NewItem) -> list[matching.Finding]:
    """Ask the engine what it thinks of an item: refused, weak, or nothing to say."""
    if item.kind == Item.Kind.WORK:
        return matching.findings([matching.Work(bank.slug, item.name, item.text)], [])
    return matching.findings([], [matching.Phrase(bank.slug, item.text)])


def remove_item(version_id: int, item_id: int, *, why: str, by: Officer) -> None:
    """Take an item out, from this version on.

    Raises:
        Refused: it is not in this version, or no reason is given.
    """
    with act(REMOVE, by=by.actor) as this:
        version = _own_draft(version_id, by, this)
        item = this.lock(Item, pk=item_id)
        if not queries.items_of(version).filter(pk=item.pk).exists():
            raise Refused("This item is not in this version.")
        if not why.strip():
            raise Refused("Say why this item is taken out.")
        item.removed_in = version
        item.save(update_fields=["removed_in"])
        this.about(version.bank, version, item, why=why)


def submit(version_id: int, *, by: Officer) -> Version:
    """Submit a version for approval.

    Raises:
        Refused: it holds nothing.
    """
    with act(SUBMIT, by=by.actor) as this:
        version = _own_draft(version_id, by, this)
        if not queries.items_of(version).exists():
            raise Refused("This version holds nothing: add an item first.")
        this.move(version, VERSIONS, "submit")
        this.about(version.bank)
    return version


def give_back(version_id: int, *, why: str, by: Officer) -> Version:
    """Give a submitted version back to its author.

    Raises:
        Refused: no reason is given.
    """
    with act(RETURN, by=by.actor) as this:
        version = this.lock(Version, pk=version_id)
        if not why.strip():
            raise Refused("Say what has to change.")
        this.move(version, VERSIONS, "return")
        this.about(version.bank, why=why)
    return version


def approve(version_id: int, *, names_are_content: str = "", by: Officer) -> Version:
    """Approve a version; the one before is replaced, and the worker builds a new index.

    `names_are_content` is the approver's word on phrases that read like personal names: why it is
    content and not a person that is looked for.

    Raises:
        NotPermitted: its author approves it.
        Refused: a new phrase reads like a personal name, and the approver says nothing about it.
    """
    with act(APPROVE, by=by.actor) as this:
        version = this.lock(Version, pk=version_id)
        bank = this.lock(Bank, pk=version.bank_id)
        if version.author_id == by.pk:
            raise NotPermitted("Nobody approves their own version: ask another supervisor.")
        if (names := queries.reading_like_names(version)) and not names_are_content.strip():
            raise Refused(
                f"“{names[0]}” reads like a personal name: say why it is content and not a person "
                "that is looked for."
            )
        if before := queries.approved_version(bank):
            this.move(before, VERSIONS, "replace")
        this.move(version, VERSIONS, "approve", approver=by, approved_at=this.at)
        this.about(bank, names_are_content=names_are_content.strip())
        this.send(
            publishing.PUBLISH_KIND,
            key=f"publish:version:{version.pk}",
            body={"version": version.pk},
        )
    return version


def _own_draft(version_id: int, by: Officer, this: Act) -> Version:
    version = this.lock(Version, pk=version_id)
    if version.state != "draft":
        raise Refused("Only a drafted version can be changed: begin a new one.")
    if version.author_id != by.pk:
        raise NotPermitted(
            "This version is somebody else's draft: ask them, or begin your own later."
        )
    return version
