"""Lets a child die with its parent, also when the parent is killed and can tell nobody.

Works through the kernel on Linux; elsewhere it does nothing, and only an orderly stop is covered.
"""

import ctypes
import os
import signal
import sys

PARENT = "TRIVET_PARENT"
PR_SET_PDEATHSIG = 1


def environment() -> dict[str, str]:
    """What a parent puts into its child's environment so that `obey` knows whom to follow."""
    return {PARENT: str(os.getpid())}


def obey(farewell: signal.Signals = signal.SIGTERM) -> None:
    """Called by the child as it begins: follow the parent named in the environment, if any."""
    parent = os.environ.pop(PARENT, "")
    if parent:
        follow(farewell)
        if os.getppid() != int(parent):  # it died before we could ask to be told
            sys.exit(1)


def follow(farewell: signal.Signals) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(farewell), 0, 0, 0)
