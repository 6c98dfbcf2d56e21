"""A benchmark's database and server: made once per size, kept, started and stopped here."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from trivet.launcher.postgres.cluster import Cluster

#: The day on which every world ends, so that each run makes the same rows.
TODAY = date(2026, 11, 24)
ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache"
SECRET = "benchmark-only-benchmark-only-benchmark-only-50-chars"  # noqa: S105
TUNING = {"shared_buffers": "1GB", "maintenance_work_mem": "512MB", "max_wal_size": "8GB"}


@dataclass(frozen=True)
class Site:
    """One size of the world behind a running server."""

    accounts: int
    database_url: str
    address: str


def environment(database_url: str) -> dict[str, str]:
    return {
        **os.environ,
        "TRIVET_DATABASE_URL": database_url,
        "TRIVET_SECRET_KEY": SECRET,
        "TRIVET_DATA": str(CACHE / "bench-data"),
        "TRIVET_POOL": "4",
        "DJANGO_SETTINGS_MODULE": "trivet.config.settings",
        "PYTHONPATH": str(ROOT),
    }


@contextmanager
def cluster() -> Iterator[Cluster]:
    """The benchmark's own PostgreSQL, with durability on: what is measured is what users get."""
    CACHE.mkdir(exist_ok=True)
    place = Cluster(CACHE / "bench-pg", TUNING)
    with place.in_use():
        yield place


def database(place: Cluster, accounts: int, *, persons: bool = True) -> str:
    """The URL of a filled database of this size; filled on the first call.

    Without `persons` it holds accounts only, and is made anew each time: an import fills it.
    """
    url = place.url(f"bench_{accounts}" if persons else f"bench_{accounts}_import")
    subprocess.run(
        [sys.executable, "-m", "benchmarks.fill", str(accounts), "" if persons else "bare"],
        env=environment(url),
        check=True,
        cwd=ROOT,
    )
    return url


@contextmanager
def running(url: str, accounts: int) -> Iterator[Site]:
    """A server with two web workers on a free port, ready to answer."""
    port = _free_port()
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"),
            *("--workers", "2", "--blocking-threads", "4", "--host", "127.0.0.1"),
            *("--port", str(port), "--log-level", "warning", "trivet.config.wsgi:application"),
        ],
        env=environment(url),
        cwd=ROOT,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(f"{address}/healthz", server)
        yield Site(accounts, url, address)
    finally:
        server.terminate()
        server.wait(60)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(address: str, server: subprocess.Popen[bytes]) -> None:
    for _attempt in range(1200):
        if server.poll() is not None:
            raise RuntimeError("the web server ended before it answered")
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310 - our own loopback
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"nothing answered at {address}")
