"""`trivet up` as a person meets it: started, killed, started again, and nothing left behind."""

import os
import pwd
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from tests.database import ROOT
from tests.unit.cli.installation import CHILDREN, PATIENCE, Installation, Running, free_port
from trivet.launcher import living
from trivet.launcher.postgres.owner import Owner

pytestmark = pytest.mark.skipif(not living.PROC.exists(), reason="reads /proc")


def _gone(pids: list[int]) -> bool:
    return all(living.is_gone(pid) for pid in pids)


def test_a_later_start_skips_what_was_done(installation: Installation) -> None:
    said = installation.start().stop()
    assert "Trivet is ready" in said
    assert "tables" not in said
    assert "styles" not in said


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_everything_the_database_included(
    running: Running, how: signal.Signals
) -> None:
    children, server = running.children(), running.installation.folder.cluster.pid
    assert len(children) >= CHILDREN
    assert server
    running.stop(how)
    assert _gone([*children, server])


def test_a_killed_supervisor_leaves_nothing_stuck(running: Running) -> None:
    children, cluster = running.children(), running.installation.folder.cluster
    with psycopg.connect(cluster.url(), autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS saved (n int)")
        connection.execute("TRUNCATE saved")
        connection.execute("INSERT INTO saved SELECT generate_series(1, 500)")
    running.kill()
    assert living.wait_until(lambda: _gone(children), PATIENCE), (
        "children outlived their supervisor"
    )
    again = running.installation.start()
    with psycopg.connect(cluster.url()) as connection:
        assert connection.execute("SELECT count(*) FROM saved").fetchone() == (500,)
    server = cluster.pid
    again.stop()
    assert _gone([server])


def test_everything_killed_at_once_starts_again(running: Running) -> None:
    cluster = running.installation.folder.cluster
    for pid in [running.process.pid, *running.children(), cluster.pid]:
        with suppress(ProcessLookupError):  # its parent's end may have ended it already
            os.kill(pid, signal.SIGKILL)
    running.process.communicate()
    again = running.installation.start()
    assert again.answers
    again.stop()


def test_a_killed_web_server_comes_back(running: Running) -> None:
    web = next(p for p in running.children() if "trivet.launcher.web" in living.command_line(p))
    os.kill(web, signal.SIGKILL)
    assert living.wait_until(lambda: living.is_gone(web), PATIENCE)
    assert living.wait_until(lambda: running.answers, PATIENCE)
    assert "The program web has ended unexpectedly" in running.stop()


def test_a_killed_database_comes_back(running: Running) -> None:
    cluster = running.installation.folder.cluster
    killed = cluster.pid
    os.kill(killed, signal.SIGKILL)
    assert living.wait_until(lambda: cluster.pid not in (None, killed), PATIENCE)
    assert living.wait_until(lambda: cluster.ready and running.answers, PATIENCE)
    # Told by whichever notices first: the parent, or the worker that it starts again.
    assert "has ended unexpectedly" in running.stop()


def test_a_second_start_on_the_same_folder_is_told_where_the_first_is(running: Running) -> None:
    done = running.installation.run("up", "--port", str(free_port()))
    assert done.returncode == 1
    assert f"http://127.0.0.1:{running.port}" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_taken_port_is_told_in_a_sentence(running: Running, tmp_path: Path) -> None:
    other = Installation(tmp_path / "data")
    done = other.run("up", "--port", str(running.port))
    assert done.returncode == 1
    assert f"Port {running.port} on 127.0.0.1 is taken" in done.stderr


def test_doctor_finds_nothing_wrong_with_a_running_installation(running: Running) -> None:
    said = ""

    def is_content() -> bool:
        nonlocal said
        done = running.installation.run("doctor")
        said = done.stdout
        return done.returncode == 0

    assert living.wait_until(is_content, PATIENCE), said
    assert "The worker is at work" in said


def test_doctor_works_while_everything_is_stopped(installation: Installation) -> None:
    done = installation.run("doctor", "--port", str(free_port()))
    assert done.returncode == 0, done.stdout
    assert "Trivet is not running" in done.stdout


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_an_ordinary_user_can_run_it_too(place: Callable[[str], Path]) -> None:
    nobody = pwd.getpwnam("nobody")
    stranger = Owner(nobody.pw_uid, nobody.pw_gid, stands_in=True)
    if not (stranger.reaches(Path(sys.executable).resolve()) and stranger.reaches(ROOT)):
        pytest.skip("this Python or this checkout lies where an ordinary user cannot go")
    home = place("home")
    os.chown(home, nobody.pw_uid, nobody.pw_gid)
    installation = Installation(home / "data", user="nobody", environment={"HOME": str(home)})
    said = installation.start().stop()
    assert "Trivet is ready" in said
    assert installation.path.stat().st_mode & 0o777 == 0o700
