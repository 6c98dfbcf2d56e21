"""A run walks its drawing: gateways, loops, several instances, calls, messages, its end."""

import pytest

from tests.unit.engine import bpmn
from tests.unit.engine.bpmn import END, START, file, line, user
from tests.unit.engine.conftest import SCOPE, SUBJECT
from trivet.engine import definitions, items, messages, picture, runs
from trivet.engine.models import Letter, Run, WorkItem
from trivet.foundation import journal
from trivet.foundation.errors import Invalid, NotFound, Refused
from trivet.foundation.models import Event, EventLink

CHOICE = file(
    START,
    user("ask", outcomes="yes no"),
    bpmn.choice("which", "ordinary"),
    user("ordinary"),
    user("special", "head"),
    END,
    line("start", "ask", "which", "ordinary", "end"),
    bpmn.arrow("which", "special", "outcomes.ask == 'yes' and cost > 100"),
    line("special", "end"),
)
PARALLEL = file(
    START,
    bpmn.fork("split"),
    user("sell"),
    user("solve", "SR"),
    bpmn.fork("join"),
    user("last"),
    END,
    line("start", "split", "sell", "join", "last", "end"),
    line("split", "solve", "join"),
)


def test_a_run_opens_its_first_task_for_the_holder_of_the_seat(begin, ar):
    run = begin(bpmn.SIMPLE)
    item = run.items.get()
    assert (item.task, item.assignee, item.resolved) == ("ask", ar, "holder")


def test_finishing_a_task_opens_the_next_and_returns_it(begin, do, ar, sr):
    run = begin(bpmn.SIMPLE)
    done = do(run, "ask", ar)
    assert [(item.task, item.assignee) for item in done.opened] == [("answer", sr)]
    assert done.offered_to(sr.pk) == done.opened[0]
    assert done.offered_to(ar.pk) is None


def test_the_last_task_ends_the_run(begin, do, ar, sr):
    run = begin(bpmn.SIMPLE)
    do(run, "ask", ar)
    do(run, "answer", sr)
    run.refresh_from_db()
    assert run.status == Run.Status.DONE
    assert run.ended_at is not None


@pytest.mark.parametrize(
    ("outcome", "cost", "next_task"),
    [("yes", 101, "special"), ("yes", 100, "ordinary"), ("no", 500, "ordinary")],
)
def test_a_condition_chooses_the_way(begin, do, waiting, ar, outcome, cost, next_task):
    run = begin(CHOICE, cost=cost)
    do(run, "ask", ar, outcome)
    assert waiting(run) == [next_task]


def test_an_unknown_fact_takes_the_default_way(begin, do, waiting, ar):
    run = begin(CHOICE.replace("cost > 100", "urgent == true"))
    do(run, "ask", ar, "yes")
    assert waiting(run) == ["ordinary"]


def test_a_condition_that_does_not_fit_its_facts_leaves_the_item_open(begin, do, waiting, ar):
    run = begin(CHOICE, cost="much")
    with pytest.raises(Refused, match="cannot be worked out"):
        do(run, "ask", ar, "yes")
    assert waiting(run) == ["ask"]


def test_a_condition_that_is_no_question_is_refused(begin, do, waiting, ar):
    run = begin(CHOICE.replace("cost > 100", "cost"), cost=3)
    with pytest.raises(Refused, match="yes or no"):
        do(run, "ask", ar, "yes")
    assert waiting(run) == ["ask"]


def test_parallel_branches_wait_for_each_other(begin, do, waiting, ar, sr):
    run = begin(PARALLEL)
    assert waiting(run) == ["sell", "solve"]
    do(run, "sell", ar)
    assert waiting(run) == ["solve"]
    do(run, "solve", sr)
    assert waiting(run) == ["last"]


def test_a_way_back_opens_the_task_again(begin, do, waiting, ar, head):
    back = file(
        START,
        user("write"),
        user("approve", "head", outcomes="granted refused"),
        bpmn.choice("ok", "end"),
        END,
        line("start", "write", "approve", "ok", "end"),
        bpmn.arrow("ok", "write", "outcomes.approve == 'refused'"),
    )
    run = begin(back)
    do(run, "write", ar)
    do(run, "approve", head, "refused")
    assert waiting(run) == ["write"]
    do(run, "write", ar)
    do(run, "approve", head, "granted")
    run.refresh_from_db()
    assert run.status == Run.Status.DONE
    assert run.items.filter(task="write").count() == 2


def many(one_by_one):
    return file(
        START,
        user(
            "hear",
            instance="person.name",
            inside=bpmn.each("people", "person", one_by_one=one_by_one),
        ),
        user("sum"),
        END,
        line("start", "hear", "sum", "end"),
    )


