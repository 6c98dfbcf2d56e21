"""The events of the customer side in words, for every timeline."""

from django.utils.translation import gettext_lazy as _

from trivet.web.telling import words

_ACCOUNT = {
    "account.added": ("plus", _("Account added")),
    "account.edited": ("edit", _("Account changed")),
    "account.bulk_edited": ("edit", _("Account changed with others")),
    "account.undone": ("undo", _("Change undone")),
}
_PERSON = {
    "person.added": ("people", _("Person added")),
    "person.edited": ("people", _("Person changed")),
    "post.added": ("people", _("Post added")),
    "post.ended": ("people", _("Post ended")),
    "post.moved": ("people", _("Moved to another employer")),
    "post.corrected": ("people", _("Post corrected")),
}
_ORG_UNIT = {
    "org_unit.added": ("units", _("Customer unit added")),
    "org_unit.changed": ("units", _("Customer unit changed")),
    "org_unit.removed": ("units", _("Customer unit removed")),
}
_GROUP = {
    "group.added": ("groups", _("Customer group added")),
    "group.renamed": ("groups", _("Customer group renamed")),
    "group.moved": ("groups", _("Customer group moved")),
    "group.retired": ("groups", _("Customer group retired")),
}
_DECISION = {
    "decision.asked": ("star", _("Asked who our customer is")),
    "decision.option_added": ("star", _("Option added")),
    "decision.option_changed": ("star", _("Option changed")),
    "decision.option_dropped": ("star", _("Option dropped")),
    "decision.decided": ("star", _("Decided who our customer is")),
}
_OTHER = {
    "tier.required": ("settings", _("Tier requirement set")),
    "view.saved": ("bookmark", _("View saved")),
    "view.removed": ("bookmark", _("View removed")),
    "list.exported": ("export", _("List exported")),
}


def register() -> None:
    """Called once, where the addresses are."""
    for pages, page, link in (
        (_ACCOUNT, "", ""),
        (_PERSON, "customers:person", "person"),
        (_ORG_UNIT, "", ""),
        (_GROUP, "customers:groups", ""),
        (_DECISION, "customers:decision", "decision"),
        (_OTHER, "", ""),
    ):
        for type, (icon, title) in pages.items():
            words(type, icon, title, page=page, link=link)
