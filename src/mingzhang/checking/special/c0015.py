"""The narrative says there are no agency operating expenses, and the table has some, or the other way round."""

from collections.abc import Iterator

from mingzhang.checking.codes import filled_facts
from mingzhang.checking.outcome import Context, Outcome, not_checked, passed, violated
from mingzhang.checking.text import narrative, search, title_at, words


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome for section 8 and T11."""
    table = context.disclosure.table("T11")
    lines = list(narrative(context.disclosure, "S08"))
    if table is None or not lines:
        yield not_checked("缺表11或第八节")
        return
    total = "T11" in filled_facts(context.disclosure)
    stated = any(
        item.key == "S08"
        and item.figure is not None
        and item.figure.value
        and item.direction is None
        and item.unit != "家"
        for item in context.disclosure.statements
    )
    denied = search(lines, words(context.settings["denying"]))
    if total and denied and not stated:
        yield violated(
            [*denied, title_at(table)], expected="说明与表11一致", actual=denied[0].text, key="有数", what="表11有数"
        )
    elif not total and stated:
        yield violated(
            [lines[0].here(), title_at(table)],
            expected="说明与表11一致",
            actual=lines[0].text[:40],
            key="无数",
            what="表11无数",
        )
    else:
        yield passed(table.title_place)
