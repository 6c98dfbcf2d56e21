"""What processes say hangs on a person who is to leave: the work that is his now."""

from django.utils.translation import ngettext

from trivet.engine import items
from trivet.organisation.models import User
from trivet.organisation.ties import tie


@tie(User, "work")
def work_of(person: User) -> list[str]:
    count = items.of(person.pk).filter(assignee=person).count()
    if not count:
        return []
    sentence = ngettext("Has %(count)d open work item.", "Has %(count)d open work items.", count)
    return [sentence % {"count": count}]
