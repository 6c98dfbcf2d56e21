"""Every address of the site, asked by everybody: strangers, outsiders, each role, each seat.

A parameter that `tests/world.py` has nothing for fails the sweep, so a new address must bring its
object. What an outsider may not see must look exactly like what does not exist.
"""

import io
import re
import zipfile
from dataclasses import dataclass
from functools import cache
from itertools import product

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.api import contract, examples
from tests.api.conftest import Caller
from tests.api.examples import EXAMPLES
from tests.cast import START, make_user
from trivet.customers.models import SavedView
from trivet.foundation.models import Event
from trivet.intake import exports
from trivet.organisation.models import Membership, Role, RoleGrant
from trivet.triangle.models import Appointment, Seat

pytestmark = pytest.mark.django_db

#: Names of parameters whose object hangs on the account: to an outsider there is none.
HIDDEN = {
    *("account", "org_unit", "person", "post", "appointment", "delegation", "project"),
    *("touchpoint", "commitment", "observation", "batch", "run", "item"),
}
#: What is its own person's alone: to everybody else, the auditor included, there is none.
PRIVATE = {"batch", "token", "view"}
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
    "customers:account": "account",
    "customers:account-edit": "account",
    "customers:account-activity": "account",
    "customers:account-family": "account",
    "customers:account-people": "account",
    "customers:account-units": "account",
    "customers:account-cell": "account",
    "customers:person-new": "account",
    "customers:post-new": "account",
    "customers:org-unit": "org_unit",
    "customers:org-unit-removal": "org_unit",
    "customers:person": "person",
    "customers:person-edit": "person",
    "customers:post-correction": "post",
    "customers:post-end": "post",
    "customers:post-move": "post",
    "customers:group": "group",
    "customers:group-retirement": "group",
    "customers:decision": "decision",
    "customers:option-new": "decision",
    "customers:option": "option",
    "customers:option-removal": "option",
    "lists:view-removal": "view",
    "intake:import": "batch",
    "intake:mapping": "batch",
    "intake:trial": "batch",
    "intake:intake": "batch",
    "intake:undoing": "batch",
    "intake:discarding": "batch",
    "intake:rejects": "batch",
}
#: Parameters that are words, not records; some mean another thing on another page.
WORDS = {
    "seat": "LEGAL",
    "how": "appointment",
    "name": "accounts",
    "code": "accounts",
    "key": "contact.visit",
    "version": 1,
}
WORDS_OF = {
    "customers:tier": {"code": "S"},
    "customers:account-spellings": {"field": "country"},
    "customers:account-cell": {"field": "industry"},
}
#: Open to strangers: health, the contract, the language switch; and sign-in, which is allauth's.
OPEN = {"healthz", "openapi-json", "language"}
#: The gallery shows invented customers, who happen to be named like those of the cast.
SPECIMENS = {"components", "specimen-record", "specimen-list"}
#: What even a person who only reads may do: his own affairs, and taking out what he reads.
OWN = {"change_preferences", "save_view", "export_list"}
#: What is read only in order to do what it prepares: the auditor does not do it, nor ask.
PREPARES = {"foresee_departure"}
ABSENT = 999_999


@dataclass(frozen=True)
class Page:
    """One address of a page: its name, and how to fill it in."""

    name: str
    parameters: tuple[str, ...]

    def address(self, world) -> str:
        return self._filled(lambda source: having(world, source, self.name).pk)

    def address_of_nothing(self) -> str:
        return self._filled(lambda source: ABSENT)

    @property
    def hidden(self) -> bool:
        return bool(HIDDEN & {self._source(name) for name in self._records()})

    @property
    def private(self) -> bool:
        return bool(PRIVATE & {self._source(name) for name in self._records()})

    def _filled(self, value) -> str:
        words = self._words()
        records = {name: value(self._source(name)) for name in self._records()}
        return reverse(self.name, kwargs={**records, **words})

    def _records(self) -> list[str]:
        return [name for name in self.parameters if name not in self._words()]

    def _words(self) -> dict[str, str]:
        known = {**WORDS, **WORDS_OF.get(self.name, {})}
        return {name: known[name] for name in self.parameters if name in known}

    def _source(self, name: str) -> str:
        if name != "pk":
            return name
        assert self.name in PAGE_OBJECTS, f"say in PAGE_OBJECTS what pk is for {self.name}"
        return PAGE_OBJECTS[self.name]


