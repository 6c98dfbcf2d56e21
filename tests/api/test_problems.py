"""Whatever is wrong is answered as a problem with a sentence."""

import pytest
from django.db import OperationalError

from trivet.api.resources.organisation import units as unit_resource
from trivet.organisation.models import Unit


def problem(answer, status, code):
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert body["status"] == status
    assert body["code"] == code
    assert body["type"] == f"/api/v1/docs#{code}"
    assert body["detail"].endswith((".", "”."))
    return body


def test_an_unknown_address_is_a_problem(as_ar):
    problem(as_ar.get("/nowhere"), 404, "not-found")
    problem(as_ar.get("/units/"), 404, "not-found")
    problem(as_ar.get("/"), 404, "not-found")


def test_a_name_in_an_address_that_cannot_be_kept_names_nothing(as_ar):
    for name in ("%00", "nothing", "%ED%A0%80", "x" * 3000):
        problem(as_ar.get(f"/processes/{name}"), 404, "not-found")


@pytest.mark.parametrize("pk", ["0", "-1", "x", "1.5", "999999", str(2**63), "9" * 400, "%00"])
def test_an_id_that_names_nothing_is_a_404_and_never_worse(as_ar, pk):
    problem(as_ar.get(f"/units/{pk}"), 404, "not-found")


def test_a_wrong_method_names_the_right_ones(as_ar):
    answer = as_ar.delete("/units")
    assert "GET" in problem(answer, 405, "method-not-allowed")["detail"]
    assert set(answer["Allow"].split(", ")) == {"GET", "POST"}


def test_a_misspelt_filter_is_refused_by_name(as_ar):
    body = problem(as_ar.get("/people?txt=lin"), 400, "unknown-parameter")
    assert "“txt”" in body["detail"]
    assert "text" in body["detail"]


def test_a_parameter_of_an_address_that_takes_none_is_refused(as_ar):
    problem(as_ar.get("/me?verbose=1"), 400, "unknown-parameter")


def test_a_parameter_twice_is_refused(as_ar):
    assert "twice" in problem(as_ar.get("/people?limit=1&limit=2"), 400, "malformed")["detail"]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("limit=0", "“limit” must be at least 1."),
        ("limit=201", "“limit” must be at most 200."),
        ("limit=ten", "“limit” must be a whole number."),
        ("total=about", "“total” must be one of: exact."),
        ("left=perhaps", "“left” must be true or false."),
    ],
)
def test_a_parameter_out_of_bounds_says_what_belongs_there(as_ar, query, sentence):
    body = problem(as_ar.get(f"/people?{query}"), 422, "invalid")
    assert body["detail"] == sentence
    assert body["errors"][0]["in"] == "query"


def test_a_nul_in_a_parameter_is_refused(as_ar):
    assert "NUL" in problem(as_ar.get("/people?text=%00"), 400, "malformed")["detail"]


@pytest.mark.parametrize(
    "body",
    [
        "{",
        "",
        "nope",
        '{"language": NaN}',
        '{"language": "en", "language": "en"}',
        b"\xff\xfe\xfa",
        "[" * 100_000,
        '{"a": ' + "9" * 10_000 + "}",
        '{"a\\u0000": 1}',
        '{"a\\ud800": 1}',
    ],
)
def test_a_body_that_is_not_json_is_refused_with_its_place(as_ar, body):
    answer = as_ar.send("patch", "/me", body)
    if body == "":
        assert problem(answer, 422, "invalid")["detail"] == "“body” is required."
    else:
        assert "not valid JSON" in problem(answer, 400, "malformed")["detail"]


@pytest.mark.parametrize("body", ["[]", '"text"', "3", "null", "true"])
def test_a_body_that_is_no_object_is_refused(as_ar, body):
    problem(as_ar.send("patch", "/me", body), 422, "invalid")


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_another_kind_of_body_is_refused(as_ar, kind):
    answer = as_ar.send("patch", "/me", '{"theme": "dark"}', content_type=kind)
    assert "application/json" in problem(answer, 415, "unsupported-media-type")["detail"]


