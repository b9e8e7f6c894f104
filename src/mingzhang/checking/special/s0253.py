"""Projects of the project table have no target sheet."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_checked
from mingzhang.checking.targets import count_of, list_outcome, no_sheets, projects_of, statement, without_sheet


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome that lists the projects, unless the narrative's number of sheets is wrong anyway."""
    disclosure = context.disclosure
    if not disclosure.sheets:
        yield from no_sheets(disclosure)
        return
    if not projects_of(disclosure):
        yield not_checked("没有项目支出预算表的项目行")
        return
    claimed = count_of(statement(disclosure, "S10.2", "公开项目绩效目标数"))
    if claimed is not None and claimed > len(disclosure.sheets):
        yield not_checked("公开的绩效目标表少于说明所述个数")
        return
    missing = without_sheet(disclosure)
    yield list_outcome([(project.here(), project.name) for project in missing], expected="每个项目一张绩效目标表")
