"""Every address of the site, asked by everybody: strangers, outsiders, each role, each seat.

A parameter that `tests/world.py` has nothing for fails the sweep, so a new address must bring its
object. What an outsider may not see must look exactly like what does not exist.
"""

import io
import re
import zipfile
from dataclasses import dataclass
from functools import cache

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.api import contract, examples
from tests.api.conftest import Caller
from tests.api.examples import EXAMPLES
from tests.cast import START, make_user
from trivet.foundation.models import Event
from trivet.organisation.models import Membership, Role, RoleGrant
from trivet.triangle.models import Appointment, Seat

pytestmark = pytest.mark.django_db

#: Names of parameters whose object hangs on the account: to an outsider there is none.
HIDDEN = {
    *("account", "org_unit", "person", "post", "appointment", "delegation", "project"),
    *("touchpoint", "commitment", "observation", "batch", "run", "item"),
}
#: What `pk` stands for on each page that has one; the page's name does not always say it.
PAGE_OBJECTS: dict[str, str] = {
    "session-end": "token",
    "token-revocation": "token",
    "organisation:unit": "unit",
    "organisation:unit-name": "unit",
    "organisation:unit-parent": "unit",
    "organisation:unit-closure": "unit",
    "organisation:person": "colleague",
    "organisation:person-facts": "colleague",
    "organisation:person-password": "colleague",
    "organisation:person-leaving": "colleague",
    "organisation:person-return": "colleague",
    "organisation:place-new": "colleague",
    "organisation:place-move": "place",
    "organisation:place-line": "place",
    "organisation:place-end": "place",
    "organisation:role-end": "grant",
    "triangle:away-end": "cover",
    "triangle:account": "account",
    "triangle:account-seat": "account",
    "triangle:project-new": "account",
    "triangle:account-limit": "account",
    "triangle:project": "project",
    "triangle:project-seat": "project",
    "triangle:project-limit": "project",
    "triangle:project-closure": "project",
    "triangle:appointment-end": "appointment",
    "triangle:letter": "appointment",
    "triangle:limit-withdrawal": "delegation",
}
#: Parameters that are words, not records.
WORDS = {"seat": "LEGAL", "how": "appointment", "key": "contact.visit", "version": 1}
#: Open to strangers: health, the contract, the language switch; and sign-in, which is allauth's.
OPEN = {"healthz", "openapi-json", "language"}
#: The gallery shows invented customers, who happen to be named like those of the cast.
SPECIMENS = {"components", "specimen-record", "specimen-list"}
#: What even a person who only reads may change: his own affairs.
OWN = {"change_preferences", "arrange_cover"}
ABSENT = 999_999


@dataclass(frozen=True)
class Page:
    """One address of a page: its name, and how to fill it in."""

    name: str
    parameters: tuple[str, ...]

    def address(self, world) -> str:
        return self._filled(lambda source: getattr(world, source).pk)

    def address_of_nothing(self) -> str:
        return self._filled(lambda source: ABSENT)

    @property
    def hidden(self) -> bool:
        return bool(HIDDEN & {self._source(name) for name in self.parameters})

    def _filled(self, value) -> str:
        return reverse(
            self.name,
            kwargs={
                name: WORDS[name] if name in WORDS else value(self._source(name))
                for name in self.parameters
            },
        )

    def _source(self, name: str) -> str:
        if name != "pk":
            return name
        assert self.name in PAGE_OBJECTS, f"say in PAGE_OBJECTS what pk is for {self.name}"
        return PAGE_OBJECTS[self.name]


@cache
def pages() -> list[Page]:
    """Every page of ours; the API is swept by its contract, allauth's pages are its own."""
    return list(_walk(get_resolver(), ""))


def _walk(resolver, namespace):
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            if entry.namespace == "api" or "allauth" in str(entry.urlconf_name):
                continue
            inside = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry, inside)
        elif isinstance(entry, URLPattern):
            assert entry.name, f"{entry.pattern} has no name"
            names = [*entry.pattern.converters, *entry.pattern.regex.groupindex]
            yield Page(namespace + entry.name, tuple(dict.fromkeys(names)))