def test_too_much_is_refused(as_ar, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    problem(as_ar.patch("/me", {"theme": "d" * 200}), 413, "too-large")


class TestBody:
    def test_errors_name_each_field_and_where_it_is(self, as_admin):
        body = problem(as_admin.post("/units", {"kind": "x", "nam": "A"}), 422, "invalid")
        found = {error["field"]: error for error in body["errors"]}
        assert set(found) == {"kind", "nam", "name", "code"}
        assert found["name"]["detail"] == "“name” is required."
        assert found["name"]["pointer"] == "/name"
        assert "“nam”" in found["nam"]["detail"]
        assert "department" in found["kind"]["detail"]
        assert body["detail"].startswith("4 values")

    def test_errors_reach_into_what_lies_deeper(self, as_admin):
        fields = {"kind": "region", "name": "A", "code": "a", "labels": {"zh-hant": 3}}
        body = problem(as_admin.post("/units", fields), 422, "invalid")
        assert body["errors"][0]["pointer"] == "/labels/zh-hant"

    @pytest.mark.parametrize(
        ("field", "value", "part"),
        [
            ("since", 0, "must be a day"),
            ("since", "tomorrow", "must be a day"),
            ("since", "2026-02-30", "must be a day"),
            ("since", "2026-03-01T00:00:00Z", "must be a day"),
            ("unit", "1", "whole number"),
            ("unit", True, "whole number"),
            ("unit", 1.5, "whole number"),
            ("unit", 2**63, "at most"),
            ("unit", 0, "at least"),
            ("title", "a" * 121, "too long"),
            ("title", "a\0b", "NUL"),
            ("title", "\ud800", "Unicode"),
            ("title", None, "must be text"),
            ("is_head", "yes", "true or false"),
        ],
    )
    def test_nothing_is_converted_in_silence(self, as_admin, ar, units, field, value, part):
        fields = {"unit": units.south.pk, field: value}
        body = problem(as_admin.post(f"/people/{ar.pk}/places", fields), 422, "invalid")
        assert [error["field"] for error in body["errors"]] == [field]
        assert part in body["detail"]

    def test_an_id_that_names_nothing_is_an_error_of_its_field(self, as_admin, ar):
        body = problem(as_admin.post(f"/people/{ar.pk}/places", {"unit": 99_999}), 422, "invalid")
        assert body["errors"][0]["field"] == "unit"

    def test_what_the_domain_refuses_names_its_field(self, as_admin):
        body = problem(as_admin.patch("/me", {"time_zone": "Mars/Olympus"}), 422, "invalid")
        assert body["errors"] == [
            {"field": "time_zone", "pointer": "/time_zone", "detail": "Unknown time zone."}
        ]

    def test_a_rule_that_forbids_is_a_conflict(self, as_admin, admin):
        problem(as_admin.post(f"/people/{admin.pk}/departure"), 409, "refused")

    def test_a_missing_power_is_forbidden(self, as_ar):
        fields = {"kind": "region", "name": "A", "code": "a"}
        problem(as_ar.post("/units", fields), 403, "not-permitted")
        assert not Unit.objects.filter(code="a").exists()


class TestOurFault:
    def test_shows_a_number_and_nothing_from_inside(self, as_ar, monkeypatch):
        def broken():
            raise ValueError("secret of the house")

        monkeypatch.setattr(unit_resource.queries, "tree", broken)
        as_ar.client.raise_request_exception = False
        answer = as_ar.get("/units")
        body = problem(answer, 500, "broken")
        assert body["instance"].startswith("urn:uuid:")
        assert "secret" not in answer.content.decode()

    def test_a_database_that_is_away_asks_for_patience(self, as_ar, monkeypatch):
        def away():
            raise OperationalError("connection refused at 10.0.0.7")

        monkeypatch.setattr(unit_resource.queries, "tree", away)
        answer = as_ar.get("/units")
        problem(answer, 503, "unavailable")
        assert answer["Retry-After"] == "5"
        assert "10.0.0.7" not in answer.content.decode()


def test_head_answers_like_get_without_a_body(as_ar):
    answer = as_ar.send("head", "/units", b"")
    assert answer.status_code == 200
    assert answer.content == b""
    assert int(answer["Content-Length"]) == len(as_ar.get("/units").content)


def test_a_parameter_given_several_times_is_named_as_it_was_sent(as_admin):
    problem = as_admin.get("/accounts?tier=S&tier=Z").json()
    assert problem["errors"][0]["field"] == "tier"
    assert problem["detail"] == "“tier” must be one of: S, A, B, C."


def test_a_word_out_of_two_lists_is_refused_once_with_both(as_admin):
    problem = as_admin.get("/commitments?status=zz").json()
    assert [error["field"] for error in problem["errors"]] == ["status"]
    assert problem["detail"] == ("“status” must be one of: late, open, kept, broken, released.")


def test_a_fault_is_told_by_the_name_that_was_sent(world, asking):
    call = {"subject": "Later", "happened_at": "2036-01-01T00:00:00Z"}
    answer = asking(world.ar).post(f"/accounts/{world.account.pk}/calls", call)
    assert answer.json()["errors"][0]["pointer"] == "/happened_at"


def test_a_fault_between_two_fields_is_the_sentence_itself(world, asking):
    visit = {"subject": "Costly", "starts_at": "2026-05-01T02:00:00Z", "cost": "5"}
    problem = asking(world.ar).post(f"/accounts/{world.account.pk}/visits", visit).json()
    assert problem["detail"] == "An amount needs a currency, such as TWD."
    assert problem["errors"][0]["pointer"] == ""
