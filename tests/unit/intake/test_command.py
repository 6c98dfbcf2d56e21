"""`trivet import` and `trivet export`, beneath the command line's own parsing."""

from typing import Any

import pytest
from click import ClickException
from click.testing import CliRunner

from tests.unit.tables.conftest import rows_of
from trivet.cli import intake
from trivet.cli.commands.import_ import command
from trivet.customers.models import Account
from trivet.foundation.errors import Invalid, NotFound
from trivet.intake.models import Batch

pytestmark = pytest.mark.django_db

OPTIONS: dict[str, Any] = {
    "key": "",
    "mapping": {},
    "constants": {},
    "date_order": None,
    "decimal_mark": ".",
    "encoding": "",
    "sheet": "",
    "rejects": None,
    "dry_run": False,
}


@pytest.fixture
def sheet(tmp_path):
    path = tmp_path / "firms.csv"
    path.write_text("firm;town;staff\nAcme;Paris;12\nBeta;Rome;many\n")
    return path


MAPPING = {"firm": "name", "town": "account.city", "staff": "employees"}


def test_a_file_is_taken_in_and_the_rest_handed_back(steward, sheet, capsys):
    code = intake.take_in(
        steward, **{**OPTIONS, "file": sheet, "target": "accounts", "mapping": MAPPING}
    )
    assert code == 2
    assert Account.objects.get().city == "Paris"
    said = capsys.readouterr().out
    assert "1 new, 0 changed, 0 as before, 1 rejected" in said
    assert rows_of(sheet.with_suffix(".rejected.csv"))[0]["firm"] == "Beta"


def test_a_dry_run_writes_nothing(steward, sheet, capsys):
    intake.take_in(
        steward,
        **{**OPTIONS, "file": sheet, "target": "accounts", "mapping": MAPPING, "dry_run": True},
    )
    assert not Account.objects.exists()
    assert "nothing was written" in capsys.readouterr().out


def test_an_import_is_undone_by_its_number(steward, sheet, capsys):
    intake.take_in(steward, **{**OPTIONS, "file": sheet, "target": "accounts", "mapping": MAPPING})
    assert intake.undo(steward, Batch.objects.get().pk) == 0
    assert not Account.objects.exists()


def test_an_unknown_target_key_or_field_is_told(steward, sheet):
    for wrong, error in (
        ({"target": "planets"}, NotFound),
        ({"key": "colour", "mapping": {"firm": "name"}}, Invalid),
        ({"mapping": {"firm": "colour"}}, Invalid),
    ):
        with pytest.raises(error):
            intake.take_in(steward, **{**OPTIONS, "file": sheet, "target": "accounts", **wrong})


def test_what_a_person_sees_is_written_out(steward, account, tmp_path, capsys):
    path = tmp_path / "out.xlsx"
    intake.write_out(steward, "accounts", "xlsx", path)
    assert rows_of(path)[0]["name"] == "北辰電信"


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_place_that_cannot_be_written_to_is_told(steward, account, tmp_path, sheet, form):
    nowhere = tmp_path / "nowhere" / f"out.{form}"
    with pytest.raises(ClickException, match="could not be written"):
        intake.write_out(steward, "accounts", form, nowhere)
    given = {**OPTIONS, "file": sheet, "target": "accounts", "mapping": MAPPING}
    with pytest.raises(ClickException, match="could not be written"):
        intake.take_in(steward, **{**given, "rejects": nowhere})


def test_the_command_asks_for_what_it_needs():
    answer = CliRunner().invoke(command, ["--as-user", "x@y.z"])
    assert answer.exit_code == 2
    assert "--as" in answer.output
    answer = CliRunner().invoke(command, ["--as-user", "x@y.z", "--undo", "1", "--map", "x"])
    assert "name=value" in answer.output
