"""The process tree: one level-one process, two phases, six aspects, the processes that run.

Reads `framework.toml`. Refuses a tree whose parts do not meet: an aspect without a phase, a process
without a drawing.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from trivet.engine.bpmn.blueprint import Labels, in_language

SOURCE = Path(__file__).parent / "framework.toml"


@dataclass(frozen=True, slots=True)
class Node:
    """A phase, or the whole framework."""

    key: str
    name: str
    labels: Labels
    purpose: str

    @property
    def label(self) -> str:
        return in_language(self.name, self.labels)


@dataclass(frozen=True, slots=True)
class Process:
    """A process that runs; its name and steps stand in its drawing. `owner` is a role."""

    key: str
    aspect: str
    owner: str
    purpose: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    cadence: str
    measures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Aspect(Node):
    """One of the six aspects, with the processes beneath it."""

    phase: str
    owner: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    cadence: str
    measures: tuple[str, ...]
    processes: tuple[Process, ...]


@dataclass(frozen=True, slots=True)
class Framework(Node):
    """The whole tree."""

    phases: tuple[Node, ...]
    aspects: tuple[Aspect, ...]

    def of_phase(self, key: str) -> tuple[Aspect, ...]:
        return tuple(aspect for aspect in self.aspects if aspect.phase == key)

    def process(self, key: str) -> Process | None:
        found = (each for aspect in self.aspects for each in aspect.processes)
        return next((each for each in found if each.key == key), None)


@cache
def framework() -> Framework:
    """The tree as the file has it. Raises ValueError when its parts do not meet."""
    given = tomllib.loads(SOURCE.read_text("utf-8"))
    phases = tuple(Node(**_named(each)) for each in given["phase"])
    processes = [Process(**_lists(each)) for each in given["process"]]
    aspects = tuple(
        Aspect(
            **_named(_lists(each)),
            processes=tuple(one for one in processes if one.aspect == each["key"]),
        )
        for each in given["aspect"]
    )
    if unknown := {each.phase for each in aspects} - {each.key for each in phases}:
        raise ValueError(f"no such phase: {unknown}")
    if unknown := {each.aspect for each in processes} - {each.key for each in aspects}:
        raise ValueError(f"no such aspect: {unknown}")
    return Framework(**_named(given["framework"]), phases=phases, aspects=aspects)


def _named(given: dict[str, Any]) -> dict[str, Any]:
    """Gather the names in other languages under `labels`."""
    languages = ("zh-hant", "zh-hans")
    rest = {key: value for key, value in given.items() if key not in languages}
    return {**rest, "labels": {key: given[key] for key in languages}}


def _lists(given: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in given.items()}
