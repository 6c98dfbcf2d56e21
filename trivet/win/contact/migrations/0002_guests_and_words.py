"""The columns of guests, and of the words that visits and commitments are found by.

Each has its default in the catalogue, so that no row is written and nobody waits.
"""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models


def _columns(name: str) -> list[Any]:
    form = ArrayField(models.CharField(max_length=2), default=list, editable=False)
    text = models.TextField(default="", editable=False)
    return [
        migrations.AddField(name, "search_grams", form),
        migrations.AddField(name, "search_text", text, preserve_default=False),
    ]


class Migration(migrations.Migration):
    dependencies = [("win_contact", "0001_initial"), ("foundation", "0003_append_only")]

    operations = [
        migrations.AddField(
            model_name="participant",
            name="guest",
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        *_columns("commitment"),
        *_columns("touchpoint"),
    ]
