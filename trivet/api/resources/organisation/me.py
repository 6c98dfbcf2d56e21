"""The person asking: who he is, what he prefers, his tokens, his sessions.

A token cannot make tokens: a new one is made in the settings, by its person, in a browser.
"""

from ninja import Path, Query

from trivet.api.protocol.call import Call
from trivet.api.protocol.lists import Listed, Window, listed, whole
from trivet.api.protocol.routing import resource
from trivet.api.shapes.kinds import PathId
from trivet.api.shapes.organisation import MeOut, PreferencesIn, SessionOut, TokenOut
from trivet.organisation import queries
from trivet.organisation.actions import people, sessions, tokens
from trivet.organisation.models import User

router = resource("Me")


@router.get("", response=MeOut)
def read_me(request: Call) -> MeOut:
    """Who you are, your preferences, your places and the roles you hold."""
    return _me(request.user)


@router.patch("", response=MeOut)
def change_preferences(request: Call, body: PreferencesIn) -> MeOut:
    """Set your language, time zone, colours and order of Chinese names."""
    return _me(people.prefer(by=request.user, changes=body.given()))


@router.get("/tokens", response=Listed[TokenOut])
def list_tokens(request: Call, window: Query[Window]) -> Listed[TokenOut]:
    """Your access tokens, newest first, without their secrets."""
    return listed(request, TokenOut, queries.tokens_of(request.user), window)


@router.delete("/tokens/{token}", response={204: None})
def revoke_token(request: Call, token: Path[PathId]) -> None:
    """End a token at once; that of this very request too."""
    tokens.revoke(by=request.user, token=queries.token_of(token, request.user))


@router.get("/sessions", response=Listed[SessionOut])
def list_sessions(request: Call) -> Listed[SessionOut]:
    """Where you are signed in by browser, the last used first."""
    kept = queries.sessions_of(request.user)
    return whole(SessionOut, [SessionOut.model_validate(one) for one in kept])


@router.delete("/sessions/{session}", response={204: None})
def end_session(request: Call, session: Path[PathId]) -> None:
    """Sign a browser out at once."""
    sessions.end(by=request.user, pk=session)


def _me(person: User) -> MeOut:
    profile = queries.profile(person, reader=person)
    return MeOut.made_of(person, places=profile.places, grants=profile.grants)
