"""A performance target sheet names another department."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable, not_checked, passed, violated
from mingzhang.checking.text import is_own_body, limited, pieces_of, sheet_at
from mingzhang.model.disclosure import Disclosure, OverallSheet, ProjectSheet
from mingzhang.model.finding import Location
from mingzhang.model.writing import fold


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each department that sheets name; a unit's superior department is no fault."""
    disclosure = context.disclosure
    name = disclosure.metadata.department_name
    if not name:
        yield not_checked("封面没有部门（单位）名称")
        return
    named = _named(disclosure)
    if not named:
        has_sheets = bool(disclosure.sheets) or disclosure.overall is not None
        yield not_checked("绩效目标表没有写主管部门") if has_sheets else not_applicable("没有绩效目标表")
    usual = max(named, key=lambda other: len(named[other]), default=name)
    for other, sheets in named.items():
        is_superior = disclosure.metadata.entity_type == "单位" and other == usual
        if is_superior or is_own_body(disclosure, other) or _cut(other, name):
            yield passed(*(sheet.place for sheet in sheets))
        else:
            where = limited([place for sheet in sheets for place in _cell(disclosure, sheet, other)])
            yield violated(where, expected=name, actual=other, key=other, count=str(len(sheets)))


def _named(disclosure: Disclosure) -> dict[str, list[ProjectSheet | OverallSheet]]:
    found: dict[str, list[ProjectSheet | OverallSheet]] = {}
    sheets: list[ProjectSheet | OverallSheet] = [*disclosure.sheets]
    if disclosure.overall is not None:
        sheets.insert(0, disclosure.overall)
    for sheet in sheets:
        if sheet.department_name:
            found.setdefault(sheet.department_name, []).append(sheet)
    return found


def _cell(disclosure: Disclosure, sheet: ProjectSheet | OverallSheet, other: str) -> Iterator[Location]:
    """Yield the sheet's title and the first cell below it that holds the name."""
    yield sheet_at(sheet, text=other)
    start, wanted = sheet.place.line or 0, fold(other)
    for piece in pieces_of(disclosure):
        if (piece.place.line or 0) > start and wanted in fold(piece.text):
            yield sheet_at(sheet, piece.place, piece.text)
            return


def _cut(other: str, name: str) -> bool:
    """Say whether a name was cut off by the width of its cell."""
    return len(fold(other)) >= 6 and fold(name).startswith(fold(other))
