"""The narrative misprints a word of the form beside a figure."""

from collections.abc import Iterator

from mingzhang.catalogue.classifications import class_names
from mingzhang.checking.outcome import Context, Outcome, passed, violated
from mingzhang.model.finding import Location
from mingzhang.model.writing import fold


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each figure whose label is printed otherwise; classes are another rule's (W0015)."""
    classes = set(class_names(context.disclosure.metadata.year).values())
    for item in context.disclosure.statements:
        printed = item.label_printed
        if printed is None or item.label in classes:
            continue
        if fold(printed) == fold(item.label):
            yield passed(item.place)
        else:
            where = [Location(item.place, item.section, text=item.clause or item.raw)]
            right = item.label[max(item.label.find(printed), 0) :]
            yield violated(where, expected=right, actual=printed, key=f"{item.key}|{printed}")
