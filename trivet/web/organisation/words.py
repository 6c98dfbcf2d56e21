"""The events of our own side in words, for every timeline."""

from django.utils.translation import gettext_lazy as _

from trivet.web.telling import words

_PERSON = {
    "user.added": _("Person added"),
    "user.edited": _("Person edited"),
    "user.preferences": _("Preferences changed"),
    "user.password_set": _("Password set by an administrator"),
    "user.session_ended": _("Signed out on another device"),
    "user.left": _("Left the company"),
    "user.readmitted": _("May sign in again"),
    "place.given": _("Place given"),
    "place.reporting": _("Reports to somebody else"),
    "place.ended": _("Place ended"),
}
_UNIT = {
    "unit.added": _("Unit added"),
    "unit.renamed": _("Unit renamed"),
    "unit.moved": _("Unit moved"),
    "unit.closed": _("Unit closed"),
}
_KEY = {
    "role.granted": _("Role granted"),
    "role.ended": _("Role ended"),
    "token.issued": _("Access token issued"),
    "token.revoked": _("Access token revoked"),
}


def register() -> None:
    """Called once, where the addresses are."""
    for type, title in _PERSON.items():
        words(type, "people", title, page="organisation:person", link="user")
    for type, title in _UNIT.items():
        words(type, "units", title, page="organisation:unit", link="unit")
    for type, title in _KEY.items():
        words(type, "key", title, page="organisation:person", link="user")
