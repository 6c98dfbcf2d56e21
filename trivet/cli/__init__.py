"""The `trivet` command; no logic of its own. One module per command in `commands/`.

A failure a person can mend is told in a sentence and ends with status 1; only a fault of ours shows
a traceback.
"""

import importlib
import pkgutil
import signal
import sys
from types import FrameType
from typing import NoReturn

import click

from trivet import __version__
from trivet.cli import commands
from trivet.launcher import leash


class Commands(click.Group):
    """Finds a command by its module's name; a trailing `_` keeps a Python keyword possible."""

    def list_commands(self, _context: click.Context) -> list[str]:
        return sorted(found.name.rstrip("_") for found in pkgutil.iter_modules(commands.__path__))

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in self.list_commands(context):
            return None
        names = [found.name for found in pkgutil.iter_modules(commands.__path__)]
        module = name if name in names else f"{name}_"
        loaded = importlib.import_module(f"{commands.__name__}.{module}")
        command: click.Command = loaded.command
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="trivet")
def trivet() -> None:
    """Key-account selling run as a process. `trivet up` starts it; `trivet doctor` finds faults."""


def main() -> None:
    """Entry point of the command and of `python -m trivet`."""
    leash.obey()
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _leave)
    try:
        sys.exit(trivet.main(prog_name="trivet", standalone_mode=False) or 0)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        sys.exit(130)
    except Exception as error:
        # Whatever layer it comes from, an error with a sentence is meant for the person.
        sentence = getattr(error, "sentence", None)
        if sentence is None:
            raise
        click.echo(str(sentence), err=True)
        for field, faults in getattr(error, "fields", {}).items():
            for fault in faults:
                click.echo(f"  {field}: {fault}", err=True)
        sys.exit(1)


def _leave(number: int, _frame: FrameType | None) -> NoReturn:
    """Unwind in order, so that a database started for this command is stopped again."""
    sys.exit(128 + number)
