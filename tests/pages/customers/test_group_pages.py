"""Pages of customer groups, decisions and tiers."""

import pytest
from bs4 import BeautifulSoup

from tests.cast import START, make_user
from trivet.customers.models import CustomerGroup, Decision, TierRequirement
from trivet.organisation.models import Membership, Role, RoleGrant, Unit


@pytest.fixture
def owner(units):
    user = make_user("owner")
    RoleGrant.objects.create(user=user, role=Role.POLICY_OWNER, unit=units.carrier, since=START)
    return user


@pytest.fixture
def owner_client(client, owner):
    client.force_login(owner)
    return client


def text(answer):
    return answer.content.decode()


def test_groups_are_drawn_as_a_tree_and_kept(owner_client, account, units):
    data = {"code": "mobile", "name": "行動", "business_group": units.carrier.pk}
    answer = owner_client.post("/groups/new/", data | {"parent": account.group.pk})
    assert answer.status_code == 302
    made = CustomerGroup.objects.get(code="mobile")
    page = BeautifulSoup(text(owner_client.get("/groups/")), "html.parser")
    depths = [(row.th["data-depth"], row.th.a.get_text()) for row in page.select("tbody tr")]
    assert depths == [("0", "Operators"), ("1", "行動")]
    data = {"name": "Mobile", "label_zh-hant": "行動業者", "parent": ""}
    assert owner_client.post(f"/groups/{made.pk}/", data).status_code == 302
    made.refresh_from_db()
    assert (made.name, made.labels, made.parent) == ("Mobile", {"zh-hant": "行動業者"}, None)
    owner_client.post(f"/groups/{made.pk}/retirement/")
    assert "行動業者" not in text(owner_client.get("/groups/"))
    assert "Retired" in text(owner_client.get("/groups/?retired=1"))
    owner_client.post(f"/groups/{account.group.pk}/retirement/")
    assert "still in use" in text(owner_client.get("/groups/"))


def test_spoilt_groups_are_refused(owner_client, account, units):
    for data in (
        {},
        {"code": "operators", "name": "x", "business_group": units.carrier.pk},
        {"code": "a b", "name": "x", "business_group": units.carrier.pk},
        {"code": "x", "name": "x", "business_group": "999"},
        {"code": "x", "name": "x" * 121, "business_group": units.carrier.pk},
    ):
        assert owner_client.post("/groups/new/", data).status_code == 422
    assert CustomerGroup.objects.count() == 1


def test_a_question_is_asked_weighed_decided_and_asked_anew(owner_client, units, account):
    answer = owner_client.post(
        "/decisions/new/", {"business_group": units.carrier.pk, "question": "Who is it?"}
    )
    decision = Decision.objects.get()
    assert answer["Location"] == f"/decisions/{decision.pk}/"
    for title in ("Operator", "Subscriber"):
        data = {"title": title, "arguments": "a", "evidence": "e"}
        assert owner_client.post(f"/decisions/{decision.pk}/options/", data).status_code == 302
    first, second = decision.options.all()
    owner_client.post(f"/decisions/options/{second.pk}/", {"title": "End user"})
    facts = {"option": first.pk, "reason": "It pays.", "on": "2026-03-03", "version": 1}
    for wrong, status in (
        ({}, 422),
        (facts | {"on": "2027-01-01"}, 422),
        (facts | {"version": 9}, 412),
    ):
        assert owner_client.post(f"/decisions/{decision.pk}/", wrong).status_code == status
    assert owner_client.post(f"/decisions/{decision.pk}/", facts).status_code == 302
    page = text(owner_client.get(f"/decisions/{decision.pk}/"))
    assert "It pays." in page
    assert "Add an option" not in page
    assert owner_client.post(f"/decisions/{decision.pk}/", facts).status_code == 409
    assert owner_client.post(f"/decisions/options/{second.pk}/removal/").status_code == 409
    answer = owner_client.post(
        f"/decisions/new/?replaces={decision.pk}",
        {"business_group": units.carrier.pk, "question": "Still?"},
    )
    assert answer.status_code == 302
    page = text(owner_client.get("/decisions/"))
    assert "What holds today" in page
    assert "Who is it?" in page


def test_people_of_the_business_group_read_and_do_not_decide(client, ar, units, account):
    decision = Decision.objects.create(
        business_group=units.carrier, question="Who?", asked_on="2026-01-01"
    )
    client.force_login(ar)
    assert "Who?" in text(client.get("/decisions/"))
    assert client.get(f"/decisions/{decision.pk}/").status_code == 200
    assert client.get("/decisions/new/").status_code == 403
    assert client.get(f"/decisions/{decision.pk}/options/").status_code == 403
    assert client.get("/groups/new/").status_code == 403
    assert client.get(f"/groups/{account.group.pk}/").status_code == 403
    assert client.get("/tiers/S/").status_code == 403
    assert client.post("/tiers/S/", {}).status_code == 403


def test_people_elsewhere_do_not_know_of_the_question(client, units):
    decision = Decision.objects.create(
        business_group=units.carrier, question="Who?", asked_on="2026-01-01"
    )
    other = Unit.objects.create(kind="business_group", code="x", name="X", parent=units.company)
    user = make_user("elsewhere")
    Membership.objects.create(user=user, unit=other, since=START)
    client.force_login(user)
    assert "Who?" not in text(client.get("/decisions/"))
    assert client.get(f"/decisions/{decision.pk}/").status_code == 404


def test_the_table_of_tiers_is_edited_a_row_at_a_time(client, admin):
    client.force_login(admin)
    assert client.get("/tiers/").status_code == 200
    row = {"visits_per_quarter": 12, "response_hours": 4, "minutes_hours": 24, "version": 0}
    assert client.post("/tiers/S/", row | {"dedicated_ar": "on"}).status_code == 302
    assert TierRequirement.objects.get().dedicated_ar
    assert client.post("/tiers/S/", row | {"version": 7}).status_code == 412
    assert client.post("/tiers/S/", row | {"response_hours": -1}).status_code == 422
    assert client.get("/tiers/none/").status_code == 200
    assert client.get("/tiers/Z/").status_code == 404
