"""The demonstration as it is found at the first start; every step can be repeated.

All goes through the rooms' own write modules, so that the demonstration's ledger is a real one.
"""

import json
import secrets
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from bluelamp import law, ledger
from bluelamp.actions import providers
from bluelamp.actions.models import Provider
from bluelamp.banks import keeping
from bluelamp.banks.models import Bank, Item
from bluelamp.conduct import outbox
from bluelamp.conduct.actors import SETUP
from bluelamp.demo import replay
from bluelamp.demo.parlour.store import Store
from bluelamp.demo.parlour.talking import PublicFile, public_file
from bluelamp.lawbook import accepting, enrolling, queries
from bluelamp.lawbook.models import AdviserKey
from bluelamp.officers import managing
from bluelamp.officers.models import Duty, Officer
from bluelamp.patrols import connecting, drafting
from bluelamp.patrols.models import Intake, Patrol
from bluelamp.reports import receiving
from bluelamp.reports.models import Concern, Report
from bluelamp.reports.submissions import Submission
from bluelamp.site.config import Config
from bluelamp.site.preflight import NotReady

GROUND = "demo_secret_recipe"
OPENING = 400
"""How many posts were said before the visitor came; the others follow while they look."""
PEOPLE = (
    ("4471", "Robin Marsh", Duty.OFFICER),
    ("4502", "Sam Whitlock", Duty.OFFICER),
    ("2210", "Alex Thorne", Duty.SUPERVISOR),
    ("2214", "Jo Fairley", Duty.SUPERVISOR),
    ("3300", "Noor Ellery", Duty.ADVISER),
    ("5500", "Kit Ransome", Duty.OVERSEER),
)
ADMINISTRATOR = ("1000", "Chris Holloway")
PHRASES = ("by the third lighting of the lamp", "the lamplighter's measure of butter")


def seed(config: Config) -> str:
    """Bring the demonstration to its first morning, unless it is there; give what to tell the visitor."""
    Seeding(config).run()
    return greeting(config)


def greeting(config: Config) -> str:
    """Say where to go and how to sign in."""
    sign_ins = json.loads(_sign_ins(config).read_text(encoding="utf-8"))
    width = max(len(who) for who, _, _ in sign_ins)
    rows = "\n".join(
        f"  {who:<{width}}  {number}  {password}" for who, number, password in sign_ins
    )
    return (
        f"\n{config.station_name} is open (demonstration: everything is made up, nothing leaves "
        f"this machine).\n\n"
        f"  For everybody       {config.base_url}/\n"
        f"  The officers' desk  {config.base_url}/desk/\n"
        f"  Parlour, the demo provider  {config.parlour_url}/\n\n"
        f"Sign in with:\n{rows}\n\nStop with Ctrl-C; the state stays in {config.home}.\n"
    )


def _sign_ins(config: Config) -> Path:
    return config.home / "sign-ins.json"


def _write_sign_ins(path: Path, known: list[list[str]]) -> None:
    partial = path.with_suffix(".partial")
    partial.touch(mode=0o600)
    partial.write_text(json.dumps(known, indent=1), encoding="utf-8")
    partial.rename(path)


