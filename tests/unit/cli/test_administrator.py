"""The first person of an installation."""

import psycopg

from tests.unit.cli.conftest import Life


def test_the_first_administrator_is_added_while_trivet_runs(life: Life) -> None:
    said = life.installation.run(
        "administrator", "first@example.com", "--name", "周以安", given="three-legged-stand\n"
    )
    assert said.returncode == 0, said.stderr
    with life.installation.folder.cluster.in_use() as url, psycopg.connect(url) as connection:
        row = connection.execute(
            "SELECT role FROM organisation_rolegrant g JOIN organisation_user u ON u.id = g.user_id"
            " WHERE u.email = 'first@example.com'"
        ).fetchone()
    assert row == ("administrator",)


def test_a_password_too_weak_is_told_in_a_sentence(life: Life) -> None:
    said = life.installation.run(
        "administrator", "second@example.com", "--name", "Weak", given="123\n"
    )
    assert said.returncode == 1
    assert "password" in said.stderr.lower()
    assert "Traceback" not in said.stderr


def test_a_mail_address_that_is_none_is_named_as_the_fault(life: Life) -> None:
    said = life.installation.run(
        "administrator", "nobody", "--name", "X", given="three-legged-stand\n"
    )
    assert said.returncode == 1
    assert "email: Enter a valid email address." in said.stderr
