"""The narrative calls a functional class by a name that no class has, or names a class that table 5 lacks."""

from collections.abc import Iterator

from mingzhang.catalogue.classifications import class_names
from mingzhang.checking.outcome import Context, Outcome, not_applicable, not_checked, passed, violated
from mingzhang.checking.text import narrative
from mingzhang.model.disclosure import Statement
from mingzhang.model.finding import Location
from mingzhang.model.writing import fold

_STRUCTURE = "S05.2"


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each class that the narrative states."""
    known = class_names(context.disclosure.metadata.year)
    classes = set(known.values())
    stated = [item for item in context.disclosure.statements if item.label in classes and item.type == "number"]
    if not stated:
        has_text = any(narrative(context.disclosure, "S04", "S05"))
        yield not_applicable("情况说明没有写到支出的类") if has_text else not_checked("没有第四节和第五节")
    for item in stated:
        printed = item.label_printed
        if printed is not None and known.get(fold(printed)) != item.label:
            yield _wrong(item, expected=item.label, printed=printed)
        elif _is_lacking(item, context):
            yield _wrong(item, expected=_class_of(item, context) or "表5所列的类", printed=printed or item.label)
        else:
            yield passed(item.place)


def _wrong(item: Statement, *, expected: str, printed: str) -> Outcome:
    where = [Location(item.place, item.section, row=item.label, text=item.clause or item.raw)]
    return violated(where, expected=expected, actual=printed, amount=f"{item.value}{item.unit or ''}")


def _is_lacking(item: Statement, context: Context) -> bool:
    """Say whether the structure paragraph states an amount for a class that table 5, though filled, does not list."""
    if item.key != _STRUCTURE or item.figure is None or not item.figure.value:
        return False
    book = context.book
    return (
        book.tables.get("T05", False) and not book.has_line("T05", item.label) and not book.has_below("T05", item.label)
    )


def _class_of(item: Statement, context: Context) -> str | None:
    """Return the one class of table 5 with the amount of a statement that the paragraph does not name."""
    named = {other.label for other in context.disclosure.statements if other.key == _STRUCTURE}
    amount = item.figure.value if item.figure else None
    lines = context.book.kinds.get(("T05", "类"), ())
    names = {code: name for name, code in context.book.codes.items()}
    fitting = [
        names[line]
        for line in lines
        if line in names
        and names[line] not in named
        and (fact := context.book.get("T05", line, "合计")) is not None
        and fact.value.value == amount
    ]
    return fitting[0] if len(fitting) == 1 else None
