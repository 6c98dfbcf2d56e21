"""The OpenAPI 3.1 document: what ninja knows of each operation, and what the door adds to all.

Errors, versions, repeats and identity are true of every operation, so they are written here once
and not beside each. Refuses two operations of one name.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from ninja.openapi.schema import OpenAPISchema

from trivet.api.protocol import repeats, versions

Document = dict[str, Any]
Operation = TypeVar("Operation", bound=Callable[..., Any])

_PROBLEM: Document = {
    "type": "object",
    "title": "Problem",
    "description": "What is wrong and what to do (RFC 9457).",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "For programs; never changes."},
        "detail": {"type": "string", "description": "A sentence in the caller's language."},
        "instance": {"type": "string", "format": "uri"},
        "errors": {"type": "array", "items": {"$ref": "#/components/schemas/FieldError"}},
        "theirs": {"type": "object", "description": "Of a 412: what is stored now, by field."},
        "version": {"type": "integer", "description": "Of a 412: the version stored now."},
    },
}
_FIELD_ERROR: Document = {
    "type": "object",
    "title": "FieldError",
    "required": ["field", "detail"],
    "properties": {
        "field": {"type": "string"},
        "in": {"type": "string", "enum": ["query", "body", "form", "file"]},
        "pointer": {"type": "string", "description": "JSON pointer into the body."},
        "detail": {"type": "string"},
    },
}
_ERRORS = {
    "4XX": {"$ref": "#/components/responses/Problem"},
    "5XX": {"$ref": "#/components/responses/Problem"},
}
_IDENTITIES = {
    "token": {
        "type": "http",
        "scheme": "bearer",
        "description": "A personal access token, made in the settings.",
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "sessionid",
        "description": "A browser's session; writes also need X-CSRFToken.",
    },
}
_PARAMETERS = {
    "IfMatch": {
        "name": "If-Match",
        "in": "header",
        "required": True,
        "description": "The ETag you read. 428 without it, 412 where the record has moved on.",
        "schema": {"type": "string"},
    },
    "IfMatchIfSaid": {
        "name": "If-Match",
        "in": "header",
        "required": False,
        "description": "The ETag you read, if a change meanwhile should stop you (412).",
        "schema": {"type": "string"},
    },
    "IfNoneMatch": {
        "name": "If-None-Match",
        "in": "header",
        "required": False,
        "description": "The ETag you have; 304 where nothing changed.",
        "schema": {"type": "string"},
    },
    "IdempotencyKey": {
        "name": "Idempotency-Key",
        "in": "header",
        "required": False,
        "description": "Your own, one a request; a repeat within a day gets the first answer.",
        "schema": {"type": "string", "minLength": 1, "maxLength": 200},
    },
}


def file_of(*media: str) -> Callable[[Operation], Operation]:
    """Marks an operation that answers with a file of one of these kinds."""

    def mark(operation: Operation) -> Operation:
        operation.media = [one.partition(";")[0] for one in media]  # type: ignore[attr-defined]
        return operation

    return mark


class Contract(OpenAPISchema):
    """ninja's document, completed."""

    def __init__(self, api: Any, path_prefix: str) -> None:
        super().__init__(api, path_prefix)
        self["openapi"] = "3.1.0"
        self["security"] = [{name: []} for name in _IDENTITIES]

    def operation_details(self, operation: Any) -> Document:
        if self.api.get_openapi_operation_id(operation) in self.all_operation_ids:
            raise ValueError(f"two operations are named {operation.view_func.__name__}")
        found: Document = super().operation_details(operation)
        found["responses"] = {str(status): what for status, what in found["responses"].items()}
        found["responses"].update(_ERRORS)
        for media in getattr(operation.view_func, "media", ()):
            binary = {"schema": {"type": "string", "contentMediaType": media}}
            found["responses"]["200"].setdefault("content", {})[media] = binary
        for name in _headers(operation):
            found["parameters"].append({"$ref": f"#/components/parameters/{name}"})
        if versions.shown(operation.view_func) and "GET" in operation.methods:
            found["responses"]["304"] = {"description": "You have it already."}
        return found

    def add_schema_definitions(self, definitions: Document) -> None:
        for name, schema in definitions.items():
            if self.schemas.setdefault(name, schema) != schema:
                raise ValueError(f"two shapes are named {name}")

    def get_components(self) -> Document:
        found: Document = super().get_components()
        schemas = {**found["schemas"], "Problem": _PROBLEM, "FieldError": _FIELD_ERROR}
        problem = {"schema": {"$ref": "#/components/schemas/Problem"}}
        return {
            "schemas": dict(sorted(schemas.items())),
            "securitySchemes": _IDENTITIES,
            "parameters": _PARAMETERS,
            "responses": {
                "Problem": {
                    "description": "It did not happen; the problem says why.",
                    "content": {"application/problem+json": problem},
                }
            },
        }


def _headers(operation: Any) -> list[str]:
    names = []
    if versions.needed(operation.view_func):
        names.append("IfMatch")
    if versions.heeded(operation.view_func):
        names.append("IfMatchIfSaid")
    if versions.shown(operation.view_func) and "GET" in operation.methods:
        names.append("IfNoneMatch")
    if "POST" in operation.methods and not repeats.by_itself(operation.view_func):
        names.append("IdempotencyKey")
    return names