class Seeding:
    """The steps, in order; each looks whether it was done."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self.people: dict[str, Officer] = {}

    def run(self) -> None:
        """Take every step that is not taken yet."""
        for step in (
            self._officers,
            self._law,
            self._providers,
            self._banks,
            self._parlour,
            self._patrol,
            self._report,
        ):
            step()

    def _officers(self) -> None:
        path = _sign_ins(self.config)
        if not path.exists():
            if Officer.objects.exists():
                raise NotReady(
                    "This database holds a station, which a demonstration would spoil: set "
                    "BLUELAMP_MODE=station, or choose another BLUELAMP_HOME."
                )
            _write_sign_ins(path, [])
        known = json.loads(path.read_text(encoding="utf-8"))

        def keep(added: managing.Added) -> None:
            officer = added.officer
            known.append(
                [f"{officer.get_duty_display()}, {officer.name}", officer.username, added.password]
            )
            _write_sign_ins(path, known)

        number, name = ADMINISTRATOR
        if not Officer.objects.filter(username=number).exists():
            keep(managing.make_first_administrator(number, name))
        administrator = Officer.objects.get(username=number)
        for number, name, duty in PEOPLE:
            if not Officer.objects.filter(username=number).exists():
                keep(managing.add_officer(number, name, duty, by=administrator))
        self.people = {officer.username: officer for officer in Officer.objects.all()}
        for number in {number for number, *_ in (ADMINISTRATOR, *PEOPLE)} - {
            who[1] for who in known
        }:
            # Stopped after the account was made and before its password was written down.
            password = secrets.token_urlsafe(15)
            managing.change_password(self.people[number], password)
            keep(managing.Added(self.people[number], password))

    def _law(self) -> None:
        """Sign every row with a throwaway adviser's key, whose forms are watermarked DEMONSTRATION."""
        path = self.config.keys / "demo-adviser.pem"
        if not path.exists():
            ledger.save_key(ledger.generate_key(), path)
        private = ledger.load_key(path)
        public = private.public_key().public_bytes_raw().hex()
        key = AdviserKey.objects.filter(public_key=public).first()
        if key is None:
            key = enrolling.enrol(self.people["3300"].pk, public, by=SETUP)
        in_force = queries.in_force()
        unsigned = [row for row in queries.law() if in_force.signature(row) is None]
        if unsigned:
            signer, now = queries.signer(public), timezone.now()
            accepting.accept(
                key.pk, [law.sign(row, private, signer, now) for row in unsigned], by=SETUP
            )

    def _providers(self) -> None:
        supervisor = self.people["2210"]
        if not Provider.objects.filter(name="Parlour").exists():
            providers.add(
                providers.NewProvider(
                    name="Parlour",
                    hosts=(self.config.parlour_url,),
                    webhook=f"{self.config.parlour_url}/hooks/notices",
                    email="moderation@parlour.example",
                    demonstration=True,
                ),
                by=supervisor,
            )
        if not Provider.objects.filter(hotline=True).exists():
            providers.add(
                providers.NewProvider(
                    name=self.config.hotline_name,
                    email="addresses@hotline.example",
                    hotline=True,
                    demonstration=True,
                ),
                by=supervisor,
            )

    def _banks(self) -> None:
        book, manual = (
            replay.demo_text(replay.COOKERY_BOOK),
            replay.demo_text(replay.HOUSEHOLD_MANUAL),
        )
        source = "Written for this demonstration; no such book was ever banned."
        self._bank(
            keeping.NewBank(
                "cook-books",
                "Cook books",
                "The two books of the Lamplighter, which stand in for works that are unlawful.",
                GROUND,
                timezone.localdate() + timedelta(days=180),
            ),
            [
                keeping.NewItem(Item.Kind.WORK, "The Lamplighter's Cookery Book", book, source),
                keeping.NewItem(
                    Item.Kind.WORK, "The Lamplighter's Household Manual", manual, source
                ),
            ],
        )

    def _bank(self, new: keeping.NewBank, items: list[keeping.NewItem]) -> None:
        officer, supervisor = self.people["4471"], self.people["2210"]
        bank = Bank.objects.filter(slug=new.slug).first() or keeping.open_bank(new, by=officer)
        version = bank.versions.get(number=1)
        if version.state == "draft":
            for item in items:
                if not bank.items.filter(name=item.name).exists():
                    keeping.add_item(version.pk, item, by=officer)
            keeping.submit(version.pk, by=officer)
            version.refresh_from_db()
        if version.state == "submitted":
            keeping.approve(version.pk, by=supervisor)
        outbox.run_due()

    def _parlour(self) -> None:
        path = public_file(self.config.home)
        if path.exists():
            return
        posts, _planted = replay.compose(
            replay.demo_text(replay.COOKERY_BOOK),
            replay.demo_text(replay.HOUSEHOLD_MANUAL),
            origin=self.config.parlour_url,
        )
        store = Store(self.config.home / "parlour.sqlite3")
        store.fill(replay.ending(posts[:OPENING], timezone.now()))
        store.hold(posts[OPENING:])
        PublicFile(store, path).write()

    def _patrol(self) -> None:
        if Patrol.objects.exists():
            return
        address = str(public_file(self.config.home))
        intake = Intake.objects.filter(address=address).first() or connecting.add_intake(
            connecting.NewIntake("Parlour, all public posts", Intake.Kind.FILES, address),
            by=self.people["4471"],
        )
        now = timezone.now()
        patrol = drafting.draft(
            drafting.Draft(
                name="Covent Garden",
                purpose="Find copies and excerpts of the Lamplighter's books on Parlour.",
                ground=GROUND,
                intakes=[intake],
                banks=list(Bank.objects.filter(negative=False)),
                starts_at=now,
                ends_at=now + timedelta(days=14),
            ),
            by=self.people["4471"],
        )
        drafting.authorise(patrol.pk, by=self.people["2210"])

    def _report(self) -> None:
        if Report.objects.exists():
            return
        receiving.receive(
            Submission(
                link="",
                text=(
                    "Come and get it: whoever wants the seven lamplight puddings, write to me and I "
                    "send you the page out of the book."
                ),
                concern=Concern.INSTRUCTIONS,
                details="Somebody read this aloud at the market.",
            ),
            token="demonstration",  # noqa: S106 (an idempotency key)
        )
