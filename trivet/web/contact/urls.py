"""Addresses of contact; nouns, and each step of a visit is a thing of its own."""

from django.urls import path

from trivet.web.contact import (  # noqa: F401 - panels registers itself
    commitments,
    panels,
    policy,
    sightings,
    words,
)
from trivet.web.contact.visiting import briefs, calls, minutes, requests, visits

app_name = "win"
urlpatterns = [
    # /win/visits/
    path("visits/", visits.visit_list, name="visits"),
    path("visits/total/", visits.visit_total, name="visits-total"),
    path("visits/export/", visits.visit_export, name="visits-export"),
    path("visits/new/", requests.request_visit, name="visit-request"),
    path("visits/month/", visits.month, name="visits-month"),
    path("visits/<int:touchpoint>/", visits.visit, name="visit"),
    path("visits/<int:touchpoint>/request/", requests.revision, name="visit-revision"),
    path("visits/<int:touchpoint>/approval/", requests.approval, name="visit-approval"),
    path("visits/<int:touchpoint>/withdrawal/", visits.withdrawal, name="visit-withdrawal"),
    path("visits/<int:touchpoint>/brief/", briefs.brief, name="visit-brief"),
    path("visits/<int:touchpoint>/minutes/", minutes.minutes, name="visit-minutes"),
    path("visits/<int:touchpoint>/rating/", requests.rating, name="visit-rating"),
    path("accounts/<int:account>/people/", requests.people, name="people"),
    # /win/calls/
    path("calls/new/", calls.call, name="call"),
    # /win/commitments/
    path("commitments/", commitments.commitment_list, name="commitments"),
    path("commitments/total/", commitments.commitment_total, name="commitments-total"),
    path("commitments/export/", commitments.commitment_export, name="commitments-export"),
    path("commitments/new/", commitments.new, name="commitment-new"),
    path("commitments/<int:commitment>/", commitments.commitment, name="commitment"),
    path("commitments/<int:commitment>/keeping/", commitments.keeping, name="commitment-keeping"),
    path(
        "commitments/<int:commitment>/breaking/", commitments.breaking, name="commitment-breaking"
    ),
    path("commitments/<int:commitment>/release/", commitments.release, name="commitment-release"),
    path(
        "commitments/<int:commitment>/reopening/",
        commitments.reopening,
        name="commitment-reopening",
    ),
    path("commitments/<int:commitment>/moving/", commitments.moving, name="commitment-moving"),
    path(
        "commitments/<int:commitment>/confirmation/",
        commitments.confirmation,
        name="commitment-confirmation",
    ),
    path(
        "commitments/<int:commitment>/clearance/",
        commitments.clearance,
        name="commitment-clearance",
    ),
    path("policy/", policy.policy, name="policy"),
    # /win/observations/
    path("observations/new/", sightings.new, name="observation-new"),
    path("observations/<int:observation>/", sightings.observation, name="observation"),
    path("observations/<int:observation>/owner/", sightings.owner, name="observation-owner"),
    path("observations/<int:observation>/closing/", sightings.closing, name="observation-closing"),
]

words.register()
