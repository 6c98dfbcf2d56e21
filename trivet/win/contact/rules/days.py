"""Days as people write them in minutes, in Chinese and English, read from a given day.

"下週三前", "by next Friday", "3月15日", "within two weeks". Refuses to guess: what it does not
know, and a day that does not exist, is None.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

_CHINESE = {c: n for n, c in enumerate("零一二三四五六七八九十")} | {"兩": 2, "两": 2}
_ONE_TO_TEN = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
_WORDS = {word: n for n, word in enumerate(_ONE_TO_TEN, 1)}
_WEEKDAYS_ZH = {c: n for n, c in enumerate("一二三四五六日")} | {"天": 6}
_WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_MONTHS = ["january", "february", "march", "april", "may", "june"]
_MONTHS += ["july", "august", "september", "october", "november", "december"]
_MONTH = "(" + "|".join(f"{name}|{name[:3]}" for name in _MONTHS) + r")\.?"
_NUMBER = r"(\d{1,3}|[一二兩两三四五六七八九十]|" + "|".join(_WORDS) + ")"
_WEEK = r"(?:週|周|星期|禮拜|礼拜)"

Reader = Callable[[re.Match[str], date], date | None]


def day_in(text: str, today: date) -> date | None:
    """The first day that `text` names, seen from `today`."""
    found = [
        (match.start(), day)
        for pattern, read in _READERS
        if (match := pattern.search(text)) and (day := read(match, today))
    ]
    return min(found)[1] if found else None


def _exact(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _full(match: re.Match[str], today: date) -> date | None:
    return _exact(*(int(part) for part in match.groups()[:3]))


def _month_day(month: int, day: int, today: date) -> date | None:
    """This year's, or next year's where this year's is past by more than half a year."""
    found = _exact(today.year, month, day)
    if found and (today - found).days > 182:
        return _exact(today.year + 1, month, day)
    return found


def _zh_month_day(match: re.Match[str], today: date) -> date | None:
    return _month_day(int(match[1]), int(match[2]), today)


def _en_month_day(match: re.Match[str], today: date) -> date | None:
    return _month_day(_month_number(match[1]), int(match[2]), today)


def _en_day_month(match: re.Match[str], today: date) -> date | None:
    return _month_day(_month_number(match[2]), int(match[1]), today)


def _month_number(name: str) -> int:
    return next(n for n, month in enumerate(_MONTHS, 1) if month.startswith(name[:3].lower()))


def _weekday(weekday: int, weeks: int | None, today: date) -> date:
    """`weeks` from this week; None means the next one to come."""
    if weeks is None:
        return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
    return today + timedelta(days=weekday - today.weekday() + 7 * weeks)


def _zh_weekday(match: re.Match[str], today: date) -> date:
    weeks = {"本": 0, "這": 0, "这": 0, "下": 1, "下下": 2}.get(match[1] or "")
    return _weekday(_WEEKDAYS_ZH[match[2]], weeks, today)


def _en_weekday(match: re.Match[str], today: date) -> date:
    weeks = {"this": 0, "next": 1}.get((match[1] or "").lower())
    return _weekday(_WEEKDAYS.index(match[2].lower()), weeks, today)


def _near(match: re.Match[str], today: date) -> date:
    days = {"今": 0, "明": 1, "後": 2, "后": 2, "today": 0, "tomorrow": 1}
    return today + timedelta(days=days[(match[1] or match[2]).lower()])


def _within(match: re.Match[str], today: date) -> date:
    written = match[1].lower()
    number = int(written) if written.isdigit() else _CHINESE.get(written) or _WORDS[written]
    unit = match[2].lower()
    if "月" in unit or unit.startswith("month"):
        return _months_on(today, number)
    weeks = unit.startswith("week") or unit[-1] in "週周期拜"
    return today + timedelta(days=number * 7 if weeks else number)


def _months_on(today: date, months: int) -> date:
    year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def _month_end(match: re.Match[str], today: date) -> date:
    later = any(word in match[0].lower() for word in ("下", "next"))
    there = _months_on(today.replace(day=1), int(later))
    return there.replace(day=monthrange(there.year, there.month)[1])


def _week_end(match: re.Match[str], today: date) -> date:
    return _weekday(4, int("下" in match[0] or "next" in match[0].lower()), today)


def _year_end(match: re.Match[str], today: date) -> date:
    return date(today.year, 12, 31)


def _reader(pattern: str, read: Reader) -> tuple[re.Pattern[str], Reader]:
    return re.compile(pattern, re.IGNORECASE), read


_READERS = [
    _reader(r"(\d{4})\s*[年/.\-]\s*(\d{1,2})\s*[月/.\-]\s*(\d{1,2})", _full),
    _reader(r"(?<![\d年/.\-])(\d{1,2})\s*(?:月|/)\s*(\d{1,2})(?![\d/])", _zh_month_day),
    _reader(rf"\b{_MONTH}\s+(\d{{1,2}})(?:st|nd|rd|th)?\b", _en_month_day),
    _reader(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}\b", _en_day_month),
    _reader(rf"(本|這|这|下下|下)?(?:個|个)?{_WEEK}([一二三四五六日天])", _zh_weekday),
    _reader(rf"\b(?:(this|next)\s+)?({'|'.join(_WEEKDAYS)})\b", _en_weekday),
    _reader(r"(今|明|後|后)天|\b(today|tomorrow)\b", _near),
    _reader(rf"{_NUMBER}\s*(?:個|个)?(天|日|週|周|星期|禮拜|礼拜|月)\s*(?:之)?[內内]", _within),
    _reader(rf"\b(?:within|in)\s+{_NUMBER}\s+(day|week|month)s?\b", _within),
    _reader(
        r"(?:下個月|下个月|下月|本月|這個月|这个月)?月?[底末](?<=月[底末])"
        r"|\bend of (?:the |this |next )?month\b",
        _month_end,
    ),
    _reader(rf"(?:本|這|这|下)?{_WEEK}[末底]|\bend of (?:the |this |next )?week\b", _week_end),
    _reader(r"年底|\bend of (?:the |this )?year\b", _year_end),
]
