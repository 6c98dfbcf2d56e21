"""What a migration needs on a full database: to be taken up again after it was cut short.

Refuses to trust an index that is there already: a build that ended half way leaves an invalid one.
"""

from typing import Any

from django.contrib.postgres.operations import AddIndexConcurrently


class BuildIndex(AddIndexConcurrently):
    """Builds an index beside readers and writers, after what an earlier try left is gone.

    Its migration is not atomic and holds nothing that cannot be done twice.
    """

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        name = schema_editor.quote_name(self.index.name)
        schema_editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
        super().database_forwards(app_label, schema_editor, from_state, to_state)
