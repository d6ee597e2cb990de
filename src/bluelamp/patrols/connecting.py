"""Adding an intake: a source that patrols may be drafted for."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from bluelamp.conduct.act import act
from bluelamp.conduct.actors import Role
from bluelamp.conduct.errors import Refused
from bluelamp.conduct.kinds import declare
from bluelamp.officers.models import Officer
from bluelamp.patrols.models import STANDARD_INPUT, Intake
from bluelamp.platforms import Jetstream, PlatformError

CONNECT = declare(
    "patrols.connect", {Role.OFFICER}, "An officer names a source that patrols may read."
)

LONGEST = 500  # characters


@dataclass(frozen=True, slots=True)
class NewIntake:
    """A source: its public name, its kind, its address, and a pace in posts a second (0: no limit)."""

    name: str
    kind: str
    address: str
    pace: int = 0


def add_intake(new: NewIntake, *, by: Officer) -> Intake:
    """Write a source down.

    Raises:
        Refused: the address is none that a patrol may read, or the source is known already.
    """
    with act(CONNECT, by=by.actor) as this:
        address = new.address.strip()
        if new.kind == Intake.Kind.FILES:
            address = address if address == STANDARD_INPUT else _file_in_folder(address)
        elif not _names_a_server(address):
            raise Refused("A Jetstream address begins with wss:// and names a server.")
        if Intake.objects.filter(kind=new.kind, address=address).exists():
            raise Refused("This source is in the list already.")
        if len(address) > LONGEST:
            raise Refused(f"An address has {LONGEST} characters at most: name a shorter one.")
        if not new.name.strip():
            raise Refused("Give the source a name that the public understands.")
        intake = Intake.objects.create(
            name=new.name.strip(), kind=new.kind, address=address, pace=new.pace
        )
        this.about(intake, name=intake.name, address=address)
    return intake


def _names_a_server(address: str) -> bool:
    """Judge an address as Jetstream will, so that what is written down can be read."""
    try:
        Jetstream("", endpoint=address)
    except PlatformError:
        return False
    return True


def folder() -> Path:
    """Give the one folder whose files patrols may read; operators put them there."""
    return Path(settings.CONFIG.home / "intakes").resolve()


def _file_in_folder(address: str) -> str:
    """Give the whole path of a file in the station's own folder, named by its name or path.

    A link that leads out of the folder is a path outside of it.
    """
    allowed = folder()
    try:
        paths = [(allowed / address).resolve(), Path(address).resolve()]
        path = next((one for one in paths if one.is_relative_to(allowed)), allowed)
        is_there, is_folder = path.exists(), path.is_dir()
    except (OSError, ValueError):  # longer than names can be, or with what none can hold
        path, is_there, is_folder = allowed, True, True
    if path == allowed or is_folder:
        raise Refused(
            "Name a file in the station's folder `intakes`: patrols read files from nowhere else."
        )
    if not is_there:
        raise Refused(
            f"There is no {path.name} in the folder `intakes`: ask an operator to put it there first."
        )
    return str(path)
