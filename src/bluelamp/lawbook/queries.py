"""The law in force here: packs, signatures, advisers' keys."""

from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings
from django.db.models import Count, Max

from bluelamp.law import Law, LawInForce, Signature, Tenant, load_packs, put_in_force, shipped_packs
from bluelamp.lawbook.models import AdviserKey, RowSignature


@lru_cache(maxsize=1)
def law() -> Law:
    """Read the packs that this station uses; a station does not read the demonstration's."""
    return load_packs(shipped_packs(demonstration=settings.CONFIG.demo))


def in_force() -> LawInForce:
    """Give the law with the signatures that hold now."""
    signed = RowSignature.objects.aggregate(n=Count("pk"), newest=Max("pk"))
    keys = AdviserKey.objects.filter(revoked_at__isnull=True, adviser__is_active=True)
    return _in_force(
        (signed["n"], signed["newest"]), tuple(sorted(keys.values_list("pk", flat=True)))
    )


@lru_cache(maxsize=4)
def _in_force(_signatures: tuple[int, int | None], keys: tuple[int, ...]) -> LawInForce:
    advisers = {
        signer(key.public_key): Ed25519PublicKey.from_public_bytes(bytes.fromhex(key.public_key))
        for key in AdviserKey.objects.filter(pk__in=keys)
    }
    rows = RowSignature.objects.filter(key__in=keys).select_related("key").order_by("pk")
    return put_in_force(law(), [signature(row) for row in rows], advisers)


def signer(public_key: str) -> str:
    """Name the signer as signatures do: by the key, so that an adviser may have an old and a new one."""
    return f"key:{public_key[:16]}"


def signature(row: RowSignature) -> Signature:
    """Give a stored signature as the law reads it."""
    return Signature(
        row_kind=row.row_kind,
        row_id=row.row_id,
        pack=row.pack,
        row_digest=row.row_digest,
        adviser=signer(row.key.public_key),
        at=row.signed_at,
        value=row.value,
    )


def tenant() -> Tenant:
    """Give the profile of this station: its powers and its public words."""
    return law().get(Tenant, settings.CONFIG.tenant)
