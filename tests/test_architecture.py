"""What import-linter cannot see: ORM in pages and API, string keys that point up, decisions."""

import ast
import re
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent
# The API remembers answers to requests that may come again: its own table, nothing of the domain.
OWN_MEMORY = ("api/models.py", "api/protocol/repeats.py", "migrations/")
INTERFACES = sorted(
    path
    for band in ("web", "api")
    for path in (ROOT / "trivet" / band).rglob("*.py")
    if not any(place in str(path) for place in OWN_MEMORY)
)
MODULES = sorted(path for path in (ROOT / "trivet").rglob("*.py") if "migrations" not in path.parts)
MANAGERS = {"objects", "_default_manager", "_base_manager"}
QUERYSET_CALLS = {"select_related", "prefetch_related", "annotate", "aggregate", "values_list"}
QUERYSET_CALLS |= {"bulk_create", "bulk_update", "get_or_create", "update_or_create"}
QUERYSET_CALLS |= {"select_for_update", "refresh_from_db"}
KEYWORD_CALLS = {"filter", "exclude", "create"}
BARE_CALLS = {"save", "delete"}  # a router's `delete("/path")` is another thing
TYPES = {"Model", "QuerySet", "Choices"}  # may be named in annotations


def orm_use(tree: ast.AST) -> list[str]:
    """Each use of the ORM in a syntax tree, as `line: what`."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("django.db.models"):
            names = {alias.name for alias in node.names} - TYPES
            found += [f"{node.lineno}: imports {name}" for name in sorted(names)]
        if isinstance(node, ast.ImportFrom) and node.module == "django.db":
            names = {alias.name for alias in node.names} & {"models", "transaction"}
            found += [f"{node.lineno}: imports django.db.{name}" for name in sorted(names)]
        if isinstance(node, ast.Attribute) and node.attr in MANAGERS:
            found.append(f"{node.lineno}: .{node.attr}")
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            name = node.func.attr
            keyed = name in KEYWORD_CALLS and node.keywords
            bare = name in BARE_CALLS and not node.args
            if name in QUERYSET_CALLS or keyed or bare:
                found.append(f"{node.lineno}: .{name}(…)")
    return found


def test_an_interface_asks_queries_and_actions_and_never_the_orm():
    used = {
        str(path.relative_to(ROOT)): found
        for path in INTERFACES
        if (found := orm_use(ast.parse(path.read_text("utf-8"))))
    }
    assert used == {}


@pytest.mark.parametrize(
    "line",
    [
        "User.objects.first()",
        "rows.filter(pk=1)",
        "visit.save()",
        "from django.db import models",
        "from django.db.models import Q",
    ],
)
def test_the_search_for_orm_use_finds_it(line):
    assert orm_use(ast.parse(line))


def layers() -> list[str]:
    """Package names as import-linter has them, lowest first; those side by side share a line."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    bands = next(
        contract
        for contract in config["tool"]["importlinter"]["contracts"]
        if contract["id"] == "bands"
    )
    return list(reversed(bands["layers"]))


def rank(module: str) -> int:
    package = module.split(".")[1]
    return next(
        place
        for place, names in enumerate(layers())
        if package in [name.strip(" ()") for name in names.split(":")]
    )


def relations():
    for model in apps.get_models():
        if model.__module__.startswith("trivet."):
            for field in model._meta.get_fields():
                if field.is_relation and not field.auto_created and field.related_model:
                    yield model, field


def test_a_foreign_key_points_sideways_or_down():
    upward = [
        f"{model._meta.label}.{field.name}"
        for model, field in relations()
        if field.related_model._meta.label != settings.AUTH_USER_MODEL
        and field.related_model.__module__.startswith("trivet.")
        and rank(field.related_model.__module__) > rank(model.__module__)
    ]
    assert upward == []


def test_every_module_says_what_it_is_for():
    trees = {path: ast.parse(path.read_text("utf-8")) for path in MODULES}
    silent = [path for path, tree in trees.items() if tree.body and not ast.get_docstring(tree)]
    assert silent == []


def test_every_decision_has_a_number_of_its_own_and_its_four_parts():
    seen: dict[str, str] = {}
    for path in sorted((ROOT / "docs" / "adr").glob("*.md")):
        number = path.name[:4]
        text = path.read_text("utf-8")
        assert re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", path.name), path.name
        assert number not in seen, f"{path.name} and {seen[number]}"
        seen[number] = path.name
        for heading in ("Status", "Context", "Decision", "Consequences"):
            assert f"**{heading}.**" in text, f"{path.name}: {heading}"
        assert len(text.splitlines()) <= 60, f"{path.name} is longer than a page"
