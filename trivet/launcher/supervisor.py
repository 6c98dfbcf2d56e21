"""Keeps the web server, the worker and our own database running until it is told to stop.

Says in words what ends and when it comes back. Refuses to leave a child behind.
"""

import http.client
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from trivet.launcher.errors import LaunchError
from trivet.launcher.postgres.cluster import Cluster
from trivet.launcher.programs import PAUSES, Program
from trivet.launcher.words import _

Say = Callable[[str], None]
READY_SECONDS = 90.0
STOP_SECONDS = 15.0
TICK = 0.1


class Supervisor:
    """The first program is the pages; the others wait for it, so that it has the machine."""

    def __init__(self, programs: list[Program], cluster: Cluster | None, say: Say) -> None:
        self._programs = programs
        self._cluster = cluster
        self._say = say
        self._told_to_stop = 0
        self._tries = 0
        self._try_at = 0.0

    def run(self, host: str, port: int, when_ready: Callable[[], None]) -> None:
        """Start the pages, the others once they answer, then watch until a signal comes."""
        with self._signals():
            try:
                self._programs[0].start()
                if self._wait_until_ready(host, port):
                    for program in self._programs[1:]:
                        program.start()
                    when_ready()
                while not self._told_to_stop:
                    self._watch()
                    time.sleep(TICK)
            finally:
                self._stop()

    def _wait_until_ready(self, host: str, port: int) -> bool:
        pages, end = self._programs[0], time.monotonic() + READY_SECONDS
        while not self._told_to_stop:
            if answers(host, port):
                return True
            if not pages.runs:
                raise LaunchError(_failure(pages))
            if time.monotonic() > end:
                raise LaunchError(
                    _(
                        "The pages do not answer at /healthz after {seconds} seconds. Run "
                        "`trivet doctor`, and look at {log}."
                    ).format(seconds=int(READY_SECONDS), log=pages.log)
                )
            time.sleep(TICK)
        return False

    def _watch(self) -> None:
        self._watch_database()
        now = time.monotonic()
        for program in self._programs:
            if program.runs:
                program.turn_log()
            elif program.resume_at == 0.0:
                pause = program.take_down()
                self._say(
                    _(
                        "The program {name} has ended unexpectedly; it starts again in {seconds} "
                        "seconds. Its last words are in {log}."
                    ).format(name=program.name, seconds=int(pause), log=program.log)
                )
            elif now >= program.resume_at:
                program.resume_at = 0.0
                program.start()

    def _watch_database(self) -> None:
        if self._cluster is None or self._cluster.ready or time.monotonic() < self._try_at:
            return
        self._say(_("The database has ended unexpectedly; it is started again."))
        try:
            self._cluster.start()
            self._tries = 0
        except LaunchError as error:
            pause = PAUSES[min(self._tries, len(PAUSES) - 1)]
            self._tries += 1
            self._try_at = time.monotonic() + pause
            self._say(error.sentence)
            self._say(_("It is tried again in {seconds} seconds.").format(seconds=int(pause)))

    def _stop(self) -> None:
        for program in self._programs:
            program.ask_to_stop()
        end = time.monotonic() + STOP_SECONDS
        while any(program.runs for program in self._programs):
            # A second Ctrl-C means: at once.
            if time.monotonic() > end or self._told_to_stop > 1:
                break
            time.sleep(TICK)
        for program in self._programs:
            program.end(0)

    @contextmanager
    def _signals(self) -> Iterator[None]:
        numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        before = {number: signal.signal(number, self._hear) for number in numbers}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _hear(self, _number: int, _frame: FrameType | None) -> None:
        self._told_to_stop += 1


def answers(host: str, port: int) -> bool:
    """True when the pages say that they are ready."""
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _failure(program: Program) -> str:
    return _("The program {name} ended while starting. Its last words ({log}):\n{words}").format(
        name=program.name, log=program.log, words=program.last_words()
    )
