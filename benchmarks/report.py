"""The table and the file of results: one row a figure, with its target and whether it holds."""

import json
import os
import platform
from dataclasses import asdict, dataclass
from pathlib import Path

RESULTS = Path(__file__).with_name("results.json")


@dataclass(frozen=True)
class Row:
    """`value` in `unit`; `ratio` of it to what it is compared with; `holds` against `target`."""

    name: str
    value: float
    unit: str
    compared_with: str
    ratio: float | None
    target: str
    holds: bool


def p95(values: list[float]) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]


def write(rows: list[Row], accounts: int) -> None:
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    document = {"machine": machine, "accounts": accounts, "rows": [asdict(row) for row in rows]}
    RESULTS.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def show(rows: list[Row]) -> None:
    print(f"{'figure':52} {'value':>10} {'ratio':>7} {'target':>18}  holds")
    for row in rows:
        ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
        value = f"{row.value:.1f} {row.unit}"
        print(
            f"{row.name:52} {value:>10} {ratio:>7} {row.target:>18}  {'yes' if row.holds else 'NO'}"
        )
