"""Who may fill seats, what a delegation must say, which of their people match which of our seats.

Pure: takes facts, never a request or a query. Refuses a backup who is the holder himself, and a
limit without a number.
"""

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from trivet.foundation.errors import Invalid, NotPermitted, Refused
from trivet.foundation.names import fold
from trivet.triangle.models import Delegation, Seat

#: Words in a customer's function or title that make its bearer the other side of a seat
#: (method.md §4: AR meets the commercial side, SR the technical, FR operations).
COUNTERPARTS: dict[Seat, tuple[str, ...]] = {
    Seat.AR: (
        "cmo", "cco", "commercial", "marketing", "procurement", "purchas", "sourcing",
        "市場", "市场", "採購", "采购", "商務", "商务", "行銷", "营销", "業務", "业务",
    ),
    Seat.SR: (
        "cto", "cio", "technolog", "technical", "engineering", "planning", "architect",
        "技術", "技术", "規劃", "规划", "架構", "架构", "研發", "研发", "資訊", "信息",
    ),
    Seat.FR: (
        "coo", "operation", "delivery", "service", "network", "logistic",
        "運營", "运营", "營運", "維運", "运维", "交付", "服務", "服务", "網路", "网络",
    ),
    Seat.FINANCE: ("cfo", "financ", "treasur", "財務", "财务", "會計", "会计"),
    Seat.LEGAL: ("legal", "counsel", "法務", "法务", "法律"),
    Seat.SATISFACTION: ("quality", "customer care", "品質", "质量", "客服"),
}  # fmt: skip


def check_may_appoint(may: bool) -> None:
    """Raises NotPermitted where the person may not fill seats on this account."""
    if not may:
        raise NotPermitted(
            _(
                "Seats here are filled by the head of the department. "
                "Ask there, or ask an administrator."
            )
        )


def check_may_cover(may: bool) -> None:
    """Raises NotPermitted where the person may not arrange cover for the other."""
    if not may:
        raise NotPermitted(
            _("Only who holds seats, or somebody above that person, arranges this cover.")
        )


def check_works_here(is_active: bool) -> None:
    """Raises Refused where the person chosen has left."""
    if not is_active:
        raise Refused(_("This person has left. Choose somebody else."))


def check_backs_up_another(holders: Collection[int], backup: int) -> None:
    """Raises Refused where holder and backup of a seat would be one person."""
    if backup in holders:
        raise Refused(_("The holder of a seat cannot be its backup. Choose somebody else."))


def check_within_project(project: tuple[date | None, date | None], since: date) -> None:
    """Raises Invalid where a seat of a project would begin outside the project's own time."""
    begins, ends = project
    if (begins is not None and since < begins) or (ends is not None and since >= ends):
        raise Invalid(
            _("The project does not run on that day. Choose a day between its first and last."),
            fields={"since": [_("Outside the project.")]},
        )


def check_cover_has_end(since: date, until: date | None) -> None:
    """Raises Invalid where somebody would be away for ever, or come back before he goes."""
    if until is None or until <= since:
        raise Invalid(
            _("Say on which day the person is back: a cover has an end."),
            fields={"until": [_("Choose a day after the first.")]},
        )


def check_covered_by_another(user: int, covered_by: int) -> None:
    """Raises Invalid where a person would stand in for himself."""
    if user == covered_by:
        raise Invalid(
            _("Both are the same person. Choose somebody else."),
            fields={"covered_by": [_("This is the same person.")]},
        )


def check_delegation(kind: str, limit: Decimal | None, currency: str, terms: str) -> None:
    """Raises Invalid where a delegation does not say what may be decided."""
    if kind == Delegation.Kind.TERMS:
        if not terms.strip():
            raise Invalid(
                _("Write down which terms the team may agree."),
                fields={"terms": [_("This is what is delegated.")]},
            )
        return
    if limit is None or limit < 0:
        raise Invalid(
            _("Give the limit up to which the team decides, zero or more."),
            fields={"limit": [_("A limit is needed.")]},
        )
    if kind in (Delegation.Kind.DISCOUNT, Delegation.Kind.PROFIT) and limit > 100:
        raise Invalid(
            _("A percentage is at most 100. Correct the limit."),
            fields={"limit": [_("At most 100.")]},
        )
    if kind == Delegation.Kind.CREDIT and not currency:
        raise Invalid(
            _("Say in which currency the credit is."),
            fields={"currency": [_("Such as TWD.")]},
        )


def is_counterpart(seat: str, *, layer: str, function: str, title: str) -> bool:
    """Whether a customer's post is the other side of our seat; executives meet the sponsor."""
    if seat == Seat.SPONSOR:
        return layer == "executive"
    said = fold(f"{function} {title}")
    return any(word in said for word in COUNTERPARTS.get(Seat(seat), ()))
