"""Time moves runs on, and work past its due date goes up, each exactly once."""

from datetime import timedelta

import pytest

from tests.cast import NOW
from tests.unit.engine import bpmn
from tests.unit.engine.bpmn import END, START, file, line, user
from trivet.engine import items, renewing, timers
from trivet.engine.models import Run
from trivet.foundation import clock
from trivet.foundation.models import Event


def later(**span):
    return clock.at(NOW + timedelta(**span))


def waits(duration):
    return file(
        START,
        bpmn.catch("wait", bpmn.after(duration)),
        user("go"),
        END,
        line("start", "wait", "go", "end"),
    )


def reminded(*, stops):
    return file(
        START,
        user("ask"),
        bpmn.boundary("late", "ask", bpmn.after("PT24H"), stops=stops),
        user("nudge", "head"),
        END,
        line("start", "ask", "end"),
        line("late", "nudge", "end"),
    )


def test_a_timer_fires_at_its_moment_and_not_before(begin, waiting, now):
    run = begin(waits("P2D"))
    assert run.next_timer_at == NOW + timedelta(days=2)
    with later(days=1, hours=23):
        assert timers.tick().fired == 0
    with later(days=2):
        assert timers.tick().fired == 1
    assert waiting(run) == ["go"]


def test_a_timer_fires_once(begin, now):
    begin(waits("P2D"))
    with later(days=3):
        assert (timers.tick().fired, timers.tick().fired) == (1, 0)


def test_a_month_is_a_calendar_month(begin, now):
    run = begin(waits("P1M"))
    assert run.next_timer_at.isoformat() == "2026-04-03T02:00:00+00:00"


def test_a_moment_from_the_data_is_the_start_of_that_day(begin, now):
    run = begin(waits("remind_on"), remind_on="2026-03-10")
    assert clock.timezone.localtime(run.next_timer_at).isoformat() == "2026-03-10T00:00:00+08:00"


def test_a_moment_that_is_not_given_never_comes(begin, waiting, now):
    run = begin(waits("remind_on"))
    assert run.next_timer_at is None
    with later(days=5000):
        assert timers.tick().fired == 0


def test_a_timer_at_a_task_can_stand_beside_it(begin, do, waiting, ar, head, now):
    run = begin(reminded(stops=False))
    with later(hours=25):
        timers.tick()
        assert waiting(run) == ["ask", "nudge"]
        do(run, "nudge", head)
        do(run, "ask", ar)
    run.refresh_from_db()
    assert run.status == Run.Status.DONE


def test_a_timer_at_a_task_can_take_its_place(begin, waiting, now):
    run = begin(reminded(stops=True))
    with later(hours=25):
        timers.tick()
    assert waiting(run) == ["nudge"]
    assert run.items.get(task="ask").status == "cancelled"


def test_a_timer_at_a_task_that_was_done_in_time_is_gone(begin, do, ar, now):
    run = begin(reminded(stops=False))
    do(run, "ask", ar)
    run.refresh_from_db()
    assert (run.status, run.next_timer_at) == (Run.Status.DONE, None)


def test_a_timer_fires_also_when_somebody_works_before_the_tick(begin, do, waiting, sr, now):
    run = begin(
        file(
            START,
            bpmn.fork("split"),
            bpmn.catch("wait", bpmn.after("P1D")),
            user("go"),
            user("other", "SR"),
            END,
            line("start", "split", "wait", "go", "end"),
            line("split", "other", "end"),
        )
    )
    with later(days=2):
        do(run, "other", sr)
    assert waiting(run) == ["go"]


def test_a_failing_timer_keeps_its_reason_and_lets_the_others_go_on(begin, waiting, now):
    broken = file(
        START,
        bpmn.catch("wait", bpmn.after("P1D")),
        bpmn.choice("which", "a"),
        user("a"),
        user("b"),
        END,
        line("start", "wait", "which", "a", "end"),
        bpmn.arrow("which", "b", "cost > 5"),
        line("b", "end"),
    )
    first = begin(broken, cost="much")
    second = begin(broken, subject=("test.subject", 2), cost=6)
    with later(days=2):
        timers.tick()
        first.refresh_from_db()
        assert "cost > 5" in first.fault
        assert first.next_timer_at == NOW + timedelta(days=2) + timers.RETRY
    assert waiting(second) == ["b"]


