"""The narrative counts other published target sheets than there are."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_checked, passed, violated
from mingzhang.checking.targets import count_of, letters, no_sheets, stated_at, statement, without_sheet
from mingzhang.checking.text import limited, quoted


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome; a document without any sheet is another rule's matter, as is a sheet printed twice."""
    disclosure = context.disclosure
    if not disclosure.sheets:
        yield from no_sheets(disclosure)
        return
    told = statement(disclosure, "S10.2", "公开项目绩效目标数")
    claimed = count_of(told)
    if told is None or claimed is None:
        yield not_checked("说明没有公开项目绩效目标的个数")
        return
    count = len(disclosure.sheets)
    distinct = len({letters(sheet.name) for sheet in disclosure.sheets if sheet.name})
    if claimed in (count, distinct):
        yield passed(told.place)
        return
    missing = without_sheet(disclosure) if count < claimed else []
    names = quoted([project.name for project in missing])
    yield violated(
        limited([stated_at(told), *(project.here() for project in missing)]),
        expected=f"{count}个",
        actual=f"{claimed}个",
        key=f"{claimed}|{count}",
        count=str(count),
        missing=f"，没有绩效目标表的有{names}" if names else "",
        missing_en=f"; no sheet for {names}" if names else "",
    )
