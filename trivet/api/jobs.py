"""The API's work by the clock."""

from trivet.api.protocol import repeats
from trivet.foundation.jobs import every


@every("23 * * * *", "api.forget_answers")
def forget_answers() -> None:
    """Answers to requests that may no longer be repeated are forgotten (ADR 0082)."""
    repeats.purge()
