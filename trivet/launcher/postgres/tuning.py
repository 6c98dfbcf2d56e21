"""The server settings Trivet starts PostgreSQL with, fitted to the memory of the machine.

A person's own wishes go into `local.conf` beside it, or into ALTER SYSTEM: both are read later and
win. Refuses TCP: the server is reached through a socket in a folder only its owner may enter.
"""

import os
from collections.abc import Mapping
from pathlib import Path

MEGABYTE = 1024 * 1024


def configuration(*, sockets: Path, logs: Path, extra: Mapping[str, str]) -> str:
    memory = _memory_megabytes()
    values = {
        "listen_addresses": "",
        "unix_socket_directories": str(sockets),
        "unix_socket_permissions": "0700",
        "port": "5432",
        "logging_collector": "on",
        "log_directory": str(logs),
        "log_filename": "postgres-%a.log",
        "log_rotation_age": "1d",
        "log_truncate_on_rotation": "on",
        "log_lock_waits": "on",
        "max_connections": "100",
        "shared_buffers": f"{_between(128, memory // 8, 2048)}MB",
        "effective_cache_size": f"{_between(512, memory // 2, 16384)}MB",
        "work_mem": "16MB",
        "maintenance_work_mem": f"{_between(64, memory // 32, 1024)}MB",
        "max_wal_size": "2GB",
        "random_page_cost": "1.1",
        "jit": "off",
        **extra,
    }
    lines = [f"{name} = '{_quoted(value)}'" for name, value in values.items()]
    return "\n".join(["# Written by Trivet at each start; put your own in local.conf.", *lines, ""])


def _quoted(value: str) -> str:
    return value.replace("\\", "\\\\").replace("'", "''")


def _between(least: int, value: int, most: int) -> int:
    return max(least, min(value, most))


def _memory_megabytes() -> int:
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // MEGABYTE
