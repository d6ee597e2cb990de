"""The duties in words: who holds one, what they are here for, what they may do and may not."""

from collections.abc import Mapping
from dataclasses import dataclass

from bluelamp.officers.models import Duty


@dataclass(frozen=True, slots=True)
class Said:
    """One duty in words; the roles behind it decide, and every act checks them."""

    people: str
    here_for: str
    may: tuple[str, ...]
    may_not: str


DUTIES: Mapping[Duty, Said] = {
    Duty.OFFICER: Said(
        "officers",
        "Works on cases.",
        (
            "Take a case, read its file with a reason, and write notes on it.",
            "Have its content captured, and put the case before a supervisor.",
            "Decide that nothing is to be asked for, or propose what should be; a supervisor decides then.",
            "Answer a provider's question.",
            "Draft patrols and banks, for a supervisor to approve; stop a patrol at once.",
        ),
        "Approve anything. What leaves the station, a second person has approved.",
    ),
    Duty.SUPERVISOR: Said(
        "supervisors",
        "Works on cases, and approves what others decided.",
        (
            "All that an officer may.",
            "Approve what somebody else decided, or hand it back with the reason.",
            "Authorise a patrol or approve a bank that somebody else drafted, or hand it back.",
            "Put a case on hold for a live investigation, and lift the hold.",
            "Answer for repeated looks at one person, and for what is to be erased by law.",
            "Look after providers and their contact points.",
        ),
        "Approve what you wrote yourself.",
    ),
    Duty.ADVISER: Said(
        "legal advisers",
        "Signs the rows of the law. Works on no case.",
        ("Sign rows of the law with your own key; from then on they are in force here.",),
        "Work on a case, or see one.",
    ),
    Duty.OVERSEER: Said(
        "those who oversee",
        "Reads everything, changes nothing.",
        ("Read every entry of the ledger, the checkpoints, and all figures.",),
        "Change anything but how you sign in yourself.",
    ),
    Duty.ADMINISTRATOR: Said(
        "administrators",
        "Looks after accounts. Opens no case.",
        (
            "Add officers, change their duty, close and open their accounts.",
            "Help who cannot sign in: a new password, or a lost second step removed.",
            "Enrol and revoke the keys of legal advisers.",
            "Give partners of the API a key, and take it back.",
            "Look after providers and their contact points.",
        ),
        "Open a case, or change your own duty.",
    ),
}
