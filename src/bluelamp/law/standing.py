"""Which rows may be used here and today: signed, unchanged, checked, in force."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Literal

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from bluelamp.law.facts import Mode
from bluelamp.law.law import Law
from bluelamp.law.rows import LawRow
from bluelamp.law.signing import Signature, digest, verify

__all__ = ["LawInForce", "Standing", "put_in_force"]


class Standing(msgspec.Struct, frozen=True):
    """Whether a row may be used; if not, one sentence why and one on what would change that."""

    state: Literal["usable", "unsigned", "changed", "unchecked", "demonstration", "not_in_force"]
    why: str = ""
    remedy: str = ""

    @property
    def usable(self) -> bool:
        """Whether an action may lean on the row."""
        return self.state == "usable"


class LawInForce:
    """The law with the signatures that hold. Made by `put_in_force`."""

    def __init__(
        self,
        law: Law,
        signed: Mapping[tuple[str, str], Signature],
        changed: frozenset[tuple[str, str]],
    ) -> None:
        self.law = law
        self._signed = dict(signed)
        self._changed = changed

    def signature(self, row: LawRow) -> Signature | None:
        """Give the signature that makes a row usable, if there is one."""
        found = self._signed.get((row.kind, row.id))
        return found if found is not None and self.law.find(type(row), row.id) == row else None

    def standing(self, row: LawRow, day: date, mode: Mode) -> Standing:
        """Say whether a row may be used on a day.

        A row that nobody has checked against its text (mark M) stays inert in a station even when
        it is signed (FRAMEWORK 13).
        """
        name = f"{row.kind} {row.id}"
        if row.demonstration and mode != "demo":
            return Standing(
                "demonstration",
                f"Row {name} is for demonstration only; it is no law.",
                "Name a ground from a pack of real law.",
            )
        if self.signature(row) is None:
            if (row.kind, row.id) in self._changed:
                return Standing(
                    "changed",
                    f"Row {name} is not signed by an adviser of this station: it was changed "
                    "after it was signed.",
                    f"Ask a legal adviser to read the changed {name} and to sign it again.",
                )
            return Standing(
                "unsigned",
                f"Row {name} is not signed by an adviser of this station.",
                f"Ask a legal adviser to read and sign {name} in the lawbook.",
            )
        if row.source.mark == "M" and mode != "demo":
            return Standing(
                "unchecked",
                f"Row {name} has the mark M: nobody has checked it against the text of the law.",
                f"Ask a legal adviser to check {name}, to write its source, and to sign it.",
            )
        if row.commencement != "in_force":
            said = (
                "is not yet in force"
                if row.commencement == "not_commenced"
                else ("may not be in force: its commencement is not known")
            )
            return Standing(
                "not_in_force",
                f"Row {name} {said}.",
                f"Ask a legal adviser for the commencement of {name}, or name another ground.",
            )
        if row.in_force_from is None or day < row.in_force_from:
            since = (
                "on a date not known" if row.in_force_from is None else f"on {row.in_force_from}"
            )
            return Standing(
                "not_in_force",
                f"Row {name} comes into force {since}.",
                "Name a ground that is in force today.",
            )
        if row.in_force_to is not None and day > row.in_force_to:
            return Standing(
                "not_in_force",
                f"Row {name} was in force until {row.in_force_to}.",
                "Name a ground that is in force today.",
            )
        return Standing("usable")


def put_in_force(
    law: Law, signatures: Iterable[Signature], advisers: Mapping[str, Ed25519PublicKey]
) -> LawInForce:
    """Check every signature against the rows as they are now and the advisers enrolled now.

    Signatures of anybody else count for nothing.
    """
    by_name = {(row.kind, row.id): row for row in law}
    signed: dict[tuple[str, str], Signature] = {}
    changed: set[tuple[str, str]] = set()
    for one in signatures:
        row, key = by_name.get((one.row_kind, one.row_id)), advisers.get(one.adviser)
        if row is None or key is None:
            continue
        if verify(row, one, key):
            signed[row.kind, row.id] = one
        elif one.row_digest != digest(row):
            changed.add((row.kind, row.id))
    return LawInForce(law, signed, frozenset(changed))
