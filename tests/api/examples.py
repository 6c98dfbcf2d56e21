"""One good request for each operation: what the contract, the sweep of rights and the docs try.

`actor` is who may do it, `body` what he sends. Values are callables of the world, so that ids are
those of the test. An operation without an example fails `test_every_operation_has_an_example`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.api import contract

Body = Callable[[Any], dict]


@dataclass(frozen=True)
class Example:
    """`query` is for lists that need one; `path` overrides a parameter of the address."""

    body: Body | None = None
    actor: str = "admin"
    query: str = ""
    path: dict[str, str] | None = None


def empty(world) -> dict:
    return {}


def upload(world) -> dict:
    sheet = SimpleUploadedFile("more.csv", "name\n織女電訊\n".encode())
    return {"target": "accounts", "file": sheet}


EXAMPLES: dict[str, Example] = {
    # Me
    "read_me": Example(),
    "change_preferences": Example(lambda world: {"theme": "dark"}),
    "list_tokens": Example(query="?total=exact"),
    "revoke_token": Example(),
    "list_sessions": Example(),
    "end_session": Example(),
    # Our people
    "list_people": Example(query="?text=ou&total=exact"),
    "add_person_of_ours": Example(
        lambda world: {"email": "new@trivet.test", "name": "新人", "name_en": "New"}
    ),
    "read_person_of_ours": Example(),
    "change_person_of_ours": Example(lambda world: {"phone": "+886 2 1234"}),
    "foresee_departure": Example(path={"colleague": "ar"}),
    "record_departure": Example(lambda world: {"despite_ties": True}),
    "undo_departure": Example(),
    "give_place": Example(lambda world: {"unit": world.units.carrier.pk, "title": "Planner"}),
    "set_reporting_line": Example(lambda world: {"reports_to": world.head.pk}),
    "end_place": Example(empty),
    # Units
    "list_units": Example(),
    "add_unit": Example(lambda world: {"name": "West", "kind": "department", "code": "west"}),
    "read_unit": Example(),
    "rename_unit": Example(lambda world: {"name": "Far south"}),
    "move_unit": Example(lambda world: {"parent": world.units.company.pk}),
    "close_unit": Example(empty, path={"unit": "empty_unit"}),
    # Role grants
    "list_grants": Example(query="?total=exact"),
    "grant_role": Example(lambda world: {"user": world.ar.pk, "role": "insight_analyst"}),
    "read_grant": Example(),
    "end_grant": Example(empty),
    # Seats and triangles
    "list_vacancies": Example(),
    "list_seats_of_person": Example(path={"colleague": "ar"}),
    "list_covers": Example(),
    "arrange_cover": Example(
        lambda world: {"covered_by": world.fr.pk, "until": "2026-03-09"}, actor="ar"
    ),
    "read_cover": Example(),
    "end_cover": Example(empty, actor="sr"),
    "read_triangle": Example(),
    "appoint": Example(lambda world: {"seat": "LEGAL", "user": world.colleague.pk}, actor="head"),
    "read_appointment": Example(),
    "read_appointment_letter": Example(),
    "end_appointment": Example(empty, actor="head"),
    "delegate": Example(
        lambda world: {"kind": "credit", "limit": "9000", "currency": "TWD"}, actor="head"
    ),
    "read_delegation": Example(),
    "withdraw_delegation": Example(empty, actor="head"),
    "form_project": Example(lambda world: {"name": "Borealis"}, actor="ar"),
    "read_project": Example(),
    "close_project": Example(lambda world: {"on": "2026-06-30"}, actor="ar"),
    # Accounts
    "list_accounts": Example(query="?q=olari&tier=S&tier=A&mine=false&total=exact"),
    "add_account": Example(
        lambda world: {
            "name": "織女電訊",
            "tier": "A",
            "department": world.units.south.pk,
            "group": world.group.pk,
            "revenue": "1000000.00",
            "currency": "TWD",
            "roles": ["buyer", "end_user"],
        }
    ),
    "read_account": Example(),
    "change_account": Example(
        lambda world: {"city": "Tainan", "roles": ["buyer"], "parent": None}, actor="ar"
    ),
    "read_family": Example(),
    "change_many_accounts": Example(
        lambda world: {"accounts": [world.account.pk], "set": {"tier": "A"}},
        actor="head",
    ),
    "undo_account_change": Example(empty),
    "list_org_units": Example(),
    "add_org_unit": Example(lambda world: {"name": "Access planning"}, actor="ar"),
    "read_org_unit": Example(),
    "change_org_unit": Example(lambda world: {"function": "Planning"}, actor="ar"),
    "remove_org_unit": Example(actor="ar"),
    "read_account_timeline": Example(actor="ar"),
    # Persons
    "list_persons": Example(query="?q=lin&total=exact"),
    "add_person": Example(
        lambda world: {
            "name": "周明",
            "email": "zhou@polaris.test",
            "post": {"title": "CFO", "layer": "executive", "org_unit": world.org_unit.pk},
        },
        actor="ar",
    ),
    "read_person": Example(),
    "change_person": Example(lambda world: {"phone": "+886 2 9999"}, actor="ar"),
    "read_person_timeline": Example(),
    "list_posts_at_account": Example(),
    "add_post": Example(
        lambda world: {"account": world.account.pk, "title": "Board member"}, actor="ar"
    ),
    "read_post": Example(),
    "correct_post": Example(lambda world: {"function": "Technology"}, actor="ar"),
    "end_post": Example(empty, actor="ar"),
    "move_person": Example(lambda world: {"to": world.other_account.pk, "title": "CEO"}),
    # Groups, tiers, decisions, views
    "list_groups": Example(),
    "add_group": Example(
        lambda world: {
            "code": "cities",
            "name": "Cities",
            "business_group": world.units.carrier.pk,
        }
    ),
    "read_group": Example(),
    "rename_group": Example(lambda world: {"labels": {"zh-hant": "營運商"}}),
    "move_group": Example(lambda world: {"parent": None}),
    "retire_group": Example(empty, path={"group": "empty_group"}),
    "list_tier_requirements": Example(),
    "read_tier_requirement": Example(),
    "change_tier_requirement": Example(lambda world: {"visits_per_quarter": 5}),
    "list_decisions": Example(),
    "ask_question": Example(
        lambda world: {"business_group": world.units.carrier.pk, "question": "Who pays?"}
    ),
    "read_decision": Example(),
    "add_option": Example(lambda world: {"title": "The reseller"}),
    "decide": Example(lambda world: {"option": world.option.pk, "reason": "They pay."}),
    "change_option": Example(lambda world: {"title": "The carrier"}),
    "drop_option": Example(),
    "list_saved_views": Example(query="?list=accounts"),
    "save_view": Example(lambda world: {"list": "accounts", "name": "A", "query": "tier=A"}),
    "remove_view": Example(),
    # Visits
    "list_touchpoints": Example(query="?status=going&total=exact"),
    "request_visit": Example(
        lambda world: {
            "subject": "Aurora next",
            "starts_at": "2026-04-01T10:00:00+08:00",
            "cost": "1200.50",
            "currency": "TWD",
            "persons": [world.person.pk],
            "colleagues": [world.fr.pk],
            "client_key": "2f9f6d0e-6c1b-4f58-9a52-0d9a8a3f7c11",
        },
        actor="ar",
    ),
    "read_touchpoint": Example(),
    "revise_visit": Example(
        lambda world: {"goal": "Agree on the date.", "persons": []}, actor="ar"
    ),
    "read_brief": Example(),
    "approve_visit": Example(lambda world: {"note": "Good."}, actor="head"),
    "refuse_visit": Example(lambda world: {"note": "Not now."}, actor="head"),
    "withdraw_visit": Example(empty, actor="ar", path={"touchpoint": "refused"}),
    "write_brief_note": Example(
        lambda world: {"seat": "SR", "text": "They test ours."},
        actor="sr",
        path={"touchpoint": "begun"},
    ),
    "hold_visit": Example(
        lambda world: {"persons": [world.person.pk]}, actor="ar", path={"touchpoint": "begun"}
    ),
    "record_minutes": Example(
        lambda world: {
            "text": "They want the lab by May.",
            "next_step": "Offer.",
            "attendance": {"persons": [world.person.pk], "colleagues": [world.ar.pk]},
            "commitments": [
                {
                    "direction": "ours",
                    "text": "The lab by May",
                    "due_on": "2026-05-01",
                    "our_person": world.ar.pk,
                    "their_person": world.person.pk,
                }
            ],
            "observations": [{"kind": "issue", "text": "Two outages."}],
        },
        actor="ar",
        path={"touchpoint": "begun"},
    ),
    "add_to_minutes": Example(
        lambda world: {"text": "And parts."}, actor="sr", path={"touchpoint": "held"}
    ),
    "say_what_follows": Example(empty, actor="ar", path={"touchpoint": "held"}),
    "rate_visit": Example(lambda world: {"rating": 4}, actor="ar", path={"touchpoint": "rated"}),
    "log_call": Example(
        lambda world: {"subject": "Aurora parts", "happened_at": "2026-03-03T01:00:00Z"},
        actor="ar",
    ),
    "log_mail": Example(
        lambda world: {"subject": "Aurora offer", "happened_at": "2026-03-03T01:00:00Z"},
        actor="ar",
    ),
    # Commitments and observations
    "list_commitments": Example(query="?status=&total=exact"),
    "promise": Example(
        lambda world: {
            "direction": "theirs",
            "text": "Order by June",
            "due_on": "2026-06-01",
            "our_person": world.ar.pk,
            "their_person": world.person.pk,
        },
        actor="ar",
    ),
    "read_commitment": Example(),
    "clear_commitment": Example(lambda world: {"seat": "FR"}, actor="fr"),
    "keep_commitment": Example(lambda world: {"proof": "Protocol 4"}, actor="ar"),
    "break_commitment": Example(lambda world: {"reason": "No parts."}, actor="ar"),
    "release_commitment": Example(lambda world: {"reason": "Not needed."}, actor="ar"),
    "move_commitment": Example(
        lambda world: {"due_on": "2026-05-20", "reason": "Customs."}, actor="ar"
    ),
    "confirm_commitment": Example(
        lambda world: {"person": world.person.pk}, actor="ar", path={"commitment": "kept"}
    ),
    "reopen_commitment": Example(
        lambda world: {"reason": "Wrong one."}, actor="ar", path={"commitment": "kept"}
    ),
    "read_kept_rates": Example(),
    "list_observations": Example(),
    "note_observation": Example(
        lambda world: {
            "kind": "intelligence",
            "text": "The rival lowers prices.",
            "competitor": "Rival",
            "source_kind": "published",
            "source": "Annual report",
        },
        actor="ar",
    ),
    "read_observation": Example(),
    "reassign_observation": Example(lambda world: {"owner": world.sr.pk}, actor="ar"),
    "close_observation": Example(lambda world: {"note": "Mended."}, actor="ar"),
    "list_cost_limits": Example(),
    "set_cost_limit": Example(lambda world: {"currency": "TWD", "amount": "3000"}),
    # Work
    "read_today": Example(actor="ar"),
    "list_work_items": Example(actor="ar"),
    "read_work_item": Example(actor="head"),
    "complete_work_item": Example(lambda world: {"outcome": "approved"}, actor="head"),
    "hand_over_work_item": Example(lambda world: {"to": world.sponsor.pk}, actor="head"),
    "list_processes": Example(),
    "read_process": Example(),
    "list_versions_of_process": Example(),
    "read_version_of_process": Example(),
    "publish_process": Example(
        lambda world: {"bpmn": world.bpmn.replace('name="Visit"', 'name="Call on them"', 1)}
    ),
    "list_runs": Example(query="?total=exact"),
    "read_run": Example(),
    "search": Example(query="?q=a"),
    # Imports and exports
    "list_import_targets": Example(),
    "list_imports": Example(query="?total=exact"),
    "upload_import": Example(upload),
    "read_import": Example(),
    "map_import": Example(
        lambda world: {
            "mapping": {"name": "account.name"},
            "options": {"constants": {"account.country": "Taiwan"}},
        }
    ),
    "try_import": Example(),
    "take_in_import": Example(),
    "read_rejected_rows": Example(path={"batch": "rejecting"}),
    "undo_import": Example(path={"batch": "taken"}),
    "discard_import": Example(),
    "list_exports": Example(),
    "export_list": Example(lambda world: {"list": "accounts", "format": "xlsx"}),
}


def address(world, path: str, example: Example) -> str:
    """The path with its parameters filled in. Raises AssertionError where the world has none."""
    filled = path
    for name in contract.parameters(path):
        source = (example.path or {}).get(name, name)
        assert hasattr(world, source), f"{path}: tests/world.py has no “{source}”"
        filled = filled.replace("{" + name + "}", str(getattr(world, source).pk))
    return filled + example.query


def ask(caller, world, method: str, path: str, details: dict) -> Any:
    """Do the example of an operation as `caller`; a guarded one with the version now stored."""
    example = EXAMPLES[details["operationId"]]
    target = address(world, path, example)
    headers = {}
    if contract.takes(details, "IfMatch"):
        shown = caller.get(target)
        headers["If_Match"] = shown.headers.get("ETag", '"1"')
    if method == "GET":
        return caller.get(target)
    if method == "DELETE":
        return caller.delete(target)
    body = example.body(world) if example.body else None
    if example.body is upload:
        return caller.upload(target, body)
    return caller.send(method.lower(), target, body or {}, **headers)
