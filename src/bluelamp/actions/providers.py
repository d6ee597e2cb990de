"""Keeping the providers' contact points: added, changed and verified by a person, who is named."""

from dataclasses import dataclass

from bluelamp import uris
from bluelamp.actions import webhooks
from bluelamp.actions.models import Provider
from bluelamp.conduct.act import Act, act
from bluelamp.conduct.actors import SETUP, Role
from bluelamp.conduct.errors import Refused
from bluelamp.conduct.kinds import declare
from bluelamp.officers.models import Officer

MOST_SHOWN = 80  # characters of what was wrong
_KEEPERS = {Role.ADMINISTRATOR, Role.APPROVER}

ADD = declare(
    "actions.add_provider",
    _KEEPERS,
    "Somebody adds a provider, with the contact point that the provider publishes.",
)
CHANGE = declare("actions.change_provider", _KEEPERS, "Somebody changes a provider.")
VERIFY = declare(
    "actions.verify_provider",
    _KEEPERS,
    "Somebody checked on the provider's own pages that the contact point is still right.",
)
SECRET = declare(
    "actions.tell_webhook_secret",
    {Role.SETUP},
    "The operator has the secret of a provider's webhook printed, to hand it to the provider.",
)


@dataclass(frozen=True, slots=True)
class NewProvider:
    """A provider as somebody writes it down.

    `hosts` are host names ("parlour.example", with all below it) and uri prefixes ("at://").
    """

    name: str
    hosts: tuple[str, ...] = ()
    email: str = ""
    webhook: str = ""
    hotline: bool = False
    demonstration: bool = False


def add(new: NewProvider, *, by: Officer) -> Provider:
    """Add a provider; whoever adds it has just verified its contact point.

    Raises:
        Refused: it cannot be reached, the name is taken, or there is a hotline already.
    """
    with act(ADD, by=by.actor) as this:
        fields = _checked(new)
        if Provider.objects.filter(name=fields["name"]).exists():
            raise Refused(f"There is a provider with the name {new.name}: choose another.")
        if new.hotline and Provider.objects.filter(hotline=True).exists():
            raise Refused("There is a hotline already: change that one.")
        provider = Provider.objects.create(
            **fields, verified_on=this.at.date(), verified_by=by.actor.id
        )
        this.about(provider, **fields)
    return provider


def change(provider_id: int, new: NewProvider, *, by: Officer) -> Provider:
    """Change a provider; whoever does has just verified its contact point.

    Raises:
        Refused: it cannot be reached, or the name is taken.
    """
    with act(CHANGE, by=by.actor) as this:
        provider = this.lock(Provider, pk=provider_id)
        fields = _checked(new)
        if Provider.objects.filter(name=fields["name"]).exclude(pk=provider.pk).exists():
            raise Refused(f"There is a provider with the name {new.name}: choose another.")
        if new.hotline != provider.hotline:
            raise Refused("A provider does not become a hotline: add it anew.")
        for name, value in fields.items():
            setattr(provider, name, value)
        _stamp(provider, by, this)
        provider.save(update_fields=[*fields, "verified_on", "verified_by"])
        this.about(**fields)
    return provider


def verify(provider_id: int, *, by: Officer) -> Provider:
    """Note that somebody has just verified the contact point."""
    with act(VERIFY, by=by.actor) as this:
        provider = this.lock(Provider, pk=provider_id)
        _stamp(provider, by, this)
        provider.save(update_fields=["verified_on", "verified_by"])
    return provider


def _stamp(provider: Provider, by: Officer, this: Act) -> None:
    provider.verified_on, provider.verified_by = this.at.date(), by.actor.id
    this.about(provider)


def _checked(new: NewProvider) -> dict[str, object]:
    if not new.name.strip():
        raise Refused("A provider needs a name.")
    if not (new.email.strip() or new.webhook.strip()):
        raise Refused("Give an e-mail address or a webhook, so that the provider can be reached.")
    if new.webhook.strip():
        _check_webhook(new.webhook.strip(), demonstration=new.demonstration)
    if not new.hotline and not new.hosts:
        raise Refused("Name at least one host whose content is this provider's.")
    return {
        "name": new.name.strip(),
        "hosts": [_entry(one) for one in new.hosts],
        "email": new.email.strip(),
        "webhook": new.webhook.strip(),
        "hotline": new.hotline,
        "demonstration": new.demonstration,
    }


def _check_webhook(address: str, *, demonstration: bool) -> None:
    try:
        parts = uris.web_address(address)
    except uris.UriError:
        raise Refused("A webhook is an address that starts with https://.") from None
    if not demonstration and (parts.scheme != "https" or "." not in parts.host.strip(".")):
        raise Refused("A webhook is an address that starts with https://, of a public host.")


def _entry(written: str) -> str:
    """Give a host in lower case, or a prefix that ends with a slash and so matches whole names only."""
    cleaned = written.strip()
    web = cleaned.lower().startswith(("http://", "https://"))
    if "://" in cleaned and not web:
        return cleaned if cleaned.endswith("/") else f"{cleaned}/"
    if not web and ("/" in cleaned or not cleaned):
        raise Refused(f"“{written}” is neither a host name nor a whole address.")
    try:
        parts = uris.web_address(cleaned if web else f"https://{cleaned}/")
    except uris.UriError:
        shown = written if len(written) <= MOST_SHOWN else f"{written[:MOST_SHOWN]}…"
        raise Refused(f"“{shown}” is neither a host name nor a whole address.") from None
    if web:
        return cleaned if cleaned.endswith("/") else f"{cleaned}/"
    if "." not in parts.host:
        raise Refused(f"“{written}” would take in every host below it: name one with a dot.")
    return parts.host.removeprefix("www.")


def tell_secret(name: str) -> str:
    """Give the secret of a provider's webhook, for the operator to hand over; the ledger says so.

    Raises:
        Refused: there is no such provider, or it takes no webhook.
    """
    with act(SECRET, by=SETUP) as this:
        provider = Provider.objects.filter(name=name).first()
        if provider is None:
            raise Refused(f"There is no provider with the name {name}.")
        if not provider.webhook:
            raise Refused(f"{name} takes no webhook, so it needs no secret.")
        this.about(provider)
        return webhooks.secret_of(provider)
