"""Partners who report through the API: an administrator gives them a key, and takes it back."""

import hashlib
import secrets
from collections.abc import Collection

from django.db import IntegrityError

from bluelamp.conduct.act import act
from bluelamp.conduct.actors import Actor, Role
from bluelamp.conduct.errors import Refused
from bluelamp.conduct.kinds import declare
from bluelamp.reports.models import Partner, Scope

ADD = declare("reports.add_partner", {Role.ADMINISTRATOR}, "A partner is given a key to the API.")
REVOKE = declare("reports.revoke_partner", {Role.ADMINISTRATOR}, "A partner's key is taken back.")


def add(name: str, scopes: Collection[Scope], *, by: Actor) -> tuple[Partner, str]:
    """Add a partner and give its key, which is shown once and kept only as a hash.

    Raises:
        Refused: no name, no scope, or the name is taken.
    """
    name = name.strip()
    if not name:
        raise Refused("Give the partner's name.")
    if not scopes:
        raise Refused("Choose what the partner may do.")
    key = f"bl_{secrets.token_urlsafe(32)}"
    try:
        with act(ADD, by=by) as this:
            partner = Partner.objects.create(
                name=name,
                key_hash=key_hash(key),
                key_hint=key[-4:],
                scopes=sorted(scopes),
                created_at=this.at,
            )
            this.about(partner, name=name, scopes=sorted(scopes))
    except IntegrityError:
        raise Refused(f"There is a partner called {name} already: choose another name.") from None
    return partner, key


def revoke(partner_id: int, *, by: Actor) -> Partner:
    """Take a partner's key back; what it reported stays.

    Raises:
        Refused: there is no such partner, or its key was taken back before.
    """
    with act(REVOKE, by=by) as this:
        partner = this.lock(Partner, pk=partner_id)
        if not partner.active:
            raise Refused("This key was taken back before: reload the page.")
        partner.active = False
        partner.save(update_fields=["active"])
        this.about(partner)
    return partner


def key_hash(key: str) -> str:
    """Give the form in which a key is kept; it is random enough to need no salt."""
    return hashlib.sha256(key.encode()).hexdigest()
