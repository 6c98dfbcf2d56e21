"""Who may come in: tokens, sessions, nobody else."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.cast import TODAY
from trivet.foundation import clock
from trivet.organisation.actions import people
from trivet.organisation.models import AccessToken


def test_a_token_asks_as_its_person(as_ar, ar):
    answer = as_ar.get("/me")
    assert answer.status_code == 200
    assert answer.json()["email"] == ar.email
    assert [place["unit"]["name"] for place in answer.json()["places"]] == ["North"]


def test_a_stranger_is_told_to_bring_a_token(asking):
    answer = asking(None).get("/me")
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == 'Bearer realm="Trivet"'
    assert answer["Content-Type"] == "application/problem+json"
    assert "access token" in answer.json()["detail"]


def test_a_stranger_is_not_told_which_addresses_exist(asking):
    assert asking(None).get("/nowhere").status_code == 401


@pytest.mark.parametrize(
    "header",
    [
        "Bearer nonsense",
        "Bearer",
        "Bearer ",
        "Basic YTpi",
        "nonsense",
        "Bearer tok en",
        "Bearer \0",
    ],
)
def test_a_wrong_header_is_refused_with_a_sentence(asking, header):
    answer = asking(None).get("/me", Authorization=header)
    assert answer.status_code == 401
    assert 'error="invalid_token"' in answer["WWW-Authenticate"]
    assert "access token" in answer.json()["detail"]


def test_a_bad_token_does_not_fall_back_on_the_session(asking, ar):
    caller = asking(None)
    caller.client.force_login(ar)
    assert caller.get("/me").status_code == 200
    assert caller.get("/me", Authorization="Bearer nonsense").status_code == 401


def test_a_revoked_token_is_dead(as_ar, ar):
    token = AccessToken.objects.get(user=ar)
    assert as_ar.delete(f"/me/tokens/{token.pk}").status_code == 204
    assert as_ar.get("/me").status_code == 401


def test_a_token_works_through_its_last_day_and_not_after(asking, ar):
    caller = asking(ar)
    token = AccessToken.objects.get(user=ar)
    assert token.expires_on == TODAY + timedelta(days=30)
    with clock.at(clock.now() + timedelta(days=30)):
        assert caller.get("/me").status_code == 200
    with clock.at(clock.now() + timedelta(days=31)):
        assert caller.get("/me").status_code == 401


def test_the_token_of_a_person_who_left_is_dead(as_ar, ar, admin):
    people.deactivate(by=admin, person=ar, despite_ties=True)
    assert as_ar.get("/me").status_code == 401


def test_the_token_of_an_inactive_person_is_dead_even_unrevoked(as_ar, ar):
    ar.is_active = False
    ar.save()
    assert as_ar.get("/me").status_code == 401


def test_the_session_of_an_inactive_person_is_dead(asking, ar):
    caller = asking(None)
    caller.client.force_login(ar)
    ar.is_active = False
    ar.save()
    assert caller.get("/me").status_code == 401


def test_use_of_a_token_is_noted_without_writing_each_time(
    as_ar, ar, django_assert_num_queries, now
):
    as_ar.get("/units")
    assert AccessToken.objects.get(user=ar).last_used_at == now
    with django_assert_num_queries(4):  # the token, the three of the tree
        as_ar.get("/units")


def test_nobody_reads_or_ends_the_tokens_of_another(as_ar, as_outsider, outsider):
    token = AccessToken.objects.get(user=outsider)
    assert as_ar.get("/me/tokens").json()["items"][0]["name"] == "test"
    assert token.pk not in [one["id"] for one in as_ar.get("/me/tokens").json()["items"]]
    assert as_ar.delete(f"/me/tokens/{token.pk}").status_code == 404
    assert as_outsider.get("/me").status_code == 200


def test_tokens_never_show_their_secret(as_ar):
    shown = as_ar.get("/me/tokens").content.decode()
    assert as_ar.headers["Authorization"].removeprefix("Bearer ") not in shown
    assert "digest" not in shown


class TestSession:
    def caller(self, asking, user):
        caller = asking(None)
        caller.client = Client(enforce_csrf_checks=True)
        caller.client.force_login(user)
        return caller

    def test_reads_without_a_csrf_token(self, asking, ar):
        assert self.caller(asking, ar).get("/me").status_code == 200

    def test_does_not_write_without_a_csrf_token(self, asking, ar):
        answer = self.caller(asking, ar).patch("/me", {"theme": "dark"})
        assert answer.status_code == 403
        assert answer.json()["code"] == "csrf"
        assert "X-CSRFToken" in answer.json()["detail"]

    def test_writes_with_one(self, asking, ar):
        caller = self.caller(asking, ar)
        caller.client.cookies["csrftoken"] = proof = "a" * 32
        answer = caller.patch("/me", {"theme": "dark"}, X_CSRFToken=proof)
        assert answer.status_code == 200
        assert answer.json()["theme"] == "dark"


class TestLanguage:
    def test_is_the_persons_own(self, asking, ar):
        ar.language = "zh-hant"
        ar.save()
        assert asking(ar).get("/nowhere")["Content-Language"] == "zh-hant"

    def test_of_a_program_is_what_it_asks_for(self, as_ar):
        answer = as_ar.get("/nowhere", Accept_Language="zh-TW")
        assert answer["Content-Language"] == "zh-hant"

    def test_in_a_session_is_the_persons_own_whatever_the_browser_says(self, asking, ar):
        caller = asking(None)
        caller.client.force_login(ar)
        assert caller.get("/me", Accept_Language="zh-TW")["Content-Language"] == "en"


def test_a_browser_is_signed_out_by_its_own_person_only(asking, world):
    path = f"/me/sessions/{world.session.pk}"
    assert asking(world.head).delete(path).status_code == 404
    mine = asking(world.admin)
    assert [one["id"] for one in mine.get("/me/sessions").json()["items"]] == [world.session.pk]
    assert mine.delete(path).status_code == 204
    assert mine.get("/me/sessions").json()["items"] == []


def test_what_hangs_on_a_person_is_read_before_he_leaves(asking, world):
    path = f"/people/{world.ar.pk}/departure"
    assert asking(world.ar).get(path).status_code == 403
    ties = asking(world.admin).get(path).json()["ties"]
    assert any("北辰電信" in tie for tie in ties), ties
