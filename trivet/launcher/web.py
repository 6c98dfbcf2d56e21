"""The web server program: granian in WSGI mode, run as `python -m trivet.launcher.web`.

Its workers die with it, so that no orphan keeps the port. Refuses nothing else of its own: what
it serves is named by its last argument.
"""

import gc
import importlib
import signal
import sys
from collections.abc import Callable
from typing import Any

from granian.constants import Interfaces
from granian.server import Server

from trivet.launcher import leash

#: A page of a list makes some ten thousand objects, nearly all of which end with it by themselves.
OBJECTS_BEFORE_COLLECTING = 50_000


def main(words: list[str]) -> None:
    leash.obey()
    host, port, workers, threads, target = words
    Server(
        target,
        address=host,
        port=int(port),
        interface=Interfaces.WSGI,
        workers=int(workers),
        blocking_threads=int(threads),
        respawn_failed_workers=True,
        workers_kill_timeout=10,
    ).serve(target_loader=load)


def load(target: str) -> Callable[..., Any]:
    """Runs in each worker, before it serves."""
    leash.follow(signal.SIGKILL)
    module, _colon, name = target.partition(":")
    application: Callable[..., Any] = getattr(importlib.import_module(module), name)
    # What was loaded stays for good: the collector need not walk through it during a request.
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_BEFORE_COLLECTING)
    return application


if __name__ == "__main__":
    main(sys.argv[1:])
