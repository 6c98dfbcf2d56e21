"""What may be changed on the customer side, and what makes no sense. Pure.

Each `check_*` raises with a sentence that says what to do instead.
"""

from collections.abc import Collection
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from trivet.foundation.errors import Fields, Invalid, NotPermitted, Refused

#: What decides how an account is served: changed by role, not by the seat that profits from it.
STANDING_FIELDS = frozenset({"department", "tier", "is_active"})
#: What the account's keeper writes down.
FACT_FIELDS = frozenset(
    {
        *("name", "name_en", "short_name", "external_key", "registry_number", "domain"),
        *("group", "parent", "industry", "country", "city", "address", "phone"),
        *("employees", "revenue", "credit_limit", "currency", "notes"),
    }
)
PERSON_FIELDS = frozenset(
    {"name", "name_en", "email", "phone", "mobile", "language", "notes", "external_key"}
)
POST_FIELDS = frozenset({"org_unit", "title", "function", "layer", "since", "until"})
REQUIREMENT_FIELDS = frozenset(
    {
        *("visits_per_quarter", "response_hours", "minutes_hours"),
        *("dedicated_ar", "dedicated_sr", "dedicated_fr", "needs_sponsor", "needs_approval"),
    }
)
#: What may be set on many accounts at once.
BULK_FIELDS = ("department", "group", "tier", "is_active")
BULK_LIMIT = 10_000


def check_may(granted: bool) -> None:
    """Raises NotPermitted where no seat and no role grants the change."""
    if not granted:
        raise NotPermitted(
            _("You may look at this account but not change it. Ask its AR or department head.")
        )


def check_standing(changed: Collection[str], granted: bool) -> None:
    """Raises NotPermitted where a seat would decide what only a role may."""
    if STANDING_FIELDS & set(changed) and not granted:
        raise NotPermitted(
            _(
                "Department, tier and closing an account are decided by the department head or "
                "a data steward. Ask one of them."
            )
        )


def check_known(changed: Collection[str], known: Collection[str]) -> None:
    """Raises Invalid where something is changed that has no such name or is not for changing."""
    if unknown := sorted(set(changed) - set(known)):
        raise Invalid(
            _("There is nothing of this name to change here."),
            fields={name: [_("Unknown.")] for name in unknown},
        )


def check_readable(changed: Collection[str], readable: Collection[str]) -> None:
    """Raises NotPermitted where somebody would write what he may not read."""
    if set(changed) - set(readable):
        raise NotPermitted(
            _("This is held more closely than you may read, so you cannot change it either.")
        )


def check_ends_chain(above: Collection[int], moved: int) -> None:
    """Raises Invalid where a record would stand above itself; `above` holds the new place too."""
    if moved in above:
        raise Invalid(
            _("That would make a circle. Choose another one above it."),
            fields={"parent": [_("This stands beneath it already.")]},
        )


def check_in_use(uses: int) -> None:
    """Raises Refused where something is removed that others still stand in."""
    if uses:
        raise Refused(_("It is still in use. Move what stands in it first."))


def check_open_group(retired: bool) -> None:
    if retired:
        raise Refused(_("That customer group is retired. Choose one that is in use."))


def check_open_unit(closed: bool) -> None:
    if closed:
        raise Refused(_("That department is closed. Choose an open one."))


def check_same_account(first: int, second: int, field: str) -> None:
    """Raises Invalid where a unit of one customer is used at another."""
    if first != second:
        raise Invalid(
            _("That unit belongs to another account. Choose one of this account."),
            fields={field: [_("A unit of another account.")]},
        )


def check_period(since: date | None, until: date | None) -> None:
    """Raises Invalid where a post would end before its first day."""
    if since is not None and until is not None and until <= since:
        fields: Fields = {"until": [_("This lies before the first day.")]}
        raise Invalid(_("The post ends before it begins. Correct one of the days."), fields=fields)


