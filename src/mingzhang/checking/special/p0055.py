"""The procurement budget is stated as a total without goods, works and services."""

import re
from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable, passed, violated
from mingzhang.checking.text import narrative
from mingzhang.model.finding import Location


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for the first total above 0; naming a kind anywhere in the section is enough."""
    settings = context.settings
    totals = [
        item
        for item in context.disclosure.statements
        if item.label == settings["total"] and item.figure is not None and item.figure.value
    ]
    if not totals:
        yield not_applicable("没有政府采购预算")
        return
    first = totals[0]
    text = "".join(line.text for line in narrative(context.disclosure, first.key.partition(".")[0]))
    if re.search(settings["kinds"], text):
        yield passed(first.place)
    else:
        where = [Location(first.place, first.section, text=first.clause or first.raw or None)]
        yield violated(where, expected="货物、工程、服务", actual=f"{first.value}{first.unit or ''}")
