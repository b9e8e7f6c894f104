"""A code is printed with the name of another item."""

from collections.abc import Iterator

from mingzhang.checking.codes import by_code, code_rows, functional, known_name, name_at
from mingzhang.checking.outcome import Context, Outcome, not_applicable, passed, violated
from mingzhang.checking.text import limited


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each code and name; only codes that are surely known can be wrong."""
    rows = code_rows(context.disclosure)
    if not rows:
        yield not_applicable("没有功能分类科目")
        return
    listed = functional(context.disclosure)
    for (code, name), own in by_code(rows).items():
        if not name or not listed.is_certain(code):
            continue
        if known_name(name, listed.names(code)):
            yield passed(own[0].row.place)
        else:
            where = limited([name_at(one) for one in own])
            yield violated(where, expected=f"{code} {listed.names(code)[0]}", actual=f"{code} {name}")