def having(world, source, page):
    assert hasattr(world, source), f"{page}: tests/world.py has no “{source}”"
    return getattr(world, source)


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
    content = contract.content_of(answer)
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            content = b"".join(archive.read(name) for name in archive.namelist())
    return content.decode(errors="replace")


# --- who asks


def with_roles(name, *roles, unit=None):
    user = make_user(name)
    for role in roles:
        RoleGrant.objects.create(user=user, role=role, unit=unit, since=START)
    return user


def in_seat(world, seat, *, is_backup=False):
    user = make_user(f"seat-{seat}-{is_backup}")
    Membership.objects.create(user=user, unit=world.units.north, since=START)
    Appointment.objects.create(
        account=world.account, seat=seat, user=user, since=START, is_backup=is_backup
    )
    return user


def strangers(world):
    """Who does not see the account: with no role, and with every role there is next door."""
    yield world.outsider
    yield with_roles("next door", *Role.values, unit=world.units.south)


def insiders(world):
    """Who sees the account: each kind of seat, and each role whose powers differ."""
    yield from (world.head, world.ar, world.sponsor)
    yield in_seat(world, Seat.LEGAL)
    yield in_seat(world, Seat.AR, is_backup=True)
    for role in set(Role) - {Role.DEPARTMENT_HEAD, Role.SPONSOR, Role.AUDITOR}:
        yield with_roles(f"all-{role}", role)


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


def test_an_outsider_cannot_tell_a_page_of_the_account_from_none(world):
    for user, page in product(strangers(world), pages()):
        if not page.hidden:
            continue
        client = signed_in(user)
        for ask in (client.get, client.post):
            with transaction.atomic():
                there = ask(page.address(world))
                absent = ask(page.address_of_nothing())
                transaction.set_rollback(True)
            assert there.status_code == absent.status_code, (user, page)
            assert there.status_code in (404, 405), (user, page)


def test_an_outsider_cannot_tell_a_record_of_the_account_from_none(world, asks):
    callers = [asks(user) for user in strangers(world)]
    for caller, (method, path, details) in product(callers, contract.operations()):
        if not HIDDEN & set(contract.parameters(path)):
            continue
        with transaction.atomic():
            there = examples.ask(caller, world, method, path, details)
            transaction.set_rollback(True)
        nothing = re.sub(r"\{[^}]+\}", str(ABSENT), path)
        body = EXAMPLES[details["operationId"]].body
        absent = caller.send(method.lower(), nothing, body(world) if body else b"", If_Match='"1"')
        name = (str(caller.user), details["operationId"])
        assert there.status_code == 404, (name, there.content.decode())
        assert there.content == absent.content, name


def test_no_page_list_search_or_export_names_the_account_to_an_outsider(world):
    for user, page in product(strangers(world), pages()):
        if page.hidden or page.name in SPECIMENS:
            continue
        client = signed_in(user)
        for query in ("", "?q=olari", "?q=電", "?format=csv", "?format=xlsx"):
            answer = client.get(page.address(world) + query)
            assert_tells_nothing(answer, world, (user, page, query))
        if page.name.endswith("export"):
            for form in ("csv", "xlsx"):
                answer = client.post(page.address(world), {"as": form, "format": form})
                assert_tells_nothing(answer, world, (user, page, form))


