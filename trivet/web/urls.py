"""Every page's address, one include per part of the house; names are nouns.

Add a part's include here and nowhere else. The shell comes last: it holds the odd addresses.
"""

from django.urls import include, path

from trivet.web import today
from trivet.web.organisation import tokens

urlpatterns = [
    path("organisation/", include("trivet.web.organisation.urls")),
    path("settings/tokens/", tokens.tokens, name="tokens"),
    path("settings/tokens/<int:pk>/revocation/", tokens.revoke, name="token-revocation"),
    path("triangles/", include("trivet.web.triangle.urls")),
    path("imports/", include("trivet.web.intake.urls")),
    path("", include("trivet.web.customers.urls")),
    path("lists/", include("trivet.web.lists.urls")),
    path("", today.today, name="today"),
    path("items/<int:item>/", today.item, name="today-item"),
    path("win/", include("trivet.web.contact.urls")),
    path("", include("trivet.web.processes.urls")),
    path("", include("trivet.web.shell.urls")),
]
