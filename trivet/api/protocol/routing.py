"""A resource's router: tagged, and silent about what its reader may not see."""

from ninja import Router


def resource(tag: str) -> Router:
    """Fields that a shape leaves unset are absent from the answer, not null."""
    return Router(tags=[tag], exclude_unset=True)
