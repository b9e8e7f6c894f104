"""The budget lines of the example, and the sums over them that every part of the document prints."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent
CENT = Decimal("0.01")
ZERO = Decimal(0)
SOURCES = ("general", "fund", "capital", "special", "own")
FISCAL = ("general", "fund", "capital")


@dataclass(frozen=True, slots=True)
class Line:
    """One budget line; ``purpose`` is personnel, public or project, ``amount`` is in yuan."""

    unit: str
    function: str
    item: str
    government: str
    source: str
    purpose: str
    project: str
    carried: bool
    amount: Decimal

    @property
    def basic(self) -> bool:
        """Say whether the line is basic expenditure."""
        return self.purpose != "project"


@dataclass(frozen=True, slots=True)
class Budget:
    """All lines with the plain data beside them: ``data``, ``projects``, ``texts`` as in the YAML files."""

    lines: tuple[Line, ...]
    data: dict[str, Any]
    projects: dict[str, dict[str, Any]]
    texts: dict[str, Any]

    def sum(self, **wanted: object) -> Decimal:
        """Return the sum in yuan of the lines whose attributes have the wanted values."""
        return total(self.pick(**wanted))

    def pick(self, **wanted: object) -> list[Line]:
        """Return the lines whose attributes have the wanted values; a tuple means one of these."""
        return [line for line in self.lines if all(_fits(getattr(line, key), value) for key, value in wanted.items())]

    def number(self, *path: str) -> Decimal:
        """Return a number of ``data``, such as ``last_year``, ``total``."""
        value: Any = self.data
        for key in path:
            value = value[key]
        return Decimal(value)

    @property
    def name(self) -> str:
        """Return the department's name."""
        return str(self.data["name"])


def _fits(value: object, wanted: object) -> bool:
    return value in wanted if isinstance(wanted, tuple) else value == wanted


def total(lines: Iterable[Line]) -> Decimal:
    """Return the exact sum of lines in yuan."""
    return sum((line.amount for line in lines), ZERO)


def load() -> Budget:
    """Read the three data files; all scalars stay text, so that no amount passes through a float."""
    data, projects, texts = (_read(name) for name in ("budget", "projects", "texts"))
    return Budget((*_basic(data), *_projects(data)), data, projects, texts)


def _read(name: str) -> Any:
    return yaml.load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


def _basic(data: dict[str, Any]) -> list[Line]:
    return [
        Line(unit, function, item, government, "general", purpose, "", False, Decimal(amount))
        for unit, purposes in data["basic"].items()
        for purpose, rows in purposes.items()
        for function, item, government, amount in rows
    ]


def _projects(data: dict[str, Any]) -> list[Line]:
    return [
        Line(
            project["unit"], function, item, gov, source, "project", project["key"], year == "carried", Decimal(amount)
        )
        for project in data["projects"]
        for function, item, gov, source, year, amount in project["lines"]
    ]


def half_up(value: Decimal) -> Decimal:
    """Round to two places, halves away from zero."""
    return value.quantize(CENT, rounding=ROUND_HALF_UP)


def cell(yuan: Decimal) -> str:
    """Print yuan in 万元 for a table; nothing prints as a blank."""
    return f"{half_up(yuan / 10_000)}" if yuan else ""


def said(yuan: Decimal) -> str:
    """Print yuan in 万元 for running text."""
    return f"{half_up(yuan / 10_000):,}万元" if yuan else "0万元"


def share(part: Decimal, whole: Decimal) -> str:
    """Print the share of a part in per cent."""
    return f"{half_up(part * 100 / whole)}%" if part else "0%"


def change(now: Decimal, before: Decimal) -> str:
    """Print the change on last year as words, such as 增加16.40万元，增长1.45%."""
    words = ("增加", "增长") if now > before else ("减少", "下降")
    return f"{words[0]}{said(abs(now - before))}，{words[1]}{share(abs(now - before), before)}"


def plain(yuan: Decimal) -> str:
    """Print yuan for a target sheet: separators, no cents where there are none."""
    return f"{yuan:,.0f}" if yuan == yuan.to_integral() else f"{yuan:,.2f}"


def row(*cells: str) -> str:
    """Join cells to a table row."""
    return "\t".join(cells)


def codes(lines: Sequence[Line]) -> list[str]:
    """Return the classes, sections and items of lines in the order of the tables."""
    return sorted({line.function[:length] for line in lines for length in (3, 5, 7)})
