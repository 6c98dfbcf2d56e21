"""Changing a record that others may be changing too: version checked, difference returned.

Refuses to overwrite a newer version: raises `Stale` with what the other person stored, so that a
page can show both and lose nothing typed.
"""

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from trivet.foundation import clock
from trivet.foundation.errors import Invalid, Stale

Record = TypeVar("Record", bound="Versioned")
Row = TypeVar("Row", bound=models.Model)
Difference = dict[str, list[Any]]


class Versioned(models.Model):
    """Abstract: counts its own changes; `version` travels as ETag and as a hidden form field."""

    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    created_at = models.DateTimeField(_("created"), editable=False)
    updated_at = models.DateTimeField(_("changed"), editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        self.updated_at = clock.now()
        if self._state.adding and not self.created_at:
            self.created_at = self.updated_at
        if (fields := options.get("update_fields")) is not None:
            options["update_fields"] = {*fields, "updated_at"}
        super().save(*args, **options)


def apply(record: Record, changes: Mapping[str, Any], *, expected: int | None) -> Difference:
    """Lock `record`, check its version, set `changes`, validate, save; return {field: [old, new]}.

    `expected` None skips the version check (bulk edits and imports that own the row).
    Raises Stale when the stored version is newer, Invalid when the result breaks the model.
    """
    kind = type(record)
    stored = kind._base_manager.select_for_update(of=("self",)).get(pk=record.pk)
    if expected is not None and stored.version != expected:
        raise Stale(
            _("Somebody else changed this while you were editing. Compare, then save again."),
            theirs={name: getattr(stored, name) for name in changes},
            version=stored.version,
        )
    difference: Difference = {}
    for name, value in changes.items():
        before = getattr(stored, name)
        if before != value:
            setattr(stored, name, value)
            difference[name] = [_plain(before), _plain(value)]
    if difference:
        stored.version += 1
        validate(stored, set(difference))
        stored.save()
    record.__dict__.update(stored.__dict__)
    return difference


def create(record: Row) -> Row:
    """Validate and insert. Raises Invalid with the fields at fault."""
    validate(record, None)
    record.save()
    return record


def validate(record: models.Model, names: set[str] | None) -> None:
    """Raises Invalid with the fields at fault among `names` (all, where None).

    A constraint is asked as soon as one of its fields is among them: Django would pass it over
    while another is not, and the database would refuse the row without a sentence.
    """
    fields = {field.name for field in record._meta.fields if field.editable}
    faults: dict[str, list[Any]] = {}
    try:
        record.full_clean(
            exclude=None if names is None else fields - names, validate_constraints=False
        )
    except ValidationError as error:
        faults = error.update_error_dict(faults)
    for model, constraint in _constraints(record, names):
        try:
            constraint.validate(model, record, exclude=set(faults))
        except ValidationError as error:
            named: tuple[str, ...] = getattr(constraint, "fields", ())
            if error.code == "unique" and len(named) == 1:  # said where it can be mended
                faults.setdefault(named[0], []).append(error)
            else:
                faults = error.update_error_dict(faults)
    if faults:
        told = ValidationError(faults).message_dict
        whole = " ".join(told[NON_FIELD_ERRORS]) if set(told) == {NON_FIELD_ERRORS} else ""
        raise Invalid(
            whole or _("Some values cannot be saved. See the marked fields."),
            fields={name: list(sentences) for name, sentences in told.items()},
        )


def _constraints(
    record: models.Model, names: set[str] | None
) -> Iterator[tuple[type[models.Model], models.BaseConstraint]]:
    for model, constraints in record.get_constraints():
        for constraint in constraints:
            if names is None or _fields_of(constraint) & names:
                yield model, constraint


def _fields_of(constraint: models.BaseConstraint) -> set[str]:
    """The fields a constraint speaks of."""
    condition = getattr(constraint, "condition", None)
    named = set(getattr(constraint, "fields", ()))
    for expression in getattr(constraint, "expressions", ()):
        part = expression[0] if isinstance(expression, tuple) else expression
        parts = [part] if isinstance(part, str | models.F) else part.flatten()
        named |= {getattr(one, "name", one) for one in parts if isinstance(one, str | models.F)}
    return named | (set(condition.referenced_base_fields) if condition else set())


def _plain(value: Any) -> Any:
    """A value as the journal keeps it: ids for records, text for the rest JSON does not know."""
    if isinstance(value, models.Model):
        return value.pk
    if value is None or isinstance(value, bool | int | float | str | list | dict):
        return value
    return str(value)