DUE = file(START, user("ask", due="PT24H"), END, line("start", "ask", "end"))


def test_a_due_date_that_passes_goes_to_the_seat_above(begin, ar, head, now):
    item = begin(DUE).items.get()
    with later(hours=25):
        assert timers.tick().escalated == 1
    item.refresh_from_db()
    assert (item.assignee, item.escalated_to) == (ar, head)
    assert item.escalated_at == NOW + timedelta(hours=25)
    assert [each.pk for each in items.of(head.pk)] == [item.pk]
    assert Event.objects.get(type="process.escalated").payload["to"] == head.pk


def test_an_item_escalates_once(begin, now):
    begin(DUE)
    with later(hours=25):
        assert (timers.tick().escalated, timers.tick().escalated) == (1, 0)


def test_an_item_done_in_time_does_not_escalate(begin, do, ar, now):
    do(begin(DUE), "ask", ar)
    with later(hours=25):
        assert timers.tick().escalated == 0


def test_an_item_can_name_the_seat_it_escalates_to(begin, fr, now):
    item = begin(DUE.replace('due="PT24H"', 'due="PT24H" escalate-to="FR"')).items.get()
    with later(hours=25):
        timers.tick()
    item.refresh_from_db()
    assert item.escalated_to == fr


def test_whom_it_was_escalated_to_may_do_it(begin, do, head, now):
    run = begin(DUE)
    with later(hours=25):
        timers.tick()
        assert do(run, "ask", head).item.completed_by == head


def test_with_nobody_above_the_item_is_still_marked(table, begin, now):
    table.sitting.pop("head")
    item = begin(DUE).items.get()
    with later(hours=25):
        timers.tick()
    item.refresh_from_db()
    assert item.escalated_at is not None
    assert item.escalated_to is None


@pytest.mark.parametrize("many", [1, 4])
def test_a_quiet_tick_costs_the_same_however_many_runs_wait(
    begin, now, django_assert_num_queries, many
):
    for number in range(many):
        begin(waits("P2D"), subject=("test.subject", number))
    with django_assert_num_queries(7):
        timers.tick()


MOVABLE = file(
    START,
    bpmn.fork("split"),
    user("ask", due="visit_on"),
    bpmn.catch("wait", bpmn.after("visit_on")),
    user("go"),
    END,
    line("start", "split", "ask", "end"),
    line("split", "wait", "go", "end"),
)


def test_timers_and_due_dates_follow_a_fact_that_changed(begin, waiting, now):
    run = begin(MOVABLE, visit_on="2026-03-05")
    with later(days=1):
        renewing.renew(run.pk, {"visit_on": "2026-03-20"})
    with later(days=3):
        assert timers.tick().fired == 0
    with later(days=18):
        timers.tick()
    assert waiting(run) == ["ask", "go"]
    due = run.items.get(task="ask").due_at
    assert clock.timezone.localtime(due).date().isoformat() == "2026-03-20"


def test_a_due_date_moved_ahead_takes_the_escalation_back(begin, now):
    run = begin(MOVABLE, visit_on="2026-03-04")
    with later(days=3):
        timers.tick()
        assert run.items.get(task="ask").escalated_at is not None
        renewing.renew(run.pk, {"visit_on": "2026-03-20"})
    assert run.items.get(task="ask").escalated_at is None


def test_a_run_that_breaks_us_does_not_keep_the_others_from_their_timers(
    begin, waiting, now, monkeypatch
):
    waits = file(
        START,
        bpmn.catch("wait", bpmn.after("P1D")),
        user("go"),
        END,
        line("start", "wait", "go", "end"),
    )
    first = begin(waits)
    second = begin(waits, subject=("test.subject", 2))
    Run.objects.filter(pk=first.pk).update(state={"nonsense": True})
    with later(days=2):
        timers.tick()
        first.refresh_from_db()
        assert "Something broke" in first.fault
        assert first.next_timer_at == NOW + timedelta(days=2) + timers.RETRY
    assert waiting(second) == ["go"]
