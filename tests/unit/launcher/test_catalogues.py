"""Catalogues are compiled when they changed, and fuzzy entries stay English."""

import gettext
import os
from pathlib import Path

from trivet.launcher import catalogues

TEXT = """\
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "Account"
msgstr "客户"

#, fuzzy
msgid "Visit"
msgstr "参观"
"""


def _catalogue(folder: Path) -> Path:
    path = folder / "zh_Hans" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(TEXT, "utf-8")
    return path


def test_a_compiled_catalogue_says_what_the_source_says(tmp_path: Path) -> None:
    _catalogue(tmp_path)
    catalogues.compile_stale(tmp_path)
    found = gettext.translation("django", tmp_path, ["zh_Hans"])
    assert found.gettext("Account") == "客户"
    assert found.gettext("Visit") == "Visit"


def test_only_what_changed_is_compiled(tmp_path: Path) -> None:
    source = _catalogue(tmp_path)
    assert len(catalogues.compile_stale(tmp_path)) == 1
    assert catalogues.compile_stale(tmp_path) == []
    later = source.stat().st_mtime + 10
    os.utime(source, (later, later))
    assert catalogues.stale(tmp_path) == [source]
