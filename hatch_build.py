"""Compiles the translations while a wheel or an editable install is built."""

from pathlib import Path
from typing import Any

import polib
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileMessages(BuildHookInterface[Any]):
    """Turns each .po into the .mo that Django reads; neither gettext nor git is asked."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        for path in (Path(self.root) / "trivet" / "locale").rglob("*.po"):
            polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))
