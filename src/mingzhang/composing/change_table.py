"""The budget against last year's, figure by figure: a table for the package, none of the thirteen."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from mingzhang.composing.changes import Change, change_of
from mingzhang.composing.matter import Matter, matter_of
from mingzhang.model.fact import Coordinate
from mingzhang.model.ledger import Entity, Ledger
from mingzhang.model.publication import GridCell, TableBlock
from mingzhang.model.tabulated import Tabulation

_WIDTHS = (34.0, 18.0, 18.0, 16.0, 14.0)


def change_table(ledger: Ledger, entity: Entity, tabulation: Tabulation, *, last: Ledger | None = None) -> TableBlock:
    """Return the table of changes on last year: label, last, now, change, rate in per cent.

    What is not known of last year is blank; where there was nothing last year, so is the rate.

    Args:
        ledger: the whole ledger.
        entity: whose figures.
        tabulation: its tables.
        last: last year's ledger, for what the ledger does not say of last year.

    Raises:
        UncomposableError: the form of the ledger's profile is not declared.
    """
    return changes(matter_of(ledger, entity, tabulation, last, draft=False))


def changes(matter: Matter) -> TableBlock:
    """Return the table of changes of what is being composed."""
    entity, tabulation = matter.entity, matter.tabulation
    return TableBlock(
        id="changes",
        title=matter.fill(matter.frame.change_title),
        widths=_WIDTHS,
        header=(
            tuple(
                GridCell(matter.fill(text), align="center", bold=True, is_header=True)
                for text in matter.frame.change_columns
            ),
        ),
        rows=tuple(_rows(matter)),
        entity=f"{entity.kind}名称：{entity.name}",
        unit=f"单位：{tabulation.unit}",
    )


def _rows(matter: Matter) -> Iterator[tuple[GridCell, ...]]:
    for stem, declared in matter.frame.compared.items():
        change = change_of(matter, stem)
        now = GridCell(f"{change.now:,.2f}", align="right", at=declared.at, value=change.now)
        yield GridCell(declared.name), *_against(stem, change, now)


def _against(stem: str, change: Change, now: GridCell) -> tuple[GridCell, ...]:
    blank = GridCell("", align="right")
    if change.last is None:
        return blank, now, blank, blank

    def cell(column: str, value: Decimal) -> GridCell:
        return GridCell(f"{value:,.2f}", align="right", at=Coordinate("changes", stem, column), value=value)

    rate = blank if change.rate is None else cell("增减率", change.rate)
    return cell("上年预算数", change.last), now, cell("增减额", change.moved), rate
