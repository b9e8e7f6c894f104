"""A project is carried out by a body that is neither the department nor one of its units."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable, not_checked, passed, violated
from mingzhang.checking.similar import is_one_edit
from mingzhang.checking.targets import name_of, no_sheets
from mingzhang.checking.text import is_own_body, sheet_at
from mingzhang.model.writing import fold


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each implementing unit; one misprinted character is another rule's matter (G0009)."""
    disclosure = context.disclosure
    yield from no_sheets(disclosure)
    own = disclosure.metadata.department_name
    listed = {row.name for table in disclosure.tables for row in table.rows if row.kind == "entity" and row.name}
    for sheet in disclosure.sheets:
        field = sheet.implementing_unit
        if field is None or not field.value:
            yield not_applicable("没有填写实施单位")
        elif not own or not listed:
            yield not_checked("没有部门及所属单位名单可以核对")
        elif is_own_body(disclosure, field.value) or _is_near(field.value, own, sheet.department_name, *listed):
            yield passed(field.place)
        else:
            where = [sheet_at(sheet, field.place, field.value)]
            yield violated(where, expected=own, actual=field.value, name=name_of(sheet))


def _is_near(name: str, *others: str | None) -> bool:
    """Say whether a name is one of the others, cut off or with one character misprinted."""
    printed = fold(name)
    bodies = [fold(other) for other in others if other]
    return any(body == printed or body.startswith(printed) or is_one_edit(printed, body) for body in bodies)
