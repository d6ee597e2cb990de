"""Two officers at their desk: one claims, has captured and proposes, the other approves; prints JSON.

Now and then they do the same with a new version of a bank.
"""

import json
import sys
import time

import django

from crash.station import PATIENCE

VERSIONS = 3


def main(count: int) -> None:
    django.setup()
    from django.db.models import F

    from bluelamp.actions import approving, drafting
    from bluelamp.actions.models import Action, Provider
    from bluelamp.banks import keeping
    from bluelamp.banks.models import Bank
    from bluelamp.cases import claiming, working
    from bluelamp.cases.deciding import Answers
    from bluelamp.cases.models import Case
    from bluelamp.evidence.queries import captures_of
    from bluelamp.officers.models import Officer
    from law.building import COMPLETE

    officer, supervisor = (Officer.objects.get(username=number) for number in ("4471", "2210"))
    parlour = Provider.objects.get(name="Parlour")
    answers = Answers(
        action_kind="dsa16_notice",
        basis=COMPLETE.basis,
        offence=COMPLETE.offence,
        elements={
            k: {"answer": a.value, "evidence": a.evidence} for k, a in COMPLETE.elements.items()
        },
        exits={k: {"answer": a.value, "evidence": a.evidence} for k, a in COMPLETE.exits.items()},
        exemptions={
            k: {"answer": a.value, "reason": a.reason} for k, a in COMPLETE.exemptions.items()
        },
        necessity=COMPLETE.necessity,
        proportionality=COMPLETE.proportionality,
        reasons="It gives the plum pudding of the banned book word for word.",
    )
    bank, approved = Bank.objects.get(slug="cook-books"), 0
    until = time.monotonic() + PATIENCE
    while Action.objects.exclude(state="drafted").count() < count:
        assert time.monotonic() < until, "The worker never brought all cases to the desk."
        unclaimed_first = F("claimed_by").asc(nulls_first=True)
        case = Case.objects.filter(state="open").order_by(unclaimed_first, "pk").first()
        if case is not None:
            subject = case.subjects.get().subject
            if case.claimed_by_id is None:
                claiming.claim(case.pk, by=officer)
                working.capture(case.pk, subject.pk, by=officer)
            elif captures_of([subject]):
                action = drafting.propose(case.pk, answers, provider_id=parlour.pk, by=officer)
                approving.approve(action.pk, by=supervisor)
                approved += 1
                if approved % (count // VERSIONS) == 0:
                    version = keeping.draft(bank.pk, by=officer)
                    keeping.submit(version.pk, by=officer)
                    keeping.approve(version.pk, by=supervisor)
        time.sleep(0.4)
    print(json.dumps(Action.objects.count()))


if __name__ == "__main__":
    main(int(sys.argv[1]))
