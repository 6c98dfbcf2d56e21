"""The seats that processes may name, answered by the triangle and the tree of units.

AR, SR, FR, SPONSOR and the other seats of the triangle; HEAD is whoever leads the account
department, or the nearest above. Refuses nothing: where nobody is found, the engine says so.
"""

from collections.abc import Collection, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from trivet.customers.models import Account
from trivet.engine.seats import NOBODY, Found, Resolved, Scope
from trivet.organisation.models import User
from trivet.organisation.queries import heads_above
from trivet.triangle import queries
from trivet.triangle.models import Project, Seat

HEAD = "HEAD"
ACCOUNT = "customers.account"
PROJECT = "triangle.project"


def scope_of(account: Account, project_id: int | None = None) -> Scope:
    """Whose seats: the project's where there is one, else the account's."""
    return Scope(PROJECT, project_id) if project_id else Scope(ACCOUNT, account.pk)


class Triangles:
    """The engine's resolver."""

    def seats(self) -> Mapping[str, str | Promise]:
        return {HEAD: _("Department head"), **{seat.value: seat.label for seat in Seat}}

    def holders(self, seats: Collection[str], scope: Scope) -> dict[str, Found]:
        account, project = _place(scope)
        if account is None:
            return {}
        acting = queries.holders(account, seats, project=project)
        found = {seat: Found(one.user.pk, Resolved(one.how)) for seat, one in acting.items()}
        if HEAD in found:
            found[HEAD] = Found(found[HEAD].user_id, Resolved.HOLDER)
        missing = set(seats) - set(found)
        return found | dict.fromkeys(missing, self._last(account)) if missing else found

    def above(self, seat: str, scope: Scope, than: int | None) -> Found:
        account, project = _place(scope)
        if account is None:
            return NOBODY
        ladder = queries.ladder(account, seat, project=project)
        ids = [step.user.pk for step in ladder]
        beyond = ids.index(than) + 1 if than in ids else 0
        higher = [step for step in ladder[beyond:] if step.how == queries.How.ABOVE]
        return Found(higher[0].user.pk, Resolved.ABOVE) if higher else NOBODY

    def seats_of(self, user_id: int, scope: Scope) -> Collection[str]:
        account, project = _place(scope)
        user = User.objects.filter(pk=user_id, is_active=True).first()
        if account is None or user is None:
            return set()
        seats = queries.seats_of(user, account, project=None)
        if project is not None:
            seats |= queries.seats_of(user, account, project=project)
        if user in heads_above(account.department_id):
            seats.add(HEAD)
        return seats

    def _last(self, account: Account) -> Found:
        """With no head anywhere: an administrator, so that work does not lie unseen."""
        ladder = queries.ladder(account, HEAD)
        return Found(ladder[-1].user.pk, Resolved.ABOVE) if ladder else NOBODY


def _place(scope: Scope) -> tuple[Account | None, Project | None]:
    if scope.kind == PROJECT:
        project = Project.objects.select_related("account").filter(pk=scope.id).first()
        return (project.account, project) if project else (None, None)
    # Its place is all that is asked of it; the row is wide.
    return Account.objects.only("id", "department_id").filter(pk=scope.id).first(), None
