"""Accounts out of a sheet: new, changed, as before, rejected; with parents and rights."""

from decimal import Decimal

import pytest

from tests.cast import START
from tests.unit.intake.conftest import counts, reasons, rejected, take, upload
from tests.unit.tables.conftest import rows_of
from trivet.customers.models import Account, AccountRole
from trivet.foundation.errors import Invalid, NotPermitted
from trivet.foundation.models import Event, EventLink
from trivet.foundation.names import SEARCH_COLUMNS, matching
from trivet.intake import actions, exports
from trivet.tables.writing import Format
from trivet.triangle.models import Appointment, Seat

pytestmark = pytest.mark.django_db


def test_a_row_becomes_an_account_as_saving_it_would(steward, units):
    batch = take(
        steward,
        "accounts",
        '名称,英文名,编号,城市,系统部,员工人数\n新 希 望,New Hope,000876,成都,North,"1,200"\n',
    )
    assert counts(batch) == (1, 0, 0, 0)
    account = Account.objects.get()
    assert (account.name, account.name_en, account.external_key) == (
        "新 希 望",
        "New Hope",
        "000876",
    )
    assert (account.city, account.department, account.employees) == ("成都", units.north, 1200)
    assert (account.version, account.intake_batch, account.is_active) == (1, batch.pk, True)
    stored = {name: getattr(account, name) for name in SEARCH_COLUMNS}
    account.refresh_search()
    assert stored == {name: getattr(account, name) for name in SEARCH_COLUMNS}
    assert Account.objects.filter(matching("希 望")).exists()


def test_a_second_import_of_the_same_file_changes_nothing(steward):
    text = "name,country,revenue,currency\nAcme,France,1234.5,EUR\nBeta,Italy,,\n"
    assert counts(take(steward, "accounts", text)) == (2, 0, 0, 0)
    assert counts(take(steward, "accounts", text)) == (0, 0, 2, 0)
    assert Account.objects.count() == 2


def test_what_exists_is_changed_where_the_file_says_otherwise(steward, account):
    batch = take(
        steward, "accounts", "name,name en,city\n北辰電信,Polaris Telecom,Taipei\n", key="name"
    )
    assert counts(batch) == (0, 1, 0, 0)
    account.refresh_from_db()
    assert (account.city, account.version, account.tier) == ("Taipei", 2, "S")


def test_a_blank_cell_leaves_what_stands_there(steward, account):
    take(steward, "accounts", "name,name en,city\n北辰電信,,Taipei\n")
    account.refresh_from_db()
    assert account.name_en == "Polaris Telecom"


def test_an_account_is_known_by_its_english_name_too(steward, account):
    batch = take(steward, "accounts", "name,city\nPOLARIS  telecom,Taipei\n")
    account.refresh_from_db()
    assert counts(batch) == (0, 1, 0, 0)
    assert (account.name, account.city) == ("北辰電信", "Taipei")


def test_two_branches_of_one_name_with_two_keys_are_two(steward):
    batch = take(steward, "accounts", "key,name\n1,United Oil & Gas\n2,United Oil & Gas\n")
    assert counts(batch) == (2, 0, 0, 0)
    batch = take(steward, "accounts", "name,city\nUnited Oil & Gas,London\n")
    assert reasons(batch) == [
        "name: more than one is called “United Oil & Gas”. Give its key instead."
    ]


def test_a_key_given_later_is_kept_with_the_account_of_that_name(steward, account):
    take(steward, "accounts", "key,name\nP-1,北辰電信\n")
    account.refresh_from_db()
    assert account.external_key == "P-1"
    assert counts(take(steward, "accounts", "key,name\nP-1,北辰電信公司\n")) == (0, 1, 0, 0)
    account.refresh_from_db()
    assert account.name == "北辰電信公司"


def test_parents_are_found_before_and_after_in_the_sheet(steward, account):
    batch = take(
        steward,
        "accounts",
        "name,parent\nLeaf,Branch\nBranch,Root\nRoot,\nNorthern,Polaris Telecom\n",
    )
    assert counts(batch) == (4, 0, 0, 0)
    parents = dict(Account.objects.values_list("name", "parent__name"))
    assert parents["Leaf"] == "Branch"
    assert parents["Branch"] == "Root"
    assert parents["Northern"] == "北辰電信"


