"""Advisers' keys: an administrator enrols the public half, and can revoke it."""

import re

from django.conf import settings

from bluelamp.conduct.act import act
from bluelamp.conduct.actors import Actor, Role
from bluelamp.conduct.errors import NotPermitted, Refused
from bluelamp.conduct.kinds import declare
from bluelamp.lawbook.models import AdviserKey
from bluelamp.officers.models import Duty, Officer

ENROL = declare(
    "lawbook.enrol_key",
    {Role.ADMINISTRATOR, Role.SETUP},
    "A legal adviser's public key is enrolled; from then on their signatures count.",
)
REVOKE = declare(
    "lawbook.revoke_key",
    {Role.ADMINISTRATOR},
    "A legal adviser's key is revoked; all rows it signed lose their signature.",
)

PUBLIC_KEY = re.compile("[0-9a-f]{64}")


def enrol(adviser_id: int, public_key: str, *, by: Actor) -> AdviserKey:
    """Enrol the public half of an adviser's key (32 bytes, hex).

    Raises:
        NotPermitted: the set-up enrols one outside of the demonstration.
        Refused: the officer is no legal adviser, or this is no Ed25519 public key, or it is known.
    """
    cleaned = public_key.strip().lower()
    with act(ENROL, by=by) as this:
        if Role.SETUP in by.roles and not settings.CONFIG.demo:
            raise NotPermitted("Only a demonstration enrols a key by itself.")
        adviser = this.lock(Officer, pk=adviser_id)
        if adviser.duty != Duty.ADVISER:
            raise Refused("Only a legal adviser, who holds no other duty, can have a signing key.")
        if not PUBLIC_KEY.fullmatch(cleaned):
            raise Refused("A public key is 64 hex digits: `bluelamp law key` prints it.")
        if AdviserKey.objects.filter(public_key=cleaned).exists():
            raise Refused("This key is enrolled already.")
        key = AdviserKey.objects.create(adviser=adviser, public_key=cleaned, enrolled_at=this.at)
        this.about(key, adviser, public_key=cleaned)
    return key


def revoke(key_id: int, *, why: str, by: Actor) -> None:
    """Revoke a key; the rows it signed are inert from now on.

    Raises:
        Refused: no reason is given, or it was revoked before.
    """
    if not why.strip():
        raise Refused("Say why the key is revoked.")
    with act(REVOKE, by=by) as this:
        key = this.lock(AdviserKey, pk=key_id)
        if key.revoked_at is not None:
            raise Refused("This key was revoked already.")
        key.revoked_at = this.at
        key.save(update_fields=["revoked_at"])
        this.about(key, why=why)
