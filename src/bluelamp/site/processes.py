"""What holds for every process of the station: it dies with its parent, and what it writes is private."""

import ctypes
import multiprocessing
import os
import signal
import stat
import sys
import threading
import time
from pathlib import Path

_PR_SET_PDEATHSIG = 1


def die_with_parent(parent: int | None = None) -> None:
    """Ask the kernel to stop this process when its parent dies, and watch for it ourselves too.

    The kernel's signal (prctl(2), PR_SET_PDEATHSIG) follows the parent's *thread*, and is Linux only;
    the watch catches the rest within a second, a parent that was gone before this call too. Who the
    parent was, only the parent can say for sure: in `parent`, or through multiprocessing.
    """
    if parent is None:
        started_by = multiprocessing.parent_process()
        parent = os.getppid() if started_by is None else started_by.pid or os.getppid()
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    threading.Thread(target=_watch, args=(parent,), name="watch-parent", daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(0)


def write_privately(home: Path) -> None:
    """Give what this process writes to its own user alone, whatever the shell's umask says.

    A home folder that its group may write to is shared by the two users of a station, on purpose:
    there the group keeps its part.
    """
    shared = home.exists() and home.stat().st_mode & stat.S_IWGRP
    os.umask(0o007 if shared else 0o077)
