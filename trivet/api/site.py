"""The API put together: every resource, behind one admission and one way to fail.

Add a resource's router here and nowhere else.
"""

from typing import Any

from django.http import Http404, HttpRequest
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.renderers import JSONRenderer

from trivet import __version__
from trivet.api.protocol import problems
from trivet.api.protocol.admission import StrictParser, admitted
from trivet.api.protocol.contract import Contract
from trivet.api.resources.contact import commitments, observations, steps, visits
from trivet.api.resources.customers import accounts, decisions, org_units, persons, strategy
from trivet.api.resources.intake import exports, imports
from trivet.api.resources.organisation import grants, me, people, units
from trivet.api.resources.triangles import seats, triangles
from trivet.api.resources.working import finding, items, processes, today


class Renderer(JSONRenderer):
    """JSON with Chinese as Chinese: smaller, and readable in a terminal."""

    json_dumps_params = {"ensure_ascii": False, "separators": (",", ":")}


class Api(NinjaAPI):
    """ninja with our contract, and operations named by their function alone."""

    def get_openapi_operation_id(self, operation: Any) -> str:
        return str(operation.view_func.__name__)

    def get_openapi_schema(self, **options: Any) -> Contract:
        return Contract(self, self.get_root_path({}))


api = Api(
    title="Trivet",
    version=__version__,
    description="Key-account selling run as a process. The tour with examples is docs/api.md.",
    urls_namespace="api",
    openapi_url="/openapi.json",
    docs_url=None,
    parser=StrictParser(),
    renderer=Renderer(),
    servers=[{"url": "/"}],
)
api.add_decorator(admitted, mode="view")


def _fail(request: HttpRequest, error: Any) -> Any:
    return problems.answer(request, error)


for kind in (Exception, Http404, HttpError, ValidationError):
    api.add_exception_handler(kind, _fail)

for prefix, resource in (
    ("/me", me),
    ("/people", people),
    ("/units", units),
    ("/role-grants", grants),
    ("", accounts),
    ("", org_units),
    ("", persons),
    ("", strategy),
    ("", decisions),
    ("", triangles),
    ("", seats),
    ("", visits),
    ("", steps),
    ("", commitments),
    ("", observations),
    ("", today),
    ("", items),
    ("", processes),
    ("", finding),
    ("", imports),
    ("", exports),
):
    api.add_router(prefix, resource.router)
