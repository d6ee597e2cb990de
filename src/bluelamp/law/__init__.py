"""The law as data, and as a gate: packs of rows, signatures, the gate, clocks, notices.

Pure: no network, no database, no framework.
"""

from bluelamp.law.clocks import due
from bluelamp.law.diagnostics import PackError, Problem
from bluelamp.law.facts import Answer, Captured, Contact, Exemption, Facts, Mode, Person
from bluelamp.law.gate import Line, Verdict, check, gates_of
from bluelamp.law.law import Law, Pack, UnknownRow
from bluelamp.law.notice import (
    AppealCode,
    Block,
    FormError,
    Notice,
    as_data,
    blocks,
    render,
    subject,
)
from bluelamp.law.predicates import PREDICATES, State
from bluelamp.law.reading import SHIPPED, load_packs, shipped_packs
from bluelamp.law.rows import (
    Action,
    Basis,
    Checklist,
    Clock,
    Duration,
    Form,
    FormPart,
    Gate,
    LawRow,
    Offence,
    PublicWords,
    Question,
    Source,
    Tenant,
    placeholders,
)
from bluelamp.law.signing import Signature, digest, sign, verify
from bluelamp.law.standing import LawInForce, Standing, put_in_force

__all__ = [
    "PREDICATES",
    "SHIPPED",
    "Action",
    "Answer",
    "AppealCode",
    "Basis",
    "Block",
    "Captured",
    "Checklist",
    "Clock",
    "Contact",
    "Duration",
    "Exemption",
    "Facts",
    "Form",
    "FormError",
    "FormPart",
    "Gate",
    "Law",
    "LawInForce",
    "LawRow",
    "Line",
    "Mode",
    "Notice",
    "Offence",
    "Pack",
    "PackError",
    "Person",
    "Problem",
    "PublicWords",
    "Question",
    "Signature",
    "Source",
    "Standing",
    "State",
    "Tenant",
    "UnknownRow",
    "Verdict",
    "as_data",
    "blocks",
    "check",
    "digest",
    "due",
    "gates_of",
    "load_packs",
    "placeholders",
    "put_in_force",
    "render",
    "shipped_packs",
    "sign",
    "subject",
    "verify",
]
