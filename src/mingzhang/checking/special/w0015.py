"""The narrative calls a functional class by a name that no class has."""

from collections.abc import Iterator

from mingzhang.catalogue.classifications import class_names
from mingzhang.checking.outcome import Context, Outcome, passed, violated
from mingzhang.model.finding import Location
from mingzhang.model.writing import fold


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each class that the narrative states."""
    known = class_names(context.disclosure.metadata.year)
    classes = set(known.values())
    for item in context.disclosure.statements:
        if item.label not in classes or item.type != "number":
            continue
        printed = item.label_printed
        if printed is None or known.get(fold(printed)) == item.label:
            yield passed(item.place)
            continue
        amount = f"{item.value}{item.unit or ''}"
        where = [Location(item.place, item.section, row=item.label, text=item.clause or item.raw)]
        yield violated(where, expected=item.label, actual=printed, amount=amount)
