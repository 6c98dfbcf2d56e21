"""What contact says hangs on a person who is to leave: the promises he is to see kept."""

from django.utils.translation import ngettext

from trivet.organisation.models import User
from trivet.organisation.ties import tie
from trivet.win.contact.models import Commitment


@tie(User, "commitments")
def commitments_of(person: User) -> list[str]:
    number = Commitment.objects.open().filter(our_person=person).count()
    if not number:
        return []
    sentence = ngettext(
        "Answers for %(number)d open commitment.",
        "Answers for %(number)d open commitments.",
        number,
    )
    return [sentence % {"number": number}]
