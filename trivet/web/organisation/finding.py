"""What the palette finds of our own side: colleagues and units."""

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from trivet.organisation import queries
from trivet.organisation.models import User
from trivet.web import lettering
from trivet.web.finding import Found, provider
from trivet.web.organisation.parts import person_url, unit_url


@provider("colleagues", _("Our people"), order=40)
def colleagues(user: User, query: str, limit: int) -> list[Found]:
    """By name in either language, or by mail address."""
    return [
        Found(
            one.name,
            person_url(one),
            "people",
            _units(one) or one.email,
        )
        for one in queries.directory(user, text=query)[:limit]
    ]


@provider("units", _("Units"), order=45)
def units(user: User, query: str, limit: int) -> list[Found]:
    """By name in any language, or by code."""
    return [
        Found(str(one), unit_url(one), "units", one.get_kind_display())
        for one in queries.units_named(query)[:limit]
    ]


def _units(one: User) -> str:
    places = one.places_now  # type: ignore[attr-defined]
    return lettering.listed((place.unit for place in places), get_language() or "en")
