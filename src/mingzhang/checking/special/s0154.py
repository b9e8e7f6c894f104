"""Required cells of the overall sheet are blank."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable, passed, violated
from mingzhang.checking.text import limited, sheet_at


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome for texts, staffing and totals; a blank source of funds means nothing."""
    sheet = context.disclosure.overall
    if sheet is None:
        yield not_applicable("没有整体绩效目标表")
        return
    totals = [
        fields[label] for fields in (sheet.budget_by_source, sheet.budget_by_use) for label in fields if label == "合计"
    ]
    fields = [*sheet.staffing.values(), *sheet.texts.values(), *totals]
    blank = [field for field in fields if not (field.value or "").strip()]
    if blank:
        names = "、".join(dict.fromkeys(field.label for field in blank))
        where = limited([sheet_at(sheet, field.place, field.printed_label) for field in blank])
        yield violated(where, expected="填写", actual="空", key=names, labels=names)
    else:
        yield passed(sheet.place)
