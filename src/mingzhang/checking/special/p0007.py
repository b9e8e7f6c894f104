"""A change on last year is stated without its reason."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable, not_checked, passed, violated
from mingzhang.checking.text import narrative
from mingzhang.model.disclosure import Statement
from mingzhang.model.finding import Location
from mingzhang.model.writing import fold


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each change that the form wants explained; the whole is explained by its parts' reasons."""
    statements = context.disclosure.statements
    given = {(item.key, item.label) for item in statements if isinstance(item.value, str) and len(fold(item.value)) > 1}
    wanted = context.settings["reasons"]
    changes = [item for item in statements if item.label in wanted and item.figure is not None and item.figure.value]
    if not changes:
        has_text = any(narrative(context.disclosure))
        yield not_applicable("没有写出增减数额") if has_text else not_checked("没有情况说明")
    for item in changes:
        if any((item.key, reason) in given for reason in wanted[item.label]):
            yield passed(item.place)
        elif not context.knows_form and any("原因" in line.text for line in narrative(context.disclosure, item.key)):
            yield not_checked("版式没有完全识别，本节写有原因，不能判断是否说的是这一笔")
        else:
            yield _missing(item)


def _missing(item: Statement) -> Outcome:
    where = [Location(item.place, item.section, text=item.clause or item.raw or None)]
    amount = f"{item.direction or ''}{item.value}{item.unit or ''}"
    return violated(
        where, expected="写明增减原因", actual="未说明", key=f"{item.label}|{amount}", what=item.label, amount=amount
    )
