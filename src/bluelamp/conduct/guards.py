"""Triggers that refuse to change or remove what is append-only, on SQLite and PostgreSQL.

They stop mistakes and casual tampering; whoever owns the database can drop them, which is why the
tree, its signed heads and the copies outside exist, and why `verify` names a missing guard.
"""

from dataclasses import dataclass
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper


@dataclass(frozen=True, slots=True)
class Guard:
    """One table and what is refused on it."""

    table: str
    update: bool = True
    delete: bool = True


GUARDS = (
    Guard("conduct_entry"),
    Guard("conduct_entryobject"),
    Guard("conduct_checkpoint"),
    Guard("conduct_payload", delete=False),
)


def _events(guard: Guard) -> list[str]:
    return ["UPDATE"] * guard.update + ["DELETE"] * guard.delete


def _names(connection: BaseDatabaseWrapper) -> frozenset[str]:
    names = {f"{guard.table}_no_{event.lower()}" for guard in GUARDS for event in _events(guard)}
    if connection.vendor == "postgresql":
        names |= {f"{guard.table}_no_truncate" for guard in GUARDS}
    return frozenset(names)


def install(connection: BaseDatabaseWrapper) -> None:
    """Create the triggers."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "CREATE OR REPLACE FUNCTION bluelamp_append_only() RETURNS trigger AS $$ BEGIN "
                "RAISE EXCEPTION 'the ledger is append-only: % on %', TG_OP, TG_TABLE_NAME; "
                "END $$ LANGUAGE plpgsql"
            )
        for guard in GUARDS:
            for event in _events(guard):
                name = f"{guard.table}_no_{event.lower()}"
                cursor.execute(_create(connection, name, event, guard.table))
            if connection.vendor == "postgresql":
                cursor.execute(
                    f"CREATE TRIGGER {guard.table}_no_truncate BEFORE TRUNCATE ON {guard.table} "
                    "FOR EACH STATEMENT EXECUTE FUNCTION bluelamp_append_only()"
                )


def _create(connection: BaseDatabaseWrapper, name: str, event: str, table: str) -> str:
    if connection.vendor == "postgresql":
        return (
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION bluelamp_append_only()"
        )
    return (
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: {event} on {table}'); END"
    )


def lift(connection: BaseDatabaseWrapper) -> None:
    """Drop the triggers: for migrations that rebuild a guarded table, and for tests that tamper."""
    with connection.cursor() as cursor:
        for guard in GUARDS:
            for event in [*_events(guard), "TRUNCATE"]:
                on = f" ON {guard.table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {guard.table}_no_{event.lower()}{on}")


def missing(connection: BaseDatabaseWrapper) -> frozenset[str]:
    """Name the triggers that should be there and are not (or are disabled)."""
    query = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return _names(connection) - {row[0] for row in rows}
