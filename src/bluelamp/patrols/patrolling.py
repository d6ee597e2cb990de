"""The patrol process: one thread an intake, each with the union of its patrols' banks.

Scanning is done outside any transaction; what a few seconds gave is kept in one act.
"""

import logging
import signal
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import close_old_connections, connection
from django.utils import timezone

from bluelamp import __version__
from bluelamp.banks import queries as banks
from bluelamp.matching import Index, Match, Scanner, Threads
from bluelamp.patrols import queries, sighting
from bluelamp.patrols.models import STANDARD_INPUT, Intake
from bluelamp.patrols.routing import Beat, route
from bluelamp.platforms import Batch, Files, Jetstream, PlatformError, Stream
from bluelamp.posts import Post

log = logging.getLogger(__name__)

LOOK_EVERY = 2.0
KEEP_EVERY = 5.0
KEEP_POSTS = 2000
START_AGAIN_AFTER = 15.0
CAUGHT_UP_AFTER = 10.0
UNSCANNED = "The engine could not read the post."


def run(*, once: bool = False, standard_input: bool = False) -> bool:
    """Read for the running patrols until SIGTERM or SIGINT; tell whether nothing failed.

    A file is followed: what is written at its end later is read too. With `once`, until all is read;
    with `standard_input`, only the source that is this process's own standard input, which is read
    by nobody else.
    """
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    readers: dict[int, Reader] = {}
    while not stop.is_set():
        close_old_connections()
        wanted = set(
            queries.intakes_wanted(timezone.now(), standard_input=standard_input).values_list(
                "pk", flat=True
            )
        )
        for intake_id in wanted - readers.keys():
            readers[intake_id] = Reader(intake_id, follow=not once)
            readers[intake_id].start()
        for intake_id, reader in list(readers.items()):
            if intake_id not in wanted:
                reader.stop.set()
            if not reader.is_alive() and reader.may_go(wanted):
                del readers[intake_id]
        if once and not any(reader.is_alive() for reader in readers.values()):
            break
        stop.wait(0.2 if once else LOOK_EVERY)
    for reader in readers.values():
        reader.stop.set()
    for reader in readers.values():
        reader.join(timeout=8)
    return not any(reader.failed for reader in readers.values())


def open_stream(intake: Intake, stop: threading.Event, *, follow: bool = False) -> Stream:
    """Connect to an intake's source; `follow` waits for more at the end of a file.

    Raises:
        PlatformError: its address cannot be one.
    """
    if intake.kind == Intake.Kind.JETSTREAM:
        return Jetstream(
            f"Bluelamp/{__version__} (+{settings.CONFIG.base_url})",
            endpoint=intake.address,
            allow=intake.address == settings.CONFIG.jetstream,  # an operator may run one inside
            stop=stop,
        )
    path = None if intake.address == STANDARD_INPUT else Path(intake.address)
    return Files(path, pace=intake.pace or None, follow=follow, stop=stop)


@dataclass(frozen=True, slots=True)
class Watch:
    """What an intake looks for just now."""

    scanner: Scanner
    index: str
    beats: tuple[Beat, ...]


