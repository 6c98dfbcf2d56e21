"""What templates say with one word: icons, moments, money, initials.

Refuses markup from data: everything built here escapes what it is given.
"""

from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from trivet.foundation import clock
from trivet.web import lettering

register = template.Library()


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A drawing from the sprite; silent to a screen reader unless it stands alone (`label`)."""
    href = f"{_sprite()}#{name}"
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}"/></svg>', label, href
        )
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"/></svg>', href)


@cache
def _sprite() -> str:
    """Looked up once: a page of a list has hundreds of drawings."""
    return static("trivet/icons.svg")


@register.filter
def initials(name: object) -> str:
    """The letters that stand for a person on an avatar."""
    return lettering.initials(str(name))


@register.filter
def browser(agent: object) -> str:
    """A user agent in the words people use."""
    return lettering.browser(str(agent))


@register.filter
def listed(names: Any) -> str:
    """Names one after another, with the comma of the reader's language."""
    return lettering.listed(names, get_language() or "en")


@register.simple_tag
def money(amount: Decimal | None, currency: str = "", style: str = "") -> str:
    """An amount as the reader's language writes it; `style="short"` for 1.2M or 120 萬."""
    return lettering.money(amount, currency, get_language() or "en", short=style == "short")


@register.simple_tag
def when(moment: Any, style: str = "both") -> SafeString:
    """A date or a moment. `style`: both (distance, exact on hover), ago, exact."""
    if not moment:
        return format_html('<span class="void">{}</span>', "—")
    exact = _exact(moment)
    if style == "exact":
        return format_html('<time datetime="{}">{}</time>', moment.isoformat(), exact)
    near = _distance(moment)
    if style == "ago":
        return format_html(
            '<time datetime="{}" title="{}">{}</time>', moment.isoformat(), exact, near
        )
    return format_html(
        '<time datetime="{}">{} <span class="quiet">{}</span></time>',
        moment.isoformat(),
        near,
        exact,
    )


@register.simple_tag
def lasting(begin: datetime, end: datetime | None) -> SafeString:
    """From when to when, the day said once where it is one, and how far off it is."""
    span = format_html('<time datetime="{}">{}</time>', begin.isoformat(), _exact(begin))
    if end:
        one_day = timezone.localtime(begin).date() == timezone.localtime(end).date()
        until = f"{timezone.localtime(end):%H:%M}" if one_day else _exact(end)
        span = format_html('{} – <time datetime="{}">{}</time>', span, end.isoformat(), until)
    return format_html('{} <span class="quiet">{}</span>', span, _distance(begin))


def _exact(moment: date | datetime) -> str:
    if isinstance(moment, datetime):
        local = timezone.localtime(moment)
        return f"{_day(local.date())} {local:%H:%M}"
    return _day(moment)


def _day(day: date) -> str:
    """The year is said only where it is not this one."""
    pattern = "SHORT_DATE_FORMAT" if (get_language() or "en") == "en" else "Y/n/j"
    if (get_language() or "en") == "en":
        pattern = "j M" if day.year == clock.today().year else "j M Y"
    elif day.year == clock.today().year:
        pattern = "n/j"
    return date_format(day, pattern)


def _distance(moment: date | datetime) -> str:
    if not isinstance(moment, datetime):
        return _days_apart((moment - clock.today()).days)
    seconds = (moment - clock.now()).total_seconds()
    minutes = int(abs(seconds) // 60)
    if minutes < 1:
        return _("just now")
    if minutes < 60:
        return _minutes(minutes, ahead=seconds > 0)
    if timezone.localtime(moment).date() == clock.today() or minutes < 12 * 60:
        return _hours(minutes // 60, ahead=seconds > 0)
    return _days_apart((timezone.localtime(moment).date() - clock.today()).days)


def _minutes(number: int, *, ahead: bool) -> str:
    if ahead:
        return ngettext("in %(n)s minute", "in %(n)s minutes", number) % {"n": number}
    return ngettext("%(n)s minute ago", "%(n)s minutes ago", number) % {"n": number}


def _hours(number: int, *, ahead: bool) -> str:
    if ahead:
        return ngettext("in %(n)s hour", "in %(n)s hours", number) % {"n": number}
    return ngettext("%(n)s hour ago", "%(n)s hours ago", number) % {"n": number}


def _days_apart(days: int) -> str:
    names = {0: _("today"), 1: _("tomorrow"), -1: _("yesterday")}
    if days in names:
        return names[days]
    number = abs(days)
    if number >= 60:
        return _months(number // 30, ahead=days > 0)
    if days > 0:
        return ngettext("in %(n)s day", "in %(n)s days", number) % {"n": number}
    return ngettext("%(n)s day ago", "%(n)s days ago", number) % {"n": number}


def _months(number: int, *, ahead: bool) -> str:
    if number >= 24:
        years = number // 12
        if ahead:
            return ngettext("in %(n)s year", "in %(n)s years", years) % {"n": years}
        return ngettext("%(n)s year ago", "%(n)s years ago", years) % {"n": years}
    if ahead:
        return ngettext("in %(n)s month", "in %(n)s months", number) % {"n": number}
    return ngettext("%(n)s month ago", "%(n)s months ago", number) % {"n": number}
