"""Undoing an import: everything goes back, except what would lose somebody's work."""

from datetime import timedelta

import pytest

from tests.unit.intake.conftest import take, upload
from trivet.customers.models import Account, OrgUnit, Person, Post
from trivet.foundation import edits, journal
from trivet.foundation.errors import NotFound, NotPermitted, Refused
from trivet.foundation.names import matching
from trivet.intake import actions, jobs, queries
from trivet.intake.models import Batch
from trivet.organisation.models import User

pytestmark = pytest.mark.django_db


def test_what_was_made_goes_and_what_was_changed_is_put_back(steward, account, person):
    text = (
        "company,unit,name,email,phone,title\n北辰電信,網路處,林若水,lin@polaris.test,999,CTO\n"
        "New,Lab,Ann,a@x.test,1,CEO\n"
    )
    batch = take(steward, "persons", text)
    batch = actions.undo(by=steward, batch=batch)
    assert (batch.status, batch.kept) == ("undone", [])
    assert list(Account.objects.all()) == [account]
    assert list(Person.objects.all()) == [person]
    assert OrgUnit.objects.count() == 0
    person.refresh_from_db()
    assert person.phone == ""
    assert person.posts.get().org_unit is None


def test_a_name_put_back_is_found_by_its_old_spelling_again(steward, account):
    account.external_key = "P1"
    account.save()
    batch = take(steward, "accounts", "key,name\nP1,Renamed\n")
    assert Account.objects.filter(matching("renamed")).exists()
    actions.undo(by=steward, batch=batch)
    assert Account.objects.filter(matching("北辰")).get().name == "北辰電信"
    assert not Account.objects.filter(matching("renamed")).exists()


def test_parents_and_subsidiaries_all_go(steward):
    batch = take(steward, "accounts", "name,parent\nLeaf,Branch\nBranch,Root\nRoot,\n")
    batch = actions.undo(by=steward, batch=batch)
    assert Account.objects.count() == 0


def test_what_somebody_changed_since_stays_and_is_reported(steward, account):
    batch = take(
        steward, "accounts", "name,city,phone\n北辰電信,Taipei,123\nNew,Rome,\nOther,Oslo,\n"
    )
    edits.apply(account, {"city": "Kaohsiung"}, expected=None)
    new = Account.objects.get(name="New")
    edits.apply(new, {"industry": "Telecom"}, expected=None)
    batch = actions.undo(by=steward, batch=batch)
    account.refresh_from_db()
    assert (account.city, account.phone) == ("Kaohsiung", "")
    assert not Account.objects.filter(name="Other").exists()
    assert Account.objects.get(name="New").industry == "Telecom"
    assert {(one["label"], str(one["why"])[:8]) for one in queries.kept(batch)} == {
        ("北辰電信", "Somebody"),
        ("New", "Somethin"),
    }


def test_what_something_hangs_on_stays(steward, ar):
    batch = take(steward, "accounts", "name\nNew\nOther\n")
    new = Account.objects.get(name="New")
    person = Person.objects.create(name="By hand")
    Post.objects.create(person=person, account=new)
    batch = actions.undo(by=steward, batch=batch)
    assert [one["label"] for one in batch.kept] == ["New"]
    assert Account.objects.filter(name="New").exists()
    assert not Account.objects.filter(name="Other").exists()


def test_what_an_event_tells_of_stays(steward):
    batch = take(steward, "accounts", "name\nNew\nOther\n")
    journal.record("note.taken", by=steward, touched={"account": Account.objects.get(name="New")})
    batch = actions.undo(by=steward, batch=batch)
    assert [one["label"] for one in batch.kept] == ["New"]


def test_people_of_ours_go_too(admin, units):
    batch = take(admin, "people", "name,email,unit\nAda,ada@x.test,north\nBo,bo@x.test,\n")
    actions.undo(by=admin, batch=batch)
    assert not User.objects.filter(email__endswith="@x.test").exists()


def test_an_import_is_undone_once_and_only_by_who_may(steward, ar):
    batch = take(steward, "accounts", "name\nNew\nOther\n")
    with pytest.raises(NotPermitted):
        actions.undo(by=ar, batch=batch)
    actions.undo(by=steward, batch=batch)
    with pytest.raises(Refused, match="undone"):
        actions.undo(by=steward, batch=batch)


def test_nothing_is_undone_or_taken_twice(steward):
    batch = upload(steward, "accounts", "name\nNew\nOther\n")
    with pytest.raises(Refused, match="nothing to undo"):
        actions.undo(by=steward, batch=batch)
    batch = actions.take_in(by=steward, batch=batch)
    with pytest.raises(Refused, match="taken in"):
        actions.take_in(by=steward, batch=batch)
    with pytest.raises(Refused):
        actions.discard(by=steward, batch=batch)


def test_an_upload_can_be_discarded_with_its_file(steward, django_capture_on_commit_callbacks):
    batch = upload(steward, "accounts", "name\nNew\nOther\n")
    stored, storage = batch.file.name, batch.file.storage
    with django_capture_on_commit_callbacks(execute=True):
        actions.discard(by=steward, batch=batch)
    assert not Batch.objects.exists()
    assert not storage.exists(stored)


def test_files_are_forgotten_after_a_while_and_undo_still_works(steward):
    batch = take(steward, "accounts", "name,employees\nNew,1\nOther,x\n")
    fresh = upload(steward, "accounts", "name\nA\nB\n")
    stored, storage = batch.file.name, batch.file.storage
    Batch.objects.filter(pk=batch.pk).update(started_at=batch.started_at - timedelta(days=91))
    jobs.forget_files()
    batch.refresh_from_db()
    fresh.refresh_from_db()
    assert (batch.file.name, batch.rejects.name, bool(fresh.file)) == ("", "", True)
    assert not storage.exists(stored)
    actions.undo(by=steward, batch=batch)
    assert not Account.objects.exists()
    Batch.objects.filter(pk=fresh.pk).update(file="")
    fresh.refresh_from_db()
    with pytest.raises(Refused, match="not kept any more"):
        actions.take_in(by=steward, batch=fresh)


def test_an_import_is_its_own_persons_alone_and_the_administrators(steward, admin, north_steward):
    batch = upload(steward, "accounts", "name\nNew\nOther\n")
    assert queries.batch_of(steward, batch.pk) == batch
    assert queries.batch_of(admin, batch.pk) == batch
    with pytest.raises(NotFound):
        queries.batch_of(north_steward, batch.pk)
