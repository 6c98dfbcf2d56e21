"""The indexes of guests, and of the words that visits and commitments are found by."""

from typing import Any

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import migrations, models
from django.db.models.functions import Upper

from trivet.foundation.building import BuildIndex


def _indexes(name: str) -> list[Any]:
    trigrams = OpClass(Upper("search_text"), "gin_trgm_ops")
    return [
        BuildIndex(name, GinIndex(trigrams, name=f"win_contact_{name}_trgm")),
        BuildIndex(name, GinIndex(fields=["search_grams"], name=f"win_contact_{name}_gram")),
    ]


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("win_contact", "0003_fill_words")]

    operations = [
        BuildIndex(
            "participant",
            models.Index(
                condition=models.Q(("guest", True)),
                fields=["user", "touchpoint"],
                name="win_contact_guest",
            ),
        ),
        *_indexes("commitment"),
        *_indexes("touchpoint"),
    ]
