"""Processes and their runs: catalogue, readable form, new version, how far one has come."""

from typing import Any, Literal

from ninja import Path, Query
from pydantic import Field

from trivet.api.protocol.call import Call
from trivet.api.protocol.lists import Listed, Window, paged, whole
from trivet.api.protocol.routing import resource
from trivet.api.resources.contact.answers import item as shaped
from trivet.api.resources.references import calling
from trivet.api.shapes import work as shapes
from trivet.api.shapes.kinds import Choice, PathId, Text
from trivet.engine.models import Run
from trivet.processes import actions, queries

router = resource("Processes")


@router.get("/processes", response=Listed[shapes.ProcessOut])
def list_processes(request: Call) -> Listed[shapes.ProcessOut]:
    """The current version of every process; everybody may read how we work."""
    found = [shapes.ProcessOut.model_validate(one) for one in queries.catalogue()]
    return whole(shapes.ProcessOut, found)


@router.get("/processes/{process}", response=shapes.BlueprintOut)
def read_process(request: Call, process: Path[Text]) -> shapes.BlueprintOut:
    """The steps that people do, and the BPMN file of the current version."""
    return _blueprint(queries.current(process))


@router.get("/processes/{process}/versions", response=Listed[shapes.ProcessOut])
def list_versions_of_process(request: Call, process: Path[Text]) -> Listed[shapes.ProcessOut]:
    """Every version of a process, newest first; a run stays on the one it began with."""
    queries.current(process)
    found = [shapes.ProcessOut.model_validate(one) for one in queries.versions(process)]
    return whole(shapes.ProcessOut, found)


@router.get("/processes/{process}/versions/{version}", response=shapes.BlueprintOut)
def read_version_of_process(
    request: Call, process: Path[Text], version: Path[PathId]
) -> shapes.BlueprintOut:
    """One version as it was published, its BPMN file with it."""
    return _blueprint(queries.version(process, version))


@router.post("/processes/{process}/versions", response={201: shapes.ProcessOut})
def publish_process(request: Call, process: Path[Text], body: shapes.BpmnIn) -> shapes.ProcessOut:
    """Publish a version for new runs; runs that are under way stay on theirs."""
    with calling(xml="bpmn"):
        row = actions.publish(process, body.bpmn, by=request.user)
    return shapes.ProcessOut.model_validate(row)


class RunWindow(Window):
    process: str = Field("", max_length=80)
    status: Literal[""] | Choice[Run.Status] = ""


@router.get("/runs", response=Listed[shapes.RunOut])
def list_runs(request: Call, window: Query[RunWindow]) -> Listed[shapes.RunOut]:
    """Runs on the accounts that you see, newest first."""
    user = request.user
    wanted = queries.RunFilter(process=window.process, status=window.status)
    return paged(
        request,
        shapes.RunOut,
        queries.listed(user, wanted, after=window.after, limit=window.limit),
        window,
        total=lambda: queries.run_total(user, wanted),
        many=lambda page: _runs(request, page),
    )


@router.get("/runs/{run}", response=shapes.ProgressOut)
def read_run(request: Call, run: Path[PathId]) -> shapes.ProgressOut:
    """How far one run has come, and what it waits for."""
    found = queries.run(request.user, run)
    return shapes.ProgressOut(
        run=_runs(request, [found.run])[0],
        stages=[
            shapes.StageOut(id=one.step.id, kind=one.step.kind, name=one.step.name, stage=one.stage)
            for one in found.elements
        ],
        open=[shaped(entry) for entry in found.open],
    )


def _runs(request: Call, rows: list[Run]) -> list[shapes.RunOut]:
    """Each with its subject, as far as the reader sees it: one question for all of them."""
    titles = queries.titles(request.user, rows)
    return [
        shapes.RunOut.model_validate(
            {
                **{name: getattr(row, name) for name in _RUN},
                "version": row.definition.version,
                "subject": shapes.subject_facts(
                    row, titles.get((row.subject_kind, row.subject_id))
                ),
            }
        )
        for row in rows
    ]


def _blueprint(found: queries.Version) -> shapes.BlueprintOut:
    return shapes.BlueprintOut(
        key=found.definition.key,
        version=found.definition.version,
        name=found.blueprint.name,
        tasks=[_task(step) for step in found.blueprint.steps if step.task is not None],
        bpmn=found.definition.xml,
    )


_RUN = set(shapes.RunOut.model_fields) - {"version", "subject"}


def _task(step: Any) -> shapes.TaskOut:
    task = step.task
    return shapes.TaskOut(
        id=step.id,
        name=step.name,
        lane=step.lane,
        seat=task.seat,
        action=task.action,
        due=task.due,
        escalate_to=task.escalate_to,
        outcomes=[one.name for one in task.outcomes],
    )
