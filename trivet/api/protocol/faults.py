"""What can be wrong with a request itself, before any rule of the domain is asked.

Each is a `TrivetError`, so that it reaches the caller as a problem like all the others.
"""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from trivet.foundation.errors import Sentence, TrivetError


class Unauthenticated(TrivetError):
    """Nobody we know; `given` says that a token came and was not good."""

    status = 401
    code = "unauthenticated"

    def __init__(self, sentence: Sentence, *, given: bool) -> None:
        super().__init__(sentence)
        self.given = given


class Forged(TrivetError):
    """A write with a session cookie and without its proof of origin."""

    status = 403
    code = "csrf"

    def __init__(self) -> None:
        super().__init__(
            _(
                "A write with a session needs its CSRF token: send the value of the csrftoken "
                "cookie in the X-CSRFToken header, or use an access token."
            )
        )


class Malformed(TrivetError):
    """The body cannot be read at all."""

    code = "malformed"


class UnknownParameter(TrivetError):
    """A query parameter that the operation does not have: a typing error must not widen a list."""

    code = "unknown-parameter"

    def __init__(self, name: str, known: Iterable[str]) -> None:
        names = ", ".join(sorted(known))
        sentence = (
            _("There is no parameter “%(name)s” here. Known are: %(known)s.")
            if names
            else _("There is no parameter “%(name)s” here: this address takes none.")
        )
        super().__init__(sentence % {"name": name[:80], "known": names})


class WrongMedia(TrivetError):
    """The body is of a kind that the operation does not read."""

    status = 415
    code = "unsupported-media-type"

    def __init__(self, wanted: str) -> None:
        super().__init__(
            _("This address reads %(wanted)s. Say so in the Content-Type header.")
            % {"wanted": wanted}
        )


class VersionRequired(TrivetError):
    """A change without the version it was made from."""

    status = 428
    code = "version-required"

    def __init__(self) -> None:
        super().__init__(
            _(
                "Say which version you changed: send the ETag you read in the If-Match header, "
                "so that nobody's change is lost."
            )
        )


class VersionUnreadable(TrivetError):
    """An If-Match that no answer of ours ever carried."""

    code = "version-unreadable"

    def __init__(self) -> None:
        super().__init__(_('The If-Match header must hold the one ETag you read, such as “"7"”.'))


class KeyUnreadable(TrivetError):
    """An Idempotency-Key that cannot be kept."""

    code = "idempotency-key-unreadable"

    def __init__(self) -> None:
        super().__init__(
            _("An Idempotency-Key is 1 to 200 visible ASCII characters, such as a UUID.")
        )


class KeyNotTaken(TrivetError):
    """An Idempotency-Key where a step by its nature is never done twice."""

    code = "idempotency-key-not-taken"

    def __init__(self) -> None:
        super().__init__(
            _(
                "This address takes no Idempotency-Key: a step that was taken already is refused. "
                "Send it without."
            )
        )


class KeyBusy(TrivetError):
    """The first request with this key has not ended."""

    status = 409
    code = "idempotency-key-busy"

    def __init__(self) -> None:
        super().__init__(
            _("The first request with this Idempotency-Key is still running. Ask again shortly.")
        )


class KeyReused(TrivetError):
    """The same key with another request: one of the two would be lost."""

    status = 422
    code = "idempotency-key-reused"

    def __init__(self) -> None:
        super().__init__(
            _("This Idempotency-Key already belongs to another request. Take a new one.")
        )
