"""Pages of persons: list, person, posts; what each shows, and to whom."""

import pytest
from bs4 import BeautifulSoup

from tests.cast import START, TODAY, make_user
from trivet.customers.actions import persons
from trivet.customers.models import Person, Post
from trivet.organisation.models import Role, RoleGrant
from trivet.triangle.models import Appointment, Seat

HTMX = {"headers": {"hx-request": "true"}}


def text(answer):
    return answer.content.decode()


def names(answer):
    page = BeautifulSoup(text(answer), "html.parser")
    return [cell.a.get_text() for cell in page.select("#list-rows th")]


@pytest.fixture
def ar_client(client, ar):
    client.force_login(ar)
    return client


@pytest.mark.parametrize(
    "query", ["", "q=林", "q=若水", "q=ruth", "q=lin%40polaris", "layer=executive", "sort=-changed"]
)
def test_a_person_is_found_by_a_part_of_the_name(ar_client, person, query):
    page = ar_client.get(f"/people/?{query}")
    assert names(page) == ["林若水"]
    assert "CTO" in text(page)
    assert "1 row" in text(ar_client.get(f"/people/total/?{query}"))


def test_the_palette_finds_accounts_and_persons(ar_client, account, person):
    assert "林若水" in text(ar_client.get("/find/?q=林", **HTMX))
    assert "CTO, 北辰電信" in text(ar_client.get("/find/?q=Ruth", **HTMX))
    assert "Polaris Telecom" in text(ar_client.get("/find/?q=北辰", **HTMX))


def test_a_stranger_finds_nobody_anywhere(client, outsider, person, account):
    client.force_login(outsider)
    post = person.posts.get()
    assert names(client.get("/people/?q=林")) == []
    assert "0 rows" in text(client.get("/people/total/"))
    assert "林若水" not in text(client.get("/people/choices/?person=林"))
    assert "林若水" not in text(client.get("/find/?q=林", **HTMX))
    assert (
        "林" not in client.post("/people/export/", {"query": ""}).getvalue().decode()
        if (client.post("/people/export/", {"query": ""}).status_code == 200)
        else True
    )
    for path in (f"/people/{person.pk}/", f"/people/{person.pk}/form/"):
        assert client.get(path).status_code == 404
    for what in ("correction", "end", "move"):
        assert client.get(f"/posts/{post.pk}/{what}/").status_code == 404
        assert client.post(f"/posts/{post.pk}/{what}/").status_code == 404


def test_people_of_one_account_are_listed_and_linked(ar_client, account, person):
    assert "林若水" in text(ar_client.get(f"/accounts/{account.pk}/people/"))
    page = text(ar_client.get(f"/people/?account={account.pk}"))
    assert "北辰電信" in page
    assert names(ar_client.get("/people/?account=999999")) == []
    assert ar_client.get("/people/?account=x").status_code == 422


def test_a_person_is_added_with_a_post(ar_client, account):
    where = f"/accounts/{account.pk}/people/new/"
    assert ar_client.get(where).status_code == 200
    data = {"name": "陳大文", "email": "c@x.test", "post-title": "CFO", "post-since": "2026-01-01"}
    answer = ar_client.post(where, data)
    made = Person.objects.get(name="陳大文")
    assert answer["Location"] == f"/people/{made.pk}/"
    assert made.posts.get().title == "CFO"
    assert ar_client.post(where, data | {"email": "nowhere"}).status_code == 422
    assert ar_client.post(where, data | {"post-since": "nonsense"}).status_code == 422
    assert ar_client.post(where, {}).status_code == 422


def test_the_page_shows_posts_over_time_where_the_reader_sees(
    ar_client, ar, person, account, other_account
):
    Post.objects.create(person=person, account=other_account, title="Adviser", since=START)
    page = text(ar_client.get(f"/people/{person.pk}/"))
    assert "CTO" in page
    assert "Adviser" not in page
    assert "南極" not in page


def test_a_move_on_the_page_keeps_the_person_one(ar_client, ar, person, other_account):
    Appointment.objects.create(account=other_account, seat=Seat.AR, user=ar, since=START)
    post = person.posts.get()
    answer = ar_client.post(
        f"/posts/{post.pk}/move/",
        {"to": f"南極網路 #{other_account.pk}", "title": "CEO", "since": str(TODAY)},
    )
    assert answer["Location"] == f"/people/{person.pk}/"
    page = text(ar_client.get(answer["Location"]))
    assert page.index("CEO") < page.index("CTO")
    assert Person.objects.count() == 1


