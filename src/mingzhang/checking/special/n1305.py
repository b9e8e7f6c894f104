"""A figure of the narrative is printed without its unit."""

from collections.abc import Iterator

from mingzhang.checking.changes import at
from mingzhang.checking.outcome import Context, Outcome, not_applicable, passed, violated
from mingzhang.model.disclosure import Statement
from mingzhang.model.money import PERCENT, YUAN_PER_UNIT
from mingzhang.model.writing import squeeze


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each amount and percentage of Part 3; the clause a figure was read from ends with it."""
    figures = [item for item in context.disclosure.statements if _is_measured(item)]
    for item in figures:
        if squeeze(item.clause).endswith(squeeze(item.raw)):
            kind = "百分号" if item.unit == PERCENT else "金额单位"
            where = list(at(item))
            yield violated(where, expected=kind, actual=item.raw, key=f"{item.label}|{item.raw}", what=item.label)
        else:
            yield passed(item.place)
    if not figures:
        yield not_applicable("情况说明没有金额和百分比")


def _is_measured(item: Statement) -> bool:
    return bool(item.figure and item.raw and item.clause and (item.unit == PERCENT or item.unit in YUAN_PER_UNIT))
