"""A code begins with digits that are no class."""

from collections.abc import Iterator

from mingzhang.checking.codes import by_code, code_rows, functional, name_at
from mingzhang.checking.outcome import Context, Outcome, not_checked, passed, violated
from mingzhang.checking.text import limited


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each class that the codes of the expenditure tables begin with."""
    rows = code_rows(context.disclosure)
    if not rows:
        yield not_checked("没有读到功能分类科目")
        return
    listed = functional(context.disclosure)
    seen: set[str] = set()
    for (code, name), own in by_code(rows).items():
        top = code[:3]
        if top in seen:
            continue
        seen.add(top)
        if listed.entry(top) is not None:
            yield passed(own[0].row.place)
        else:
            where = limited([name_at(one) for one in own])
            yield violated(where, expected="功能分类的类", actual=f"{code} {name}".strip(), code=top)
