"""Required cells of a project sheet are blank."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, passed, violated
from mingzhang.checking.targets import PERIOD_GOAL, TEXTS, TOTAL, no_sheets
from mingzhang.checking.text import limited, sheet_at
from mingzhang.model.disclosure import Field, ProjectSheet
from mingzhang.model.finding import Location


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each sheet; a cell that its form does not have is not blank."""
    yield from no_sheets(context.disclosure)
    for sheet in context.disclosure.sheets:
        blank = list(_blank(sheet, context.settings["nothing"]))
        if not blank:
            yield passed(sheet.place)
            continue
        names = "、".join(label for label, _ in blank)
        where = limited([location for _, location in blank])
        yield violated(
            where, expected="填写", actual="空", key=f"{sheet.name}|{names}", labels=names, name=sheet.name or ""
        )


def _blank(sheet: ProjectSheet, nothing: list[str]) -> Iterator[tuple[str, Location]]:
    if not sheet.name:
        yield "项目名称", sheet_at(sheet, text="项目名称")
    fields: list[Field | None] = [sheet.implementing_unit, sheet.attribute, sheet.period]
    fields += [sheet.texts.get(label) for label in (*TEXTS, PERIOD_GOAL)]
    fields += [sheet.funds_implementation.get(TOTAL), sheet.funds_annual.get(TOTAL)]
    for field in fields:
        if field is not None and (field.value or "").strip() in ("", *nothing):
            label = field.printed_label if field.label == TOTAL else field.label
            yield label, sheet_at(sheet, field.place, field.printed_label)