def visible_text(answer) -> str:
    """What an answer says, a spreadsheet's cells included."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            content = b"".join(archive.read(name) for name in archive.namelist())
    return content.decode(errors="replace")


# --- who asks


def in_south(role):
    def make(world):
        user = make_user(f"south-{role}")
        RoleGrant.objects.create(user=user, role=role, unit=world.units.south, since=START)
        return user

    return make


def everywhere(role):
    def make(world):
        user = make_user(f"all-{role}")
        RoleGrant.objects.create(user=user, role=role, since=START)
        return user

    return make


def in_seat(seat, *, is_backup=False):
    def make(world):
        held = Appointment.objects.filter(
            account=world.account, seat=seat, project=None, is_backup=is_backup
        ).first()
        if held:
            return held.user
        user = make_user(f"seat-{seat}-{is_backup}")
        Membership.objects.create(user=user, unit=world.units.north, since=START)
        Appointment.objects.create(
            account=world.account, seat=seat, user=user, since=START, is_backup=is_backup
        )
        return user

    return make


STRANGERS = {"outsider": lambda world: world.outsider} | {
    f"south-{role}": in_south(role) for role in Role.values
}
INSIDERS = (
    {"head": lambda world: world.head}
    | {f"all-{role}": everywhere(role) for role in Role.values}
    | {f"seat-{seat}": in_seat(seat) for seat in Seat.values}
    | {"backup-AR": in_seat("AR", is_backup=True)}
)
named = pytest.mark.parametrize


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def asks(now):
    """Makes callers of the API; the clock stands still."""
    return Caller


# --- strangers at the door


def test_a_stranger_is_sent_to_sign_in_from_every_page(world, client):
    for page in pages():
        if page.name in OPEN:
            continue
        for ask in (client.get, client.post):
            answer = ask(page.address(world))
            assert answer.status_code == 302, page
            assert answer["Location"].startswith(reverse("account_login")), page


def test_a_stranger_is_refused_by_every_operation(world, asks):
    for method, path, details in contract.operations():
        answer = examples.ask(asks(None), world, method, path, details)
        assert answer.status_code == 401, details["operationId"]


# --- people who do not see the account


@named("who", STRANGERS)
def test_an_outsider_cannot_tell_a_page_of_the_account_from_none(world, who):
    client = signed_in(STRANGERS[who](world))
    for page in pages():
        if not page.hidden:
            continue
        for ask in (client.get, client.post):
            with transaction.atomic():
                there = ask(page.address(world))
                absent = ask(page.address_of_nothing())
                transaction.set_rollback(True)
            assert there.status_code == absent.status_code, page
            assert there.status_code in (404, 405), page


@named("who", STRANGERS)
def test_an_outsider_cannot_tell_a_record_of_the_account_from_none(world, asks, who):
    caller = asks(STRANGERS[who](world))
    for method, path, details in contract.operations():
        if not HIDDEN & set(contract.parameters(path)):
            continue
        with transaction.atomic():
            there = examples.ask(caller, world, method, path, details)
            transaction.set_rollback(True)
        nothing = re.sub(r"\{[^}]+\}", str(ABSENT), path)
        body = EXAMPLES[details["operationId"]].body
        absent = caller.send(method.lower(), nothing, body(world) if body else b"", If_Match='"1"')
        assert there.status_code == 404, (details["operationId"], there.content.decode())
        assert there.content == absent.content, details["operationId"]


@named("who", STRANGERS)
def test_no_page_list_search_or_export_names_the_account_to_an_outsider(world, who):
    client = signed_in(STRANGERS[who](world))
    for page in pages():
        if page.hidden or page.name in SPECIMENS:
            continue
        for query in ("", "?q=olari", "?q=電", "?format=csv", "?format=xlsx"):
            answer = client.get(page.address(world) + query)
            assert_tells_nothing(answer, world, page)


@named("who", STRANGERS)
def test_no_operation_names_the_account_to_an_outsider(world, asks, who):
    caller = asks(STRANGERS[who](world))
    for method, path, details in contract.operations():
        if method != "GET" or HIDDEN & set(contract.parameters(path)):
            continue
        target = examples.address(world, path, EXAMPLES[details["operationId"]])
        queries = {one["name"] for one in details["parameters"] if one.get("in") == "query"}
        asked = [target.partition("?")[0]]
        asked += [f"{asked[0]}?{name}=olari" for name in queries & {"q", "text"}]
        asked += [f"{asked[0]}?total=exact"] if "total" in queries else []
        for one in {target, *asked}:
            assert_tells_nothing(caller.get(one), world, one)


def assert_tells_nothing(answer, world, place):
    assert answer.status_code < 500, place
    text = visible_text(answer)
    assert not [word for word in world.secrets if word in text], place


# --- people who see the account


@named("who", INSIDERS)
def test_no_page_breaks_for_anybody_who_sees_the_account(world, who):
    client = signed_in(INSIDERS[who](world))
    for page in pages():
        assert client.get(page.address(world)).status_code < 500, page
        with transaction.atomic():
            assert client.post(page.address(world)).status_code < 500, page
            transaction.set_rollback(True)


@named("who", INSIDERS)
def test_no_operation_breaks_for_anybody_who_sees_the_account(world, asks, who):
    """The answer of each is held against the contract by the caller, a refusal's too."""
    caller = asks(INSIDERS[who](world))
    for method, path, details in contract.operations():
        with transaction.atomic():
            answer = examples.ask(caller, world, method, path, details)
            transaction.set_rollback(True)
        assert answer.status_code < 500, (details["operationId"], answer.content.decode())


# --- the one who only reads


def test_the_auditor_reads_every_record_and_changes_none(world, asks):
    caller = asks(world.auditor)
    before = last_event()
    for method, path, details in contract.operations():
        name = details["operationId"]
        if name in OWN:
            continue
        with transaction.atomic():
            answer = examples.ask(caller, world, method, path, details)
            refused = answer.status_code in (403, 404)
            assert refused == (method != "GET"), (name, answer.status_code)
            assert last_event() == before, name
            transaction.set_rollback(True)


def test_the_auditor_opens_every_page_and_sends_no_form_that_changes_anything(world):
    client = signed_in(world.auditor)
    before = last_event()
    for page in pages():
        if page.name in OPEN:
            continue
        assert client.get(page.address(world)).status_code in (200, 302, 403, 405), page
        with transaction.atomic():
            client.post(page.address(world))
            transaction.set_rollback(True)
        assert last_event() == before, page


def last_event() -> int:
    return Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
