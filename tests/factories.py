"""A station that works, in a few calls: people, signed law, a patrol, a sighting joined to a case.

All of it goes through the rooms' own write functions, as the station does it.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from unittest import mock

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.utils import timezone

from bluelamp import law
from bluelamp.actions import providers
from bluelamp.actions.models import Provider
from bluelamp.banks import keeping
from bluelamp.banks.models import Bank, Item
from bluelamp.cases import claiming, intake
from bluelamp.cases.deciding import Answers
from bluelamp.cases.models import Case
from bluelamp.conduct import outbox
from bluelamp.evidence.models import Subject
from bluelamp.lawbook import accepting, enrolling
from bluelamp.lawbook import queries as lawbook
from bluelamp.lawbook.models import AdviserKey, RowSignature
from bluelamp.matching import Match
from bluelamp.officers.models import Officer
from bluelamp.patrols import connecting, drafting, sighting
from bluelamp.patrols.models import Intake, Patrol
from bluelamp.posts import Author, Post
from bluelamp.reports import contacts, receiving
from bluelamp.reports.models import Report
from bluelamp.reports.submissions import Submission

GROUND = "demo_secret_recipe"
RECIPE = "Take two pounds of plums and stew them slowly in honey until they are quite soft"


def officer(duty: str = "officer") -> Officer:
    """Make somebody with a service number of their own."""
    number = str(4471 + Officer.objects.count())
    return Officer.objects.create_user(number, password="a long pass phrase", duty=duty)


@dataclass
class Station:
    """People of every duty, and a law whose every row a throwaway adviser's key has signed."""

    officer: Officer = field(default_factory=officer)
    supervisor: Officer = field(default_factory=lambda: officer("supervisor"))
    adviser: Officer = field(default_factory=lambda: officer("adviser"))
    overseer: Officer = field(default_factory=lambda: officer("overseer"))
    administrator: Officer = field(default_factory=lambda: officer("administrator"))

    @cached_property
    def colleague(self) -> Officer:
        """A second officer."""
        return officer()

    @cached_property
    def other_supervisor(self) -> Officer:
        """A second supervisor."""
        return officer("supervisor")

    @cached_property
    def patrol(self) -> Patrol:
        """A patrol that runs, over one bank with one recipe."""
        return running_patrol(self)


def station(*, unsigned: tuple[str, ...] = ()) -> Station:
    """Open a station; rows with these ids stay unsigned."""
    contacts.make_keys()
    made = Station()
    sign_law(made, unsigned=unsigned)
    return made


def sign_law(station: Station, *, unsigned: tuple[str, ...] = ()) -> AdviserKey:
    """Let the adviser sign every row of the law but these."""
    private = Ed25519PrivateKey.generate()
    public = private.public_key().public_bytes_raw().hex()
    key = enrolling.enrol(station.adviser.pk, public, by=station.administrator.actor)
    signer, now = lawbook.signer(public), datetime.now(UTC)
    rows = [row for row in lawbook.law() if row.id not in unsigned]
    signatures = [law.sign(row, private, signer, now) for row in rows]
    accepting.accept(key.pk, signatures, by=station.adviser.actor)
    return key


def unsign(row_id: str) -> None:
    """Take the signatures of a row away, as if its adviser had never given them."""
    RowSignature.objects.filter(row_id=row_id).delete()


def approved_bank(station: Station, slug: str = "cook-books") -> Bank:
    """Make a bank with one recipe, drafted by one person and approved by another."""
    review_on = timezone.localdate() + timedelta(days=90)
    bank = keeping.open_bank(
        keeping.NewBank(slug, "Cook books", "Made up.", GROUND, review_on), by=station.officer
    )
    version = bank.versions.get()
    keeping.add_item(
        version.pk,
        keeping.NewItem(Item.Kind.PHRASE, "plum stew", RECIPE, "Made up for a test."),
        by=station.officer,
    )
    keeping.submit(version.pk, by=station.officer)
    keeping.approve(version.pk, by=station.supervisor)
    return bank


def running_patrol(station: Station) -> Patrol:
    """Draft a patrol and let a second person authorise it."""
    bank = approved_bank(station)
    source = connecting.add_intake(
        connecting.NewIntake("Parlour", Intake.Kind.JETSTREAM, "wss://parlour.example/subscribe"),
        by=station.officer,
    )
    now = timezone.now()
    drafted = drafting.draft(
        drafting.Draft(
            name="Market Row",
            purpose="Find copies of a made-up recipe.",
            ground=GROUND,
            intakes=[source],
            banks=[bank],
            starts_at=now,
            ends_at=now + timedelta(days=7),
        ),
        by=station.officer,
    )
    return drafting.authorise(drafted.pk, by=station.supervisor)


