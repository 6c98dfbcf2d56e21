"""The process tree: read from the top, figures only of what the reader may know."""

from datetime import timedelta

import pytest

from tests.cast import NOW
from tests.pages.processes.conftest import page, run_of, soup, words
from trivet.foundation import clock
from trivet.foundation.security import SecurityClass
from trivet.processes.framework import framework
from trivet.win.contact.models import Touchpoint


def card(answer, name):
    return next(one for one in soup(answer).select(".aspect") if name in one.h3.text)


def figures(answer):
    """How visits stand."""
    return " ".join(card(answer, "Contact").select_one(".figures").get_text(" ").split())


def test_every_phase_and_aspect_is_there_and_what_cannot_be_run_says_so(as_, ar):
    answer = as_(ar).get(page("tree"))
    assert [one.text for one in soup(answer).select(".phase h2")] == ["Operate", "Win"]
    assert len(soup(answer).select(".aspect")) == 6
    for aspect in framework().aspects:
        says = "Cannot be run yet" in card(answer, aspect.name).text
        assert says == (not aspect.processes)
    links = [one["href"] for one in card(answer, "Contact").select(".runs-here b a")]
    assert links == [page("process", "contact.visit"), page("process", "contact.commitment")]


def test_nothing_of_an_unbuilt_aspect_looks_as_if_it_ran(as_, ar):
    bare = card(as_(ar).get(page("tree")), "Customer information")
    assert not bare.select("a, .figures")
    assert "unbuilt" in bare["class"]


def test_figures_count_what_runs_and_what_is_late(as_, ask, ar):
    ask()
    ask()
    assert figures(as_(ar).get(page("tree"))) == "2 running"
    with clock.at(NOW + timedelta(days=3)):
        assert figures(as_(ar).get(page("tree"))) == "2 running 2 late"


def test_a_stranger_counts_nothing(as_, ask, outsider, owner):
    ask()
    for reader in (outsider, owner):
        assert figures(as_(reader).get(page("tree"))) == "None running"


def test_what_is_held_above_the_reader_is_not_counted(as_, ask, ar, head):
    visit = ask()
    Touchpoint.objects.filter(pk=visit.pk).update(security=SecurityClass.RESTRICTED)
    assert figures(as_(ar).get(page("tree"))) == "None running"
    assert figures(as_(head).get(page("tree"))) == "1 running"
    assert as_(ar).get(page("run", run_of(visit).pk)).status_code == 404
    assert as_(head).get(page("run", run_of(visit).pk)).status_code == 200


@pytest.mark.parametrize(
    ("language", "name", "aspect"),
    [
        ("zh-hant", "管理客戶關係", "管理客戶接觸與溝通"),
        ("zh-hans", "管理客户关系", "管理客户接触与沟通"),
    ],
)
def test_the_tree_speaks_chinese(as_, ar, language, name, aspect):
    ar.language = language
    ar.save()
    answer = as_(ar).get(page("tree"))
    assert soup(answer).h1.text == name
    assert aspect in words(answer)
    assert "Carry value" not in words(answer)


@pytest.mark.parametrize("many", [1, 4])
def test_the_tree_costs_the_same_however_much_runs(
    as_, ask, promise, ar, django_assert_num_queries, many
):
    for number in range(many):
        ask()
        promise(f"Promise {number}")
    client = as_(ar)
    client.get(page("tree"))
    with django_assert_num_queries(9):
        client.get(page("tree"))


def test_publishing_is_offered_to_who_may(as_, ar, owner):
    for reader, offered in ((ar, False), (owner, True)):
        links = [one.get("href") for one in soup(as_(reader).get(page("tree"))).select("main a")]
        assert (page("new") in links) == offered


def test_a_figure_is_counted_so_far_and_no_further(as_, ask, ar, monkeypatch):
    monkeypatch.setattr("trivet.processes.queries.runs.MOST_COUNTED", 2)
    monkeypatch.setattr("trivet.processes.queries.MOST_COUNTED", 2)
    for said in ("1 running", "2 running", "2+ running", "2+ running"):
        ask()
        assert figures(as_(ar).get(page("tree"))) == said