def test_no_operation_names_the_account_to_an_outsider(world, asks):
    callers = [asks(user) for user in strangers(world)]
    for caller, (method, path, details) in product(callers, contract.operations()):
        if method != "GET" or HIDDEN & set(contract.parameters(path)):
            continue
        target = examples.address(world, path, EXAMPLES[details["operationId"]])
        queries = {one["name"] for one in details["parameters"] if one.get("in") == "query"}
        asked = [target.partition("?")[0]]
        asked += [f"{asked[0]}?{name}=olari" for name in queries & {"q", "text"}]
        asked += [f"{asked[0]}?total=exact"] if "total" in queries else []
        for one in {target, *asked}:
            assert_tells_nothing(caller.get(one), world, (caller.user, one))


def test_no_export_names_the_account_to_an_outsider(world, asks):
    for user, name, form in product(strangers(world), exports.names(), ("csv", "xlsx")):
        answer = asks(user).post("/exports", {"list": name, "format": form})
        assert_tells_nothing(answer, world, (user, name, form))


def assert_tells_nothing(answer, world, place):
    assert answer.status_code < 500, place
    text = visible_text(answer)
    assert not [word for word in world.secrets if word in text], place


# --- people who see the account


def test_no_page_breaks_for_anybody_who_sees_the_account(world):
    for user, page in product(insiders(world), pages()):
        client = signed_in(user)
        assert client.get(page.address(world)).status_code < 500, (user, page)
        if user not in (world.head, world.ar):
            continue
        with transaction.atomic():
            assert client.post(page.address(world)).status_code < 500, (user, page)
            transaction.set_rollback(True)


def test_no_operation_breaks_for_anybody_who_sees_the_account(world, asks):
    """The answer of each is held against the contract by the caller, a refusal's too."""
    callers = [asks(user) for user in insiders(world)]
    for caller, (method, path, details) in product(callers, contract.operations()):
        with transaction.atomic():
            answer = examples.ask(caller, world, method, path, details)
            transaction.set_rollback(True)
        name = (str(caller.user), details["operationId"])
        assert answer.status_code < 500, (name, answer.content.decode())


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
            private = bool(PRIVATE & set(contract.parameters(path)))
            expected = method != "GET" or private or name in PREPARES
            assert refused == expected, (name, answer.status_code)
            assert last_event() == before, name
            transaction.set_rollback(True)


def test_the_auditor_opens_every_page_and_sends_no_form_that_changes_anything(world):
    client = signed_in(world.auditor)
    before = last_event()
    for page in pages():
        if page.name in OPEN:
            continue
        # 409: the page of a step that is not open says so.
        good = {200, 302, 403, 405, 409} | ({404} if page.private else set())
        assert client.get(page.address(world)).status_code in good, page
        with transaction.atomic():
            client.post(page.address(world))
            transaction.set_rollback(True)
        assert last_event() == before, page


def test_the_auditor_keeps_a_view_for_himself_alone(world, asks):
    client, caller = signed_in(world.auditor), asks(world.auditor)
    address = reverse("lists:views", args=["accounts"])
    page = reverse("customers:accounts")
    assert 'name="shared"' in signed_in(world.ar).get(page).content.decode()
    assert 'name="shared"' not in client.get(page).content.decode()
    assert client.post(address, {"name": "S", "query": "tier=S"}).status_code == 302
    assert client.post(address, {"name": "S", "query": "tier=S", "shared": "1"}).status_code == 403
    shared = {"list": "accounts", "name": "A", "query": "tier=A", "shared": True}
    assert caller.post("/saved-views", shared).status_code == 403
    kept = SavedView.objects.filter(owner=world.auditor)
    assert [(view.name, view.shared) for view in kept] == [("S", False)]
    sitting = in_seat(world, Seat.FINANCE)
    RoleGrant.objects.create(user=sitting, role=Role.AUDITOR, since=START)
    assert asks(sitting).post("/saved-views", shared).status_code == 201


def test_the_auditor_has_no_seats_to_be_covered(world):
    client = signed_in(world.auditor)
    address = reverse("triangle:away-new")
    assert address not in client.get(reverse("triangle:away")).content.decode()
    facts = {"covered_by": world.sr.pk, "since": "2026-03-09", "until": "2026-03-12"}
    assert client.post(address, facts).status_code == 403


def last_event() -> int:
    return Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
