"""A database of the user's own: taken when it is fit, refused with a way out when it is not."""

from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from tests.unit.cli.installation import Installation, free_port
from trivet.launcher import database
from trivet.launcher.database import Database
from trivet.launcher.errors import LaunchError
from trivet.launcher.folder import DataFolder
from trivet.launcher.postgres.cluster import Cluster


@pytest.fixture(scope="module")
def server(place: Callable[[str], Path]) -> Iterator[Cluster]:
    cluster = Cluster(place("server") / "postgres")
    with cluster.in_use() as url, psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "CREATE DATABASE plain TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'"
            + (" LOCALE_PROVIDER libc" if cluster.home.major >= 17 else "")
        )
        yield cluster


def test_a_database_in_which_chinese_is_no_text_is_refused(server: Cluster) -> None:
    with pytest.raises(LaunchError, match=r"ctype C.*CREATE DATABASE plain"):
        Database(server.url("plain")).check()


def test_a_fit_database_is_taken(server: Cluster) -> None:
    Database(server.url()).check()


def test_no_server_is_started_beside_the_users_own(
    server: Cluster, place: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRIVET_DATABASE_URL", server.url())
    folder = DataFolder(place("own"))
    with database.in_use(folder) as found:
        assert found.cluster is None
        assert not (folder.path / "postgres").exists()


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mysql://trivet@127.0.0.1/trivet", "not a PostgreSQL address"),
        ("postgresql://tri vet:hunter-two@127.0.0.1/trivet", "not a PostgreSQL address"),
        ("postgresql://[trivet:hunter-two@127.0.0.1/trivet", "not a PostgreSQL address"),
        ("postgresql://trivet:hunter-two@127.0.0.1:1/trivet", "cannot be reached"),
    ],
)
def test_a_wrong_address_is_told_in_a_sentence(place, url: str, said: str) -> None:
    elsewhere = Installation(place("wrong") / "data", environment={"TRIVET_DATABASE_URL": url})
    port = ["--port", str(free_port())]
    for words in (
        ["doctor", *port],
        ["up", *port],
        ["backup", "x.backup"],
        ["export", "accounts", "--as-user", "ar@example.com"],
    ):
        done = elsewhere.run(*words)
        assert done.returncode == 1
        assert said in done.stdout + done.stderr
        assert "hunter-two" not in done.stdout + done.stderr
        assert "Traceback" not in done.stderr


def test_tables_never_made_are_told_in_a_sentence(server: Cluster, place) -> None:
    elsewhere = Installation(
        place("bare") / "data", environment={"TRIVET_DATABASE_URL": server.url()}
    )
    done = elsewhere.run("export", "accounts", "--as-user", "ar@example.com")
    assert done.returncode == 1
    assert "Start `trivet up`" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_password_is_never_on_a_command_line(server: Cluster) -> None:
    environment = Database(server.url()).program_environment
    assert environment["PGPASSWORD"] == server.home.password("trivet")
    assert environment["PGDATABASE"] == "trivet"
