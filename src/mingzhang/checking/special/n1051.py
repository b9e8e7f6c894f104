"""The narrative counts other projects than the project tables."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable, not_checked, passed, violated
from mingzhang.checking.targets import UNLISTED, count_of, may_be_unlisted, projects_of, stated_at, statement
from mingzhang.checking.text import title_at


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome; projects may be counted with or without those carried over, by rows or by names."""
    disclosure = context.disclosure
    told = statement(disclosure, "S10.2", "二级项目数")
    count = count_of(told)
    if told is None or count is None:
        yield not_checked("说明没有二级项目的个数")
        return
    projects = projects_of(disclosure)
    if not projects:
        yield not_checked("没有项目支出预算表的项目行")
        return
    this_year = [project.name for project in projects if project.table.id == "T12"]
    names = [project.name for project in projects]
    possible = {len(group) for group in (this_year, names, set(this_year), set(names))} - {0}
    if count in possible:
        yield passed(told.place)
    elif count < min(possible) and _is_part(context):
        yield not_applicable("说明只涉及一部分项目")
    elif count > len(set(names)) and may_be_unlisted(context.book):
        yield not_checked(UNLISTED)
    else:
        table = projects[0].table
        yield violated(
            [stated_at(told), title_at(table)],
            expected=f"{len(this_year) or len(names)}个",
            actual=f"{count}个",
            key=f"{count}|{len(this_year)}|{len(names)}",
        )


def _is_part(context: Context) -> bool:
    """Say whether the narrative's amount is less than that of all projects, so that fewer projects may be meant."""
    told = statement(context.disclosure, "S10.2", "二级项目金额")
    wholes = [context.book.get(*at) for at in (("T12", "合计", "合计"), ("T03", "合计", "项目支出"))]
    known = [whole.value for whole in wholes if whole is not None]
    if told is None or told.figure is None or not known:
        return False
    return all(told.figure.interval.high < whole.interval.low for whole in known)
