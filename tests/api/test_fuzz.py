"""Bodies nobody would send: whatever comes, the answer is a success or a sentence, never a fault.

Each body is a good one (`examples.py`) with one value replaced, so that what is strange reaches the
field it is meant for. Nothing is kept: each request is rolled back.
"""

import json

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.api import contract, examples
from tests.api.examples import EXAMPLES

STRANGE = [
    *(None, True, 0, -1, 1.5, 2**31, 2**63, 10**40, 1e308, "", " ", "\0", "a\0b", "\ud800"),
    *("0", "null", "2026-02-30", "9999-12-31", "0001-01-01", "'; --", "{{7*7}}", "\u202e", "𠮷"),
    *("é" * 70_000, [], [[]], [None], {}, {"a": {}}, {"id": 1}),
]
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=8,
)


def bodies(world):
    """Every operation that reads JSON, with its example's body."""
    for method, path, details in contract.operations():
        example = EXAMPLES[details["operationId"]]
        if "requestBody" in details and example.body is not examples.upload:
            yield method, examples.address(world, path, example), example, details


def send(caller, method, target, body, name):
    with transaction.atomic():
        answer = caller.send(method.lower(), target, json.dumps(body), If_Match='"1"')
        transaction.set_rollback(True)
    assert answer.status_code < 500, (name, body, answer.content.decode()[:300])


def fields_of(details) -> list[str]:
    media = next(iter(details["requestBody"]["content"].values()))
    schema = media["schema"]
    if "$ref" in schema:
        schema = contract.document()["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return list(schema.get("properties", {}))


def test_no_strange_value_in_any_field_breaks_an_operation(world, asking):
    for method, target, example, details in bodies(world):
        caller = asking(getattr(world, example.actor))
        good = example.body(world)
        for number, field in enumerate(fields_of(details)):
            # Not each with each: every field meets some, and every value many fields.
            for value in STRANGE[number % 3 :: 3]:
                body = {**good, field: value}
                send(caller, method, target, body, (details["operationId"], field))


@pytest.mark.parametrize("name", ["record_minutes", "change_account", "map_import", "add_person"])
def test_no_body_at_all_breaks_the_deepest_operations(world, asking, name):
    found = {details["operationId"]: rest for *rest, details in bodies(world)}
    method, target, example = found[name]
    caller = asking(getattr(world, example.actor))

    @settings(
        max_examples=40,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(ANYTHING, st.sampled_from(sorted(example.body(world))))
    def try_one(value, field):
        send(caller, method, target, {**example.body(world), field: value}, name)
        send(caller, method, target, value, name)

    try_one()


@pytest.mark.shared_data
def test_naughty_strings_are_kept_as_they_are_or_refused(world, asking, shared_data):
    source = shared_data / "messy-csv-dev" / "blns"
    found = sorted(source.rglob("*.json")) + sorted(source.rglob("*.txt"))
    if not found:
        pytest.skip("the list of naughty strings is not among the shared data")
    text = found[0].read_text("utf-8")
    strings = json.loads(text) if found[0].suffix == ".json" else text.splitlines()
    caller = asking(world.admin)
    for string in strings:
        path = f"/accounts/{world.account.pk}"
        with transaction.atomic():
            body = {"city": string[:120], "notes": string}
            answer = caller.patch(path, body, If_Match=caller.get(path)["ETag"])
            assert answer.status_code in (200, 422), string
            if answer.status_code == 200:
                assert answer.json()["notes"] == string.strip(), string
            transaction.set_rollback(True)
        # A search for it neither breaks nor finds what is not there.
        assert (
            caller.client.get(
                "/api/v1/search", {"q": string[:200]}, headers=caller.headers
            ).status_code
            < 500
        ), string
