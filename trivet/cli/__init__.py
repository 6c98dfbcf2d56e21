"""The `trivet` command; no logic of its own."""


def main() -> None:
    """Entry point; the commands arrive with their modules."""
