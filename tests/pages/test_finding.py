"""What the palette finds, and for whom."""

import pytest

from trivet.web import finding, navigation

pytestmark = pytest.mark.django_db


@pytest.fixture
def providers(monkeypatch):
    monkeypatch.setattr(finding, "_providers", {})


def test_groups_come_in_the_order_of_their_numbers_and_empty_ones_are_left_out(providers):
    for code, order, hits in (("late", 20, 1), ("early", 10, 1), ("none", 5, 0)):
        found = [finding.Found(f"{code} hit", "/")] * hits
        finding.provider(code, code.title(), order)(lambda user, query, limit, f=found: f)
    assert [group.code for group in finding.find(None, "hit")] == ["early", "late"]


def test_a_provider_gets_the_person_and_the_words_without_extra_blanks(providers):
    asked = []
    finding.provider("x", "X")(lambda user, query, limit: asked.append((user, query, limit)) or [])
    finding.find("me", "  北辰   電信 ", limit=3)
    assert asked == [("me", "北辰 電信", 3)]


def test_nothing_is_asked_for_blanks(providers):
    finding.provider("x", "X")(lambda user, query, limit: 1 / 0)
    assert finding.find(None, "   ") == []


def test_the_palette_shows_where_one_can_go_before_anything_is_typed(client, ar):
    client.force_login(ar)
    page = client.get("/find/", headers={"HX-Request": "true"}).content.decode()
    assert 'role="option"' in page
    assert "<html" not in page


def test_a_search_without_hits_says_so_and_escapes_the_query(client, ar):
    client.force_login(ar)
    page = client.get("/find/?q=<b>zz").content.decode()
    assert "Nothing here is called “&lt;b&gt;zz”" in page


def test_a_place_is_shown_only_to_whom_it_is_open(monkeypatch, ar):
    closed = navigation.Place("x", "X", "today", "today", permitted=lambda user: False)
    monkeypatch.setattr(navigation, "PLACES", [closed])
    assert navigation.links(ar) == []


def test_no_two_places_share_a_key():
    keys = [place.key for place in navigation.PLACES if place.key]
    assert len(keys) == len(set(keys))
