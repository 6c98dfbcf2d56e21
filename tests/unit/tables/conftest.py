"""Small files, written as strangers would."""

from collections.abc import Callable
from pathlib import Path

import pytest

from trivet.tables.reading import ROW, open_table


@pytest.fixture
def write(tmp_path) -> Callable[..., Path]:
    """Writes text in an encoding, or bytes as they are, into a file."""

    def write(content: str | bytes, encoding: str = "utf-8", name: str = "table.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return write


def rows_of(path: Path, **options) -> list[dict[str, str]]:
    """Every row of a file as the reader gives it."""
    table = open_table(path, **options)
    return [row for batch in table.batches(3) for row in batch.frame.drop(ROW).to_dicts()]
