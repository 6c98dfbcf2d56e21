"""Makes `.venv` hold what a lock file says, with nothing but Python: `install.py LOCK`.

Looks at what is there first, so that a second run costs nothing, whoever made the folder. Every
download is checked against the lock's hashes and nothing is built from source. Refuses to touch a
`.venv` of an older Python.
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
PINNED = re.compile(r"^([A-Za-z0-9_.-]+)==([^\s;\\]+)", re.MULTILINE)
COMMAND = """\
#!{python}
import sys

sys.path.insert(0, {root!r})
from trivet.cli import main

main()
"""


def main(lock: str) -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 - the machine may hold an older one
        sys.exit(f"Trivet needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    if not PYTHON.exists():
        _say("Making .venv …")
        _run(
            "Could not make .venv. On Debian: apt install python3-venv",
            sys.executable,
            "-m",
            "venv",
            "--clear",
            str(VENV),
        )
    missing = _pinned(ROOT / lock) - _installed()
    if missing:
        _say(f"Installing {len(missing)} packages from {lock} …")
        _run(
            "Could not install the packages; pip says why above.",
            str(PYTHON),
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--require-hashes",
            "--only-binary",
            ":all:",
            "-r",
            str(ROOT / lock),
        )
    _write_command()


def _pinned(lock: Path) -> set[tuple[str, str]]:
    return {(_plain(name), version) for name, version in PINNED.findall(lock.read_text("utf-8"))}


def _installed() -> set[tuple[str, str]]:
    """Read from the folders' names: asking pip would take a second each time."""
    found = (path.name for path in VENV.glob("lib/python3*/site-packages/*.dist-info"))
    parts = (name.removesuffix(".dist-info").rpartition("-") for name in found)
    return {(_plain(name), version) for name, _dash, version in parts}


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _write_command() -> None:
    """`.venv/bin/trivet`, running from this checkout."""
    path = VENV / "bin" / "trivet"
    text = COMMAND.format(python=PYTHON, root=str(ROOT))
    if not path.exists() or path.read_text("utf-8") != text:
        path.write_text(text, "utf-8")
        path.chmod(0o755)


def _run(sentence: str, *words: str) -> None:
    if subprocess.run(words, check=False).returncode:  # noqa: S603
        sys.exit(sentence)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])
