"""Today: what waits for you, what is due, what others did on your accounts meanwhile.

Reading it here does not count as having been there: a program looks every minute.
"""

from datetime import datetime

from ninja import Query
from pydantic import BaseModel, Field

from trivet.api.protocol.call import Call
from trivet.api.protocol.routing import resource
from trivet.api.resources.contact import answers
from trivet.api.shapes import today as shapes
from trivet.api.shapes.kinds import Moment
from trivet.api.shapes.triangle import vacancy_facts
from trivet.processes import queries as processes
from trivet.reporting import today as reporting

router = resource("Work")


class TodayView(BaseModel):
    since: Moment | None = Field(
        None, description="Changes since then; else since your last visit."
    )


@router.get("/today", response=shapes.TodayOut)
def read_today(request: Call, view: Query[TodayView]) -> shapes.TodayOut:
    """Your work items, commitments and visits, and what changed."""
    since: datetime | None = view.since
    day = reporting.today(request.user, since=since)
    changes = [
        {
            "account": change.account,
            "events": [shapes.event_facts(event) for event in change.events],
            "more": change.more,
        }
        for change in day.changes
    ]
    work = [answers.item(entry) for entry in processes.for_user(request.user)]
    vacancies = [vacancy_facts(one) for one in day.vacancies]
    return shapes.TodayOut.made_of(day, work=work, changes=changes, vacancies=vacancies)
