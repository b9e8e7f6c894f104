"""A code stands without a name."""

from collections.abc import Iterator

from mingzhang.checking.codes import code_rows, functional, name_at
from mingzhang.checking.outcome import Context, Outcome, not_checked, passed, violated


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each code without name, one for all others together."""
    rows = code_rows(context.disclosure)
    if not rows:
        yield not_checked("没有读到功能分类科目")
        return
    listed = functional(context.disclosure)
    nameless = [one for one in rows if not one.row.name]
    for one in nameless:
        names = listed.names(one.code)
        expected = names[0] if names else "科目名称"
        yield violated(
            [name_at(one)],
            expected=expected,
            actual="空",
            key=f"{one.table.id}|{one.code}",
            code=one.code,
            number=str(one.table.number),
        )
    if not nameless:
        yield passed()
