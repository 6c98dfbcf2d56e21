"""Persons of theirs and their posts over time: add, change, end, move, correct."""

from typing import Any, Literal

from ninja import Path, Query
from pydantic import Field

from trivet.api.protocol import versions
from trivet.api.protocol.call import Call
from trivet.api.protocol.lists import Listed, Window, paged, whole
from trivet.api.protocol.routing import resource
from trivet.api.resources.references import named, named_or_none
from trivet.api.shapes import customers as shapes
from trivet.api.shapes.kinds import Choice, PathId
from trivet.customers.actions import persons as actions
from trivet.customers.actions import posts
from trivet.customers.models import Person, Post
from trivet.customers.queries import access, accounts, org_units, persons

router = resource("Persons")


class PersonWindow(Window):
    q: str = Field("", max_length=200, description="Part of a name or mail address.")
    account: PathId | None = Field(None, description="With a post there today.")
    department: list[PathId] = Field(default_factory=list, description="Of ours; and beneath it.")
    layer: list[Choice[Post.Layer]] = Field(default_factory=list)
    function: str = Field("", max_length=80)
    order: Literal["", "name", "-name", "changed", "-changed"] = ""


@router.get("/persons", response=Listed[shapes.PersonRowOut])
def list_persons(request: Call, window: Query[PersonWindow]) -> Listed[shapes.PersonRowOut]:
    """The people at the customers you see, with the posts they hold today."""
    chosen = persons.PersonFilter(
        department=tuple(window.department),
        layer=tuple(window.layer),
        **window.model_dump(include={"q", "account", "function"}),
    )
    return paged(
        request,
        shapes.PersonRowOut,
        persons.listing(
            request.user, chosen, order=window.order, limit=window.limit, after=window.after
        ),
        window,
        total=lambda: persons.total(request.user, chosen),
    )


@router.post("/accounts/{account}/persons", response={201: shapes.PersonOut})
def add_person(request: Call, account: Path[PathId], body: shapes.PersonIn) -> shapes.PersonOut:
    """A new person of theirs, with a first post at this account."""
    at = accounts.one(request.user, account)
    fields = body.given()
    fields.pop("post", None)
    post = _post_fields(request, body.post.given())
    row = actions.add(by=request.user, account=at, fields=fields, post=post)
    return _person(request, row.pk)


@router.get("/persons/{person}", response=shapes.PersonOut)
@versions.showing
def read_person(request: Call, person: Path[PathId]) -> shapes.PersonOut:
    """One person of theirs, as far as your clearance reaches."""
    return _person(request, person)


@router.patch("/persons/{person}", response=shapes.PersonOut)
@versions.guarded
@versions.showing
def change_person(
    request: Call, person: Path[PathId], body: shapes.PersonChange
) -> shapes.PersonOut:
    """Change what is known of a person."""
    actions.edit(
        by=request.user,
        person=persons.one(request.user, person),
        changes=body.given(),
        expected=request.expected,
    )
    return _person(request, person)


@router.get("/accounts/{account}/posts", response=Listed[shapes.PostOut])
def list_posts_at_account(request: Call, account: Path[PathId]) -> Listed[shapes.PostOut]:
    """Who works there today, by unit and name."""
    row = accounts.one(request.user, account)
    found = [shapes.PostOut.made_of(post, account=row) for post in persons.working_at(row)]
    return whole(shapes.PostOut, found)


@router.post("/persons/{person}/posts", response={201: shapes.PostOut})
def add_post(request: Call, person: Path[PathId], body: shapes.PostAtIn) -> shapes.PostOut:
    """One more post of a person already known."""
    found = persons.one(request.user, person)
    fields = body.given()
    to = named("account", fields.pop("account"), lambda pk: accounts.one(request.user, pk))
    row = posts.add(
        by=request.user,
        person=found,
        account=to,
        fields=_post_fields(request, fields),
    )
    return _post(request, row.pk)


@router.get("/posts/{post}", response=shapes.PostOut)
def read_post(request: Call, post: Path[PathId]) -> shapes.PostOut:
    """One post."""
    return _post(request, post)


@router.patch("/posts/{post}", response=shapes.PostOut)
def correct_post(request: Call, post: Path[PathId], body: shapes.PostChange) -> shapes.PostOut:
    """Set what was written down wrongly. Another employer is a move, not a correction."""
    row = persons.post(request.user, post)
    posts.correct(by=request.user, post=row, changes=_post_fields(request, body.given()))
    return _post(request, post)


@router.post("/posts/{post}/end", response=shapes.PostOut)
def end_post(request: Call, post: Path[PathId], body: shapes.PostEndIn) -> shapes.PostOut:
    """The person leaves the post."""
    posts.end(by=request.user, post=persons.post(request.user, post), on=body.on)
    return _post(request, post)


@router.post("/posts/{post}/move", response={201: shapes.PostOut})
def move_person(request: Call, post: Path[PathId], body: shapes.MoveIn) -> shapes.PostOut:
    """The person changes employer and stays one person: this post ends, another begins."""
    left = persons.post(request.user, post)
    fields = body.given()
    to = named("to", fields.pop("to"), lambda pk: accounts.one(request.user, pk))
    on = fields.pop("on", None)
    row = posts.move(
        by=request.user,
        post=left,
        to=to,
        fields=_post_fields(request, fields),
        on=on,
    )
    return _post(request, row.pk)


def _person(request: Call, pk: int) -> shapes.PersonOut:
    row = persons.one(request.user, pk)
    versions.mark(request, row.version)
    held = set(Person.CLASSES) - access.readable_of_person(request.user, row)
    return shapes.PersonOut.made_of(row, posts=persons.posts_of(request.user, row)).without(held)


def _post(request: Call, pk: int) -> shapes.PostOut:
    return shapes.PostOut.model_validate(persons.post(request.user, pk))


def _post_fields(request: Call, fields: dict[str, Any]) -> dict[str, Any]:
    if "org_unit" in fields:
        fields["org_unit"] = named_or_none(
            "org_unit", fields["org_unit"], lambda pk: org_units.one(request.user, pk)
        )
    return fields
