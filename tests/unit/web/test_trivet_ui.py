"""Moments as people say them, in the person's own zone."""

import re
from datetime import timedelta

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

from tests.cast import NOW, TODAY


def said(moment, style="ago") -> str:
    template = Template("{% load trivet_ui %}{% when moment style %}")
    html = template.render(Context({"moment": moment, "style": style}))
    return html[html.index(">") + 1 : html.index("</time>")] if "<time" in html else html


@pytest.mark.parametrize(
    ("apart", "shown"),
    [
        (timedelta(0), "just now"),
        (timedelta(minutes=-1), "1 minute ago"),
        (timedelta(hours=-3), "3 hours ago"),
        (timedelta(hours=2), "in 2 hours"),
        (timedelta(days=-1), "yesterday"),
        (timedelta(days=-8), "8 days ago"),
        (timedelta(days=-90), "3 months ago"),
        (timedelta(days=900), "in 2 years"),
    ],
)
def test_a_moment_is_said_by_its_distance(now, apart, shown):
    assert said(NOW + apart) == shown


def test_a_day_is_said_by_days(now):
    assert said(TODAY) == "today"
    assert said(TODAY + timedelta(days=1)) == "tomorrow"
    assert said(TODAY + timedelta(days=12)) == "in 12 days"


def test_the_exact_moment_is_in_the_zone_of_the_reader(now):
    with timezone.override("Europe/Berlin"):
        assert said(NOW, "exact") == "3 Mar 03:00"


def test_a_chinese_date_is_set_as_one(now):
    with translation.override("zh-hant"):
        assert said(NOW, "exact") == "3/3 10:00"
        assert said(TODAY.replace(year=2025), "exact") == "2025/3/3"


@pytest.mark.parametrize(
    ("hours", "shown"), [(2, "3 Mar 10:00 – 12:00"), (20, "3 Mar 10:00 – 4 Mar 06:00")]
)
def test_what_lasts_names_its_day_once(now, hours, shown):
    template = Template("{% load trivet_ui %}{% lasting begin end %}")
    html = template.render(Context({"begin": NOW, "end": NOW + timedelta(hours=hours)}))
    assert re.sub("<[^>]*>", "", html) == f"{shown} just now"


def test_no_moment_is_a_dash():
    assert "—" in said(None)


def test_what_is_shown_is_escaped():
    template = Template('{% load trivet_ui %}{% icon "info" label %}')
    assert "<b>" not in template.render(Context({"label": '"><b>'}))
