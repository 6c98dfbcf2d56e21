"""Write `docs/processes` from the process tree and the drawings (a test keeps it current)."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "processes"


def main() -> None:
    sys.path.insert(0, str(ROOT))
    os.environ["DJANGO_SETTINGS_MODULE"] = "trivet.config.settings"
    os.environ.setdefault("TRIVET_SECRET_KEY", "pages")
    os.environ.setdefault("TRIVET_DATABASE_URL", "postgresql://pages@127.0.0.1:1/pages")
    import django

    django.setup()
    from trivet.processes.documents import pages

    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (FOLDER / name).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
