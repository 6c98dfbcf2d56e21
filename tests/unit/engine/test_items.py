"""A work item belongs to a seat, is done once, by somebody entitled, and is never lost."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from tests.cast import NOW
from tests.unit.engine import bpmn
from tests.unit.engine.bpmn import END, START, file, line, user
from tests.unit.engine.conftest import SCOPE
from trivet.engine import items, runs
from trivet.engine.models import Run, WorkItem
from trivet.foundation import clock
from trivet.foundation.errors import Invalid, NotFound, NotPermitted, Refused
from trivet.foundation.models import Event

ONE = file(START, user("ask"), END, line("start", "ask", "end"))


def test_an_item_is_not_done_twice_and_says_who_did_it_when(begin, do, ar, now):
    item = begin(ONE).items.get()
    items.complete(item.pk, by=ar)
    with pytest.raises(Refused, match="already done by ar on 2026-03-03 10:00"):
        items.complete(item.pk, by=ar)


def test_somebody_without_a_part_in_it_may_not_do_it(begin, outsider):
    item = begin(ONE).items.get()
    with pytest.raises(NotPermitted, match="seat"):
        items.complete(item.pk, by=outsider)
    assert items.open_about(("test.subject", 1)).count() == 1


def test_whoever_holds_the_seat_now_may_do_it(begin, table, outsider):
    item = begin(ONE).items.get()
    table.sitting["AR"] = outsider
    assert items.complete(item.pk, by=outsider).item.completed_by == outsider


def test_an_unknown_item_is_not_found(table, ar):
    with pytest.raises(NotFound):
        items.complete(0, by=ar)


@pytest.mark.parametrize("outcome", ["", "maybe"])
def test_an_outcome_outside_the_choices_is_refused(begin, ar, outcome):
    item = begin(
        file(START, user("ask", outcomes="yes no"), END, line("start", "ask", "end"))
    ).items.get()
    with pytest.raises(Invalid, match="yes, no"):
        items.complete(item.pk, by=ar, outcome=outcome)


def test_the_work_runs_inside_and_its_answer_is_kept(begin, ar):
    run = begin(bpmn.SIMPLE)
    done = items.complete(run.items.get().pk, by=ar, work=lambda item: {"made": 5})
    assert runs.facts(done.run)["made"] == 5


def test_work_that_fails_leaves_everything_as_it_was(begin, waiting, ar):
    def fail(item):
        raise Refused("no")

    run = begin(bpmn.SIMPLE)
    with pytest.raises(Refused):
        items.complete(run.items.get().pk, by=ar, work=fail)
    assert waiting(run) == ["ask"]
    assert not Event.objects.filter(type="process.done").exists()


def test_a_vacant_seat_goes_to_its_backup_and_says_so(table, begin, sr, ar):
    table.sitting.pop("AR")
    table.backups["AR"] = sr
    item = begin(ONE).items.get()
    assert (item.assignee, item.get_resolved_display()) == (sr, "Backup: the seat is vacant")


def test_without_a_backup_it_goes_to_the_seat_above(table, begin, head):
    table.sitting.pop("AR")
    item = begin(ONE).items.get()
    assert (item.assignee, item.resolved) == (head, "above")


def test_with_nobody_at_all_it_stays_open_and_listed(table, begin, ar):
    table.sitting.clear()
    item = begin(ONE).items.get()
    assert (item.assignee, item.resolved) == (None, "nobody")
    assert list(items.unassigned()) == [item]


def test_the_requester_gets_what_is_his_own(begin, sr):
    run = begin(file(START, user("rate", "REQUESTER"), END, line("start", "rate", "end")), by=sr)
    assert run.items.get().assignee == sr


def test_a_requester_who_left_is_replaced_from_above(begin, sr, head):
    sr.is_active = False
    sr.save()
    run = begin(file(START, user("rate", "REQUESTER"), END, line("start", "rate", "end")), by=sr)
    assert (run.items.get().assignee, run.items.get().resolved) == (head, "above")


APPROVAL = file(START, user("ok", "head", four_eyes="true"), END, line("start", "ok", "end"))


def test_what_needs_four_eyes_goes_above_the_one_who_asked(table, begin, head, outsider):
    table.sitting["board"] = outsider
    item = begin(APPROVAL, by=head).items.get()
    assert (item.assignee, item.resolved) == (outsider, "above")


def test_what_needs_four_eyes_is_refused_to_the_one_who_asked(begin, head, ar):
    with pytest.raises(NotPermitted):
        items.complete(begin(APPROVAL, by=head).items.get().pk, by=head)
    other = begin(APPROVAL, by=ar, subject=("test.subject", 2)).items.get()
    assert items.complete(other.pk, by=head).item.completed_by == head


def test_a_person_named_by_the_run_comes_before_the_seat(begin, fr):
    named = file(START, user("note", person="recorder"), END, line("start", "note", "end"))
    item = begin(named, recorder=fr.pk).items.get()
    assert (item.assignee, item.resolved, item.seat) == (fr, "named", "AR")


def test_nobody_named_falls_back_to_the_seat(begin, ar):
    named = file(START, user("note", person="recorder"), END, line("start", "note", "end"))
    assert begin(named).items.get().assignee == ar


def test_a_new_holder_gets_the_open_items(begin, table, ar, outsider):
    item = begin(ONE).items.get()
    table.sitting["AR"] = outsider
    assert items.reassign(SCOPE, "AR") == [item]
    assert [each.pk for each in items.of(outsider.pk)] == [item.pk]
    assert not items.of(ar.pk).exists()
    assert Event.objects.get(type="process.reassigned").payload["to"] == outsider.pk


def test_reassigning_twice_changes_nothing_more(begin, table, outsider):
    begin(ONE)
    table.sitting["AR"] = outsider
    items.reassign(SCOPE)
    assert items.reassign(SCOPE) == []


def test_what_was_handed_over_stays_with_its_person(begin, table, ar, fr, outsider):
    item = begin(ONE).items.get()
    items.hand_over(item.pk, to=fr, by=ar)
    table.sitting["AR"] = outsider
    assert items.reassign(SCOPE) == []
    item.refresh_from_db()
    assert (item.assignee, item.resolved) == (fr, "delegate")


def test_an_item_is_not_handed_to_somebody_who_left(begin, ar, fr):
    fr.is_active = False
    fr.save()
    with pytest.raises(Refused, match="may not sign in"):
        items.hand_over(begin(ONE).items.get().pk, to=fr, by=ar)


def test_my_items_come_in_the_order_they_are_due(begin, ar, now):
    later = begin(file(START, user("a", due="P3D"), END, line("start", "a", "end")))
    never = begin(ONE, subject=("test.subject", 2))
    sooner = begin(
        file(START, user("b", due="PT24H"), END, line("start", "b", "end")),
        subject=("test.subject", 3),
    )
    assert [item.run for item in items.of(ar.pk)] == [sooner, later, never]
    assert sooner.items.get().due_at == NOW + timedelta(hours=24)


def test_a_due_date_may_come_from_the_data(begin, now):
    run = begin(
        file(START, user("a", due="due_on"), END, line("start", "a", "end")), due_on="2026-03-05"
    )
    assert str(clock.timezone.localtime(run.items.get().due_at)) == "2026-03-05 23:59:59+08:00"


def test_my_open_items_use_their_index(begin, ar, fr):
    item = begin(ONE).items.get()
    WorkItem.objects.bulk_create(
        WorkItem(
            run=item.run,
            name="x",
            seat="FR",
            assignee=fr,
            resolved="holder",
            opened_at=NOW,
            scope_id=number,
            subject_id=1,
        )
        for number in range(3000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE engine_workitem")
    assert "engine_item_mine" in items.of(ar.pk).explain()


def test_completing_costs_the_same_however_many_items_there_are(
    begin, do, ar, django_assert_num_queries
):
    run = begin(bpmn.SIMPLE)
    for number in range(5):
        begin(bpmn.SIMPLE, subject=("test.other", number))
    item = run.items.get()
    with django_assert_num_queries(12):
        items.complete(item.pk, by=ar)


@pytest.mark.django_db(transaction=True)
def test_two_people_doing_one_item_at_once_do_it_once(begin, ar):
    item = begin(bpmn.SIMPLE).items.get()
    gate, results = threading.Barrier(4), []

    def attempt():
        try:
            gate.wait()
            items.complete(item.pk, by=ar)
            results.append("done")
        except Refused:
            results.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=attempt) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["done", "refused", "refused", "refused"]
    assert WorkItem.objects.filter(run=item.run, task="answer").count() == 1
    assert Run.objects.get().status == Run.Status.RUNNING


def test_the_facts_may_name_the_seat_of_each_instance(begin, table):
    inside = bpmn.each("asked", "seat")
    task = user("note", seat_from="seat", instance="seat", inside=inside)
    run = begin(file(START, task, END, line("start", "note", "end")), asked=["SR", "FR", "king"])
    got = run.items.order_by("id").values_list("instance", "seat", "assignee__name")
    assert list(got) == [("SR", "SR", "sr"), ("FR", "FR", "fr"), ("king", "AR", "ar")]
