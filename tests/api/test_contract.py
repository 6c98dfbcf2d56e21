"""The OpenAPI document: valid, complete, open to everybody, in step with the answers."""

import ast
import re
from pathlib import Path

import pytest
from openapi_spec_validator import validate

from tests.api import contract, examples
from tests.api.examples import EXAMPLES
from trivet.api import models
from trivet.api.protocol import faults
from trivet.foundation.errors import TrivetError

API = Path(models.__file__).parent


def test_the_document_is_valid_openapi_3_1(asking):
    answer = asking(None).client.get("/api/v1/openapi.json")
    assert answer.status_code == 200
    assert answer.json()["openapi"].startswith("3.1")
    validate(answer.json())


def test_every_operation_says_what_it_does_and_how_it_fails():
    for method, path, details in contract.operations():
        name = f"{method} {path}"
        assert details["description"].endswith("."), name
        assert details["tags"], name
        assert {"4XX", "5XX"} <= set(details["responses"]), name


def test_every_change_of_a_versioned_record_asks_for_its_version():
    for method, path, details in contract.operations():
        shown = contract.document()["paths"][path].get("get", {})
        if method == "PATCH" and "304" in shown.get("responses", {}):
            assert contract.takes(details, "IfMatch"), path


#: Steps of an import: each is refused once it was taken, and runs in transactions of its own.
ALONE = {"upload_import", "map_import", "try_import", "take_in_import", "export_list"}


def test_every_post_may_be_repeated():
    for method, path, details in contract.operations():
        repeatable = method == "POST" and details["operationId"] not in ALONE
        assert contract.takes(details, "IdempotencyKey") == repeatable, path


def test_names_are_plain_and_once():
    names = [details["operationId"] for _method, _path, details in contract.operations()]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z_]+", name) for name in names)


def test_every_operation_has_an_example():
    names = {details["operationId"] for _method, _path, details in contract.operations()}
    assert names == set(EXAMPLES)


@pytest.mark.parametrize(
    ("method", "path", "details"),
    contract.operations(),
    ids=lambda value: value["operationId"] if isinstance(value, dict) else "",
)
def test_an_operation_does_what_its_example_asks(world, asking, method, path, details):
    """The answer is a success; that it keeps the contract is checked with every answer."""
    actor = getattr(world, EXAMPLES[details["operationId"]].actor)
    answer = examples.ask(asking(actor), world, method, path, details)
    assert answer.status_code < 300, answer.content.decode()


#: Where the database may be spoken to: the one thing that the API keeps for itself.
OWN = {"models.py", "protocol/repeats.py"}


@pytest.mark.parametrize(
    "path",
    [p for p in sorted(API.rglob("*.py")) if "migrations" not in p.parts],
    ids=lambda path: str(path.relative_to(API)),
)
def test_no_operation_speaks_to_the_database_itself(path):
    """Only queries and actions: neither managers, nor saving, nor filtering, nor transactions."""
    if str(path.relative_to(API)) in OWN:
        return
    words = {"objects", "_base_manager", "_default_manager", "filter", "exclude", "save", "atomic"}
    words |= {"select_related", "prefetch_related", "annotate", "order_by", "raw", "cursor"}
    found = [
        f"{node.attr} in line {node.lineno}"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr in words
    ]
    assert found == []


def test_every_fault_has_a_code_of_its_own():
    kinds = [
        kind
        for kind in vars(faults).values()
        if isinstance(kind, type) and issubclass(kind, TrivetError) and kind is not TrivetError
    ]
    assert len({kind.code for kind in kinds}) == len(kinds)