def test_a_move_to_an_account_one_does_not_see_is_not_even_named(ar_client, person, other_account):
    post = person.posts.get()
    for to in (f"x #{other_account.pk}", "南極網路"):
        answer = ar_client.post(f"/posts/{post.pk}/move/", {"to": to, "since": str(TODAY)})
        assert answer.status_code == 422
        assert "Nothing that you may see is called so" in text(answer)


def test_a_post_is_corrected_and_ended(ar_client, person):
    post = person.posts.get()
    assert ar_client.get(f"/posts/{post.pk}/correction/").status_code == 200
    answer = ar_client.post(
        f"/posts/{post.pk}/correction/",
        {"title": "CIO", "layer": "executive", "since": "2025-02-01", "until": ""},
    )
    assert answer.status_code == 302
    assert ar_client.post(f"/posts/{post.pk}/end/", {"last_day": "2020-01-01"}).status_code == 422
    assert ar_client.post(f"/posts/{post.pk}/end/", {"last_day": "2026-03-02"}).status_code == 302
    post.refresh_from_db()
    assert (post.title, str(post.last_day)) == ("CIO", "2026-03-02")


def test_somebody_known_gets_a_second_post(ar_client, ar, person, other_account):
    Appointment.objects.create(account=other_account, seat=Seat.SR, user=ar, since=START)
    where = f"/accounts/{other_account.pk}/posts/new/"
    assert ar_client.get(where).status_code == 200
    data = {"person": f"林若水 #{person.pk}", "post-title": "Board"}
    assert ar_client.post(where, data).status_code == 302
    assert person.posts.count() == 2
    assert ar_client.post(where, {"person": "nobody", "post-title": "x"}).status_code == 422


def test_the_second_editor_of_a_person_sees_both(ar_client, head, person):
    where = f"/people/{person.pk}/form/"
    ar_client.get(where)
    persons.edit(by=head, person=person, changes={"phone": "02"})
    answer = ar_client.post(where, {"version": "1", "name": "林若水", "phone": "07"})
    assert answer.status_code == 412
    page = BeautifulSoup(text(answer), "html.parser").find(class_="compare").get_text()
    assert "02" in page
    assert "07" in page


def test_closed_facts_are_shown_and_asked_only_where_they_may_be_read(client, ar, person):
    persons.edit(by=ar, person=person, changes={"mobile": "0911222333"})
    analyst = make_user("analyst")
    RoleGrant.objects.create(user=analyst, role=Role.INSIGHT_ANALYST, since=START)
    for user, seen in ((ar, True), (analyst, False)):
        client.force_login(user)
        for path in (f"/people/{person.pk}/", "/people/?column=mobile"):
            assert ("0911222333" in text(client.get(path))) is seen
        assert names(client.get("/people/?q=0911222333")) == []
        file = client.post("/people/export/", {"query": "?column=mobile"})
        assert ("0911222333" in file.getvalue().decode()) is seen


@pytest.mark.parametrize("name", ["sponsor", "auditor"])
def test_whoever_may_only_look_is_told_so(client, request, name, person, account):
    client.force_login(request.getfixturevalue(name))
    post = person.posts.get()
    assert client.get(f"/people/{person.pk}/").status_code == 200
    for path in (
        f"/people/{person.pk}/form/",
        f"/posts/{post.pk}/end/",
        f"/posts/{post.pk}/move/",
        f"/posts/{post.pk}/correction/",
        f"/accounts/{account.pk}/people/new/",
        f"/accounts/{account.pk}/posts/new/",
    ):
        assert client.get(path).status_code == 403
        assert client.post(path, {"name": "x"}).status_code == 403


@pytest.mark.parametrize("more", [0, 40])
def test_the_list_costs_the_same_statements_at_any_length(
    ar_client, account, more, django_assert_num_queries
):
    for number in range(2 + more):
        made = Person.objects.create(name=f"p{number}")
        Post.objects.create(person=made, account=account, title="x")
    ar_client.get("/people/")
    with django_assert_num_queries(8):
        ar_client.get("/people/")
