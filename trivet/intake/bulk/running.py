"""One import from its first row to its last: read on a thread, recognised and written here.

`survey` alone is a dry run: the same answers, nothing written, no id taken. Targets whose rows
refer to one another are surveyed whole before the first is written. Refuses to hold the file in
memory: what stays are keys, not rows.
"""

import queue
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from typing import Any

import polars as pl
from django.db import connections, models

from trivet.intake.bulk import faults, kin, writing
from trivet.intake.bulk.parsing import Parsed, Parser
from trivet.intake.bulk.recognising import Known, recognise, remember, repeats, settle
from trivet.intake.models import Batch
from trivet.intake.targets.shapes import Target
from trivet.organisation.models import User
from trivet.tables.reading import Table

Progress = Callable[[int], None]
#: Batches read ahead: one being read while one is written.
_AHEAD = 2


@dataclass
class Outcome:
    """What an import did, or would do."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rows: int = 0
    records: dict[str, dict[str, int]] = field(default_factory=dict)
    faults: list[pl.DataFrame] = field(default_factory=list)

    @property
    def rejected(self) -> int:
        return int(self.all_faults()["row"].n_unique())

    def all_faults(self) -> pl.DataFrame:
        return faults.join(self.faults)

    def made(self, record: str) -> int:
        return self.records.get(record, {}).get("created", 0)

    def count(self, record: str, what: str, number: int) -> None:
        counts = self.records.setdefault(record, {"created": 0, "updated": 0})
        counts[what] += number


class Run:
    """One pass or two over a table for a target."""

    def __init__(
        self,
        table: Table,
        target: Target,
        parser: Parser,
        user: User,
        batch: Batch | None = None,
        progress: Progress | None = None,
    ) -> None:
        self.table, self.target, self.parser, self.user = table, target, parser, user
        self.batch = batch
        self.progress = progress
        self.outcome = Outcome()
        self._pretended = count(-1, -1)
        #: What only one row may have, and which has it: keys given to records recognised otherwise.
        self.claimed: dict[str, dict[Any, Any]] = {}
        self.known = {
            record.name: Known(record, record.finder(user), partial(self._allocate, record.model))
            for record in target.records
        }

    def _allocate(self, model: type[models.Model], number: int) -> list[int]:
        """Ids for new records; those of a dry run are below zero and mean nothing."""
        if self.batch is None:
            return [next(self._pretended) for _one in range(number)]
        return writing.allocate(model, number)

    def survey(self) -> Outcome:
        """A dry run. Raises TableError where the file breaks."""
        if self.target.kin:
            return self._kindred(write=False)
        return self._pass(write=False)

    def take_in(self) -> Outcome:
        """Write, inside the caller's transaction. Raises TableError where the file breaks."""
        if self.target.kin:
            return self._kindred(write=True)
        return self._pass(write=True)

    def _kindred(self, *, write: bool) -> Outcome:
        """Two passes: who is there, then each with its relation."""
        relations = kin.Relations(self.target, self.known, self.user)
        for parsed in self._parsed():
            frame, wrong = self._accepted(parsed.frame)
            self.outcome.faults += [parsed.faults, wrong]
            relations.gather(frame)
        self.outcome.faults.append(relations.settle())
        rejected = self.outcome.all_faults()
        self.outcome.faults = [rejected]
        for parsed in self._parsed():
            frame = relations.related(faults.without(parsed.frame, rejected))
            frame, late = self._accepted(frame)
            self.outcome.faults.append(late)
            self._keep(frame, parsed.rows, write=write)
        return self.outcome

    def _pass(self, *, write: bool) -> Outcome:
        for parsed in self._parsed():
            frame, wrong = self._accepted(parsed.frame)
            self.outcome.faults += [parsed.faults, wrong]
            self._keep(frame, parsed.rows, write=write)
        return self.outcome

    def _accepted(self, frame: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Rows that may be taken in, their records recognised; and why the others may not."""
        found = []
        for record in self.target.records:
            frame, wrong = recognise(frame, self.known[record.name])
            frame = faults.without(frame, wrong)
            found.append(wrong)
        for check in self.target.checks:
            wrong = faults.join(list(check(frame, self)))
            frame = faults.without(frame, wrong)
            found.append(wrong)
        mentions: dict[str, pl.DataFrame] = {}
        while True:
            frame, wrong = self._settled(frame, mentions)
            if not wrong.height:
                break
            frame = faults.without(frame, wrong)
            found.append(wrong)
        for name, known in self.known.items():
            remember(frame, known, mentions.get(name))
        return frame, faults.join(found)

    def _settled(
        self, frame: pl.DataFrame, mentions: dict[str, pl.DataFrame]
    ) -> tuple[pl.DataFrame, pl.DataFrame]:
        found = []
        for name, known in self.known.items():
            frame, wrong = settle(frame, known)
            found.append(wrong)
            if known.record.changes:
                frame, wrong, mentions[name] = repeats(frame, known)
                found.append(wrong)
        return frame, faults.join(found)

    def _keep(self, frame: pl.DataFrame, rows: int, *, write: bool) -> None:
        """Count, and write where this is not a dry run."""
        new = frame.select(pl.col(f"{self.target.main}.brings")).to_series()
        touched = pl.Series("touched", [False] * frame.height, pl.Boolean)
        for name, known in self.known.items():
            brings = frame[f"{name}.brings"]
            touched = touched | brings
            self.outcome.count(name, "created", int(brings.sum()))
            if write and self.batch is not None:
                writing.create(frame, known.record, self.batch)
            if known.record.changes:
                changed = writing.changes(frame, known)
                self.outcome.count(name, "updated", changed.height)
                again = frame[f"{name}.again"]
                touched = touched | (frame[known.id].is_in(changed["id"].implode()) & ~again)
                if write and self.batch is not None:
                    writing.update(changed, known.record, self.batch)
        created = int(new.sum())
        updated = int((touched & ~new).sum())
        self.outcome.created += created
        self.outcome.updated += updated
        self.outcome.unchanged += frame.height - created - updated
        self.outcome.rows += rows

    def _parsed(self) -> Iterator[Parsed]:
        """Batches from the reading thread; its error is raised here."""
        ready: queue.Queue[Parsed | BaseException | None] = queue.Queue(_AHEAD)
        stopped = threading.Event()
        thread = threading.Thread(target=self._read, args=(ready, stopped), daemon=True)
        thread.start()
        try:
            while (item := ready.get()) is not None:
                if isinstance(item, BaseException):
                    raise item
                yield item
        finally:
            stopped.set()
            while thread.is_alive():
                _drain(ready)
                thread.join(0.05)

    def _read(
        self, ready: "queue.Queue[Parsed | BaseException | None]", stopped: threading.Event
    ) -> None:
        """The thread: read, parse, hand over; tell how far it is."""
        rows = 0
        try:
            for batch in self.table.batches():
                if stopped.is_set():
                    return
                parsed = self.parser.parse(batch)
                ready.put(parsed)
                if rows and self.progress:
                    self.progress(rows)
                rows += parsed.rows
            ready.put(None)
        except BaseException as error:
            ready.put(error)
        finally:
            connections.close_all()


def _drain(ready: "queue.Queue[Parsed | BaseException | None]") -> None:
    try:
        ready.get_nowait()
    except queue.Empty:
        return
