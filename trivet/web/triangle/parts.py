"""What the pages of the triangle share: addresses, crumbs, tabs."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from trivet.customers.models import Account
from trivet.triangle.models import Appointment, Project
from trivet.triangle.queries import Vacancy
from trivet.web.organisation.parts import crumb


def account_url(account: Account) -> str:
    return reverse("triangle:account", args=[account.pk])


def place_url(account: Account, project: Project | None) -> str:
    """The page of the triangle that a seat belongs to."""
    return reverse("triangle:project", args=[project.pk]) if project else account_url(account)


def vacancy_url(gap: Vacancy, *, may_fill: bool) -> str:
    """Where a vacant seat is filled; for who may not, the triangle it is missing from."""
    pk, kind = (gap.project, "project") if gap.project else (gap.account, "account")
    if may_fill:
        page = reverse(f"triangle:{kind}-seat", args=[pk, gap.seat.value, "appointment"])
        return page if gap.now else f"{page}?since={gap.day.isoformat()}"
    return reverse(f"triangle:{kind}", args=[pk])


def letter_url(appointment: Appointment) -> str:
    return reverse("triangle:letter", args=[appointment.pk])


def crumbs(account: Account, project: Project | None = None) -> list[dict[str, str]]:
    """From the triangles down to the account, or its project."""
    path = [crumb(_("Triangles"), reverse("triangle:triangles"))]
    if project is None:
        return [*path, crumb(account)]
    return [*path, crumb(account, account_url(account)), crumb(project)]


def tabs(request: HttpRequest, here: str) -> list[dict[str, Any]]:
    """My seats, vacant seats, who is away."""
    places = [
        ("triangles", _("My seats")),
        ("vacancies", _("Vacant seats")),
        ("away", _("Who is away")),
    ]
    return [
        {
            "label": label,
            "url": reverse(f"triangle:{code}"),
            "current": code == here,
            "count": None,
        }
        for code, label in places
    ]
