"""Translation of what the command line says, without Django, which may not be set up yet.

Reads Trivet's own catalogues. The language is TRIVET_LANGUAGE, else that of the terminal.
Refuses nothing: where a catalogue is missing the English sentence is used.
"""

import gettext
import os
from functools import cache
from pathlib import Path

CATALOGUES = Path(__file__).resolve().parent.parent / "locale"
TRADITIONAL = ("hant", "tw", "hk", "mo")


def _(sentence: str) -> str:
    return _catalogue().gettext(sentence)


def language(environment: dict[str, str] | None = None) -> str:
    """The catalogue folder that fits the terminal: zh_Hant, zh_Hans or "" for English."""
    values = os.environ if environment is None else environment
    names = ("TRIVET_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
    chosen = next((values[name] for name in names if values.get(name)), "")
    tag, *rest = chosen.lower().split(".")[0].replace("_", "-").split("-")
    if tag != "zh":
        return ""
    return "zh_Hant" if any(part in TRADITIONAL for part in rest) else "zh_Hans"


@cache
def _catalogue() -> gettext.NullTranslations:
    return gettext.translation("django", CATALOGUES, [language() or "en"], fallback=True)
