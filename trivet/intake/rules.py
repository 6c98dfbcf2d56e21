"""What an import needs before it may run, and which step follows which. Pure.

Each `check_*` raises with a sentence that says what to do instead.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from trivet.foundation.errors import Invalid, NotPermitted, Refused
from trivet.intake.models import Batch
from trivet.intake.targets.shapes import Field, Target
from trivet.organisation.queries.standing import Standing
from trivet.organisation.rules import powers_of
from trivet.tables.errors import EmptyFile

Status = Batch.Status
#: Which step an import may take in which state.
STEPS: dict[str, frozenset[str]] = {
    "map": frozenset({Status.MAPPED, Status.TRIED, Status.FAILED}),
    "try": frozenset({Status.MAPPED, Status.TRIED, Status.FAILED}),
    "take-in": frozenset({Status.MAPPED, Status.TRIED, Status.FAILED, Status.WAITING}),
    "undo": frozenset({Status.DONE}),
    "discard": frozenset({Status.MAPPED, Status.TRIED, Status.FAILED}),
}


def has_powers(where: Standing, target: Target) -> bool:
    """Whether a person's roles carry what the target needs, and reach as far as it does."""
    held = powers_of(where.roles_in(None)) if target.everywhere else where.powers
    return set(target.powers) <= held


def check_powers(where: Standing, target: Target) -> None:
    """Raises NotPermitted where a power that the target needs is missing."""
    if not has_powers(where, target):
        raise NotPermitted(
            _("Your roles do not let you take in %(what)s. Ask an administrator or a data steward.")
            % {"what": target.label}
        )


def check_step(status: str, step: str) -> None:
    """Raises Refused where the import is not in a state for this."""
    if status in STEPS[step]:
        return
    if status in (Status.RUNNING, Status.WAITING):
        raise Refused(_("This import is running. Wait until it is through."))
    if status == Status.UNDONE:
        raise Refused(_("This import has been undone. Upload the file again."))
    if step == "undo":
        raise Refused(
            _("Nothing of this import has been taken in yet, so there is nothing to undo.")
        )
    raise Refused(_("This import has been taken in. Undo it first, or upload the file again."))


def check_mapping(mapping: Mapping[str, str], constants: Mapping[str, str], target: Target) -> None:
    """Raises Invalid where the mapping cannot bring what the target is about."""
    if not mapping:
        raise Invalid(_("No column is mapped yet. Say what at least one column holds."))
    for name in {*mapping.values(), *constants}:
        if target.field(name) is None:
            raise Invalid(
                _("There is no field “%(name)s” here. Choose one of: %(known)s.")
                % {"name": name, "known": ", ".join(one.name for one in target.fields)}
            )
    twice = {name for name in mapping.values() if list(mapping.values()).count(name) > 1}
    if twice:
        raise Invalid(
            _("Two columns are both mapped to %(field)s. Keep one of them.")
            % {"field": _label(target, sorted(twice)[0])}
        )
    for record in target.records:
        if not record.optional and not _recognisable(record.name, mapping, constants, target):
            raise Invalid(
                _("No column says which of the %(what)s a row means. Map one of: %(fields)s.")
                % {"what": record.label, "fields": ", ".join(_key_labels(record.name, target))}
            )


def check_holds_rows(count: int) -> None:
    """Raises EmptyFile where there is a header and nothing beneath it."""
    if not count:
        raise EmptyFile(_("The file holds the names of its columns and no row beneath. Add some."))


def check_columns(mapping: Mapping[str, str], header: Collection[str]) -> None:
    """Raises Invalid where a column is mapped that the file does not have."""
    unknown = next((column for column in mapping if column not in header), None)
    if unknown is not None:
        raise Invalid(
            _("The file has no column “%(column)s”. Choose one of: %(known)s.")
            % {"column": unknown, "known": ", ".join(header)}
        )


def check_has_file(present: bool) -> None:
    """Raises Refused where the stored file has been removed since."""
    if not present:
        raise Refused(_("The file is not kept any more. Upload it again."))


def check_key(key: str, target: Target) -> None:
    """Raises Invalid where rows would be recognised by a key that there is not."""
    known = [one.name for one in target.main_record.keys if not one.alias]
    if key and key not in known:
        raise Invalid(
            _("Rows cannot be recognised by “%(key)s”. Choose one of: %(known)s.")
            % {"key": key, "known": ", ".join(known)}
        )


def keyed(target: Target, key: str) -> Target:
    """The target with rows of its main record recognised by one key alone (its aliases stay)."""
    if not key:
        return target
    main = target.main_record
    wanted = next(one for one in main.keys if one.name == key)
    kept = [one for one in main.keys if one is wanted or (one.alias and one.parts == wanted.parts)]
    records = [replace(one, keys=tuple(kept)) if one is main else one for one in target.records]
    levels = {one: at for at, one in enumerate(kept)}
    kin = target.kin and replace(
        target.kin,
        by={
            name: tuple(levels[main.keys[at]] for at in at_levels if main.keys[at] in levels)
            for name, at_levels in target.kin.by.items()
        },
    )
    return replace(target, records=records, kin=kin)


def check_readable(names: Collection[str], target: Target, clearance: int) -> None:
    """Raises NotPermitted where somebody would write what he may not read."""
    for name in names:
        one = target.field(name)
        if one is not None and one.security > clearance:
            raise NotPermitted(
                _("%(field)s is held more closely than you may read, so you cannot import it.")
                % {"field": one.label}
            )


def fields_for(target: Target, clearance: int) -> list[Field]:
    """The fields a person of this clearance may fill."""
    return [one for one in target.fields if one.security <= clearance]


def _recognisable(
    record: str, mapping: Mapping[str, str], constants: Mapping[str, str], target: Target
) -> bool:
    """Whether some key of the record has all its own parts from the file."""
    given = _given(mapping, constants, target)
    own = {other.name for other in target.records}
    for key in target.record(record).keys:
        parts = [part for part in key.parts if part.removesuffix(".id") not in own]
        if all(part in given for part in parts):
            return True
    return False


def _given(mapping: Mapping[str, str], constants: Mapping[str, str], target: Target) -> set[str]:
    """Fields the file gives; two halves of a name give the whole."""
    given = {*mapping.values(), *constants}
    halves = {name.rpartition(".")[0] for name in given if name.endswith("_name")}
    return given | {
        f"{record}.name"
        for record in halves
        if {f"{record}.family_name", f"{record}.given_name"} & given
    }


def _key_labels(record: str, target: Target) -> list[str]:
    parts = dict.fromkeys(part for key in target.record(record).keys for part in key.parts)
    return [_label(target, part) for part in parts if target.field(part)]


def _label(target: Target, name: str) -> str:
    one = target.field(name)
    return str(one.label) if one else name
