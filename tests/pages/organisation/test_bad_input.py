"""Nonsense in addresses and forms is answered in words, never with a broken page."""

import pytest
from django.urls import reverse

HUGE = 10**30


@pytest.mark.parametrize(
    "address",
    [
        "/organisation/people/?q=%00",
        "/organisation/people/?q=%F0%9F%98%80%25_%5C",
        f"/organisation/people/?unit={HUGE}",
        "/organisation/people/?unit=-1",
        "/organisation/people/?after=nonsense",
        f"/organisation/units/{HUGE}/",
        f"/organisation/units/new/?beneath={HUGE}",
        f"/organisation/people/{HUGE}/",
        f"/organisation/roles/new/?person={HUGE}",
        f"/triangles/vacancies/?unit={HUGE}",
        f"/triangles/away/new/?person={HUGE}",
        f"/triangles/accounts/{HUGE}/",
        f"/triangles/accounts/{HUGE}/seats/AR/appointment/",
        "/find/?q=%00",
    ],
)
def test_a_nonsensical_address_is_answered_in_words(client, admin, address):
    client.force_login(admin)
    assert client.get(address).status_code in (200, 400, 404, 422)


@pytest.mark.parametrize("text", ["a\x00b", "x" * 5000, "\ud83d", "<script>alert(1)</script>"])
def test_nonsense_in_a_form_is_refused_or_kept_as_text(client, admin, units, text):
    client.force_login(admin)
    facts = {"name": text, "kind": "region", "code": "new-unit"}
    facts = {name: value.encode("utf-8", "replace").decode() for name, value in facts.items()}
    answer = client.post(reverse("organisation:unit-new"), facts)
    assert answer.status_code in (302, 422)
    assert b"<script>alert(1)" not in client.get(reverse("organisation:units")).content
