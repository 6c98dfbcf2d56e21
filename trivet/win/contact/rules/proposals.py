"""Commitments that minutes seem to contain, offered for a person to confirm.

Plain rules over sentences ("we will", 「我們會…」). Refuses to decide anything: a proposal is text,
a side and perhaps a day, and becomes a commitment only when somebody says so.
"""

import re
from dataclasses import dataclass
from datetime import date

from trivet.win.contact.models import Commitment
from trivet.win.contact.rules.days import day_in

Direction = Commitment.Direction

_SENTENCES = re.compile(r"[。！；;\n\r]+|(?<=[.!?])\s+|(?<=？)")
_BULLET = re.compile(r"^[\s\-*•·–—\d.)、）]+(?=\D)")
_OURS = re.compile(
    r"\bwe(?:'ll|’ll| will| shall| promised?| agreed? to| commit(?:ted)? to)\b"
    r"|(?:我們|我们|我方|我司|本公司)(?:會|会|將|将|承諾|承诺|答應|答应|負責|负责|同意|最晚)",
    re.IGNORECASE,
)
_THEIRS = re.compile(
    r"\b(?:they|the customer|customer|client)(?:'ll|’ll| will| shall| promised?| agreed? to)\b"
    r"|(?:客戶|客户|對方|对方|他們|他们|貴司|贵司)"
    r"(?:會|会|將|将|承諾|承诺|答應|答应|負責|负责|同意)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Proposal:
    """What might be a commitment: whose, in which words, by when if the words say so."""

    direction: str
    text: str
    due_on: date | None


def propose(text: str, *, held_on: date, limit: int = 8) -> list[Proposal]:
    """The sentences of `text` that read like promises, in order. Questions are none."""
    found: list[Proposal] = []
    for raw in _SENTENCES.split(text):
        sentence = _BULLET.sub("", raw).strip(" ,，.")
        direction = _side(sentence)
        if direction and not sentence.endswith(("?", "？")):
            day = day_in(sentence, held_on)
            if day is not None and day < held_on:
                day = None
            found.append(Proposal(direction, sentence[:500], day))
    return found[:limit]


def _side(sentence: str) -> str | None:
    """Whose promise a sentence is: the phrase that comes first."""
    hits = [
        (match.start(), side)
        for side, pattern in ((Direction.OURS, _OURS), (Direction.THEIRS, _THEIRS))
        if (match := pattern.search(sentence))
    ]
    return min(hits)[1].value if hits else None
