"""`bluelamp serve`: one parent, and children that die with it.

Web, worker and patrol; in the demonstration also Parlour, the demo provider.
"""

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from bluelamp.cli.station import open_station, read_config, said
from bluelamp.cli.unusable import Unusable
from bluelamp.site.config import Config
from bluelamp.site.processes import die_with_parent

STOP_WITHIN = 10.0
QUICK_DEATH = 5.0


def add_parsers(commands: Any) -> None:
    """Add `serve`, `prepare` and the commands of the children."""
    serve = commands.add_parser("serve", help="open the station: web pages, worker, patrols")
    serve.add_argument("--port", type=int, help="port of the web pages (default 8000)")
    serve.set_defaults(run=run_serve)
    prepare = commands.add_parser("prepare", help="make keys and tables without opening")
    prepare.set_defaults(run=run_prepare)
    for name, (help_text, run) in CHILDREN.items():
        child = commands.add_parser(name, help=help_text)
        child.set_defaults(run=run)
        if name == "patrol":
            child.add_argument("--once", action="store_true", help="stop when all files are read")
            child.add_argument(
                "--stdin", action="store_true", help="read only standard input, once"
            )


def run_web(_arguments: argparse.Namespace) -> int:
    """Serve the web pages until told to stop."""
    config = _opened()
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    Server(
        "bluelamp.site.wsgi:application",
        address=config.bind,
        port=config.port,
        interface=Interfaces.WSGI,
        blocking_threads=4,
        log_access=False,
        log_level=LogLevels.error,  # it warns of more threads than cores, which is meant
    ).serve()
    return 0


def run_worker(_arguments: argparse.Namespace) -> int:
    """Do the chores and what is due in the outbox, until told to stop."""
    config = _opened()
    from bluelamp.site import working

    working.run(config)
    return 0


def run_patrol(arguments: argparse.Namespace) -> int:
    """Read the streams of the running patrols, until told to stop or, with --once, to their ends."""
    _opened()
    from django.utils import timezone

    from bluelamp.patrols import patrolling, queries

    stdin = arguments.stdin
    if stdin and not queries.intakes_wanted(timezone.now(), standard_input=True).exists():
        raise Unusable(
            "No running patrol reads standard input, so nothing was read: "
            "start a patrol whose source is standard input, then give the posts again."
        )
    done = patrolling.run(once=arguments.once or stdin, standard_input=stdin)
    return 0 if done else 1


def run_parlour(_arguments: argparse.Namespace) -> int:
    """Serve the demo provider's pages, on loopback only."""
    _die_with_parent()
    from bluelamp.demo.parlour import serving

    serving.serve(Config())
    return 0


CHILDREN: dict[str, tuple[str, Callable[[argparse.Namespace], int]]] = {
    "web": ("serve the web pages only", run_web),
    "worker": ("send, recheck and join only", run_worker),
    "patrol": ("read the streams only", run_patrol),
    "parlour": ("serve the demo provider only", run_parlour),
}


def _die_with_parent() -> None:
    """Before anything else: a parent that dies while a child loads must not leave it behind."""
    if parent := os.environ.get("BLUELAMP_CHILD_OF"):
        die_with_parent(int(parent))


def _opened() -> Config:
    """Load the station for one of its parts, which may be started by itself and then checks the same."""
    _die_with_parent()
    config = open_station()
    from bluelamp.site import preflight

    with said():
        preflight.check_mode(config)
        preflight.check_database(config)
    return config


@dataclass(slots=True)
class Child:
    """One child process, started again when it dies."""

    name: str
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    deaths: int = 0
    again_at: float = field(default=0.0)

    def start(self) -> None:
        """Start it, in a session of its own so that Ctrl-C reaches the parent alone."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bluelamp.cli", self.name],
            env={**os.environ, "BLUELAMP_CHILD_OF": str(os.getpid())},
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.started = time.monotonic()

    def tend(self) -> None:
        """Start it again if it died: at once, but more slowly when it keeps dying young."""
        now = time.monotonic()
        if self.process is not None and self.process.poll() is not None:
            young = now - self.started < QUICK_DEATH
            self.deaths = self.deaths + 1 if young else 0
            self.again_at = now + (min(2.0**self.deaths, 60.0) if young else 0.0)
            print(
                f"bluelamp: {self.name} stopped (code {self.process.returncode}); starting it again.",
                file=sys.stderr,
            )
            self.process = None
        if self.process is None and now >= self.again_at:
            self.start()

    def stop(self) -> None:
        """Ask it to stop."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def wait(self, until: float) -> None:
        """Wait for it to stop, and end it if it does not."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def run_prepare(_arguments: argparse.Namespace) -> int:
    """Make keys and tables, and the demonstration's first morning, without opening."""
    config, _ = _prepared()
    print(f"bluelamp: {config.home} is ready; bluelamp serve opens the station.")
    return 0


def run_serve(arguments: argparse.Namespace) -> int:
    """Open the station; 0 after Ctrl-C, 2 with one sentence when it cannot open."""
    if arguments.port is not None:
        os.environ["BLUELAMP_PORT"] = str(arguments.port)
    config, greeting = _prepared(listening=True)
    children = [Child(name) for name in CHILDREN if config.demo or name != "parlour"]
    return _tend(children, config, greeting)


def _prepared(*, listening: bool = False) -> tuple[Config, str]:
    """See that the station can open, and bring it there; give its settings and what to say."""
    from bluelamp.site import preflight

    config = read_config()
    with said():
        preflight.check_mode(config)
        preflight.check_home(config.home)
        if listening:
            preflight.check_port(config.bind, config.port)
            if config.demo:
                preflight.check_port("127.0.0.1", config.parlour_port or config.port + 1)
        config = open_station()
        return config, _prepare(config)


def _prepare(config: Config) -> str:
    """Make keys, bring the database up to date, seed the demonstration; give what to say."""
    from bluelamp.conduct import keys
    from bluelamp.reports import contacts
    from bluelamp.site import preflight

    print("bluelamp: preparing the engine and the database …", flush=True)
    # A process of its own: what it loads, this one does not need.
    warming = subprocess.Popen([sys.executable, "-m", "bluelamp.matching.warming"])
    keys.make_ledger_key(config.keys, config.ledger_origin)
    contacts.make_keys()
    preflight.migrate()
    preflight.check_database(config)
    warming.wait()
    if not config.demo:
        return f"{config.station_name} is open at {config.base_url}"
    from bluelamp.demo import seeding

    print("bluelamp: setting up the demonstration …", flush=True)
    return seeding.seed(config)


def _tend(children: list[Child], config: Config, greeting: str) -> int:
    stopping = greeted = False

    def stop(_signal: int, _frame: object) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    print("bluelamp: starting …", flush=True)
    for child in children:
        child.start()
    while not stopping:
        for child in children:
            child.tend()
        if not greeted and (greeted := _answers(config)):
            print(greeting, flush=True)
        time.sleep(0.2)
    print("bluelamp: closing; the state is kept.", flush=True)
    for child in children:
        child.stop()
    until = time.monotonic() + STOP_WITHIN
    for child in children:
        child.wait(until)
    return 0


def _answers(config: Config) -> bool:
    """Tell whether the web pages can be reached."""
    with suppress(OSError), socket.create_connection((config.bind, config.port), timeout=0.2):
        return True
    return False
