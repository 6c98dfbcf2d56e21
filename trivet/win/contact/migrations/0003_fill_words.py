"""Fills what visits and commitments are found by, batch by batch; taken up where it was cut short."""

from collections.abc import Sequence
from typing import Any

from django.db import connections, migrations

from trivet.foundation.names import fold, grams

BATCH = 2000
#: What each row is found by; the models say the same for rows written from now on.
WORDS = {"touchpoint": ("subject", "goal", "next_step"), "commitment": ("text",)}

_WRITE = """
UPDATE {table} AS stored
SET search_text = form.text, search_grams = form.grams::varchar(2)[]
FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS form(id, text, grams)
WHERE stored.id = form.id
"""


def fill(apps: Any, editor: Any) -> None:
    """Make the form of every row that has none."""
    for name, words in WORDS.items():
        _fill(apps.get_model("win_contact", name), words, editor.connection.alias)


def _fill(model: Any, words: Sequence[str], alias: str) -> None:
    last = 0
    while rows := list(
        model.objects.using(alias)
        .filter(pk__gt=last, search_text="")
        .order_by("pk")
        .values_list("pk", *words)[:BATCH]
    ):
        texts = [fold(" ".join(filter(None, said))) for _pk, *said in rows]
        forms = ["{" + ",".join(grams(text)) + "}" for text in texts]
        ids = [row[0] for row in rows]
        with connections[alias].cursor() as cursor:
            cursor.execute(_WRITE.format(table=model._meta.db_table), [ids, texts, forms])
        last = ids[-1]


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("win_contact", "0002_guests_and_words")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
