"""Holds every answer of the API against the OpenAPI document it serves."""

import re
from functools import cache

from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from trivet.api.site import api


@cache
def document() -> dict:
    return dict(api.get_openapi_schema())


def operations() -> list[tuple[str, str, dict]]:
    """Every operation as (METHOD, path, details)."""
    return [
        (method.upper(), path, details)
        for path, methods in document()["paths"].items()
        for method, details in methods.items()
    ]


def parameters(path: str) -> list[str]:
    """The names of the parameters in a path of the document."""
    return re.findall(r"\{([^}]+)\}", path)


def takes(details: dict, header: str) -> bool:
    """Whether an operation takes one of the document's shared header parameters."""
    return any(one.get("$ref", "").endswith(f"/{header}") for one in details["parameters"])


def content_of(answer) -> bytes:
    """All of an answer, a file's as well; its `close()` would close the test's connection too."""
    if not answer.streaming:
        return answer.content
    if not hasattr(answer, "consumed"):
        answer.consumed = b"".join(answer.streaming_content)
        for close in answer._resource_closers:
            close()
    return answer.consumed


def check(answer, method: str, path: str) -> None:
    """Raises AssertionError where the answer is not what the document promises."""
    found = _operation(method, path.partition("?")[0])
    if found is None:
        assert answer.status_code in (401, 404, 405), f"{method} {path} is in no document"
        return
    details, status = found, str(answer.status_code)
    promised = details["responses"].get(status) or details["responses"].get(f"{status[0]}XX")
    assert promised, f"{details['operationId']} does not promise {status}"
    if "$ref" in promised:
        promised = document()["components"]["responses"]["Problem"]
    content = promised.get("content", {})
    if not content:
        assert answer.content == b"", f"{details['operationId']} promises no content with {status}"
        return
    content_of(answer)
    media = answer["Content-Type"].partition(";")[0]
    assert media in content, f"{details['operationId']} does not promise {media}"
    if media.endswith("json"):
        _validate(content[media]["schema"], answer.json(), details["operationId"])


def _validate(schema: dict, value: object, name: str) -> None:
    inline = {"$id": "urn:trivet", **schema, "components": document()["components"]}
    registry = Registry().with_resource(
        "urn:trivet", Resource.from_contents(inline, default_specification=DRAFT202012)
    )
    validator = Draft202012Validator(inline, registry=registry, format_checker=FormatChecker())
    errors = [f"{error.json_path}: {error.message}" for error in validator.iter_errors(value)]
    assert not errors, f"{name}: {errors[:5]}"


@cache
def _patterns() -> list[tuple[re.Pattern, dict]]:
    paths = sorted(document()["paths"], key=lambda path: path.count("{"))
    return [
        (re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path) + r"\Z"), document()["paths"][path])
        for path in paths
    ]


def _operation(method: str, path: str) -> dict | None:
    method = "get" if method == "HEAD" else method.lower()
    for pattern, methods in _patterns():
        if pattern.match(path) and method in methods:
            return methods[method]
    return None
