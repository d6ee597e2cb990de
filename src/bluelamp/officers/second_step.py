"""An officer's own second step: allauth makes the change, inside an act that writes it down.

Change and entry stand in one transaction: allauth's own are savepoints within it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict

from bluelamp.conduct.act import act
from bluelamp.conduct.kinds import ActKind, declare
from bluelamp.officers.managing import EVERYBODY
from bluelamp.officers.models import Officer
from bluelamp.officers.queries import factors_of

ADD_CODE_APP = declare(
    "officers.add_code_app", EVERYBODY, "An officer sets up a code app of their own."
)
REMOVE_CODE_APP = declare(
    "officers.remove_code_app", EVERYBODY, "An officer removes their own code app."
)
ADD_PASSKEY = declare("officers.add_passkey", EVERYBODY, "An officer adds a passkey of their own.")
RENAME_PASSKEY = declare(
    "officers.rename_passkey", EVERYBODY, "An officer gives a passkey of their own another name."
)
REMOVE_PASSKEY = declare(
    "officers.remove_passkey", EVERYBODY, "An officer removes a passkey of their own."
)
MAKE_RECOVERY_CODES = declare(
    "officers.make_recovery_codes",
    EVERYBODY,
    "An officer makes new recovery codes; the old ones no longer work.",
)


@contextmanager
def changing(kind: ActKind, officer: Officer) -> Iterator[None]:
    """Write down what changes within, as what the officer had before and has after; no secret."""
    with act(kind, by=officer.actor) as this:
        own = this.lock(Officer, pk=officer.pk)
        before = asdict(factors_of(own))
        yield
        this.about(own, before=before, after=asdict(factors_of(own)))
