"""The narrative misprints a word of the form beside a figure."""

from collections.abc import Iterator

from mingzhang.catalogue.classifications import class_names
from mingzhang.checking.outcome import Context, Outcome, not_applicable, not_checked, passed, violated
from mingzhang.checking.text import narrative
from mingzhang.model.finding import Location
from mingzhang.model.writing import fold


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each figure whose label is printed otherwise; classes are another rule's (W0015)."""
    classes = set(class_names(context.disclosure.metadata.year).values())
    stated = [item for item in context.disclosure.statements if item.type == "number" and item.label not in classes]
    if not stated:
        has_text = any(narrative(context.disclosure))
        yield not_applicable("情况说明没有写到金额") if has_text else not_checked("没有情况说明")
    elif all(item.label_printed is None for item in stated):
        yield passed(*(item.place for item in stated))
    for item in stated:
        printed = item.label_printed
        if printed is None:
            continue
        if fold(printed) == fold(item.label):
            yield passed(item.place)
        else:
            where = [Location(item.place, item.section, text=item.clause or item.raw)]
            right = item.label[max(item.label.find(printed), 0) :]
            yield violated(where, expected=right, actual=printed, key=f"{item.key}|{printed}")
