"""A project has two target sheets."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, passed, violated
from mingzhang.checking.targets import letters, no_sheets, projects_of
from mingzhang.checking.text import sheet_at
from mingzhang.model.disclosure import ProjectSheet


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each name; units of a department may have projects of one name."""
    disclosure = context.disclosure
    yield from no_sheets(disclosure)
    rows: dict[str, int] = {}
    for project in projects_of(disclosure):
        if project.table.id == "T12":
            rows[letters(project.name)] = rows.get(letters(project.name), 0) + 1
    named: dict[str, list[ProjectSheet]] = {}
    for sheet in disclosure.sheets:
        if sheet.name:
            named.setdefault(letters(sheet.name), []).append(sheet)
    for name, sheets in named.items():
        if len(sheets) > max(1, rows.get(name, 1)):
            where = [sheet_at(sheet, sheet.name_place, sheet.name) for sheet in sheets]
            shown = sheets[0].name or ""
            yield violated(where, expected="1张", actual=f"{len(sheets)}张", key=shown, name=shown)
        else:
            yield passed(sheets[0].name_place)
