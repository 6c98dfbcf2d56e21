"""Where the files of imports go in a test, and a steward of one department."""

from tests.unit.intake.conftest import north_steward, storage

__all__ = ["north_steward", "storage"]
