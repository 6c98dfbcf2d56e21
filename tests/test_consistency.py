"""Style as tests: templates that hang together, names in one case, nothing a policy would block."""

import re
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.template import engines
from django.template.loader import get_template
from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = ROOT / "trivet" / "web" / "templates"
NAMES = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))
REFERENCE = re.compile(r"""(?:extends|include)\s+["']([^"']+)["']""")
# Parts of other packages that we draw in our own way; they are used by name over there.
OVERRIDES = ("allauth/", "account/", "mfa/", "usersessions/", "socialaccount/", "django/")
ALONE = {"500.html", "base.html", "lists/pencil.html"}
# A list names the buttons of its bulk bar; htmx gets its toasts from the middleware.
NAMED_BY_CODE = {
    "shell/_toasts_swap.html",
    "customers/accounts/_bulk_actions.html",
    "contact/_panel_next.html",
    "contact/_panel_commitments.html",
}
# Drawn by the form field that has them.
WIDGETS = {f"components/form/{name}.html" for name in ("zone", "picker", "_choices")}
FAULTS = {"400.html", "403.html", "404.html", "413.html", "500.html"}

pages = [
    name
    for name in NAMES
    if not Path(name).name.startswith("_")
    and not name.startswith((*OVERRIDES, "components/"))
    and name not in ALONE
]


@cache
def source(name: str) -> str:
    return (TEMPLATES / name).read_text("utf-8")


@cache
def references() -> dict[str, set[str]]:
    """Which templates each template extends or includes, and what Python code names."""
    found = {name: set(REFERENCE.findall(source(name))) for name in NAMES}
    for name in NAMES:
        found[name] |= set(re.findall(r"""=["']([\w/]+\.html)["']""", source(name)))
    code = "\n".join(path.read_text("utf-8") for path in (ROOT / "trivet").rglob("*.py"))
    found["python"] = set(re.findall(r"""["']([\w/]+\.(?:html|txt))["']""", code))
    return found


def root_of(name: str) -> str:
    match = re.search(r"""{%\s*extends\s+["']([^"']+)["']""", source(name))
    return root_of(match[1]) if match and match[1] in NAMES else name


@pytest.mark.parametrize("name", NAMES)
def test_a_template_compiles(name):
    get_template(name)


@pytest.mark.parametrize("name", [name for name in NAMES if not name.startswith(OVERRIDES)])
def test_no_template_is_left_over(name):
    users = [user for user, used in references().items() if name in used and user != name]
    assert users or name in FAULTS | {"record.html"}, f"nothing uses {name}"


@pytest.mark.parametrize("name", pages)
def test_a_page_stands_on_the_base(name):
    assert root_of(name) == "base.html"


@pytest.mark.parametrize("name", [name for name in NAMES if Path(name).name.startswith("_")])
def test_a_fragment_is_included_by_a_page_or_another_fragment(name):
    included = {one for user, used in references().items() if user != "python" for one in used}
    # A part registers its panel for the account's page by name.
    panel = "/_panel" in name and name in references()["python"]
    assert panel or name in included or name in NAMED_BY_CODE


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("components/")])
def test_a_component_is_shown_in_the_gallery(name):
    shown: set[str] = set()
    waiting = {one for one in NAMES if one.startswith("shell/gallery/")} | {"base.html"}
    while waiting:
        one = waiting.pop()
        shown.add(one)
        waiting |= references().get(one, set()) - shown
    assert name in shown or name in WIDGETS


@pytest.mark.parametrize("name", NAMES)
def test_a_template_keeps_within_the_policy_and_a_screen(name):
    text = source(name)
    if name not in ALONE:
        assert not re.search(r"<style|\sstyle=", text), "style belongs into css/"
    assert not re.search(r"\son\w+=", text), "behaviour belongs into js/"
    for tag in re.findall(r"<script[^>]*>", text):
        assert "src=" in tag or "json" in tag
    assert len(text.splitlines()) <= 80


@pytest.mark.parametrize("name", NAMES)
def test_a_component_sees_only_what_it_is_given(name):
    for tag in re.findall(r"""{%\s*include\s+["']components/[^%]+%}""", source(name)):
        assert tag.rstrip(" %}").endswith("only") or "actions=" in tag, tag


@pytest.mark.parametrize("name", NAMES)
def test_a_template_loads_only_what_it_uses(name):
    text = source(name)
    libraries = engines["django"].engine.template_libraries
    for line in re.findall(r"{%\s*load\s+([\w\s]+?)\s*%}", text):
        for library in line.split():
            words = [*libraries[library].tags, *libraries[library].filters]
            tags = "|".join(map(re.escape, words))
            assert re.search(rf"{{%\s*(?:{tags})\b|\|(?:{tags})\b|_\(", text), library


def verbose_names():
    for model in apps.get_models():
        if model.__module__.startswith("trivet."):
            yield f"{model._meta.label}", str(model._meta.verbose_name)
            for field in model._meta.fields:
                if field.name != "id":
                    yield f"{model._meta.label}.{field.name}", str(field.verbose_name)


def test_names_begin_in_lower_case_unless_they_are_initials():
    wrong = [
        f"{where}: {name}"
        for where, name in verbose_names()
        if (first := name.split()[0])[0].isupper() and not first.isupper()
    ]
    assert wrong == []


def patterns(resolver: URLResolver, prefix: str = ""):
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, route)
        elif isinstance(entry, URLPattern):
            yield route


def address(route: str) -> str | None:
    """A path that fits a route: 1 for numbers, x for words; None for a regular expression."""
    path = re.sub(r"<(int|str|slug|uuid|path|\w+):?\w*>", lambda m: filler(m[1]), route)
    return None if re.search(r"[\^$()\[\]\\?]", path) else f"/{path}"


def filler(kind: str) -> str:
    return {"int": "1", "uuid": "00000000-0000-0000-0000-000000000000"}.get(kind, "x")


OPEN_TO_STRANGERS = ("/healthz", "/sign-in/", "/language/", "/api/")
PATHS = sorted({path for route in patterns(get_resolver()) if (path := address(route))})


@pytest.mark.django_db
@pytest.mark.parametrize("path", [one for one in PATHS if not one.startswith(OPEN_TO_STRANGERS)])
def test_a_stranger_is_led_to_the_door(client, path):
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/login/")