def test_a_parent_that_is_not_taken_in_takes_its_subsidiaries_with_it(steward):
    batch = take(
        steward,
        "accounts",
        "name,parent,employees\nLeaf,Branch,1\nBranch,Root,1\nRoot,,many\nLone,Nowhere,\nFine,,\n",
    )
    assert counts(batch) == (1, 0, 0, 4)
    assert [row["name"] for row in rejected(batch)] == ["Leaf", "Branch", "Root", "Lone"]
    assert "many" in reasons(batch)[2]


def test_a_circle_of_parents_is_refused(steward, account):
    batch = take(steward, "accounts", "name,parent\nA,B\nB,A\nC,C\nD,北辰電信\n北辰電信,D\n")
    assert batch.rejected == 5
    assert Account.objects.count() == 1


def test_an_amount_needs_a_currency(steward):
    text = "name,revenue\nAcme,10\n"
    assert reasons(take(steward, "accounts", text)) == [
        "An amount needs its currency: map a column, or choose one for the file."
    ]
    batch = take(steward, "accounts", text, constants={"account.currency": "usd"})
    assert counts(batch) == (1, 0, 0, 0)
    acme = Account.objects.get()
    assert (acme.revenue, acme.currency) == (Decimal("10.00"), "USD")


def test_rejected_rows_come_back_whole_with_their_reasons(steward):
    batch = take(
        steward,
        "accounts",
        "name,employees,tier,extra\nAcme,ten,S,x\n,5,A,y\nBeta,5,Z,=1+1\nGood,5,A,z\nBad,1,A,z,zz\n",
    )
    assert counts(batch) == (1, 0, 0, 4)
    assert [(row["name"], row["Row"], row["extra"]) for row in rejected(batch)] == [
        ("Acme", "2", "x"),
        ("", "3", "y"),
        ("Beta", "4", "=1+1"),
        ("Bad", "6", "z"),
    ]
    assert "“ten” is not a number" in reasons(batch)[0]
    assert "name is empty" in reasons(batch)[1]
    assert "“Z” is none of the values of tier" in reasons(batch)[2]
    assert "more cells than the header" in reasons(batch)[3]


def test_rows_that_repeat_each_other_are_taken_once_and_contradictions_refused(steward):
    batch = take(
        steward,
        "accounts",
        "name,country\nAirtel,India\nAIRTEL,India\nAirtel,India\nAirtel,Kenya\n",
    )
    assert counts(batch)[0] == 1
    assert reasons(batch)[-1].startswith("Row 2 is about the same record")


def test_a_dry_run_says_the_same_and_writes_nothing(steward, account):
    text = "name,city,parent\n北辰電信,Taipei,\nNew,Rome,北辰電信\nBad,x,Nobody\n"
    batch = actions.try_out(by=steward, batch=upload(steward, "accounts", text))
    assert batch.status == "tried"
    assert counts(batch) == (1, 1, 0, 1)
    assert Account.objects.count() == 1
    account.refresh_from_db()
    assert account.city == ""
    batch = actions.take_in(by=steward, batch=batch)
    assert counts(batch) == (1, 1, 0, 1)


def test_the_journal_tells_of_the_import_on_each_account(steward, account):
    batch = take(steward, "accounts", "name,city\n北辰電信,Taipei\nNew,Rome\n")
    event = Event.objects.get(type="intake.taken")
    links = set(EventLink.objects.filter(event=event).values_list("kind", "object_id", "qualifier"))
    new = Account.objects.get(name="New")
    assert links == {
        ("intake.batch", batch.pk, "import"),
        ("customers.account", account.pk, "changed"),
        ("customers.account", new.pk, "created"),
    }


def test_only_a_person_with_the_power_may_import(ar, head):
    for person in (ar, head):
        with pytest.raises(NotPermitted):
            upload(person, "accounts", "name\nAcme\nBeta\n")


def test_a_steward_of_one_department_adds_and_changes_there_only(
    north_steward, account, other_account, units
):
    batch = take(
        north_steward,
        "accounts",
        "name,department,city\n北辰電信,,Taipei\n南極網路,south,Rome\nNew,north,Oslo\nOld,,Bern\n",
    )
    other_account.refresh_from_db()
    assert other_account.city == ""
    assert counts(batch) == (1, 1, 0, 2)
    assert Account.objects.get(name="New").department == units.north
    assert not Account.objects.filter(name="Old").exists()


