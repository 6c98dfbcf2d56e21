"""Addresses of the API, each behind the door; what is no address of it is a problem too."""

from django.urls import path, re_path
from django.urls.resolvers import URLPattern

from trivet.api import reference
from trivet.api.protocol import door
from trivet.api.site import api

app_name = "api"

#: The contract holds no data of anybody; a stranger may read it before he has a token.
PUBLIC = ("openapi-json",)


def _behind_the_door() -> list[URLPattern]:
    patterns = [one for one in api.urls[0] if isinstance(one, URLPattern)]
    for pattern in patterns:
        pattern.callback = door.guarded(pattern.callback, public=pattern.name in PUBLIC)
    return patterns


urlpatterns = [
    path("docs", reference.page, name="reference"),
    *_behind_the_door(),
    re_path("", door.guarded(door.nothing), name="nothing"),
]
