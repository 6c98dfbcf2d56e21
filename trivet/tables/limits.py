"""How much of a stranger's file is read: bytes, columns, unpacked size. Settings may widen them.

Refuses nothing itself; the readers do.
"""

from dataclasses import dataclass

from django.conf import settings

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """`size` and `unpacked` in bytes. A cell longer than `cell` characters is an unclosed quote."""

    size: int = 1024 * MEGABYTE
    unpacked: int = 2048 * MEGABYTE
    columns: int = 500
    cell: int = 1_000_000

    @classmethod
    def from_settings(cls) -> "Limits":
        """`TABLE_MEGABYTES` and `TABLE_COLUMNS` of the installation, where set."""
        size = getattr(settings, "TABLE_MEGABYTES", 1024) * MEGABYTE
        return cls(size=size, unpacked=2 * size, columns=getattr(settings, "TABLE_COLUMNS", 500))
