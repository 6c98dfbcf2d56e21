"""The PostgreSQL the tests run on: TRIVET_DATABASE_URL when set, else a cluster of their own.

The cluster lives in `.cache/test-pg` and is kept between runs, so that a run starts in a blink. It
gives up durability for speed. Several runs may share it at once: each takes a number of its own,
which names its databases, and the last to end stops the server.
"""

import fcntl
import os
import shutil
from pathlib import Path

from trivet.launcher import catalogues
from trivet.launcher.errors import LaunchError
from trivet.launcher.postgres.cluster import Cluster

ROOT = Path(__file__).resolve().parent.parent
PLACE = ROOT / ".cache" / "test-pg"
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}

_cluster: Cluster | None = None
_number: int | None = None  # held open: the lock on the run's number lives as long as we do


def prepare() -> None:
    """Put what the settings need into the environment; xdist's workers inherit it."""
    os.environ.setdefault(
        "TRIVET_SECRET_KEY", "tests-only-tests-only-tests-only-tests-only-50-chars"
    )
    os.environ.setdefault("TRIVET_NO_POOL", "1")
    os.environ.setdefault("TRIVET_PLAIN_STATIC", "1")
    os.environ.setdefault("TRIVET_DATA", str(ROOT / ".cache" / "test-data"))
    # WhiteNoise warns about a folder that is not there, and a warning fails a test.
    (Path(os.environ["TRIVET_DATA"]) / "static").mkdir(parents=True, exist_ok=True)
    catalogues.compile_stale()
    if "TRIVET_DATABASE_URL" not in os.environ:
        os.environ["TRIVET_DATABASE_URL"] = _start()


def finish() -> None:
    if _cluster is not None:
        _cluster.leave()


def _start() -> str:
    global _cluster
    PLACE.parent.mkdir(exist_ok=True)
    _cluster = Cluster(PLACE, FAST)
    try:
        _cluster.enter()
    except LaunchError:
        # Without fsync a cut in the power may have spoilt it; it holds nothing of worth.
        _cluster.leave()
        shutil.rmtree(PLACE.resolve(), ignore_errors=True)
        PLACE.unlink(missing_ok=True)
        _cluster.enter()
    return _cluster.url(f"trivet_{_take_number()}")


def _take_number() -> int:
    global _number
    for number in range(100):
        handle = os.open(PLACE.with_name(f"test-run-{number}.lock"), os.O_RDWR | os.O_CREAT)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            continue
        _number = handle
        return number
    raise RuntimeError("a hundred test runs at once")
