"""Which column is which field: proposed from the header's words, then from what the cells hold.

Pure. Proposes nothing where it would guess: a column nobody knows stays unmapped.
"""

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from trivet.foundation.names import fold
from trivet.intake.targets.shapes import Reads, Target

_WORDS = Path(__file__).parent / "targets" / "words.toml"
_PARTS = re.compile(r"[^\w]+|_+|(?<=[a-z])(?=[A-Z])")
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_FIRM = re.compile(
    r"(?:公司|集团|集團|银行|銀行|\b(?:inc|ltd|llc|gmbh|corp|co|plc|s\.?a|ag|kk|limited)\b\.?)",
    re.IGNORECASE,
)
#: Years, currencies and the like behind a name: "revenue 2025", "revenue in USD".
_UNITS = re.compile(r"( (in|of|m|mn|k|total|usd|eur|cny|rmb|twd|thousands?|millions?|\d+))+$")
#: Say too little to be found in longer names: "fax number" is no key.
_GENERIC = frozenset({"number", "class", "grade", "level", "start", "title", "person", "owner"})
#: Share of the filled cells that must look alike.
_ENOUGH = 0.6


@cache
def _table() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(_WORDS.read_text("utf-8"))


def words_for(target: Target) -> Mapping[str, Sequence[str]]:
    """What people call each field of a target; of one registered above, its own label."""
    known = {**_table()["reference"], **_table().get(target.name, {})}
    return {
        one.name: [
            *known.get(one.name, ()),
            str(one.label),
            one.name.removeprefix(f"{target.main}."),
        ]
        for one in target.fields
    }


def propose(
    header: Sequence[str], sample: Sequence[Mapping[str, str]], target: Target
) -> dict[str, str]:
    """{column: field}, each field once: exact words first, then contained ones, then contents."""
    scores = [
        (score, -at, column, name)
        for at, column in enumerate(header)
        for name, score in _scores(column, sample, target).items()
    ]
    mapping: dict[str, str] = {}
    for _score, _at, column, name in sorted(scores, reverse=True):
        if column not in mapping and name not in mapping.values():
            mapping[column] = name
    return {column: mapping[column] for column in header if column in mapping}


def plain(column: str) -> str:
    """A header as words: `ContactFirst_Name` and `contact first name` are one."""
    spaced = unicodedata.normalize("NFKC", column)
    return " ".join(part for part in fold(_PARTS.sub(" ", spaced)).split() if part)


def _scores(column: str, sample: Sequence[Mapping[str, str]], target: Target) -> dict[str, float]:
    said = plain(column)
    found: dict[str, float] = {}
    for order, (name, words) in enumerate(words_for(target).items()):
        best = max((_likeness(said, plain(word), at) for at, word in enumerate(words)), default=0.0)
        if best:
            found[name] = best - order / 10_000
    if not found:
        held = [row[column].strip() for row in sample if row.get(column, "").strip()]
        found |= _by_contents(held, target)
    return found


def _likeness(said: str, word: str, at: int) -> float:
    """3 for the very words, 1 to 2 for words among others; earlier words are better ones."""
    if not word:
        return 0.0
    if said == word or said.replace(" ", "") == word.replace(" ", ""):
        return 3.0 - at / 100
    longer = len(word) > 4 if word.isascii() else len(word) > 1
    if longer and word not in _GENERIC and _ends_with(said, word):
        return 1.0 + len(word) / max(len(said), len(word)) - at / 100
    return 0.0


def _ends_with(said: str, word: str) -> bool:
    """The last word says what it is: "sales rep" is no sales; units behind it say nothing."""
    if not word.isascii():
        return said.endswith(word)
    return f" {_UNITS.sub('', said)}".endswith(f" {word}")


def _by_contents(held: Sequence[str], target: Target) -> dict[str, float]:
    if len(held) < 2:
        return {}
    for reads, form in ((Reads.MAIL, _MAIL),):
        if sum(1 for cell in held if form.fullmatch(cell)) >= _ENOUGH * len(held):
            return {one.name: 0.5 for one in target.fields if one.reads is reads}
    if sum(1 for cell in held if _FIRM.search(cell)) >= _ENOUGH * len(held):
        return {"account.name": 0.5} if target.field("account.name") else {}
    return {}
