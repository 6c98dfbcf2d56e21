"""What `customers` says hangs on a unit that is to close: its accounts."""

from django.utils.translation import ngettext

from trivet.customers.models import Account
from trivet.organisation.models import Unit
from trivet.organisation.ties import tie


@tie(Unit, "accounts")
def accounts_of(unit: Unit) -> list[str]:
    number = Account.objects.filter(department=unit, is_active=True).count()
    if not number:
        return []
    sentence = ngettext(
        "%(number)d account belongs to this unit. Hand it to another department first.",
        "%(number)d accounts belong to this unit. Hand them to another department first.",
        number,
    )
    return [sentence % {"number": number}]
