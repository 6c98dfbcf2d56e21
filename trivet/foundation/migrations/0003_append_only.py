"""What makes tampering show: seals know their gaps and leaves, and nothing sealed can be changed."""

import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
from django.db import migrations, models

TABLES = ("foundation_event", "foundation_eventlink", "foundation_seal")

FORBID = """
CREATE FUNCTION foundation_forbid_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The journal is never changed: % on % was refused.', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
""" + "".join(
    f"""
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION foundation_forbid_change();
"""
    for table in TABLES
)
ALLOW = (
    "".join(f"DROP TRIGGER {table}_append_only ON {table};" for table in TABLES)
    + "DROP FUNCTION foundation_forbid_change();"
)


class Migration(migrations.Migration):
    dependencies = [("foundation", "0002_journal")]
    operations = [
        migrations.AddField(
            model_name="seal",
            name="gaps",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                default=list,
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="seal", name="leaves", field=models.BinaryField(default=bytes)
        ),
        migrations.RunSQL(FORBID, ALLOW),
    ]
