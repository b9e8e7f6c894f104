"""The name of a target sheet differs from the project's name in the project table."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_checked, passed, violated
from mingzhang.checking.targets import differing, no_sheets, projects_of
from mingzhang.checking.text import sheet_at


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each sheet that belongs to a project; writing and punctuation are no difference."""
    disclosure = context.disclosure
    yield from no_sheets(disclosure)
    projects = {project.name: project for project in projects_of(disclosure)}
    if disclosure.sheets and not projects:
        yield not_checked("没有项目支出预算表的项目行")
    for sheet in disclosure.sheets:
        name, other = sheet.name, sheet.table12_name
        if name is None or other is None:
            continue
        if sheet.name_match not in ("different_word", "truncated"):
            yield passed(sheet.name_place)
            continue
        want, got = differing(other, name)
        where = [sheet_at(sheet, sheet.name_place, name)]
        where += [projects[other].here()] if other in projects else []
        yield violated(where, expected=other, actual=name, parts=f"{want} ≠ {got}")
