"""The events of the triangle in words, for every timeline."""

from django.utils.translation import gettext_lazy as _

from trivet.web.telling import words

_SEAT = {
    "seat.appointed": _("Appointed to a seat"),
    "seat.replaced": _("Seat handed on"),
    "seat.ended": _("Appointment ended"),
    "seat.cancelled": _("Appointment cancelled"),
    "delegation.granted": _("Limit delegated to the team"),
    "delegation.withdrawn": _("Limit withdrawn from the team"),
}
_PROJECT = {"project.formed": _("Project formed"), "project.closed": _("Project closed")}
_COVER = {"cover.arranged": _("Cover arranged"), "cover.ended": _("Cover ended")}


def register() -> None:
    """Called once, where the addresses are."""
    for type, title in _SEAT.items():
        words(type, "triangle", title, page="triangle:account", link="account")
    for type, title in _PROJECT.items():
        words(type, "triangle", title, page="triangle:project", link="project")
    for type, title in _COVER.items():
        words(type, "people", title, page="organisation:person", link="user")
