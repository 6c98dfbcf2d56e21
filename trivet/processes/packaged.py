"""The drawings that come with Trivet: `contact/visit.bpmn` is the process `contact.visit`."""

from pathlib import Path

FOLDER = Path(__file__).parent


def packaged() -> dict[str, bytes]:
    """Key to file."""
    return {
        f"{path.parent.name}.{path.stem}": path.read_bytes()
        for path in sorted(FOLDER.glob("*/*.bpmn"))
    }
