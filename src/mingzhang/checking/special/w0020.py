"""Target sheets print the names and telephone numbers of those who filled them in."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable, passed, violated
from mingzhang.checking.text import limited, sheet_at


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome for the footers of all sheets."""
    labels = context.settings["labels"]
    filled = [
        (sheet, label, footer[label])
        for sheet in context.disclosure.sheets
        if (footer := sheet.footer)
        for label in labels
        if label in footer and footer[label].value
    ]
    if not context.disclosure.sheets:
        yield not_applicable("没有项目绩效目标表")
    elif not any(sheet.footer for sheet in context.disclosure.sheets):
        yield not_applicable("绩效目标表没有责任人一栏")
    elif filled:
        where = limited([sheet_at(sheet, field.place, label) for sheet, label, field in filled])
        names = "、".join(dict.fromkeys(label for _, label, _ in filled))
        yield violated(
            where,
            expected="公开前确认",
            actual=names,
            key=names,
            labels=names,
            count=str(len({id(one) for one, _, _ in filled})),
        )
    else:
        yield passed()
