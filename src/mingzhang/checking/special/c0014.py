"""The items that the narrative lists for basic expenditure are not those of the table."""

from collections.abc import Iterator

from mingzhang.checking.codes import items_by_column
from mingzhang.checking.outcome import Context, Outcome, not_applicable, not_checked, passed, violated
from mingzhang.checking.text import narrative
from mingzhang.model.disclosure import Statement
from mingzhang.model.finding import Location
from mingzhang.model.writing import fold


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each list; one that ends with 等 may leave items out but name no others."""
    lists = [item for item in context.disclosure.statements if item.label in context.settings["lists"]]
    table = context.disclosure.table("T06")
    if not lists and any(narrative(context.disclosure, "S06")):
        yield not_applicable("情况说明没有列出经济科目")
        return
    if table is None or not lists:
        yield not_checked("缺表6或第六节")
        return
    columns = items_by_column(context.disclosure)
    for item in lists:
        column = context.settings["lists"][item.label]
        yield _compare(item, columns.get(column, {}), column)


def _compare(item: Statement, known: dict[str, str], column: str) -> Outcome:
    listed = [fold(name) for name in item.value] if isinstance(item.value, tuple) else []
    extra = [name for name in listed if name not in known]
    is_open = "等" in item.raw[-4:] or "等" in item.clause[-4:]
    left_out = [] if is_open else [name for key, name in known.items() if key not in listed]
    if not extra and not left_out:
        return passed(item.place)
    actual = "；".join(
        part
        for part in (
            f"表6{column}中没有{'、'.join(extra)}" if extra else "",
            f"未列出{'、'.join(left_out)}" if left_out else "",
        )
        if part
    )
    where = [Location(item.place, item.section, text="、".join(extra or left_out))]
    return violated(where, expected="与表6一致", actual=actual, key=f"{item.label}|{actual}", column=column)
