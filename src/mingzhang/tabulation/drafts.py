"""The rows of one side of a table, still without sums: each fixed line, and the rows that ``by`` makes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeVar

from mingzhang.catalogue.classifications import canonical_classes, load_classification
from mingzhang.catalogue.tables import Line
from mingzhang.catalogue.tabulated import Filter, Grouping, RowQuery
from mingzhang.model.ledger import BudgetLine
from mingzhang.model.money import ZERO
from mingzhang.model.tabulated import Amount, LineKind
from mingzhang.tabulation.lines import Cells, Sorted

_LEVELS: Mapping[int, tuple[LineKind, int]] = {3: ("class", 1), 5: ("section", 2), 7: ("item", 3), 9: ("item", 4)}
_CLASS = 3
_Key = TypeVar("_Key", str, tuple[str, str])


@dataclass(slots=True)
class Draft:
    """A row to be. ``amounts`` are its own, ``parent`` is the position of the row that it is a part of."""

    kind: LineKind
    line: str
    name: str
    code: str = ""
    level: int = 0
    group: str = ""
    pair: tuple[str, str] = ("", "")
    amounts: dict[str, Amount] = field(default_factory=dict)
    parent: int | None = None


def fixed_line(query: RowQuery, declared: Line | None, amounts: dict[str, Amount], word: str) -> Draft:
    """Return the draft of a fixed line; ``declared`` says its level, group and whether it is a total."""
    is_total = declared is None or declared.total
    return Draft(
        "total" if is_total else "line",
        query.line,
        query.name.replace("{word}", word),
        level=(declared.level or 0) if declared else 0,
        group=(declared.group or "") if declared else "",
        amounts=amounts,
    )


def grouped(by: Grouping, where: Filter, cells: Mapping[int, Iterable[str]], sort: Sorted, column: str) -> list[Draft]:
    """Return the rows of a group in printed order.

    Args:
        by: what makes the rows.
        where: the row query's filter, for revenue lines.
        cells: index of a budget line → the columns it stands in.
        sort: the entity's lines.
        column: the column of revenue lines.
    """
    if by == "revenue":
        return _revenue(where, sort, column)
    return _MAKERS[by](cells, sort)


def collect(
    key: Callable[[BudgetLine], _Key], cells: Mapping[int, Iterable[str]], sort: Sorted
) -> dict[_Key, dict[str, Amount]]:
    """Return the amounts of each key by column, keys sorted."""
    found: defaultdict[_Key, Cells] = defaultdict(dict)
    lines = sort.ledger.lines
    for index, columns in cells.items():
        own = found[key(lines[index])]
        for column in columns:
            own.setdefault(column, []).append(index)
    return {name: amounts_of(found[name], sort.amounts) for name in sorted(found)}


def amounts_of(cells: Mapping[str, Sequence[int]], amounts: Sequence[Decimal]) -> dict[str, Amount]:
    """Return the amounts of some lines by column."""
    found = {}
    for column, own in cells.items():
        value = ZERO
        for index in own:
            value += amounts[index]
        found[column] = Amount(value, tuple(sorted(own)))
    return found


def _classes(cells: Mapping[int, Iterable[str]], sort: Sorted) -> list[Draft]:
    """Return the classes of the form in its order, and behind them those that it does not have."""
    found = collect(lambda line: line.function[:_CLASS], cells, sort)
    year = sort.ledger.year
    entries = load_classification("functional", year).entries.values()
    codes = {entry.name: entry.code for entry in entries if entry.level == 1}
    listed = {codes[name]: name for name in canonical_classes(year)}
    name_of = sort.namer("functional")
    names = {**listed, **{code: name_of(code) for code in found if code not in listed}}
    return [Draft("class", name, name, code, 1, amounts=found.get(code, {})) for code, name in names.items()]


def _functions(cells: Mapping[int, Iterable[str]], sort: Sorted) -> list[Draft]:
    return _coded(collect(lambda line: line.function, cells, sort), "functional", sort)


def _revenue(where: Filter, sort: Sorted, column: str) -> list[Draft]:
    found: defaultdict[str, list[int]] = defaultdict(list)
    for index, line in enumerate(sort.ledger.revenues):
        wanted = where.sources is None or line.source in where.sources
        if wanted and line.unit in sort.entity.units and line.amount:
            found[line.code].append(index)
    amounts = {
        code: {
            column: Amount(sum((sort.ledger.revenues[index].amount for index in own), Decimal(0)), revenues=tuple(own))
        }
        for code, own in found.items()
    }
    return _coded(amounts, "revenue", sort)


def _coded(found: Mapping[str, dict[str, Amount]], classification: str, sort: Sorted) -> list[Draft]:
    """Return codes with those above them, each below its nearest parent."""
    codes = sorted({code[:length] for code in found for length in (*_LEVELS, len(code)) if length <= len(code)})
    at = {code: position for position, code in enumerate(codes)}
    name_of = sort.namer(classification)
    drafts = []
    for code in codes:
        kind, level = _LEVELS.get(len(code), ("item", len(_LEVELS)))
        above = [at[code[:length]] for length in _LEVELS if length < len(code)]
        parent = above[-1] if above else None
        name = name_of(code)
        drafts.append(Draft(kind, code, name, code, level, amounts=found.get(code, {}), parent=parent))
    return drafts


def _pairs(cells: Mapping[int, Iterable[str]], sort: Sorted) -> list[Draft]:
    """Return economic classes, and below each the pairs of department and government economic item."""
    found = collect(lambda line: (line.item, line.government), cells, sort)
    item_name, government_name = sort.namer("economic_dept"), sort.namer("economic_gov")
    drafts: list[Draft] = []
    classes: dict[str, int] = {}
    for (item, government), amounts in found.items():
        above = item[:_CLASS]
        if above not in classes:
            classes[above] = len(drafts)
            name = item_name(above)
            drafts.append(Draft("class", name, name, above, 1))
        name, other = item_name(item), government_name(government)
        pair = (government, other)
        drafts.append(
            Draft("item", f"{name}/{other}", name, item, 2, pair=pair, amounts=amounts, parent=classes[above])
        )
    return drafts


def _units(cells: Mapping[int, Iterable[str]], sort: Sorted) -> list[Draft]:
    found = collect(lambda line: line.unit, cells, sort)
    return [
        Draft("entity", unit.name, unit.name, unit.code, 2, amounts=found[unit.code])
        for unit in sort.ledger.units
        if unit.code in found
    ]


def _projects(cells: Mapping[int, Iterable[str]], sort: Sorted) -> list[Draft]:
    """Return the department where it is its document, the units that have projects, and their projects."""
    found = collect(lambda line: (line.unit, line.project), cells, sort)
    names = {project.code: project.name for project in sort.ledger.projects}
    order = {code: position for position, code in enumerate(names)}
    drafts: list[Draft] = []
    department: int | None = None
    if found and sort.entity.kind == "部门":
        department = 0
        drafts.append(Draft("entity", sort.entity.name, sort.entity.name, sort.entity.code, 1))
    for unit in sort.ledger.units:
        own = {project: amounts for (code, project), amounts in found.items() if code == unit.code}
        if not own:
            continue
        at = len(drafts)
        drafts.append(Draft("entity", unit.name, unit.name, unit.code, 2, parent=department))
        for code in sorted(own, key=lambda project: (order.get(project, len(order)), project)):
            # A code without a project of its own is a fault that the import of the ledger reports.
            name = names.get(code, code)
            drafts.append(Draft("project", name, name, code, 3, amounts=own[code], parent=at))
    return drafts


_MAKERS: Mapping[Grouping, Callable[[Mapping[int, Iterable[str]], Sorted], list[Draft]]] = {
    "class": _classes,
    "function": _functions,
    "pair": _pairs,
    "unit": _units,
    "project": _projects,
}
