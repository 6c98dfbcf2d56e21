"""The triangle of an account on any day: who sits where, who follows, what is delegated.

Refuses to tell anything of an account that the reader does not see: it then does not exist.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import Model, Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from trivet.customers.models import Account, Post, TierRequirement
from trivet.foundation import clock
from trivet.foundation.errors import NotFound, Sentence
from trivet.foundation.periods import holds_on
from trivet.organisation.models import User
from trivet.triangle.models import Appointment, Delegation, Project, Seat, SeatCover
from trivet.triangle.rules import is_counterpart

Row = TypeVar("Row", bound=Model)

CORE = (Seat.AR, Seat.SR, Seat.FR, Seat.SPONSOR)
COUNTERPARTS_SHOWN = 3


@dataclass(frozen=True)
class SeatLine:
    """One seat on the day asked for."""

    seat: Seat
    required: bool
    holders: list[Appointment]
    backup: Appointment | None
    cover: SeatCover | None
    following: Appointment | None
    counterparts: list[Post]

    @property
    def holder(self) -> Appointment | None:
        return self.holders[0] if self.holders else None

    @property
    def vacant(self) -> bool:
        """Nobody in it who still works here; the backup stands in but does not fill it."""
        return not any(row.user.is_active for row in self.holders)


@dataclass(frozen=True)
class Seated:
    """A core seat in short: who sits there today, whether the tier asks for somebody."""

    seat: Seat
    required: bool
    user: User | None


@dataclass(frozen=True)
class Triangle:
    """Everything the triangle page tells, in a fixed number of statements."""

    account: Account
    project: Project | None
    day: date
    core: list[SeatLine]
    extended: list[SeatLine]
    delegations: list[Delegation]
    history: list[Appointment]
    projects: list[Project]


def account_of(pk: int, user: User) -> Account:
    """The account that `user` sees. Raises NotFound."""
    found = Account.objects.visible_to(user).select_related("department").filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such account."))
    return found


def project_of(pk: int, user: User) -> Project:
    """A project of an account that `user` sees. Raises NotFound."""
    rows: QuerySet[Project] = Project.objects.visible_to(user).select_related(
        "account", "account__department"
    )
    return _one(rows, pk, _("There is no such project."))


def appointment_of(pk: int, user: User) -> Appointment:
    """An appointment on an account that `user` sees. Raises NotFound."""
    rows: QuerySet[Appointment] = Appointment.objects.visible_to(user).select_related(
        "account", "account__department", "project", "user", "appointed_by"
    )
    return _one(rows, pk, _("There is no such appointment."))


def delegation_of(pk: int, user: User) -> Delegation:
    """A delegation on an account that `user` sees. Raises NotFound."""
    rows: QuerySet[Delegation] = Delegation.objects.visible_to(user).select_related(
        "account", "project"
    )
    return _one(rows, pk, _("There is no such delegation."))


def triangle_on(
    account: Account, *, project: Project | None = None, day: date | None = None
) -> Triangle:
    """The triangle of an account (or a project of it) that the caller has found by sight."""
    day = day or clock.today()
    rows = Appointment.objects.filter(account=account, project=project)
    history = list(
        rows.select_related("user", "appointed_by").order_by("-since", "seat", "is_backup", "-id")
    )
    today = [row for row in history if row.holds_on(day)]
    covers = {
        cover.user_id: cover
        for cover in SeatCover.objects.filter(
            holds_on(day), user__in={row.user_id for row in today}
        ).select_related("covered_by")
    }
    needed = set() if project else required_seats(account)
    posts = _posts(account, day)
    lines = [_line(seat, seat in needed, history, day, covers, posts) for seat in Seat]
    return Triangle(
        account=account,
        project=project,
        day=day,
        core=[line for line in lines if line.seat in CORE],
        extended=[line for line in lines if line.seat not in CORE],
        delegations=list(delegations_in_force(account, project=project, day=day)),
        history=history,
        projects=[] if project else _projects(account, day),
    )


def seats_today(account: Account) -> list[Seated]:
    """The core seats in two statements, for pages that show them beside other things."""
    rows = Appointment.objects.filter(
        holds_on(clock.today()),
        account=account,
        project=None,
        is_backup=False,
        seat__in=CORE,
        user__is_active=True,
    )
    sitting = {row.seat: row.user for row in rows.select_related("user")}
    needed = required_seats(account)
    return [Seated(seat, seat in needed, sitting.get(seat)) for seat in CORE]


def required_seats(account: Account) -> set[Seat]:
    """The seats that the tier of `account` asks for."""
    tier = TierRequirement.objects.filter(tier=account.tier).first()
    if tier is None:
        return set()
    asked = {
        Seat.AR: tier.dedicated_ar,
        Seat.SR: tier.dedicated_sr,
        Seat.FR: tier.dedicated_fr,
        Seat.SPONSOR: tier.needs_sponsor,
    }
    return {seat for seat, needed in asked.items() if needed}


def delegations_in_force(
    account: Account, *, project: Project | None = None, day: date | None = None
) -> QuerySet[Delegation]:
    """What the team may decide on `day`."""
    rows = Delegation.objects.filter(holds_on(day or clock.today()), account=account)
    return rows.filter(project=project).select_related("granted_by").order_by("kind")


def _line(
    seat: Seat,
    required: bool,
    history: Iterable[Appointment],
    day: date,
    covers: dict[int, SeatCover],
    posts: list[Post],
) -> SeatLine:
    here = [row for row in history if row.seat == seat]
    holders = [row for row in here if row.holds_on(day) and not row.is_backup]
    backups = [row for row in here if row.holds_on(day) and row.is_backup]
    later = [row for row in here if row.since and row.since > day and not row.is_backup]
    met = [
        post
        for post in posts
        if is_counterpart(seat, layer=post.layer, function=post.function, title=post.title)
    ]
    return SeatLine(
        seat=seat,
        required=required,
        holders=holders,
        backup=backups[0] if backups else None,
        cover=covers.get(holders[0].user_id) if holders else None,
        following=min(later, key=lambda row: row.since or day) if later else None,
        counterparts=met[:COUNTERPARTS_SHOWN],
    )


def _posts(account: Account, day: date) -> list[Post]:
    """Executives and managers of the customer: the ones whom a seat may be matched with."""
    upper = [Post.Layer.EXECUTIVE, Post.Layer.MANAGEMENT]
    rows = Post.objects.filter(holds_on(day), account=account, layer__in=upper)
    return list(rows.select_related("person").order_by("layer", "id")[:200])


def _projects(account: Account, day: date) -> list[Project]:
    seats = Appointment.objects.filter(holds_on(day)).select_related("user").order_by("seat", "id")
    rows = Project.objects.filter(account=account).prefetch_related(
        Prefetch("appointments", queryset=seats, to_attr="seats_now")
    )
    return list(rows.order_by("-since", "id"))


def _one(rows: QuerySet[Row], pk: int, sentence: Sentence) -> Row:
    found: Row | None = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound(sentence)
    return found
