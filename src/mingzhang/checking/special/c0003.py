"""A code is in no list, though the one above it is known."""

from collections.abc import Iterator

from mingzhang.checking.codes import by_code, code_rows, functional, name_at
from mingzhang.checking.outcome import Context, Outcome, not_applicable, not_checked, passed, violated
from mingzhang.checking.text import limited


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each code below a known class; our lists are incomplete, so this is a doubt only."""
    rows = code_rows(context.disclosure)
    if not rows:
        yield not_checked("没有读到功能分类科目")
        return
    listed = functional(context.disclosure)
    below = {key: own for key, own in by_code(rows).items() if len(key[0]) > 3 and listed.parents(key[0])}
    if not below:
        yield not_applicable("没有已知类以下的科目")
    for (code, name), own in below.items():
        if listed.entry(code) is not None:
            yield passed(own[0].row.place)
        else:
            where = limited([name_at(one) for one in own])
            parent = listed.parents(code)[-1]
            yield violated(where, expected=f"{parent.code} {parent.name}下的科目", actual=f"{code} {name}".strip())
