"""The registry of what can be taken in. Leaves above register theirs when the program starts.

Refuses two targets of one name.
"""

from django.utils.translation import gettext_lazy as _

from trivet.foundation.errors import NotFound
from trivet.intake.targets.shapes import Target

_targets: dict[str, Target] = {}


def register(target: Target) -> Target:
    """Add a target. Raises ValueError where the name is taken by another."""
    if _targets.get(target.name, target) is not target:
        raise ValueError(f"two import targets are called {target.name}")
    _targets[target.name] = target
    return target


def get(name: str) -> Target:
    """The target of this name. Raises NotFound."""
    if name not in _targets:
        raise NotFound(
            _("Nothing called “%(name)s” can be taken in. Choose one of: %(known)s.")
            % {"name": name, "known": ", ".join(sorted(_targets))}
        )
    return _targets[name]


def all_targets() -> list[Target]:
    """Every target, in the order in which they were registered."""
    return list(_targets.values())
