"""Kind and period of a project contradict each other."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_checked, passed, violated
from mingzhang.checking.targets import no_sheets, years_of
from mingzhang.checking.text import sheet_at, words


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each sheet that states both."""
    yield from no_sheets(context.disclosure)
    one_off, recurring, long = (words(context.settings[key]) for key in ("one_off", "recurring", "long"))
    for sheet in context.disclosure.sheets:
        kind = (sheet.attribute.value if sheet.attribute else None) or ""
        period = (sheet.period.value if sheet.period else None) or ""
        years = years_of(sheet)
        is_long = bool(long.search(period)) or (years is not None and years > 1)
        if not kind or not sheet.period or (years is None and not is_long):
            yield not_checked("没有项目属性或项目期")
        elif (one_off.search(kind) and is_long) or (recurring.search(kind) and not is_long):
            where = [sheet_at(sheet, sheet.period.place, period)]
            where += [sheet_at(sheet, sheet.attribute.place, kind)] if sheet.attribute else []
            yield violated(where, expected="属性与期限相符", actual=f"{kind}，{period}", name=sheet.name or "")
        else:
            yield passed(sheet.period.place)