def test_tier_and_department_follow_roles_not_seats(north_steward, account, other_account, units):
    Appointment.objects.create(account=other_account, seat=Seat.AR, user=north_steward, since=START)
    batch = take(north_steward, "accounts", "name,city,tier\n南極網路,Oslo,S\n北辰電信,Oslo,A\n")
    assert counts(batch) == (0, 1, 0, 1)
    assert counts(take(north_steward, "accounts", "name,city\n南極網路,Oslo\n")) == (0, 1, 0, 0)
    batch = take(north_steward, "accounts", "name,department\n北辰電信,south\n")
    assert counts(batch) == (0, 0, 0, 1)


def test_a_key_out_of_sight_is_taken_and_nothing_more_is_said(north_steward, other_account):
    other_account.external_key = "X-9"
    other_account.save()
    batch = take(north_steward, "accounts", "key,name,department\nX-9,New,north\n")
    assert "taken already" in reasons(batch)[0]
    assert "南極" not in reasons(batch)[0]


def test_a_mapping_without_a_key_or_with_an_unknown_field_is_refused(steward):
    with pytest.raises(Invalid, match="Map one of"):
        upload(steward, "accounts", "town,x\nRome,1\n", map={"town": "account.city"})
    with pytest.raises(Invalid, match="no field"):
        upload(steward, "accounts", "name,x\nRome,1\n", map={"x": "account.secret"})
    with pytest.raises(Invalid, match="Two columns"):
        upload(steward, "accounts", "name,x\nRome,1\n", map={"x": "account.name"})
    with pytest.raises(Invalid, match="not a currency"):
        upload(steward, "accounts", "name\nA\nB\n", constants={"account.currency": "money"})


def test_a_file_that_breaks_later_on_leaves_nothing_behind(steward):
    good = "".join(f"Name {n},City\n" for n in range(60_000))
    batch = upload(steward, "accounts", f'name,city\n{good}Last,"never closed\n')
    batch = actions.take_in(by=steward, batch=batch, here=True)
    assert batch.status == "failed"
    assert "never closed" in batch.failure
    assert Account.objects.count() == 0


def test_the_roles_of_a_customer_come_from_the_sheet(steward, account):
    AccountRole.objects.create(account=account, kind="buyer")
    before = "name,customer roles\n北辰電信,Channel; 最终用户\nAcme,buyer\nBeta,\n"
    batch = take(steward, "accounts", before)
    assert counts(batch) == (2, 1, 0, 0)
    assert roles() == {"北辰電信": ["channel", "end_user"], "Acme": ["buyer"]}
    account.refresh_from_db()
    assert account.version == 2
    assert counts(take(steward, "accounts", before)) == (0, 0, 3, 0)
    actions.undo(by=steward, batch=batch)
    assert roles() == {"北辰電信": ["buyer"]}
    assert Account.objects.count() == 1


def test_a_role_nobody_knows_is_handed_back(steward):
    batch = take(steward, "accounts", "name,roles\nAcme,buyer/friend\n")
    assert reasons(batch) == [
        "“buyer/friend” is none of the values of roles of the customer. "
        "Write one of: buyer, channel, end_user."
    ]


def test_roles_taken_out_can_be_taken_in_again(steward, account, tmp_path):
    for kind in ("end_user", "channel"):
        AccountRole.objects.create(account=account, kind=kind)
    path = tmp_path / "out.csv"
    exports.export("accounts", by=steward).write(path, Format.CSV)
    assert counts(take(steward, "accounts", path.read_bytes())) == (0, 0, 1, 0)
    assert rows_of(path)[0]["roles of the customer"] == "channel, end_user"


def test_a_column_that_the_file_does_not_have_is_refused(steward):
    with pytest.raises(Invalid, match="no column “town”"):
        upload(steward, "accounts", "name,x\nAcme,Rome\n", map={"town": "account.city"})


def test_a_header_without_rows_is_refused(steward):
    with pytest.raises(Invalid, match="no row beneath"):
        upload(steward, "accounts", "name,city\n")


def roles() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, kind in AccountRole.objects.order_by("kind").values_list("account__name", "kind"):
        found.setdefault(name, []).append(kind)
    return found
