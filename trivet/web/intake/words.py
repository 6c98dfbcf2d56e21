"""The events of imports in words, for every timeline."""

from django.utils.translation import gettext_lazy as _

from trivet.web.telling import words


def register() -> None:
    """Called once, where the addresses are."""
    words("intake.uploaded", "import", _("File uploaded"))
    words("intake.mapped", "import", _("Columns mapped"))
    words("intake.taken", "import", _("Taken in from a file"))
    words("intake.undone", "import", _("Import undone"))
    words("intake.discarded", "import", _("Upload discarded"))
    words("intake.exported", "import", _("Taken out to a file"))