def check_ends(since: date | None, ended: bool, until: date) -> None:
    """Raises where a post that has ended, or not begun, would be ended."""
    if ended:
        raise Refused(_("This post has ended already. Correct it if the day is wrong."))
    check_period(since, until)


def check_moves_elsewhere(old: int, new: int) -> None:
    if old == new:
        raise Invalid(
            _("That is where this person works already. Correct the post instead."),
            fields={"account": [_("The same employer.")]},
        )


def check_undecided(decided: bool) -> None:
    """Raises Refused where a decision that was taken would be changed."""
    if decided:
        raise Refused(
            _("This has been decided and stays as it is. Ask the question anew to replace it.")
        )


def check_decided(decided: bool, asked_anew: bool) -> None:
    """Raises Refused where there is nothing to replace, or a question to replace it is open."""
    if not decided:
        raise Refused(_("This is still open: decide it, instead of replacing it."))
    if asked_anew:
        raise Refused(_("This has been asked anew already. Go on with the newer question."))


def check_same_business_group(first: int, second: int) -> None:
    """Raises Invalid where something would cross from one business group of ours to another."""
    if first != second:
        raise Invalid(
            _("That belongs to another business group. Choose one of the same business group."),
            fields={"parent": [_("Of another business group.")]},
        )


def check_option_of(decision: int, wanted: int) -> None:
    if decision != wanted:
        raise Invalid(
            _("That option belongs to another question. Choose one of this question."),
            fields={"option": [_("Not an option of this question.")]},
        )


def check_choice(options: int, reason: str) -> None:
    """Raises Invalid where one would decide without an alternative or without a reason."""
    if options < 2:
        raise Invalid(_("A decision needs at least two options that were weighed. Add another."))
    if not reason.strip():
        raise Invalid(
            _("Say why this option was chosen."), fields={"reason": [_("A reason is needed.")]}
        )


def check_dates(asked_on: date, decided_on: date, today: date) -> None:
    """Raises Invalid where a decision would precede its question or lie in the future."""
    if decided_on > today:
        raise Invalid(
            _("A decision is dated on the day it was taken, not in the future."),
            fields={"decided_on": [_("This day is still to come.")]},
        )
    if decided_on < asked_on:
        raise Invalid(
            _("It cannot be decided before it was asked."),
            fields={"decided_on": [_("This lies before the day it was asked.")]},
        )


def check_bulk(field: str, count: int) -> None:
    """Raises Invalid or Refused where a bulk edit has no field it may set, no rows, or too many."""
    if field not in BULK_FIELDS:
        raise Invalid(_("This cannot be set on several accounts at once."))
    if not count:
        raise Invalid(_("Nothing that you may change is selected. Choose some rows first."))
    if count > BULK_LIMIT:
        raise Refused(
            _("That is more than ten thousand accounts. Narrow the list with a filter first.")
        )


def check_may_undo(undone: bool, age: timedelta) -> None:
    """Raises Refused where a change was undone already, or lies too far back."""
    if undone:
        raise Refused(_("This has been undone already."))
    if age > timedelta(days=7):
        raise Refused(_("A change can be undone for a week. Change it by hand now."))


def check_may_share(only_reads: bool) -> None:
    """Raises NotPermitted where somebody who only reads would put a view before everybody."""
    if only_reads:
        raise NotPermitted(
            _("You are here to read, so your views are yours alone. Save it without sharing it.")
        )


#: The lists whose views can be kept, by the codes that pages give them.
LISTS = ("accounts", "commitments", "persons", "runs", "visits", "work")


def check_view_list(code: str) -> None:
    """Raises Invalid on a list that there is not."""
    if code not in LISTS:
        raise Invalid(
            _("There is no list “%(name)s”. Choose one of: %(known)s.")
            % {"name": code, "known": ", ".join(LISTS)},
            fields={"list": [_("Unknown list.")]},
        )


def check_view_name(name: str) -> None:
    if not name.strip():
        raise Invalid(_("Give the view a name."), fields={"name": [_("A name is needed.")]})
