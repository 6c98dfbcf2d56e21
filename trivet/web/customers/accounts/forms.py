"""Forms of accounts: the record, one value on the spot, one value on many.

Each offers only what its reader may read and change. Refuses shapes; meaning is the rules'.
"""

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trivet.customers.models import Account, AccountRole, Tier
from trivet.customers.queries import access, accounts, groups
from trivet.foundation.visibility import Change
from trivet.organisation.models import User
from trivet.web.pickers import PickField

#: The order of the form; what each is for stands in GLOSSARY.md.
SECTIONS = (
    (_("Names"), ("name", "name_en", "short_name")),
    (_("Place with us"), ("department", "group", "tier", "roles", "parent")),
    (_("Where and what"), ("industry", "country", "city", "address", "phone", "domain")),
    (_("Figures"), ("employees", "revenue", "credit_limit", "currency")),
    (pgettext_lazy("of a record", "Keys"), ("external_key", "registry_number")),
    (_("Notes"), ("notes",)),
)


def _label(field: str) -> str:
    label = str(Account._meta.get_field(field).verbose_name)  # type: ignore[union-attr]
    return label[:1].upper() + label[1:]


class Choice(forms.ChoiceField):
    """A choice among records by id; cleans to the record, None for the empty choice."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.records: dict[str, Any] = {}

    def offer(self, records: list[Any], held: Any = None) -> None:
        """`held` stays a choice even where it is no longer offered to others."""
        known = {str(one.pk): one for one in [*records, *([held] if held else [])]}
        self.records = known
        self.choices = [("", "—"), *((pk, str(one)) for pk, one in known.items())]

    def prepare_value(self, value: Any) -> Any:
        return str(value.pk) if hasattr(value, "pk") else value

    def clean(self, value: Any) -> Any:
        if hasattr(value, "pk"):
            return value
        return self.records.get(super().clean(value))


class AccountForm(forms.Form):
    """The whole record, less what the reader may not read or not change."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(max_length=200)
    name_en = forms.CharField(max_length=200, required=False)
    short_name = forms.CharField(max_length=80, required=False)
    department = Choice(required=False)
    group = Choice(required=False)
    tier = forms.ChoiceField(choices=Tier.choices, required=False)
    roles = forms.MultipleChoiceField(
        label=_("Role of the customer"),
        choices=AccountRole.Kind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    parent = PickField(required=False, url=reverse_lazy("customers:account-choices"))
    industry = forms.CharField(max_length=120, required=False)
    country = forms.CharField(max_length=80, required=False)
    city = forms.CharField(max_length=120, required=False)
    address = forms.CharField(max_length=300, required=False)
    phone = forms.CharField(max_length=60, required=False)
    domain = forms.CharField(max_length=120, required=False)
    employees = forms.IntegerField(min_value=0, max_value=2_147_483_647, required=False)
    revenue = forms.DecimalField(max_digits=18, decimal_places=2, required=False)
    credit_limit = forms.DecimalField(max_digits=18, decimal_places=2, required=False)
    currency = forms.CharField(max_length=3, required=False, help_text=_("Such as TWD or EUR."))
    external_key = forms.CharField(max_length=80, required=False)
    registry_number = forms.CharField(max_length=40, required=False)
    notes = forms.CharField(required=False, widget=forms.Textarea)

    def __init__(self, *args: Any, user: User, account: Account | None = None, **more: Any) -> None:
        super().__init__(*args, **more)
        if account is None:
            granted, readable = frozenset(Change), set(self.fields)
        else:
            granted = access.changes(user, account)
            readable = set(access.readable(user, account)) | {"roles", "version"}
        closed = set() if Change.STANDING in granted else {"department", "tier"}
        if account and account.parent_id and account.seen_parent is None:
            closed.add("parent")  # its reader may not know what it is part of
        for name in set(self.fields) - readable | closed:
            del self.fields[name]
        for name in self.fields:
            if self.fields[name].label is None and name != "version":
                self.fields[name].label = _label(name)
        if "department" in self.fields:
            held = account.department if account else None
            self.fields["department"].offer(access.departments_open_to(user), held)  # type: ignore[attr-defined]
        self.fields["group"].offer(list(groups.choices()), account.group if account else None)  # type: ignore[attr-defined]
        if "parent" in self.fields:
            parent: Any = self.fields["parent"]
            parent.one = lambda pk: accounts.one(user, pk)
            parent.find = lambda words: accounts.suggested(user, words)

    @property
    def sections(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The fields left, under their headings."""
        return [
            (title, [self[name] for name in names if name in self.fields])
            for title, names in SECTIONS
        ]

    @property
    def facts(self) -> dict[str, Any]:
        """What the action takes."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in ("version", "roles")
        }


def initial(account: Account) -> dict[str, Any]:
    """The values the form begins with."""
    named = set(AccountForm.base_fields) - {"roles", "parent"}
    return {
        **{name: getattr(account, name) for name in named},
        "parent": account.seen_parent,
        "external_key": account.external_key or "",
        "roles": [role.kind for role in account.roles.all()],
    }


class BulkForm(forms.Form):
    """One field and its value, to be set on every row chosen."""

    field = forms.ChoiceField(
        label=_("Set"),
        choices=[
            ("tier", _("Tier")),
            ("department", _("Department")),
            ("group", _("Customer group")),
            ("is_active", _("Active")),
        ],
        widget=forms.RadioSelect,
    )
    tier = forms.ChoiceField(label=_("Tier"), choices=Tier.choices, required=False)
    department = Choice(label=_("Department"), required=False)
    group = Choice(label=_("Customer group"), required=False)
    is_active = forms.TypedChoiceField(
        label=_("Active"),
        choices=[("yes", _("Active")), ("no", _("Closed"))],
        coerce=lambda value: value == "yes",
    )

    def __init__(self, *args: Any, user: User, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["department"].offer(access.departments_open_to(user))  # type: ignore[attr-defined]
        self.fields["group"].offer(list(groups.choices()))  # type: ignore[attr-defined]

    @property
    def settings(self) -> list[tuple[Any, forms.BoundField]]:
        """Each choice of what to set, and the value beside it."""
        return [(choice, self[choice.data["value"]]) for choice in self["field"]]

    @property
    def setting(self) -> tuple[str, Any]:
        """The field, and the value beside it."""
        field = self.cleaned_data["field"]
        return field, self.cleaned_data[field]


def spot_form(account: Account, field: str, user: User, data: Any = None) -> forms.Form:
    """The account's form with one field (and the version) left in it."""
    form = AccountForm(data, user=user, account=account, initial=initial(account))
    for name in set(form.fields) - {field, "version"}:
        del form.fields[name]
    return form
