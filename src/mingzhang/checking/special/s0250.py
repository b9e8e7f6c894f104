"""The name of a target sheet differs from the project's name in the project table."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable, not_checked, passed, violated
from mingzhang.checking.targets import clip, differing, letters, no_sheets, projects_of
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
            yield not_applicable("没有对应的预算项目")
            continue
        if sheet.name_match not in ("different_word", "truncated"):
            yield passed(sheet.name_place)
            continue
        cut = sheet.name_match == "truncated" and letters(other).startswith(letters(name))
        want, got = differing(other, name)
        parts = f"后面缺“{_rest(other, name)}”" if cut else f"{want} ≠ {got}"
        parts_en = f"“{_rest(other, name)}” is missing" if cut else parts
        where = [sheet_at(sheet, sheet.name_place, name)]
        where += [projects[other].here()] if other in projects else []
        shown = clip(name), clip(other)
        yield violated(
            where,
            expected=other,
            actual=name,
            key=f"{name}|{other}",
            name=shown[0],
            other=shown[1],
            parts=parts,
            parts_en=parts_en,
        )


def _rest(whole: str, start: str) -> str:
    """Return what a cut-off name lacks, from where its letters end."""
    left = len(letters(start))
    for index in range(len(whole)):
        if len(letters(whole[:index])) == left:
            return whole[index:].lstrip("、，,")
    return whole