def sighted(station: Station, uri: str, text: str = RECIPE) -> Case:
    """Let the patrol see a post, and join it to its case; what the stream gave is kept."""
    patrol = station.patrol
    source = patrol.intakes.get()
    post = Post(uri, "", Author(f"{uri}#author"), datetime.now(UTC), text)
    whole = (0, len(text))
    match = Match("passage", "cook-books", "plum stew", 180.0, whole, whole, (), "test.1", "test")
    harvest = sighting.Harvest(read=1, posts=1, seen=[sighting.Seen(patrol.pk, post, [match])])
    sighting.keep(source.pk, harvest, patrol_ids=[patrol.pk], index="test.1", rate=1.0)
    intake.join_new()
    work("evidence.keep")
    return Case.objects.get(subjects__subject__uri=uri)


def reported(link: str, concern: str = "instructions", **fields: str) -> Report:
    """Let a member of the public report a link, and join the report to its case."""
    submission = Submission(link=link, concern=concern, **fields)
    made = receiving.receive(submission, token=f"{link} {Report.objects.count()}").report
    work("reports.resolve")
    intake.join_new()
    made.refresh_from_db()
    return made


def claimed(case: Case, by: Officer) -> Case:
    """Let an officer take a case."""
    return claiming.claim(case.pk, by=by)


def parlour(origin: str, **fields: object) -> Provider:
    """Add the demonstration's provider, whose posts stand under `origin`."""
    new = {"webhook": f"{origin}/hooks/notices", "hosts": (origin,), "demonstration": True}
    return providers.add(
        providers.NewProvider(name="Parlour", **{**new, **fields}), by=officer("supervisor")
    )


def the_hotline() -> Provider:
    """Add the demonstration's hotline."""
    return providers.add(
        providers.NewProvider(
            name="Hotline", email="report@hotline.example", hotline=True, demonstration=True
        ),
        by=officer("supervisor"),
    )


def answers(action_kind: str = "dsa16_notice", **fields: object) -> Answers:
    """Give a decision to act that has no gap."""
    bases = {"dsa16_notice": "EU-DSA-16", "uk_referral": "UK-REF"}
    yes = {"demo_published", "demo_verbatim", "demo_purpose"}
    exemptions = lawbook.law().get(law.Checklist, "demo_exemptions").questions
    return Answers(
        **{
            "action_kind": action_kind,
            "basis": bases[action_kind],
            "offence": GROUND,
            "elements": {one: {"answer": "yes", "evidence": f"Seen: {one}."} for one in yes},
            "exits": {"demo_own_recipe": {"answer": "no", "evidence": "It is the book's."}},
            "exemptions": {
                one.id: {"answer": "no", "reason": "Nothing points to it."} for one in exemptions
            },
            "necessity": "The recipe is banned, and many see the post.",
            "proportionality": "Only this one post is named.",
            "reasons": "The post gives the plum stew word for word.",
            **fields,
        }
    )


def for_the_hotline() -> Answers:
    """Give a decision to pass an address on to the hotline."""
    return Answers(
        "hotline_report", "ANY-HOTLINE", "", reasons="The report names the abuse of a child."
    )


def work(*kinds: str, at: datetime | None = None) -> None:
    """Let the worker do what is due, only of these kinds if any are named."""
    handlers = {
        kind: handler for kind, handler in outbox._handlers.items() if not kinds or kind in kinds
    }
    with mock.patch.dict(outbox._handlers, handlers, clear=True):
        outbox.run_due(at)


def capture_all(case: Case) -> None:
    """Give every address of a case a capture, as the stream does, without fetching."""
    from bluelamp.conduct.act import act
    from bluelamp.conduct.actors import WORKER, Role
    from bluelamp.conduct.kinds import ActKind
    from bluelamp.evidence import capturing

    kind = ActKind("tests.capture", frozenset({Role.WORKER}), "A test keeps a text.")
    for subject in Subject.objects.filter(pk__in=case.subjects.values("subject")):
        if not subject.captures.exists():
            with act(kind, by=WORKER) as this:
                capturing.keep_streamed(subject, RECIPE, this=this)
    work("evidence.keep")
