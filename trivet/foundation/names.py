"""Names as people search and sort them: Chinese by pinyin or by stroke, Latin by letter.

`sort_pinyin`, `sort_stroke` and `search_grams` are stored beside a name because PostgreSQL is not
asked for ICU (ADR 0003). The orders themselves are ICU's. Refuses to compare keys of two versions
of ICU: after an upgrade of it the keys
are made anew.
"""

import re
import unicodedata
from itertools import takewhile
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from icu import Collator, Locale

SORT_KEY_LENGTH = 200
FIND_COLUMNS = ("search_text", "search_grams")
SEARCH_COLUMNS = ("sort_pinyin", "sort_stroke", *FIND_COLUMNS)
_PINYIN = Collator.createInstance(Locale("zh-u-co-pinyin-kr-latn-hani"))
_STROKE = Collator.createInstance(Locale("zh-u-co-stroke-kr-latn-hani"))
_CJK = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")


def fold(text: str) -> str:
    """Compare form: compatibility width, lower case, single blanks, nothing a database refuses."""
    return " ".join(unicodedata.normalize("NFKC", text.replace("\0", " ")).casefold().split())


def pinyin_key(name: str) -> str:
    """Sort key by pinyin: letters first, then Chinese characters by their reading."""
    return _key(_PINYIN, name)


def stroke_key(name: str) -> str:
    """Sort key by stroke count: letters first, then Chinese characters by their strokes."""
    return _key(_STROKE, name)


def _key(collator: Collator, name: str) -> str:
    """ICU's key in hexadecimal, whose order as plain text is ICU's order."""
    return str(collator.getSortKey(fold(name)).hex())[:SORT_KEY_LENGTH]


def grams(text: str) -> list[str]:
    """Single characters and neighbouring pairs of each Chinese run: what a short query can hit."""
    found: set[str] = set()
    for run in _CJK.findall(fold(text)):
        found.update(run)
        found.update(run[i : i + 2] for i in range(len(run) - 1))
    return sorted(found)


class Labelled(models.Model):
    """Abstract: a thing whose name users give, in as many of the three languages as they like."""

    name = models.CharField(_("name"), max_length=120)
    labels = models.JSONField(_("name in other languages"), default=dict, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the active language, else as first given."""
        return str(self.labels.get(get_language() or "en") or self.name)


class Findable(models.Model):
    """Abstract: a stored search form, refreshed on every save from `search_source()`."""

    search_text = models.TextField(editable=False)
    search_grams = ArrayField(models.CharField(max_length=2), editable=False, default=list)

    class Meta:
        abstract = True
        indexes = [
            GinIndex(
                OpClass(Upper("search_text"), "gin_trgm_ops"),
                name="%(app_label)s_%(class)s_trgm",
            ),
            GinIndex(fields=["search_grams"], name="%(app_label)s_%(class)s_gram"),
        ]

    def save(self, *args: Any, **options: Any) -> None:
        self.refresh_search()
        if (fields := options.get("update_fields")) is not None:
            options["update_fields"] = {*fields, *self.search_columns()}
        super().save(*args, **options)

    @classmethod
    def search_columns(cls) -> tuple[str, ...]:
        """What `refresh_search` sets."""
        return FIND_COLUMNS

    def search_source(self) -> tuple[str, ...]:
        """Whatever a search should find."""
        raise NotImplementedError

    def refresh_search(self) -> None:
        self.search_text = fold(" ".join(word for word in self.search_source() if word))
        self.search_grams = grams(self.search_text)


class Searchable(Findable):
    """Abstract: found by its names, and sorted by the first of `search_source()`."""

    sort_pinyin = models.CharField(max_length=SORT_KEY_LENGTH, editable=False, db_collation="C")
    sort_stroke = models.CharField(max_length=SORT_KEY_LENGTH, editable=False, db_collation="C")

    class Meta(Findable.Meta):
        abstract = True

    @classmethod
    def search_columns(cls) -> tuple[str, ...]:
        return SEARCH_COLUMNS

    def refresh_search(self) -> None:
        name = self.search_source()[0]
        self.sort_pinyin = pinyin_key(name)
        self.sort_stroke = stroke_key(name)
        super().refresh_search()


def sort_column(reader: object) -> str:
    """The stored column by which `reader` (with a `collation`) wants names sorted."""
    return "sort_stroke" if getattr(reader, "collation", "") == "stroke" else "sort_pinyin"


def matching(query: str) -> Q:
    """The condition that a `Findable` row contains every word of `query`, in any case.

    One or two Chinese characters are a gram themselves; longer runs use the grams and are then
    checked whole. Latin words of three letters and more use trigrams; shorter ones, of which
    nearly every row has some, are looked for where a word begins.
    """
    condition = Q()
    for word in fold(query).split():
        found = grams(word)
        if found:
            condition &= Q(search_grams__contains=found)
        if word in found:
            continue
        if found or len(word) > 2:
            condition &= Q(search_text__icontains=word)
        else:
            condition &= Q(search_text__istartswith=word) | Q(search_text__icontains=f" {word}")
    return condition


def beginning(query: str, reader: object) -> Q:
    """The condition that a name begins as `query` does, in the order `reader` sorts by.

    A stretch of the index by name: what a list of hits shows first.
    """
    column = sort_column(reader)
    key = (stroke_key if column == "sort_stroke" else pinyin_key)(query)
    # ICU parts the letters of a key from their accents and case by a byte 01.
    letters = "".join(pair for pair in takewhile("01".__ne__, re.findall("..", key)))
    return Q(**{f"{column}__startswith": letters})
