"""Sections 1 to 6 of the narrative: totals, income, expenditure, fiscal appropriation, general public budget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from mingzhang.composing.changes import compared
from mingzhang.composing.charts import chart_or_sentence
from mingzhang.composing.declared import coordinate
from mingzhang.composing.matter import Matter
from mingzhang.composing.rounding import balanced_shares, shares_of
from mingzhang.composing.telling import paragraph, sentence, tell
from mingzhang.composing.template import Stated
from mingzhang.model.fact import Coordinate
from mingzhang.model.money import ZERO
from mingzhang.model.publication import Piece, Slice, Text
from mingzhang.model.tabulated import TabulatedRow


def totals(matter: Matter) -> list[Piece]:
    """Section 1: income and expenditure, their change on last year and the reasons."""
    income = tell(matter, "S0101", compared(matter, "S01", "收入"))
    spending = tell(matter, "S0102", compared(matter, "S01", "支出"))
    return [paragraph([*income, *spending], "S01")]


def income(matter: Matter) -> list[Piece]:
    """Section 2: income by source with shares, and its chart."""
    slots = sentence("S0201").slots
    labels = [name for name, slot in slots.items() if slot.same_as and name != "预算收入"]
    places = {name: coordinate(slots[name].same_as[0]) for name in labels}
    shares = _shares(matter, "S02", coordinate("T01[收入总计]"), places)
    slices = [_slice(matter, name, at) for name, at in places.items()]
    return [paragraph(tell(matter, "S0201", shares), "S02"), *chart_or_sentence(matter, "income", slices)]


def expenditure(matter: Matter) -> list[Piece]:
    """Section 3: basic and project expenditure with shares."""
    places = {name: coordinate(f"T03[合计, {name}]") for name in ("基本支出", "项目支出")}
    shares = _shares(matter, "S03", coordinate("T03[合计, 合计]"), places)
    return [paragraph(tell(matter, "S0301", shares), "S03")]


def fiscal(matter: Matter) -> list[Piece]:
    """Section 4: fiscal appropriation by budget and year, and its expenditure by class."""
    rows = [row for row in matter.tabulation.table("T04").right if row.kind == "class"]
    items = _classes(matter, rows, "T04", "小计", {})
    spent = tell(matter, "S0402", items=items) if items else []
    return [paragraph([*tell(matter, "S0401"), *spent], "S04")]


def general_change(matter: Matter) -> list[Piece]:
    """Section 5 (1): this year's expenditure of the general public budget against last year's."""
    return [paragraph(tell(matter, "S0501", compared(matter, "S05.1", "当年支出")), "S05.1")]


def general_structure(matter: Matter) -> list[Piece]:
    """Section 5 (2): the same by class with shares, and its chart."""
    rows = [row for row in matter.tabulation.table("T05").rows if row.kind == "class"]
    places = {row.name: Coordinate("T05", row.line, "合计") for row in rows if matter.figure_at(row, "T05", "合计")}
    shares = _shares(matter, "S05.2", coordinate("T05[合计, 合计]"), places)
    items = _classes(matter, rows, "T05", "合计", shares)
    slices = [_slice(matter, name, at) for name, at in places.items()]
    return [
        paragraph(tell(matter, "S0502", items=items), "S05.2"),
        *chart_or_sentence(matter, "general", slices),
    ]


def basic(matter: Matter) -> list[Piece]:
    """Section 6: personnel and public expenses with their items, the largest first."""
    personnel = tell(matter, "S0602", {"人员经费主要包括": Stated(_items(matter, "人员经费"))})
    public = tell(matter, "S0603", {"公用经费主要包括": Stated(_items(matter, "公用经费"))})
    return [
        paragraph(tell(matter, "S0601"), "S06"),
        # Its semicolon leads to the paragraph after it.
        Text(tuple(personnel), key="S06"),
        paragraph(public, "S06"),
    ]


def _items(matter: Matter, column: str) -> str:
    """Return the names of the department items of a column by amount."""
    amounts: dict[str, Decimal] = {}
    for row in matter.tabulation.table("T06").rows:
        if row.kind == "item" and column in row.amounts and row.amounts[column].value:
            amounts[row.name] = amounts.get(row.name, ZERO) + row.amounts[column].value
    return "、".join(sorted(amounts, key=lambda name: -amounts[name]))


def _shares(matter: Matter, section: str, whole: Coordinate, places: Mapping[str, Coordinate]) -> dict[str, Stated]:
    """Return the shares of some figures in a whole by slot name; none where the whole is nothing."""
    if matter.balanced:
        shares = balanced_shares(matter.printed(whole), [matter.printed(at) for at in places.values()])
    else:
        shares = shares_of(matter.exact(whole), [matter.exact(at) for at in places.values()])
    return {
        f"{name}占比": Stated(f"{share:,}", Coordinate(section, f"{name}占比"), matter.lines_at(at))
        for (name, at), share in zip(places.items(), shares or (), strict=False)
    }


def _classes(
    matter: Matter, rows: Sequence[TabulatedRow], table: str, column: str, shares: Mapping[str, Stated]
) -> list[dict[str, Stated]]:
    """Return the items of a family: classes that have a figure, in the order of the classification."""
    found: list[dict[str, Stated]] = []
    for row in rows:
        if matter.figure_at(row, table, column):
            item = {"类": Stated(row.name), "类款": matter.figure(Coordinate(table, row.line, column))}
            if (share := shares.get(f"{row.name}占比")) is not None:
                item["类款占比"] = share
            found.append(item)
    return found


def _slice(matter: Matter, name: str, at: Coordinate) -> Slice:
    return Slice(name, matter.printed(at), matter.figure(at).text, at)