PEOPLE = [{"name": "林若水"}, {"name": "Ruth"}]


def test_parallel_instances_are_open_together_and_named(begin, do, waiting, ar):
    run = begin(many(one_by_one=False), people=PEOPLE)
    assert sorted(run.items.open().values_list("instance", flat=True)) == ["Ruth", "林若水"]
    do(run, "hear", ar)
    do(run, "hear", ar)
    assert waiting(run) == ["sum"]


def test_sequential_instances_come_one_after_the_other(begin, do, waiting, ar):
    run = begin(many(one_by_one=True), people=PEOPLE)
    assert waiting(run) == ["hear"]
    do(run, "hear", ar)
    assert waiting(run) == ["hear"]
    do(run, "hear", ar)
    assert waiting(run) == ["sum"]


def test_no_instance_at_all_passes_on(begin, waiting):
    assert waiting(begin(many(one_by_one=False), people=[])) == ["sum"]


def test_a_missing_list_is_refused_in_words(begin):
    with pytest.raises(Refused, match="“Hear” goes through the list “people”"):
        begin(many(one_by_one=False))


def test_a_called_process_runs_inside_and_keeps_its_own_name(begin, do, waiting, table, ar):
    definitions.publish(
        "test.inner", file(START, user("deep"), END, line("start", "deep", "end"), key="test.inner")
    )
    run = begin(
        file(
            START,
            '<bpmn:callActivity id="call" name="Call" calledElement="test.inner"/>',
            user("after"),
            END,
            line("start", "call", "after", "end"),
        )
    )
    assert run.items.get().process == "test.inner"
    do(run, "deep", ar)
    assert waiting(run) == ["after"]


def test_a_called_process_may_use_the_same_ids(begin, do, waiting, table, ar, sr):
    inner = file(START, user("ask", "SR"), END, line("start", "ask", "end"), key="test.inner")
    definitions.publish("test.inner", inner)
    run = begin(
        file(
            START,
            '<bpmn:callActivity id="call" name="Call" calledElement="test.inner"/>',
            user("ask", "AR"),
            END,
            line("start", "call", "ask", "end"),
        )
    )
    assert run.items.get().seat == "SR"
    do(run, "ask", sr)
    assert run.items.open().get().seat == "AR"


def test_steps_inside_a_sub_process_are_done_before_what_follows(begin, do, waiting, ar):
    inner = (
        '<bpmn:subProcess id="part"><bpmn:startEvent id="s2"/>'
        f'{user("deep")}<bpmn:endEvent id="e2"/>{line("s2", "deep", "e2")}</bpmn:subProcess>'
    )
    run = begin(file(START, inner, user("after"), END, line("start", "part", "after", "end")))
    assert waiting(run) == ["deep"]
    do(run, "deep", ar)
    assert waiting(run) == ["after"]


def listening(correlation=""):
    declared, waits = bpmn.message("answered", correlation)
    return file(
        START,
        bpmn.catch("hear", waits),
        user("go"),
        END,
        line("start", "hear", "go", "end"),
        top=declared,
    )


def test_a_message_reaches_the_run_about_its_subject_only(begin, waiting):
    mine = begin(listening())
    other = begin(listening(), subject=("test.subject", 2))
    assert messages.send("answered", subject=SUBJECT, by=None) == 1
    assert (waiting(mine), waiting(other)) == (["go"], [])


def test_a_message_reaches_the_run_with_its_correlation_and_brings_data(begin, do, waiting, ar):
    run = begin(listening("ticket"), ticket="T-9")
    assert messages.send("answered", correlation="T-8", by=ar) == 0
    assert messages.send("answered", correlation="T-9", by=ar, data={"answer": 42}) == 1
    assert waiting(run) == ["go"]
    run.refresh_from_db()
    assert runs.facts(run)["answer"] == 42


def test_a_message_is_caught_once(begin):
    begin(listening())
    assert messages.send("answered", subject=SUBJECT, by=None) == 1
    assert messages.send("answered", subject=SUBJECT, by=None) == 0


def test_a_message_at_a_task_can_take_its_place(begin, waiting):
    declared, waits = bpmn.message("withdrawn")
    run = begin(
        file(
            START,
            user("ask"),
            bpmn.boundary("gone", "ask", waits, stops=True),
            user("tidy"),
            END,
            line("start", "ask", "end"),
            line("gone", "tidy", "end"),
            top=declared,
        )
    )
    messages.send("withdrawn", subject=SUBJECT, by=None)
    assert waiting(run) == ["tidy"]
    assert run.items.get(task="ask").status == WorkItem.Status.CANCELLED


