"""Visits and commitments are found by their own words: a search form beside each, and its index.

The forms are filled batch by batch and the indexes built beside readers and writers, so that
nobody waits on a full table.
"""

from collections.abc import Sequence
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models.functions import Upper

from trivet.foundation.names import fold, grams

BATCH = 2000
#: What each row is found by; the models say the same for rows written from now on.
WORDS = {"touchpoint": ("subject", "goal", "next_step"), "commitment": ("text",)}


def fill(apps: Any, editor: Any) -> None:
    """Make the form of every row there is."""
    for name, words in WORDS.items():
        _fill(apps.get_model("win_contact", name), words)


def _fill(model: Any, words: Sequence[str]) -> None:
    batch = []
    for row in model.objects.only(*words).order_by("pk").iterator(chunk_size=BATCH):
        row.search_text = fold(" ".join(filter(None, (getattr(row, word) for word in words))))
        row.search_grams = grams(row.search_text)
        batch.append(row)
        if len(batch) == BATCH:
            model.objects.bulk_update(batch, ["search_text", "search_grams"])
            batch = []
    model.objects.bulk_update(batch, ["search_text", "search_grams"])


def _columns(name: str) -> list[Any]:
    form = ArrayField(models.CharField(max_length=2), default=list, editable=False)
    text = models.TextField(default="", editable=False)
    return [
        migrations.AddField(name, "search_grams", form),
        migrations.AddField(name, "search_text", text, preserve_default=False),
    ]


def _indexes(name: str) -> list[Any]:
    trigrams = OpClass(Upper("search_text"), "gin_trgm_ops")
    return [
        AddIndexConcurrently(name, GinIndex(trigrams, name=f"win_contact_{name}_trgm")),
        AddIndexConcurrently(
            name, GinIndex(fields=["search_grams"], name=f"win_contact_{name}_gram")
        ),
    ]


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("win_contact", "0002_guests"), ("foundation", "0003_append_only")]

    operations = [
        *_columns("commitment"),
        *_columns("touchpoint"),
        migrations.RunPython(fill, migrations.RunPython.noop),
        *_indexes("commitment"),
        *_indexes("touchpoint"),
    ]
