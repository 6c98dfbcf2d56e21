"""Words for what the shapes refuse: each names the field and says what belongs there.

A refusal nobody thought of still gets a sentence, never the library's own text.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_MISSING = _("“%(field)s” is required.")
_TEXT = _("“%(field)s” must be text.")
_WHOLE = _("“%(field)s” must be a whole number.")
_NUMBER = _("“%(field)s” must be a number.")
_BOOLEAN = _("“%(field)s” must be true or false.")
_DAY = _("“%(field)s” must be a day such as “2026-03-31”.")
_MOMENT = _("“%(field)s” must be a moment with its time zone, such as “2026-03-31T09:00:00+08:00”.")
_LIST = _("“%(field)s” must be a list.")
_OBJECT = _("“%(field)s” must be an object with named values.")
_CHOICE = _("“%(field)s” must be one of: %(expected)s.")
_UUID = _("“%(field)s” must be a UUID.")
_OTHERWISE = _("“%(field)s” cannot be read. See the documentation of this address.")

_WORDS: dict[str, str | Promise] = {
    "missing": _MISSING,
    "extra_forbidden": _("There is no field “%(field)s” here. Remove it or look at its spelling."),
    "string_type": _TEXT,
    "string_unicode": _("“%(field)s” holds characters that are not valid Unicode."),
    "string_too_long": _("“%(field)s” is too long: at most %(max_length)s characters."),
    "string_too_short": _("“%(field)s” is too short: at least %(min_length)s characters."),
    "string_pattern_mismatch": _("“%(field)s” is not written the way it must be: %(pattern)s."),
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_from_float": _WHOLE,
    "int_parsing_size": _WHOLE,
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "finite_number": _NUMBER,
    "decimal_type": _NUMBER,
    "decimal_parsing": _NUMBER,
    "decimal_max_digits": _("“%(field)s” is too large."),
    "decimal_whole_digits": _("“%(field)s” is too large."),
    "decimal_max_places": _("“%(field)s” has too many decimals: at most %(decimal_places)s."),
    "greater_than_equal": _("“%(field)s” must be at least %(ge)s."),
    "greater_than": _("“%(field)s” must be more than %(gt)s."),
    "less_than_equal": _("“%(field)s” must be at most %(le)s."),
    "less_than": _("“%(field)s” must be less than %(lt)s."),
    "bool_type": _BOOLEAN,
    "bool_parsing": _BOOLEAN,
    "date_type": _DAY,
    "date_parsing": _DAY,
    "date_from_datetime_parsing": _DAY,
    "date_from_datetime_inexact": _DAY,
    "datetime_type": _MOMENT,
    "datetime_parsing": _MOMENT,
    "datetime_from_date_parsing": _MOMENT,
    "datetime_object_invalid": _MOMENT,
    "timezone_aware": _MOMENT,
    "enum": _CHOICE,
    "literal_error": _CHOICE,
    "uuid_type": _UUID,
    "uuid_parsing": _UUID,
    "list_type": _LIST,
    "too_long": _("“%(field)s” has too many entries: at most %(max_length)s."),
    "too_short": _("“%(field)s” has too few entries: at least %(min_length)s."),
    "dict_type": _OBJECT,
    "model_type": _OBJECT,
    "model_attributes_type": _OBJECT,
}

#: How the library marks which part of a union refused a value.
_OF_A_UNION = re.compile(r"(literal|[a-z]*-?enum)\[")

#: Refusals of our own validators (`kinds.refusal`) carry one of these as their type.
_OWN: dict[str, str | Promise] = {
    "day_text": _DAY,
    "moment_text": _MOMENT,
    "nul": _("“%(field)s” holds a NUL character, which cannot be stored. Remove it."),
    "empty": _("“%(field)s” must not be empty."),
}


def alternatives_joined(errors: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """One refusal for a value that may be a word of several lists, instead of one for each list."""
    found: dict[tuple[Any, ...], Mapping[str, Any]] = {}
    for error in errors:
        steps = [step for step in error["loc"] if not _OF_A_UNION.match(str(step))]
        is_choice = error["type"] in ("enum", "literal_error")
        key = (*steps, "choice") if is_choice else (*steps, error["type"], len(found))
        if key in found:
            expected = f"{found[key]['ctx']['expected']}, {error['ctx']['expected']}"
            error = {**error, "ctx": {"expected": expected}}
        found[key] = {**error, "loc": steps}
    return list(found.values())


def sentence(error: Mapping[str, Any], field: str) -> str:
    """What to tell the caller about one refusal of a shape."""
    words = _OWN.get(error["type"]) or _WORDS.get(error["type"]) or _OTHERWISE
    facts = dict(error.get("ctx", {}))
    if "expected" in facts:  # "'ours' or 'theirs'", in English, from the library
        choices = str(facts["expected"]).replace(" or ", ", ").replace("'", "").split(", ")
        facts["expected"] = ", ".join(choice for choice in choices if choice)
    return str(words) % {**facts, "field": field}