def test_one_run_can_send_to_another(begin, do, waiting, ar, django_capture_on_commit_callbacks):
    declared, sends = bpmn.message("answered", "ticket")
    listener = begin(listening("ticket"), ticket="T-9")
    sender = file(
        START,
        user("ask"),
        bpmn.throw("say", sends),
        user("rest"),
        END,
        line("start", "ask", "say", "rest", "end"),
        top=declared,
        key="test.sender",
    )
    run = begin(sender, key="test.sender", ticket="T-9")
    with django_capture_on_commit_callbacks(execute=True):
        do(run, "ask", ar)
    assert (waiting(run), waiting(listener)) == (["rest"], ["go"])
    assert Letter.objects.get().receivers == 1


def test_a_process_runs_once_per_subject(begin):
    begin(bpmn.SIMPLE)
    with pytest.raises(Refused, match="already running"):
        runs.start("test.flow", subject=SUBJECT, scope=SCOPE, by=None)


def test_a_process_may_run_again_after_its_end(begin, do, ar, sr):
    run = begin(bpmn.SIMPLE)
    do(run, "ask", ar)
    do(run, "answer", sr)
    assert runs.start("test.flow", subject=SUBJECT, scope=SCOPE, by=ar).pk != run.pk


def test_starting_an_unknown_process_is_refused(table):
    with pytest.raises(NotFound, match="no process"):
        runs.start("test.nothing", subject=SUBJECT, scope=SCOPE, by=None)


def test_a_cancelled_run_drops_its_items_and_says_why(begin, ar):
    run = runs.cancel(begin(bpmn.SIMPLE).pk, by=ar, reason="withdrawn")
    assert (run.status, run.end_reason) == (Run.Status.CANCELLED, "withdrawn")
    assert run.items.get().status == WorkItem.Status.CANCELLED


def test_an_ended_run_is_not_cancelled_again(begin, ar):
    run = runs.cancel(begin(bpmn.SIMPLE).pk, by=ar, reason="withdrawn")
    with pytest.raises(Refused, match="has ended"):
        runs.cancel(run.pk, by=ar, reason="again")


def test_a_cancelled_run_hears_no_message(begin, ar):
    run = begin(listening())
    runs.cancel(run.pk, by=ar, reason="withdrawn")
    assert messages.send("answered", subject=SUBJECT, by=None) == 0


def test_a_run_stays_on_the_version_it_began_with(begin, do, waiting, ar):
    run = begin(bpmn.SIMPLE)
    longer = file(
        START,
        user("ask"),
        user("more"),
        user("answer", "SR"),
        END,
        line("start", "ask", "more", "answer", "end"),
    )
    assert definitions.publish("test.flow", longer).version == 2
    do(run, "ask", ar)
    assert waiting(run) == ["answer"]
    later = runs.start("test.flow", subject=("test.subject", 5), scope=SCOPE, by=ar)
    do(later, "ask", ar)
    assert waiting(later) == ["more"]


def test_the_journal_tells_the_run_to_its_subject_and_scope(begin, do, ar):
    run = begin(bpmn.SIMPLE)
    do(run, "ask", ar)
    told = list(journal.about(run).values_list("type", flat=True))
    assert told == ["process.done", "process.started"]
    event = Event.objects.get(type="process.done")
    assert set(EventLink.objects.filter(event=event).values_list("qualifier", flat=True)) == {
        "run",
        "item",
        "subject",
        "scope",
    }


def test_the_picture_says_how_far_each_element_is(begin, do, ar):
    run = begin(PARALLEL)
    do(run, "sell", ar)
    run.refresh_from_db()
    stages = {element.step.id: element.stage for element in picture.of(run)}
    assert stages == {
        "start": "done",
        "split": "done",
        "sell": "done",
        "solve": "open",
        "join": "waiting",
        "last": "ahead",
        "end": "ahead",
    }


def test_data_that_is_no_plain_value_is_refused(begin, do, ar):
    run = begin(bpmn.SIMPLE)
    with pytest.raises(Invalid, match="Give an id"):
        do(run, "ask", ar, who=ar)


@pytest.mark.parametrize("name", ["typename", "outcomes"])
def test_data_cannot_pose_as_the_engines_own(begin, do, waiting, ar, name):
    run = begin(bpmn.SIMPLE)
    with pytest.raises(Invalid, match="reserved"):
        do(run, "ask", ar, deep=[{name: "UUID"}])
    assert waiting(run) == ["ask"]


def test_too_much_data_is_refused(begin, do, ar):
    run = begin(bpmn.SIMPLE)
    with pytest.raises(Invalid, match="too much"):
        do(run, "ask", ar, text="x" * 70_000)


def test_items_of_a_subject_are_listed(begin):
    begin(bpmn.SIMPLE)
    assert [item.task for item in items.open_about(SUBJECT)] == ["ask"]
