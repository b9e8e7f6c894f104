"""The narrative calls a functional class by a name that is no longer in force."""

from collections.abc import Iterator

from mingzhang.catalogue.classifications import class_names
from mingzhang.checking.outcome import Context, Outcome, not_applicable, not_checked, passed, violated
from mingzhang.checking.text import narrative
from mingzhang.model.finding import Location
from mingzhang.model.writing import fold


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each class that the narrative states; a name without 支出 is no former one."""
    known = class_names(context.disclosure.metadata.year)
    classes = set(known.values())
    stated = [item for item in context.disclosure.statements if item.label in classes and item.type == "number"]
    if not stated:
        has_text = any(narrative(context.disclosure, "S04", "S05"))
        yield not_applicable("情况说明没有写到支出的类") if has_text else not_checked("没有第四节和第五节")
    for item in stated:
        printed = fold(item.label_printed or item.label)
        own = fold(item.label)
        if printed in (own, own.removesuffix("支出")) or known.get(printed) != item.label:
            yield passed(item.place)
        else:
            where = [Location(item.place, item.section, row=item.label, text=item.clause or item.raw)]
            yield violated(where, expected=item.label, actual=item.label_printed, section=item.section)