class Reader(threading.Thread):
    """Reads one intake until no patrol wants it; goes on from the cursor that was kept last."""

    def __init__(self, intake_id: int, *, follow: bool = False) -> None:
        super().__init__(name=f"intake-{intake_id}", daemon=True)
        self.intake_id = intake_id
        self.follow = follow
        self.stop = threading.Event()
        self.ended_at: float | None = None
        self.finished = False
        self.failed = False
        self._scanner: tuple[str, Scanner] | None = None
        self._threads = Threads()

    def may_go(self, wanted: set[int]) -> bool:
        """Whether this reader, which has ended, may be forgotten and started anew if it is wanted."""
        if self.intake_id not in wanted:
            return True
        ended = self.ended_at or 0.0
        return not self.finished and time.monotonic() - ended > START_AGAIN_AFTER

    def run(self) -> None:
        """Read, scan, keep."""
        try:
            self._read()
        except Exception as error:
            self.failed = True
            log.exception("intake %s failed", self.intake_id)
            said = str(error) if isinstance(error, PlatformError) else type(error).__name__
            sighting.note_condition(self.intake_id, Intake.Condition.FAILED, said)
        finally:
            self.ended_at = time.monotonic()
            connection.close()

    def _read(self) -> None:
        intake = Intake.objects.get(pk=self.intake_id)
        watch = self._watch(intake)
        harvest, kept_at, started_at = sighting.Harvest(), time.monotonic(), time.monotonic()
        troubled, read_at, caught_up = "", started_at, intake.kind != Intake.Kind.FILES
        for batch in self._batches(intake):
            if watch is None or not watch.beats:
                break
            self._gather(batch, watch, harvest)
            now = time.monotonic()
            if batch.trouble != troubled:
                troubled = batch.trouble
                if troubled:
                    sighting.note_condition(intake.pk, Intake.Condition.WAITING, troubled)
            if harvest.posts >= KEEP_POSTS or now - kept_at >= KEEP_EVERY or harvest.seen:
                self._keep(harvest, watch, now - started_at)
                harvest, kept_at, started_at = sighting.Harvest(), now, now
                watch = self._watch(intake)
            if batch.read:
                read_at, caught_up = now, intake.kind != Intake.Kind.FILES
            elif not caught_up and now - read_at >= CAUGHT_UP_AFTER:
                caught_up = True
                sighting.note_condition(intake.pk, Intake.Condition.FINISHED)
        else:
            self.finished = not self.stop.is_set()
        if watch is not None:
            self._keep(harvest, watch, time.monotonic() - started_at)
        if self.finished:
            sighting.note_condition(intake.pk, Intake.Condition.FINISHED)

    def _batches(self, intake: Intake) -> Iterator[Batch]:
        piped = intake.address == STANDARD_INPUT  # each pipe begins at its own beginning
        stream = open_stream(intake, self.stop, follow=self.follow)
        yield from stream.read(None if piped else intake.cursor or None)

    def _gather(self, batch: Batch, watch: Watch, harvest: sighting.Harvest) -> None:
        posts, found = self._scan(batch.posts, watch.scanner, harvest)
        harvest.seen += route(posts, found, watch.beats)
        harvest.cursor = batch.cursor
        harvest.read += batch.read
        harvest.posts += len(batch.posts)
        for skipped in batch.skipped:
            harvest.skips[skipped.reason] = harvest.skips.get(skipped.reason, 0) + 1
        if batch.gap:
            harvest.gaps.append(batch.gap)
        if batch.posts:
            harvest.newest_post_at = batch.posts[-1].created_at

    def _scan(
        self, posts: Sequence[Post], scanner: Scanner, harvest: sighting.Harvest
    ) -> tuple[Sequence[Post], list[list[Match]]]:
        """Scan a batch; a post that the engine fails on is left out and counted, and the rest goes on."""
        try:
            return posts, scanner.scan(posts)
        except Exception:
            log.exception("a batch of intake %s could not be scanned at once", self.intake_id)
        read: list[Post] = []
        found: list[list[Match]] = []
        for post in posts:
            try:
                found += scanner.scan([post])
            except Exception:
                log.exception("the post %s could not be scanned", post.uri)
                harvest.skips[UNSCANNED] = harvest.skips.get(UNSCANNED, 0) + 1
            else:
                read.append(post)
        return read, found

    def _keep(self, harvest: sighting.Harvest, watch: Watch, seconds: float) -> None:
        if harvest.empty:
            return
        sighting.keep(
            self.intake_id,
            harvest,
            patrol_ids=[beat.patrol_id for beat in watch.beats],
            index=watch.index,
            rate=round(harvest.posts / max(seconds, 0.001), 1),
        )

    def _watch(self, intake: Intake) -> Watch | None:
        """Look which patrols run now, and open the newest index if there is a newer one."""
        beats = tuple(
            Beat(
                patrol.pk,
                frozenset(bank.slug for bank in patrol.banks.all()),
                frozenset(patrol.languages),
            )
            for patrol in queries.running_on(intake, timezone.now())
        )
        newest = banks.newest_index()
        if newest is None:
            sighting.note_condition(
                intake.pk,
                Intake.Condition.FAILED,
                "No index is published yet: one is built when a bank is approved.",
            )
            return None
        if self._scanner is None or self._scanner[0] != newest.name:
            self._scanner = (
                newest.name,
                Scanner(Index.open(settings.CONFIG.home / newest.file), self._threads),
            )
        return Watch(self._scanner[1], newest.name, beats)
