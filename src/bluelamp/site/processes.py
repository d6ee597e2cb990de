"""Children that never outlive their parent."""

import ctypes
import os
import signal
import threading
import time

_PR_SET_PDEATHSIG = 1


def die_with_parent() -> None:
    """Ask the kernel to stop this process when its parent dies, and watch for it ourselves too.

    The kernel's signal (prctl(2), PR_SET_PDEATHSIG) follows the parent's *thread*, and is Linux only;
    the watch catches the rest within a second.
    """
    parent = os.getppid()
    if hasattr(ctypes, "CDLL") and os.uname().sysname == "Linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    threading.Thread(target=_watch, args=(parent,), name="watch-parent", daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(0)
