"""Turns catalogues of translations (.po) into what programs read (.mo), without gettext's tools.

Run by a checkout as it starts, and by the build of a wheel. Refuses fuzzy entries: these stay
English.
"""

import os
from pathlib import Path

from trivet.launcher.words import CATALOGUES


def compile_stale(folder: Path = CATALOGUES) -> list[Path]:
    """Compile the catalogues that changed since they were compiled; returns what was written."""
    return [_compile(source) for source in stale(folder)]


def stale(folder: Path = CATALOGUES) -> list[Path]:
    """The catalogues without a compiled twin, or with one that is older."""
    return [
        source
        for source in sorted(folder.glob("*/LC_MESSAGES/*.po"))
        if not _compiled(source).exists()
        or _compiled(source).stat().st_mtime < source.stat().st_mtime
    ]


def _compile(source: Path) -> Path:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with source.open("rb") as stream:
        catalogue = read_po(stream)
    draft = source.with_name(f".{source.stem}.{os.getpid()}.mo")
    with draft.open("wb") as stream:
        write_mo(stream, catalogue)
    return draft.replace(_compiled(source))


def _compiled(source: Path) -> Path:
    return source.with_suffix(".mo")
