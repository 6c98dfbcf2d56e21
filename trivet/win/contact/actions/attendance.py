"""Who should be there and who came: rows of participants, written under the lock of their visit."""

from collections.abc import Collection

from trivet.customers.models import Account
from trivet.win.contact import rules
from trivet.win.contact.actions.drafts import Attendance
from trivet.win.contact.models import Participant, Touchpoint
from trivet.win.contact.queries import places


def expect(visit: Touchpoint, persons: Collection[int], colleagues: Collection[int]) -> None:
    """Make the invitation exactly these people."""
    check(visit.account, persons, colleagues)
    rows = Participant.objects.filter(touchpoint=visit)
    rows.filter(person__isnull=False).exclude(person__in=persons).delete()
    rows.filter(user__isnull=False).exclude(user__in=colleagues).delete()
    _add(visit, persons, colleagues, attended=None)


def note(visit: Touchpoint, came: Attendance) -> None:
    """Mark who came; whoever was expected and is not named did not. Adds the unexpected."""
    check(visit.account, came.persons, came.colleagues)
    rows = Participant.objects.filter(touchpoint=visit)
    rows.update(attended=False)
    _add(visit, came.persons, came.colleagues, attended=True)
    rows.filter(person__in=came.persons).update(attended=True)
    rows.filter(user__in=came.colleagues).update(attended=True)


def check(account: Account, persons: Collection[int], colleagues: Collection[int]) -> None:
    """Raises Invalid where somebody named does not belong to the side named."""
    rules.check_participants(
        theirs=persons,
        known=places.known_persons(account, persons) if persons else (),
        ours=colleagues,
        active=places.known_colleagues(colleagues) if colleagues else (),
    )


def person_ids(visit: Touchpoint) -> list[int]:
    """Those of theirs that take part, for the links of an event."""
    rows = Participant.objects.filter(touchpoint=visit, person__isnull=False)
    return list(rows.values_list("person_id", flat=True))


def _add(
    visit: Touchpoint,
    persons: Collection[int],
    colleagues: Collection[int],
    *,
    attended: bool | None,
) -> None:
    guests = places.guests(visit.account, colleagues)
    rows = [
        *(Participant(touchpoint=visit, person_id=pk, attended=attended) for pk in sorted(persons)),
        *(
            Participant(touchpoint=visit, user_id=pk, attended=attended, guest=pk in guests)
            for pk in sorted(colleagues)
        ),
    ]
    Participant.objects.bulk_create(rows, ignore_conflicts=True)
