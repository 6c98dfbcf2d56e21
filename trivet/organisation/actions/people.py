"""People of ours: add, edit, choose one's preferences, leave and come back.

Leaving keeps every row of history: it ends places and roles on that day, revokes tokens and closes
the door. Refuses to leave while seats or work still hang on the person, unless that is confirmed.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from trivet.foundation import clock, edits, journal
from trivet.foundation.errors import Invalid, Refused
from trivet.foundation.periods import overlaps
from trivet.organisation import rules
from trivet.organisation.actions._powers import require
from trivet.organisation.actions.roles import keep_an_administrator
from trivet.organisation.models import Membership, RoleGrant, User
from trivet.organisation.queries import standing
from trivet.organisation.rules import Power
from trivet.organisation.ties import ties_of

#: Two looks at Today within this time are one visit: "since I was last here" means the one before.
ONE_VISIT = timedelta(minutes=30)


@transaction.atomic
def add(
    *,
    by: User | None,
    email: str,
    name: str,
    name_en: str = "",
    phone: str = "",
    password: str | None = None,
    **preferences: Any,
) -> User:
    """A new person; without a password he signs in through the company or a reset mail.

    `by` None is the installation itself, making its first administrator or its demo.
    """
    require(by, Power.MANAGE_PEOPLE)
    _check_preferences(preferences)
    person = User(
        email=email.strip().lower(),
        name=name.strip(),
        name_en=name_en.strip(),
        phone=phone.strip(),
        **preferences,
    )
    _check_mail_is_free(person.email, None)
    _set_password(person, password)
    person.refresh_search()
    edits.create(person)
    journal.record("user.added", by=by, touched={"user": person}, payload={"name": person.name})
    return person


@transaction.atomic
def edit(*, by: User, person: User, changes: Mapping[str, Any]) -> User:
    """Change what a person is called and how he is reached; of oneself, only the latter."""
    manages = standing(by).may(Power.MANAGE_PEOPLE, None)
    own = rules.OWN_FIELDS if by.pk == person.pk else frozenset()
    rules.check_fields(changes, rules.MANAGED_FIELDS if manages else own)
    cleaned = {name: str(value).strip() for name, value in changes.items()}
    if "email" in cleaned:
        cleaned["email"] = cleaned["email"].lower()
        _check_mail_is_free(cleaned["email"], person.pk)
    return _change(person, cleaned, by=by, type="user.edited")


@transaction.atomic
def prefer(*, by: User, changes: Mapping[str, Any]) -> User:
    """Set one's own language, time zone, colours and order of names."""
    _check_preferences(changes)
    return _change(by, dict(changes), by=by, type="user.preferences")


@transaction.atomic
def set_password(*, by: User, person: User, password: str) -> None:
    """Give another person a first or forgotten password; one's own is changed at sign-in."""
    require(by, Power.MANAGE_PEOPLE)
    _set_password(person, password)
    person.save(update_fields=["password"])
    journal.record("user.password_set", by=by, touched={"user": person})


@transaction.atomic
def deactivate(
    *, by: User, person: User, on: date | None = None, despite_ties: bool = False
) -> list[str]:
    """Close the door from today; places and roles end on `on` (the first day no longer, today).

    Returns what still hung on the person. Raises Refused over it unless `despite_ties`.
    """
    require(by, Power.MANAGE_PEOPLE)
    if by.pk == person.pk:
        raise Refused(_("You cannot take the key from yourself. Ask another administrator."))
    keep_an_administrator(but=Q(user=person))
    ties = ties_of(person)
    if not despite_ties:
        rules.check_untied(ties)
    day = on or clock.today()
    _end_periods(person, day)
    person.is_active = False
    person.save(update_fields=["is_active"])
    person.tokens.filter(revoked_at__isnull=True).update(revoked_at=clock.now())
    journal.record(
        "user.left", by=by, touched={"user": person}, payload={"on": str(day), "ties": ties}
    )
    return ties


@transaction.atomic
def readmit(*, by: User, person: User) -> None:
    """Let a person who left sign in again; places and roles are given anew."""
    require(by, Power.MANAGE_PEOPLE)
    person.is_active = True
    person.save(update_fields=["is_active"])
    journal.record("user.readmitted", by=by, touched={"user": person})


def seen_today(*, by: User) -> None:
    """Remember that the person opened Today; a fresh visit moves the mark of the one before.

    Bookkeeping of the reader's own mark, so it writes no event.
    """
    now = clock.now()
    mine = User.objects.filter(pk=by.pk)
    mine.filter(Q(seen_at__isnull=True) | Q(seen_at__lt=now - ONE_VISIT)).update(
        seen_before=F("seen_at")
    )
    mine.update(seen_at=now)
    by.refresh_from_db(fields=["seen_before", "seen_at"])


def _end_periods(person: User, day: date) -> None:
    """End what holds on `day`; what began since then ends today; what was planned never begins."""
    today = clock.today()
    for kind in (Membership, RoleGrant):
        rows = kind.objects.filter(overlaps(day, None), user=person)
        rows.filter(Q(since__isnull=True) | Q(since__lt=day)).update(until=day)
        rows.filter(since__gte=max(day, today)).delete()
        rows.filter(since__gte=day, since__lt=today).update(until=today)


def _change(person: User, changes: dict[str, Any], *, by: User, type: str) -> User:
    before = {name: getattr(person, name) for name in changes}
    differing = {name: value for name, value in changes.items() if before[name] != value}
    if not differing:
        return person
    for name, value in differing.items():
        setattr(person, name, value)
    try:
        edits.validate(person, set(differing))
    except Invalid:
        for name in differing:
            setattr(person, name, before[name])
        raise
    person.save(update_fields=list(differing))
    journal.record(
        type,
        by=by,
        touched={"user": person},
        payload={name: [before[name], value] for name, value in differing.items()},
    )
    return person


def _check_mail_is_free(email: str, own: int | None) -> None:
    others = User.objects.filter(email__iexact=email)
    if (others if own is None else others.exclude(pk=own)).exists():
        raise Invalid(
            _("Somebody has this mail address already. Search the directory for it."),
            fields={"email": [_("Already in use.")]},
        )


def _check_preferences(preferences: Mapping[str, Any]) -> None:
    rules.check_fields(preferences, rules.PREFERENCES)
    if "time_zone" in preferences:
        rules.check_time_zone(preferences["time_zone"])


def _set_password(person: User, password: str | None) -> None:
    if password is not None:
        try:
            validate_password(password, person)
        except ValidationError as error:
            raise Invalid(
                _("This password is too easy to guess. Choose another."),
                fields={"password": list(error.messages)},
            ) from error
    person.set_password(password)
