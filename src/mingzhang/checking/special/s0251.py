"""A target sheet has no project in the project tables."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_checked, passed, violated
from mingzhang.checking.targets import UNLISTED, letters, may_be_unlisted, no_sheets, projects_of
from mingzhang.checking.text import sheet_at


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each named sheet; a second sheet of a project is another rule's matter."""
    disclosure = context.disclosure
    yield from no_sheets(disclosure)
    if disclosure.sheets and not projects_of(disclosure):
        yield not_checked("没有项目支出预算表的项目行")
        return
    known = {letters(sheet.name) for sheet in disclosure.sheets if sheet.table12_name is not None}
    for sheet in disclosure.sheets:
        if sheet.name is None:
            yield not_checked("绩效目标表没有项目名称")
        elif sheet.table12_name is None and letters(sheet.name) not in known:
            if may_be_unlisted(context.book):
                yield not_checked(UNLISTED)
                continue
            where = [sheet_at(sheet, sheet.name_place, sheet.name)]
            yield violated(where, expected="项目支出预算表中的项目", actual=sheet.name)
        else:
            yield passed(sheet.name_place)
