"""The page on which a person reads what the API offers, made from the contract itself.

No script and no foreign host: it is a list with headings. Refuses to say anything that the OpenAPI
document does not.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import override
from django.views.decorators.http import require_safe

from trivet.api.protocol import faults
from trivet.api.site import api
from trivet.foundation import errors
from trivet.foundation.errors import TrivetError

Document = dict[str, Any]


@dataclass(frozen=True)
class Input:
    """One parameter or field: what it is called, what belongs there."""

    name: str
    place: str
    kind: str
    required: bool
    text: str


@dataclass(frozen=True)
class Operation:
    """One thing the API does."""

    name: str
    method: str
    path: str
    text: str
    inputs: list[Input]
    answer: str


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Everything the API offers, by subject, and every way in which it says no."""
    context = {"subjects": _subjects(), "codes": _codes()}
    return render(request, "api/reference.html", context)


@cache
def _subjects() -> list[tuple[str, list[Operation]]]:
    with override("en"):
        document: Document = dict(api.get_openapi_schema())
    found: dict[str, list[Operation]] = {}
    for path, methods in document["paths"].items():
        for method, details in methods.items():
            operation = _operation(document, path, method.upper(), details)
            found.setdefault(details["tags"][0], []).append(operation)
    return list(found.items())


@cache
def _codes() -> list[tuple[str, int, str]]:
    """Each code with its status and, from its class, what it means."""
    kinds = [*vars(errors).values(), *vars(faults).values()]
    found = {
        kind.code: (kind.code, kind.status, (kind.__doc__ or "").split("\n\n")[0])
        for kind in kinds
        if isinstance(kind, type) and issubclass(kind, TrivetError) and kind is not TrivetError
    }
    return sorted(found.values(), key=lambda one: (one[1], one[0]))


def _operation(document: Document, path: str, method: str, details: Document) -> Operation:
    success = next(status for status in details["responses"] if status.startswith("2"))
    content = details["responses"][success].get("content", {})
    answers = [_kind(document, one.get("schema", {})) for one in content.values()]
    return Operation(
        name=details["operationId"],
        method=method,
        path=path,
        text=details["description"],
        inputs=[*_parameters(document, details), *_fields(document, details)],
        answer=f"{success} {answers[0]}" if answers else success,
    )


def _parameters(document: Document, details: Document) -> Iterable[Input]:
    for given in details["parameters"]:
        one = _resolved(document, given)
        yield Input(
            name=one["name"],
            place=one["in"],
            kind=_kind(document, one["schema"]),
            required=one.get("required", False),
            text=one.get("description", ""),
        )


def _fields(document: Document, details: Document) -> Iterable[Input]:
    for media in details.get("requestBody", {}).get("content", {}).values():
        schema = _resolved(document, media["schema"])
        for name, field in schema.get("properties", {}).items():
            yield Input(
                name=name,
                place="body",
                kind=_kind(document, field),
                required=name in schema.get("required", []),
                text=field.get("description", ""),
            )


def _kind(document: Document, schema: Document) -> str:
    """A schema in a few words: `integer`, `date or null`, `list of Ref`."""
    if "$ref" in schema:
        return str(_resolved(document, schema).get("title", ""))
    if "enum" in schema:
        return ", ".join(str(value) or "“”" for value in schema["enum"])
    if "const" in schema:
        return str(schema["const"])
    if "anyOf" in schema or "allOf" in schema:
        parts = schema.get("anyOf") or schema["allOf"]
        return " or ".join(_kind(document, part) for part in parts)
    if schema.get("type") == "array":
        return f"list of {_kind(document, schema.get('items', {}))}"
    return str(schema.get("format") or schema.get("type") or "")


def _resolved(document: Document, schema: Document) -> Document:
    if "$ref" not in schema:
        return schema
    found: Any = document
    for step in schema["$ref"].removeprefix("#/").split("/"):
        found = found[step]
    return dict(found)
