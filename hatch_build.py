"""Compiles the translations while a wheel or an editable install is built."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileMessages(BuildHookInterface[Any]):
    """Turns each .po into the .mo that programs read; neither gettext nor git is asked."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        sys.path.insert(0, self.root)
        try:
            from trivet.launcher import catalogues
        finally:
            sys.path.remove(self.root)
        catalogues.compile_stale(Path(self.root) / "trivet" / "locale")
